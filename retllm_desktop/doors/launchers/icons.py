"""Pictures and symbols of hits in the form that desktops take over D-Bus."""

from typing import Final

from dbus_fast import Variant

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import Rgb

PICTURE_SIGNATURE: Final = "(iiibiiay)"
"""Width, height, bytes a row, whether it has alpha, bits a sample, samples a pixel, the bytes."""
APP_ICON: Final = "retllm-desktop"
_SYMBOLS: Final = {
    FileKind.PICTURE: "image-x-generic",
    FileKind.VIDEO: "video-x-generic",
    FileKind.AUDIO: "audio-x-generic",
    FileKind.ARCHIVE: "package-x-generic",
    FileKind.SPREADSHEET: "x-office-spreadsheet",
    FileKind.TABLE: "x-office-spreadsheet",
    FileKind.PRESENTATION: "x-office-presentation",
    FileKind.TEXT: "text-x-generic",
    FileKind.MARKDOWN: "text-x-generic",
    FileKind.HTML: "text-html",
    FileKind.CODE: "text-x-script",
    FileKind.OTHER: "text-x-generic",
}
_DOCUMENT: Final = "x-office-document"


def symbol_of(kind: FileKind) -> str:
    """Return the name of a kind's icon (freedesktop.org, Icon Naming Specification 0.8.90)."""
    return _SYMBOLS.get(kind, _DOCUMENT)


def pack_picture(pixels: Rgb) -> Variant:
    """Return pixels, (height, width, 3) uint8, as the desktop takes them."""
    height, width, samples = pixels.shape
    data = pixels.tobytes()
    return Variant(PICTURE_SIGNATURE, [width, height, width * samples, False, 8, samples, data])
