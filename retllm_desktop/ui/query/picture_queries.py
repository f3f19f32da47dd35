"""The ways to search with a picture: opened, pasted, of the screen, a part of the one there is."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QImage, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from retllm_desktop.core.file_kinds import FileKind, get_kind_endings
from retllm_desktop.ui.query.intake import QueryInput, accepts_mime, copied_mime
from retllm_desktop.ui.query.query_composer import QueryComposer
from retllm_desktop.ui.query.screen_capture import ScreenCapture
from retllm_desktop.ui.query.search_bar import SearchBar
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr


class PictureQueries(QObject):
    """The menu behind the picture button of the search bar; its keys work in all of the window.

    Attributes:
        open_action: Open picture files.
        paste_action: Take what is copied.
        screen_action: Take a part of the screen.
        crop_action: Choose a part of the picture that is searched with.
        capture: Takes a part of the screen.

    Signals:
        failed: The ``RetllmError`` that says why there is no picture.
    """

    failed = Signal(object)

    def __init__(
        self,
        bar: SearchBar,
        composer: QueryComposer,
        intake: QueryInput,
        *,
        theme: Theme,
        window: QWidget,
        paste: QAction,
    ) -> None:
        """Make the menu.

        Args:
            bar: The search bar.
            composer: Composes the query.
            intake: Where pictures come in.
            theme: The colours.
            window: Whose keys these are.
            paste: The window's action for what is copied.
        """
        super().__init__(window)
        self._bar = bar
        self._composer = composer
        self._intake = intake
        self._window = window
        self.dialog: QFileDialog | None = None
        self.capture = ScreenCapture(window, theme)
        self.open_action = self._action(tr("Open a picture…"), "Ctrl+Shift+P", self.open_files)
        self.paste_action = paste
        self.screen_action = self._action(
            tr("Part of the screen…"), "Ctrl+Shift+R", self.capture.start
        )
        self.crop_action = self._action(
            tr("Choose a part of the picture…"), "Ctrl+Shift+X", self.crop
        )
        menu = QMenu(bar)
        menu.setAccessibleName(tr("Search with a picture"))
        menu.addAction(tr("Drop a picture anywhere, or")).setEnabled(False)
        menu.addActions([self.open_action, self.paste_action, self.screen_action])
        menu.addSeparator()
        menu.addAction(self.crop_action)
        menu.aboutToShow.connect(self._refresh)
        menu.aboutToHide.connect(self._allow_keys)
        bar.picture_button.setMenu(menu)
        self.menu = menu
        self.capture.captured.connect(self._on_captured)
        self.capture.saved.connect(self._on_saved)
        self.capture.failed.connect(self.failed)

    def _action(self, text: str, keys: str, act: object) -> QAction:
        action = QAction(text, self._window)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(act)
        self._window.addAction(action)
        return action

    @Slot()
    def _refresh(self) -> None:
        """Offer what there is something for."""
        self.paste_action.setEnabled(accepts_mime(copied_mime()))
        self.crop_action.setEnabled(any(part.source for part in self._bar.parts))

    @Slot()
    def _allow_keys(self) -> None:
        # What is copied may be another thing when the key is pressed.
        self.paste_action.setEnabled(True)
        self.crop_action.setEnabled(True)

    @Slot()
    def open_files(self) -> None:
        """Let the person choose picture files; does not wait for it."""
        endings = " ".join(f"*.{one}" for one in get_kind_endings(FileKind.PICTURE).split())
        dialog = QFileDialog(self._window, tr("Search with a picture"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([f"{tr('Pictures')} ({endings})", f"{tr('All files')} (*)"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_files)
        dialog.finished.connect(self._on_dialog_closed)
        self.dialog = dialog
        dialog.open()

    @Slot()
    def crop(self) -> None:
        """Choose a part of the last picture of the query that there is one of."""
        for chip in reversed(self._bar.chips.chips):
            if chip.part.source is not None:
                self._composer.choose_part(chip)
                return

    @Slot(list)
    def _on_files(self, names: list[str]) -> None:
        self._intake.take_paths([Path(name) for name in names])

    @Slot()
    def _on_dialog_closed(self) -> None:
        self.dialog = None

    @Slot(QImage)
    def _on_captured(self, image: QImage) -> None:
        self._intake.take_image(image, tr("part of the screen"))
        self._bar.setFocus()

    @Slot(object)
    def _on_saved(self, file: Path) -> None:
        self._intake.take_paths((file,))
        self._bar.setFocus()
