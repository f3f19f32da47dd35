"""What a door does with a real library, whatever protocol stands before it."""

import contextlib
import os
import shutil
import threading

import pytest

from retllm_desktop.core.errors import (
    InputError,
    ItemError,
    LibraryInUseError,
    QueryError,
    StoreError,
)
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.doors.requests import (
    Checking,
    DoorBounds,
    DoorQuery,
    SearchPage,
    UnknownItemError,
)
from retllm_desktop.doors.turns import BusyError
from retllm_desktop.search.events import CoarseReady, OrderUpdated, SearchFinished, SearchOutcome
from tests.fixtures.served_library import FEW
from tests.unit.doors.test_turns import wait_until
from tests.unit.fakes import FakeJudge

LINE = "x" * 30


class HeldJudge(FakeJudge):
    """Answers once it is let go."""

    def __init__(self):
        super().__init__()
        self.reached = threading.Event()
        self.go_on = threading.Event()
        self.at_once = 0
        self.most = 0

    def judge(self, query, candidates, cancel, **options):
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            self.reached.set()
            while not (self.go_on.wait(0.01) or cancel.cancelled):
                pass
            yield from super().judge(query, candidates, cancel, **options)
        finally:
            self.at_once -= 1


def search(door, line=LINE, cancel=None, **options):
    return list(door.search(DoorQuery(line, **options), cancel or CancelToken()))


def names(results):
    return [result.candidate.item.path.stem for result in results]


def find(door, name):
    (page,) = search(door, f"name:{name}", limit=1)[-1:]
    return page.results[0].candidate.item


def test_a_search_yields_every_order_and_a_page(shared_door):
    events = search(shared_door, "x" * 30, limit=2)
    kinds = [type(event) for event in events]
    assert kinds[0] is CoarseReady
    assert kinds[1:-2] == [OrderUpdated] * 4
    assert kinds[-2:] == [SearchFinished, SearchPage]
    page = events[-1]
    assert names(page.results) == names(page.finished.results)[:2]
    assert not page.library_changed


def test_pages_go_on_where_the_former_one_ended(shared_door):
    every, cursor = [], ""
    while True:
        page = search(shared_door, "", limit=3, cursor=cursor)[-1]
        every += names(page.results)
        cursor = page.next_cursor
        if not cursor:
            break
    assert sorted(every) == sorted(["10", "40", "80", "120", "160", "200", "letter", "note"])


def test_nothing_is_judged_where_that_is_not_wanted(door, small):
    page = search(door, checking=Checking.NONE)[-1]
    assert page.finished.outcome is SearchOutcome.COARSE_ONLY
    assert small.judge.seen == []
    search(door, checking=Checking.ALL)
    assert len(small.judge.seen) == 6


def test_what_is_like_an_item(shared_door):
    door = shared_door
    item = find(door, "80")
    page = list(door.similar(item.id, CancelToken(), checking=Checking.NONE))[-1]
    pictures = [name for name in names(page.results) if name.isdigit()]
    assert pictures[0] == "80"
    assert set(pictures[1:3]) == {"40", "120"}
    with pytest.raises(UnknownItemError):
        list(door.similar(10**6, CancelToken(), checking=Checking.NONE))


@pytest.mark.parametrize("line", ["like:/etc/hostname", "-like:a.png", "dog + like:'a b.png'"])
def test_no_file_is_read_that_a_line_names(shared_door, line):
    with pytest.raises(InputError, match="like:"):
        search(shared_door, line)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"line": "date:blah"}, QueryError),
        ({"line": "x" * 1001}, InputError),
        ({"limit": 0}, InputError),
        ({"limit": 101}, InputError),
        ({"cursor": "nonsense"}, InputError),
        ({"items": (10**6,)}, InputError),
        ({"pictures": (b"",)}, ItemError),
    ],
)
def test_what_cannot_be_asked_for_is_refused(shared_door, options, error):
    with pytest.raises(error):
        search(shared_door, **options)
    # Its place is free again.
    assert search(shared_door)[-1].results


