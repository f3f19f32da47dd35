"""The page of models in the window: left and come back to, and stopped at whatever it does."""

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

    def recommend(self):
        return None

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
    window.commands.models.trigger()
    page = window.pages.models.page
    assert page.isVisible()
    return page


WAYS_BACK = {
    "button": lambda qtbot, window, page: qtbot.mouseClick(
        page.back_button, Qt.MouseButton.LeftButton
    ),
    "escape": lambda qtbot, window, page: qtbot.keyClick(page.back_button, Qt.Key.Key_Escape),
    "key": lambda qtbot, window, page: window.commands.back.trigger(),
    "typing": lambda qtbot, window, page: qtbot.keyClicks(window.parts.search_bar.box, "a"),
}


@pytest.mark.parametrize("how", WAYS_BACK)
def test_however_it_is_left_work_goes_on_and_the_status_line_leads_back(
    qtbot, window, packs, until, how
):
    page = shown(window)
    assert page.back_button.hasFocus()
    page.import_path("somewhere")
    until(packs.importing.is_set)
    until(lambda: "Copying" in page.note.text())
    WAYS_BACK[how](qtbot, window, page)
    assert not page.isVisible()
    assert window.parts.page_stack.current == ""
    status = window.pages.models.status
    assert status.isVisible()
    assert "Copying" in status.message.text()
    assert not packs.obeyed.is_set()
    status.show_button.click()
    assert page.isVisible()
    assert not status.isVisible()
    page.stop_button.click()
    until(packs.obeyed.is_set)


def test_the_status_line_stops_it_and_says_how_it_ended(window, packs, until):
    page = shown(window)
    page.import_path("somewhere")
    until(packs.importing.is_set)
    page.back_button.click()
    status = window.pages.models.status
    until(status.isVisible)
    status.end_button.click()
    until(packs.obeyed.is_set)
    until(lambda: status.message.text().startswith("Stopped"))
    status.end_button.click()
    assert not status.isVisible()


def test_going_back_leads_to_where_one_was(qtbot, window, until):
    until(lambda: not window.busy)
    window.composer.search_text("dog")
    until(lambda: not window.busy)
    window.parts.view.setFocus()
    page = shown(window)
    assert page.back_button.hasFocus()
    qtbot.keyClick(page.back_button, Qt.Key.Key_Escape)
    assert window.parts.view.hasFocus()


def test_a_search_that_is_repeated_leaves_the_page_and_a_new_one_shows_the_list(window, until):
    until(lambda: not window.busy)
    page = shown(window)
    window.search.repeat()
    until(lambda: not window.busy)
    assert page.isVisible()
    window.composer.search_text("dog")
    assert not page.isVisible()


def test_the_window_takes_it_along(window, packs, until):
    shown(window).import_path("somewhere")
    until(packs.importing.is_set)
    window.close()
    assert packs.obeyed.is_set()


def test_stop_gives_up_asking_a_hub(window, until, packs):
    page = shown(window)
    until(lambda: not page.session.busy)
    page.plan_install("some-pack")
    assert page.stop_button.isVisible()
    page.stop_button.click()
    assert not page.stop_button.isVisible()
    assert not page.task.isVisible()
    assert page.import_file_button.isEnabled()


def test_stop_reaches_what_began_while_the_packs_were_listed(window, packs, until):
    packs.may_look.clear()
    page = shown(window)
    page.import_path("somewhere")
    packs.may_look.set()
    until(packs.importing.is_set)
    until(lambda: "Copying" in page.note.text())
    page.stop_button.click()
    until(lambda: page.note.text().startswith("Stopped"))
    assert packs.obeyed.is_set()
