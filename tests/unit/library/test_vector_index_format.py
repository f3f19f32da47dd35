"""An index's file gives back what was written, or is refused."""

import itertools
import json
import os
import sys

import numpy as np
import pytest

from retllm_desktop.core.types import Modality
from retllm_desktop.library.vector_index import file_format, rows
from retllm_desktop.library.vector_index.file_format import (
    HELD_BYTES,
    IndexWriter,
    read_index,
    verify_index,
)
from retllm_desktop.library.vector_index.quantizer import EncodedRows, fit_quantizer
from retllm_desktop.library.vector_index.rows import RowsHeld, RowsInFile, UnusableIndexError
from tests.unit.library.conftest import products_are_right

AT_ONCE = 3000
COUNTS = {Modality.IMAGE: 3 * AT_ONCE + 77, Modality.TEXT: 30}
DIMENSION = 70
WIDTH = 40


@pytest.fixture
def parts():
    rng = np.random.default_rng(1)
    made = {}
    for kind, count in COUNTS.items():
        rows = rng.normal(size=(count, DIMENSION)).astype(np.float32)
        ids = rng.permutation(10 * count)[:count].astype(np.int64)
        quantizer = fit_quantizer(rows)
        made[kind] = (quantizer, ids, quantizer.encode(rows))
    return made


@pytest.fixture
def path(tmp_path, parts):
    target = tmp_path / "library.db.vectors-abc"
    # Those of both come between each other.
    pieces = sorted(
        (start, kind) for kind, count in COUNTS.items() for start in range(0, count, AT_ONCE)
    )
    with IndexWriter(target, DIMENSION, COUNTS) as writer:
        for start, kind in pieces:
            _, ids, encoded = parts[kind]
            writer.add(kind, *_piece(ids, encoded, slice(start, start + AT_ONCE)))
        writer.finish("abc", {kind: part[0] for kind, part in parts.items()})
    return target


def _piece(ids, encoded, rows):
    return ids[rows], EncodedRows(encoded.codes[rows], encoded.rests[rows])


def _spans(path):
    """Return where the tables of each modality are: items, checksums, codes, rests."""
    with path.open("rb") as stream:
        listed = file_format._read_directory(stream, "abc", DIMENSION)
    return {kind: places.spans(WIDTH) for kind, places in listed.places.items()}


@pytest.mark.parametrize("held", [True, False])
def test_what_was_written_is_read(path, parts, held):
    segments = read_index(path, "abc", DIMENSION, HELD_BYTES if held else 0)
    assert verify_index(path, "abc", DIMENSION)
    assert list(path.parent.iterdir()) == [path]
    for kind, (quantizer, ids, encoded) in parts.items():
        segment = segments[kind]
        assert segment.alive == len(ids)
        assert segment.ids.tolist() == ids.tolist()
        assert segment.ordered.tolist() == sorted(ids.tolist())
        assert isinstance(segment.exact, RowsHeld if held else RowsInFile)
        some = np.array([0, 5, len(ids) - 1])
        right = quantizer.decode(quantizer.finer(encoded.codes[some], encoded.rests[some]))
        assert (segment.exact.read(some) == right).all()
        assert segment.exact.read(some[:0]).shape == (0, DIMENSION)
        assert (segment.quantizer.mean == quantizer.mean).all()
        assert (segment.quantizer.deviation == quantizer.deviation).all()
        assert products_are_right(segment.products, encoded.codes)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize("name", [b"caf\xe9/copy", b"copy-\xe9"])
def test_a_name_that_is_no_text_is_read(path, parts, tmp_path, name):
    target = tmp_path / os.fsdecode(name)
    target.parent.mkdir(exist_ok=True)
    for kind, segment in read_index(path.rename(target), "abc", DIMENSION).items():
        assert products_are_right(segment.products, parts[kind][2].codes)


@pytest.mark.parametrize("kind", list(COUNTS))
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_a_bit_that_flipped_is_noticed(path, kind, share):
    whole = path.read_bytes()
    for start, length in _spans(path)[kind]:
        data = bytearray(whole)
        data[start + int(share * (length - 1))] ^= 16
        path.write_bytes(data)
        _is_refused(path)


@pytest.mark.parametrize("share", [0.0, 0.99999])
def test_a_bit_that_flipped_at_either_end_is_noticed(path, share):
    data = bytearray(path.read_bytes())
    data[int(share * len(data))] ^= 16
    path.write_bytes(data)
    _is_refused(path)


