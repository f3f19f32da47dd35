"""Which parts of a file's name are words, and which were made by a camera or a program.

«IMG_2034», «PXL_20240101_123456789», a hash and a time of day say nothing that a person would look
for by a part of it: typed «2034» means a number. Such a part of a name is one entry of the index,
found when it is typed as a whole. «invoice_2024_march» and «mom-birthday 3» are words.

Sources of the conventions: JEITA CP-3461 (DCF 2.0: four free characters, four digits); names as
phones, cameras, messengers, scanners and operating systems write them, one by one in
``tests/unit/library/test_file_names.py``; RFC 9562 (UUID).
"""

import itertools
import re
from functools import lru_cache
from pathlib import PurePath
from typing import Final, NamedTuple

from retllm_desktop.library.text_analysis import split_words

ENTRY_MARK: Final = "\ue001"
"""What an entry begins with, so that no text has such a word."""

_PHONES: Final = (
    "IMG|DSC|DSCN|DSCF|PXL|VID|MVIMG|PANO|BURST|FB_IMG|received|signal|inshot|original|trim|SNAP"
)
"""What phones, messengers and programs put before a number, in any case."""
_CAMERAS: Final = (
    "IMGP|IMGA|IMAG|IMA|IMG_E|_?MG|_DSC|DSCI|SDC|CIMG|PICT|SAM|SANY|KIF|HPIM|RIMG|STIL|GOPR|GP|GH|GX"
    "|GL|GS|DJI|MVI|MOV|WIN|WP|LRM|LRV|CAM|C360|B612|EPSON|EPS|SCN|SCX|CCF|CCI|ADF|DCP|DCS|EKEN"
    "|YDXJ|INSP|DVR|AUD|PTT|STK|TMP|MSG|ORG|CRW|RPReplay_Final"
)
"""What cameras and scanners put before a number."""
_PLAIN: Final = (
    "image|images|photo|foto|picture|pic|bild|scan|file|video|clip|frame|document|doc|dok|datei"
    "|imagen|immagine|imagem|afbeelding|bilde|billede|kuva|snapshot|numérisation|numerisation"
    "|unnamed|untitled|download|attachment|thumbnail|thumb"
)
"""Words that tell no more than that there is a file, where a number follows."""
_TIME: Final = (
    # A day and a time of day; a day alone is something that one looks for.
    r"(?:19|20)\d\d[-_. ]?[01]\d[-_. ]?[0-3]\d"
    r"(?:[-_. tT]{1,3}|[-_. ](?:at|um|à|a las|alle|kl|klo|om)[-_. ])"
    r"[012]?\d[-_.: hH]?[0-5]\d(?:[-_.: m]?[0-5]\d)?(?:[-_.]?\d{1,6})?(?: ?[AaPp][Mm])?"
)
_UUID: Final = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_TAIL: Final = (
    # What counts copies, and what a camera says of the shot.
    r"(?:[-_~ ]?(?:WA\d{4}|HDR|BURST\d*|COVER|TOP|PORTRAIT|NIGHT|MP|PANO|EFFECTS|Pro|[no]|\d{1,4})"
    r"(?![A-Za-z0-9]))*(?: ?\(\d{1,3}\))?"
)
_MADE: Final = re.compile(
    rf"(?<![^\W_])(?:"
    rf"{_UUID}"
    # Numbers of a camera: of three digits at least, or a day and more.
    rf"|(?:(?i:{_PHONES})[-_ ]?|(?:{_CAMERAS})[-_]?)"
    rf"(?:{_TIME}|\d{{3,}}(?:[-_. ]\d+)*(?:[-_]WA\d{{4}})?){_TAIL}"
    # Panasonic, Olympus, Ricoh, Leica and others: a letter or two, and seven digits.
    rf"|[PSRLD][\dA-C]\d{{6}}{_TAIL}"
    # Telegram: a number, a day and a time.
    rf"|(?i:photo|video)_\d+@\d\d-\d\d-\d{{4}}_\d\d-\d\d-\d\d"
    # Words that say nothing, and a number that is no year.
    rf"|(?i:{_PLAIN})(?:[-_ ]?{_TIME}|[-_ ]?(?!(?:19|20)\d\d(?!\d))\d+| ?\(\d{{1,4}}\)){_TAIL}"
    rf"|{_TIME}{_TAIL}"
    # Names of downloads: long numbers, perhaps with a short hash or letter.
    rf"|\d{{5,}}(?:[-_]\d{{5,}})+(?:[-_][a-z0-9]{{1,6}})?"
    rf"|\d{{8,}}[-_](?=[a-f]*\d)[0-9a-f]{{5,}}(?:[-_][a-z])?"
    rf")(?![^\W_])"
)
_DCF: Final = re.compile(r"(?<![^\W_])[A-Z0-9_]{4}\d{4}(?![^\W_])")
_DIGIT: Final = re.compile(r"\d")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_RUN: Final = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*")
_TOKEN: Final = re.compile(r"[A-Za-z0-9]+")
_PICTURE_SUFFIXES: Final = re.compile(
    "jpe?g|jpe|hei[cf]|png|tiff?|webp|avif|gif|bmp|dng|cr2|cr3|crw|nef|nrw|arw|srf|sr2|raf|orf|rw2"
    "|pef|srw|x3f|3fr|mp4|mov|avi|mts|mpg|thm"
)
_HEX: Final = re.compile(r"[0-9a-f]{8,}|[0-9A-F]{8,}")
_HASH_FROM: Final = 10
"""Characters from which on a run is long enough to be told from a word by its letters."""
_CHANGES: Final = 1 / 3
"""Share of places at which letters, capitals and digits change. Names that people run together
(«HolidayPhotos2019», «iPhone15ProMax») change at each word, hashes at every second character."""