def test_searches_are_judged_one_after_the_other(small):
    small.judge = judge = HeldJudge()
    door, found = small.make_door(), []
    threads = [threading.Thread(target=lambda: found.append(search(door))) for _ in range(6)]
    for thread in threads:
        thread.start()
    assert judge.reached.wait(60)
    judge.go_on.set()
    for thread in threads:
        thread.join(60)
    door.close()
    assert judge.most == 1
    assert [events[-1].finished.outcome for events in found] == [SearchOutcome.COMPLETE] * 6
    assert len({tuple(names(events[-1].results)) for events in found}) == 1


def test_a_search_without_judge_passes_one_that_is_judged(small):
    small.judge = judge = HeldJudge()
    door = small.make_door()
    judged = threading.Thread(target=search, args=(door,))
    judged.start()
    assert judge.reached.wait(60)
    assert search(door, checking=Checking.NONE)[-1].results
    judge.go_on.set()
    judged.join(60)
    door.close()


def test_one_too_many_is_refused_at_once(small):
    small.judge = judge = HeldJudge()
    door, found = small.make_door(FEW), []
    threads = [threading.Thread(target=lambda: found.append(search(door))) for _ in range(2)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(door._running) == 2)
    with pytest.raises(BusyError, match="at once"):
        search(door)
    judge.go_on.set()
    for thread in threads:
        thread.join(60)
    assert len(found) == 2
    assert search(door)[-1].results
    door.close()


def test_a_search_that_is_cancelled_leaves_its_turn(small):
    small.judge = judge = HeldJudge()
    door, cancel = small.make_door(), CancelToken()
    events = door.search(DoorQuery(LINE), cancel)
    assert isinstance(next(events), CoarseReady)
    cancel.cancel()
    *_, page = events
    assert page.finished.outcome is SearchOutcome.CANCELLED
    judge.go_on.set()
    assert search(door)[-1].finished.outcome is SearchOutcome.COMPLETE
    door.close()


def test_closing_ends_what_is_under_way(small):
    small.judge = judge = HeldJudge()
    door, found = small.make_door(), []
    thread = threading.Thread(target=lambda: found.append(search(door)))
    thread.start()
    assert judge.reached.wait(60)
    door.close()
    thread.join(60)
    assert found[0][-1].finished.outcome is SearchOutcome.CANCELLED
    assert small.closed == 1
    with pytest.raises(StoreError, match="closed"):
        search(door)


def test_what_is_indexed_meanwhile_is_found(door, small):
    assert not search(door, "name:fresh")[-1].results
    (small.files / "fresh.img").write_bytes(bytes([90]) * 30)
    small.index()
    assert names(search(door, "name:fresh")[-1].results) == ["fresh"]
    assert len(small.opened) == 1


def test_a_library_that_is_replaced_is_opened_anew(door, small, tmp_path):
    before = search(door, "name:note")[-1]
    assert before.results
    other = tmp_path / "other"
    shutil.copytree(small.database.parent, other)
    shutil.rmtree(small.database.parent)
    with pytest.raises(StoreError, match="no library"):
        search(door)
    other.rename(small.database.parent)
    assert names(search(door, "name:note")[-1].results) == ["note"]
    assert len(small.opened) == 2
    assert small.closed == 1


def test_a_library_of_another_model_is_opened_anew(door, small, monkeypatch):
    search(door)
    services = small.opened[0]
    other = type(services.space)("other", services.space.dimension)
    monkeypatch.setattr(services.library.vectors, "active_space", lambda: other)
    search(door)
    assert len(small.opened) == 2
    assert small.closed == 1


def test_a_library_that_comes_later_is_served(tmp_path, small):
    small.database.parent.rename(tmp_path / "away")
    door = small.make_door()
    with pytest.raises(StoreError, match="no library"):
        door.status()
    (tmp_path / "away").rename(small.database.parent)
    assert door.status().library.files == 8
    door.close()


