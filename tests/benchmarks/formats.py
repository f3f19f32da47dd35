"""How many files of each format are read a second, and with how much memory.

    python -m tests.benchmarks formats --files 20 --only docx xlsx

Files of some ten pages are made by the usual writers, with words of their own in each. Every format
is read by a process of its own, as at indexing; its memory is the most that it held beyond what it
starts with, libraries that the format needs included. Seconds are the processor's. ``--folder``
measures files that are there instead, by their endings.
"""

import argparse
import io
import json
import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ImageSpec
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.readers import find_reader
from retllm_desktop.extraction.reading import read_file
from tests.benchmarks import report
from tests.benchmarks.peak import peak_bytes

PARAGRAPHS = 60
WORDS = (
    "garden harbour letter winter engine market river council window number yellow ledger "
    "morning supper bridge farmer saddle copper meadow signal parcel tenant orchard compass"
)
SPEC = ImageSpec(224)

Maker = Callable[[random.Random], bytes]


def prose(draw: random.Random, words: int = 60) -> str:
    """Return a paragraph."""
    return " ".join(draw.choices(WORDS.split(), k=words)).capitalize() + "."


def paragraphs(draw: random.Random) -> list[str]:
    """Return the paragraphs of a document of some ten pages."""
    return [prose(draw) for _ in range(PARAGRAPHS)]


def saved(document: object) -> bytes:
    """Return a document of one of the usual writers as bytes."""
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def make_docx(draw: random.Random) -> bytes:
    import docx

    document = docx.Document()
    for number, text in enumerate(paragraphs(draw)):
        if number % 6 == 0:
            document.add_heading(text[:30], 1)
        document.add_paragraph(text)
    return saved(document)


def make_pptx(draw: random.Random) -> bytes:
    import pptx

    show = pptx.Presentation()
    for text in paragraphs(draw)[:20]:
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = text[:30]
        slide.placeholders[1].text = text
    return saved(show)


def make_xlsx(draw: random.Random) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Name", "Place", "Amount", "Note"])
    for number in range(1000):
        sheet.append([prose(draw, 2), prose(draw, 1), number * 1.5, prose(draw, 4)])
    return saved(book)


def make_xls(draw: random.Random) -> bytes:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet")
    for number in range(1000):
        for column, value in enumerate((prose(draw, 2), prose(draw, 1), number * 1.5)):
            sheet.write(number, column, value)
    return saved(book)


def make_odt(draw: random.Random) -> bytes:
    from tests.unit.extraction.documents.writers import opendocument_file

    body = "".join(f"<text:p>{text}</text:p>" for text in paragraphs(draw))
    return opendocument_file("text", body)


