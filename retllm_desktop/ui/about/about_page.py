"""The page about the program."""

from PySide6.QtWidgets import QWidget

from retllm_desktop.ui.about.licence_list import LicenceList
from retllm_desktop.ui.about.update_panel import UpdatePanel
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import make_label
from retllm_desktop.ui.window.page_stack import WindowPage


class AboutPage(WindowPage):
    """Version, newer versions, licences.

    Attributes:
        updates: The panel on newer versions.
        licences: What the program is made of.
    """

    def __init__(self, theme: Theme, version: str, parent: QWidget | None = None) -> None:
        """Take the version of this copy."""
        super().__init__(theme, tr("About the program"), parent)
        name = make_label(tr("retllm desktop, version {version}", version=version), "heading")
        promise = make_label(
            tr(
                "Finds pictures and documents on this computer by what is in them. Free software "
                "under the Apache License 2.0, without any warranty."
            ),
            "muted",
            wrap=True,
        )
        self.updates = UpdatePanel()
        self.licences = LicenceList(theme)
        licences = make_label(tr("Licences"), "heading")
        licences.setContentsMargins(0, 8, 0, 0)
        for widget in (name, promise, self.updates, licences, self.licences):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    @property
    def first_focus(self) -> QWidget:
        """The way to newer versions, where there is one."""
        button = self.updates.check_button
        return self.licences.search if button.isHidden() else button
