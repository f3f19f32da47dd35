"""What stands beside a picture or video in files of other programs: XMP, and Google's exports.

What people wrote there comes to what the file itself says. Places, stars and XMP's dates of a
sidecar come before those of the file, for a program wrote them later, on purpose;
``core/file_dates.py`` says where its dates stand in the order of trust.

Source: XMP Specification part 3, 2020, 1.1.3 (sidecars); darktable and digiKam write ``a.jpg.xmp``,
Lightroom and Capture One ``a.xmp``; Google Takeout's JSON as its exports have it.
"""

import contextlib
import json
import os
import stat
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple, cast

from retllm_desktop.core.file_dates import DateSource, FileDate, is_plausible, read_instant
from retllm_desktop.core.metadata import Metadata
from retllm_desktop.core.sidecars import find_subject
from retllm_desktop.extraction.captions import MAX_NAME_CHARS, MAX_NAMES, clean_line, join_captions
from retllm_desktop.extraction.metadata.picture_dates import date_xmp
from retllm_desktop.extraction.metadata.picture_words import once
from retllm_desktop.extraction.metadata.xmp import XmpProperties, read_xmp
from retllm_desktop.platform.file_flags import is_online_only

_MAX_BYTES: Final = 16 * 1024 * 1024
"""Of one sidecar; darktable's history makes some of a megabyte."""
_ENDINGS: Final = (".xmp", ".json")
_FOLDERS_KEPT: Final = 8
_SETTLED_S: Final = 3.0
"""A folder changed more recently may change again without another date (FAT: two seconds)."""
_OPEN_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class _Sidecar(NamedTuple):
    """What a sidecar says.

    Attributes:
        said: Its properties.
        date: When the picture was taken, by its records in the order of trust.
        original: Whether that is the camera's record, copied or set right.
        weak: Whether that counts only where the file itself says nothing.
    """

    said: XmpProperties
    date: FileDate | None = None
    original: bool = False
    weak: bool = False


def add_sidecars(metadata: Metadata, path: Path) -> Metadata:
    """Return metadata with what stands beside a file; what cannot be read there says nothing.

    Args:
        metadata: What the file itself says.
        path: The file.
    """
    for beside in _find_sidecars(path):
        # A stranger's file; whatever is wrong with it, the picture is read.
        with contextlib.suppress(Exception):
            data = _read(beside)
            is_json = beside.suffix.lower() == ".json"
            sidecar = _read_google(data, path.name) if is_json else _read_xmp(data)
            metadata = _join(metadata, sidecar)
    return metadata


def _read_xmp(data: bytes) -> _Sidecar:
    said = read_xmp(data)
    original = date_xmp((said.taken,), DateSource.SIDECAR)
    if original is not None:
        return _Sidecar(said, original, original=True)
    return _Sidecar(said, date_xmp(said.dates, DateSource.SIDECAR))


