"""Pictures as the language model takes them: from a cache, or encoded now."""

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

_RECENT: Final = 2
"""Number of latest pictures whose embeddings are held in memory."""


@dataclass(frozen=True, slots=True)
class EncodedImage:
    """A picture's embedding and its cost.

    Attributes:
        embedding: What the language model takes.
        encode_s: Seconds in the encoder; an equal share of pictures encoded together.
        from_cache: Whether it was encoded before.
    """

    embedding: ImageEmbedding
    encode_s: float
    from_cache: bool


class ImageEncoder:
    """The picture encoder with its caches, in memory and on disk."""

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
            cache: Cache on disk; None: none.
            max_tokens: Cap on the tokens of one picture, 0 for none.
            check_stop: Raises where it is to stop.
        """
        self._vision = vision
        self._cache = cache
        self._max_tokens = max_tokens
        self._check_stop = check_stop
        self._recent: list[tuple[JudgePicture, ImageEmbedding]] = []

    def has_embedding(self, picture: JudgePicture) -> bool:
        """Whether a picture need not be encoded."""
        return any(picture is known for known, _ in self._recent) or (
            self._cache is not None and picture.key in self._cache
        )

    def forget_recent(self) -> None:
        """Drop the embeddings in memory."""
        self._recent.clear()

    def encode_images(self, pictures: Sequence[JudgePicture]) -> list[EncodedImage]:
        """Return pictures' embeddings, encoding together those that are not cached.

        Raises:
            ItemError: A picture cannot be read.
            EngineError: The encoder failed.
            AbortedError: It was asked to stop.
            ValueError: A picture's pixels are no picture.
        """
        found: dict[int, EncodedImage] = {}
        by_key: dict[bytes, int] = {}
        missing: list[tuple[int, JudgePicture]] = []
        for at, picture in enumerate(pictures):
            earlier = by_key.setdefault(picture.key, at) if picture.key else at
            if earlier != at:
                continue
            embedding = self._find(picture)
            if embedding is not None:
                found[at] = EncodedImage(embedding, 0.0, from_cache=True)
            else:
                missing.append((at, picture))
        found |= self._encode(missing)
        for at, picture in enumerate(pictures):
            if at not in found:
                first = found[by_key[picture.key]]
                found[at] = EncodedImage(first.embedding, 0.0, from_cache=True)
        self._recent = [(p, found[at].embedding) for at, p in enumerate(pictures)][-_RECENT:]
        return [found[at] for at in range(len(pictures))]

    def _find(self, picture: JudgePicture) -> ImageEmbedding | None:
        for known, embedding in self._recent:
            if picture is known:
                return embedding
        if self._cache is None or not picture.key:
            return None
        return self._cache.get(picture.key)

    def _encode(self, missing: list[tuple[int, JudgePicture]]) -> dict[int, EncodedImage]:
        prepared: list[tuple[int, JudgePicture, InputChunks, list[ImageChunk | TextChunk]]] = []
        try:
            for at, picture in missing:
                self._check_stop()
                chunks = self._vision.prepare(_check_rgb(picture.load()))
                wanted = drop_tiles(chunks.entries, self._max_tokens)
                prepared.append((at, picture, chunks, wanted))
            if not prepared:
                return {}
            self._check_stop()
            started = time.perf_counter()
            images = [
                chunk
                for _, _, _, wanted in prepared
                for chunk in wanted
                if isinstance(chunk, ImageChunk)
            ]
            outputs = iter(self._vision.encode_together(images, self._check_stop))
            encoded: list[tuple[int, JudgePicture, ImageEmbedding]] = []
            for at, picture, _, wanted in prepared:
                parts = tuple(
                    EncodedTile(self._vision.layout(chunk), round_to_half(next(outputs)))
                    if isinstance(chunk, ImageChunk)
                    else chunk.tokens
                    for chunk in wanted
                )
                encoded.append((at, picture, ImageEmbedding(parts)))
            share_s = (time.perf_counter() - started) / len(prepared)
        finally:
            for _, _, chunks, _ in prepared:
                chunks.close()
        for _, picture, embedding in encoded:
            if self._cache is not None and picture.key:
                self._cache.put(picture.key, embedding)
        return {at: EncodedImage(one, share_s, from_cache=False) for at, _, one in encoded}


def drop_tiles(
    entries: Sequence[TextChunk | ImageChunk], max_tokens: int
) -> list[ImageChunk | TextChunk]:
    """Drop the tiles of a picture with too many tokens, where the whole picture is there too.

    Idefics' tiling puts the whole picture last, whatever the cap on tokens; such models take it
    alone as well. Other tilings are returned as they are.

    Args:
        entries: A picture's chunks.
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