class NamePart(NamedTuple):
    """A part of a name.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        made: Whether a camera or a program made it, so that it is found as a whole only.
    """

    start: int
    end: int
    made: bool


@lru_cache(maxsize=1024)
def split_file_name(name: str) -> tuple[NamePart, ...]:
    """Return the parts of a name, in order, without gaps; one of words where nothing else is.

    Args:
        name: With its suffix or without.
    """
    if _DIGIT.search(name) is None:
        return (NamePart(0, len(name), made=False),)
    suffix = PurePath(name).suffix[1:].lower()
    found = [match.span() for match in _MADE.finditer(name)]
    if not suffix or _PICTURE_SUFFIXES.fullmatch(suffix):
        found += [match.span() for match in _DCF.finditer(name) if _is_dcf(match[0])]
    found += [span for match in _RUN.finditer(name) for span in _hashes(match)]
    parts: list[NamePart] = []
    position = 0
    # Longest first where they begin alike: «IMG_2034 (1)» before the number alone.
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if start < position:
            continue
        if start > position:
            parts.append(NamePart(position, start, made=False))
        parts.append(NamePart(start, end, made=True))
        position = end
    if position < len(name) or not name:
        parts.append(NamePart(position, len(name), made=False))
    return tuple(parts)


def has_made_part(name: str) -> bool:
    """Whether part of a name is found as a whole only."""
    return any(part.made for part in split_file_name(name))


def name_entry(made: str) -> str:
    """Return the entry of the index for a part that was made; empty where it has no letters."""
    joined = "".join(split_words(made))
    return f"{ENTRY_MARK}{joined}" if joined else ""


def _is_dcf(text: str) -> bool:
    """Whether «ABCD1234» is a camera's: «TRIP2023» is not."""
    return not text.isdigit() and not (_YEAR.fullmatch(text[4:]) and text[:4].strip("_").isalpha())


def _hashes(match: re.Match[str]) -> list[tuple[int, int]]:
    """Return where hashes stand in a run of letters and digits."""
    run, start = match[0], match.start()
    if _is_hash(run.replace("-", "").replace("_", ""), run):
        return [match.span()]
    return [
        (start + token.start(), start + token.end())
        for token in _TOKEN.finditer(run)
        if _is_hash(token[0], token[0])
    ]


def _is_hash(text: str, run: str) -> bool:
    """Whether letters and digits are mixed as only programs mix them."""
    digits = sum(character.isdigit() for character in text)
    if not digits or digits == len(text):
        return False
    changes = sum(
        _kind(one) != _kind(other) and not (one.isupper() and other.islower())
        for one, other in itertools.pairwise(text)
    )
    if _HEX.fullmatch(text):
        return changes >= 2 and digits >= 2
    # Words between lines («my-trip-2-rome-3») are of a person; base64url has lines by chance.
    words = max(map(len, re.split("[-_]", run)))
    return len(text) >= _HASH_FROM and words >= _HASH_FROM // 2 and changes >= len(text) * _CHANGES


def _kind(character: str) -> int:
    return 0 if character.isdigit() else 1 if character.isupper() else 2
