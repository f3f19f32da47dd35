"""Scrolling through a library: how long frames take, and how many cells have no picture yet.

    python -m tests.benchmarks scrolling --items 100000

A library of so many photographs of twenty years is put together as an index run does, with a real
preview of each on the disk (a few hundred different pictures). The window's own gallery shows it,
offscreen; the wheel and the scroll bar are moved at 60 steps a second, and each step waits for its
frame. *Busy* is the processor time that the window's thread takes for a step, painting included and
what arrived since the last one. *Painted after* is the time from when a step was due until its
frame was there: what it waited for included. A *gap* is the time between two frames as a screen of
60 Hz shows them, which holds what is painted early until the next refresh: 16.7 ms, or as long as
the frame took beyond that. (Between two ends of painting lies that and how much longer the one took
than the other: 20 ms where a step that moves nothing is followed by one that paints for 4 ms,
neither of which is late.) Both mean something on an idle machine alone. After each way it is
checked that the right items are on screen, with their pictures, to the pixel.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from retllm_desktop.core.picture_signature import make_signature
from retllm_desktop.core.types import Modality
from tests.benchmarks import report, timeline

if TYPE_CHECKING:
    from retllm_desktop.ui.gallery.gallery_layout import GalleryMode
    from retllm_desktop.ui.gallery.gallery_view import GalleryView
    from retllm_desktop.ui.library.library_listing import LibraryListing
    from retllm_desktop.ui.results.thumbnails import Thumbnails

FRAME_S: Final = 1 / 60
_WIDTH_PX: Final = 1280
_HEIGHT_PX: Final = 800
_NOTCH: Final = 120
_PICTURES: Final = 400
"""Different previews; a multiple of the four shapes that the library's pictures have."""
_PAUSE_S: Final = 0.0005
_REST_S: Final = 20.0
_TODAY: Final = date(2025, 6, 1)


@dataclass(slots=True)
class Frames:
    """What was measured on one way.

    Attributes:
        busy_ms: Of each step, what the window's thread took.
        painted_ms: From when each step was due until its frame was painted.
        gaps_ms: Between frames as a screen shows them.
        cells: Pictures that frames should have shown.
        waiting: Those of them that had no preview yet.
        grey: Those that had no colours of it either.
    """

    busy_ms: list[float] = field(default_factory=list)
    painted_ms: list[float] = field(default_factory=list)
    gaps_ms: list[float] = field(default_factory=list)
    cells: int = 0
    waiting: int = 0
    grey: int = 0

    def rows(self, name: str) -> list[tuple[str, float, str]]:
        """Return the lines of a report."""
        return [
            (f"{name}: busy, p50", float(np.percentile(self.busy_ms, 50)), "ms"),
            (f"{name}: busy, p99", float(np.percentile(self.busy_ms, 99)), "ms"),
            (f"{name}: painted after, p50", float(np.percentile(self.painted_ms, 50)), "ms"),
            (f"{name}: painted after, p99", float(np.percentile(self.painted_ms, 99)), "ms"),
            (f"{name}: gap, p50", float(np.percentile(self.gaps_ms, 50)), "ms"),
            (f"{name}: gap, p99", float(np.percentile(self.gaps_ms, 99)), "ms"),
            (f"{name}: cells without a picture", 100 * self.waiting / max(1, self.cells), "%"),
            (f"{name}: cells without its colours too", 100 * self.grey / max(1, self.cells), "%"),
        ]


