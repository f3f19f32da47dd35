"""What an AppImage reads at every start, so that its runtime can hand it over beforehand.

The description names files in the order in which they are asked for; ``runtime.c`` reads the lists
that are made of that. What every start needs first lies unpacked in the image: there is no time to
unpack it beforehand.
"""

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

# The keys of the description, and the files that runtime.c reads.
_LISTS: Final = {
    "first": ".first",
    "first_of_command": ".first-command",
    "first_of_window": ".first-window",
}
# 64 bits, the lowest byte first; the kind of a program header.
_ELF_64: Final = b"\x7fELF\x02\x01"
_LOADED: Final = 1


def loaded_bytes(path: Path) -> int:
    """Return how many bytes of a file are read when it is loaded: debuggers alone read the rest.

    Of a library of 64 bits it is the end of the last segment that is loaded (``PT_LOAD``; System V
    ABI, «Program header»), of any other file its size: the program holds its modules' archive.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        header = stream.read(64)
        if ".so" not in path.name or len(header) < 64 or header[:6] != _ELF_64:
            return size
        (table,) = struct.unpack_from("<Q", header, 32)
        each, count = struct.unpack_from("<HH", header, 54)
        stream.seek(table)
        rows = stream.read(each * count)
    segments = [struct.unpack_from("<I4xQ16xQ", rows, at) for at in range(0, len(rows), each)]
    ends = [offset + length for kind, offset, length in segments if kind == _LOADED]
    return min(max(ends, default=size), size)


def write_lists(described: Mapping[str, Sequence[str]], tree: Path) -> None:
    """Write what the runtime puts into the system's cache at each start: ``BYTES PATH`` a line.

    Args:
        described: The description of an AppImage.
        tree: What it will hold; the frozen folder is its ``program``.
    """
    for key, name in _LISTS.items():
        listed: dict[Path, int] = {}
        for pattern in described[key]:
            found = sorted(path for path in (tree / "program").glob(pattern) if path.is_file())
            if not found:
                print(f"Nothing is called {pattern}: is «{key}» of description.toml still true?")
            listed |= {path: loaded_bytes(path) for path in found if not path.is_symlink()}
        lines = [f"{count} {path.relative_to(tree).as_posix()}\n" for path, count in listed.items()]
        (tree / name).write_text("".join(lines), "utf-8")


def unpacked(tree: Path) -> list[str]:
    """Return mksquashfs' words for leaving unpacked what every start reads first."""
    lines = (tree / _LISTS["first"]).read_text("utf-8").splitlines()
    paths = "||".join(f"pathname({line.partition(' ')[2]})" for line in lines)
    return ["-action", f"uncompressed@({paths})"]
