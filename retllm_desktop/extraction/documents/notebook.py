"""Reads notebooks of Jupyter."""

import json
from collections.abc import Iterator
from typing import Final, cast

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ImageSpec, Metadata
from retllm_desktop.extraction.documents.encoding import decode_text_bytes
from retllm_desktop.extraction.documents.sections import (
    DocumentSection,
    make_fragment,
    make_heading,
    make_parts,
)
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.readers import FileContents, SourceFile

_OUTPUT_CHARS: Final = 2000
"""So much of what a cell printed is read; the rest is mostly numbers."""


def read_notebook(file: SourceFile, _spec: ImageSpec | None, limits: ReadingLimits) -> FileContents:
    """Return a notebook's cells: notes, code and what it printed.

    Raises:
        ItemError: It is damaged or empty.
    """
    try:
        book: object = json.loads(decode_text_bytes(file.opened.whole()))
    except (ValueError, RecursionError) as exc:
        raise ItemError("The notebook is damaged", str(exc)[:200]) from exc
    passages = make_parts(_read_cells(_listed_cells(book)), limits)
    if not passages.parts:
        raise ItemError("The notebook holds no text")
    return FileContents(passages.parts, Metadata(kind=file.kind), passages.note)


def _listed_cells(book: object) -> list[object]:
    """Return the cells; up to version 3 of the format they lay in worksheets."""
    fields = _fields(book)
    cells = _list(fields.get("cells"))
    for sheet in _list(fields.get("worksheets")):
        cells += _list(_fields(sheet).get("cells"))
    return cells


def _read_cells(cells: list[object]) -> Iterator[DocumentSection]:
    heading = ""
    for number, cell in enumerate(cells, 1):
        fields = _fields(cell)
        source = _text(fields.get("source", fields.get("input")))
        if fields.get("cell_type") in ("markdown", "heading"):
            titles = [line.lstrip("# ") for line in source.splitlines() if line.startswith("#")]
            heading = titles[-1] if titles else heading
        printed = [_text(_shown(output)) for output in _list(fields.get("outputs"))]
        lines = [source, *(text[:_OUTPUT_CHARS] for text in printed)]
        if text := "\n\n".join(line for line in lines if line.strip()):
            yield DocumentSection(
                text,
                f"cell {number}",
                make_heading(heading),
                make_fragment(cell=number),
                joins=True,
            )


def _shown(output: object) -> object:
    fields = _fields(output)
    if fields.get("output_type") == "error" or fields.get("output_type") == "pyerr":
        return f"{fields.get('ename')}: {fields.get('evalue')}"
    data = _fields(fields.get("data", fields))
    return data.get("text/plain", fields.get("text"))


def _fields(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return list(cast("list[object]", value)) if isinstance(value, list) else []


def _text(value: object) -> str:
    """Return a text that is one string, or a list of its lines."""
    if isinstance(value, str):
        return value
    return "".join(line for line in _list(value) if isinstance(line, str))
