"""Stage «fine»: teach the decoder to tell true captions from almost true ones."""

import logging
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.training import checkpoint
from models.training.captions import CaptionBatch
from models.training.data import captions_at
from models.training.decoder import Decoder, Packed
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
from models.training.tokens import Vocabulary
from models.training.vision import PictureEncoder
from retllm_desktop.world.vocabulary import COUNTS

_log = logging.getLogger(__name__)

_SAVE_EVERY = 100
_LOG_EVERY = 25
_WEIGHTS = {
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


def packed_of(batch: CaptionBatch, device: torch.device) -> Packed:
    """Return what the decoder needs of a batch."""
    return Packed(
        torch.from_numpy(batch.ids).to(device),
        torch.from_numpy(batch.slot).to(device),
        len(batch.pictures),
        batch.captions,
        batch.length,
    )


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
        decoder.load_state_dict(state["decoder"])
        heads.load_state_dict(state["heads"])
        optimiser.load_state_dict(state["optimiser"])
        first = int(state["step"])
    if first >= plan.steps:
        return decoder.eval()
    features, labels = make_features(recipe, seed, work, encoder)
    words = words_of(vocabulary)
    answers = (vocabulary.id("False"), vocabulary.id("True"))
    spelled = [spelling for word in COUNTS for spelling in (word, word.capitalize())]
    count_words = torch.tensor([i for w in spelled if (i := vocabulary.word(w)) is not None])
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
        loss = sum(_WEIGHTS[name] * value for name, value in found.items() if name in _WEIGHTS)
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
    keep = (torch.rand(visual.shape[:2], device=device) > _DROP).float().unsqueeze(-1)
    every, where = wanted_tokens(batch)
    prefix = decoder.prefix(visual * keep, bos)
    early = torch.from_numpy(batch.noun_at).to(device)
    states, nouns = decoder(prefix, packed_of(batch, device), every.to(device), early)
    if nouns is None:
        raise ValueError("the decoder returned no early states")
    found = caption_losses(
        states,
        nouns,
        where,
        batch,
        heads=heads,
        embeddings=decoder.embed.weight,
        answers=answers,
        count_words=count_words,
    )
    found["align"] = align
    return found | told_by_patches(visual, labels, heads)
