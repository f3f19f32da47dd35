"""PDFs as the usual writers make them, and some that no writer makes."""

import io
import random
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pypdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.unit.extraction.ocr.writing import written

A4 = (595, 842)
WORDS = "garden invoice kettle harbour ladder museum receipt bicycle window apples bridge".split()  # noqa: SIM905


def sentence(rng: random.Random, words: int = 9) -> str:
    """Words that mean nothing together."""
    return " ".join(rng.choice(WORDS) for _ in range(words))


def drawn(*pages: Callable[[Canvas], object], size: tuple[int, int] = A4) -> bytes:
    """A PDF by reportlab, its pages as functions draw them."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(canvas: Canvas, texts: Iterable[str], y: float = 780, size: float = 11) -> None:
    """Print lines from above."""
    canvas.setFont("Helvetica", size)
    for number, text in enumerate(texts):
        canvas.drawString(60, y - number * size * 1.4, text)


def print_sheet(seed: int = 1, count: int = 30) -> Image.Image:
    """A sheet of printed words, as a scanner sees it."""
    rng = random.Random(seed)
    sheet = written(
        [sentence(rng) for _ in range(count)],
        size=(1000, 1414),
        text_px=24,
        ink=(60, 60, 60),
        paper=(238, 236, 230),
    )
    noise = np.random.default_rng(seed).normal(0, 5, (1414, 1000, 1))
    return Image.fromarray((np.asarray(sheet) + noise).clip(0, 255).astype(np.uint8))


def put_scan(
    canvas: Canvas, sheet: Image.Image, box: tuple[float, float, float, float] = (0, 0, 595, 842)
) -> None:
    """Put a picture on a page: left, bottom, width, height."""
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=75)
    canvas.drawImage(ImageReader(io.BytesIO(out.getvalue())), *box)


def put_outlines(canvas: Canvas, texts: Sequence[str], y: float = 700) -> None:
    """Draw words as filled areas, as programs do that turn letters into paths."""
    ink = (
        np.asarray(written(texts, size=(900, 40 + 40 * len(texts)), text_px=24).convert("L")) < 128
    )
    path = canvas.beginPath()
    for row, dots in enumerate(ink):
        turns = np.flatnonzero(np.diff(np.concatenate(([0], dots.astype(int), [0]))))
        for begin, end in zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True):
            path.rect(40 + begin * 0.57, y - row * 0.57, (end - begin) * 0.57, 0.57)
    canvas.drawPath(path, stroke=0, fill=1)


def rewritten(data: bytes, change: Callable[[pypdf.PdfWriter], object]) -> bytes:
    """The same PDF, changed and written by pypdf."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def raw_pdf(objects: Sequence[bytes], extra: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.5\n")
    offsets: list[int] = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, extra)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream as an object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def page_of(*, annotations: bytes = b"", content: bytes = b"", catalog: bytes = b"") -> list[bytes]:
    """The objects of a PDF of one page, 600 x 300, with Helvetica as F1; the next is the sixth."""
    return [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 300] /Contents 5 0 R "
        b"/Resources << /Font << /F1 3 0 R >> >> /Annots [%s] >>" % annotations,
        stream(content),
    ]


def shown(text: str) -> bytes:
    """What draws a line of text."""
    return b"BT /F1 24 Tf 40 200 Td (%s) Tj ET" % text.encode("latin-1")


def unmapped(text: str) -> bytes:
    """A page whose font has letters of its own, without a word on which characters they are."""
    letters = sorted(set(text.replace(" ", "")))
    codes = {letter: 33 + number for number, letter in enumerate(letters)} | {" ": 32}
    procedures = b"".join(b"/a%d %d 0 R " % (n, 6 + n) for n in range(len(letters)))
    names = b" ".join(b"/a%d" % n for n in range(len(letters)))
    objects = page_of()
    objects[2] = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [.001 0 0 .001 0 0] "
        b"/FirstChar 32 /LastChar %d /Widths [%s] /Encoding << /Type /Encoding /Differences "
        b"[33 %s] >> /CharProcs << %s >> /Resources << >> >>"
        % (32 + len(letters), b"600 " * (len(letters) + 1), names, procedures)
    )
    written_as = "".join(f"{codes[letter]:02x}" for letter in text).encode()
    objects[4] = stream(b"BT /F1 24 Tf 40 200 Td <%s> Tj ET" % written_as)
    return raw_pdf(objects + [stream(b"600 0 0 0 500 700 d1 0 0 500 700 re f") for _ in letters])
