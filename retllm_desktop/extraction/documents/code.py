"""Reads source code, settings and logs: texts whose lines have numbers."""

import re
from collections.abc import Iterator
from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ImageSpec, Metadata
from retllm_desktop.extraction.documents.passages import MAX_CHARS, TARGET_CHARS
from retllm_desktop.extraction.documents.sections import DocumentSection, make_fragment, make_parts
from retllm_desktop.extraction.documents.text_file import read_beginning
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.readers import FileContents, SourceFile

_DEFINITION: Final = re.compile(
    r"(?:(?:export|public|private|protected|internal|static|abstract|final|async|pub(?:\([a-z]+\))?|"
    r"default|inline|extern|unsafe|override|virtual|sealed|open|data|case)\s+)*"
    r"(?:def|class|function|func|fun|fn|struct|enum|union|interface|trait|impl|module|mod|namespace|"
    r"package|protocol|extension|type|object|record|sub|procedure|program|subroutine|template|"
    r"macro_rules!|CREATE|ALTER|INSERT|describe|it|test|resource|FROM)\b|"
    r"@[A-Za-z_]|\[[^\]]+\]\s*$|[A-Za-z_][\w-]*:\s*$|#{1,6}\s|<[A-Za-z]"
)
"""A line, without indentation, at which something of its own begins."""


def read_code(file: SourceFile, _spec: ImageSpec | None, limits: ReadingLimits) -> FileContents:
    """Return passages that begin at definitions or after blank lines where they can.

    Raises:
        ItemError: It holds no text.
    """
    decoded, note = read_beginning(file, limits)
    passages = make_parts(cut_lines(decoded.text), limits)
    if not passages.parts:
        raise ItemError("The file holds no text")
    return FileContents(passages.parts, Metadata(kind=file.kind), f"{note} {passages.note}".strip())


def cut_lines(text: str) -> Iterator[DocumentSection]:
    """Yield a text in sections of about one passage, each with the number of its first line."""
    lines: list[str] = []
    first = 1
    length = 0
    whole = True
    best = 0
    for number, line in enumerate(text.splitlines(), 1):
        if not lines and not line.strip():
            first = number + 1
            continue
        if length + len(line) > MAX_CHARS and lines:
            # At the last good place, or here.
            cut = best or len(lines)
            yield _make(lines[:cut], first)
            whole = False
            lines, first = lines[cut:], first + cut
            while lines and not lines[0].strip():
                lines, first = lines[1:], first + 1
            length = sum(map(len, lines)) + len(lines)
            best = 0
            if not lines:
                first = number
        if lines and length >= TARGET_CHARS // 2 and _begins(line, lines[-1]):
            best = len(lines)
            if length >= TARGET_CHARS:
                yield _make(lines, first)
                whole = False
                lines, first, length, best = [], number, 0, 0
        if lines or line.strip():
            lines.append(line)
            length += len(line) + 1
        else:
            first = number + 1
    if lines:
        yield DocumentSection("\n".join(lines)) if whole else _make(lines, first)


def _begins(line: str, before: str) -> bool:
    """Whether something begins at a line: a definition, or what follows a blank line."""
    if not before.strip():
        return bool(line.strip())
    return _DEFINITION.match(line) is not None and not before.startswith("@")


def _make(lines: list[str], first: int) -> DocumentSection:
    return DocumentSection("\n".join(lines), f"line {first}", "", make_fragment(line=first))
