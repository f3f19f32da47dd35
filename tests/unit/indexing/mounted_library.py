"""Run as root of a mount namespace: a volume below a folder of the library goes and comes back."""

import subprocess
import sys
from pathlib import Path

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import OneOfValues, ParsedQuery, QueryField
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.library.sqlite_library import open_library
from tests.unit.fakes import FakeEncoder, FakeExtractor

OFFLINE = ParsedQuery(conditions=(OneOfValues(QueryField.IS, ("offline",)),))


def main(root: Path) -> None:
    parent = root / "parent"
    drive, aside = parent / "deep" / "drive", root / "aside"
    drive.mkdir(parents=True)
    aside.mkdir()
    (parent / "here.txt").write_text("here")
    subprocess.run(["mount", "-t", "tmpfs", "none", drive], check=True)
    (drive / "there.txt").write_text("there")
    (drive / "1.img").write_bytes(bytes([1]) * 9)
    library = open_library(root / "data" / "library.db", cache_dir=root / "cache", writable=True)
    extractor = FakeExtractor()
    service = IndexingService(library, FakeEncoder(), extractor)
    library.roots.add(parent)

    def tell(name: str, *within: Path) -> None:
        extractor.read.clear()
        folder = next(one for one in library.roots.all() if one.path == parent)
        run = service.update(CancelToken(), folder, within) if within else None
        finished = list(run or service.index(CancelToken()))[-1]
        ids = library.words.scope(OFFLINE)
        offline = sorted({one.path.name for one in library.items.get([int(n) for n in ids])})
        marked = [one.path.name for one in library.items.of_file(drive / "1.img") if one.offline]
        roots = [(one.path.name, one.state.value, one.files) for one in library.roots.all()]
        print(name, len(extractor.read), finished.gone, offline, marked, roots)

    tell("mounted")
    subprocess.run(["mount", "--move", drive, aside], check=False)
    subprocess.run(["umount", drive], check=False)
    tell("away")
    tell("still")
    (drive / "beneath.txt").write_text("beneath")
    tell("beneath")
    (drive / "beneath.txt").unlink()
    subprocess.run(["mount", "--bind", aside, drive], check=True)
    tell("elsewhere", parent / "here.txt")
    (drive / "1.img").unlink()
    tell("back", drive)
    subprocess.run(["umount", drive], check=True)
    drive.rmdir()
    tell("without")
    library.roots.remove(next(one.id for one in library.roots.all() if one.path == parent))
    print("removed", len(library.roots.all()), library.items.count_contents())
    library.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
