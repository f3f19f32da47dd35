"""Reads tables that are texts: comma-separated values and the like."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ImageSpec, Metadata
from retllm_desktop.extraction.documents.sections import make_parts
from retllm_desktop.extraction.documents.tables import TableRow, cut_table
from retllm_desktop.extraction.documents.text_file import read_beginning
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.readers import FileContents, SourceFile

_DELIMITERS: Final = "\t;,|"
_SAMPLE_LINES: Final = 20
_LONGEST_CELL: Final = 1_000_000


def read_delimited(
    file: SourceFile, _spec: ImageSpec | None, limits: ReadingLimits
) -> FileContents:
    """Return a table's passages; the row that names the columns is repeated in each.

    Raises:
        ItemError: It holds no text.
    """
    decoded, note = read_beginning(file, limits)
    rows = _read_rows(decoded.text)
    passages = make_parts(cut_table(rows), limits)
    if not passages.parts:
        raise ItemError("The file holds no text")
    return FileContents(passages.parts, Metadata(kind=file.kind), f"{note} {passages.note}".strip())


def _read_rows(text: str) -> Iterator[TableRow]:
    """Yield rows with the number of the line on which each begins."""
    csv.field_size_limit(_LONGEST_CELL)
    delimiter = _guess_delimiter(text)
    lines = io.StringIO(text.replace("\0", ""), newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    before = 0
    try:
        for row in reader:
            yield before + 1, row
            before = reader.line_num
    except csv.Error:
        # A quote that never ends: the rest line by line.
        for number, line in enumerate(lines, reader.line_num + 1):
            yield number, line.split(delimiter)


def _guess_delimiter(text: str) -> str:
    """Return the sign that divides the first lines most evenly."""
    lines = [line for line in text[: 64 * 1024].splitlines()[:_SAMPLE_LINES] if line.strip()]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[4]

    def evenness(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        usual = max(set(counts), key=counts.count) if counts else 0
        return (counts.count(usual) if usual else 0, usual)

    return max(_DELIMITERS, key=evenness)
