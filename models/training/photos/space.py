"""The space of pictures and sentences: ConSE, and two linear maps fitted on captions.

A picture's class probabilities p, softmax(logits / T), mix the vectors t of the classes' sentences:
sum of p_i (t_i - mean t), brought to length one. A linear map of the square roots of its features
is added. A sentence's vector has a mean taken away and is mapped likewise. Both maps begin at ridge
regression and at the identity, are drawn back to these, and learn to tell which caption belongs to
which picture.

Source: Norouzi et al., «Zero-Shot Learning by Convex Combination of Semantic Embeddings», ICLR
2014; van den Oord et al., «Representation Learning with Contrastive Predictive Coding», 2018 (the
loss).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

Array = NDArray[np.float32]
DIMENSION: Final = 384


@dataclass(frozen=True, slots=True)
class FitSettings:
    """Numbers of the fit, chosen by ``evaluate --choose``; the defaults are what it chose.

    Attributes:
        class_temperature: Divides the logits of the classes.
        ridge: Penalty of the ridge regression, with features of length 36.
        share: Mean length of the ridge regression's part beside ConSE's of length one.
        picture_pull: Draws the pictures' map back to the ridge regression.
        text_pull: Draws the sentences' map back to the identity.
        temperature: Of the contrast, at its beginning; it is learned.
        likeness: Temperature at which captions alike share their pictures.
        dropout: Of features.
        steps: Steps of the optimiser, each over all photographs.
        rate: Of the pictures' map; the sentences' map has a third.
    """

    class_temperature: float = 2.0
    ridge: float = 1000.0
    share: float = 0.5
    picture_pull: float = 0.1
    text_pull: float = 0.05
    temperature: float = 0.1
    likeness: float = 0.1
    dropout: float = 0.5
    steps: int = 150
    rate: float = 3e-3


@dataclass(frozen=True, slots=True)
class SpaceMaps:
    """What the fit found.

    Attributes:
        class_temperature: Divides the logits.
        class_vectors: (1000, 384), with their mean taken away.
        feature_mean: (1280,), of the square roots of features, brought to length one.
        correction: (1280, 384).
        offset: (384,).
        projection: (385, 384): a sentence's unit vector and a one, times this, is its vector.
    """

    class_temperature: float
    class_vectors: Array
    feature_mean: Array
    correction: Array
    offset: Array
    projection: Array

    def embed_pictures(self, features: Array, logits: Array) -> Array:
        """Return unit vectors (n, 384) of features (n, 1280) and logits (n, 1000)."""
        mixed = unit(softmax(logits / self.class_temperature) @ self.class_vectors)
        roots = unit(np.sqrt(features)) - self.feature_mean
        return unit(mixed + roots @ self.correction + self.offset)

    def embed_sentences(self, vectors: Array) -> Array:
        """Return unit vectors (n, 384) of MiniLM's unit vectors (n, 384)."""
        return unit(vectors @ self.projection[:-1] + self.projection[-1])


def unit(rows: Array) -> Array:
    """Bring rows (n, d) to length one."""
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)


def softmax(rows: Array) -> Array:
    """Return probabilities (n, classes)."""
    powers = np.exp(rows - rows.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def fit_space(
    class_vectors: Array,
    views: Sequence[tuple[Array, Array]],
    captions: Array,
    owners: NDArray[np.int64],
    middle: Array,
    *,
    settings: FitSettings,
    seed: int = 0,
) -> SpaceMaps:
    """Fit the maps.

    Args:
        class_vectors: MiniLM's vectors of the classes' sentences, (1000, 384).
        views: Of the same n photographs, as they are first and then mirrored and cropped: features
            (n, 1280) and logits (n, 1000).
        captions: MiniLM's unit vectors of their captions, (m, 384).
        owners: The photograph of each caption, (m,); every one has at least one.
        middle: What is taken away from a sentence's vector, (384,).
        settings: The numbers.
        seed: Chooses captions, views and what drops out.
    """
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    centred = class_vectors - class_vectors.mean(axis=0)
    mixed = [
        torch.from_numpy(unit(softmax(logits / settings.class_temperature) @ centred))
        for _, logits in views
    ]
    roots = [torch.from_numpy(unit(np.sqrt(features))) for features, _ in views]
    mean = roots[0].mean(0)
    photographs = len(roots[0])
    own = [np.flatnonzero(owners == number) for number in range(photographs)]
    target = torch.from_numpy(np.stack([captions[rows].mean(axis=0) for rows in own]))
    scale = FEATURE_LENGTH
    begun = _ridge((roots[0] - mean) * scale, target - target.mean(0), settings.ridge) * scale
    begun *= settings.share / ((roots[0] - mean) @ begun).norm(dim=1).mean()
    correction = begun.clone().requires_grad_(True)
    offset = torch.zeros(DIMENSION, requires_grad=True)
    turn = torch.zeros(DIMENSION, DIMENSION, requires_grad=True)
    sharpness = torch.tensor(float(-np.log(settings.temperature)), requires_grad=True)
    sentences = functional.normalize(torch.from_numpy(captions - middle), dim=1)
    optimiser = torch.optim.Adam(
        [
            {"params": [correction, offset], "lr": settings.rate},
            {"params": [turn], "lr": settings.rate * 0.3},
            {"params": [sharpness], "lr": 1e-3},
        ]
    )
    for step in range(settings.steps):
        view = int(chance.integers(len(views)))
        chosen = np.array([chance.choice(rows) for rows in own])
        inputs = functional.dropout(roots[view] - mean, settings.dropout)
        pictures = functional.normalize(mixed[view] + inputs @ correction + offset, dim=1)
        said = sentences[chosen]
        queries = functional.normalize(said + said @ turn, dim=1)
        # Two captions may fit both pictures: those that are alike share them.
        alike = torch.softmax(said @ said.T / settings.likeness, dim=1)
        wanted = 0.5 * alike + 0.5 * torch.eye(photographs)
        scores = sharpness.exp() * queries @ pictures.T
        loss = functional.cross_entropy(scores, wanted) + functional.cross_entropy(
            scores.T, wanted.T / wanted.T.sum(1, keepdim=True)
        )
        loss = loss + settings.picture_pull * (correction - begun).square().sum()
        loss = loss + settings.text_pull * turn.square().sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step > settings.steps // 2:
            for group in optimiser.param_groups[:2]:
                group["lr"] *= 1 - 1 / settings.steps
    mapping = np.eye(DIMENSION, dtype=np.float32) + turn.detach().numpy()
    return SpaceMaps(
        settings.class_temperature,
        centred,
        mean.numpy(),
        correction.detach().numpy(),
        offset.detach().numpy(),
        np.concatenate([mapping, -(middle @ mapping)[None]]).astype(np.float32),
    )


FEATURE_LENGTH: Final = 36.0
"""Length that features are brought to for the ridge regression: about that of their roots."""


def _ridge(inputs: torch.Tensor, outputs: torch.Tensor, penalty: float) -> torch.Tensor:
    """Return the map (features, d) by the dual form: there are fewer rows than features."""
    kernel = inputs @ inputs.T + penalty * torch.eye(len(inputs))
    return inputs.T @ torch.linalg.solve(kernel, outputs)