def _read_google(data: bytes, name: str) -> _Sidecar:
    found = _object(json.loads(data))
    place = _object(found.get("geoData"))
    latitude, longitude = _number(place.get("latitude")), _number(place.get("longitude"))
    placed = bool(latitude or longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    people = [_object(one).get("name") for one in _list(found.get("people"))[:MAX_NAMES]]
    said = XmpProperties(
        titles=tuple(_texts([found.get("description")])),
        people=tuple(_texts(people)),
        latitude=latitude if placed else None,
        longitude=longitude if placed else None,
    )
    seconds = _number(_object(found.get("photoTakenTime")).get("timestamp"))
    clock = read_instant(seconds, said.longitude, name)
    date = FileDate(clock.moment_s, DateSource.SIDECAR, clock.utc_offset_min)
    return _Sidecar(said, date if seconds and is_plausible(date.moment_s) else None, weak=True)


def _join(metadata: Metadata, sidecar: _Sidecar) -> Metadata:
    said = sidecar.said
    people = once((*metadata.people, *said.people))
    keywords = once((*metadata.keywords, *said.keywords))
    new_names = [name for name in people if name not in metadata.people]
    new_keywords = [name for name in keywords if name not in metadata.keywords]
    placed = said.latitude is not None
    city, region, country = (
        theirs or own
        for theirs, own in (
            (said.city, metadata.city),
            (said.region, metadata.region),
            (said.country, metadata.country),
        )
    )
    date = _choose_date(metadata.date, sidecar)
    places = once((said.location, said.city, said.region, said.country))
    return replace(
        metadata,
        taken_s=None if date is None else date.moment_s,
        utc_offset_min=None if date is None else date.utc_offset_min,
        date_source=None if date is None else date.source,
        camera=metadata.camera or f"{said.make} {said.model}".strip()[:MAX_NAME_CHARS],
        lens=metadata.lens or said.lens[:MAX_NAME_CHARS],
        latitude=said.latitude if placed else metadata.latitude,
        longitude=said.longitude if placed else metadata.longitude,
        caption=join_captions(
            (*said.titles, metadata.caption),
            (", ".join(names) for names in (new_names, new_keywords, places)),
        ),
        people=tuple(name[:MAX_NAME_CHARS] for name in people[:MAX_NAMES]),
        keywords=tuple(name[:MAX_NAME_CHARS] for name in keywords[:MAX_NAMES]),
        city=city[:MAX_NAME_CHARS],
        region=region[:MAX_NAME_CHARS],
        country=country[:MAX_NAME_CHARS],
        rating=metadata.rating if said.rating is None else said.rating,
    )


def _choose_date(own: FileDate | None, sidecar: _Sidecar) -> FileDate | None:
    theirs = sidecar.date
    if own is None or theirs is None:
        return own or theirs
    if sidecar.weak or int(own.moment_s) == int(theirs.moment_s):
        return own
    return theirs if sidecar.original or own.source is not DateSource.EXIF else own


def _find_sidecars(path: Path) -> list[Path]:
    """Return the sidecars of a file: those of its whole name first, XMP before exports."""
    name = path.name.casefold()
    known = _list_folder(path.parent)
    whole = known.get(name, ())
    of_stem = [one for one in known.get(Path(name).stem, ()) if not one.whole and one not in whole]
    return [path.with_name(one.name) for one in (*whole, *of_stem)]


class _Listed(NamedTuple):
    """A file that may be a sidecar: its name, and whether it describes whole names alone."""

    name: str
    whole: bool


_Sidecars = Mapping[str, Sequence[_Listed]]
"""Sidecars of a folder by what they describe, case-folded."""
_folders: OrderedDict[Path, tuple[int, _Sidecars]] = OrderedDict()


def _list_folder(folder: Path) -> _Sidecars:
    """Return what may be sidecars in a folder, as it was at its last change."""
    try:
        changed_ns = folder.stat().st_mtime_ns
        kept = _folders.get(folder)
        if kept is not None and kept[0] == changed_ns:
            _folders.move_to_end(folder)
            return kept[1]
        names = os.listdir(folder)  # noqa: PTH208 - names as text
    except OSError:
        return {}
    found: dict[str, list[_Listed]] = {}
    for ending in _ENDINGS:
        for name in sorted(names):
            if name.lower().endswith(ending) and (subject := find_subject(name)) is not None:
                found.setdefault(subject.name, []).append(_Listed(name, subject.whole))
    _folders.pop(folder, None)
    if abs(time.time() - changed_ns / 1e9) > _SETTLED_S:
        _folders[folder] = (changed_ns, found)
        while len(_folders) > _FOLDERS_KEPT:
            _folders.popitem(last=False)
    return found


def _read(path: Path) -> bytes:
    """Return the bytes of a regular file of limited length that lies on this computer.

    Raises:
        OSError: It is none.
    """
    if is_online_only(path.stat()):
        raise OSError("it lies in a cloud")
    descriptor = os.open(path, _OPEN_FLAGS)
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_BYTES:
            raise OSError("it is no sidecar")
        return stream.read(_MAX_BYTES)


def _object(value: object) -> Mapping[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _list(value: object) -> Sequence[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _texts(values: Sequence[object]) -> list[str]:
    return [text for one in values if isinstance(one, str) and (text := clean_line(one[:8000]))]


def _number(value: object) -> float:
    try:
        return float(value) if isinstance(value, str | int | float) else 0.0
    except ValueError:
        return 0.0
