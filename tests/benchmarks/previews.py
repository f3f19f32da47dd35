"""What a second, larger preview would cost, and where previews are best kept.

    python -m tests.benchmarks previews --previews 4000

Processor time of one picture of twelve megapixels: made in the same pass, against made when it is
looked at. Then the same previews in a file each, spread over 256 folders, and in one SQLite file.
"""

import argparse
import io
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import apsw
from PIL import Image

from retllm_desktop.core.types import ImageSpec
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.images import (
    THUMBNAIL_PX,
    DecodeRequest,
    decode_image,
    encode_thumbnail,
    make_encoder_image,
    shrink_to_view,
)
from retllm_desktop.library.library_file import ThumbnailCache
from tests.benchmarks import report
from tests.benchmarks.main_job import make_pictures

SPEC = ImageSpec(128)
LIMITS = ReadingLimits()


def webp(image: Image.Image, px: int) -> bytes:
    """Encode a larger preview as the small one is."""
    out = io.BytesIO()
    shrink_to_view(image, px, Image.Resampling.BOX).save(out, "WEBP", quality=75, method=0)
    return out.getvalue()


def in_one_pass(data: bytes, larger_px: int) -> int:
    """Make the encoder's pixels and the previews of one decoding; bytes of the larger one."""
    wanted = DecodeRequest(SPEC, max_px=larger_px, thumbnail=True)
    image = decode_image(io.BytesIO(data), wanted, LIMITS).image
    make_encoder_image(image, SPEC)
    encode_thumbnail(image)
    return len(webp(image, larger_px)) if larger_px else 0


def on_demand(data: bytes, px: int) -> int:
    """Decode a view of a picture that somebody looks at."""
    image = decode_image(io.BytesIO(data), DecodeRequest(max_px=px), LIMITS).image
    return len(shrink_to_view(image, px).tobytes())


def cpu_ms(work: Callable[[], object], repeats: int = 15) -> float:
    """Processor time of one call, the median of several."""
    taken: list[float] = []
    for _ in range(repeats):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken) * 1000


class OneFile:
    """Previews in one SQLite file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = apsw.Connection(str(path))
        self._db.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
        self._db.execute("CREATE TABLE preview (hash BLOB PRIMARY KEY, webp BLOB) WITHOUT ROWID")

    def write(self, batch: list[tuple[bytes, bytes]]) -> None:
        with self._db:
            self._db.executemany("INSERT INTO preview VALUES (?, ?)", batch)

    def read(self, content_hash: bytes) -> bytes:
        return next(self._db.execute("SELECT webp FROM preview WHERE hash = ?", (content_hash,)))[0]

    def close(self) -> None:
        self._db.close()


def keeping(small: bytes, count: int, scratch: Path) -> list[tuple[str, float, str]]:
    """Write and read many previews both ways; check that what is read is what was written."""
    rng = random.Random(1)
    names = [rng.randbytes(32) for _ in range(count)]
    previews = {name: small + name for name in names}
    asked = rng.sample(names, min(count, 2000))
    cache = ThumbnailCache(scratch / "files")
    one = OneFile(scratch / "previews.db")

    def write_files() -> None:
        for name in names:
            cache.write(name, 0, previews[name])

    def write_one() -> None:
        for start in range(0, count, 256):
            one.write([(name, previews[name]) for name in names[start : start + 256]])

    rows: list[tuple[str, float, str]] = []
    ways: list[tuple[str, Callable[[], None], Callable[[bytes], bytes | None]]] = [
        ("a file each", write_files, lambda name: cache.read(name, 0)),
        ("one SQLite file", write_one, one.read),
    ]
    for what, write, read in ways:
        written = cpu_ms(write, 1) / count
        if any(read(name) != previews[name] for name in asked):
            raise SystemExit(f"wrong: {what} does not give back what was written")
        taken = cpu_ms(lambda read=read: [read(name) for name in asked], 5) / len(asked)
        rows += [(f"{what}: write one", written, "ms"), (f"{what}: read one", taken, "ms")]
    one.close()
    blocks = sum(
        file.stat().st_blocks * 512 if os.name != "nt" else file.stat().st_size
        for file in (scratch / "files").rglob("*")
        if file.is_file()
    )
    whole = one.path.stat().st_size
    return [
        *rows,
        ("a file each: bytes on disk for one", blocks / count, "bytes"),
        ("one SQLite file: bytes on disk for one", whole / count, "bytes"),
    ]


def main() -> None:
    """Measure both, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--previews", type=int, default=4000)
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="retllm-previews-"))
    try:
        make_pictures([scratch / "pictures"], 4)
        data = (scratch / "pictures" / "00000.jpg").read_bytes()
        rows = [
            (f"one pass, previews of {THUMBNAIL_PX}{f' and {px}' if px else ''} px",
             cpu_ms(lambda px=px: in_one_pass(data, px)), "ms")
            for px in (0, 512, 1024)
        ]  # fmt: skip
        rows += [
            (f"a view of {px} px when it is looked at", cpu_ms(lambda px=px: on_demand(data, px)),
             "ms")
            for px in (512, 1024)
        ]  # fmt: skip
        rows += [
            (f"bytes of a preview of {px} px", float(in_one_pass(data, px)), "bytes")
            for px in (512, 1024)
        ]
        small = encode_thumbnail(
            decode_image(io.BytesIO(data), DecodeRequest(thumbnail=True), LIMITS).image
        )
        rows += keeping(small, options.previews, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    sys.stdout.write(report.write("previews", rows, {"previews": options.previews}))
