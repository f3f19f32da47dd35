"""The judge's inputs, a query and a candidate, each a text, a picture or both; cached verdicts.

The pairs are those of RetLLM (arXiv 2602.22278, table of prompts); text to passage is ours.
"""

import hashlib
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Modality, Rgb, Verdict


class Pair(StrEnum):
    """What is compared with what; the value names the prompt in a pack's manifest."""

    TEXT_TO_IMAGE = "text_to_image"
    IMAGE_TO_IMAGE = "image_to_image"
    COMPOSED_TO_IMAGE = "composed_to_image"
    COMPOSED_TO_COMPOSED = "composed_to_composed"
    IMAGE_TO_TEXTS = "image_to_texts"
    TEXT_TO_PASSAGE = "text_to_passage"


@dataclass(frozen=True, slots=True)
class JudgePicture:
    """A picture that the model may have to encode.

    Attributes:
        key: Cache key of its content (hash, part, region, size); empty: nothing is cached.
        load: Returns its pixels, (height, width, 3) uint8, upright; raises ``ItemError`` where
            it cannot be read. Not called where a cache holds what the model makes of it.
    """

    key: bytes
    load: Callable[[], Rgb] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class JudgeInput:
    """One side of a comparison: what is asked for, or what may match it.

    Attributes:
        text: A sentence, a caption or a passage; may be empty.
        picture: A picture, or None.
        crop: An enlarged part of the picture, shown beside it; or None.
    """

    text: str = ""
    picture: JudgePicture | None = None
    crop: JudgePicture | None = None

    @property
    def pictures(self) -> tuple[JudgePicture, ...]:
        """The pictures that there are, the crop last."""
        return tuple(one for one in (self.picture, self.crop) if one is not None)


@dataclass(frozen=True, slots=True)
class JudgeOptions:
    """What may be spent on one comparison beyond the first answer.

    Attributes:
        retrace: Whether visual retracing is used, where the model's architecture allows.
        look_again: Whether a part of the picture may be shown beside it where the first answer
            is in doubt. That is up to who asks: a judge shows what it is given.
    """

    retrace: bool = False
    look_again: bool = False


SHEET_LETTERS: Final = "ABCDEFGHIJ"
"""Letters of a contact sheet's cells, in their order."""


@dataclass(frozen=True, slots=True)
class PictureAttention:
    """Where a model looked in a picture while it answered.

    Attributes:
        shares: The share of attention of each of the picture's tokens, row by row.
        tokens: Tokens that were decoded to read it.
    """

    shares: tuple[float, ...]
    tokens: int


class WritingTask(StrEnum):
    """What the model may be asked to write."""

    EXPLAIN = "explain"
    TRANSLATE = "translate"


_PAIRS: Final = {
    # query text, query picture, candidate text, candidate picture
    (True, False, False, True): Pair.TEXT_TO_IMAGE,
    (True, False, True, True): Pair.TEXT_TO_IMAGE,
    (False, True, False, True): Pair.IMAGE_TO_IMAGE,
    (False, True, True, True): Pair.IMAGE_TO_IMAGE,
    (True, True, False, True): Pair.COMPOSED_TO_IMAGE,
    (True, True, True, True): Pair.COMPOSED_TO_COMPOSED,
    (False, True, True, False): Pair.IMAGE_TO_TEXTS,
    (True, False, True, False): Pair.TEXT_TO_PASSAGE,
    # The words say what is wanted; the picture has no place in a passage's prompt.
    (True, True, True, False): Pair.TEXT_TO_PASSAGE,
}


def pair_of(query: JudgeInput, candidate: JudgeInput) -> Pair | None:
    """Return the pair that a comparison is of, None where one side is empty.

    A caption beside a candidate's picture counts only where the query has both as well; else
    the picture speaks for itself.
    """
    return pair_of_parts(
        (bool(query.text), query.picture is not None),
        (bool(candidate.text), candidate.picture is not None),
    )


def pair_of_parts(query: tuple[bool, bool], candidate: tuple[bool, bool]) -> Pair | None:
    """Return the pair of sides that have a text, a picture or both: (text, picture) each."""
    return _PAIRS.get((*query, *candidate))


def pairs_of(query: JudgeInput) -> Mapping[Modality, Pair]:
    """Return the pair of a comparison with a picture, and of one with a passage."""
    has = (bool(query.text), query.picture is not None)
    found = {
        Modality.IMAGE: _PAIRS.get((*has, False, True)),
        Modality.TEXT: _PAIRS.get((*has, True, False)),
    }
    return {modality: pair for modality, pair in found.items() if pair is not None}


def picture_key(content_hash: bytes, part: int, region: Region | None, px: int) -> bytes:
    """Return a picture's cache key: 32 bytes.

    Args:
        content_hash: Hash of the file; where it is empty, so is the key.
        part: The picture's place in the file.
        region: Only this part of it, None for all.
        px: Longest side of its pixels.
    """
    if not content_hash:
        return b""
    digest = hashlib.blake2b(digest_size=32)
    digest.update(struct.pack("<qqq", len(content_hash), part, px))
    digest.update(content_hash)
    if region is not None:
        digest.update(struct.pack("<4d", region.left, region.top, region.right, region.bottom))
    return digest.digest()


_KEY_BYTES: Final = 32


class VerdictKey(NamedTuple):
    """Names a verdict.

    Attributes:
        name: 32 bytes (``verdict_key``).
        content_hash: Of the candidate; a store that people share gives the verdict to nobody who
            may not see this content.
    """

    name: bytes
    content_hash: bytes


class VerdictCache(Protocol):
    """Stores verdicts between searches. It may drop any at any time, and never fails."""

    def recall(self, keys: Sequence[VerdictKey]) -> Mapping[VerdictKey, Verdict]:
        """Return the verdicts that are stored."""
        ...

    def remember(self, verdicts: Mapping[VerdictKey, Verdict]) -> None:
        """Store verdicts, if possible."""
        ...

    def close(self) -> None:
        """Close the store."""
        ...


def verdict_key(
    pack: bytes, query: JudgeInput, candidate: JudgeInput, effort: JudgeOptions
) -> bytes | None:
    """Return a verdict's name: 32 bytes; None where a picture has none.

    Args:
        pack: Names the model with its prompts and answers.
        query: What is asked for.
        candidate: What may match it.
        effort: What was spent on it.
    """
    parts: list[bytes] = [pack, repr(effort).encode()]
    for side in (query, candidate):
        parts.append(side.text.encode("utf-8", "surrogatepass"))
        for picture in (side.picture, side.crop):
            if picture is not None and not picture.key:
                return None
            parts.append(_picture_name(picture))
    return _digest(parts)


def hash_texts(parts: Iterable[str]) -> bytes:
    """Return a 32-byte hash of several texts, in their order."""
    return _digest(part.encode("utf-8", "surrogatepass") for part in parts)


def _picture_name(picture: JudgePicture | None) -> bytes:
    return b"" if picture is None else picture.key


def _digest(parts: Iterable[bytes]) -> bytes:
    digest = hashlib.blake2b(digest_size=_KEY_BYTES)
    for part in parts:
        # With its length: («ab», «c») is not («a», «bc»).
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()
