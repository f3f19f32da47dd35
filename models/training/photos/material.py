"""What the maps are fitted and measured on: vectors of classes, captions and photographs."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.training.photos.classes import class_places, class_sentence, read_nouns
from models.training.photos.network import FEATURES, PICTURE_PX, EfficientNetLite2
from models.training.photos.photographs import COCO, Photograph, read_photographs
from models.training.photos.space import DIMENSION, Array, FitSettings, SpaceMaps, fit_space
from models.training.photos.tower import (
    PictureTower,
    TowerRun,
    Views,
    quantise_tower,
    write_tower,
)
from retllm_desktop.core.model_roles import Precision
from retllm_desktop.encoders.text_encoder import OnnxTextEncoder
from retllm_desktop.packs.installed import load_pack

_log = logging.getLogger(__name__)
MODELS: Final = Path(__file__).resolve().parents[2]
FIRST_PASS_PX: Final = 164
"""Side of the pictures of the first pass; it leaves 4 when divided by 32, as 260 does."""
PRECISIONS: Final = {"fp32": "image.onnx", "int8": "image.int8.onnx"}
_CALIBRATION: Final = 120


@dataclass(frozen=True, slots=True)
class Material:
    """All that is fitted and measured on.

    Attributes:
        class_vectors: MiniLM's vectors of the classes' sentences, (1000, 384).
        photographs: All of them, those that may not be fitted on included.
        captions: MiniLM's vectors of all captions, (m, 384).
        owners: The photograph of each caption, (m,).
        middle: What is taken away from a sentence's vector, (384,).
        encoder: MiniLM as ``starter-text`` ships it.
        views: By precision: every photograph as it is, mirrored, and at the first pass's side.
    """

    class_vectors: Array
    photographs: tuple[Photograph, ...]
    captions: Array
    owners: NDArray[np.int64]
    middle: Array
    encoder: OnnxTextEncoder
    views: dict[str, tuple[Views, Views, Views]]

    @property
    def fitted(self) -> NDArray[np.int64]:
        """Numbers of the photographs that may be fitted on."""
        return np.flatnonzero([photograph.fitted for photograph in self.photographs])

    def fit(
        self, chosen: NDArray[np.int64], precision: str, settings: FitSettings, *, seed: int = 0
    ) -> SpaceMaps:
        """Fit the maps on some photographs."""
        number = np.full(len(self.photographs), -1)
        number[chosen] = np.arange(len(chosen))
        rows = np.flatnonzero(number[self.owners] >= 0)
        views = [(f[chosen], logits[chosen]) for _, f, logits in self.views[precision][:2]]
        return fit_space(
            self.class_vectors,
            views,
            self.captions[rows],
            number[self.owners[rows]],
            self.middle,
            settings=settings,
            seed=seed,
        )

    def pictures(self, maps: SpaceMaps, precision: str, view: int = 0) -> Array:
        """Embed all photographs."""
        _, features, logits = self.views[precision][view]
        return maps.embed_pictures(features, logits)


def gather(network: EfficientNetLite2, nouns: Path, root: Path, work: Path) -> Material:
    """Embed everything that the fit takes."""
    encoder = OnnxTextEncoder(
        load_pack(MODELS / "starter-text"), precision=Precision.INT8, threads=2
    )
    synsets = read_nouns(nouns)
    sentences = [class_sentence(synsets[place]) for place in class_places()]
    photographs = read_photographs(root)
    said = [(n, text) for n, p in enumerate(photographs) for text in p.captions]
    owners = np.array([number for number, _ in said])
    captions = encoder.embed_texts([text for _, text in said])
    fitted = np.array([p.fitted and p.kind == COCO for p in photographs])
    # Half plain words for things, half sentences: queries are both.
    chance = np.random.default_rng(0)
    places = sorted(synsets)
    words = [synsets[places[n]].words[0] for n in chance.choice(len(places), 2000, replace=False)]
    things = encoder.embed_texts(words).mean(axis=0)
    middle = (things + captions[fitted[owners]].mean(axis=0)) / 2
    class_vectors = encoder.embed_texts(sentences)
    exact, eight = work / PRECISIONS["fp32"], work / PRECISIONS["int8"]
    nothing = SpaceMaps(
        FitSettings().class_temperature,
        class_vectors - class_vectors.mean(axis=0),
        np.zeros(FEATURES, np.float32),
        np.zeros((FEATURES, DIMENSION), np.float32),
        np.zeros(DIMENSION, np.float32),
        np.eye(DIMENSION + 1, DIMENSION, dtype=np.float32),
    )
    write_tower(exact, PictureTower(network, nothing))
    quantise_tower(exact, eight, calibration(photographs))
    paths = [photograph.path for photograph in photographs]
    views: dict[str, tuple[Views, Views, Views]] = {}
    for precision, name in PRECISIONS.items():
        run = TowerRun(work / name)
        views[precision] = (
            run(paths, PICTURE_PX),
            run(paths, PICTURE_PX, mirrored=True),
            run(paths, FIRST_PASS_PX),
        )
        _log.info("%s: %d photographs, three views", precision, len(paths))
    return Material(class_vectors, photographs, captions, owners, middle, encoder, views)


def calibration(photographs: Sequence[Photograph]) -> list[Path]:
    """Return photographs that the ranges of activations are taken from."""
    paths = [photograph.path for photograph in photographs if photograph.fitted]
    order = np.random.default_rng(0).permutation(len(paths))
    return [paths[number] for number in order[:_CALIBRATION]]
