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
    evaluate_pairs,
    export,
    manifests,
    parity,
    parity_pairs,
    similarity_cutoff,
    train_coarse,
    train_fine,
    train_pairs,
    train_vision,
)
from models.training.asker import Asker
from models.training.settings import Recipe

STAGES = ("data", "vit", "coarse", "fine", "pairs", "export", "evaluate", "cutoff", "card")
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
    if {"fine", "pairs", "export", "evaluate"} & set(stages):
        decoder = train_fine.train(recipe, seed, work, encoder, vocabulary)
    if {"pairs", "export", "evaluate"} & set(stages) and decoder is not None:
        decoder = train_pairs.train(
            recipe, seed, work, encoder=encoder, decoder=decoder, vocabulary=vocabulary
        )
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
        if decoder is not None:
            _evaluate_pairs(seed, out, parity_pairs.FrameworkJudge(encoder, decoder, vocabulary))
    if "cutoff" in stages:
        similarity_cutoff.run(
            out, seed, _HERE / "results" / f"similarity_cutoff-{seed}.json", torch.get_num_threads()
        )
    if "card" in stages:
        card.write_cards(out, _HERE / "results", seed)
        manifests.refresh(out, seed)


def _evaluate_pairs(seed: int, out: Path, judge: parity_pairs.FrameworkJudge) -> None:
    path = _HERE / "results" / f"pairs-{seed}.json"
    threads = torch.get_num_threads()
    found = evaluate_pairs.evaluate(seed, out, path, threads=threads)
    fixture = path.with_name(f"pair-answers-{seed}.json")
    parity_pairs.write_fixture(fixture, judge)
    asker = Asker(out / "starter-fine", threads)
    try:
        found["parity"] = parity_pairs.compare(fixture, asker)
    finally:
        asker.close()
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
