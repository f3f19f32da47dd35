"""How much of this machine a stranger's file may use."""

from dataclasses import dataclass, replace
from typing import Final

MIB: Final = 1024 * 1024
_WORKER_BYTES: Final = 256 * MIB
"""What a reading process wants at the least: itself, and a picture of thirty megapixels."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Limits for one file.

    Attributes:
        picture_bytes: Longest picture file.
        pdf_bytes: Longest PDF file.
        text_bytes: Longest text or HTML file.
        in_memory_bytes: Files up to this length are read once into memory; longer ones
            (pictures only) are hashed in passing and then read by the decoder.
        decoded_pixels: Most pixels that a decoder may lay out in memory. A JPEG of more
            passes if it can be decoded at a reduced size that fits.
        progressive_pixels: Most pixels of a progressive JPEG, whose decoder keeps all
            coefficients whatever size is asked of it.
        pages: Most pages of a PDF.
        file_s: Seconds one file may take.
        memory_bytes: Memory that a reading process may use beyond what it starts with.
    """

    picture_bytes: int = 2048 * MIB
    pdf_bytes: int = 256 * MIB
    text_bytes: int = 32 * MIB
    in_memory_bytes: int = 256 * MIB
    decoded_pixels: int = 100_000_000
    progressive_pixels: int = 200_000_000
    pages: int = 2000
    file_s: float = 120.0
    memory_bytes: int = 2048 * MIB


def fit_memory_cap(
    memory_bytes: int | None, workers: int, limits: ReadingLimits
) -> tuple[int, ReadingLimits]:
    """Fit reading into a cap on memory.

    Fewer processes come before less for each: a large file needs what it needs.

    Args:
        memory_bytes: What all reading processes may use together, None for no cap.
        workers: How many are wanted.
        limits: What one file may cost without the cap.

    Returns:
        How many processes there may be, and what one file may cost in each.
    """
    if memory_bytes is None:
        return workers, limits
    fitting = max(1, min(workers, memory_bytes // _WORKER_BYTES))
    share = max(_WORKER_BYTES, memory_bytes // fitting)
    return fitting, replace(limits, memory_bytes=min(limits.memory_bytes, share))
