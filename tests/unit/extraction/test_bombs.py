"""Files that are made to fill memory or time, in a real reading process with little of either.

Each is read, in part or as a whole, or refused with a sentence. Others stand with their formats:
archives, office files, mail and XML in ``documents/test_document_bombs.py``, a GIF of a million
frames in ``test_frames.py``, TIFFs of many pages in ``test_tiff_pages.py``, HEIC, AVIF, JPEG XL and
SVG in the tests of those.
"""

import itertools
import re
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from retllm_desktop.core.errors import NOT_READ, ItemError
from retllm_desktop.core.file_kinds import FileKind, get_file_kind
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Extraction, FileStat, ImageSpec
from retllm_desktop.extraction.files import MIB, ReadingLimits
from retllm_desktop.extraction.pool import ProcessExtractor
from retllm_desktop.extraction.readers import get_read_endings
from retllm_desktop.extraction.reading import read_file
from tests.unit.extraction.samples import encoded, scene

HUGE_BYTES = 10 * 1024 * MIB
ZEROS = zlib.compress(bytes(80 * MIB), 1)
LIMITS = ReadingLimits(memory_bytes=256 * MIB, file_s=600.0, passages=500, text_bytes=4 * MIB)
"""The time only keeps a test from hanging for ever."""


@pytest.fixture(scope="module")
def extractor() -> Iterator[ProcessExtractor]:
    pool = ProcessExtractor(1, nice=0, limits=LIMITS)
    yield pool
    pool.close()


def read(extractor: ProcessExtractor, path: Path, data: bytes) -> Extraction | ItemError:
    path.write_bytes(data)
    file = FileStat(path, len(data), 0)
    ((_, outcome),) = extractor.extract_many([file], ImageSpec(32), CancelToken())
    return outcome


def refusal(outcome: Extraction | ItemError) -> str:
    assert isinstance(outcome, ItemError), outcome
    return f"{outcome.title} ({outcome.detail})"


def good(outcome: Extraction | ItemError) -> Extraction:
    assert isinstance(outcome, Extraction), outcome
    return outcome


def sparse(path: Path) -> Path:
    """A file of 10 GB that takes no room."""
    if sys.platform == "win32":
        pytest.skip("files are not sparse by themselves")
    try:
        with path.open("wb") as stream:
            stream.truncate(HUGE_BYTES)
    except OSError as exc:
        pytest.skip(f"this disk holds no sparse file: {exc}")
    return path


def bytes_read_so_far() -> int:
    """What this process read from files; 0 where the system does not count it."""
    try:
        return int(Path("/proc/self/io").read_text("ascii").split("\n", 1)[0].split()[1])
    except OSError:
        return 0


def test_ten_gigabytes_of_nothing_are_refused_unread(tmp_path: Path) -> None:
    for ending in (*get_read_endings(), "iso", "bin"):
        path = sparse(tmp_path / f"a.{ending}")
        before = bytes_read_so_far()
        with pytest.raises(ItemError) as caught:
            read_file(path, HUGE_BYTES, ImageSpec(32), frozenset(), ReadingLimits())
        assert bytes_read_so_far() - before < 8 * MIB
        reason = f"{caught.value.title} ({caught.value.detail})"
        if ending in {"iso", "bin"}:
            assert caught.value.title == NOT_READ
        elif get_file_kind(path) is FileKind.VIDEO or ending == "ts":
            assert "nothing" in reason or "too long" in reason
        else:
            assert re.match(r"The file is too long \(10240 MiB; the limit is \d+ MiB\)", reason)
        path.unlink()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(*extra: bytes, pixels: bytes | None = None) -> bytes:
    sound = encoded(scene(48, 32), "PNG")
    head, rest = sound[:33], sound[33:]
    if pixels is not None:
        rest = chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return head + b"".join(extra) + rest


@pytest.mark.parametrize(
    "extra",
    [
        (b"zTXt", b"Comment\0\0"),
        (b"iCCP", b"profile\0\0"),
        (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0"),
    ],
    ids=["text", "profile", "packet"],
)
def test_packed_words_of_a_picture_stay_packed(
    extractor: ProcessExtractor, tmp_path: Path, extra: tuple[bytes, bytes]
) -> None:
    name, head = extra
    found = good(read(extractor, tmp_path / "a.png", png(chunk(name, head + ZEROS))))
    assert len(found.parts) == 1
    assert "too long" in found.note


def test_more_pixels_than_a_picture_names_are_not_unpacked(
    extractor: ProcessExtractor, tmp_path: Path
) -> None:
    assert len(good(read(extractor, tmp_path / "a.png", png(pixels=ZEROS))).parts) == 1


def pdf(*objects: bytes) -> bytes:
    """A PDF without a table of objects, which a reader makes again."""
    body = b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (number, content) for number, content in enumerate(objects, 1)
    )
    return b"%PDF-1.5\n" + body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def stream(data: bytes, entries: bytes = b"/Filter /FlateDecode") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R "
    b"/Resources << /XObject << /X 5 0 R >> >> >>"
)
TWICE = b"/Filter [/FlateDecode /FlateDecode] "
LOTS = zlib.compress(zlib.compress(bytes(400 * MIB), 1), 9)
"""Some kilobytes that are 400 MiB."""


