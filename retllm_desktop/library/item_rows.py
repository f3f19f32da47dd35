"""Items as both stores read them: made of the columns of their rows."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from retllm_desktop.core.file_dates import DateSource, FileDate, resolve_file_date
from retllm_desktop.core.file_kinds import DOCUMENT_KINDS, FileKind, get_file_kind
from retllm_desktop.core.metadata import Metadata
from retllm_desktop.core.picture_types import PIXEL_TYPES, PictureType
from retllm_desktop.core.types import Item, Modality
from retllm_desktop.library.sqlite_errors import stored_enum

_EMBEDDED: Final = re.compile("(?:^|&)(?:attachment|picture)=")
_PAGE: Final = re.compile("(?:^|&)page=")


def make_item(row: Sequence[Any], path: Path, *, offline: bool) -> Item:
    """Return an item of its columns.

    Args:
        row: ``item.id``, ``content.hash``, ``item.part``, ``item.modality``, how many files hold
            it, ``item.width_px``, ``height_px``, ``label``, ``text``, ``content.size_bytes``,
            ``file.mtime_ns``, ``recognised.text``, ``content.type``, ``place.moment_s``,
            ``place.date_source``, whether it is of the first pass, ``item.heading``,
            ``item.fragment``, ``content.note``, ``file.problem_title``, ``content.kind``,
            ``taken_s``, ``utc_offset_min``, ``date_source``, ``camera``, ``lens``, ``latitude``,
            ``longitude``, ``caption``, ``people``, ``keywords``, ``city``, ``region``,
            ``country``, ``rating``.
        path: Where the file lies that it is shown by.
        offline: Whether the folder that holds it is not there at present.
    """
    (
        number,
        content_hash,
        part,
        modality,
        copies,
        width_px,
        height_px,
        label,
        text,
        size_bytes,
        mtime_ns,
        recognised,
        type_,
        moment_s,
        date_source,
        first_pass,
        heading,
        fragment,
        note,
        unread,
        kind,
        *said,
    ) = row
    metadata = _read_metadata(said)
    date = _read_date(moment_s, date_source, mtime_ns, metadata.date)
    return Item(
        id=number,
        content_hash=content_hash,
        part=part,
        modality=stored_enum(Modality, modality),
        path=path,
        copies=copies,
        width_px=width_px,
        height_px=height_px,
        label=label,
        text=text,
        size_bytes=size_bytes,
        mtime_ns=mtime_ns,
        offline=offline,
        recognised=recognised or "",
        picture_type=_picture_type(type_, modality, fragment),
        date_s=date.moment_s,
        date_source=date.source,
        utc_offset_min=date.utc_offset_min,
        metadata=metadata,
        first_pass=bool(first_pass),
        heading=heading,
        fragment=fragment,
        note=note,
        unread=unread,
        kind=stored_enum(FileKind, kind) if kind else get_file_kind(path),
    )


def _picture_type(type_: str, modality: str, fragment: str) -> PictureType | None:
    """Return what a picture is; ``type:`` asks for the same.

    A picture in a document, or attached to a message, is no page: nothing is known of it.
    """
    if modality == Modality.IMAGE and type_ in DOCUMENT_KINDS:
        embedded = _EMBEDDED.search(fragment) and not _PAGE.search(fragment)
        return None if embedded else PictureType.PAGE
    return PictureType(type_) if type_ in PIXEL_TYPES else None


def _read_date(
    moment_s: float | None, source: str | None, mtime_ns: int, carried: FileDate | None
) -> FileDate:
    """Return the date by which a file is found and sorted."""
    if moment_s is None or source is None:
        return resolve_file_date(carried, "", mtime_ns)
    date = FileDate(moment_s, stored_enum(DateSource, source))
    return carried if carried is not None and carried[:2] == date[:2] else date


def _read_metadata(columns: Sequence[Any]) -> Metadata:
    (
        taken_s,
        utc_offset_min,
        date_source,
        camera,
        lens,
        latitude,
        longitude,
        caption,
        people,
        keywords,
        city,
        region,
        country,
        rating,
    ) = columns
    return Metadata(
        taken_s=taken_s,
        utc_offset_min=utc_offset_min,
        date_source=stored_enum(DateSource, date_source) if date_source else None,
        camera=camera,
        lens=lens,
        latitude=latitude,
        longitude=longitude,
        caption=caption,
        people=tuple(people.split("\n") if people else ()),
        keywords=tuple(keywords.split("\n") if keywords else ()),
        city=city,
        region=region,
        country=country,
        rating=rating,
    )
