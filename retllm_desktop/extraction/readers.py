"""Who reads which file: one reader for each ending of a name.

Free of Pillow and of what parses files: the main process asks which files are read. A reader's
functions import what they need when they are first called, in a reading process.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any, Final

from retllm_desktop.core.file_kinds import FileKind, get_file_kind, get_kind_endings
from retllm_desktop.core.located_text import LocatedText
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import ExtractedPart, ImageSpec, Metadata, Rgb
from retllm_desktop.extraction.files import MIB, OpenedFile, ReadingLimits

_PDF_MAGIC: Final = b"%PDF-"
_TRANSPORT_STREAM: Final = ".ts"
"""TypeScript has taken its ending."""
_PACKET_BYTES, _PACKET_SYNC = 188, 0x47
_TIFF_MAGICS: Final = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_JUNK_PREFIXES: Final = ("._", "~$")
"""AppleDouble companions and Office lock files: named like documents, but they are none."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be read.

    Attributes:
        path: Where it lies; what stands beside it may be looked at.
        opened: Its bytes and their identity.
        kind: What it is taken for.
    """

    path: Path
    opened: OpenedFile
    kind: FileKind

    @property
    def name(self) -> str:
        """Its name without the folder."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class FileContents:
    """What was read of a file.

    Attributes:
        parts: At least one, in order of ``index``.
        metadata: What the file says of itself.
        note: A sentence on what was not read, or was guessed; empty where nothing is to say.
    """

    parts: tuple[ExtractedPart, ...]
    metadata: Metadata
    note: str = ""


@dataclass(frozen=True, slots=True)
class ViewRequest:
    """Which pixels of a part are wanted.

    Attributes:
        spec: An encoder's size, None for a view; the pixels are those made at indexing.
        max_px: Longest side of a view; a smaller picture keeps its size, a page is drawn at it.
        region: The part of the picture or page that is wanted, None for all of it.
    """

    spec: ImageSpec | None
    max_px: int
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class FileReader:
    """How files of a kind are read. Its functions raise ``ItemError`` without the path.

    Attributes:
        kind: What such a file is.
        read: Reads all of it. Without an ``ImageSpec`` nothing is drawn.
        longest_bytes: How long a file may be.
        read_first: Reads what can be had quickly; None where ``read`` is quick enough.
        draw: Draws the part of that index; None where parts have no pixels.
        locate: Tells where the text of that part stands; None where that is not known.
        describe: Reads its metadata alone; None where that takes reading it.
        drawn: Whether a first pass needs an ``ImageSpec`` for it.
        most_in_memory: How long a file may be to be read into memory at once; None where
            ``in_memory_bytes`` says it.
        slow: Whether nothing of it can be had quickly: a first pass leaves it for later.
    """

    kind: FileKind
    read: Callable[[SourceFile, ImageSpec | None, ReadingLimits], FileContents]
    longest_bytes: Callable[[ReadingLimits], int]
    read_first: Callable[[SourceFile, ImageSpec | None, ReadingLimits], FileContents] | None = None
    draw: Callable[[SourceFile, int, ViewRequest, ReadingLimits], Rgb] | None = None
    locate: Callable[[SourceFile, int, ReadingLimits], LocatedText] | None = None
    describe: Callable[[SourceFile, ReadingLimits], Metadata] | None = None
    drawn: bool = False
    most_in_memory: Callable[[ReadingLimits], int] | None = None
    slow: bool = False


def _read_picture(file: SourceFile, spec: ImageSpec | None, limits: ReadingLimits) -> FileContents:
    from retllm_desktop.extraction.pictures.picture_file import read_picture

    return read_picture(file, spec, limits)


def _read_picture_first(
    file: SourceFile, spec: ImageSpec | None, limits: ReadingLimits
) -> FileContents:
    from retllm_desktop.extraction.pictures.picture_file import read_picture_first

    return read_picture_first(file, spec, limits)


def _draw_picture(file: SourceFile, _part: int, view: ViewRequest, limits: ReadingLimits) -> Rgb:
    from retllm_desktop.extraction.pictures.picture_file import decode_view

    return decode_view(file.opened.stream, view, limits)


def _describe_picture(file: SourceFile, limits: ReadingLimits) -> Metadata:
    from retllm_desktop.extraction.pictures.picture_file import describe_picture

    return describe_picture(file, limits)


def _read_tiff(file: SourceFile, spec: ImageSpec | None, limits: ReadingLimits) -> FileContents:
    from retllm_desktop.extraction.pictures.tiff_pages import read_tiff

    return read_tiff(file, spec, limits)


def _read_tiff_first(
    file: SourceFile, spec: ImageSpec | None, limits: ReadingLimits
) -> FileContents:
    from retllm_desktop.extraction.pictures.tiff_pages import read_tiff_first

    return read_tiff_first(file, spec, limits)


