"""What choosing another pack means for a library."""

from dataclasses import dataclass

from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.types import EmbeddingSpace, Modality
from retllm_desktop.packs.validation import EncoderValidation, PassageValidation

_PASSAGE_AS_SENTENCES = 12
"""How many times as long as a sentence of a trial an encoder takes for a passage of a document:
a thousand characters beside eighty."""


@dataclass(frozen=True, slots=True)
class RebuildEstimate:
    """What has to be embedded anew.

    Attributes:
        images: Pictures.
        texts: Pages and passages.
        embedding_s: Seconds that the encoder takes for them; to read the files comes on top.
    """

    images: int
    texts: int
    embedding_s: float


def estimate_rebuild(
    status: LibraryStatus, space: EmbeddingSpace, trial: EncoderValidation
) -> RebuildEstimate | None:
    """Return what a library needs for another space; None where it is in that space already."""
    if status.space is None or status.space == space:
        return None
    images = status.items.get(Modality.IMAGE.value, 0)
    texts = status.items.get(Modality.TEXT.value, 0)
    return RebuildEstimate(images, texts, images / trial.images_s + texts / trial.texts_s)


def estimate_passage_rebuild(
    status: LibraryStatus, space: EmbeddingSpace, trial: PassageValidation
) -> RebuildEstimate | None:
    """Return what a library needs for a space of passages; None where it has it, or no texts."""
    texts = status.items.get(Modality.TEXT.value, 0)
    if status.passages == space:
        texts = status.passages_total - status.passages_done
    if not texts:
        return None
    return RebuildEstimate(0, texts, texts * _PASSAGE_AS_SENTENCES / trial.texts_s)
