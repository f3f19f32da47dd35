"""What kinds of files and types of pictures are called."""

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.ui.shared.translation import tr


def picture_type_name(picture_type: PictureType) -> str:
    """What a type of picture is called."""
    match picture_type:
        case PictureType.PHOTO:
            return tr("Photo")
        case PictureType.SCREENSHOT:
            return tr("Screenshot")
        case PictureType.DRAWING:
            return tr("Drawing")
        case PictureType.SCAN:
            return tr("Scan")
        case PictureType.PAGE:
            return tr("Page of a document")


def kind_name(kind: FileKind) -> str:
    """What a kind of file is called."""
    match kind:
        case FileKind.PICTURE:
            return tr("Picture")
        case FileKind.VIDEO:
            return tr("Video")
        case FileKind.PDF:
            return tr("PDF")
        case FileKind.TEXT:
            return tr("Text")
        case FileKind.MARKDOWN:
            return tr("Markdown")
        case FileKind.HTML:
            return tr("HTML")
        case FileKind.CODE:
            return tr("Code")
        case FileKind.TABLE:
            return tr("Table")
        case FileKind.WORD:
            return tr("Word document")
        case FileKind.SPREADSHEET:
            return tr("Spreadsheet")
        case FileKind.PRESENTATION:
            return tr("Presentation")
        case FileKind.EBOOK:
            return tr("E-book")
        case FileKind.MAIL:
            return tr("Mail")
        case FileKind.NOTEBOOK:
            return tr("Notebook")
        case FileKind.AUDIO:
            return tr("Audio")
        case FileKind.ARCHIVE:
            return tr("Archive")
        case FileKind.OTHER:
            return tr("File")
