"""Stage «evaluate», last part: the framework against llama.cpp on every other pair."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.training.asker import Asker, options_question, question
from models.training.decoder import Decoder, Packed, Wanted
from models.training.pair_cases import SETS, cases_of, lists_of
from models.training.scores import picture_of
from models.training.settings import MOST_OPTIONS
from models.training.tokens import Vocabulary
from models.training.vision import PictureEncoder, normalise
from models.world.pair_sets import Item, OptionList, PairSet

_log = logging.getLogger(__name__)

Picture = NDArray[np.uint8]


class FrameworkJudge:
    """The trained modules, asked as :class:`Asker` asks the files."""

    def __init__(self, encoder: PictureEncoder, decoder: Decoder, vocabulary: Vocabulary) -> None:
        """Take the modules; they are left as they are."""
        self._encoder = encoder.cpu().eval()
        self._decoder = decoder.cpu().eval()
        self._vocabulary = vocabulary

    def truth(self, parts: Sequence[str | Picture]) -> float:
        """Return P(True) over the whole vocabulary."""
        return self._logits(parts).softmax(-1)[self._vocabulary.id("True")].item()

    def choice(self, parts: Sequence[str | Picture], count: int) -> list[float]:
        """Return the probability of each of the first ``count`` answer numbers."""
        digits = [self._vocabulary.id(str(i + 1)) for i in range(MOST_OPTIONS)][:count]
        return self._logits(parts)[digits].softmax(-1).tolist()

    @torch.no_grad()
    def _logits(self, parts: Sequence[str | Picture]) -> Tensor:
        embed = self._decoder.embed
        rows = [embed.weight[[self._vocabulary.bos]]]
        for part in parts[:-1]:
            if isinstance(part, str):
                rows.append(embed(torch.tensor(self._vocabulary.fine.encode(part).ids)))
            else:
                pixels = normalise(torch.from_numpy(part[None].copy()))
                rows.append(self._decoder.projector(self._encoder(pixels))[0])
        last = parts[-1]
        if not isinstance(last, str):
            raise TypeError("a question ends with words")
        ids = torch.tensor(self._vocabulary.fine.encode(last).ids)
        packed = Packed(ids, torch.arange(len(ids)), 1, 1, len(ids))
        wanted = torch.tensor([len(ids) - 1])
        read = self._decoder(torch.cat(rows)[None], packed, Wanted(wanted))
        return (read.states @ embed.weight.T).double()[0]


def write_fixture(path: Path, judge: FrameworkJudge) -> None:
    """Write what the framework answers to each pair's cases."""
    found: dict[str, Any] = {}
    for pair in SETS:
        data, cases = cases_of(pair)
        found[pair] = [
            {"query": q, "candidate": c, "p_true": round(judge.truth(_asked(pair, data, q, c)), 6)}
            for q, c in cases
        ]
    found["image_to_texts"] = [
        [round(p, 6) for p in judge.choice(_listed(entry), len(entry.options))]
        for entry in lists_of()
    ]
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _pixels(item: Item) -> Picture | None:
    return None if item.scene is None else picture_of(item.scene)


def _asked(pair: str, data: PairSet, query: int, candidate: int) -> list[str | Picture]:
    one, two = data.queries[query], data.gallery[candidate]
    return question(pair, one, two, (_pixels(one), _pixels(two)))


def _listed(entry: OptionList) -> list[str | Picture]:
    return options_question(picture_of(entry.scene), entry.options)


def compare(fixture: Path, asker: Asker) -> dict[str, float]:
    """Return for each pair the largest difference of a probability between both runtimes."""
    stored: dict[str, Any] = json.loads(fixture.read_text(encoding="utf-8"))
    worst: dict[str, float] = {}
    for pair in SETS:
        data, _ = cases_of(pair)
        gaps: list[float] = []
        for case in stored[pair]:
            parts = _through(asker, _asked(pair, data, case["query"], case["candidate"]))
            gaps.append(abs(asker.truth(parts)[1] - case["p_true"]))
        worst[pair] = max(gaps)
    worst["image_to_texts"] = max(
        float(np.abs(asker.choice(_through(asker, _listed(entry)), len(p)) - p).max())
        for entry, p in zip(lists_of(), stored["image_to_texts"], strict=True)
    )
    _log.info("parity: %s", worst)
    return worst


def _through(asker: Asker, parts: Sequence[str | Picture]) -> list[str | NDArray[np.float32]]:
    return [part if isinstance(part, str) else asker.shown(part) for part in parts]
