"""Stage «vit»: teach the picture encoder what stands in every patch."""

import logging
import time
from functools import partial
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from models.training import checkpoint
from models.training.feed import feed
from models.training.muon import Muon, split_parameters
from models.training.pictures import NOTHING, PictureBatch, picture_batch
from models.training.settings import Recipe, Schedule
from models.training.vision import PatchHeads, PictureEncoder, normalise

_log = logging.getLogger(__name__)

STAGE = 1
_GREY = 0.15
_SAVE_EVERY = 300
_LOG_EVERY = 50
_ATTRIBUTES = ("colour", "size", "alike", "akin")
"""Factors of the patches that show a thing."""


def losses(heads: dict[str, Tensor], batch: PictureBatch) -> dict[str, Tensor]:
    """Return each factor's loss."""
    device = heads["kind"].device
    kind = torch.from_numpy(batch.kind).to(device)
    weight = torch.ones(NOTHING + 1, device=device)
    weight[NOTHING] = 0.3
    thing = kind != NOTHING
    offset = torch.from_numpy(batch.offset).to(device)
    centre = torch.from_numpy(batch.centre).to(device)
    found = {
        "kind": functional.cross_entropy(heads["kind"].flatten(0, 1), kind.flatten(), weight),
        "offset": functional.smooth_l1_loss(heads["offset"][thing], offset[thing]),
        "centre": functional.binary_cross_entropy_with_logits(
            heads["centre"].squeeze(-1), centre, pos_weight=torch.tensor(4.0, device=device)
        ),
        "background": functional.cross_entropy(
            heads["background"], torch.from_numpy(batch.background).to(device)
        ),
    }
    for name in _ATTRIBUTES:
        wanted = getattr(batch, name)
        found[name] = functional.cross_entropy(
            heads[name].flatten(0, 1),
            torch.from_numpy(wanted).to(device).flatten(),
            ignore_index=-1,
        )
    return found


def train(recipe: Recipe, seed: int, work: Path) -> PictureEncoder:
    """Train the encoder, or load it where that is done.

    Args:
        recipe: Shapes and schedule.
        seed: Of initialisation and scenes.
        work: Folder of checkpoints.
    """
    torch.manual_seed(seed)
    device = checkpoint.device()
    plan = recipe.vit_schedule
    encoder = PictureEncoder(recipe.vision).to(device)
    heads = PatchHeads(recipe.vision.width).to(device)
    matrices, others = split_parameters(encoder, heads)
    optimiser = Muon(matrices, others, plan.muon_rate, plan.adam_rate, plan.weight_decay)
    path = work / "vit.pt"
    first = 0
    state = checkpoint.load(path)
    if state is not None:
        encoder.load_state_dict(state["encoder"])
        heads.load_state_dict(state["heads"])
        optimiser.load_state_dict(state["optimiser"])
        first = int(state["step"])
    make = partial(picture_batch, seed=seed, stage=STAGE, size=plan.batch, grey=_GREY)
    began = time.monotonic()
    encoder.train()
    for step, batch in enumerate(feed(make, first, plan.steps), start=first):
        pixels = normalise(torch.from_numpy(batch.pictures).to(device))
        found = losses(heads(encoder(pixels)), batch)
        loss = sum(_WEIGHTS[name] * value for name, value in found.items())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step(plan.factor(step))
        done = step + 1
        if done % _LOG_EVERY == 0:
            rate = (done - first) * plan.batch / (time.monotonic() - began)
            parts = " ".join(f"{name} {value.item():.3f}" for name, value in found.items())
            _log.info("vit %d/%d %s %.0f img/s", done, plan.steps, parts, rate)
        if done % _SAVE_EVERY == 0 or done == plan.steps:
            _save(path, done, encoder, heads, optimiser)
    encoder.eval()
    if first < plan.steps:
        validate(encoder, heads, plan)
    return encoder


def _save(
    path: Path, done: int, encoder: PictureEncoder, heads: PatchHeads, optimiser: Muon
) -> None:
    state = {
        "step": done,
        "encoder": encoder.state_dict(),
        "heads": heads.state_dict(),
        "optimiser": optimiser.state_dict(),
    }
    checkpoint.save(path, state)


_WEIGHTS = {
    "kind": 1.0,
    "colour": 0.7,
    "size": 0.5,
    "alike": 1.0,
    "akin": 0.5,
    "offset": 0.5,
    "centre": 0.5,
    "background": 0.3,
}


@torch.no_grad()
def validate(encoder: PictureEncoder, heads: PatchHeads, plan: Schedule) -> dict[str, float]:
    """Log the patch accuracies on scenes that no training saw."""
    batch = picture_batch(0, seed=0, stage=0, size=256, grey=0.0)
    device = next(encoder.parameters()).device
    logits = heads(encoder(normalise(torch.from_numpy(batch.pictures).to(device))))
    accuracy: dict[str, float] = {}
    thing = torch.from_numpy(batch.kind != NOTHING)
    for name in ("kind", *_ATTRIBUTES):
        right = logits[name].argmax(-1).cpu() == torch.from_numpy(getattr(batch, name))
        accuracy[name] = right[thing].float().mean().item()
    right = logits["background"].argmax(-1).cpu() == torch.from_numpy(batch.background)
    accuracy["background"] = right.float().mean().item()
    offset = torch.from_numpy(batch.offset)
    accuracy["offset_error"] = (logits["offset"].cpu() - offset)[thing].abs().mean().item()
    _log.info("vit after %d steps: %s", plan.steps, {k: round(v, 4) for k, v in accuracy.items()})
    return accuracy
