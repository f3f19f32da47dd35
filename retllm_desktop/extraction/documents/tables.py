"""Tables become sections: rows together, the header repeated where a table is cut."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from retllm_desktop.extraction.documents.passages import MAX_CHARS, TARGET_CHARS
from retllm_desktop.extraction.documents.sections import (
    DocumentSection,
    ReadingStoppedError,
    make_fragment,
)

TableRow = tuple[int, Sequence[str]]
"""The 1-based number of a row, and its cells from the first column on."""

_BETWEEN: Final = " | "
_HEADER_WITHIN: Final = 10
"""A header is looked for in so many rows that hold something."""
_LONGEST_HEADER: Final = 300
_NUMBER: Final = re.compile(r"[-+(]?[\d.,\s%$€£]*\d[\d.,\s%$€£)]*(?:[T:/-][\d:.,/-]+)?")


def join_cells(cells: Iterable[str]) -> str:
    """Return a row as a line; empty cells are left out."""
    return _BETWEEN.join(line for cell in cells if (line := " ".join(cell.split())))


def cut_table(
    rows: Iterable[TableRow], *, label: str = "", heading: str = "", **place: str | int
) -> Iterator[DocumentSection]:
    """Yield a table in sections of about one passage.

    Args:
        rows: In order; taken one at a time.
        label: What the table is called; sections of a long one also say their rows.
        heading: What stands above it.
        **place: Its address; sections of a long one add ``row``.
    """
    header, seen = "", 0
    lines: list[str] = []
    length = first = last = 0
    cut = False

    def make(*, whole: bool) -> DocumentSection:
        span = "" if whole else f"rows {first}–{last}" if last > first else f"row {first}"
        address = place if whole else {**place, "row": first}
        return DocumentSection(
            "\n".join(lines),
            ", ".join(filter(None, (label, span))),
            heading,
            make_fragment(**address),
        )

    try:
        for number, cells in rows:
            line = join_cells(cells)
            if not line:
                continue
            if not header and seen < _HEADER_WITHIN and _is_header(cells, line):
                header = line
                seen = _HEADER_WITHIN
            seen += 1
            full = length >= TARGET_CHARS or length + len(line) > MAX_CHARS
            if lines and full:
                yield make(whole=False)
                cut = True
                lines = [header] if header else []
                length = len(header)
                first = 0
            lines.append(line)
            length += len(line) + 1
            first, last = first or number, number
    except ReadingStoppedError:
        # What was read before still counts.
        if lines:
            yield make(whole=False)
        raise
    if lines:
        yield make(whole=not cut)


def _is_header(cells: Sequence[str], line: str) -> bool:
    """Whether a row names columns: several cells, and none of them a number."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return (
        len(filled) > 1
        and len(line) <= _LONGEST_HEADER
        and not any(_NUMBER.fullmatch(cell) for cell in filled)
    )
