"""From a key to the painted list, while somebody types at an even pace into the real window.

    python -m tests.benchmarks typing --items 10000

The library holds the demo's photographs, indexed as usual, and copies of them with other names and
slightly other vectors up to so many items. Lines are typed at 120 and at 60 ms a key. A key is
answered when the list for its line, or for a longer one, was painted, or was found to be the one
that is shown. A watchdog records what stops the main thread for more than 50 ms. In the end the
list must be the one that the service gives for the line.
"""

import argparse
import hashlib
import os
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from retllm_desktop.cli.demo import PHOTOGRAPHS
from retllm_desktop.cli.window import window_services
from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import ExtractedPart, Extraction, FileStat, Modality, Query, Vectors
from retllm_desktop.platform.paths import AppPaths, resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.events import CoarseReady
from retllm_desktop.ui.shared.theme import Theme, ThemeMode
from retllm_desktop.ui.window.main_window import MainWindow
from retllm_desktop.ui.window.qt_application import qt_application
from tests.benchmarks import report
from tests.fixtures.main_thread_watchdog import Block, MainThreadWatchdog

LINES: Final = (
    "a rocket on its launch pad",
    "cat asleep type:picture in:trips",
    "coffee and a newspaper",
)
PACES_MS: Final = (120, 60)
_SETTINGS: Final = Settings(ocr=False)
_NOISE: Final = 0.25
_AT_ONCE: Final = 1000
_WORDS: Final = ("garden", "harbour", "holiday", "street", "winter", "market", "school", "river")
_REST_S: Final = 60.0
_COMPUTING: Final = "of them, more than 50 ms computing"


@dataclass(slots=True)
class Typed:
    """What was seen while one line was typed.

    Attributes:
        keys: When each key was sent, and the line that it makes.
        lists: When a list came, for which line, and whether another one was shown before.
        paints: When the list was painted.
        letters: When the box was painted.
        resets: How often the list was replaced by another one.
    """

    keys: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])
    lists: list[tuple[float, str, bool]] = field(default_factory=list[tuple[float, str, bool]])
    paints: list[float] = field(default_factory=list[float])
    letters: list[float] = field(default_factory=list[float])
    resets: int = 0

    def answers_ms(self) -> list[float]:
        """Return for each key how long it took to the painted list."""
        found: list[float] = []
        for sent_s, line in self.keys:
            came = next(
                (one for one in self.lists if one[0] >= sent_s and one[1].startswith(line)), None
            )
            if came is None:
                raise SystemExit(f"wrong: no list came for «{line}»")
            painted_s = came_s = came[0]
            if came[2]:
                # Else there was nothing to paint.
                painted_s = next((at for at in self.paints if at >= came_s), came_s)
            found.append(1000 * (painted_s - sent_s))
        return found

    def letters_ms(self) -> list[float]:
        """Return for each key how long it took until the box was painted."""
        return [
            1000 * (next((at for at in self.letters if at >= sent_s), sent_s) - sent_s)
            for sent_s, _ in self.keys
        ]


class _Observer(QObject):
    """Notes when the list and the box are painted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.typed = Typed()
        self._window = window
        self._shown = self._ids()
        self._list = window.parts.view.viewport()
        self._box = window.parts.search_bar.box.viewport()
        self._list.installEventFilter(self)
        self._box.installEventFilter(self)
        window.search.event_received.connect(self._on_event)
        window.parts.view.results.modelReset.connect(self._on_reset)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            paints = self.typed.paints if watched is self._list else self.typed.letters
            # The filter comes before the painting: when that is over is noted by what comes next.
            QTimer.singleShot(0, lambda: paints.append(time.perf_counter()))
        return False

    def _on_event(self, event: object) -> None:
        query = self._window.search.query
        if isinstance(event, CoarseReady) and query is not None:
            former, self._shown = self._shown, self._ids()
            self.typed.lists.append((time.perf_counter(), query.text, former != self._shown))

    def _ids(self) -> list[int]:
        results = self._window.parts.view.results.results
        return [result.candidate.item.id for result in results]

    def _on_reset(self) -> None:
        self.typed.resets += 1


def make_library(items: int, scratch: Path) -> AppPaths:
    """Index the demo's photographs, and put copies of them with other names beside them."""
    where = resolve_paths(scratch / "data")
    place = scratch / "photographs"
    for _ in PHOTOGRAPHS.open_files().write(place):
        pass
    with open_application(_SETTINGS, where, writable=True, with_judge=False) as app:
        for name in PHOTOGRAPHS.folders:
            app.folders.add(place / name)
        for _ in app.indexing.index(CancelToken()):
            pass
        _add_copies(app, items, scratch / "trips")
    return where


def _add_copies(app: Application, items: int, folder: Path) -> None:
    library = app.library
    first = [one for one in library.items.get(library.items.newest(400)) if one.width_px]
    vectors = library.vectors.of_items([one.id for one in first])
    pictures = [one for one in first if one.modality is Modality.IMAGE and one.id in vectors]
    if not pictures:
        raise SystemExit("wrong: the demo's photographs were not indexed")
    random = np.random.default_rng(3)
    root = library.roots.add(folder)
    left = items - library.status().files
    for start in range(0, left, _AT_ONCE):
        entries: list[tuple[FileStat, Extraction, Vectors | None]] = []
        for number in range(start, min(left, start + _AT_ONCE)):
            like = pictures[number % len(pictures)]
            noise = random.normal(size=app.encoder.space.dimension)
            row = vectors[like.id] + _NOISE * noise / np.linalg.norm(noise)
            part = ExtractedPart(
                0,
                Modality.IMAGE,
                width_px=like.width_px,
                height_px=like.height_px,
                thumbnail=library.items.thumbnail(like.content_hash, like.part),
            )
            key = hashlib.sha256(b"%d" % number).digest()
            name = f"{random.choice(_WORDS)} {random.choice(_WORDS)} {number}.jpg"
            path = folder / str(2000 + number % 24) / name
            stat = FileStat(path, 1000 + number, (1_000_000_000 + 7200 * number) * 10**9)
            unit = (row / np.linalg.norm(row)).astype(np.float32)
            entries.append((stat, Extraction(key, 1000 + number, (part,)), unit[np.newaxis]))
        library.files.put(root.id, entries)
    library.vectors.refresh_index()
    library.words.merge(lambda: False)


