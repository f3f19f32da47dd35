"""Stage «pairs»: teach the decoder every other pair of query and candidate, and keep captions."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.training import checkpoint
from models.training.data import vocabulary_path
from models.training.decoder import Decoder, Read, Wanted
from models.training.features import make_features
from models.training.feed import feed
from models.training.fine_losses import (
    FineHeads,
    Words,
    alignment,
    caption_losses,
    told_by_patches,
    wanted_tokens,
    words_of,
)
from models.training.muon import Muon, split_parameters
from models.training.pair_losses import (
    NAMED,
    NUMBERED,
    RELATED,
    PairHeads,
    choosing_losses,
    comparison_losses,
    finding_loss,
    saying_loss,
)
from models.training.pair_questions import ImagePairBatch, MixedBatch, mixed_batch
from models.training.settings import CANDIDATE_IMAGE, MOST_OPTIONS, QUERY_IMAGE, Recipe
from models.training.sheets import CaptionBatch
from models.training.tokens import Vocabulary
from models.training.train_fine import WEIGHTS, count_tokens, hide_some, packed_of
from models.training.vision import PictureEncoder, normalise

_log = logging.getLogger(__name__)

_SAVE_EVERY = 50
_LOG_EVERY = 25
_PARTS = {"captions": 1.0, "images": 1.0, "options": 1.5, "passages": 1.5}
"""Weight of each part of a step."""

_COMPARING = {
    "look": 0.5,
    "find": 0.3,
    "related": 0.5,
    "said": 1.0,
    "numbered": 1.0,
    "point": 1.0,
    "ordinal": 0.5,
    "true": 1.0,
    "same": 2.0,
    "copied": 0.7,
    "differs": 1.0,
    "grounds": 0.3,
}


_Shared = tuple[NDArray[np.float16], NDArray[np.int8]]
"""Patches of the scenes that are computed once, and what each shows."""


@dataclass(frozen=True, slots=True)
class _Judge:
    """The decoder with its helper heads and the ids that losses need."""

    decoder: Decoder
    heads: FineHeads
    pair_heads: PairHeads
    vocabulary: Vocabulary
    words: Words
    count_words: Tensor
    device: torch.device

    def answers(self) -> tuple[int, int]:
        return self.vocabulary.id("False"), self.vocabulary.id("True")

    def tensor(self, values: NDArray[Any]) -> Tensor:
        return torch.from_numpy(values).to(self.device)

    def read(
        self,
        prefix: Tensor,
        batch: CaptionBatch,
        lead: Tensor | None = None,
        late: NDArray[np.int64] | None = None,
        looks: Mapping[int, NDArray[np.int64]] | None = None,
    ) -> Read:
        every, _ = wanted_tokens(batch)
        wanted = Wanted(
            every.to(self.device),
            self.tensor(batch.noun_at),
            None if late is None else self.tensor(late),
            {block: self.tensor(tokens) for block, tokens in (looks or {}).items()},
        )
        return self.decoder(prefix, packed_of(batch, self.device, lead), wanted)

    def told(self, read: Read, batch: CaptionBatch, answers: tuple[int, ...]) -> dict[str, Tensor]:
        _, where = wanted_tokens(batch)
        return caption_losses(
            read,
            where,
            batch,
            heads=self.heads,
            embeddings=self.decoder.embed.weight,
            answers=answers,
            count_words=self.count_words,
        )

    def pictures(self, patches: Tensor, labels: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Project patches; return them with some hidden, and what they must tell themselves."""
        visual = self.decoder.projector(patches)
        align = alignment(
            visual, labels, self.decoder.embed.weight, self.words, self.heads.align_scale
        )
        return hide_some(visual), {"align": align} | told_by_patches(visual, labels, self.heads)


