"""A text file becomes passages."""

from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import ExtractedPart, Metadata, Modality
from retllm_desktop.extraction.captions import clean_line, join_captions
from retllm_desktop.extraction.documents.encoding import DecodedText, decode_text
from retllm_desktop.extraction.documents.html import extract_html_text, extract_html_title
from retllm_desktop.extraction.documents.passages import extract_passages
from retllm_desktop.extraction.files import MIB, ReadingLimits
from retllm_desktop.extraction.readers import FileContents, SourceFile

_LONGEST_LAST_LINE: Final = 64 * 1024


def read_text(file: SourceFile, limits: ReadingLimits) -> FileContents:
    """Return a text's passages; of HTML what a reader of the page sees.

    Of a long text the first part is read.

    Raises:
        ItemError: It holds no text.
    """
    html = file.kind is FileKind.HTML
    decoded, note = read_beginning(file, limits, html=html)
    text = decoded.text
    pieces = extract_passages(extract_html_text(text) if html else text)
    if not pieces:
        raise ItemError("The file holds no text")
    several = len(pieces) > 1
    parts = tuple(
        ExtractedPart(
            index=number,
            modality=Modality.TEXT,
            text=piece,
            label=f"passage {number + 1}" if several else "",
        )
        for number, piece in enumerate(pieces)
    )
    title = clean_line(extract_html_title(text)) if html else ""
    return FileContents(parts, Metadata(caption=join_captions([title]), kind=file.kind), note)


def read_beginning(
    file: SourceFile, limits: ReadingLimits, *, html: bool = False
) -> tuple[DecodedText, str]:
    """Return a file's text, of a long one the first ``text_bytes``, and what is to say of it.

    Raises:
        ItemError: It holds no text.
    """
    decoded = decode_text(file.opened.head(limits.text_bytes), html=html)
    if file.opened.size_bytes <= limits.text_bytes:
        return decoded, decoded.note
    text = decoded.text
    end = text.rfind("\n", max(0, len(text) - _LONGEST_LAST_LINE)) + 1
    size, read = file.opened.size_bytes // MIB, limits.text_bytes // MIB
    cut = f"The file has {size:,} MiB; the first {read} are read."
    whole_lines = DecodedText(text[:end] if end else text, decoded.encoding, decoded.guessed)
    return whole_lines, f"{cut} {decoded.note}".strip()