def make_epub(draw: random.Random) -> bytes:
    from tests.unit.extraction.documents.writers import zipped

    chapters = {
        f"c{n}.xhtml": "".join(f"<p>{one}</p>" for one in paragraphs(draw)) for n in range(10)
    }
    items = "".join(
        f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in chapters
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    return zipped(
        {
            "META-INF/container.xml": '<container><rootfile full-path="a.opf"/></container>',
            "a.opf": f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>",
            **{name: f"<html><body>{text}</body></html>" for name, text in chapters.items()},
        }
    )


def make_rtf(draw: random.Random) -> bytes:
    return "".join(
        ["{\\rtf1\\ansi ", *(f"{text}\\par " for text in paragraphs(draw)), "}"]
    ).encode()


def make_ipynb(draw: random.Random) -> bytes:
    cells = [{"cell_type": "markdown", "source": text} for text in paragraphs(draw)]
    return json.dumps({"cells": cells, "nbformat": 4}).encode()


def make_eml(draw: random.Random) -> bytes:
    from tests.unit.extraction.documents.writers import mail

    return mail(prose(draw, 5), "\n\n".join(paragraphs(draw)[:10])).as_bytes()


def make_eml_with_docx(draw: random.Random) -> bytes:
    from tests.unit.extraction.documents.writers import mail

    return mail(prose(draw, 5), prose(draw), {"a.docx": make_docx(draw)}).as_bytes()


def make_mbox(draw: random.Random) -> bytes:
    return b"\n".join(b"From a Fri May 17 10:00:00 2024\n" + make_eml(draw) for _ in range(50))


def make_csv(draw: random.Random) -> bytes:
    return "\n".join(f"{prose(draw, 2)},{n},{prose(draw, 3)}" for n in range(2000)).encode()


def make_code(draw: random.Random) -> bytes:
    return "\n\n\n".join(
        f"def function_{n}(value):\n    # {prose(draw, 8)}\n    return value + {n}"
        for n in range(200)
    ).encode()


def make_pdf(draw: random.Random) -> bytes:
    from tests.unit.extraction.samples import pdf

    return pdf([text[:80] for text in paragraphs(draw)[:10]])


def make_txt(draw: random.Random) -> bytes:
    return "\n\n".join(paragraphs(draw)).encode()


MAKERS: dict[str, Maker] = {
    "docx": make_docx,
    "pptx": make_pptx,
    "xlsx": make_xlsx,
    "xls": make_xls,
    "odt": make_odt,
    "epub": make_epub,
    "rtf": make_rtf,
    "ipynb": make_ipynb,
    "eml": make_eml,
    "docx.eml": make_eml_with_docx,
    "mbox": make_mbox,
    "csv": make_csv,
    "py": make_code,
    "pdf": make_pdf,
    "txt": make_txt,
}
"""Who makes files of which ending; what stands before the last point tells variants apart."""


def read_all(paths: list[Path], answers: Connection) -> None:
    """Read files; answer with processor seconds, bytes of memory, parts, and files not read."""
    limits = ReadingLimits()
    failed = 0
    before, parts = peak_bytes(os.getpid()), 0
    # What is imported for a format counts as memory, but not as time.
    try:
        read_file(paths[0], None, SPEC, frozenset(), limits)
    except ItemError:
        failed += 1
    began_s = time.process_time()
    for path in paths[1:]:
        try:
            parts += len(read_file(path, None, SPEC, frozenset(), limits).parts)
        except ItemError:
            failed += 1
    answers.send((time.process_time() - began_s, peak_bytes(os.getpid()) - before, parts, failed))


def measure(paths: list[Path]) -> tuple[float, int, int, int]:
    """Have a new process read files; return what it answers."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=read_all, args=(paths, theirs))
    process.start()
    theirs.close()
    answer = ours.recv()
    process.join()
    return answer


def make_files(folder: Path, names: list[str], count: int, seed: int) -> dict[str, list[Path]]:
    """Write files of each format; return them by its name."""
    made: dict[str, list[Path]] = {}
    for name in names:
        draw = random.Random(f"{seed} {name}")
        for number in range(count + 1):
            path = folder / f"{number:04}.{name}"
            path.write_bytes(MAKERS[name](draw))
            made.setdefault(name, []).append(path)
    return made


def find_files(folder: Path) -> dict[str, list[Path]]:
    """Return the files in a folder that are read, by their endings."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and find_reader(path) is not None:
            found.setdefault(path.suffix[1:].lower(), []).append(path)
    return {name: paths for name, paths in found.items() if len(paths) > 1}


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20, help="how many of each format")
    parser.add_argument("--only", nargs="*", default=list(MAKERS), choices=list(MAKERS))
    parser.add_argument("--folder", type=Path, help="files to be measured instead")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows: list[tuple[str, float, str]] = []
    with tempfile.TemporaryDirectory() as scratch:
        if options.folder:
            files = find_files(options.folder)
        else:
            files = make_files(Path(scratch), options.only, options.files, options.seed)
        for name, paths in files.items():
            seconds, memory, parts, failed = measure(paths)
            count = len(paths) - 1
            assert options.folder or (failed == 0 and parts >= count)
            rows += [
                (f"{name}: files", count / seconds, "a second of one core"),
                (f"{name}: text and pictures", parts / count, "parts a file"),
                (
                    f"{name}: memory",
                    memory / 2**20,
                    "MiB at most, beyond what the process starts with",
                ),
            ]
            if failed:
                rows.append((f"{name}: not read", failed, "files"))
    print(report.write("formats", rows, {"files": options.files, "seed": options.seed}))