def test_items_come_in_their_order(shared_door):
    door = shared_door
    letter, red = find(door, "letter"), find(door, "80")
    assert [item.id for item in door.items([red.id, letter.id])] == [red.id, letter.id]
    with pytest.raises(UnknownItemError):
        door.items([red.id, 10**6])
    with pytest.raises(InputError):
        door.items([red.id] * 101)


def test_a_preview_is_drawn_where_none_is_kept(shared_door):
    door = shared_door
    assert door.preview(find(door, "80").id).data.startswith(b"pixels")
    with pytest.raises(UnknownItemError, match="without a picture"):
        door.preview(find(door, "note").id)
    with pytest.raises(InputError):
        door.preview(find(door, "80").id, 5000)


def test_a_file_is_opened_as_it_was_indexed(door, small):
    item = find(door, "80")
    with door.open_file(item.id).stream as stream:
        assert stream.read() == bytes([80]) * 80
    item.path.write_bytes(b"another one")
    with pytest.raises(ItemError, match="changed"):
        door.open_file(item.id)
    item.path.unlink()
    with pytest.raises(ItemError):
        door.open_file(item.id)
    with pytest.raises(UnknownItemError):
        door.open_file(10**6)


def test_a_folder_that_is_away_is_not_looked_into(door, small):
    item = find(door, "80")
    with contextlib.closing(small.open(writable=True)) as library:
        library.roots.set_offline(library.roots.all()[0].id, True)
    with pytest.raises(ItemError, match="not connected"):
        door.open_file(item.id)
    with pytest.raises(ItemError, match="not connected"):
        door.preview(item.id)
    assert door.items([item.id])[0].offline


@pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")
def test_nothing_outside_of_the_library_is_opened(door, small, tmp_path):
    item = find(door, "80")
    secret = tmp_path / "secret"
    secret.write_bytes(item.path.read_bytes())
    os.utime(secret, ns=(item.mtime_ns, item.mtime_ns))
    item.path.unlink()
    item.path.symlink_to(secret)
    with pytest.raises(ItemError, match="leads out"):
        door.open_file(item.id)
    item.path.unlink()
    os.mkfifo(item.path)
    with pytest.raises(ItemError):
        door.open_file(item.id)


def test_marks_are_kept_and_taken_back(door):
    page = search(door)[-1]
    last = page.results[-1].candidate.item.id
    door.mark(page.search_id, last, True)
    after = search(door)[-1]
    marked = {r.candidate.item.id: r.feedback for r in after.results}
    assert marked[last] is True
    door.mark(after.search_id, last, None)
    assert all(r.feedback is None for r in search(door)[-1].results)


def test_the_last_searches_are_remembered_for_marks(small):
    with contextlib.closing(small.make_door(DoorBounds(remembered=2))) as door:
        pages = [search(door)[-1] for _ in range(3)]
        item = pages[0].results[0].candidate.item.id
        with pytest.raises(UnknownItemError, match="not remembered"):
            door.mark(pages[0].search_id, item, True)
        for page in pages[1:]:
            door.mark(page.search_id, item, True)


def test_what_cannot_be_marked_is_refused(door, small):
    page = search(door)[-1]
    with pytest.raises(UnknownItemError, match="not remembered"):
        door.mark("0" * 16, 1, True)
    with pytest.raises(UnknownItemError, match="did not find"):
        door.mark(page.search_id, 10**6, True)
    everything = search(door, "")[-1]
    with pytest.raises(InputError, match="cannot be marked"):
        door.mark(everything.search_id, everything.results[0].candidate.item.id, True)
    writer = small.open(writable=True)
    with pytest.raises(LibraryInUseError):
        door.mark(page.search_id, page.results[0].candidate.item.id, True)
    writer.close()
    door.mark(page.search_id, page.results[0].candidate.item.id, True)
