"""What the picture encoder made of a picture, as a value and as bytes."""

import hashlib
import struct
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

_MAGIC: Final = b"RETLLM1\n"
_CHECK_BYTES: Final = 16
_MAX_PARTS: Final = 4096


@dataclass(frozen=True, slots=True)
class EncodedTile:
    """A picture, or a tile of it, as the language model takes it.

    Attributes:
        layout: How its tokens lie; mtmd's own bytes.
        embeddings: (tokens, width) float32.
    """

    layout: bytes
    embeddings: npt.NDArray[np.float32] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ImageEmbedding:
    """A picture as the language model takes it.

    Attributes:
        parts: Token ids that the model wants around pictures and tiles, and those.
    """

    parts: tuple[tuple[int, ...] | EncodedTile, ...]

    @property
    def tokens(self) -> int:
        """Places it takes in the model's memory."""
        return sum(
            len(part.embeddings) if isinstance(part, EncodedTile) else len(part)
            for part in self.parts
        )


def round_to_half(embeddings: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return embeddings as they are kept: in 16 bits, where those can hold them.

    What was just encoded is rounded as well, so that a picture that was kept and one that
    was not give the same answer, to the last bit.
    """
    with np.errstate(over="ignore"):
        half = embeddings.astype(np.float16)
    return half.astype(np.float32) if np.isfinite(half).all() else embeddings


def embedding_to_bytes(seen: ImageEmbedding) -> bytes:
    """Return a picture's file: magic, parts, checksum of all before."""
    chunks = [_MAGIC, struct.pack("<I", len(seen.parts))]
    for part in seen.parts:
        if isinstance(part, EncodedTile):
            with np.errstate(over="ignore"):
                half = part.embeddings.astype("<f2")
            exact = np.isfinite(half).all()
            body = (half if exact else part.embeddings.astype("<f4")).tobytes()
            rows, columns = part.embeddings.shape
            chunks += [
                struct.pack("<BIIIB", 1, len(part.layout), rows, columns, 2 if exact else 4),
                part.layout,
                body,
            ]
        else:
            chunks += [struct.pack("<BI", 0, len(part)), np.array(part, "<i4").tobytes()]
    whole = b"".join(chunks)
    return whole + hashlib.blake2b(whole, digest_size=_CHECK_BYTES).digest()


def embedding_from_bytes(data: bytes) -> ImageEmbedding:
    """Undo ``embedding_to_bytes``.

    Raises:
        ValueError: It is no such file, or was damaged.
    """
    whole, check = data[:-_CHECK_BYTES], data[-_CHECK_BYTES:]
    if not whole.startswith(_MAGIC):
        raise ValueError("not a kept picture")
    if hashlib.blake2b(whole, digest_size=_CHECK_BYTES).digest() != check:
        raise ValueError("a kept picture is damaged")
    try:
        return ImageEmbedding(tuple(_read_embedding_parts(memoryview(whole)[len(_MAGIC) :])))
    except (struct.error, IndexError, OverflowError) as exc:
        raise ValueError("a kept picture is malformed") from exc


def _read_embedding_parts(data: memoryview) -> list[tuple[int, ...] | EncodedTile]:
    (count,) = struct.unpack_from("<I", data)
    if count > _MAX_PARTS:
        raise ValueError("a kept picture has too many parts")
    at = 4
    found: list[tuple[int, ...] | EncodedTile] = []
    for _ in range(count):
        kind = data[at]
        if kind == 0:
            (length,) = struct.unpack_from("<I", data, at + 1)
            at += 5
            found.append(tuple(np.frombuffer(data, "<i4", length, at).tolist()))
            at += 4 * length
            continue
        _, layout, rows, columns, width = struct.unpack_from("<BIIIB", data, at)
        at += 14
        place = bytes(data[at : at + layout])
        at += layout
        numbers = np.frombuffer(data, "<f2" if width == 2 else "<f4", rows * columns, at)
        at += width * rows * columns
        found.append(EncodedTile(place, numbers.reshape(rows, columns).astype(np.float32)))
    return found