def test_a_row_that_was_damaged_is_noticed_when_it_is_read(path, monkeypatch):
    data = bytearray(path.read_bytes())
    start, length = _spans(path)[Modality.IMAGE][3]
    data[start + length - WIDTH * 100] ^= 16
    path.write_bytes(data)
    exact = read_index(path, "abc", DIMENSION, 0)[Modality.IMAGE].exact
    assert len(exact.read(np.arange(50))) == 50
    with pytest.raises(UnusableIndexError, match="damaged"):
        exact.read(np.arange(COUNTS[Modality.IMAGE]))
    # Where the rows are held it is noticed at once.
    _is_refused(path)


def test_what_searches_want_is_read_ahead(path, monkeypatch):
    read = []
    original = rows.RowFile.read

    def noting(self, length, places):
        read.extend((place, place + length) for place in places)
        return original(self, length, places)

    monkeypatch.setattr(rows.RowFile, "read", noting)
    for kind, segment in read_index(path, "abc", DIMENSION, 0).items():
        start, length = _spans(path)[kind][3]
        read.clear()
        segment.exact.read_ahead(step_bytes=1000)
        assert [read[0][0], read[-1][1]] == [start, start + length]
        assert all(before[1] == after[0] for before, after in itertools.pairwise(read))


def test_a_copy_is_read_from_after_its_file_was_removed(path, monkeypatch):
    segment = read_index(path, "abc", DIMENSION, 0)[Modality.TEXT]
    try:
        path.unlink()
    except PermissionError:
        pytest.skip("the system keeps open files")
    assert len(segment.exact.read(np.arange(30))) == 30


@pytest.mark.parametrize("length", [0, 10, 40, 5000, -1, -40, -5000])
def test_a_file_cut_short_is_noticed(path, length):
    data = path.read_bytes()
    path.write_bytes(data[:length])
    _is_refused(path)


def test_more_at_the_end_or_in_the_middle_is_noticed(path):
    data = path.read_bytes()
    path.write_bytes(data + b"\0")
    _is_refused(path)
    path.write_bytes(data[:5000] + bytes(64) + data[5000:])
    _is_refused(path)


def test_another_file_is_refused(path):
    for token, dimension in (("abd", DIMENSION), ("abc", 64), ("abc", 72)):
        assert not verify_index(path, token, dimension)
        with pytest.raises(UnusableIndexError):
            read_index(path, token, dimension)
    path.write_text("not an index at all, " * 40)
    _is_refused(path)
    path.unlink()
    _is_refused(path)
    path.mkdir()
    _is_refused(path)


def test_a_list_that_lies_is_refused(path):
    import struct
    import zlib

    data = path.read_bytes()
    magic = file_format._MAGIC
    tail = struct.Struct("<QI")
    end = len(data) - len(magic) - tail.size
    size, _ = tail.unpack(data[end : end + tail.size])
    listed = json.loads(data[end - size : end])
    lies = [
        listed | {"kinds": [["sound", *rest] for _, *rest in listed["kinds"]]},
        listed | {"kinds": [[kind, rows, 0, 0, 0, 0] for kind, rows, *_ in listed["kinds"]]},
        listed | {"kinds": [[kind, rows] for kind, rows, *_ in listed["kinds"]]},
        listed | {"kinds": [[kind, -rows, *crcs] for kind, rows, *crcs in listed["kinds"]]},
        listed | {"kinds": list(reversed(listed["kinds"]))},
        listed | {"byteorder": "middle"},
        listed | {"quantizers": {}},
        listed | {"quantizers": {"image": [[1.0], [1.0]]}},
        {},
        [],
    ]
    for lie in lies:
        written = json.dumps(lie).encode()
        path.write_bytes(
            data[: end - size] + written + tail.pack(len(written), zlib.crc32(written)) + magic
        )
        with pytest.raises(UnusableIndexError):
            read_index(path, "abc", DIMENSION)


def test_what_is_not_finished_leaves_nothing(tmp_path, parts):
    _, ids, encoded = parts[Modality.TEXT]
    target = tmp_path / "copy"

    def write(counted, error):
        with IndexWriter(target, DIMENSION, {Modality.TEXT: counted}) as writer:
            writer.add(Modality.TEXT, ids, encoded)
            if error is not None:
                raise error
            writer.finish("abc", {})

    with pytest.raises(OSError, match="full"):
        write(len(ids), OSError("full"))
    with pytest.raises(ValueError, match="fewer"):
        write(len(ids) + 1, None)
    with pytest.raises(ValueError, match="more"):
        write(len(ids) - 1, None)
    assert list(tmp_path.iterdir()) == []


def _is_refused(path):
    assert not verify_index(path, "abc", DIMENSION)
    with pytest.raises(UnusableIndexError):
        read_index(path, "abc", DIMENSION)
