"""What archives of strangers do: nothing of it is written outside, or at all."""

import gzip
import io
import os
import struct
import tarfile
import zipfile

import pytest

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.packs.importers import archives
from retllm_desktop.packs.importers.archives import is_archive, unpack_archive
from retllm_desktop.packs.importers.file_tree import MAX_TREE_FILES

GOOD = {"a pack/manifest.json": b"{}", "a pack/deep/model.onnx": os.urandom(1_200_000)}
BAD_NAMES = [
    "../evil", "a/../../evil", "/etc/evil", "a\\..\\..\\evil", "C:evil", "a//b", "a/./b", "con",
    "aux.txt", "dot.", "space ", "nul/x", "a\x00b" if os.name == "nt" else "a\x01b", "a" * 600,
    "/".join("a" * 20), "b" * 300, "q?",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "deep" / "inside" / "unpacked"


def drain(path, folder, cancel=None):
    return list(unpack_archive(path, folder, cancel or CancelToken()))


def written(tmp_path):
    """All files but the archive."""
    return {p.name for p in tmp_path.rglob("*") if p.is_file()} - {"x.zip", "x.tar"}


def zipped(tmp_path, members, **how):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def tarred(tmp_path, members, mode="w", edit=None):
    path = tmp_path / "x.tar"
    with tarfile.open(path, mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            if edit:
                edit(info)
            archive.addfile(info, io.BytesIO(data))
    return path


@pytest.mark.parametrize("mode", ["zip", "w", "w:gz", "w:bz2", "w:xz"])
def test_good_ones_are_unpacked(tmp_path, folder, mode):
    make = zipped if mode == "zip" else tarred
    path = make(tmp_path, GOOD) if mode == "zip" else make(tmp_path, GOOD, mode)
    assert is_archive(path)
    steps = drain(path, folder)
    for name, data in GOOD.items():
        assert (folder / name).read_bytes() == data
    assert steps[-1].done == steps[-1].total == sum(map(len, GOOD.values()))


def test_what_is_none_is_none(tmp_path):
    for name, data in {"a.gguf": b"GGUF" + bytes(600), "b": b"", "c.txt": b"hello" * 200}.items():
        (tmp_path / name).write_bytes(data)
        assert not is_archive(tmp_path / name)


@pytest.mark.parametrize("name", BAD_NAMES)
@pytest.mark.parametrize("make", [zipped, tarred])
def test_names_that_lead_out_or_nowhere(tmp_path, folder, name, make):
    path = make(tmp_path, {"good": b"x", name: b"evil"})
    with pytest.raises(PackError, match="names a file"):
        drain(path, folder)
    assert written(tmp_path) == set()


@pytest.mark.parametrize("make", [zipped, tarred])
def test_two_files_of_one_name(tmp_path, folder, make):
    path = make(tmp_path, {"Model.onnx": b"x", "model.ONNX": b"y"})
    with pytest.raises(PackError, match="two files of one name"):
        drain(path, folder)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_in_a_tar(tmp_path, folder, kind):
    def edit(info):
        if info.name == "evil":
            info.type, info.linkname, info.size = kind, "/etc/passwd", 0

    path = tarred(tmp_path, {"good": b"x", "evil": b""}, edit=edit)
    with pytest.raises(PackError, match="no plain file"):
        drain(path, folder)
    assert written(tmp_path) == set()


@pytest.mark.parametrize("kind", [0o120777, 0o020666, 0o010666, 0o140777])
def test_links_and_devices_in_a_zip(tmp_path, folder, kind):
    info = zipfile.ZipInfo("evil")
    info.external_attr = kind << 16
    info.create_system = 3
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(PackError, match="no plain file"):
        drain(path, folder)


def test_a_zip_bomb(tmp_path, folder):
    path = zipped(tmp_path, {"zeros": bytes(100_000_000)})
    with pytest.raises(PackError, match="far longer than it could hold"):
        drain(path, folder)
    assert written(tmp_path) == set()


def test_a_tar_bomb(tmp_path, folder):
    path = tarred(tmp_path, {"zeros": bytes(100_000_000)}, "w:gz")
    with pytest.raises(PackError, match="far longer than it could hold"):
        drain(path, folder)


def test_a_million_files_in_a_zip_are_not_even_listed(tmp_path, folder, monkeypatch):
    """The archive says how many it holds; nothing reads the list to find out."""
    path = zipped(tmp_path, {"one": b"x"})
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\5\6")
    struct.pack_into("<2H", data, end + 8, 0xFFFE, 0xFFFE)
    path.write_bytes(data)
    monkeypatch.delattr(archives.zipfile, "ZipFile")
    with pytest.raises(PackError, match=f"more than {MAX_TREE_FILES} files"):
        drain(path, folder)


def test_too_many_files_in_a_tar(tmp_path, folder):
    path = tarred(tmp_path, {f"{n}": b"" for n in range(MAX_TREE_FILES + 1)})
    with pytest.raises(PackError, match=f"more than {MAX_TREE_FILES} files"):
        drain(path, folder)


def test_an_exabyte_in_a_tar(tmp_path, folder):
    info = tarfile.TarInfo("huge")
    info.size = 10**18
    path = tmp_path / "x.tar"
    path.write_bytes(info.tobuf(tarfile.GNU_FORMAT) + bytes(10240))
    with pytest.raises(PackError, match="it is no pack"):
        drain(path, folder)
    assert written(tmp_path) == set()


def test_an_exabyte_in_a_zip(tmp_path, folder):
    path = zipped(tmp_path, {"huge": b"x" * 64}, allowZip64=True)
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"PK\1\2")
    length = 10**18
    name_length = struct.unpack_from("<H", data, entry + 28)[0]
    extra = struct.pack("<2HQ", 1, 8, length)
    struct.pack_into("<I", data, entry + 24, 0xFFFFFFFF)
    struct.pack_into("<H", data, entry + 30, len(extra))
    at = entry + 46 + name_length
    data[at:at] = extra
    end = data.rfind(b"PK\5\6")
    size = struct.unpack_from("<I", data, end + 12)[0]
    struct.pack_into("<I", data, end + 12, size + len(extra))
    path.write_bytes(data)
    with pytest.raises(PackError, match="it is no pack"):
        drain(path, folder)


def test_a_header_that_wants_all_memory(tmp_path, folder):
    info = tarfile.TarInfo("pax")
    info.type = tarfile.XHDTYPE
    info.size = 2**33
    path = tmp_path / "x.tar"
    with gzip.open(path, "wb") as out:
        out.write(info.tobuf(tarfile.GNU_FORMAT) + bytes(10240))
    with pytest.raises(PackError, match="longer than any header"):
        drain(path, folder)


@pytest.mark.parametrize("make", [zipped, tarred])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_one_that_is_cut_off(tmp_path, folder, make, share):
    path = make(tmp_path, {"model": os.urandom(1_000_000), "second": os.urandom(200_000)})
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share) - 10_240])  # A tar ends in padding.
    with pytest.raises(PackError, match="archive"):
        drain(path, folder)


def test_a_zip_with_a_flipped_bit(tmp_path, folder):
    path = zipped(tmp_path, {"model": os.urandom(1000)})
    data = bytearray(path.read_bytes())
    data[200] ^= 1
    path.write_bytes(data)
    with pytest.raises(PackError, match="cannot be unpacked"):
        drain(path, folder)


def test_an_encrypted_zip(tmp_path, folder):
    path = zipped(tmp_path, {"model": b"x"})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.find(mark) + at] |= 1
    path.write_bytes(data)
    with pytest.raises(PackError, match="encrypted"):
        drain(path, folder)


def test_it_stops_when_told(tmp_path, folder):
    cancel = CancelToken()
    steps = unpack_archive(
        zipped(tmp_path, {"a": os.urandom(5_000_000), "b": b"x"}), folder, cancel
    )
    next(steps)
    cancel.cancel()
    assert not list(steps)
    assert not (folder / "b").exists()
