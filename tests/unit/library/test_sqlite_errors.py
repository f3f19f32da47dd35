"""What befalls disks and files: a sentence each, nothing lost, the library usable afterwards."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import apsw
import numpy as np
import pytest

from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.core.types import EmbeddingSpace
from retllm_desktop.library.migration import APPLICATION_ID
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_errors import translate_error

MIB = 2**20


@pytest.fixture
def stored(place, folder, samples):
    """A closed library with 300 items."""
    with place.open() as library:
        root = library.roots.add(folder)
        entries = [samples.entry(folder / f"{n}", f"{n}", thumbnail=None) for n in range(300)]
        library.files.put(root.id, entries)
    return place


@pytest.mark.parametrize("empty_file", [False, True])
def test_a_reader_without_a_library_is_told_how_to_make_one(place, empty_file):
    place.database.parent.mkdir()
    if empty_file:
        place.database.touch()
    with pytest.raises(InputError, match="no library yet") as caught:
        place.open(writable=False)
    assert "retllm-desktop index FOLDER" in caught.value.detail
    assert sorted(path.name for path in place.folder.rglob("*")) == (
        ["data", "library.db"] if empty_file else ["data"]
    )


@pytest.mark.parametrize("writable", [False, True])
@pytest.mark.parametrize(
    "content", [b"not a database, but a letter " * 200, b"x", b"\0" * 8192], ids=["text", "x", "0"]
)
def test_a_file_that_is_no_database_is_kept(place, content, writable):
    place.database.parent.mkdir()
    place.database.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        place.open(writable=writable)
    assert caught.value.path == place.database
    assert "It was left as it" in caught.value.detail
    assert place.database.read_bytes() == content


@pytest.mark.parametrize("writable", [False, True])
def test_a_damaged_header_is_told_and_the_file_kept(stored, writable):
    content = bytearray(stored.database.read_bytes())
    content[16:40] = os.urandom(24)
    stored.database.write_bytes(content)
    with pytest.raises(StoreError, match="damaged") as caught:
        stored.open(writable=writable)
    assert "retllm-desktop index FOLDER" in caught.value.detail
    assert stored.database.read_bytes() == bytes(content)


@pytest.mark.parametrize("writable", [False, True])
def test_a_file_cut_short_is_told(stored, writable):
    content = stored.database.read_bytes()
    stored.database.write_bytes(content[: len(content) // 2])
    with pytest.raises(StoreError, match="damaged"), stored.open(writable=writable) as library:
        _use_everything(library)


@pytest.mark.parametrize("seed", range(12))
def test_damaged_pages_are_told_wherever_they_are(stored, seed):
    """Never a traceback: what is damaged either does not matter or is a StoreError."""
    content = bytearray(stored.database.read_bytes())
    generator = np.random.default_rng(seed)
    for page in generator.integers(1, len(content) // 4096, size=6):
        content[page * 4096 : page * 4096 + 64] = generator.bytes(64)
    stored.database.write_bytes(content)
    try:
        with stored.open() as library:
            _use_everything(library)
    except StoreError as exc:
        assert "damaged" in exc.title  # noqa: PT017 - some damage is in free space


def test_every_page_with_a_damaged_header_is_noticed(stored):
    content = bytearray(stored.database.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 12] = b"\xff" * 12
    stored.database.write_bytes(content)
    with (
        pytest.raises(StoreError, match="damaged"),
        stored.open(writable=False, space=None) as library,
    ):
        library.status()


def _use_everything(library):
    query = np.eye(1, 8, dtype=np.float32)[0]
    library.items.get([n.item_id for n in library.vectors.nearest(query, 300)])
    library.items.get(range(1, 301))
    library.files.hashes_by_size([1, 2, 3])
    library.files.problems()
    for root in library.status().roots:
        known = library.files.known(root.id)
        if library._file.lock is not None:
            library.files.forget(root.id, list(known)[:50])
            library.roots.remove(root.id)


def test_a_library_of_a_later_version_is_refused_and_kept(stored):
    connection = Connection(stored.database, "rwc")
    connection.run("PRAGMA user_version = 99000")
    connection.close()
    before = stored.database.read_bytes()
    for writable in (False, True):
        with pytest.raises(StoreError, match="later version") as caught:
            stored.open(writable=writable)
        assert "99.0" in caught.value.detail
    assert stored.database.read_bytes() == before


def test_a_database_of_another_program_is_refused_and_kept(place):
    place.database.parent.mkdir()
    connection = Connection(place.database, "rwc")
    connection.run(f"PRAGMA application_id = {APPLICATION_ID + 1}; CREATE TABLE t (a)")
    connection.close()
    before = place.database.read_bytes()
    for writable in (False, True):
        with pytest.raises(StoreError, match="not a retllm-desktop library"):
            place.open(writable=writable)
    assert place.database.read_bytes() == before


def test_a_full_disk_writes_nothing_of_the_batch_wherever_it_strikes(
    place, folder, samples, all_items
):
    """sqlite-vec hides what befell it: the disk must be named all the same."""
    with place.open() as library:
        root = library.roots.add(folder)
        first = samples.entry(folder / "first", "first")
        library.files.put(root.id, [first])
        writer = library._file.connections._writer
        assert writer is not None
        used = writer.value("PRAGMA page_count")
        # More than fits in one chunk of a vec0 table, so that it must make another.
        batch = [samples.entry(folder / "0", "0", parts=3)]
        batch += [
            samples.entry(folder / f"{n}", f"{n}", parts=110, thumbnail=None) for n in range(1, 11)
        ]
        failures = 0
        for free in (0, 1, 3, 8, 21, 30, 38, 42, 46, 400):
            writer.value(f"PRAGMA max_page_count = {used + free}")
            try:
                library.files.put(root.id, batch)
                break
            except StoreError as exc:
                failures += 1
                assert exc.title == "The disk is full; nothing of the batch was written"  # noqa: PT017
            assert [item.path for item in all_items(library)] == [folder / "first"]
            assert list(library.files.known(root.id)) == [folder / "first"]
            assert library.items.thumbnail(samples.hash("0"), 0) is None
        assert failures > 5
        assert len(all_items(library)) == 1104
        assert library.items.thumbnail(samples.hash("0"), 0) == b"preview"


def test_a_full_disk_while_choosing_a_space_or_adding_a_folder(place, folder, samples):
    with place.open(space=None) as library:
        writer = library._file.connections._writer
        assert writer is not None
        used = writer.value("PRAGMA page_count")
        writer.value(f"PRAGMA max_page_count = {used}")
        with pytest.raises(StoreError, match="The disk is full; nothing was changed"):
            library.vectors.use_space(EmbeddingSpace("small", 8))
        assert library.status().space is None
        writer.value("PRAGMA max_page_count = 1000000")
        library.vectors.use_space(EmbeddingSpace("small", 8))
        library.files.put(library.roots.add(folder).id, [samples.entry(folder / "a", "cat")])
        assert library.status().files == 1


_LIMITED = """
import resource, sys
from pathlib import Path
import numpy as np
from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.types import *
from retllm_desktop.library.sqlite_library import open_library