def _draw_tiff_page(file: SourceFile, part: int, view: ViewRequest, limits: ReadingLimits) -> Rgb:
    from retllm_desktop.extraction.pictures.tiff_pages import draw_tiff_page

    return draw_tiff_page(file, part, view, limits)


def _read_video(file: SourceFile, spec: ImageSpec | None, limits: ReadingLimits) -> FileContents:
    from retllm_desktop.extraction.video.video_file import read_video

    return read_video(file, spec, limits)


def _draw_moment(file: SourceFile, part: int, view: ViewRequest, limits: ReadingLimits) -> Rgb:
    from retllm_desktop.extraction.video.video_file import draw_moment

    return draw_moment(file, part, view, limits)


def _describe_video(file: SourceFile, _limits: ReadingLimits) -> Metadata:
    from retllm_desktop.extraction.video.video_file import describe_video

    return describe_video(file)


def _read_pdf(file: SourceFile, spec: ImageSpec | None, limits: ReadingLimits) -> FileContents:
    from retllm_desktop.extraction.documents.pdf.reading import read_pdf

    return read_pdf(file.opened.whole(), limits, spec)


def _read_pdf_first(
    file: SourceFile, _spec: ImageSpec | None, limits: ReadingLimits
) -> FileContents:
    return _read_pdf(file, None, limits)


def _draw_page(file: SourceFile, part: int, view: ViewRequest, limits: ReadingLimits) -> Rgb:
    from retllm_desktop.extraction.documents.pdf.drawing import draw_page

    return draw_page(file.opened.whole(), part, view, limits)


def _locate_page(file: SourceFile, part: int, limits: ReadingLimits) -> LocatedText:
    from retllm_desktop.extraction.documents.pdf.text_places import locate_page_text

    return locate_page_text(file.opened.whole(), part, limits)


def _describe_pdf(file: SourceFile, _limits: ReadingLimits) -> Metadata:
    from retllm_desktop.extraction.documents.pdf.reading import read_pdf_metadata

    return read_pdf_metadata(file.opened.whole())


def _read_text(file: SourceFile, _spec: ImageSpec | None, limits: ReadingLimits) -> FileContents:
    from retllm_desktop.extraction.documents.text_file import read_text

    return read_text(file, limits)


def _later(module: str, function: str) -> Callable[..., Any]:
    """Return a function of ``extraction.documents`` whose module is imported when it is called."""

    def call(*arguments: object) -> object:
        found = importlib.import_module(f"retllm_desktop.extraction.documents.{module}")
        return getattr(found, function)(*arguments)

    return call


def _text_reader(kind: FileKind) -> FileReader:
    return FileReader(
        kind,
        _read_text,
        lambda limits: limits.long_text_bytes,
        most_in_memory=lambda limits: limits.text_bytes,
    )


