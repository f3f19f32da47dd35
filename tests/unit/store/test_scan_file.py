"""A scan copy's file gives back what was written, or is refused."""

import json

import numpy as np
import pytest

from retllm_desktop.core.types import Modality
from retllm_desktop.store import scan_file
from retllm_desktop.store.scan_codes import Encoded, fit
from retllm_desktop.store.scan_file import BLOCK_ROWS, CopyWriter, read_copy, verify
from retllm_desktop.store.scan_rows import UnusableCopyError

COUNTS = {Modality.IMAGE: BLOCK_ROWS + 77, Modality.TEXT: 30}
DIMENSION = 70


@pytest.fixture
def parts():
    rng = np.random.default_rng(1)
    made = {}
    for kind, count in COUNTS.items():
        rows = rng.normal(size=(count, DIMENSION)).astype(np.float32)
        ids = rng.permutation(10 * count)[:count].astype(np.int64)
        quantiser = fit(rows)
        made[kind] = (quantiser, ids, quantiser.encode_finely(rows))
    return made


@pytest.fixture
def path(tmp_path, parts):
    target = tmp_path / "library.db.scan-abc"
    with CopyWriter(target) as writer:
        for kind, (_, ids, (encoded, rests)) in parts.items():
            for start in range(0, len(ids), BLOCK_ROWS):
                piece = slice(start, start + BLOCK_ROWS)
                part = Encoded(encoded.signs[piece], encoded.codes[piece])
                writer.add(kind, ids[piece], part, rests[piece])
        writer.finish("abc", DIMENSION, {kind: part[0] for kind, part in parts.items()})
    return target


@pytest.mark.parametrize("held", [True, False])
def test_what_was_written_is_read(path, parts, monkeypatch, held):
    if not held:
        monkeypatch.setattr(scan_file, "_HELD_BYTES", 0)
    segments = read_copy(path, "abc", DIMENSION)
    assert verify(path, "abc", DIMENSION)
    assert list(path.parent.iterdir()) == [path]
    for kind, (quantiser, ids, (encoded, rests)) in parts.items():
        segment = segments[kind]
        assert segment.count == segment.alive == len(ids)
        assert segment.ids.tolist() == ids.tolist()
        assert segment.ordered.tolist() == sorted(ids.tolist())
        finer = quantiser.finer(encoded.codes, rests)
        assert segment.is_fine == held
        assert (segment.codes[: len(ids)] == (finer if held else encoded.codes)).all()
        laid = segment.signs.transpose(0, 2, 1).reshape(-1, segment.signs.shape[1])
        assert (laid[: len(ids)] == encoded.signs).all()
        some = np.array([0, 5, len(ids) - 1])
        right = quantiser.decode(finer[some])
        assert (segment.exact.read(some, segment.codes[some]) == right).all()
        assert segment.exact.read(some[:0], segment.codes[:0]).shape == (0, DIMENSION)
        assert (segment.quantiser.mean == quantiser.mean).all()
        assert (segment.quantiser.deviation == quantiser.deviation).all()
        assert (segment.gone.reshape(-1)[: len(ids)] == 0).all()
        assert (segment.gone.reshape(-1)[len(ids) :] != 0).all()


@pytest.mark.parametrize("share", [0.0, 0.00001, 0.1, 0.9985, 0.99999])
def test_a_bit_that_flipped_is_noticed(path, share):
    data = bytearray(path.read_bytes())
    data[int(share * len(data))] ^= 16
    path.write_bytes(data)
    _is_refused(path)


def test_a_row_that_was_damaged_is_noticed_when_it_is_read(path, monkeypatch):
    monkeypatch.setattr(scan_file, "_HELD_BYTES", 0)
    data = bytearray(path.read_bytes())
    data[int(0.8 * len(data))] ^= 16
    path.write_bytes(data)
    segment = read_copy(path, "abc", DIMENSION)[Modality.IMAGE]
    assert len(segment.exact.read(np.arange(50), segment.codes[:50])) == 50
    with pytest.raises(UnusableCopyError, match="damaged"):
        segment.exact.read(np.arange(segment.count), segment.codes[: segment.count])
    # Where the rows are held it is noticed at once.
    monkeypatch.undo()
    _is_refused(path)


def test_a_copy_is_read_from_after_its_file_was_removed(path, monkeypatch):
    monkeypatch.setattr(scan_file, "_HELD_BYTES", 0)
    segment = read_copy(path, "abc", DIMENSION)[Modality.TEXT]
    try:
        path.unlink()
    except PermissionError:
        pytest.skip("the system keeps open files")
    assert len(segment.exact.read(np.arange(30), segment.codes[:30])) == 30


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
        assert not verify(path, token, dimension)
        with pytest.raises(UnusableCopyError):
            read_copy(path, token, dimension)
    path.write_text("not a copy at all, " * 40)
    _is_refused(path)
    path.unlink()
    _is_refused(path)
    path.mkdir()
    _is_refused(path)


def test_a_list_that_lies_is_refused(path):
    import struct
    import zlib

    data = path.read_bytes()
    magic = b"retllm scan copy 2\n"
    tail = struct.Struct("<QI")
    end = len(data) - len(magic) - tail.size
    size, _ = tail.unpack(data[end : end + tail.size])
    listed = json.loads(data[end - size : end])
    lies = [
        listed | {"blocks": [["sound", *rest] for _, *rest in listed["blocks"]]},
        listed | {"blocks": [[kind, rows, 0, 0] for kind, rows, *_ in listed["blocks"]]},
        listed | {"blocks": list(reversed(listed["blocks"]))},
        listed | {"byteorder": "middle"},
        listed | {"quantisers": {}},
        listed | {"quantisers": {"image": [[1.0], [1.0]]}},
        {},
        [],
    ]
    for lie in lies:
        written = json.dumps(lie).encode()
        path.write_bytes(
            data[: end - size] + written + tail.pack(len(written), zlib.crc32(written)) + magic
        )
        with pytest.raises(UnusableCopyError):
            read_copy(path, "abc", DIMENSION)


def test_what_is_not_finished_leaves_nothing(tmp_path, parts):
    _, ids, (encoded, rests) = parts[Modality.TEXT]
    target = tmp_path / "copy"

    def write():
        with CopyWriter(target) as writer:
            writer.add(Modality.TEXT, ids, encoded, rests)
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        write()
    assert list(tmp_path.iterdir()) == []


def _is_refused(path):
    assert not verify(path, "abc", DIMENSION)
    with pytest.raises(UnusableCopyError):
        read_copy(path, "abc", DIMENSION)
