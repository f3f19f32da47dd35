"""Runs a bundle as a stranger would, in an empty home, and says what does not hold.

    python packaging/bundle/smoke.py build/bundle/frozen/retllm-desktop/retllm-desktop
    python packaging/bundle/smoke.py ./retllm-desktop-0.1.0-x86_64.AppImage --files FOLDER

What it holds is compared with what it was made of (``contents.py``; an AppImage is unpacked for
that). The demo runs without a window (children read files, the judge judges), the packs are
verified, a folder of files is indexed (``--files``), and the window opens on a screen that is not
there. Only the standard library is used, so that any Python can run it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parent))
import contents

_LIMIT_S: Final = 900.0
_WINDOW_S: Final = 300.0
_KEPT: Final = frozenset({"SYSTEMROOT", "WINDIR", "COMSPEC", "TMPDIR", "TEMP", "TMP", "LANG"})
_FOLDERS: Final = frozenset({".local", ".cache", ".config", "Library", "AppData", "retllm-demo"})


class SmokeError(Exception):
    """Something does not hold; says what."""


class Bundle:
    """A bundle's program, run in a home of its own."""

    def __init__(self, program: Path, home: Path) -> None:
        """Take the program and an empty folder."""
        self._program = program
        self._home = home
        self._environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | {
            "HOME": str(home),
            "USERPROFILE": str(home),
            "LOCALAPPDATA": str(home / "AppData" / "Local"),
            "APPDATA": str(home / "AppData" / "Roaming"),
            "PATH": os.environ["SYSTEMROOT"] if os.name == "nt" else "/usr/bin:/bin",
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONIOENCODING": "utf-8",
        }

    def run(self, *words: str) -> str:
        """Run a command to its end; return what it printed.

        Raises:
            SmokeError: It failed; says all that it printed.
        """
        done = subprocess.run(
            [str(self._program), *words],
            cwd=self._home,
            env=self._environment,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_LIMIT_S,
            check=False,
        )
        if done.returncode != 0:
            said = f"{done.stdout}\n{done.stderr}".strip()
            raise SmokeError(f"«{' '.join(words)}» ended with {done.returncode}: {said}")
        return done.stdout

    def check_version(self, wanted: str | None) -> str:
        """It says its version."""
        said = self.run("--version").split()
        if said[:1] != ["retllm-desktop"] or (wanted is not None and said[1:] != [wanted]):
            raise SmokeError(f"it calls itself {said}, not retllm-desktop {wanted or ''}")
        return said[1]

    def check_contents(self) -> str:
        """It holds what it was made of, and nothing that must not be shipped."""
        with tempfile.TemporaryDirectory() as unpacked:
            folder = frozen_folder(self._program.resolve())
            if folder is None and self._program.suffix == ".AppImage":
                words = [str(self._program), "--appimage-extract"]
                subprocess.run(words, cwd=unpacked, check=True, stdout=subprocess.DEVNULL)
                folder = Path(unpacked) / "squashfs-root" / "program"
            if folder is None:
                raise SmokeError(f"no frozen folder belongs to {self._program}")
            if faults := contents.find_faults(folder):
                raise SmokeError("; ".join(faults[:20]))
        return "as it was made"

    def check_packs(self) -> str:
        """Every pack that came along is whole, none is missing."""
        packs: list[dict[str, Any]] = json.loads(self.run("models", "--verify", "--json"))
        states = {pack["id"]: pack["state"] for pack in packs}
        if len(states) < 4 or not all("whole" in state for state in states.values()):
            raise SmokeError(f"packs are missing or damaged: {states}")
        return f"{len(states)} packs whole"

    def check_demo(self) -> str:
        """The demo finds what is meant, and the judge put it there."""
        said = json.loads(self.run("demo", "--no-window", "--json"))
        drawn = [search for search in said["searches"] if search["part"] == "drawn"]
        # First: without it pictures that are nearly alike are in the wrong order as well.
        if not drawn or not all(search["judged"] for search in drawn):
            raise SmokeError("the judge checked nothing in the demo: its process is broken")
        for search in said["searches"]:
            if search["expected"]["rank"] != 1:
                raise SmokeError(f"the demo did not find {search['expected']['path']} first")
        return f"{len(said['searches'])} searches, {len(drawn)} of them judged"

    def check_files(self, folder: Path) -> str:
        """A folder is indexed without a file that cannot be read."""
        self.run("index", str(folder))
        status = json.loads(self.run("status", "--json"))
        problems = [root["problems"] for root in status["folders"]]
        if not problems or any(problems):
            raise SmokeError(f"files could not be read: {self.run('status', '--problems')}")
        count = sum(root["files"] for root in status["folders"])
        return f"{count} files read"

    def check_window(self) -> str:
        """The window opens, on a screen that is not there, and goes on until it is ended."""
        log = self._home / "window.log"
        with log.open("wb") as printed:
            process = subprocess.Popen(
                [str(self._program), "app", "--data-dir", str(self._home / "window")],
                cwd=self._home,
                env=self._environment,
                stdout=printed,
                stderr=printed,
            )
        try:
            until_s = time.monotonic() + _WINDOW_S
            library = self._home / "window" / "library.db"
            while not library.is_file():
                if process.poll() is not None or time.monotonic() > until_s:
                    said = log.read_text("utf-8", "replace")
                    raise SmokeError(f"the window did not open its library: {said}")
                time.sleep(0.2)
            time.sleep(3.0)
            if process.poll() is not None:
                raise SmokeError(f"the window ended by itself: {log.read_text('utf-8', 'replace')}")
        finally:
            process.terminate()
            process.wait(30.0)
        return "open"

    def check_places(self) -> str:
        """Nothing was written outside of the folders that are for it."""
        expected = _FOLDERS | {"window", "window.log"}
        others = {path.name for path in self._home.iterdir()} - expected
        if others:
            raise SmokeError(f"written into the home folder besides: {sorted(others)}")
        return "nothing elsewhere"


