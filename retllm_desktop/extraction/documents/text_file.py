"""A text file becomes passages."""

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import ExtractedPart, Metadata, Modality
from retllm_desktop.extraction.captions import clean_line, join_captions
from retllm_desktop.extraction.documents.encoding import decode_text_bytes
from retllm_desktop.extraction.documents.html import extract_html_text, extract_html_title
from retllm_desktop.extraction.documents.passages import extract_passages
from retllm_desktop.extraction.readers import FileContents, SourceFile


def read_text(file: SourceFile) -> FileContents:
    """Return a text's passages; of HTML what a reader of the page sees.

    Raises:
        ItemError: It holds no text.
    """
    html = file.kind is FileKind.HTML
    text = decode_text_bytes(file.opened.whole(), html=html)
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
    return FileContents(parts, Metadata(caption=join_captions([title]), kind=file.kind))
