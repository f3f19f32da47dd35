"""Parts of files become vectors."""

from collections.abc import Sequence

from retllm_desktop.core.ports import DualEncoder
from retllm_desktop.core.types import ExtractedPart, Modality, Vectors

BATCH_PARTS = 32
"""Parts embedded at once: beyond it the encoder gains nothing and waits longer."""


def embed_parts(encoder: DualEncoder, parts: Sequence[ExtractedPart]) -> list[Vectors]:
    """Embed pictures and passages, in order: for each its unit vector (d,) float32.

    A passage that is nothing but blanks is found by what it is called.

    Raises:
        EngineError: The model cannot run.
    """
    images = [(i, part.pixels) for i, part in enumerate(parts) if part.pixels is not None]
    texts = [(i, part) for i, part in enumerate(parts) if part.modality is Modality.TEXT]
    rows: dict[int, Vectors] = {}
    if images:
        vectors = encoder.embed_images([pixels for _, pixels in images])
        rows.update(zip((i for i, _ in images), vectors, strict=True))
    if texts:
        passages = [(part.text or "").strip() or part.label for _, part in texts]
        rows.update(zip((i for i, _ in texts), encoder.embed_texts(passages), strict=True))
    return [rows[i] for i in range(len(parts))]
