"""Make the starter packs from nothing: ``python -m models.training.make --seed 1``.

Every stage saves its state while it runs; the same command again goes on where it stopped.
"""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from models.training import data, train_fine, train_vision
from models.training.settings import Recipe

STAGES = ("data", "vit", "coarse", "fine", "export", "evaluate", "card")
_HERE = Path(__file__).resolve().parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stages asked for, in order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=_HERE.parent, help="folder of the packs")
    parser.add_argument("--work", type=Path, help="folder of checkpoints and logs")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=STAGES)
    options = parser.parse_args(arguments)
    work: Path = options.work or _HERE / "work" / f"seed-{options.seed}"
    work.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(message)s",
        handlers=[logging.FileHandler(work / "log.txt"), logging.StreamHandler(sys.stderr)],
    )
    torch.set_num_threads(options.threads)
    run(Recipe(), options.seed, work, options.out, options.stages)
    return 0


def run(recipe: Recipe, seed: int, work: Path, out: Path, stages: Sequence[str]) -> None:
    """Run stages; each loads what earlier ones left in the work folder."""
    vocabulary = data.make_vocabulary(recipe, seed, work)
    if "data" in stages:
        data.make_captions(recipe, seed, work)
    if not {"vit", "coarse", "fine", "export"} & set(stages):
        return
    encoder = train_vision.train(recipe, seed, work)
    if "fine" in stages:
        train_fine.train(recipe, seed, work, encoder, vocabulary)


if __name__ == "__main__":
    sys.exit(main())
