"""What both stores keep of a content and of its parts: the values of their columns."""

from collections.abc import Iterable, Sequence

import numpy as np

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.picture_signature import (
    SIGNATURE_BYTES,
    colours_of_signatures,
    make_signature,
)
from retllm_desktop.core.picture_types import PICTURE_TYPE_VERSION
from retllm_desktop.core.types import ExtractedPart, Metadata
from retllm_desktop.library.file_columns import valid_unicode
from retllm_desktop.library.place_names import PlaceName, name_country, name_place

METADATA_COLUMNS = (
    "kind",
    "taken_s",
    "camera",
    "lens",
    "latitude",
    "longitude",
    "caption",
    "screenshot",
    "picture_type",
    "typed_by",
    "utc_offset_min",
    "date_source",
    "people",
    "keywords",
    "rating",
    "city",
    "region",
    "country",
)
"""Of the table ``content``: what a file says of itself."""
PART_COLUMNS = (
    "width_px",
    "height_px",
    "label",
    "text",
    "heading",
    "fragment",
    "words_drawn",
)
"""Of the table ``item``, beside part and modality."""

PartColumns = tuple[int, int, str, str | None, str, str, bool]
MetadataColumns = tuple[str | float | bool | None, ...]


def metadata_columns(metadata: Metadata) -> MetadataColumns:
    """Return the values of ``METADATA_COLUMNS``; the kind is empty where it is not known."""
    date = metadata.date
    return (
        metadata.kind or "",
        None if date is None else date.moment_s,
        valid_unicode(metadata.camera),
        valid_unicode(metadata.lens),
        metadata.latitude,
        metadata.longitude,
        valid_unicode(metadata.caption),
        metadata.screenshot,
        metadata.picture_type or "",
        PICTURE_TYPE_VERSION if metadata.kind == FileKind.PICTURE else 0,
        None if date is None else date.utc_offset_min,
        "" if date is None else date.source,
        valid_unicode("\n".join(metadata.people)),
        valid_unicode("\n".join(metadata.keywords)),
        metadata.rating,
        *(valid_unicode(name) for name in _place_of(metadata)),
    )


def part_columns(part: ExtractedPart) -> PartColumns:
    """Return the values of ``PART_COLUMNS``."""
    return (
        part.width_px,
        part.height_px,
        valid_unicode(part.label),
        None if part.text is None else valid_unicode(part.text),
        valid_unicode(part.heading),
        valid_unicode(part.fragment),
        part.words_drawn,
    )


def signatures_of(
    items: Sequence[int], parts: Sequence[ExtractedPart]
) -> tuple[list[tuple[int, bytes]], list[tuple[int, int]]]:
    """Return the signatures of the parts that are pictures, and their colours, by their items."""
    rows: list[tuple[int, bytes]] = []
    for item, part in zip(items, parts, strict=True):
        if part.signature:
            rows.append((item, part.signature))
        elif part.pixels is not None and part.pixels.size:
            rows.append((item, make_signature(part.pixels)))
    return rows, colours_of(rows)


def colours_of(signatures: Iterable[tuple[int, bytes]]) -> list[tuple[int, int]]:
    """Return the colours of pictures by their items; a damaged signature has none."""
    whole = [one for one in signatures if len(one[1]) == SIGNATURE_BYTES]
    cells = np.frombuffer(b"".join(one for _, one in whole), np.uint8)
    colours = colours_of_signatures(cells.reshape(len(whole), SIGNATURE_BYTES))
    return list(zip((number for number, _ in whole), colours.tolist(), strict=True))


def _place_of(metadata: Metadata) -> PlaceName:
    """Return where a file was made: as it says itself, else by its coordinates."""
    latitude, longitude = metadata.latitude, metadata.longitude
    found = PlaceName()
    if latitude is not None and longitude is not None:
        found = name_place(latitude, longitude)
    return PlaceName(
        metadata.city or found.city,
        # The region of a city that the file names is not that of its coordinates for sure.
        metadata.region or ("" if metadata.city else found.region),
        name_country(metadata.country) if metadata.country else found.country,
    )
