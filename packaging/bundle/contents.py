"""What a frozen folder holds, on record inside of it, and whether it still does.

    python packaging/bundle/contents.py FOLDER      check a folder; anyone with Python can

Beside the licences (``licences.json``) and the bill of materials lies ``contents.sha256``, in the
form that ``sha256sum --check`` takes, from the frozen folder. What is missing, damaged or foreign
is said in sentences, and so is a part that no licence is known of, or whose licence leaves only the
GPL or the AGPL. Only the standard library is used.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from licence_choice import allows_shipping

_PLACE: Final = Path("retllm_desktop") / "_bundled" / "licences"
"""Where the program finds them: the folder «licences» of ``platform.paths.bundled_folder``."""
_LIST: Final = "contents.sha256"
_SIGNED: Final = (".exe", ".dll", ".dylib", ".so", "")
"""Endings of files that a signature changes, where programs are signed within themselves."""


def inner_folder(frozen: Path) -> Path | None:
    """Return the folder that a frozen folder's libraries lie in, or nothing if it is none."""
    # The second: of an application for macOS, where ``frozen`` is its «Contents».
    places = (frozen / "_internal", frozen / "Frameworks")
    return next((place for place in places if place.is_dir()), None)


def papers_folder(frozen: Path) -> Path:
    """Return the folder inside of a frozen folder that its papers lie in."""
    inner = inner_folder(frozen)
    if inner is None:
        raise FileNotFoundError(f"{frozen} is no frozen folder")
    return inner / _PLACE


def write_list(frozen: Path) -> None:
    """Write what the folder holds, as the last file that is put into it."""
    target = papers_folder(frozen) / _LIST
    target.unlink(missing_ok=True)
    lines = [f"{_digest(frozen / name)}  {name}\n" for name in sorted(_names(frozen))]
    target.write_text("".join(lines), "utf-8", newline="\n")


def find_faults(frozen: Path) -> list[str]:
    """Return what is not as it was made, and what must not be in a bundle, each as a sentence."""
    papers = papers_folder(frozen)
    try:
        lines = (papers / _LIST).read_text("utf-8").splitlines()
        parts = json.loads((papers / "licences.json").read_text("utf-8"))["parts"]
    except (OSError, ValueError, KeyError) as exc:
        return [f"what the folder holds is not on record: {exc}"]
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    present = _names(frozen)
    faults = [f"{name} is missing" for name in sorted(listed.keys() - present)]
    inner = inner_folder(frozen)
    faults += [
        f"{name} is foreign to the folder"
        for name in sorted(present - listed.keys())
        # Beside the program, what starts it may lie.
        if inner is not None and inner in (frozen / name).parents
    ]
    for name in sorted(listed.keys() & present):
        changed_by_signing = sys.platform != "linux" and Path(name).suffix.lower() in _SIGNED
        if not changed_by_signing and _digest(frozen / name) != listed[name]:
            faults.append(f"{name} is damaged")
    named = {_canonical(part["name"]) for part in parts}
    for metadata in sorted(frozen.rglob("*.dist-info/METADATA")):
        found = re.search(r"(?m)^Name: (\S+)", metadata.read_text("utf-8", "replace"))
        if found is None or _canonical(found[1]) not in named:
            faults.append(f"{metadata.parent.name} is inside, and its licence is not on record")
    for part in parts:
        if not part["licence"] or not allows_shipping(part["licence"]):
            said = part["licence"] or "an unknown licence"
            faults.append(f"{part['name']} is under {said}, which must not be in a bundle")
    return faults


def _names(frozen: Path) -> set[str]:
    return set(_walk(frozen))


def _walk(frozen: Path) -> Iterator[str]:
    for path in frozen.rglob("*"):
        # What Apple's signature adds, and the list itself.
        if path.is_file() and "_CodeSignature" not in path.parts and path.name != _LIST:
            yield path.relative_to(frozen).as_posix()


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def main() -> int:
    """Check one folder; 1 where it is not as it should be."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    faults = find_faults(Path(sys.argv[1]))
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