def type_line(window: MainWindow, line: str, pace_ms: int, watched: list[Block]) -> Typed:
    """Type a line into an empty box, let the search end, and return what was seen."""
    box = window.parts.search_bar.box
    box.clear()
    _settle(window)
    observer = _Observer(window)
    with MainThreadWatchdog() as watchdog:
        began_s = time.perf_counter()
        for number, letter in enumerate(line):
            due_s = began_s + number * pace_ms / 1000
            while time.perf_counter() < due_s:
                _turn()
            observer.typed.keys.append((time.perf_counter(), line[: number + 1]))
            code = Qt.Key.Key_Space if letter == " " else Qt.Key(ord(letter.upper()))
            none = Qt.KeyboardModifier.NoModifier
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.postEvent(box, QKeyEvent(kind, code, none, letter))
        _settle(window)
    watched.extend(watchdog.blocks)
    if watchdog.blocks:
        sys.stderr.write(f"«{line}» at {pace_ms} ms:\n{watchdog.report()}\n")
    if box.text() != line:
        raise SystemExit(f"wrong: «{box.text()}» stands in the box, not «{line}»")
    seen = observer.typed
    window.parts.view.viewport().removeEventFilter(observer)
    box.viewport().removeEventFilter(observer)
    observer.deleteLater()
    return seen


def check_list(window: MainWindow, app: Application, line: str) -> None:
    """Compare the list on screen with what the service gives for the line."""
    event = next(app.search.search(Query(line, draft=True), app.limits, CancelToken()))
    if not isinstance(event, CoarseReady):
        raise SystemExit(f"wrong: «{line}» brings no list")
    wanted = [result.candidate.item.id for result in event.results]
    shown = [result.candidate.item.id for result in window.parts.view.results.results]
    if not wanted or shown[: len(wanted)] != wanted:
        raise SystemExit(
            f"wrong: after «{line}» {len(shown)} results are shown, beginning with {shown[:4]}; "
            f"the service gives {len(wanted)}, beginning with {wanted[:4]}"
        )


def _turn() -> None:
    """Have the event loop work, and the other threads as well, as where it waits."""
    QCoreApplication.processEvents()
    time.sleep(0.0005)


def _settle(window: MainWindow) -> None:
    ends_s = time.perf_counter() + _REST_S
    calm_s = time.perf_counter()
    while time.perf_counter() - calm_s < 0.6:
        _turn()
        if window.busy or window.suggestions.busy:
            calm_s = time.perf_counter()
        if time.perf_counter() > ends_s:
            raise SystemExit("wrong: the window does not come to rest")


def measure(app: Application, state: Path) -> list[tuple[str, float, str]]:
    """Open the window, type every line at every pace, and return the rows of the table."""
    window = MainWindow(window_services(app, state), Theme(qt_application(), ThemeMode.LIGHT))
    window.show()
    window.start()
    window.activateWindow()
    window.parts.search_bar.box.setFocus()
    _settle(window)
    rows: list[tuple[str, float, str]] = []
    watched: list[Block] = []
    type_line(window, LINES[0], PACES_MS[0], [])  # what is loaded at the first search
    for pace_ms in PACES_MS:
        answers: list[float] = []
        letters: list[float] = []
        paints = resets = keys = 0
        for line in LINES:
            seen = type_line(window, line, pace_ms, watched)
            check_list(window, app, line)
            answers += seen.answers_ms()
            letters += seen.letters_ms()
            last_s = seen.keys[-1][0]
            paints += sum(at <= last_s for at in seen.paints)
            resets += seen.resets
            keys += len(seen.keys)
        name = f"a key each {pace_ms} ms"
        rows += [
            (f"{name}: key to painted list, p50", statistics.median(answers), "ms"),
            (f"{name}: key to painted list, p95", float(np.quantile(answers, 0.95)), "ms"),
            (f"{name}: key to painted letter, p95", float(np.quantile(letters, 0.95)), "ms"),
            (f"{name}: paintings of the list a key", paints / keys, ""),
            (f"{name}: lists put in the place of another, a key", resets / keys, ""),
        ]
    longest = max((block.wall_ms for block in watched), default=0.0)
    computing = [block for block in watched if block.cpu_ms > 50]
    rows += [
        ("blocks of the main thread of more than 50 ms", len(watched), ""),
        (_COMPUTING, len(computing), ""),
        ("the longest block", longest, "ms"),
    ]
    window.close()
    return rows


def main() -> None:
    """Fill, type, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=10_000)
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="retllm-typing-"))
    try:
        where = make_library(options.items, scratch)
        with open_application(_SETTINGS, where, writable=True, with_judge=False) as app:
            rows = measure(app, scratch / "window.ini")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    chosen: dict[str, object] = {
        "items": f"{options.items:,}",
        "platform": os.environ.get("QT_QPA_PLATFORM", "the system's"),
        "load_1m": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
    }
    sys.stdout.write(report.write("typing", rows, chosen))
    if {name: value for name, value, _ in rows}[_COMPUTING]:
        raise SystemExit("wrong: the main thread computed for more than 50 ms without a stop")


if __name__ == "__main__":
    main()
