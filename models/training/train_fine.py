"""Stage «fine»: teach the decoder to tell true captions from almost true ones."""

import logging
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.training import checkpoint
from models.training.data import captions_at
from models.training.decoder import Decoder, Packed, Wanted
from models.training.features import make_features
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
from models.training.settings import Recipe
from models.training.sheets import CaptionBatch
from models.training.tokens import Vocabulary
from models.training.vision import PictureEncoder
from models.world.vocabulary import COUNTS

_log = logging.getLogger(__name__)

_SAVE_EVERY = 100
_LOG_EVERY = 25
WEIGHTS = {
    "answer": 1.0,
    "stage": 1.0,
    "noun": 2.0,
    "place": 1.0,
    "count": 1.5,
    "ground": 0.5,
    "relation": 0.5,
    "align": 0.3,
    "patch": 0.5,
    "number": 0.5,
    "centre": 0.5,
}
_DROP = 0.05
"""Share of picture tokens that are hidden, so that no single patch is relied on."""


def packed_of(batch: CaptionBatch, device: torch.device, lead: Tensor | None = None) -> Packed:
    """Return what the decoder needs of a batch; ``lead`` is the length of each prefix."""
    return Packed(
        torch.from_numpy(batch.ids).to(device),
        torch.from_numpy(batch.slot).to(device),
        len(batch.pictures),
        batch.captions,
        batch.length,
        lead,
    )


def count_tokens(vocabulary: Vocabulary) -> Tensor:
    """Return the ids of the words that state a number."""
    spelled = [spelling for word in COUNTS for spelling in (word, word.capitalize())]
    return torch.tensor([i for w in spelled if (i := vocabulary.word(w)) is not None])


def hide_some(visual: Tensor) -> Tensor:
    """Set a few picture tokens of (n, 64, width) to zero."""
    return visual * (torch.rand(visual.shape[:2], device=visual.device) > _DROP).unsqueeze(-1)


def train(
    recipe: Recipe, seed: int, work: Path, encoder: PictureEncoder, vocabulary: Vocabulary
) -> Decoder:
    """Train the decoder, or load it where that is done."""
    torch.manual_seed(seed + 20)
    device = checkpoint.device()
    plan = recipe.fine_schedule
    decoder = Decoder(vocabulary.size, recipe.vision, recipe.fine).to(device)
    heads = FineHeads(recipe.fine.width).to(device)
    matrices, others = split_parameters(decoder, heads)
    optimiser = Muon(matrices, others, plan.muon_rate, plan.adam_rate, plan.weight_decay)
    path = work / "fine.pt"
    first = 0
    state = checkpoint.load(path)
    if state is not None:
        decoder.load_state_dict(_grown(state["decoder"], decoder))
        first = int(state["step"])
    if state is not None and first < plan.steps:
        heads.load_state_dict(state["heads"])
        optimiser.load_state_dict(state["optimiser"])
    if first >= plan.steps:
        return decoder.eval()
    features, labels = make_features(recipe, seed, work, encoder)
    words = words_of(vocabulary)
    answers = (vocabulary.id("False"), vocabulary.id("True"))
    count_words = count_tokens(vocabulary)
    began = time.monotonic()
    sums: dict[str, float] = {}
    decoder.train()
    for step in range(first, plan.steps):
        batch = captions_at(work, step)
        patches = torch.from_numpy(features[batch.pictures]).float().to(device)
        found = _losses(
            decoder,
            heads,
            batch,
            patches=patches,
            patch_labels=labels[batch.pictures],
            words=words,
            bos=vocabulary.bos,
            answers=answers,
            count_words=count_words,
        )
        loss = sum(WEIGHTS[name] * value for name, value in found.items() if name in WEIGHTS)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step(plan.factor(step))
        for name, value in found.items():
            sums[name] = sums.get(name, 0.0) + value.item()
        done = step + 1
        if done % _LOG_EVERY == 0:
            rate = (done - first) * plan.batch / (time.monotonic() - began)
            parts = " ".join(f"{name} {value / _LOG_EVERY:.3f}" for name, value in sums.items())
            _log.info("fine %d/%d %s %.1f pictures/s", done, plan.steps, parts, rate)
            sums.clear()
        if done % _SAVE_EVERY == 0 or done == plan.steps:
            checkpoint.save(
                path,
                {
                    "step": done,
                    "decoder": decoder.state_dict(),
                    "heads": heads.state_dict(),
                    "optimiser": optimiser.state_dict(),
                },
            )
    return decoder.eval()


def _grown(state: dict[str, Tensor], decoder: Decoder) -> dict[str, Tensor]:
    """Give weights from before a prompt was added fresh rows for its pieces, which come last."""
    rows = state["embed.weight"]
    fresh = decoder.embed.weight.detach().cpu()[len(rows) :]
    return {**state, "embed.weight": torch.cat([rows, fresh])}


def _losses(
    decoder: Decoder,
    heads: FineHeads,
    batch: CaptionBatch,
    *,
    patches: Tensor,
    patch_labels: NDArray[np.int8],
    words: Words,
    bos: int,
    answers: tuple[int, int],
    count_words: Tensor,
) -> dict[str, Tensor]:
    device = patches.device
    visual = decoder.projector(patches)
    labels = torch.from_numpy(patch_labels).long().to(device)
    align = alignment(visual, labels, decoder.embed.weight, words, heads.align_scale)
    every, where = wanted_tokens(batch)
    prefix = decoder.prefix(hide_some(visual), bos)
    early = torch.from_numpy(batch.noun_at).to(device)
    read = decoder(prefix, packed_of(batch, device), Wanted(every.to(device), early))
    found = caption_losses(
        read,
        where,
        batch,
        heads=heads,
        embeddings=decoder.embed.weight,
        answers=answers,
        count_words=count_words,
    )
    found["align"] = align
    return found | told_by_patches(visual, labels, heads)
