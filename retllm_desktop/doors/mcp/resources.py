"""What links lead to: the text or the preview of an item, by its number, and the library."""

import base64
import re
from typing import Final

from mcp_types import (
    BlobResourceContents,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from retllm_desktop.core.errors import InputError

_SCHEME: Final = "retllm"
LIBRARY_URI: Final = f"{_SCHEME}://library"
_ITEM: Final = re.compile(r"retllm://(item|preview)/([0-9]{1,18})")


def item_uri(item_id: int) -> str:
    """Return the address of an item's text and details."""
    return f"{_SCHEME}://item/{item_id}"


def preview_uri(item_id: int) -> str:
    """Return the address of an item's preview."""
    return f"{_SCHEME}://preview/{item_id}"


def parse_uri(uri: str) -> tuple[str, int]:
    """Return what an address asks for, ``library``, ``item`` or ``preview``, and of which item.

    Raises:
        InputError: It is none of ours.
    """
    if uri == LIBRARY_URI:
        return "library", 0
    matched = _ITEM.fullmatch(uri)
    if matched is None:
        raise InputError(
            "There is no such resource",
            f"{item_uri(1)}, {preview_uri(1)} and {LIBRARY_URI} are addresses of ours",
        )
    return matched[1], int(matched[2])


RESOURCES: Final = (
    Resource(
        uri=LIBRARY_URI,
        name="library",
        title="The library in numbers",
        description="Files, folders, models",
        mime_type="text/plain",
    ),
)
TEMPLATES: Final = (
    ResourceTemplate(
        uri_template=f"{_SCHEME}://item/{{id}}",
        name="item",
        title="Text and details of an item",
        mime_type="text/plain",
    ),
    ResourceTemplate(
        uri_template=f"{_SCHEME}://preview/{{id}}",
        name="preview",
        title="Preview of an item",
        mime_type="image/webp",
    ),
)


def text_contents(uri: str, text: str) -> TextResourceContents:
    """Return a text as a resource."""
    return TextResourceContents(uri=uri, text=text, mime_type="text/plain")


def picture_contents(uri: str, data: bytes, media_type: str) -> BlobResourceContents:
    """Return an encoded picture as a resource."""
    return BlobResourceContents(
        uri=uri, blob=base64.b64encode(data).decode("ascii"), mime_type=media_type
    )
