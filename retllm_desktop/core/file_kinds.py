"""Kinds of files, by the endings of their names; every file is of one, read or not."""

from enum import StrEnum
from pathlib import PurePath
from typing import Final


class FileKind(StrEnum):
    """Kinds of files; ``type:`` asks for them by these names."""

    PICTURE = "picture"
    VIDEO = "video"
    PDF = "pdf"
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    CODE = "code"
    TABLE = "table"
    WORD = "word"
    SPREADSHEET = "spreadsheet"
    PRESENTATION = "presentation"
    EBOOK = "ebook"
    MAIL = "mail"
    NOTEBOOK = "notebook"
    AUDIO = "audio"
    ARCHIVE = "archive"
    OTHER = "other"


DOCUMENT_KINDS: Final = (
    FileKind.PDF,
    FileKind.TEXT,
    FileKind.MARKDOWN,
    FileKind.HTML,
    FileKind.CODE,
    FileKind.TABLE,
    FileKind.WORD,
    FileKind.SPREADSHEET,
    FileKind.PRESENTATION,
    FileKind.EBOOK,
    FileKind.MAIL,
    FileKind.NOTEBOOK,
)
"""Kinds that are read for their text."""

_ENDINGS: Final[dict[FileKind, str]] = {
    FileKind.PICTURE: (
        "jpg jpeg jpe jfif png apng webp gif bmp dib tif tiff heic heif hif heics heifs avif avifs "
        "jxl svg svgz psd psb ico cur jp2 j2k jpx jpf tga pcx ppm pgm pbm pnm qoi exr hdr dds xcf "
        "kra ai eps cr2 cr3 crw nef nrw arw srf sr2 dng raf orf rw2 rwl pef srw x3f 3fr fff iiq "
        "mrw erf kdc dcr mos mef raw insp"
    ),
    FileKind.VIDEO: (
        "mp4 m4v mov qt avi mkv webm mpg mpeg mpe m2v m2ts mts 3gp 3g2 wmv asf flv f4v ogv vob "
        "divx insv lrv"
    ),
    FileKind.PDF: "pdf",
    FileKind.TEXT: "txt text log nfo asc srt vtt sub org rst adoc asciidoc tex bib ltx",
    FileKind.MARKDOWN: "md markdown mdown mkd",
    FileKind.HTML: "html htm xhtml xht mht mhtml",
    FileKind.CODE: (
        "py pyi pyw js mjs cjs ts tsx jsx java kt kts c h cc cpp cxx hpp hxx cs go rs rb php pl pm "
        "swift m mm scala sh bash zsh fish ps1 bat cmd lua r jl sql css scss sass less vue svelte "
        "xml xsd xsl yaml yml toml ini cfg conf properties json jsonl ndjson json5 geojson gpx kml "
        "ics vcf tcl vb vbs fs fsx ml mli hs erl ex exs clj lisp el scm dart groovy gradle cmake "
        "make mk dockerfile asm s f f90 f95 pas proto graphql tf diff patch"
    ),
    FileKind.TABLE: "csv tsv tab",
    FileKind.WORD: "docx docm dotx dotm doc dot odt ott fodt rtf wpd wps pages hwp hwpx abw",
    FileKind.SPREADSHEET: "xlsx xlsm xltx xltm xlsb xls xlt ods ots fods numbers",
    FileKind.PRESENTATION: "pptx pptm potx potm ppsx ppsm ppt pps pot odp otp fodp key",
    FileKind.EBOOK: "epub mobi azw azw3 fb2 djvu djv cbz cbr lit",
    FileKind.MAIL: "eml mbox mbx msg emlx pst ost",
    FileKind.NOTEBOOK: "ipynb",
    FileKind.AUDIO: (
        "mp3 m4a m4b aac flac wav wave ogg oga opus wma aif aiff aifc ape mid midi amr caf mka"
    ),
    FileKind.ARCHIVE: (
        "zip tar gz tgz bz2 tbz xz txz zst 7z rar iso dmg cab lz lzma jar war deb rpm apk img"
    ),
}
_KIND_BY_SUFFIX: Final = {
    f".{ending}": kind for kind, endings in _ENDINGS.items() for ending in endings.split()
}

_NAMES: Final[dict[FileKind, str]] = {
    FileKind.TEXT: (
        "readme license licence copying notice authors contributors credits thanks changelog "
        "changes history news todo install version manifest"
    ),
    FileKind.CODE: (
        "makefile gnumakefile dockerfile containerfile vagrantfile jenkinsfile procfile gemfile "
        "rakefile podfile brewfile justfile caddyfile codeowners"
    ),
}
_KIND_BY_NAME: Final = {name: kind for kind, names in _NAMES.items() for name in names.split()}
"""Files that by custom have no ending."""


def get_file_kind(path: PurePath) -> FileKind:
    """Return what a file's name promises; ``OTHER`` where it says nothing."""
    if not path.suffix:
        return _KIND_BY_NAME.get(path.name.lower(), FileKind.OTHER)
    return _KIND_BY_SUFFIX.get(path.suffix.lower(), FileKind.OTHER)


def get_kind_endings(kind: FileKind) -> str:
    """Return the endings of names of a kind, without dots, with spaces between."""
    return _ENDINGS.get(kind, "")