def make_previews() -> list[bytes]:
    """Return encoded previews in the shapes of the library's pictures, by turns."""
    from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF
    from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

    made: list[bytes] = []
    random = np.random.default_rng(11)
    for number in range(_PICTURES):
        width, height = ((256, 192), (192, 256), (256, 144), (256, 256))[number % 4]
        # Noise over slopes and shapes: as hard to decode as a photograph.
        noise = random.integers(0, 60, (height, width, 3), dtype=np.uint8)
        image = QImage(noise.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        image = image.convertToFormat(QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
        slope = QLinearGradient(QPointF(0, 0), QPointF(width, height))
        slope.setColorAt(0, QColor.fromHsv(number * 53 % 360, 120, 170))
        slope.setColorAt(1, QColor.fromHsv(number * 97 % 360, 140, 90))
        painter.fillRect(image.rect(), slope)
        for _ in range(6):
            left, top, side = random.integers(0, width), random.integers(0, height), 60
            painter.setBrush(QColor.fromHsv(int(random.integers(360)), 160, 90))
            painter.drawEllipse(QRectF(float(left) - 30, float(top) - 30, side, side))
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if not image.save(buffer, "WEBP", 80):  # pyright: ignore[reportArgumentType, reportCallIssue] - the stub takes bytes
            raise SystemExit("Qt writes no WebP here")
        made.append(bytes(buffer.data().data()))
    return made


def signature_of_preview(encoded: bytes) -> bytes:
    """Return the signature of a picture by its preview."""
    from PySide6.QtGui import QImage

    image = QImage.fromData(encoded).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return make_signature(rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3))


def link_previews(folder: Path, files: int, previews: list[bytes]) -> None:
    """Give each file of the library a preview where the library looks for it."""
    from retllm_desktop.library.library_file import ThumbnailCache

    cache = ThumbnailCache(folder)
    for number, encoded in enumerate(previews[: min(files, len(previews))]):
        cache.write(number.to_bytes(32, "big"), 0, encoded)
    whole = {file.stem.partition("-")[0]: file for file in folder.rglob("*") if file.is_file()}
    for number in range(len(previews), files):
        source = whole[(number % len(previews)).to_bytes(32, "big").hex()]
        name = number.to_bytes(32, "big").hex()
        target = folder / name[:2] / source.name.replace(source.stem.partition("-")[0], name)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(source, target)


def make_library(files: int, folder: Path) -> None:
    """Put so many photographs, and a preview of each, into a library in a folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from retllm_desktop.library.sqlite_library import open_library
    from retllm_desktop.ui.window.app import qt_application

    # Painting the previews needs it.
    qt_application()
    with open_library(folder / "library.db", cache_dir=folder / "cache", writable=True) as library:
        library.vectors.use_space(timeline.SPACE)
        previews = make_previews()
        signatures = [signature_of_preview(encoded) for encoded in previews]
        timeline.fill(
            library, folder / "pictures", files, seed=5, documents=False, signatures=signatures
        )
    link_previews(folder / "cache" / "thumbnails", files, previews)


def measure(
    folder: Path, steps: int = 600, modes: "Sequence[GalleryMode] | None" = None
) -> list[tuple[str, float, str]]:
    """Return what scrolling through the library in a folder takes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QLocale, QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent

    from retllm_desktop.core.types import Query
    from retllm_desktop.indexing.folders import FolderService
    from retllm_desktop.library.sqlite_library import open_library
    from retllm_desktop.search.timeline import TimelineService, read_conditions
    from retllm_desktop.ui.gallery.gallery_layout import GalleryMode
    from retllm_desktop.ui.gallery.gallery_view import GalleryView
    from retllm_desktop.ui.library.library_listing import make_listing
    from retllm_desktop.ui.library.library_model import LibraryModel
    from retllm_desktop.ui.results.thumbnails import Thumbnails
    from retllm_desktop.ui.shared.serial_executor import SerialExecutor
    from retllm_desktop.ui.shared.theme import Theme, ThemeMode
    from retllm_desktop.ui.window.qt_application import qt_application

    theme = Theme(qt_application(), ThemeMode.LIGHT)
    lines: list[tuple[str, float, str]] = []
    with open_library(folder / "library.db", cache_dir=folder / "cache", writable=True) as library:
        service = TimelineService(library.items, library.words)
        conditions = read_conditions(Query(""), _TODAY)
        if conditions is None:
            raise SystemExit("wrong: everything is not listed")
        listing = make_listing(service.list(conditions), _TODAY, QLocale("en_GB"))
        reads, decodes = SerialExecutor("items"), SerialExecutor("previews")
        thumbnails = Thumbnails(FolderService(library), decodes)
        view = GalleryView(theme, thumbnails)
        model = LibraryModel(service.items, reads, view)
        view.resize(_WIDTH_PX, _HEIGHT_PX)
        view.show()
        view.show_model(model)
        model.show(listing)

        def settle() -> None:
            """Wait until nothing is read, and every picture on screen is there in its size."""
            ends_s = time.monotonic() + _REST_S
            calm_s = time.monotonic()
            while time.monotonic() < ends_s and time.monotonic() - calm_s < 0.3:
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
                if reads.busy or decodes.busy or not is_sharp(view, thumbnails):
                    calm_s = time.monotonic()

        def wheel(notches: float) -> None:
            place = QPointF(_WIDTH_PX / 2, _HEIGHT_PX / 2)
            event = QWheelEvent(
                place,
                QPointF(view.viewport().mapToGlobal(place.toPoint())),
                QPoint(),
                QPoint(0, round(-_NOTCH * notches)),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QCoreApplication.sendEvent(view.viewport(), event)

        def run(way: Iterator[Callable[[], None]]) -> Frames:
            frames = Frames()
            next_s = time.perf_counter()
            shown_s = next_s + FRAME_S
            worked_s = time.thread_time()
            for step in way:
                # Until its time comes, what was read and decoded meanwhile is taken.
                while (now_s := time.perf_counter()) < next_s:
                    QCoreApplication.processEvents()
                    # Not by waiting for events: where none comes, Qt waits on after its time.
                    time.sleep(min(_PAUSE_S, max(0.0, next_s - now_s)))
                step()
                QCoreApplication.processEvents()
                QCoreApplication.sendPostedEvents(view, QEvent.Type.UpdateRequest)
                done_s = time.perf_counter()
                frames.busy_ms.append((time.thread_time() - worked_s) * 1000)
                frames.painted_ms.append((done_s - next_s) * 1000)
                before_s, shown_s = shown_s, max(next_s + FRAME_S, done_s)
                frames.gaps_ms.append((shown_s - before_s) * 1000)
                next_s = shown_s
                cells, waiting, grey = count_cells(view, thumbnails)
                frames.cells += cells
                frames.waiting += waiting
                frames.grey += grey
                worked_s = time.thread_time()
            frames.gaps_ms = frames.gaps_ms[1:]
            settle()
            check(view, thumbnails, listing)
            return frames

        bar = view.verticalScrollBar()
        ways: dict[str, Callable[[], Iterator[Callable[[], None]]]] = {
            "wheel, a notch in two frames": lambda: (
                (lambda n=n: wheel(n % 2)) for n in range(steps)
            ),
            "wheel, a notch a frame": lambda: ((lambda: wheel(1)) for _ in range(steps)),
            "wheel, back up": lambda: ((lambda: wheel(-1)) for _ in range(steps // 2)),
            "scroll bar, dragged through all": lambda: (
                (lambda n=n: bar.setValue(bar.maximum() * 2 * n // steps))
                for n in range(steps // 2 + 1)
            ),
            "scroll bar, dragged slowly": lambda: (
                (lambda n=n: bar.setValue(bar.maximum() // 3 + 40 * n)) for n in range(steps // 2)
            ),
        }
        for mode in modes or tuple(GalleryMode):
            view.set_mode(GalleryMode(mode))
            bar.setValue(0)
            settle()
            for name, way in ways.items():
                lines += run(way()).rows(f"{mode}, {name}")
        view.close()
        for executor in (reads, decodes):
            executor.close(5.0)
    return lines


def count_cells(view: "GalleryView", thumbnails: "Thumbnails") -> tuple[int, int, int]:
    """Return how many pictures are on screen, how many without preview, how many with nothing."""
    cells = waiting = grey = 0
    for row in view.rows_on_screen():
        result = view.shown_model.result(view.shown_model.index(row))
        if result is not None and result.candidate.item.modality is not Modality.IMAGE:
            continue
        cells += 1
        missing = result is None
        if result is not None:
            missing = thumbnails.tile(result.candidate.item, view.tile_size(row)) is None
        waiting += missing
        grey += missing and not view.shown_model.colours_at(row)
    return cells, waiting, grey


def is_sharp(view: "GalleryView", thumbnails: "Thumbnails") -> bool:
    """Whether every picture on screen is there in the size it is painted in."""
    results = {row: view.shown_model.result_at(row) for row in view.rows_on_screen()}
    return all(
        result is not None and thumbnails.is_known(result.candidate.item, view.tile_size(row))
        for row, result in results.items()
    )


def check(view: "GalleryView", thumbnails: "Thumbnails", listing: "LibraryListing") -> None:
    """Raise SystemExit unless the right items are on screen, with their pictures."""
    from retllm_desktop.ui.gallery.gallery_layout import GalleryMode

    room = view.viewport().rect()
    seen = view.viewport().grab().toImage()
    rows = view.rows_on_screen()
    if not rows or rows != list(range(rows[0], rows[-1] + 1)):
        raise SystemExit(f"wrong: rows {rows} are on screen")
    for row in rows:
        index = view.shown_model.index(row)
        result = view.shown_model.result(index)
        if result is None or result.candidate.item.id != listing.timeline.item_ids[row]:
            raise SystemExit(f"wrong: row {row} is not what it should be")
        rect = view.visualRect(index)
        middle = rect.center()
        hidden = middle.y() < view.sticky_height() or not room.contains(middle)
        item = result.candidate.item
        if hidden or item.modality is not Modality.IMAGE:
            continue
        if view.indexAt(middle).row() != row:
            raise SystemExit(f"wrong: row {row} is not found where it is painted")
        size = view.tile_size(row)
        tile = thumbnails.tile(item, size)
        if tile is None or tile.size() != size:
            raise SystemExit(f"wrong: row {row} has no picture of its size")
        if view.mode is not GalleryMode.LIST:
            x, y = middle.x() - rect.left(), middle.y() - rect.top()
            if seen.pixel(middle) != tile.toImage().pixel(x, y):
                raise SystemExit(f"wrong: row {row} shows another picture")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--steps", type=int, default=600, help="frames of the longest way")
    parser.add_argument("--folder", type=Path, help="of a library to make, or made before")
    parser.add_argument("--modes", nargs="+", help="some of grid, list and timeline alone")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="scrolling-"))
    try:
        if not (folder / "library.db").exists():
            folder.mkdir(parents=True, exist_ok=True)
            make_library(options.items, folder)
        rows = measure(folder, options.steps, options.modes)
    finally:
        if options.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(report.write("scrolling", rows, {"items": options.items, "steps": options.steps}))


if __name__ == "__main__":
    main()
