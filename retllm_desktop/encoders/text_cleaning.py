"""Cleans a text the way its encoder's training cleaned captions, before it becomes tokens.

Source: OpenAI's and OpenCLIP's ``simple_tokenizer`` (``basic_clean``, ``whitespace_clean``),
which run ftfy 6.3's ``fix_text``; big_vision's ``canonicalize_text``. ftfy's guess that a whole
text was decoded with the wrong character set is left out: nobody types such a query, and a
guess can be wrong.
"""

import functools
import html
import html.entities
import re
import string
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

_ROUNDS: Final = 16
"""Entities within entities are undone this deep; nobody has seen more than two."""
_ENTITY: Final = re.compile(r"&#?[0-9A-Za-z]{1,24};")
_SINGLE_QUOTE: Final = re.compile("[\u02bc\u2018-\u201b]")
_DOUBLE_QUOTE: Final = re.compile("[\u201c-\u201f]")
_LINE_BREAK: Final = re.compile("\r\n|[\r\u2028\u2029\u0085]")
_TERMINAL: Final = re.compile("\x1b\\[[\\d;]*[a-zA-Z]")
_LIGATURES: Final = {
    ord(joined): parted
    for joined, parted in re.findall(
        r"(\w)=(\w+)",
        "Ĳ=IJ ĳ=ij ŉ=ʼn Ǳ=DZ ǲ=Dz ǳ=dz Ǆ=DŽ ǅ=Dž ǆ=dž Ǉ=LJ ǈ=Lj ǉ=lj Ǌ=NJ ǋ=Nj ǌ=nj "
        "ﬀ=ff ﬁ=fi ﬂ=fl ﬃ=ffi ﬄ=ffl ﬅ=ſt ﬆ=st",
    )
}
_CONTROLS: Final = dict.fromkeys(
    [
        *range(0x09),
        0x0B,
        *range(0x0E, 0x20),
        0x7F,
        *range(0x206A, 0x2070),
        0xFEFF,
        *range(0xFFF9, 0xFFFD),
    ]
)
_PUNCTUATION: Final = dict.fromkeys(map(ord, string.punctuation)) | {ord("_"): " "}


def repair_surrogates(text: str) -> str:
    """Join surrogate pairs; half a pair (from a file name, say) becomes U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def clean_clip(text: str) -> str:
    """Clean as CLIP's training did: odd characters, HTML entities, spaces; case is kept."""
    entities = True
    parts: list[str] = []
    for line in text.splitlines(keepends=True) if "\n" in text else [text]:
        entities = entities and "<" not in line  # with tags about, an entity may be meant
        parts.append(_repaired(line, entities))
    plain = html.unescape(html.unescape("".join(parts)))
    return " ".join(plain.split())


def clean_canonical(text: str) -> str:
    """Clean as SigLIP's training did: no punctuation, single spaces; case is kept."""
    return " ".join(text.translate(_PUNCTUATION).split())


CLEANERS: Final[Mapping[str, Callable[[str], str]]] = {
    "none": lambda text: text,
    "clip": clean_clip,
    "canonical": clean_canonical,
}
"""By the manifest's word for it."""


def _repaired(text: str, entities: bool) -> str:
    """Replace odd characters by the plain ones that they stand for, until nothing changes."""
    for _ in range(_ROUNDS):
        before = text
        if entities and "<" not in text:
            text = _ENTITY.sub(_character, text)
        text = text.translate(_windows_1252()).translate(_LIGATURES).translate(_widths())
        text = _SINGLE_QUOTE.sub("'", _DOUBLE_QUOTE.sub('"', text))
        text = _TERMINAL.sub("", _LINE_BREAK.sub("\n", text)).translate(_CONTROLS)
        text = unicodedata.normalize("NFC", text)
        if text == before:
            break
    return text


def _character(entity: re.Match[str]) -> str:
    """Return what an HTML entity stands for, itself where it is none."""
    found = entity.group()
    if found.startswith("&#"):
        character = html.unescape(found)
        return found if ";" in character else character
    return _entities().get(found, found)


@functools.cache
def _entities() -> dict[str, str]:
    """HTML's entities, and those written in capitals where that is no other one."""
    found: dict[str, str] = {}
    for name, character in html.entities.html5.items():
        if name.endswith(";"):
            found[f"&{name}"] = character
            capitals = f"&{name.upper()}"
            if name == name.lower() and html.unescape(capitals) == capitals:
                found[capitals] = character.upper()
    return found


@functools.cache
def _widths() -> dict[int, str]:
    """Full-width and half-width characters by their usual ones."""
    usual = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFF01, 0xFFF0)}
    return {0x3000: " "} | {code: text for code, text in usual.items() if text != chr(code)}


@functools.cache
def _windows_1252() -> dict[int, str]:
    """Control characters of Latin-1, read as Windows meant them."""
    meant: dict[int, str] = {}
    for code in range(0x80, 0xA0):
        try:
            meant[code] = bytes([code]).decode("cp1252")
        except UnicodeDecodeError:
            continue
    return meant
