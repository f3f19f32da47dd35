"""Events of real programs, and random ones against a model of the folders."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retllm_desktop.indexing.change_detection import ChangedPath, Changes, Move, consolidate_events
from retllm_desktop.indexing.file_events import EventKind, FileEvent, restrict_event

ROOT = Path("/photos").absolute()
OTHER = Path("/archive").absolute()


def at(name, root=ROOT):
    return root / name if name else root


def created(name, *, folder=False, root_id=1):
    return FileEvent(EventKind.CREATED, root_id, at(name), is_folder=folder)


def modified(name, *, folder=False, root_id=1):
    return FileEvent(EventKind.MODIFIED, root_id, at(name), is_folder=folder)


def deleted(name, *, folder=False, root_id=1):
    return FileEvent(EventKind.DELETED, root_id, at(name), is_folder=folder)


def moved(old, new, *, folder=False):
    return FileEvent(EventKind.MOVED, 1, at(old), at(new), is_folder=folder)


def places(*names):
    return tuple(ChangedPath(1, at(name)) for name in names)


def moves(*pairs, folder=False):
    return tuple(Move(1, at(old), at(new), folder) for old, new in pairs)


class TestPrograms:
    """What programs do when a person thinks «save», «copy» or «move»."""

    def test_vim_renames_to_a_backup_and_writes_anew(self):
        events = [
            moved("notes.txt", "notes.txt~"),
            created("notes.txt"),
            modified("notes.txt"),
            deleted("notes.txt~"),
        ]
        changes = consolidate_events(events)
        assert changes == Changes(changed=places("notes.txt"), gone=places("notes.txt~"))

    def test_emacs_locks_and_saves_in_place(self):
        events = [
            created(".#notes.txt"),
            created("#notes.txt#"),
            modified("notes.txt"),
            deleted("#notes.txt#"),
            deleted(".#notes.txt"),
        ]
        assert consolidate_events(events) == Changes(changed=places("notes.txt"))

    def test_emacs_keeps_a_backup(self):
        events = [moved("notes.txt", "notes.txt~"), created("notes.txt"), modified("notes.txt")]
        assert consolidate_events(events) == Changes(
            moved=moves(("notes.txt", "notes.txt~")), changed=places("notes.txt")
        )

    def test_gimp_writes_beside_and_renames_over(self):
        events = [
            created("cat.jpg.A1B2C3"),
            modified("cat.jpg.A1B2C3"),
            moved("cat.jpg.A1B2C3", "cat.jpg"),
        ]
        assert consolidate_events(events) == Changes(changed=places("cat.jpg"))

    def test_office_swaps_by_three_renames(self):
        events = [
            created("4F2A.tmp"),
            modified("4F2A.tmp"),
            moved("report.pdf", "9C1D.tmp"),
            moved("4F2A.tmp", "report.pdf"),
            deleted("9C1D.tmp"),
        ]
        assert consolidate_events(events) == Changes(
            changed=places("report.pdf"), gone=places("9C1D.tmp")
        )

    def test_finder_copies_and_then_sets_dates(self):
        events = [created("cat.jpg"), modified("cat.jpg"), modified("cat.jpg")]
        assert consolidate_events(events) == Changes(changed=places("cat.jpg"))

    def test_rsync_renames_what_it_received(self):
        events = [
            created("in/.cat.jpg.x8Kq2Z"),
            modified("in/.cat.jpg.x8Kq2Z"),
            moved("in/.cat.jpg.x8Kq2Z", "in/cat.jpg"),
        ]
        assert consolidate_events(events) == Changes(changed=places("in/cat.jpg"))

    def test_lightroom_writes_a_sidecar(self):
        events = [created("IMG_1.xmp.tmp"), moved("IMG_1.xmp.tmp", "IMG_1.xmp")]
        assert consolidate_events(events) == Changes(changed=places("IMG_1.xmp"))

    def test_a_browser_downloads_to_another_name(self):
        events = [
            created("cat.jpg"),
            created("cat.jpg.part"),
            modified("cat.jpg.part"),
            deleted("cat.jpg"),
            moved("cat.jpg.part", "cat.jpg"),
        ]
        assert consolidate_events(events) == Changes(changed=places("cat.jpg"))

    def test_git_changes_branches(self):
        old = [deleted(f"src/{number}.md") for number in range(50)]
        new = [created(f"doc/{number}.md") for number in range(50)]
        written = [modified(f"doc/{number}.md") for number in range(50)]
        events = [*old, deleted("src", folder=True), created("doc", folder=True), *new, *written]
        assert consolidate_events(events) == Changes(changed=places("doc"), gone=places("src"))

    def test_unzip_makes_folders_and_files(self):
        events = [
            created("trip", folder=True),
            created("trip/day1", folder=True),
            created("trip/day1/a.jpg"),
            modified("trip/day1/a.jpg"),
            created("trip/b.jpg"),
        ]
        assert consolidate_events(events) == Changes(changed=places("trip"))

    def test_a_folder_is_moved(self):
        events = [moved("2023", "archive/2023", folder=True)]
        assert consolidate_events(events) == Changes(
            moved=moves(("2023", "archive/2023"), folder=True)
        )

    def test_a_folder_is_renamed_and_a_picture_in_it_altered(self):
        events = [moved("new folder", "rome", folder=True), modified("rome/a.jpg")]
        assert consolidate_events(events) == Changes(
            moved=moves(("new folder", "rome"), folder=True), changed=places("rome/a.jpg")
        )

    def test_case_alone_changes(self):
        assert consolidate_events([moved("Cat.JPG", "cat.jpg")]) == Changes(
            moved=moves(("Cat.JPG", "cat.jpg"))
        )

    def test_move_then_delete(self):
        events = [moved("a.jpg", "b.jpg"), deleted("b.jpg")]
        assert consolidate_events(events) == Changes(gone=places("a.jpg", "b.jpg"))

    def test_create_then_delete_is_nothing(self):
        changes = consolidate_events([created("a.jpg"), modified("a.jpg"), deleted("a.jpg")])
        assert changes == Changes()
        assert not changes

    def test_windows_replaces_by_delete_and_create(self):
        events = [deleted("a.jpg"), created("a.jpg"), modified("a.jpg")]
        assert consolidate_events(events) == Changes(changed=places("a.jpg"))

    def test_windows_moves_between_folders_by_delete_and_create(self):
        events = [deleted("in/a.jpg"), created("out/a.jpg")]
        assert consolidate_events(events) == Changes(
            changed=places("out/a.jpg"), gone=places("in/a.jpg")
        )

    def test_a_thousand_renames_are_a_thousand_moves(self):
        events = [moved(f"IMG_{n}.jpg", f"rome {n}.jpg") for n in range(1000)]
        changes = consolidate_events(events)
        assert len(changes.moved) == 1000
        assert not changes.changed
        assert not changes.gone

    def test_numbers_are_handed_on(self):
        """``rename 's/(\\d+)/$1+1/e'`` from the highest number down."""
        events = [moved(f"{n}.jpg", f"{n + 1}.jpg") for n in (3, 2, 1)]
        assert consolidate_events(events).moved == moves(
            ("3.jpg", "4.jpg"), ("2.jpg", "3.jpg"), ("1.jpg", "2.jpg")
        )

    def test_swapped_names_are_looked_at(self):
        events = [moved("a.jpg", "t"), moved("b.jpg", "a.jpg"), moved("t", "b.jpg")]
        assert consolidate_events(events) == Changes(
            changed=places("a.jpg", "b.jpg"), gone=places("t")
        )

    def test_a_chain_of_renames_is_one(self):
        events = [moved("a.jpg", "b.jpg"), moved("b.jpg", "c.jpg")]
        changes = consolidate_events(events)
        assert changes.moved == moves(("a.jpg", "c.jpg"))
        assert not changes.changed

    def test_into_the_wastebasket(self):
        event = FileEvent(EventKind.MOVED, 1, at("a.jpg"), None)
        assert consolidate_events([event]) == Changes(gone=places("a.jpg"))


class TestRoots:
    """More than one watched folder, and events that were lost."""

    def test_a_move_between_watched_folders(self):
        event = FileEvent(EventKind.MOVED, 1, at("a.jpg"), at("a.jpg", OTHER), target_root_id=2)
        assert consolidate_events([event]) == Changes(
            moved=(Move(2, at("a.jpg"), at("a.jpg", OTHER), False),)
        )

    def test_what_is_in_a_folder_goes_with_it_to_another_root(self):
        events = [
            deleted("d/gone.jpg"),
            FileEvent(EventKind.MOVED, 1, at("d"), at("d", OTHER), True, target_root_id=2),
        ]
        changes = consolidate_events(events)
        assert changes.gone == (ChangedPath(2, at("d/gone.jpg", OTHER)),)

    def test_an_overflow_makes_everything_doubtful_but_only_there(self):
        events = [
            modified("a.jpg"),
            FileEvent(EventKind.OVERFLOW, 1, ROOT),
            moved("b.jpg", "c.jpg"),
            FileEvent(EventKind.MODIFIED, 2, at("d.jpg", OTHER)),
        ]
        assert consolidate_events(events) == Changes(
            frozenset({1}), changed=(ChangedPath(2, at("d.jpg", OTHER)),)
        )

    def test_out_of_a_doubtful_folder_into_another(self):
        events = [
            FileEvent(EventKind.OVERFLOW, 2, OTHER),
            FileEvent(EventKind.MOVED, 1, at("a.jpg"), at("a.jpg", OTHER), target_root_id=2),
        ]
        assert consolidate_events(events) == Changes(frozenset({2}), gone=places("a.jpg"))


class TestNarrowed:
    """What a move means when only one of its ends is of interest."""

    @staticmethod
    def wanted(_root_id, path, is_folder):
        return is_folder or path.suffix == ".jpg"

    def narrow(self, event):
        return restrict_event(event, self.wanted)

    def test_both_ends_or_none(self):
        assert self.narrow(moved("a.jpg", "b.jpg")) == moved("a.jpg", "b.jpg")
        assert self.narrow(moved("a.tmp", "b.tmp")) is None
        assert self.narrow(modified("a.tmp")) is None
        assert self.narrow(modified("a.jpg")) == modified("a.jpg")

    def test_renamed_to_what_nobody_wants(self):
        assert self.narrow(moved("a.jpg", "a.jpg.bak")) == deleted("a.jpg")

    def test_renamed_from_what_nobody_wants_may_replace_something(self):
        assert self.narrow(moved("a.jpg.part", "a.jpg")) == modified("a.jpg")

    def test_an_overflow_is_everybodys_business(self):
        event = FileEvent(EventKind.OVERFLOW, 1, ROOT)
        assert self.narrow(event) == event


# A model of folders: path parts → content number, or None for a folder.

START = {
    ("a",): None,
    ("a", "a"): None,
    ("a", "a", "x"): 1,
    ("a", "y"): 2,
    ("b",): None,
    ("b", "x"): 3,
    ("b", "y"): 4,
    ("x",): 5,
    ("y",): 6,
}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["write", "alter", "mkdir", "delete", "move", "move", "move", "move"]),
        st.integers(0, 20),
        st.integers(0, 20),
        st.sampled_from(["a", "b", "x", "y"]),
    ),
    min_size=1,
    max_size=10,
)


def below(tree, top):
    return [path for path in tree if path[: len(top)] == top]


class Disk:
    """A file system in a dictionary that says what a watcher would have said."""

    def __init__(self, manner):
        self.tree = dict(START)
        self.events = []
        self.manner = manner
        self.contents = 100

    def say(self, event):
        self.events.append(event)

    def path(self, parts):
        return ROOT.joinpath(*parts)

    def is_folder(self, parts):
        return parts == () or (parts in self.tree and self.tree[parts] is None)

    def perform(self, kind, source, folder, name):
        """Do a step to one of the entries that are there, in one of the folders that are."""
        entries = sorted(self.tree)
        folders = [(), *(path for path in entries if self.tree[path] is None)]
        there = (*folders[folder % len(folders)], name)
        if kind in {"write", "mkdir"}:
            getattr(self, kind)(there)
        elif entries:
            here = entries[source % len(entries)]
            if kind == "alter":
                self.write(here)
            elif kind == "delete":
                self.delete(here)
            else:
                self.move(here, there)

    def write(self, one):
        if not self.is_folder(one[:-1]) or self.is_folder(one):
            return
        self.contents += 1
        if one not in self.tree:
            self.say(FileEvent(self.creation, 1, self.path(one)))
        self.tree[one] = self.contents
        self.say(FileEvent(EventKind.MODIFIED, 1, self.path(one)))

    def mkdir(self, one):
        if one not in self.tree and self.is_folder(one[:-1]):
            self.tree[one] = None
            self.say(FileEvent(self.creation, 1, self.path(one), is_folder=True))

    def delete(self, one):
        """Remove one entry; a folder with all in it, from the bottom up."""
        for path in sorted(below(self.tree, one), key=len, reverse=True):
            folder = self.is_folder(path) or self.manner == "windows"
            del self.tree[path]
            self.say(FileEvent(EventKind.DELETED, 1, self.path(path), is_folder=folder))

    def move(self, one, two):
        if one not in self.tree or not self.is_folder(two[:-1]) or two[: len(one)] == one:
            return
        if self.is_folder(two) and (not self.is_folder(one) or len(below(self.tree, two)) > 1):
            return
        if two in self.tree and self.is_folder(one) != self.is_folder(two):
            return
        folder = self.is_folder(one)
        if two in self.tree and self.manner == "windows":
            self.delete(two)
        if self.manner == "windows" and one[:-1] != two[:-1]:
            self.say(FileEvent(EventKind.DELETED, 1, self.path(one), is_folder=True))
            self.say(FileEvent(EventKind.CREATED, 1, self.path(two), is_folder=folder))
        else:
            old, new = self.path(one), self.path(two)
            self.say(FileEvent(EventKind.MOVED, 1, old, new, is_folder=folder))
        self.tree = relocated(self.tree, one, two)

    @property
    def creation(self):
        """macOS tells what was made lately from what was written only now and then."""
        return EventKind.MODIFIED if self.manner == "macos" else EventKind.CREATED


def relocated(tree, one, two):
    kept = {path: value for path, value in tree.items() if path[: len(two)] != two}
    return {
        (two + path[len(one) :] if path[: len(one)] == one else path): value
        for path, value in kept.items()
    }


def without(tree, top):
    return {path: value for path, value in tree.items() if path[: len(top)] != top}


def parts_of(path):
    return path.relative_to(ROOT).parts


def applied(old, changes, disk):
    """Do what the changes say to the old state, looking at the disk only where they say so."""
    tree = dict(old)
    for move in changes.moved:
        tree = relocated(tree, parts_of(move.old), parts_of(move.new))
    for place in changes.gone:
        tree = without(tree, parts_of(place.path))
    for place in changes.changed:
        top = parts_of(place.path)
        tree = without(tree, top)
        tree |= {path: value for path, value in disk.items() if path[: len(top)] == top}
    return files(tree)


def files(tree):
    return {path: value for path, value in tree.items() if value is not None}


def played(manner, steps):
    disk = Disk(manner)
    for step in steps:
        disk.perform(*step)
    return disk


@pytest.mark.parametrize("manner", ["linux", "macos", "windows"])
@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_what_is_said_leads_from_the_old_state_to_the_new(manner, steps):
    disk = played(manner, steps)
    changes = consolidate_events(disk.events)
    assert applied(START, changes, disk.tree) == files(disk.tree)
    told = [*changes.changed, *changes.gone]
    for place in told:
        assert not any(
            other is not place and place.path.is_relative_to(other.path) for other in told
        ), "nothing is said twice"


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_moves_are_of_the_same_files(steps):
    disk = played("linux", steps)
    changes = consolidate_events(disk.events)
    looked_at = {parts_of(place.path) for place in changes.changed}
    tree = dict(START)
    for move in changes.moved:
        one, two = parts_of(move.old), parts_of(move.new)
        assert one in tree, "what moves was there"
        tree = relocated(tree, one, two)
    for move in changes.moved:
        two = parts_of(move.new)
        if not any(two[: n + 1] in looked_at for n in range(len(two))) and tree[two] is not None:
            assert disk.tree[two] == tree[two]


@settings(max_examples=40, deadline=None)
@given(steps=STEPS, seed=st.integers(0, 1000))
def test_the_order_of_unrelated_events_does_not_matter(steps, seed):
    """Each of three subtrees keeps its own order; how they interleave is chance."""
    lanes = []
    for lane in range(3):
        disk = played("linux", steps)
        prefix = ROOT / f"lane{lane}"

        def there(path, prefix=prefix):
            return None if path is None else prefix / path.relative_to(ROOT)

        lanes.append(
            [FileEvent(e.kind, 1, there(e.path), there(e.target), e.is_folder) for e in disk.events]
        )
    straight = consolidate_events([event for lane in lanes for event in lane])
    rng = random.Random(seed)
    mixed = []
    while any(lanes):
        mixed.append(rng.choice([lane for lane in lanes if lane]).pop(0))
    shuffled = consolidate_events(mixed)
    assert shuffled.changed == straight.changed
    assert shuffled.gone == straight.gone
    assert set(shuffled.moved) == set(straight.moved)


@settings(max_examples=40, deadline=None)
@given(steps=STEPS)
def test_saying_that_something_was_written_again_adds_at_most_that(steps):
    disk = played("linux", steps)
    extra = [FileEvent(EventKind.MODIFIED, 1, disk.path(path)) for path in files(disk.tree)]
    changes = consolidate_events([*disk.events, *extra])
    assert applied(START, changes, disk.tree) == files(disk.tree)
