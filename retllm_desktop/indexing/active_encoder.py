"""The encoder that queries and new files go through, which a finished rebuild replaces."""

from collections.abc import Mapping, Sequence

from retllm_desktop.core.composition import CosineSpread
from retllm_desktop.core.ports import DualEncoder
from retllm_desktop.core.similarity import SimilarityCutoff
from retllm_desktop.core.types import EmbeddingSpace, ImageSpec, Modality, Rgb, Vectors


class ActiveEncoder:
    """Fulfils the port ``DualEncoder`` by another one; any thread may exchange it.

    A caller that asks twice may get answers of two spaces: the library refuses vectors of a
    space that is no longer its own, so nothing wrong is ever stored or compared.
    """

    def __init__(self, encoder: DualEncoder) -> None:
        """Begin with an encoder."""
        self._encoder = encoder

    def use(self, encoder: DualEncoder) -> None:
        """Go on with another encoder."""
        self._encoder = encoder

    @property
    def space(self) -> EmbeddingSpace:
        """The space of its vectors."""
        return self._encoder.space

    @property
    def image_spec(self) -> ImageSpec:
        """The size that pictures must come in."""
        return self._encoder.image_spec

    @property
    def floor(self) -> SimilarityCutoff | None:
        """Where a list of neighbours ends."""
        return self._encoder.floor

    @property
    def gaps(self) -> Mapping[Modality, CosineSpread] | None:
        """How cosines of unrelated pairs are spread."""
        return self._encoder.gaps

    def embed_images(self, images: Sequence[Rgb]) -> Vectors:
        """Embed pictures, each (px, px, 3) uint8, into (n, d) float32 unit rows."""
        return self._encoder.embed_images(images)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed sentences into (n, d) float32 unit rows."""
        return self._encoder.embed_texts(texts)

    def standout(self, query: Modality, item: Modality, cosine: float) -> float:
        """How far a cosine lies above that of unrelated pairs, in standard deviations."""
        return self._encoder.standout(query, item, cosine)
