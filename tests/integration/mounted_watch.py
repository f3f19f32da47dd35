"""Run as root of a mount namespace: mount a volume below a watched folder and take it away."""

import subprocess
import sys
import time
from pathlib import Path

from retllm_desktop.core.library_records import Root
from retllm_desktop.indexing.exclusions import Exclusions
from retllm_desktop.watching.watcher import FolderWatcher

PATIENCE_S = 60


def wait_for(watcher, path):
    """Read until something is told of a path."""
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        if any(event.path == path for event in watcher.read(0.2)):
            return
    raise SystemExit(f"nothing was told of {path}")


def main(root):
    drive = root / "drive"
    drive.mkdir()
    watcher = FolderWatcher()
    watcher.watch(Root(1, root), Exclusions(root, ()).excludes)
    subprocess.run(["mount", "-t", "tmpfs", "none", drive], check=True)
    (drive / "deep").mkdir()
    wait_for(watcher, drive)
    print("mounted")
    (drive / "deep" / "a.jpg").write_text("x")
    wait_for(watcher, drive / "deep" / "a.jpg")
    print("inside")
    subprocess.run(["umount", drive], check=True)
    wait_for(watcher, drive)
    print("unmounted")
    # The kernel tells of the end of the volume before the table of mounts is looked at again.
    time.sleep(6)
    watcher.read(0)
    (drive / "b.jpg").write_text("x")
    wait_for(watcher, drive / "b.jpg")
    print("beneath")
    watcher.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
