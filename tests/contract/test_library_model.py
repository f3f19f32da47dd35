"""Whatever is done to a library, it agrees with a dictionary, and nothing in it is orphaned."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_type_hints

import numpy as np
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from retllm_desktop.core.library import Library
from retllm_desktop.core.library_records import Problem
from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.types import EmbeddingSpace, Modality
from tests.contract.stored_state import AnyPlace, derived_and_anew, stored_previews
from tests.fixtures.library_samples import SPACE, Samples

FOLDERS = st.sampled_from(["one", "two", "three"])
NAMES = st.sampled_from(["a", "b", "c", "d", "e"])
CONTENTS = st.sampled_from(["cat", "dog", "horse", "report", "letter"])
MOMENTS = st.integers(1, 5).map(float)


@dataclass(frozen=True)
class Held:
    """A file of the model.

    Attributes:
        content: What it holds, None for a problem.
        missing_since_s: Since when it is gone, None while it is there.
        known: Whether its content has vectors in the present space.
        length: Its size if it is a problem.
    """

    content: str | None
    missing_since_s: float | None = None
    known: bool = True
    length: int = len("broken")


def _parts(content: str) -> int:
    return 2 if content in {"report", "letter"} else 1


class LibraryMachine(RuleBasedStateMachine):
    """The model: for each folder its id, whether it is offline, and what lies where."""

    def __init__(self, make_place: Callable[[Path], AnyPlace]) -> None:
        super().__init__()
        self.base = Path(tempfile.mkdtemp())
        self.place = make_place(self.base)
        self.library = self.place.open()
        self.ids: dict[str, int] = {}
        self.offline: set[str] = set()
        self.files: dict[str, dict[Path, Held]] = {}
        self.generation = 0
        self.building: set[str] | None = None
        self.skipped: set[str] = set()

    def teardown(self) -> None:
        self.library.close()
        shutil.rmtree(self.base)

    def _space(self, generation: int) -> EmbeddingSpace:
        return EmbeddingSpace(f"space {generation}", 8 + generation % 2) if generation else SPACE

    def _samples(self, generation: int) -> Samples:
        return Samples(dimension=8 + generation % 2)

    @property
    def samples(self) -> Samples:
        return self._samples(self.generation)

    def _path(self, folder: str, name: str) -> Path:
        return self.base / folder / name

    def _entry(self, path: Path, content: str):
        if _parts(content) == 2:
            return self.samples.entry(path, content, parts=2, modality=Modality.TEXT)
        return self.samples.entry(path, content)

    def _all(self) -> dict[Path, Held]:
        return {path: held for files in self.files.values() for path, held in files.items()}

    def _present(self) -> dict[str, list[Path]]:
        """Where what can be found lies."""
        found: dict[str, list[Path]] = {}
        for path, held in self._all().items():
            if held.content is not None and held.known and held.missing_since_s is None:
                found.setdefault(held.content, []).append(path)
        return found

    def _named(self) -> int:
        """How many files there are of which only the name is known."""
        return sum(h.content is None and h.missing_since_s is None for h in self._all().values())

    def _known_contents(self) -> set[str]:
        return {h.content for h in self._all().values() if h.content is not None and h.known}

    def _item_count(self) -> int:
        return sum(self.library.status().items.values())

    def _came(self, *contents: str | None) -> None:
        """A file of these contents came, went or changed: what was given up is tried again."""
        self.skipped -= set(contents)
        for content in contents:
            # Vectors of both spaces go with the last file.
            if content not in {held.content for held in self._all().values()}:
                self.skipped.discard(content)
                if self.building is not None:
                    self.building.discard(content)

    @rule(folder=FOLDERS)
    def add_root(self, folder: str) -> None:
        root = self.library.roots.add(self.base / folder)
        assert self.ids.setdefault(folder, root.id) == root.id
        self.files.setdefault(folder, {})

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), batch=st.dictionaries(NAMES, CONTENTS, min_size=1, max_size=5))
    def put(self, data: st.DataObject, batch: dict[str, str]) -> None:
        folder = data.draw(st.sampled_from(sorted(self.ids)))
        known = self._known_contents()
        entries, before = [], []
        for name, content in batch.items():
            path = self._path(folder, name)
            by_hash = content in known and data.draw(st.booleans(), label="by hash")
            make = self.samples.copy_entry if by_hash else self._entry
            entries.append(make(path, content))
            before.append(self.files[folder].get(path, Held(None)).content)
            self.files[folder][path] = Held(content)
        assert self.library.files.put(self.ids[folder], entries) == ()
        # Read in full: from now on it is known wherever it lies.
        for files in self.files.values():
            for path, held in files.items():
                if held.content in batch.values():
                    files[path] = replace(held, known=True)
        self._came(*batch.values(), *before)

    @precondition(lambda self: self.ids and self._known_contents())
    @rule(data=st.data(), name=NAMES)
    def link(self, data: st.DataObject, name: str) -> None:
        folder = data.draw(st.sampled_from(sorted(self.ids)))
        content = data.draw(st.sampled_from(sorted(self._known_contents())))
        path = self._path(folder, name)
        before = self.files[folder].get(path, Held(None)).content
        stat = self.samples.stat(path, content)
        assert self.library.files.link(self.ids[folder], [(stat, self.samples.hash(content))]) == ()
        self.files[folder][path] = Held(content)
        self._came(content, before)

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), name=NAMES)
    def put_problem(self, data: st.DataObject, name: str) -> None:
        folder = data.draw(st.sampled_from(sorted(self.ids)))
        path = self._path(folder, name)
        before = self.files[folder].get(path, Held(None)).content
        stat = self.samples.stat(path, "broken")
        self.library.files.put_problems(self.ids[folder], [(stat, Problem(path, "Broken"))])
        self.files[folder][path] = Held(None)
        self._came(before)

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), names=st.sets(NAMES, min_size=1))
    def forget(self, data: st.DataObject, names: set[str]) -> None:
        folder = data.draw(st.sampled_from(sorted(self.ids)))
        contents = self._known_contents()
        gone = self.library.files.forget(
            self.ids[folder], [self._path(folder, name) for name in sorted(names)]
        )
        went = [self.files[folder].pop(self._path(folder, name), None) for name in names]
        lost = contents - self._known_contents()
        named = sum(held is not None and held.content is None for held in went)
        assert gone == named + sum(_parts(content) for content in lost)
        self._came(*(held.content for held in went if held))

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), names=st.sets(NAMES, min_size=1), moment=MOMENTS)
    def mark_missing(self, data: st.DataObject, names: set[str], moment: float) -> None:
        folder = data.draw(st.sampled_from(sorted(self.ids)))
        before = self._item_count()
        paths = [self._path(folder, name) for name in sorted(names)]
        hidden = self.library.files.mark_missing(self.ids[folder], paths, moment)
        assert self._item_count() == before - hidden
        files = self.files[folder]
        for path in paths:
            held = files.get(path)
            if held is None or held.missing_since_s is not None:
                continue
            files[path] = replace(held, missing_since_s=moment)
            self._came(held.content)

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), names=st.sets(NAMES, min_size=1))
    def touch(self, data: st.DataObject, names: set[str]) -> None:
        folder = data.draw(st.sampled_from(sorted(self.ids)))
        files = self.files[folder]
        stats = [
            self.samples.stat(path, (files[path].content or "broken") if path in files else "new")
            for path in (self._path(folder, name) for name in sorted(names))
        ]
        self.library.files.touch(self.ids[folder], stats)
        for stat in stats:
            if stat.path in files:
                files[stat.path] = replace(
                    files[stat.path], missing_since_s=None, length=stat.size_bytes
                )
                self._came(files[stat.path].content)

    @rule(moment=MOMENTS)
    def purge(self, moment: float) -> None:
        contents = self._known_contents()
        dropped = self.library.files.purge_missing(moment)
        went = []
        for files in self.files.values():
            for path, held in list(files.items()):
                if held.missing_since_s is not None and held.missing_since_s < moment:
                    went.append(files.pop(path).content)
        lost = contents - self._known_contents()
        assert dropped == went.count(None) + sum(_parts(content) for content in lost)
        self._came(*went)

    @precondition(lambda self: any(self.files.values()))
    @rule(data=st.data(), names=st.lists(NAMES, min_size=1, max_size=4, unique=True))
    def relocate(self, data: st.DataObject, names: list[str]) -> None:
        """Several at once, into one folder: swaps and chains among them."""
        known = {
            path: (folder, held)
            for folder in self.files
            for path, held in self.files[folder].items()
        }
        old = data.draw(
            st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=len(names), unique=True)
        )
        target = data.draw(st.sampled_from(sorted(self.ids)))
        moves = [(path, self._path(target, name)) for path, name in zip(old, names, strict=False)]
        self.library.files.relocate(
            self.ids[target],
            [
                (path, self.samples.stat(new, known[path][1].content or "broken"))
                for path, new in moves
            ],
        )
        for path, _ in moves:
            del self.files[known[path][0]][path]
        displaced = [self.files[target].pop(new, Held(None)).content for _, new in moves]
        for path, new in moves:
            self.files[target][new] = replace(
                known[path][1], missing_since_s=None, length=len("broken")
            )
        self._came(*displaced, *(known[path][1].content for path, _ in moves))

    @precondition(lambda self: self.ids)
    @rule(data=st.data())
    def remove_root(self, data: st.DataObject) -> None:
        folder = data.draw(st.sampled_from(sorted(self.ids)))
        self.library.roots.remove(self.ids.pop(folder))
        self.offline.discard(folder)
        went = self.files.pop(folder)
        self._came(*(held.content for held in went.values()))

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), offline=st.booleans())
    def set_offline(self, data: st.DataObject, offline: bool) -> None:
        folder = data.draw(st.sampled_from(sorted(self.ids)))
        self.library.roots.set_offline(self.ids[folder], offline)
        (self.offline.add if offline else self.offline.discard)(folder)

    @rule()
    def reopen(self) -> None:
        self.library.close()
        self.library = self.place.open(space=None)
        self.library.vectors.use_space(self._space(self.generation))

    @rule()
    def begin_space(self) -> None:
        self.library.spaces.begin(self._space(self.generation + 1))
        if self.building is None:
            self.building, self.skipped = set(), set()

    @rule()
    def drop_space(self) -> None:
        self.library.spaces.drop()
        self.building, self.skipped = None, set()

    def _pending(self) -> dict[str, list[Path]]:
        return {
            content: there
            for content, paths in self._present().items()
            if content not in (self.building or set()) | self.skipped
            and (there := [path for path in paths if path.parent.name not in self.offline])
        }

    @precondition(lambda self: self.building is not None)
    @rule(data=st.data(), limit=st.integers(1, 4))
    def build(self, data: st.DataObject, limit: int) -> None:
        assert self.building is not None
        expected = self._pending()
        names = {self.samples.hash(content): content for content in self._known_contents()}
        pending = self.library.spaces.pending(limit)
        assert len(pending) == min(limit, len(expected))
        renewed = self._samples(self.generation + 1)
        for one in pending:
            content = names[one.content_hash]
            assert one.file.path in expected[content]
            if data.draw(st.booleans(), label="readable"):
                vectors = renewed.vectors_of(content, _parts(content))
                self.library.spaces.put_vectors([(one.content_hash, vectors)])
                self.building.add(content)
            else:
                self.library.spaces.skip([one.content_hash])
                self.skipped.add(content)

    @precondition(lambda self: self.building is not None)
    @rule()
    def activate(self) -> None:
        assert self.building is not None
        self.library.spaces.activate()
        self.generation += 1
        self.library.vectors.use_space(self._space(self.generation))
        for files in self.files.values():
            for path, held in list(files.items()):
                if held.content in self.skipped:
                    if held.missing_since_s is None:
                        files[path] = Held(None, length=len(held.content or ""))
                    else:
                        del files[path]
                elif held.content is not None:
                    files[path] = replace(held, known=held.content in self.building)
        self.building, self.skipped = None, set()

    @invariant()
    def every_file_is_there_once(self) -> None:
        for folder, number in self.ids.items():
            files = self.files[folder]
            known = self.library.files.known(number)
            assert {
                path: (file.content_hash, file.missing_since_s) for path, file in known.items()
            } == {
                path: (
                    self.samples.hash(held.content) if held.content and held.known else None,
                    held.missing_since_s,
                )
                for path, held in files.items()
            }
            for path, held in files.items():
                size_bytes = held.length if held.content is None else len(held.content)
                wanted = size_bytes if held.known else -1
                assert known[path].size_bytes == wanted
                assert self.library.files.known(number, [path]) == {path: known[path]}
        roots = {root.id: root for root in self.library.roots.all()}
        assert set(roots) == set(self.ids.values())
        for folder, number in self.ids.items():
            held = list(self.files[folder].values())
            missing = sum(one.missing_since_s is not None for one in held)
            problems = sum(one.content is None and one.missing_since_s is None for one in held)
            root = roots[number]
            assert (root.problems, root.missing) == (problems, missing)
            assert root.files == len(held) - problems - missing
            assert (root.state == "offline") == (folder in self.offline)

    @invariant()
    def search_finds_exactly_the_content_that_present_files_hold(self) -> None:
        query = np.eye(1, self.samples.dimension, dtype=np.float32)[0]
        found = self.library.vectors.nearest(query, 100)
        items = self.library.items.get([neighbour.item_id for neighbour in found])
        assert len(items) == len(found)
        present = self._present()
        assert sorted((item.content_hash, item.part) for item in items) == sorted(
            (self.samples.hash(content), part)
            for content in present
            for part in range(_parts(content))
        )
        by_hash = {self.samples.hash(content): paths for content, paths in present.items()}
        for item in items:
            paths = by_hash[item.content_hash]
            assert item.copies == len(paths)
            there = [path for path in paths if path.parent.name not in self.offline]
            assert item.offline == (not there)
            assert item.path in (there or paths)
        cosines = {
            (item.content_hash, item.part): 1.0 - neighbour.distance
            for item, neighbour in zip(items, found, strict=True)
        }
        held = self.library.vectors.of_items([item.id for item in items])
        vectors = {(item.content_hash, item.part): held[item.id] for item in items}
        for content in present:
            rows = self.samples.vectors_of(content, _parts(content))
            for part, row in enumerate(rows):
                vector = vectors[self.samples.hash(content), part]
                assert abs(cosines[self.samples.hash(content), part] - vector @ query) < 1e-5
                # In so few dimensions eight bits may lose this much.
                assert np.abs(vector - row).max() < 1.2e-2
        hashes = self.library.files.hashes_by_size(range(1, 9)).values()
        assert {one for held in hashes for one in held} == {
            self.samples.hash(content) for content in self._known_contents()
        }

    @invariant()
    def the_status_counts_what_is_found(self) -> None:
        status = self.library.status()
        present = self._present()
        assert sum(status.items.values()) == self._named() + sum(map(_parts, present))
        assert status.items.get(Modality.FILE, 0) == self._named()
        everywhere: dict[str, int] = {}
        for held in self._all().values():
            if held.content is not None and held.missing_since_s is None:
                everywhere[held.content] = everywhere.get(held.content, 0) + 1
        assert status.duplicates == sum(everywhere.values()) - len(everywhere)
        assert status.files == sum(everywhere.values())
        if self.building is None:
            assert (status.building, status.building_done, status.building_total) == (None, 0, 0)
        else:
            assert status.building == self._space(self.generation + 1)
            assert status.building_done == len(self.building)
            assert status.building_total == len(self.building) + len(self._pending())

    @invariant()
    def nothing_is_orphaned_or_damaged(self) -> None:
        assert self.library.check() == ()
        assert stored_previews(self.place) == {
            (self.samples.hash(content), part)
            for content in self._known_contents()
            for part in range(_parts(content))
        }

    @invariant()
    def what_is_derived_is_what_would_be_derived_anew(self) -> None:
        kept, anew = derived_and_anew(self.library)
        assert kept == anew
        names = [self.library.words.matches(f"{folder} ", 99) for folder in ("one", "two", "three")]
        found = {match.item_id for matches in names for match in matches}
        assert len(found) == len(self._present()) + self._named()
        everything = self.library.words.scope(ParsedQuery(excluded=("nothing",)))
        assert everything is not None
        assert len(everything) == self._named() + sum(map(_parts, self._present()))


# A failure of eighteen steps can be read as it is; to make it shorter takes minutes.
STEPS = settings(
    max_examples=14, stateful_step_count=18, deadline=None, phases=(Phase.explicit, Phase.generate)
)


def test_a_library_agrees_with_a_dictionary(make_place) -> None:
    run_state_machine_as_test(lambda: LibraryMachine(make_place), settings=STEPS)


def test_a_library_is_all_that_the_services_ask_for(library) -> None:
    ports: dict[str, type] = {"": Library} | get_type_hints(Library)
    missing = [
        (aggregate, name)
        for aggregate, port in ports.items()
        for name in dir(port)
        if not name.startswith("_")
        and not hasattr(getattr(library, aggregate) if aggregate else library, name)
    ]
    assert len(ports) >= 16
    assert missing == []


@pytest.mark.both_stores
def test_content_that_waits_to_be_read_again_lies_in_no_folder(library, samples, folder) -> None:
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "a", "cat")])
    library.spaces.begin(EmbeddingSpace("another", 4))
    library.spaces.activate()
    kept, anew = derived_and_anew(library)
    assert kept == anew
