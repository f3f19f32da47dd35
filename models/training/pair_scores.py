"""What the shipped files say of every pair: coarse order, answers on its top, hard choices."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training.asker import Asker, Shown, options_question, question
from models.training.scores import SetScores, picture_of
from models.world.pair_sets import Item, OptionList, PairSet
from models.world.scene import Scene
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.packs.installed import load_pack

_log = logging.getLogger(__name__)

Vectors = NDArray[np.float32]
Choices = list[tuple[str, bool, bool]]
"""(kind of negative, fine right, coarse right) for each choice of two."""

K = 12


class PairPacks:
    """Both packs, opened to answer every pair."""

    def __init__(self, folder: Path, threads: int) -> None:
        """Open both packs in a folder of packs."""
        self._encoder = OnnxDualEncoder(load_pack(folder / "starter-coarse"), threads=threads)
        self.asker = Asker(folder / "starter-fine", threads)
        self._pictures: dict[Scene, NDArray[np.uint8]] = {}
        self._shown: dict[Scene, Shown] = {}

    def picture(self, scene: Scene) -> NDArray[np.uint8]:
        """Draw a scene, once."""
        if scene not in self._pictures:
            self._pictures[scene] = picture_of(scene)
        return self._pictures[scene]

    def shown(self, scene: Scene | None) -> Shown | None:
        """Encode a scene's picture for the judge, once."""
        if scene is None:
            return None
        if scene not in self._shown:
            self._shown[scene] = self.asker.shown(self.picture(scene))
        return self._shown[scene]

    def images(self, items: Sequence[Item]) -> Vectors:
        """Embed the pictures of items: (n, d) unit rows."""
        return self._encoder.embed_images([self.picture(i.scene) for i in items if i.scene])

    def texts(self, items: Sequence[Item]) -> Vectors:
        """Embed the texts of items: (n, d) unit rows."""
        return self._encoder.embed_texts([item.text for item in items])

    def score(self, pair: str, data: PairSet, cosine: Vectors) -> tuple[SetScores, Choices]:
        """Judge the top of each query's coarse order, and the candidates made to mislead.

        Args:
            pair: Name of the prompt.
            data: Queries and gallery.
            cosine: (queries, gallery) of the coarse stage.
        """
        top = np.argsort(-cosine, axis=1, kind="stable")[:, :K]
        asked = [
            (row, item)
            for row, target in enumerate(data.targets)
            for item in sorted({*top[row].tolist(), *data.groups[row], target})
        ]
        if pair == "text_to_passage":
            # What a question begins with is read once for all that follow: here the candidate.
            asked.sort(key=lambda both: both[1])
        found = {
            (row, item): self._ask(pair, data.queries[row], data.gallery[item])
            for row, item in asked
        }
        answers = np.array([[found[row, int(i)] for i in items] for row, items in enumerate(top)])
        choices: Choices = []
        for row, target in enumerate(data.targets):
            for other in data.groups[row]:
                if other != target:
                    fine = found[row, target][0] > found[row, other][0]
                    coarse = cosine[row, target] > cosine[row, other]
                    choices.append((_kind(data, target, other), fine, bool(coarse)))
        kinds = tuple(data.kinds[target] for target in data.targets)
        targets = np.array(data.targets)
        scores = SetScores(cosine, top, answers[:, :, 0], answers[:, :, 1], targets, kinds)
        return scores, choices

    def _ask(self, pair: str, query: Item, candidate: Item) -> tuple[float, float]:
        pictures = (self.shown(query.scene), self.shown(candidate.scene))
        return self.asker.truth(question(pair, query, candidate, pictures))

    def choose(
        self, queries: Sequence[Item], gallery: Sequence[Item], cosine: Vectors, most: int
    ) -> SetScores:
        """Ask of each picture which of the first ``most`` sentences is true, all at once."""
        top = np.argsort(-cosine, axis=1, kind="stable")[:, :most]
        p_true = np.zeros(top.shape)
        for row, query in enumerate(queries):
            picture = self.shown(query.scene)
            if picture is not None:
                options = [gallery[i].text for i in top[row]]
                p_true[row] = self.asker.choice(options_question(picture, options), most)
        p_true = np.clip(p_true, 1e-9, 1 - 1e-9)
        odds = np.log(p_true / (1 - p_true))
        targets = np.arange(len(queries))
        return SetScores(cosine, top, odds, p_true, targets, ("",) * len(queries))

    def lists(self, data: Sequence[OptionList]) -> tuple[list[bool], list[bool]]:
        """Return for each list of sentences whether (fine, coarse) picks the true one."""
        fine: list[bool] = []
        coarse: list[bool] = []
        for entry in data:
            picture = self.shown(entry.scene)
            if picture is None:
                continue
            asked = options_question(picture, entry.options)
            fine.append(int(self.asker.choice(asked, len(entry.options)).argmax()) == entry.answer)
            near = (
                self._encoder.embed_texts(list(entry.options)) @ self.images([Item(entry.scene)]).T
            )
            coarse.append(int(near[:, 0].argmax()) == entry.answer)
        return fine, coarse

    def close(self) -> None:
        """Free the judge."""
        self.asker.close()


def _kind(data: PairSet, target: int, other: int) -> str:
    """Say in what a wrong candidate is wrong; members of a family differ from their base."""
    own, found = data.kinds[target], data.kinds[other]
    if found in {"base", "easy"}:
        return own
    return found if own in {"base", "easy"} or found not in _FAMILY else f"{own} / {found}"


_FAMILY = frozenset(
    {
        "colour_swap",
        "position_swap",
        "colour_position_swap",
        "relation",
        "background",
        "size",
        "count",
    }
)


def unit(rows: Vectors) -> Vectors:
    """Return rows of length 1."""
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def cosines(packs: PairPacks, pair: str, data: PairSet, weight: float) -> Vectors:
    """Return the coarse order's cosines for a pair: (queries, gallery).

    A composed query, or candidate, is its picture's vector and ``weight`` times its text's.
    """
    if pair == "text_to_passage":
        return packs.texts(data.queries) @ packs.texts(data.gallery).T
    of: dict[str, Callable[[Sequence[Item]], Vectors]] = {
        "image": packs.images,
        "composed": lambda items: unit(packs.images(items) + weight * packs.texts(items)),
    }
    query, candidate = pair.split("_to_")
    return of[query](data.queries) @ of[candidate](data.gallery).T