def train(
    recipe: Recipe,
    seed: int,
    work: Path,
    *,
    encoder: PictureEncoder,
    decoder: Decoder,
    vocabulary: Vocabulary,
) -> Decoder:
    """Go on with the decoder of the stage «fine», or load it where that is done."""
    torch.manual_seed(seed + 40)
    device = checkpoint.device()
    plan = recipe.pairs_schedule
    decoder = decoder.to(device)
    heads = FineHeads(recipe.fine.width).to(device)
    pair_heads = PairHeads(recipe.fine.width).to(device)
    matrices, others = split_parameters(decoder, heads, pair_heads)
    optimiser = Muon(matrices, others, plan.muon_rate, plan.adam_rate, plan.weight_decay)
    path = work / "pairs.pt"
    first = 0
    state = checkpoint.load(path)
    if state is None:
        heads.load_state_dict(_fine_heads(work))
    else:
        decoder.load_state_dict(state["decoder"])
        heads.load_state_dict(state["heads"])
        pair_heads.load_state_dict(state["pair_heads"])
        optimiser.load_state_dict(state["optimiser"])
        first = int(state["step"])
    if first >= plan.steps:
        return decoder.eval()
    shared = make_features(recipe, seed, work, encoder)
    encoder = encoder.to(device).eval()
    judge = _Judge(
        decoder,
        heads,
        pair_heads,
        vocabulary,
        words_of(vocabulary),
        count_tokens(vocabulary),
        device,
    )
    make = partial(
        mixed_batch,
        seed=seed,
        scenes=recipe.scenes,
        size=plan.batch,
        captions=recipe.captions_a_picture,
        mixture=recipe.pairs,
        first=-(-recipe.fine_schedule.steps * recipe.fine_schedule.batch // plan.batch),
        tokenizer=str(vocabulary_path(work)),
    )
    began = time.monotonic()
    sums: dict[str, float] = {}
    decoder.train()
    for step, batch in enumerate(feed(make, first, plan.steps), start=first):
        loss, found = _step_loss(judge, batch, shared, encoder)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step(plan.factor(step))
        for name, value in found.items():
            sums[name] = sums.get(name, 0.0) + value
        done = step + 1
        if done % _LOG_EVERY == 0:
            parts = " ".join(f"{name} {value / _LOG_EVERY:.3f}" for name, value in sums.items())
            pace = (time.monotonic() - began) / (done - first)
            _log.info("pairs %d/%d %s %.2f s a step", done, plan.steps, parts, pace)
            sums.clear()
        if done % _SAVE_EVERY == 0 or done == plan.steps:
            checkpoint.save(
                path,
                {
                    "step": done,
                    "decoder": decoder.state_dict(),
                    "heads": heads.state_dict(),
                    "pair_heads": pair_heads.state_dict(),
                    "optimiser": optimiser.state_dict(),
                },
            )
    return decoder.eval()


def _fine_heads(work: Path) -> dict[str, Tensor]:
    state = checkpoint.load(work / "fine.pt")
    if state is None:
        raise FileNotFoundError("the stage «fine» comes before «pairs»")
    return state["heads"]


def _step_loss(
    judge: _Judge,
    batch: MixedBatch,
    shared: _Shared,
    encoder: PictureEncoder,
) -> tuple[Tensor, dict[str, float]]:
    digits = tuple(judge.vocabulary.id(str(i + 1)) for i in range(MOST_OPTIONS))
    parts = {
        "captions": _pictured(judge, batch.captions, shared, judge.answers()),
        "images": _images(judge, batch.images, encoder),
        "options": _pictured(judge, batch.options, shared, digits, (batch.ends, batch.numbers)),
        "passages": _passages(judge, batch),
    }
    weights = WEIGHTS | _COMPARING
    loss = torch.stack(
        [
            _PARTS[part] * weights[name] * value
            for part, found in parts.items()
            for name, value in found.items()
            if name in weights
        ]
    ).sum()
    told = {f"{part}.{k}": v.item() for part, f in parts.items() for k, v in f.items() if _told(k)}
    return loss, told


def _told(name: str) -> bool:
    """Tell whether a loss goes into the log: answers, and what is new."""
    return (
        name in _COMPARING
        or name in {"answer", "stage", "noun", "relation"}
        or name.startswith("right")
    )


def _pictured(
    judge: _Judge,
    batch: CaptionBatch,
    shared: _Shared,
    answers: tuple[int, ...],
    lists: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None,
) -> dict[str, Tensor]:
    """Return the losses of questions about single pictures out of the shared scenes."""
    patches = torch.from_numpy(shared[0][batch.pictures]).float().to(judge.device)
    shown = torch.from_numpy(shared[1][batch.pictures]).long().to(judge.device)
    visual, own = judge.pictures(patches, shown)
    prefix = judge.decoder.prefix(visual, judge.vocabulary.bos)
    if lists is None:
        return judge.told(judge.read(prefix, batch), batch, answers) | own
    ends, numbers = lists
    there = ends >= 0
    last = len(judge.decoder.blocks) - 1
    looks = {NUMBERED: ends[there], last: batch.answer_at}
    read = judge.read(prefix, batch, late=ends[there], looks=looks)
    true = ends[np.arange(len(ends)), batch.answer]
    own |= choosing_losses(
        read,
        judge.tensor(np.nonzero(there)[1]),
        tuple(judge.tensor(batch.slot[at] % batch.length) for at in (numbers[there], true)),
        judge.tensor(np.repeat(batch.answer, there.sum(1))),
        judge.pair_heads,
    )
    return judge.told(read, batch, answers) | own


def _images(judge: _Judge, batch: ImagePairBatch, encoder: PictureEncoder) -> dict[str, Tensor]:
    """Return the losses of questions about two pictures."""
    device = judge.device
    with torch.no_grad():
        patches = encoder(normalise(torch.from_numpy(batch.pictures).to(device)))
    shown = torch.from_numpy(batch.shown).to(device)
    visual, own = judge.pictures(patches, shown)
    names = tuple(judge.vocabulary.id(piece) for piece in (QUERY_IMAGE, CANDIDATE_IMAGE))
    prefix = judge.decoder.pair_prefix(*visual.chunk(2), (judge.vocabulary.bos, *names))
    read = judge.read(prefix, batch.questions, late=batch.summary_at)
    found = judge.told(read, batch.questions, judge.answers())
    of = torch.from_numpy(batch.summary_of)
    found |= comparison_losses(
        read,
        shown=shown,
        differs=torch.from_numpy(batch.differs)[of].to(device),
        grounds=torch.from_numpy(batch.grounds)[of].to(device),
        heads=judge.pair_heads,
    )
    return found | own | _right_by_kind(judge, read, batch)


@torch.no_grad()
def _right_by_kind(judge: _Judge, read: Read, batch: ImagePairBatch) -> dict[str, Tensor]:
    _, where = wanted_tokens(batch.questions)
    rows = judge.decoder.embed.weight[list(judge.answers())]
    right = (read.states[where["answer"]] @ rows.T).argmax(1).cpu().numpy() == (
        batch.questions.answer
    )
    return {
        f"right_{name}": torch.tensor(float(right[batch.kinds == kind].mean()))
        for kind, name in enumerate(("image", "change", "both"))
    }


def _passages(judge: _Judge, batch: MixedBatch) -> dict[str, Tensor]:
    """Return the losses of questions about passages."""
    asked = batch.passages
    ids, lead = judge.tensor(batch.passage_ids), judge.tensor(batch.passage_lengths)
    looks = {NAMED: asked.noun_at, RELATED: batch.related_at}
    read = judge.read(judge.decoder.embed(ids), asked, lead, looks=looks)
    found = judge.told(read, asked, judge.answers())
    found["find"] = finding_loss(read.looks[NAMED], judge.tensor(batch.named))
    if len(batch.related):
        found["related"] = finding_loss(read.looks[RELATED], judge.tensor(batch.related))
    if len(batch.said):
        states = read.prefix[tuple(judge.tensor(batch.said_at).T)]
        found["said"] = saying_loss(states, judge.tensor(batch.said), judge.pair_heads)
    return found
