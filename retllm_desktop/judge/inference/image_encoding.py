"""Pictures as the language model takes them: kept from before, or encoded now."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from retllm_desktop.core.judging import JudgePicture
from retllm_desktop.core.types import Rgb
from retllm_desktop.judge.image_embeddings import (
    EncodedTile,
    ImageEmbedding,
    ImageEmbeddingCache,
    round_to_half,
)
from retllm_desktop.judge.llama.vision_model import ImageChunk, InputChunks, TextChunk, VisionModel

_REMEMBERED: Final = 2
"""Pictures of the last questions whose encoding is at hand without the disk."""


@dataclass(frozen=True, slots=True)
class EncodedImage:
    """A picture, seen.

    Attributes:
        embedding: What the language model takes.
        encode_s: Seconds that the encoder took; of pictures encoded together an equal share.
        kept: Whether it was encoded before.
    """

    embedding: ImageEmbedding
    encode_s: float
    kept: bool


class ImageEncoder:
    """The picture encoder and what is kept of its work."""

    def __init__(
        self,
        vision: VisionModel,
        cache: ImageEmbeddingCache | None,
        *,
        max_tokens: int,
        check_stop: Callable[[], None],
    ) -> None:
        """Take the parts.

        Args:
            vision: The encoder.
            cache: Where its work is kept; None: nowhere.
            max_tokens: Cap on the tokens of one picture, 0 for none.
            check_stop: Raises where nobody waits any more.
        """
        self._vision = vision
        self._cache = cache
        self._max_tokens = max_tokens
        self._check_stop = check_stop
        self._last: list[tuple[JudgePicture, ImageEmbedding]] = []

    def has_embedding(self, picture: JudgePicture) -> bool:
        """Whether a picture need not be encoded."""
        return any(picture is known for known, _ in self._last) or (
            self._cache is not None and picture.key in self._cache
        )

    def encode_images(self, pictures: Sequence[JudgePicture]) -> list[EncodedImage]:
        """Return pictures as the language model takes them, encoding what is not kept.

        Raises:
            ItemError: A picture cannot be read.
            EngineError: The encoder failed.
            AbortedError: Nobody waits any more.
            ValueError: A picture's pixels are no picture.
        """
        found: dict[int, EncodedImage] = {}
        by_key: dict[bytes, int] = {}
        fresh: list[tuple[int, JudgePicture]] = []
        for at, picture in enumerate(pictures):
            earlier = by_key.setdefault(picture.key, at) if picture.key else at
            if earlier != at:
                continue
            known = self._known(picture)
            if known is not None:
                found[at] = EncodedImage(known, 0.0, kept=True)
            else:
                fresh.append((at, picture))
        found |= self._encoded(fresh)
        for at, picture in enumerate(pictures):
            if at not in found:
                first = found[by_key[picture.key]]
                found[at] = EncodedImage(first.embedding, 0.0, kept=True)
        self._last = [(p, found[at].embedding) for at, p in enumerate(pictures)][-_REMEMBERED:]
        return [found[at] for at in range(len(pictures))]

    def _known(self, picture: JudgePicture) -> ImageEmbedding | None:
        for known, seen in self._last:
            if picture is known:
                return seen
        if self._cache is None or not picture.key:
            return None
        return self._cache.get(picture.key)

    def _encoded(self, fresh: list[tuple[int, JudgePicture]]) -> dict[int, EncodedImage]:
        prepared: list[tuple[int, JudgePicture, InputChunks, list[ImageChunk | TextChunk]]] = []
        try:
            for at, picture in fresh:
                self._check_stop()
                pieces = self._vision.prepare(_check_rgb(picture.load()))
                prepared.append((at, picture, pieces, drop_tiles(pieces.entries, self._max_tokens)))
            if not prepared:
                return {}
            self._check_stop()
            began = time.perf_counter()
            flat = [
                piece
                for _, _, _, entries in prepared
                for piece in entries
                if isinstance(piece, ImageChunk)
            ]
            made = iter(self._vision.encode_together(flat, self._check_stop))
            found: list[tuple[int, JudgePicture, ImageEmbedding]] = []
            for at, picture, _, entries in prepared:
                parts = tuple(
                    EncodedTile(self._vision.layout(piece), round_to_half(next(made)))
                    if isinstance(piece, ImageChunk)
                    else piece.tokens
                    for piece in entries
                )
                found.append((at, picture, ImageEmbedding(parts)))
            share_s = (time.perf_counter() - began) / len(prepared)
        finally:
            for _, _, pieces, _ in prepared:
                pieces.close()
        for _, picture, seen in found:
            if self._cache is not None and picture.key:
                self._cache.put(picture.key, seen)
        return {at: EncodedImage(seen, share_s, kept=False) for at, _, seen in found}


def drop_tiles(
    entries: Sequence[TextChunk | ImageChunk], max_tokens: int
) -> list[ImageChunk | TextChunk]:
    """Leave out the tiles of a picture that has too many tokens, where it is also there whole.

    Idefics' way of tiling gives the whole picture last, whatever the cap on tokens; such models
    take it alone as well. Other ways of tiling are left as they are.

    Args:
        entries: A picture's pieces.
        max_tokens: Cap on the pictures' tokens, 0 for none.
    """
    pictures = [at for at, piece in enumerate(entries) if isinstance(piece, ImageChunk)]
    total = sum(piece.tokens for piece in entries if isinstance(piece, ImageChunk))
    first, last = entries[0], pictures[-1]
    before = entries[last - 1]
    if (
        not 0 < max_tokens < total
        or len(pictures) < 2
        or not isinstance(first, TextChunk)
        or not isinstance(before, TextChunk)
        or first.tokens[0] not in before.tokens
    ):
        return list(entries)
    # The whole picture begins with the token that every tile begins with.
    begin = len(before.tokens) - 1 - before.tokens[::-1].index(first.tokens[0])
    return [TextChunk(before.tokens[begin:]), *entries[last:]]


def _check_rgb(rgb: Rgb) -> Rgb:
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8 or 0 in rgb.shape:
        raise ValueError(f"not an RGB picture: shape {rgb.shape}, dtype {rgb.dtype}")
    return rgb
