"""The dialog of models in the window: opened again and again, and stopped at whatever it does."""

import threading

import pytest
from PySide6.QtCore import Qt

from retllm_desktop.core.progress import Progress
from retllm_desktop.packs.installation import CopyAdvanced, InstallStopped


class SlowShelf:
    """Takes as long as it is told to for everything.

    Attributes:
        may_look: Set when the packs may be listed.
        may_plan: Set when a hub answers.
        importing: Set while an import goes on.
        obeyed: Set once an import was stopped.
    """

    def __init__(self):
        self.may_look, self.may_plan = threading.Event(), threading.Event()
        self.may_look.set()
        self.importing, self.obeyed = threading.Event(), threading.Event()

    def rows(self):
        assert self.may_look.wait(20)
        return ()

    def plan(self, pack_id):
        assert self.may_plan.wait(20)
        raise AssertionError(f"nobody waits for {pack_id} any more")

    def import_from(self, path, cancel):
        self.importing.set()
        while not cancel.cancelled:
            yield CopyAdvanced(Progress(1, 2, str(path)))
        self.obeyed.set()
        yield InstallStopped(str(path))


@pytest.fixture
def packs():
    made = SlowShelf()
    yield made
    made.may_look.set()
    made.may_plan.set()


@pytest.fixture
def more_services(packs):
    return {"packs": packs}


def shown(window):
    window.show_packs()
    assert window.packs_dialog is not None
    assert window.packs_dialog.isVisible()
    return window.packs_dialog


CLOSINGS = {
    "button": lambda qtbot, dialog: qtbot.mouseClick(
        dialog.close_button, Qt.MouseButton.LeftButton
    ),
    "frame": lambda qtbot, dialog: dialog.close(),
    "escape": lambda qtbot, dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape),
}


@pytest.mark.parametrize("how", CLOSINGS)
def test_however_it_is_closed_work_stops_and_it_opens_again(qtbot, window, packs, until, how):
    dialog = shown(window)
    dialog.import_path("somewhere")
    until(packs.importing.is_set)
    CLOSINGS[how](qtbot, dialog)
    assert packs.obeyed.is_set()
    assert window.packs_dialog is None
    until(lambda: not any(t.name == "retllm-packs" for t in threading.enumerate()))
    shown(window).close()


def test_the_window_takes_it_along(window, packs, until):
    shown(window).import_path("somewhere")
    until(packs.importing.is_set)
    window.close()
    assert packs.obeyed.is_set()


def test_stop_gives_up_asking_a_hub(window, until, packs):
    dialog = shown(window)
    until(lambda: not dialog.session.busy)
    dialog.plan_install("some-pack")
    assert dialog.stop_button.isVisible()
    dialog.stop_button.click()
    assert not dialog.stop_button.isVisible()
    assert not dialog.note.isVisible()
    assert dialog.import_file_button.isEnabled()


def test_stop_reaches_what_began_while_the_packs_were_listed(window, packs, until):
    packs.may_look.clear()
    dialog = shown(window)
    dialog.import_path("somewhere")
    packs.may_look.set()
    until(packs.importing.is_set)
    until(lambda: "Copying" in dialog.note.text())
    dialog.stop_button.click()
    until(lambda: dialog.note.text().startswith("Stopped"))
    assert packs.obeyed.is_set()
