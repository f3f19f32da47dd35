"""Sets of long captions: Urban1k's folders, ShareGPT4V's list.

Source: Long-CLIP (arXiv 2403.15378), beichenzbc/Long-CLIP, which reads both so. An encoder cuts
what is longer than its context; the judge is given the whole caption.
"""

import re
from itertools import islice
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import InputError
from retllm_desktop.evaluation.caption_files import CaptionFile, group_captions
from retllm_desktop.evaluation.checked_fields import (
    check_array,
    check_object,
    check_text,
    decode_utf8,
    parse_picture_name,
)
from retllm_desktop.evaluation.record_files import stream_records

SHAREGPT4V_TEST: Final = 1000
"""Of the list's beginning: what Long-CLIP tests on, and does not train on."""
_PICTURES: Final = (".jpg", ".jpeg", ".png", ".webp")
_MOST_CAPTION_BYTES: Final = 2**20
_IMAGE_MARK: Final = re.compile(r"<image>\s*")


def find_urban1k_pictures(folder: Path) -> Path:
    """Return the folder of pictures beside Urban1k's captions: ``image``, or ``images``."""
    plural = folder / "images"
    return plural if plural.is_dir() else folder / "image"


def read_urban1k(folder: Path, pictures: Path) -> tuple[CaptionFile, list[Path]]:
    """Read ``caption/N.txt``, each the caption of the picture ``N.jpg``.

    Args:
        folder: Holds the folder ``caption``.
        pictures: Where the pictures lie; one that is not there is taken to be a JPEG.

    Returns:
        The captions, and the files that they were read from.

    Raises:
        InputError: There are none, or one cannot be read.
    """
    files = sorted((folder / "caption").glob("*.txt"), key=_number_first)
    if not files:
        raise InputError("The folder holds no captions (caption/1.txt …)", "", folder)
    found: list[tuple[str, str]] = []
    longer = 0
    for file in files:
        try:
            if file.stat().st_size > _MOST_CAPTION_BYTES:
                raise InputError("The file is larger than any caption", "", file)
            # As its own evaluation does: the caption is the first line.
            first, *others = decode_utf8(file.read_bytes()).strip().splitlines()
        except OSError as exc:
            raise InputError("The caption cannot be read", exc.strerror or str(exc), file) from exc
        except InputError as exc:
            raise InputError(exc.title, exc.detail, file) from exc
        longer += any(line.strip() for line in others)
        endings = (e for e in _PICTURES if (pictures / f"{file.stem}{e}").is_file())
        found.append((f"{file.stem}{next(endings, _PICTURES[0])}", first))
    read = group_captions("Urban1k's folders", iter(found))
    if not longer:
        return read, files
    remark = f"{longer:,} captions have further lines, which are left out as in the set's own code"
    return CaptionFile(read.shape, read.pictures, (*read.remarks, remark)), files


def read_sharegpt4v(path: Path, split: str) -> CaptionFile:
    """Read a list of ``image`` and ``conversations``, whose second turn is the caption.

    Args:
        path: The JSON file; it is not held, for it may be larger than memory.
        split: ``test`` for the first ``SHAREGPT4V_TEST``, ``all`` for all.

    Raises:
        InputError: It is no such file; a picture's name leads out of the folder of pictures.
    """
    if split not in {"test", "all"}:
        raise InputError(f"ShareGPT4V has no split «{split}»", "it has test and all", path)
    most = SHAREGPT4V_TEST if split == "test" else None

    def pairs() -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for where, entry in islice(stream_records(path), most):
            name = parse_picture_name(check_text(entry, "image", where), where)
            turns = check_array(entry, "conversations", where)
            if len(turns) < 2:
                raise InputError(f"{where} has no answer, which would be the caption")
            caption = check_text(check_object(turns[1], where), "value", where)
            found.append((name, _IMAGE_MARK.sub("", caption)))
        return found

    try:
        return group_captions(f"ShareGPT4V's list, «{split}»", iter(pairs()))
    except InputError as exc:
        raise InputError(exc.title, exc.detail, exc.path or path) from exc


def _number_first(file: Path) -> tuple[int, str]:
    return (int(file.stem), "") if file.stem.isdecimal() else (2**62, file.stem)
