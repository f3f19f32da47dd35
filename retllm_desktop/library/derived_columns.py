"""What is derived of a file and its content, as both stores keep it for conditions."""

import os
from dataclasses import dataclass
from pathlib import PurePath

from retllm_desktop.core.file_kinds import DOCUMENT_KINDS, FileKind, get_file_kind
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.types import Modality
from retllm_desktop.library.file_columns import valid_unicode
from retllm_desktop.library.text_analysis import fold_text


@dataclass(frozen=True, slots=True)
class PictureSigns:
    """What tells what a picture is.

    Attributes:
        picture_type: What its pixels say, empty where they say nothing or were not looked at.
        screenshot: Whether its metadata says that it is one.
        camera: What made it, or empty.
    """

    picture_type: str
    screenshot: bool
    camera: str


def find_content_type(kind: str, name: str, modality: str, signs: PictureSigns) -> str:
    """Return what ``type:`` asks for.

    Args:
        kind: Of the file, empty where it was not recorded when the content was read.
        name: Of the file, or its path.
        modality: Of its first item.
        signs: Of a picture.
    """
    if not kind:
        # It follows from the name.
        kind = FileKind.PICTURE
        if modality != Modality.IMAGE:
            named = get_file_kind(PurePath(name))
            kind = named if named in DOCUMENT_KINDS else FileKind.TEXT
    if kind != FileKind.PICTURE:
        return kind
    if signs.picture_type:
        return signs.picture_type
    if signs.screenshot:
        return PictureType.SCREENSHOT
    return PictureType.PHOTO if signs.camera else FileKind.PICTURE


def folded_suffix(name: str) -> str:
    """Return what ``ext:`` asks for: the end of a name behind its last dot, folded."""
    return fold_text(valid_unicode(PurePath(name).suffix[1:]))


def fold_folder(path: str) -> str:
    """Return a folder's path so that whole names stand between slashes, folded."""
    inner = fold_text(valid_unicode(path)).replace(os.sep, "/").strip("/")
    return f"/{inner}/" if inner else "/"
