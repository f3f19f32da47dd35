"""Whatever happens to files between two runs: each is known once, no content is embedded twice.

Real files, the real library, and an encoder that counts.
"""

import itertools
import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import FileStat
from retllm_desktop.indexing.embedding import BatchLimits
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.library.sqlite_library import open_library
from tests.unit.fakes import FakeEncoder, FakeExtractor

NAMES = ("a.img", "b.img")
FOLDERS = ("one", "one/deep", "two")
ROOTS = ("one", "two")

paths = st.tuples(st.sampled_from(FOLDERS), st.sampled_from(NAMES))
contents = st.builds(
    lambda first, length: bytes([first]) * length, st.integers(1, 5), st.integers(1, 2)
)


class Files(RuleBasedStateMachine):
    """Operations on a small tree; a run now and then, which must set everything right."""

    @initialize()
    def begin(self):
        self.base = Path(tempfile.mkdtemp(prefix="retllm-random-"))
        for folder in FOLDERS:
            (self.base / folder).mkdir(parents=True, exist_ok=True)
        # What cannot be read keeps a folder from being empty, which would make it look absent.
        for folder in ROOTS:
            (self.base / folder / "~$other.bin").write_bytes(b"x")
        self.library = open_library(
            self.base / "library.db", cache_dir=self.base / "cache", writable=True
        )
        self.encoder, self.extractor = FakeEncoder(), FakeExtractor()
        # Small steps: whatever one transaction does, the next must find it in order.
        self.service = IndexingService(
            self.library,
            self.encoder,
            self.extractor,
            limits=BatchLimits(files=1),
            records_per_transaction=1,
        )
        for folder in ROOTS:
            self.library.roots.add(self.base / folder)
        self.trash = self.base / "trash"
        self.trash.mkdir()
        self.clock_ns = 10**18
        for number, place in enumerate(itertools.product(FOLDERS, NAMES)):
            self.write(place, bytes([number % 5 + 1]) * (number % 2 + 1))
        self.run_and_check(backwards=False)

    def teardown(self):
        if hasattr(self, "library"):
            try:
                self.run_and_check(backwards=False)
            finally:
                self.library.close()
                shutil.rmtree(self.base, ignore_errors=True)

    def at(self, place):
        return self.base / place[0] / place[1]

    def stamp(self, path):
        """Give each write a date of its own, as writes at different times have."""
        self.clock_ns += 1
        os.utime(path, ns=(self.clock_ns, self.clock_ns))

    @rule(place=paths, content=contents)
    def write(self, place, content):
        path = self.at(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(content)
        self.stamp(path)

    @rule(place=paths, content=contents)
    def write_in_place(self, place, content):
        path = self.at(place)
        if path.exists():
            path.write_bytes(content)
            self.stamp(path)

    @rule(place=paths, content=contents)
    def replace_as_editors_do(self, place, content):
        path = self.at(place)
        if path.parent.exists():
            unfinished = path.with_name(".unfinished.img~")
            unfinished.write_bytes(content)
            self.stamp(unfinished)
            unfinished.replace(path)

    @rule(place=paths, other=paths)
    def rename(self, place, other):
        if self.at(place).exists() and self.at(other).parent.exists():
            self.at(place).replace(self.at(other))

    @rule(place=paths, other=paths)
    def swap(self, place, other):
        one, two = self.at(place), self.at(other)
        if one != two and one.exists() and two.exists():
            one.rename(self.base / "aside")
            two.rename(one)
            (self.base / "aside").rename(two)

    @rule(place=paths, other=paths, keep_date=st.booleans())
    def copy(self, place, other, keep_date):
        one, two = self.at(place), self.at(other)
        if one.exists() and two.parent.exists() and not (two.exists() and one.samefile(two)):
            two.unlink(missing_ok=True)
            shutil.copyfile(one, two)
            if keep_date:
                shutil.copystat(one, two)
            else:
                self.stamp(two)

    @rule(place=paths, other=paths)
    def link(self, place, other):
        one, two = self.at(place), self.at(other)
        if one.exists() and two.parent.exists() and not two.exists():
            os.link(one, two)

    @rule(place=paths)
    def touch(self, place):
        if self.at(place).exists():
            self.stamp(self.at(place))

    @rule(place=paths)
    def throw_away(self, place):
        if self.at(place).exists():
            self.at(place).replace(self.trash / place[1])

    @rule(place=paths)
    def take_back(self, place):
        thrown = self.trash / place[1]
        if thrown.exists() and self.at(place).parent.exists():
            thrown.replace(self.at(place))

    @rule(place=paths)
    def delete(self, place):
        self.at(place).unlink(missing_ok=True)

    @rule(source=st.sampled_from(FOLDERS), name=st.sampled_from(("one/x", "two/x", "one/deep")))
    def rename_folder(self, source, name):
        one, two = self.base / source, self.base / name
        if source not in ROOTS and one.is_dir() and not two.exists():
            one.rename(two)

    @rule()
    def index(self):
        self.run_and_check(backwards=False)

    @rule()
    def index_backwards(self):
        self.run_and_check(backwards=True)

    @rule()
    def index_once_more(self):
        self.run_and_check(backwards=False)

    def run_and_check(self, backwards):
        on_disk = self.on_disk()
        held = {file.content_hash for file in self.known().values()}
        roots = self.library.roots.all()
        before = self.encoder.embedded
        finished = list(self.service.index(CancelToken(), roots[::-1] if backwards else roots))[-1]
        assert self.encoder.embedded - before == len(set(on_disk.values()) - held)
        assert finished.skipped == 0
        present = {
            path: file.content_hash
            for path, file in self.known().items()
            if file.missing_since_s is None
        }
        assert present == on_disk
        found = self.library.vectors.nearest(self.encoder._row(1), 1000)
        items = self.library.items.get([near.item_id for near in found])
        assert len({item.content_hash for item in items}) == len(items)
        assert {item.content_hash for item in items} == set(on_disk.values())
        assert all(item.path in on_disk for item in items)
        # Nothing is kept but what is there, or was deleted and may come back.
        assert not any(path.name.startswith(".") for path in self.known())
        again = list(self.service.index(CancelToken()))[-1]
        assert (again.read, again.moved, again.gone) == (0, 0, 0)
        assert again.unchanged == len(on_disk)

    def known(self):
        return {
            path: file
            for root in self.library.roots.all()
            for path, file in self.library.files.known(root.id).items()
        }

    def on_disk(self):
        return {
            path: self.extractor._extract(FileStat(path, 0, 0), {}).content_hash
            for root in ROOTS
            for path in (self.base / root).rglob("*.img")
        }


Files.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
TestFiles = Files.TestCase
