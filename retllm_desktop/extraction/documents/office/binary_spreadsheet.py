"""Reads binary spreadsheets of Excel: xls and xlsb."""

import io
import math
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TypeVar

import python_calamine

from retllm_desktop.core.errors import ItemError
from retllm_desktop.extraction.documents.archive import PASSWORD
from retllm_desktop.extraction.documents.sections import DocumentSection, make_heading
from retllm_desktop.extraction.documents.tables import TableRow, cut_table

_T = TypeVar("_T")


def read_binary_spreadsheet(data: bytes, hidden: list[str]) -> Iterator[DocumentSection]:
    """Yield the sections of every sheet that is shown.

    Args:
        data: The file.
        hidden: Receives the names of sheets that are not shown; they are not read.

    Raises:
        ItemError: It is damaged or protected.
    """
    book = _guard(lambda: python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))
    for sheet in book.sheets_metadata:
        if sheet.visible != python_calamine.SheetVisibleEnum.Visible:
            hidden.append(sheet.name)
        elif sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
            yield from cut_table(
                _read_rows(book, sheet.name),
                label=f"sheet {sheet.name}",
                heading=make_heading(sheet.name),
                sheet=sheet.name,
            )


def _read_rows(book: python_calamine.CalamineWorkbook, name: str) -> Iterator[TableRow]:
    sheet = _guard(lambda: book.get_sheet_by_name(name))
    first = sheet.start[0] if sheet.start else 0
    for number, row in enumerate(sheet.iter_rows(), first + 1):
        yield number, [_write(value) for value in row]


def _guard(work: Callable[[], _T]) -> _T:
    """Run the library; whatever it raises on a damaged file is an error of the file."""
    try:
        return work()
    except python_calamine.PasswordError as exc:
        raise ItemError(PASSWORD) from exc
    except BaseException as exc:
        # A panic of the library is no ``Exception``.
        if isinstance(exc, MemoryError | KeyboardInterrupt | SystemExit):
            raise
        raise ItemError("The spreadsheet is damaged", str(exc)[:200]) from exc


def _write(value: object) -> str:
    """Return a cell's value as people read it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}" if math.isfinite(value) else ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date | time | timedelta):
        return str(value)
    return str(value)
