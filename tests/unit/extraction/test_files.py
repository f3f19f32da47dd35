"""Files that are not what they were, or never were files."""

import os
import socket
import sys
from pathlib import Path

import blake3
import pytest

from retllm_desktop.core.errors import ItemError
from retllm_desktop.extraction.files import open_hashed

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX files")


def read(path: Path, expected: int | None = None, limit: int = 1000, memory: int = 1000) -> bytes:
    with open_hashed(
        path, expected_bytes=expected, limit_bytes=limit, in_memory_bytes=memory
    ) as source:
        data = source.stream.read()
        assert source.size_bytes == len(data)
        assert source.content_hash == blake3.blake3(data).digest()
        return data


@pytest.mark.parametrize("memory", [1000, 3])
def test_a_file_is_read_and_hashed(tmp_path: Path, memory: int) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"content")
    assert read(path, 7, memory=memory) == b"content"


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(ItemError, match="no longer there"):
        read(tmp_path / "a.txt")


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(ItemError, match="is empty"):
        read(tmp_path / "a.txt", 0)


def test_a_file_that_is_too_long(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(1001))
    with pytest.raises(ItemError, match="too long"):
        read(tmp_path / "a.txt")


def test_a_file_that_grew_since_it_was_found(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"content")
    with pytest.raises(ItemError, match="changed while"):
        read(tmp_path / "a.txt", 6)


def test_a_file_that_changes_while_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"content")
    with (
        pytest.raises(ItemError, match="changed while"),
        open_hashed(path, expected_bytes=7, limit_bytes=100, in_memory_bytes=3),
    ):
        path.write_bytes(b"content and more")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ItemError, match="folder"):
        read(tmp_path)


@posix
def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(ItemError, match="no regular file"):
        read(tmp_path / "a.txt")


@posix
def test_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # socket paths are short
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("a.txt")
        with pytest.raises(ItemError, match="no regular file"):
            read(tmp_path / "a.txt")


@posix
@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero", "/dev/tty"])
def test_a_device(tmp_path: Path, device: str) -> None:
    if not Path(device).exists():
        pytest.skip(f"there is no {device}")
    (tmp_path / "a.txt").symlink_to(device)
    with pytest.raises(ItemError, match="no regular file"):
        read(tmp_path / "a.txt")


@posix
def test_a_link_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("b.txt")
    (tmp_path / "b.txt").symlink_to("a.txt")
    with pytest.raises(ItemError, match="cannot be read"):
        read(tmp_path / "a.txt")


@posix
def test_a_forbidden_file(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (tmp_path / "a.txt").write_bytes(b"content")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(ItemError, match="may not be read"):
        read(tmp_path / "a.txt")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_bytes(b"content")
    assert read(path) == b"content"
