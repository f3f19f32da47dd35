"""watchdog's events, as macOS and Windows send them, in our words."""

import sys
from pathlib import Path

import pytest
from watchdog import events as raw

from retllm_desktop.indexing.exclusions import Exclusions
from retllm_desktop.indexing.file_events import EventKind
from retllm_desktop.watching.event_queue import EventQueue
from retllm_desktop.watching.watchdog_source import _Handler


@pytest.fixture
def mailbox(tmp_path):
    mailbox = EventQueue()
    mailbox.add_root(1, tmp_path)
    return mailbox


@pytest.fixture
def handle(mailbox, tmp_path):
    handler = _Handler(mailbox, 1, str(tmp_path), Exclusions(tmp_path, []).excludes)

    def handle(*events):
        for event in events:
            handler.on_any_event(event)
        return [(e.kind, e.path, e.target, e.is_folder) for e in mailbox.read(0)]

    return handle


def test_a_creation_may_be_anything(handle, tmp_path):
    assert handle(raw.FileCreatedEvent(str(tmp_path / "a.jpg"))) == [
        (EventKind.MODIFIED, tmp_path / "a.jpg", None, False)
    ]


def test_folders_that_merely_changed_and_opened_files_are_no_news(handle, tmp_path):
    assert (
        handle(
            raw.DirModifiedEvent(str(tmp_path / "d")),
            raw.FileOpenedEvent(str(tmp_path / "a.jpg")),
            raw.DirModifiedEvent(str(tmp_path)),
        )
        == []
    )


def test_a_moved_folder_is_told_once(handle, tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    assert handle(
        raw.DirMovedEvent(str(old), str(new)),
        raw.FileMovedEvent(str(old / "a.jpg"), str(new / "a.jpg"), is_synthetic=True),
    ) == [(EventKind.MOVED, old, new, True)]


def test_a_move_out_and_a_move_in(handle, tmp_path):
    outside = Path("/elsewhere/a.jpg")
    assert handle(
        raw.FileMovedEvent(str(tmp_path / "a.jpg"), str(outside)),
        raw.FileMovedEvent(str(outside), str(tmp_path / "b.jpg")),
        raw.FileMovedEvent(str(outside), "/elsewhere/c.jpg"),
    ) == [
        (EventKind.MOVED, tmp_path / "a.jpg", None, False),
        (EventKind.MODIFIED, tmp_path / "b.jpg", None, False),
    ]


def test_the_root_itself(handle, tmp_path):
    assert handle(raw.DirDeletedEvent(str(tmp_path))) == [(EventKind.DELETED, tmp_path, None, True)]


def test_windows_does_not_tell_what_was_deleted(handle, tmp_path, monkeypatch):
    event = raw.FileDeletedEvent(str(tmp_path / "2023"))
    assert handle(event) == [(EventKind.DELETED, tmp_path / "2023", None, False)]
    monkeypatch.setattr(sys, "platform", "win32")
    assert handle(event) == [(EventKind.DELETED, tmp_path / "2023", None, True)]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_macos_tells_paths_without_links(tmp_path, mailbox):
    real = tmp_path / "real"
    real.mkdir()
    link = tmp_path / "link"
    link.symlink_to(real, target_is_directory=True)
    handler = _Handler(mailbox, 1, str(link), Exclusions(link, []).excludes)
    handler.on_any_event(raw.FileModifiedEvent(str(real.resolve() / "a.jpg")))
    assert [event.path for event in mailbox.read(0)] == [link / "a.jpg"]


def test_macos_spells_folders_its_own_way(tmp_path, mailbox, monkeypatch):
    root = tmp_path / "Fr\u00fchling"
    path = str(root)
    monkeypatch.setattr(sys, "platform", "darwin")
    handler = _Handler(mailbox, 1, path, Exclusions(root, []).excludes)
    handler.on_any_event(raw.FileModifiedEvent(str(tmp_path / "fru\u0308hling" / "u\u0308.jpg")))
    handler.on_any_event(raw.FileModifiedEvent(str(tmp_path / "Fr\u00fchling2" / "a.jpg")))
    assert [event.path for event in mailbox.read(0)] == [root / "u\u0308.jpg"]
    monkeypatch.setattr(sys, "platform", "linux")
    handler = _Handler(mailbox, 1, path, Exclusions(root, []).excludes)
    handler.on_any_event(raw.FileModifiedEvent(str(tmp_path / "fr\u00fchling" / "a.jpg")))
    assert mailbox.read(0) == ()


def test_the_file_system_root_as_a_root(mailbox):
    top = Path(Path.cwd().anchor)
    handler = _Handler(mailbox, 1, str(top), Exclusions(top, []).excludes)
    handler.on_any_event(raw.FileModifiedEvent(str(top / "photos" / "a.jpg")))
    handler.on_any_event(raw.DirDeletedEvent(str(top)))
    assert [event.path for event in mailbox.read(0)] == [top / "photos" / "a.jpg", top]
