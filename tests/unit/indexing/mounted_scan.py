"""Run as root of a mount namespace: mount a volume below a folder and scan with and without it."""

import subprocess
import sys
from pathlib import Path

from retllm_desktop.core.library_records import KnownFile
from retllm_desktop.indexing.scan import FolderScan, walk_folder


def scanned(root, known=None):
    scan = FolderScan(known=dict(known or {}))
    for _ in walk_folder(root, lambda path: path.suffix == ".jpg", scan):
        pass
    return scan


def mount(folder):
    subprocess.run(["mount", "-t", "tmpfs", "none", folder], check=True)


def main(root):
    drive = root / "drive"
    drive.mkdir()
    (root / "here.jpg").write_text("x")
    mount(drive)
    (drive / "there.jpg").write_text("y")
    first = scanned(root)
    known = {
        str(file.path): KnownFile(file.size_bytes, file.mtime_ns, b"", file.device, file.inode)
        for file in first.files
    }
    print(f"mounted:{len(known)}")
    # Keep the volume while it is away: a second view of it elsewhere.
    aside = root / "aside"
    aside.mkdir()
    subprocess.run(["mount", "--move", drive, aside], check=False)
    subprocess.run(["umount", drive], check=False)
    print(f"absent:{len(scanned(root, known).missing_paths())}")
    subprocess.run(["mount", "--bind", aside, drive], check=True)
    (drive / "there.jpg").unlink()
    print(f"emptied:{len(scanned(root, known).missing_paths())}")
    subprocess.run(["umount", drive], check=True)
    mount(drive)
    print(f"swapped:{len(scanned(root, known).missing_paths())}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