_PICTURE: Final = FileReader(
    FileKind.PICTURE,
    _read_picture,
    lambda limits: limits.picture_bytes,
    _read_picture_first,
    _draw_picture,
    describe=_describe_picture,
    drawn=True,
)
_TIFF: Final = replace(_PICTURE, read=_read_tiff, read_first=_read_tiff_first, draw=_draw_tiff_page)
_VIDEO: Final = FileReader(
    FileKind.VIDEO,
    _read_video,
    lambda limits: limits.video_bytes,
    draw=_draw_moment,
    describe=_describe_video,
    drawn=True,
    most_in_memory=lambda limits: min(limits.in_memory_bytes, 64 * MIB),
    slow=True,
)
_PDF: Final = FileReader(
    FileKind.PDF,
    _read_pdf,
    lambda limits: limits.pdf_bytes,
    _read_pdf_first,
    _draw_page,
    _locate_page,
    _describe_pdf,
)
_OFFICE: Final = FileReader(
    FileKind.WORD,
    _later("office.office_file", "read_office"),
    lambda limits: limits.document_bytes,
    _later("office.office_file", "read_office_first"),
    _later("office.office_file", "draw_office"),
    describe=_later("office.office_file", "describe_office"),
)
_EBOOK: Final = FileReader(
    FileKind.EBOOK,
    _later("ebook", "read_ebook"),
    lambda limits: limits.document_bytes,
    describe=_later("ebook", "describe_ebook"),
)
_NOTEBOOK: Final = FileReader(
    FileKind.NOTEBOOK,
    _later("notebook", "read_notebook"),
    lambda limits: limits.document_bytes,
)
_CODE: Final = FileReader(
    FileKind.CODE,
    _later("code", "read_code"),
    lambda limits: limits.long_text_bytes,
    most_in_memory=lambda limits: limits.text_bytes,
)
_MAIL: Final = FileReader(
    FileKind.MAIL,
    _later("mail.mail_file", "read_mail"),
    lambda limits: limits.mailbox_bytes,
    _later("mail.mail_file", "read_mail_first"),
    _later("mail.mail_file", "draw_mail"),
    describe=_later("mail.mail_file", "describe_mail"),
    most_in_memory=lambda limits: limits.document_bytes,
)
_CAMERA_RAW: Final = replace(_PICTURE)
"""Many are TIFFs, but their directories are no pages."""
_READERS: Final[dict[str, FileReader]] = {
    f".{ending}": reader
    for endings, reader in (
        ("jpg jpeg jpe jfif png webp gif bmp dib", _PICTURE),
        ("tif tiff", _TIFF),
        ("heic heif hif heics heifs avif avifs jxl svg svgz", _PICTURE),
        ("apng psd psb ico cur jp2 j2k jpx jpf tga pcx ppm pgm pbm pnm", _PICTURE),
        ("dng cr2 cr3 crw nef nrw arw srf sr2 raf orf rw2 rwl pef srw x3f 3fr fff", _CAMERA_RAW),
        ("iiq mrw erf kdc dcr mos mef raw", _CAMERA_RAW),
        ("mp4 m4v mov qt 3gp 3g2 f4v insv lrv avi divx mkv webm wmv asf flv ogv", _VIDEO),
        ("mpg mpeg mpe m2v m2ts mts vob", _VIDEO),
        ("pdf", _PDF),
        (get_kind_endings(FileKind.TEXT), _text_reader(FileKind.TEXT)),
        (get_kind_endings(FileKind.MARKDOWN), _text_reader(FileKind.MARKDOWN)),
        ("html htm xhtml xht", _text_reader(FileKind.HTML)),
        (
            "mht mhtml",
            replace(
                _NOTEBOOK, kind=FileKind.HTML, read=_later("mail.mail_file", "read_web_archive")
            ),
        ),
        ("log", replace(_CODE, kind=FileKind.TEXT)),
        (get_kind_endings(FileKind.CODE), _CODE),
        (
            "csv tsv tab",
            replace(_CODE, kind=FileKind.TABLE, read=_later("delimited", "read_delimited")),
        ),
        ("ipynb", _NOTEBOOK),
        ("epub", _EBOOK),
        ("eml emlx msg mbox mbx", _MAIL),
        ("docx docm dotx dotm doc dot odt ott fodt rtf", _OFFICE),
        (
            "xlsx xlsm xltx xltm xlsb xls xlt ods ots fods",
            replace(_OFFICE, kind=FileKind.SPREADSHEET),
        ),
        (
            "pptx pptm potx potm ppsx ppsm ppt pps pot odp otp fodp",
            replace(_OFFICE, kind=FileKind.PRESENTATION),
        ),
    )
    for ending in endings.split()
}


_BY_CUSTOM: Final = {FileKind.TEXT: _text_reader(FileKind.TEXT), FileKind.CODE: _CODE}
"""Who reads files without an ending, by the kind that their names tell."""


def get_read_endings() -> tuple[str, ...]:
    """Return the endings of names of all files that are read, without dots, in order."""
    return tuple(sorted(suffix.removeprefix(".") for suffix in _READERS))


def find_reader(path: PurePath) -> FileReader | None:
    """Return who reads a file by its name, None where nobody does."""
    if path.name.startswith(_JUNK_PREFIXES):
        return None
    if not path.suffix:
        # README, LICENSE, Makefile: read as files of their kind are.
        return _BY_CUSTOM.get(get_file_kind(path))
    return _READERS.get(path.suffix.lower())


def find_reader_of_content(path: Path, opened: OpenedFile) -> FileReader | None:
    """Return who reads a file by its name and its first bytes.

    Named like a PDF it may begin with something else: a byte order mark, a line break, the head of
    the message that brought it. Whatever begins like one is one.
    """
    if opened.data is not None and opened.data.startswith(_PDF_MAGIC):
        return _PDF
    reader = find_reader(path)
    if reader is _PICTURE or reader is _TIFF:
        # A fax that was named a JPEG is one with pages, and pictures are named TIFFs.
        begins = opened.stream.read(len(_TIFF_MAGICS[0]))
        opened.stream.seek(0)
        return _TIFF if begins in _TIFF_MAGICS else _PICTURE
    if path.suffix.lower() == _TRANSPORT_STREAM and _is_transport_stream(opened):
        return _VIDEO
    return reader


def _is_transport_stream(opened: OpenedFile) -> bool:
    """Whether packets of 188 bytes begin as those of a recording from television do."""
    begins = opened.stream.read(_PACKET_BYTES * 3)
    opened.stream.seek(0)
    return len(begins) == _PACKET_BYTES * 3 and set(begins[::_PACKET_BYTES]) == {_PACKET_SYNC}
