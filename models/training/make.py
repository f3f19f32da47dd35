"""Make the starter packs from nothing: ``python -m models.training.make --seed 1``.

Every stage saves its state while it runs; the same command again goes on where it stopped.
"""

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from models.training import (
    card,
    data,
    evaluate,
    export,
    floor,
    manifests,
    parity,
    train_coarse,
    train_fine,
    train_vision,
)
from models.training.settings import Recipe

STAGES = ("data", "vit", "coarse", "fine", "export", "evaluate", "floor", "card")
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
    work: Path = options.work or _HERE / "runs" / f"seed-{options.seed}"
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
    if set(stages) <= {"data"}:
        return
    encoder = train_vision.train(recipe, seed, work)
    towers = decoder = None
    if {"coarse", "export"} & set(stages):
        towers = train_coarse.train(recipe, seed, work, encoder, vocabulary)
    if {"fine", "export", "evaluate"} & set(stages):
        decoder = train_fine.train(recipe, seed, work, encoder, vocabulary)
    if "export" in stages:
        export.export(
            recipe,
            seed,
            out,
            encoder=encoder,
            towers=towers,
            decoder=decoder,
            vocabulary=vocabulary,
        )
    if "evaluate" in stages:
        results = _HERE / "results" / f"seed-{seed}.json"
        evaluate.evaluate(recipe, seed, out, results, threads=torch.get_num_threads())
        found = json.loads(results.read_text(encoding="utf-8"))
        fixture = results.with_name(f"parity-{seed}.json")
        found["parity"] = parity.measure(out, fixture, encoder, decoder, vocabulary)
        results.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if "floor" in stages:
        floor.run(out, seed, _HERE / "results" / f"floor-{seed}.json", torch.get_num_threads())
    if "card" in stages:
        card.write_cards(out, _HERE / "results", seed)
        manifests.refresh(out, seed)


if __name__ == "__main__":
    sys.exit(main())
