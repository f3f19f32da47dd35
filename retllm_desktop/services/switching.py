"""What choosing another pack means for a library."""

from dataclasses import dataclass

from retllm_desktop.core.records import LibraryStatus
from retllm_desktop.core.types import EmbeddingSpace, Modality
from retllm_desktop.services.trying import EncoderTrial


@dataclass(frozen=True, slots=True)
class Rebuild:
    """What has to be embedded anew.

    Attributes:
        images: Pictures.
        texts: Pages and passages.
        embedding_s: Seconds that the encoder takes for them; to read the files comes on top.
    """

    images: int
    texts: int
    embedding_s: float


def rebuild_for(
    status: LibraryStatus, space: EmbeddingSpace, trial: EncoderTrial
) -> Rebuild | None:
    """Return what a library needs for another space; None where it is in that space already."""
    if status.space is None or status.space == space:
        return None
    images = status.items.get(Modality.IMAGE.value, 0)
    texts = status.items.get(Modality.TEXT.value, 0)
    return Rebuild(images, texts, images / trial.images_s + texts / trial.texts_s)