base = Path(sys.argv[1])
with open_library(base / "library.db", cache_dir=base / "cache", writable=True) as library:
    library.vectors.use_space(EmbeddingSpace("small", 8))
    root = library.roots.add(base)

    def put(count):
        parts = tuple(ExtractedPart(n, Modality.TEXT, text="x" * 4000) for n in range(count))
        vectors = np.tile(np.eye(1, 8, dtype=np.float32), (count, 1))
        library.files.put(root.id, [(FileStat(base / f"{count}", 1, 1),
                               Extraction(bytes([count % 256]) * 32, 1, parts), vectors)])

    put(1)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        put(3000)
    except StoreError as exc:
        print(exc.title)
    print(library.status().items)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    put(3000)
    print(library.status().items)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on file sizes")
def test_an_error_of_the_operating_system_writes_nothing_of_the_batch(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert run.stderr == ""
    title, after, later = run.stdout.splitlines()
    assert title.endswith("; nothing of the batch was written")
    assert after == "{'text': 1}"
    assert later == "{'text': 3001}"


_UNPRIVILEGED = """
import os, sys
from pathlib import Path
import numpy as np
import sqlite_vec
from retllm_desktop.core.errors import RetllmError
from retllm_desktop.library.sqlite_library import open_library

base, writable = Path(sys.argv[1]), sys.argv[2] == "writer"
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
    if not os.access(sqlite_vec.__file__, os.R_OK):
        sys.exit(print("no access"))
try:
    with open_library(base / "library.db", cache_dir=base / "cache", writable=writable) as library:
        found = library.vectors.nearest(np.eye(1, 8, dtype=np.float32)[0], 500)
        print(len(library.items.get([n.item_id for n in found])), library.status().files)
except RetllmError as exc:
    print(type(exc).__name__, exc)
"""


@pytest.fixture
def write_protected(stored):
    """The stored library in a folder that an ordinary user can read but not write."""
    if sys.platform == "win32":
        pytest.skip("folders are protected in another way")
    # Not below tmp_path, which others cannot reach: root becomes an ordinary user in the child.
    base = Path(tempfile.mkdtemp())
    folder = base / "data"
    shutil.copytree(stored.database.parent, folder, ignore=lambda *_: ["library.db.lock"])
    (folder / "library.db").chmod(0o444)
    folder.chmod(0o555)
    base.chmod(0o555)
    yield folder
    base.chmod(0o755)
    folder.chmod(0o755)
    shutil.rmtree(base)


def _as_ordinary_user(folder: Path, role: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", _UNPRIVILEGED, str(folder), role],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
    said = run.stdout.strip()
    if said == "no access":
        pytest.skip("this installation is for root alone")
    return said


def test_a_read_only_data_directory_can_be_searched(write_protected):
    assert _as_ordinary_user(write_protected, "reader") == "300 300"
    assert sorted(path.name for path in write_protected.iterdir()) == ["library.db"]


def test_a_read_only_data_directory_cannot_be_written_and_says_so(write_protected):
    said = _as_ordinary_user(write_protected, "writer")
    assert said.startswith("StoreError The data directory cannot be written")
    assert "another data directory" in said


def test_a_write_protected_file_says_so(write_protected):
    write_protected.chmod(0o777)
    said = _as_ordinary_user(write_protected, "writer")
    assert said.startswith("StoreError The library file is write-protected")


def test_a_data_directory_that_is_a_file_says_so(place):
    (place.folder / "data").write_text("in the way")
    with pytest.raises(StoreError, match=r"data directory cannot be made.*choose another"):
        place.open()
    with pytest.raises((StoreError, InputError)):
        place.open(writable=False)


def test_a_folder_in_the_place_of_the_library_says_so(place):
    place.database.mkdir(parents=True)
    for writable in (True, False):
        with pytest.raises(StoreError, match="cannot be opened"):
            place.open(writable=writable)


def test_writing_to_a_library_opened_for_reading_says_so(stored, folder):
    with stored.open(writable=False) as library:
        with pytest.raises(StoreError, match="reading only"):
            library.roots.add(folder)
        with pytest.raises(StoreError, match="reading only"):
            library.roots.remove(1)


def test_another_program_that_holds_the_file_is_told(stored, folder, monkeypatch):
    monkeypatch.setattr("retllm_desktop.library.sql._BUSY_TIMEOUT_MS", 10)
    with stored.open() as library:
        other = Connection(stored.database, "rwc")
        other.run("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="Another program is using"):
            library.roots.add(folder.parent)
        other.run("ROLLBACK")
        other.close()
        library.roots.add(folder.parent)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (apsw.FullError, "disk is full; gone"),
        (apsw.IOError, "disk that holds the library reported an error; gone"),
        (apsw.ReadOnlyError, "cannot be written"),
        (apsw.CantOpenError, "cannot be opened"),
        (apsw.PermissionsError, "may not be opened"),
        (apsw.BusyError, "Another program"),
        (apsw.LockedError, "Another program"),
        (apsw.ProtocolError, "cannot be locked"),
        (apsw.NoMemError, "not enough memory"),
        (apsw.CorruptError, "damaged"),
        (apsw.NotADBError, "damaged"),
        (apsw.InterruptError, "closed"),
    ],
)
def test_the_faults_of_the_environment_have_sentences(error, words, tmp_path):
    exc = apsw.exception_for(_code(error))
    exc.result = _code(error) | 0x0A00  # an extended code is told like its primary one
    told = translate_error(exc, tmp_path / "library.db", "gone")
    assert told is not None
    assert words in told.title
    assert told.path == tmp_path / "library.db"


def test_an_installation_without_sqlite_vec_says_so(place, tmp_path, monkeypatch):
    monkeypatch.setattr("sqlite_vec.loadable_path", lambda: str(tmp_path / "vec0"))
    with pytest.raises(StoreError, match="sqlite-vec") as caught:
        place.open()
    assert "Install retllm-desktop again" in caught.value.detail


@pytest.mark.parametrize(
    "error", [apsw.SQLError, apsw.ConstraintError, apsw.MisuseError, apsw.RangeError]
)
def test_our_own_bugs_are_not_dressed_up(error, tmp_path):
    assert translate_error(apsw.exception_for(_code(error)), tmp_path) is None
    assert translate_error(apsw.ConnectionClosedError("closed"), tmp_path) is None


def _code(error: type[apsw.Error]) -> int:
    return next(code for code in range(1, 27) if isinstance(apsw.exception_for(code), error))


def test_a_bug_in_a_statement_surfaces_and_changes_nothing(library, folder):
    root = library.roots.add(folder)

    def fail() -> None:
        with library._file.connections.writing() as connection:
            connection.run("DELETE FROM root")
            connection.run("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(apsw.SQLError, match="nowhere"):
        fail()
    assert library.roots.all() == (root,)
