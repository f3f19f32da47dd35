"""The bar above the preview: what is shown, its pages, its hits, and what can be done with it."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from retllm_desktop.ui.preview.preview_subject import PreviewSubject
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import (
    ElidedLabel,
    IconButton,
    make_button,
    make_label,
    set_role,
)

_ROOMY_PX: Final = 400
_WIDE_PX: Final = 620
"""Narrower, only what has no other way but its key is left out."""


class PreviewBar(QWidget):
    """Names, numbers and buttons; what they do is the overlay's."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Start with nothing."""
        super().__init__(parent)
        self.name = ElidedLabel(self)
        set_role(self.name, "strong")
        self.place = make_label(role="muted")
        self.hits = make_label(role="muted")
        self.pages = make_label()

        def button(icon: str, name: str, icon_px: int = 18) -> IconButton:
            return IconButton(theme, icon, name, self, icon_px=icon_px)

        self.hit_before = button("hit-before", tr("Word before (Shift+N)"), 16)
        self.hit_after = button("hit-after", tr("Next word (N)"), 16)
        self.page_before = button("before", tr("Page before (Page up)"), 16)
        self.page_after = button("after", tr("Next page (Page down)"), 16)
        self.scale_button = make_button("", "link", self)
        # A click leaves the keys where they are: arrows go to other results, not to other buttons.
        self.scale_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.scale_button.setToolTip(tr("Fit or 1:1 (0, 1, or a double click)"))
        self.crop_button = button(
            "crop", tr("Find what looks like a part of it (C, or Shift and drag)")
        )
        self.turn_button = button("turn-right", tr("Turn for looking (R; back with Shift+R)"))
        self.text_button = button("text", tr("Show or hide the text (T)"))
        self.text_button.setCheckable(True)
        self.open_button = button("open", tr("Open with its program (Ctrl+O)"))
        self.close_button = button("close", tr("Back to the results (Esc)"), 20)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 6, 6)
        row.setSpacing(6)
        row.addWidget(self.name, 1)
        row.addWidget(self.place)
        for widget in (
            self.hit_before,
            self.hits,
            self.hit_after,
            self.page_before,
            self.pages,
            self.page_after,
            self.scale_button,
            self.crop_button,
            self.turn_button,
            self.text_button,
            self.open_button,
            self.close_button,
        ):
            row.addWidget(widget)

    def show_subject(self, subject: PreviewSubject, *, has_picture: bool, width: int) -> None:
        """Show what there is to be said and done, as far as there is room."""
        self.name.setText(subject.name)
        self.place.setText(subject.place)
        self.pages.setText(subject.pages)
        for widget in (self.page_before, self.pages, self.page_after):
            widget.setVisible(bool(subject.pages))
        hits = bool(self.hits.text()) and width >= _WIDE_PX
        # The name comes before the numbers where there is no room for all.
        roomy = width >= (_WIDE_PX + _ROOMY_PX // 2 if hits else _ROOMY_PX)
        self.place.setVisible(bool(subject.place) and roomy)
        for widget in (self.hit_before, self.hits, self.hit_after):
            widget.setVisible(hits)
        self.text_button.setVisible(bool(subject.text) and has_picture)
        self.scale_button.setVisible(has_picture)
        self.turn_button.setVisible(has_picture)
        self.crop_button.setVisible(has_picture and width >= _WIDE_PX)

    def show_scale(self, how: str) -> None:
        """Say how large the picture is shown."""
        self.scale_button.setText(how)
        self.scale_button.setAccessibleName(tr("Size: {size}. Fit or one to one", size=how))
