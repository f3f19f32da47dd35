"""Stage «coarse»: contrast pictures with their captions, in batches, without hard negatives."""

import logging
import time
from functools import partial
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from models.training import checkpoint
from models.training.captions import coarse_texts
from models.training.data import vocabulary_path
from models.training.dual import DualTowers
from models.training.features import make_features
from models.training.feed import feed
from models.training.muon import Muon, split_parameters
from models.training.settings import Recipe
from models.training.tokens import Vocabulary
from models.training.vision import PictureEncoder

_log = logging.getLogger(__name__)

_SAVE_EVERY = 50
_LOG_EVERY = 20


def contrast(pictures: Tensor, texts: Tensor, log_scale: Tensor) -> tuple[Tensor, Tensor]:
    """Return the symmetric InfoNCE loss and the share of texts that find their picture."""
    logits = texts @ pictures.T * log_scale.exp().clamp(max=100.0)
    wanted = torch.arange(len(logits), device=logits.device)
    loss = functional.cross_entropy(logits, wanted) + functional.cross_entropy(logits.T, wanted)
    return loss / 2, (logits.argmax(1) == wanted).float().mean()


def train(
    recipe: Recipe, seed: int, work: Path, encoder: PictureEncoder, vocabulary: Vocabulary
) -> DualTowers:
    """Train the towers, or load them where that is done."""
    torch.manual_seed(seed + 10)
    device = checkpoint.device()
    plan = recipe.coarse_schedule
    towers = DualTowers(vocabulary.size, recipe.vision, recipe.coarse).to(device)
    matrices, others = split_parameters(towers)
    optimiser = Muon(matrices, others, plan.muon_rate, plan.adam_rate, plan.weight_decay)
    path = work / "coarse.pt"
    first = 0
    state = checkpoint.load(path)
    if state is not None:
        towers.load_state_dict(state["towers"])
        optimiser.load_state_dict(state["optimiser"])
        first = int(state["step"])
    if first >= plan.steps:
        return towers.eval()
    features, _ = make_features(recipe, seed, work, encoder)
    make = partial(
        coarse_texts,
        seed=seed,
        scenes=recipe.scenes,
        size=plan.batch,
        tokenizer=str(vocabulary_path(work)),
        context=recipe.coarse.context,
    )
    began = time.monotonic()
    towers.train()
    for step, (chosen, ids) in enumerate(feed(make, first, plan.steps), start=first):
        patches = torch.from_numpy(features[chosen]).float().to(device)
        pictures = towers.picture(patches)
        texts = towers.text(torch.from_numpy(ids).to(device))
        loss, right = contrast(pictures, texts, towers.log_scale)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step(plan.factor(step))
        done = step + 1
        if done % _LOG_EVERY == 0:
            rate = (done - first) * plan.batch / (time.monotonic() - began)
            _log.info(
                "coarse %d/%d loss %.3f in-batch R@1 %.3f scale %.1f, %.0f pairs/s",
                done, plan.steps, loss.item(), right.item(), towers.log_scale.exp().item(), rate,
            )  # fmt: skip
        if done % _SAVE_EVERY == 0 or done == plan.steps:
            checkpoint.save(
                path,
                {
                    "step": done,
                    "towers": towers.state_dict(),
                    "optimiser": optimiser.state_dict(),
                },
            )
    return towers.eval()