def packed_objects() -> bytes:
    """A PDF whose objects lie in a packed stream of 400 MiB."""
    objects = (CATALOG, PAGES, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>")
    places = itertools.accumulate((len(one) + 1 for one in objects), initial=0)
    head = b"".join(b"%d %d " % pair for pair in enumerate(list(places)[:3], 1))
    deflating = zlib.compressobj(1)
    packed = deflating.compress(head + b" ".join(objects) + b" ")
    packed += b"".join(deflating.compress(b" " * MIB) for _ in range(400)) + deflating.flush()
    entries = TWICE + b"/Type /ObjStm /N 3 /First %d" % len(head)
    out = b"%PDF-1.5\n5 0 obj\n" + stream(zlib.compress(packed, 9), entries) + b"\nendobj\n"
    table = len(out)
    rows = b"\0\0\0\0\xff" + b"".join(b"\2\0\0\5" + bytes([index]) for index in range(3))
    rows += b"\0\0\0\0\xff" + b"\1\0\0\t\0" + b"\1" + table.to_bytes(3, "big") + b"\0"
    entries = b"/Type /XRef /Size 7 /W [1 3 1] /Root 1 0 R"
    return out + b"6 0 obj\n" + stream(rows, entries) + b"\nendobj\nstartxref\n%d\n%%%%EOF" % table


def doubling_forms() -> bytes:
    """Forty drawings, each of which shows the next one twice."""
    forms = [
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 11 "
        b"/Resources << /XObject << /X %d 0 R >> >> >>\nstream\n/X Do /X Do\nendstream" % number
        for number in range(6, 46)
    ]
    last = stream(b"0 0 9 9 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return pdf(CATALOG, PAGES, PAGE, stream(b"/X Do", b""), *forms, last)


IMAGE = stream(
    LOTS,
    TWICE + b"/Type /XObject /Subtype /Image /Width 20000 /Height 20000 /BitsPerComponent 8 "
    b"/ColorSpace /DeviceGray",
)
PDFS = {
    "content": lambda: pdf(CATALOG, PAGES, PAGE, stream(LOTS, TWICE)),
    "picture": lambda: pdf(CATALOG, PAGES, PAGE, stream(b"9 0 0 9 0 0 cm /X Do", b""), IMAGE),
    "objects": packed_objects,
    "forms": doubling_forms,
    "deep pages": lambda: pdf(
        CATALOG,
        *(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 3) for number in range(4_000)),
    ),
    "circle": lambda: pdf(CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000000 >>"),
    "count": lambda: pdf(CATALOG, b"<< /Type /Pages /Kids [] /Count 1000000000 >>"),
    "brackets": lambda: pdf(CATALOG, PAGES, b"[" * 1_000_000 + b"]" * 1_000_000),
}


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_that_grows_is_bounded(
    extractor: ProcessExtractor, tmp_path: Path, name: str
) -> None:
    outcome = read(extractor, tmp_path / "a.pdf", PDFS[name]())
    if isinstance(outcome, ItemError):
        reason = refusal(outcome)
        # PDFium ends its process where it gets no memory.
        assert "The PDF" in reason or "memory" in reason or "made its reader fail" in reason
    else:
        assert len(outcome.parts) == 1
    assert len(good(read(extractor, tmp_path / "b.txt", b"the next one")).parts) == 1


LAUGHS = (
    '<!DOCTYPE html [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise("abcdefghij"))
    + "]>"
)


@pytest.mark.parametrize("ending", ["xhtml", "html", "xml", "txt"])
def test_entities_are_not_expanded(
    extractor: ProcessExtractor, tmp_path: Path, ending: str
) -> None:
    page = f'<?xml version="1.0"?>{LAUGHS}<html><body><p>before &j; after</p></body></html>'
    (part,) = good(read(extractor, tmp_path / f"a.{ending}", page.encode())).parts
    assert "before &j; after" in (part.text or "")
    assert "haha" not in (part.text or "")


TEXTS = {
    "nested.html": lambda: b"<div>" * 300_000 + b"deep",
    "entities.html": lambda: b"&amp;" * 300_000,
    "comments.html": lambda: b"seen" + b"<!--" * 1_000_000,
    "line.txt": lambda: b"a" * (6 * MIB),
    "words.txt": lambda: b"word " * MIB,
    "line.csv": lambda: b"abc," * (2 * MIB),
    "quote.csv": lambda: b'a,"' + b"x\n" * (2 * MIB),
    "line.py": lambda: b"x=1;" * (2 * MIB),
    "heads.md": lambda: b"# a\n" * 300_000,
    "legacy.txt": lambda: "жара ".encode("koi8_r") * MIB,
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_without_end_is_read_in_part(
    extractor: ProcessExtractor, tmp_path: Path, name: str
) -> None:
    outcome = read(extractor, tmp_path / name, TEXTS[name]())
    if isinstance(outcome, ItemError):
        assert outcome.title == "Reading the file needs too much memory"
    else:
        assert 1 <= len(outcome.parts) <= LIMITS.passages


def test_brackets_in_brackets_are_a_damaged_notebook(
    extractor: ProcessExtractor, tmp_path: Path
) -> None:
    outcome = read(extractor, tmp_path / "a.ipynb", b'{"cells":' + b"[" * 1_000_000)
    assert "The notebook is damaged" in refusal(outcome)
