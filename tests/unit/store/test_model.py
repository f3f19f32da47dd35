"""Whatever is done to a library, it agrees with a dictionary, and nothing in it is orphaned."""

import shutil
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from retllm_desktop.core.types import Modality, Problem
from tests.unit.store.conftest import Place, Samples

FOLDERS = st.sampled_from(["one", "two", "three"])
NAMES = st.sampled_from(["a", "b", "c", "d", "e"])
CONTENTS = st.sampled_from(["cat", "dog", "horse", "report", "letter"])


class LibraryMachine(RuleBasedStateMachine):
    """The model: for each folder its id, whether it is offline, and path → content or None."""

    def __init__(self) -> None:
        super().__init__()
        self.base = Path(tempfile.mkdtemp())
        self.place = Place(self.base)
        self.samples = Samples()
        self.library = self.place.open()
        self.ids: dict[str, int] = {}
        self.offline: set[str] = set()
        self.files: dict[str, dict[Path, str | None]] = {}

    def teardown(self) -> None:
        self.library.close()
        shutil.rmtree(self.base)

    def _path(self, folder: str, name: str) -> Path:
        return self.base / folder / name

    def _entry(self, path: Path, content: str):
        if content in {"report", "letter"}:
            return self.samples.entry(path, content, parts=2, modality=Modality.TEXT)
        return self.samples.entry(path, content)

    def _held(self) -> dict[str, list[Path]]:
        held: dict[str, list[Path]] = {}
        for files in self.files.values():
            for path, content in files.items():
                if content is not None:
                    held.setdefault(content, []).append(path)
        return held

    @rule(folder=FOLDERS)
    def add_root(self, folder: str) -> None:
        root = self.library.add_root(self.base / folder)
        assert self.ids.setdefault(folder, root.id) == root.id
        self.files.setdefault(folder, {})

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), batch=st.dictionaries(NAMES, CONTENTS, min_size=1, max_size=5))
    def put(self, data: st.DataObject, batch: dict[str, str]) -> None:
        folder = data.draw(st.sampled_from(sorted(self.ids)))
        known = self._held()
        entries = []
        for name, content in batch.items():
            path = self._path(folder, name)
            by_hash = content in known and data.draw(st.booleans(), label="by hash")
            make = self.samples.copy_entry if by_hash else self._entry
            entries.append(make(path, content))
            self.files[folder][path] = content
        assert self.library.put(self.ids[folder], entries) == ()

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), name=NAMES)
    def put_problem(self, data: st.DataObject, name: str) -> None:
        folder = data.draw(st.sampled_from(sorted(self.ids)))
        path = self._path(folder, name)
        stat = self.samples.stat(path, "broken")
        self.library.put_problems(self.ids[folder], [(stat, Problem(path, "Broken"))])
        self.files[folder][path] = None

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), names=st.sets(NAMES, min_size=1))
    def forget(self, data: st.DataObject, names: set[str]) -> None:
        folder = data.draw(st.sampled_from(sorted(self.ids)))
        before = sum(self.library.status().items.values())
        paths = [self._path(folder, name) for name in sorted(names)]
        gone = self.library.forget_files(self.ids[folder], paths)
        for path in paths:
            self.files[folder].pop(path, None)
        assert sum(self.library.status().items.values()) == before - gone

    @precondition(lambda self: any(self.files.values()))
    @rule(data=st.data(), name=NAMES)
    def rename(self, data: st.DataObject, name: str) -> None:
        """As indexing does it: the new name first, then the old one is forgotten."""
        source = data.draw(st.sampled_from(sorted(f for f in self.files if self.files[f])))
        old = data.draw(st.sampled_from(sorted(self.files[source])))
        target = data.draw(st.sampled_from(sorted(self.ids)))
        new, content = self._path(target, name), self.files[source][old]
        if content is None or old == new:
            return
        ids = self._item_ids(content)
        self.library.put(self.ids[target], [self.samples.copy_entry(new, content)])
        self.library.forget_files(self.ids[source], [old])
        self.files[target][new] = content
        del self.files[source][old]
        assert self._item_ids(content) == ids

    @precondition(lambda self: self.ids)
    @rule(data=st.data())
    def remove_root(self, data: st.DataObject) -> None:
        folder = data.draw(st.sampled_from(sorted(self.ids)))
        self.library.remove_root(self.ids.pop(folder))
        self.offline.discard(folder)
        del self.files[folder]

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), offline=st.booleans())
    def set_offline(self, data: st.DataObject, offline: bool) -> None:
        folder = data.draw(st.sampled_from(sorted(self.ids)))
        self.library.set_root_offline(self.ids[folder], offline)
        (self.offline.add if offline else self.offline.discard)(folder)

    @rule()
    def reopen(self) -> None:
        self.library.close()
        self.library = self.place.open()

    def _item_ids(self, content: str) -> list[int]:
        with self.library._connections.reading() as connection:
            rows = connection.rows(
                "SELECT item.id FROM item JOIN content ON content.id = content_id WHERE hash = ?",
                (self.samples.hash(content),),
            )
            return [row[0] for row in rows]

    @invariant()
    def every_file_is_there_once(self) -> None:
        for folder, number in self.ids.items():
            known = self.library.known_files(number)
            hashes = {
                path: None if content is None else self.samples.hash(content)
                for path, content in self.files[folder].items()
            }
            assert {path: file.content_hash for path, file in known.items()} == hashes
        roots = {root.id: root for root in self.library.roots()}
        assert set(roots) == set(self.ids.values())
        for folder, number in self.ids.items():
            contents = list(self.files[folder].values())
            assert roots[number].problems == contents.count(None)
            assert roots[number].files == len(contents) - contents.count(None)
            assert (roots[number].state == "offline") == (folder in self.offline)

    @invariant()
    def search_finds_exactly_the_content_that_files_hold(self) -> None:
        query = np.eye(1, 8, dtype=np.float32)[0]
        found = self.library.nearest(query, 100)
        items = self.library.items([neighbour.item_id for neighbour in found])
        assert len(items) == len(found)
        held = self._held()
        assert sorted((item.content_hash, item.part) for item in items) == sorted(
            (self.samples.hash(content), part)
            for content in held
            for part in range(2 if content in {"report", "letter"} else 1)
        )
        by_hash = {self.samples.hash(content): paths for content, paths in held.items()}
        away = {self.base / folder for folder in self.offline}
        for item in items:
            paths = by_hash[item.content_hash]
            assert item.copies == len(paths)
            assert item.path in paths
            there = [path for path in paths if path.parent not in away]
            assert item.offline == (not there)
            assert item.path in (there or paths)
        assert sum(self.library.status().items.values()) == len(items)

    @invariant()
    def nothing_is_orphaned(self) -> None:
        with self.library._connections.reading() as connection:
            assert list(connection.rows("PRAGMA foreign_key_check")) == []
            items = {row[0] for row in connection.rows("SELECT id FROM item")}
            rows = connection.rows("SELECT item_id FROM vectors_1_1")
            assert {row[0] for row in rows} == items
            assert connection.value("SELECT count(*) FROM vectors_1_1_rowids") == len(items)
            contents = {row[0] for row in connection.rows("SELECT id FROM content")}
            for query in (
                "SELECT content_id FROM item",
                "SELECT content_id FROM embedded",
                "SELECT content_id FROM file WHERE content_id IS NOT NULL",
            ):
                assert {row[0] for row in connection.rows(query)} == contents
        previews = {path.stem for path in self.place.cache.rglob("*") if path.is_file()}
        assert previews == {
            f"{self.samples.hash(content).hex()}-{part}"
            for content in self._held()
            for part in range(2 if content in {"report", "letter"} else 1)
        }


LibraryMachine.TestCase.settings = settings(max_examples=12, stateful_step_count=15, deadline=None)
TestLibraryAgreesWithADictionary = LibraryMachine.TestCase
