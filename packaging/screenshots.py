"""Makes the project's screenshots: the real window on real libraries, without a display.

    python packaging/screenshots.py FOLDER
    python packaging/screenshots.py FOLDER --pictures ~/Pictures --pages library settings
    python packaging/screenshots.py packaging/screenshots --readme

The folder gets a folder for each language, colours, scale and size, such as
``en-dark-2x-1366x768``, and in it a picture of every page. With ``--readme`` it gets the four
pictures of the README instead.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import screenshot_files

from retllm_desktop.cli.demo import DRAWN, PHOTOGRAPHS, DemoPart
from retllm_desktop.composition.application import open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.platform.paths import AppPaths, resolve_paths
from retllm_desktop.platform.settings import Settings

if TYPE_CHECKING:
    from screenshot_pages import Stage

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

LANGUAGES: Final = ("en", "ar")
SCALES: Final = (1, 2)
SIZES: Final = ((1366, 768), (640, 480))
_README_PX: Final = (1180, 780)
_LOW_PX: Final = (1180, 420)
_ROCKET: Final = "a rocket"
_SETTINGS: Final = Settings(ocr=False, fine_budget_s=60.0)
"""Reading text in pictures would be waited for, and is nothing that the pictures show; what is
checked must not depend on how busy the machine is."""
_EMPTY: Final = "empty"


def main() -> None:
    """Lay out and index the libraries, and take the pictures."""
    options = parse_options(sys.argv[1:])
    if options.take is not None:
        language, scale = options.take
        take_variants(options.folder, options.base, language, int(scale), options.pages)
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="retllm-screenshots-") as scratch:
        base = options.base or Path(scratch)
        prepare(base, options.pictures, more=not options.readme)
        if options.readme:
            take_readme(options.folder, base)
            return
        for language in options.languages:
            for scale in options.scales:
                take_apart(options, base, language, scale)


def parse_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Make the project's screenshots.")
    parser.add_argument("folder", type=Path, help="where they are written")
    parser.add_argument("--pictures", type=Path, help="photographs beside those of the demo")
    parser.add_argument("--pages", nargs="+", default=[], help="only these pages")
    parser.add_argument("--languages", nargs="+", default=LANGUAGES, help="en, de, ja, ar")
    parser.add_argument("--scales", nargs="+", type=int, default=SCALES, help="1, 2")
    parser.add_argument(
        "--base", type=Path, help="where the libraries are kept from one run to the next"
    )
    parser.add_argument("--readme", action="store_true", help="only the README's pictures")
    parser.add_argument("--take", nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def take_apart(options: argparse.Namespace, base: Path, language: str, scale: int) -> None:
    """Take the pictures of a language and a scale in a process of their own.

    Qt takes both when it begins.
    """
    command = [sys.executable, __file__, str(options.folder), "--base", str(base)]
    command += ["--take", language, str(scale)]
    if options.pages:
        command += ["--pages", *options.pages]
    subprocess.run(command, check=True, env={**os.environ, "QT_SCALE_FACTOR": str(scale)})


# Libraries.


def prepare(base: Path, pictures: Path | None, *, more: bool) -> None:
    """Lay out the demo and index it; the empty library needs nothing.

    Args:
        base: Where everything is kept.
        pictures: Further photographs, which are indexed where they lie.
        more: Whether to write a document and a film beside it, of which the demo has none.
    """
    for part in (PHOTOGRAPHS, DRAWN):
        place = base / part.below
        for _ in part.open_files().write(place):
            pass
        folders = [place / name for name in part.folders]
        if part is PHOTOGRAPHS and more:
            screenshot_files.write_document(place / "documents" / "harbour report.pdf")
            screenshot_files.write_film(
                place / "photographs" / "a week in June.mp4", place / "photographs"
            )
            # For the list of what could not be read.
            (place / "photographs" / "half a copy.png").write_bytes(b"\x89PNG\r\n\x1a\n")
        if part is PHOTOGRAPHS and pictures is not None:
            folders.append(pictures)
        settings, where = _wiring(base, part)
        with open_application(settings, where, writable=True, with_judge=False) as app:
            for folder in folders:
                app.folders.add(folder)
            # All that a window would do in the background, so that it is at rest.
            for work in (app.indexing.index, app.second_pass.run, app.enrichment.run):
                for _ in work(CancelToken()):
                    pass


def _wiring(base: Path, part: DemoPart | None) -> tuple[Settings, AppPaths]:
    """Settings and folders of a part of the demo, or of the empty library."""
    paths = resolve_paths(base / "data")
    if part is None:
        return _SETTINGS, replace(paths, library=_EMPTY)
    return replace(_SETTINGS, **part.packs), replace(paths, library=part.library)


@contextmanager
def open_stage(base: Path, part: DemoPart | None) -> "Generator[Stage]":
    """Open the program on a library, as it is for a person, and pictures of it."""
    from screenshot_pages import Stage

    from retllm_desktop.cli.window import LibrarySource
    from retllm_desktop.ui.system.start_request import WindowRequest

    settings, paths = _wiring(base, part)
    source = LibrarySource(lambda: settings, paths, WindowRequest())
    opening = source.open()
    try:
        while True:
            next(opening)
    except StopIteration as ended:
        stage = Stage(ended.value)
    try:
        yield stage
    finally:
        source.close()


# Pictures.


def take_variants(
    folder: Path, base: Path, language: str, scale: int, pages: Sequence[str]
) -> None:
    """Take every page in this process's language and scale, in both colours and all sizes."""
    from screenshot_pages import EMPTY_PAGES, JUDGED_PAGES, PAGES, use_language_of

    use_language_of(language)
    for part, offered in ((PHOTOGRAPHS, PAGES), (DRAWN, JUDGED_PAGES), (None, EMPTY_PAGES)):
        wanted = [name for name in offered if name in pages or not pages]
        if not wanted:
            continue
        with open_stage(base, part) as stage:
            take_pages(stage, folder, f"{language}-{{mode}}-{scale}x", wanted)


def take_pages(stage: "Stage", folder: Path, variant: str, pages: Iterable[str]) -> None:
    """Take pages in both colours and all sizes, a window for each."""
    from screenshot_pages import ALL_PAGES

    from retllm_desktop.ui.shared.theme import ThemeMode

    for mode in (ThemeMode.LIGHT, ThemeMode.DARK):
        for size in SIZES:
            name = f"{variant.format(mode=mode)}-{size[0]}x{size[1]}"
            target = folder / name
            target.mkdir(parents=True, exist_ok=True)
            with stage.window(mode, size):
                for page in pages:
                    stage.take(ALL_PAGES[page], target / f"{page}.png")


def take_readme(folder: Path, base: Path) -> None:
    """Take the four pictures of the README."""
    from screenshot_pages import make_search, show_start

    from retllm_desktop.ui.shared.theme import ThemeMode

    judged = DRAWN.open_files().searches[0].query
    with open_stage(base, PHOTOGRAPHS) as stage:
        for mode in (ThemeMode.LIGHT, ThemeMode.DARK):
            with stage.window(mode, _LOW_PX):
                stage.take(make_search(_ROCKET), folder / f"{mode}.png")
    with open_stage(base, DRAWN) as stage, stage.window(ThemeMode.LIGHT, _README_PX):
        stage.take(make_search(judged), folder / "judged.png")
    with open_stage(base, None) as stage, stage.window(ThemeMode.LIGHT, _README_PX):
        stage.take(show_start, folder / "welcome.png")


if __name__ == "__main__":
    main()
