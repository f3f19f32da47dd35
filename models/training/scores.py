"""What the shipped files say of a data set: cosines, and answers on the top of the list."""

import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training.settings import PICTURE_PX
from models.world.datasets import Choice, RetrievalSet
from models.world.draw import render
from models.world.scene import Scene
from retllm_desktop.core.model_roles import FileRole
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.packs.installed import load_pack

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Cost:
    """Seconds spent so far in the fine stage, and on how many of what."""

    encode_s: list[float] = field(default_factory=list[float])
    prefill_s: list[float] = field(default_factory=list[float])
    suffix_s: list[float] = field(default_factory=list[float])

    def medians_ms(self) -> dict[str, float]:
        """Return the median cost of each part, in milliseconds."""
        parts = {"encode": self.encode_s, "prefill": self.prefill_s, "suffix": self.suffix_s}
        return {name: round(1e3 * float(np.median(v)), 2) for name, v in parts.items() if v}


@dataclass(frozen=True, slots=True)
class SetScores:
    """One retrieval set's scores.

    Attributes:
        cosine: (queries, gallery) float32.
        top: (queries, k) int64, the coarse order.
        log_odds: (queries, k) float64, of the same candidates.
        p_true: (queries, k) float64.
        target: (queries,) int64.
        kinds: What each query is about.
    """

    cosine: NDArray[np.float32]
    top: NDArray[np.int64]
    log_odds: NDArray[np.float64]
    p_true: NDArray[np.float64]
    target: NDArray[np.int64]
    kinds: tuple[str, ...]


def picture_of(scene: Scene) -> NDArray[np.uint8]:
    """Draw a scene as a user's file would show it: (128, 128, 3) uint8."""
    return np.asarray(render(scene, PICTURE_PX).convert("RGB"))


class Packs:
    """The shipped packs, opened with the app's own runtime.

    Attributes:
        cost: What the fine stage has cost so far.
        engine: The judge.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        """Open both packs in a folder of packs."""
        coarse, fine = load_pack(folder / "starter-coarse"), load_pack(folder / "starter-fine")
        self._encoders = {
            precision: OnnxDualEncoder(coarse, precision=precision, threads=threads)
            for precision in ("fp32", "int8")
        }
        spec = fine.manifest.fine
        if spec is None:
            raise ValueError("starter-fine is no fine pack")
        self.spec = spec
        self.engine = JudgeEngine(
            fine.path_of(FileRole.MODEL), fine.path_of(FileRole.MMPROJ), spec, threads=threads
        )
        self.cost = Cost()

    def embed_pictures(
        self, pictures: Sequence[NDArray[np.uint8]], precision: str = "fp32"
    ) -> NDArray[np.float32]:
        """Embed pictures: (n, d) unit rows."""
        return self._encoders[precision].embed_images(list(pictures))

    def embed_texts(self, texts: Sequence[str], precision: str = "fp32") -> NDArray[np.float32]:
        """Embed texts: (n, d) unit rows."""
        return self._encoders[precision].embed_texts(list(texts))

    def judge(self, picture: NDArray[np.uint8], texts: Sequence[str]) -> list[tuple[float, float]]:
        """Return (log-odds, P(True)) of captions of one picture."""
        verdicts = self.engine.judge_many(picture, texts)
        if verdicts:
            self.cost.encode_s.append(verdicts[0].encode_s)
            self.cost.prefill_s.append(verdicts[0].prefill_s)
            self.cost.suffix_s += [v.suffix_s for v in verdicts]
        return [(v.log_odds, v.p_true) for v in verdicts]

    def score(self, data: RetrievalSet, k: int) -> SetScores:
        """Score a set: the coarse stage on all of it, the fine stage on each query's top k."""
        began = time.monotonic()
        pictures = [picture_of(scene) for scene in data.gallery]
        texts = [query.caption.text for query in data.queries]
        cosine = self.embed_texts(texts) @ self.embed_pictures(pictures).T
        top = np.argsort(-cosine, axis=1, kind="stable")[:, :k]
        asked: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for query, row in enumerate(top):
            for place, item in enumerate(row):
                asked[int(item)].append((query, place))
        log_odds = np.zeros(top.shape)
        p_true = np.zeros(top.shape)
        for item, places in asked.items():
            answers = self.judge(pictures[item], [texts[query] for query, _ in places])
            for (query, place), (odds, probability) in zip(places, answers, strict=True):
                log_odds[query, place] = odds
                p_true[query, place] = probability
        _log.info("%d queries scored in %.0f s", len(texts), time.monotonic() - began)
        return SetScores(
            cosine,
            top,
            log_odds,
            p_true,
            np.array([query.target for query in data.queries]),
            tuple(query.kind for query in data.queries),
        )

    def pairwise(self, choices: Sequence[Choice]) -> list[tuple[str, bool, bool]]:
        """Return (kind, fine right, coarse right) for each choice of two captions."""
        pictures = [picture_of(choice.scene) for choice in choices]
        rows = self.embed_pictures(pictures)
        true = (rows * self.embed_texts([c.true_caption.text for c in choices])).sum(1)
        false = (rows * self.embed_texts([c.false_caption.text for c in choices])).sum(1)
        found: list[tuple[str, bool, bool]] = []
        for index, choice in enumerate(choices):
            texts = [choice.true_caption.text, choice.false_caption.text]
            (odds_true, _), (odds_false, _) = self.judge(pictures[index], texts)
            found.append((choice.kind, odds_true > odds_false, bool(true[index] > false[index])))
        return found

    def close(self) -> None:
        """Free the judge."""
        self.engine.close()