def frozen_folder(program: Path) -> Path | None:
    """Return the frozen folder that a program, or the script that starts it, belongs to."""
    # The last: of an application for macOS.
    around = (program.parent, program.parent / "program", program.parent.parent)
    return next((place for place in around if contents.inner_folder(place) is not None), None)


def run_checks(
    bundle: Bundle, version: str | None, files: Path | None, only: Sequence[str] = ()
) -> int:
    """Run all checks, or those that are named; print how each went; return how many failed."""
    checks: dict[str, Callable[[], str]] = {
        "version": lambda: bundle.check_version(version),
        "contents": bundle.check_contents,
        "packs": bundle.check_packs,
        "demo": bundle.check_demo,
        "window": bundle.check_window,
    }
    if files is not None:
        checks["files"] = lambda: bundle.check_files(files)
    checks["places"] = bundle.check_places
    if only:
        checks = {name: check for name, check in checks.items() if name in only}
    failed = 0
    for name, check in checks.items():
        began_s = time.monotonic()
        try:
            said = f"ok: {check()}"
        except (SmokeError, OSError, ValueError, KeyError, subprocess.SubprocessError) as exc:
            failed += 1
            said = f"FAILED: {exc}"
        print(f"{name:8} {time.monotonic() - began_s:6.1f} s  {said}", flush=True)
    print(f"{len(checks) - failed} passed, {failed} failed")
    return failed


def main() -> int:
    """Check one bundle; the exit code says whether all held."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("program", type=Path)
    parser.add_argument("--version", help="what it is to call itself")
    parser.add_argument("--files", type=Path, help="a folder to index")
    parser.add_argument("--only", action="append", default=[], help="a check to run")
    options = parser.parse_args()
    # A folder's name must not matter.
    with tempfile.TemporaryDirectory(prefix="ein Zuhause für ") as home:
        bundle = Bundle(options.program.absolute(), Path(home))
        files = options.files.absolute() if options.files else None
        return 1 if run_checks(bundle, options.version, files, options.only) else 0


if __name__ == "__main__":
    sys.exit(main())
