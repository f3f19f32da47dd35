"""Writes the small reference fixtures that the suite compares our preprocessing with.

Run ``python -m models.training.reference_fixtures`` in the repository's root, in an
environment with ``requirements-parity.txt``. The suite itself needs none of that.
"""

import argparse
import json
import logging
from importlib.metadata import version
from pathlib import Path

import torch

from models.training.reference_pixels import write_pixel_references
from models.training.reference_tokens import write_token_references
from models.training.reference_towers import write_tower_references

_FOLDER = Path("tests/fixtures/parity")
_RECORD = Path("tests/models/results/preprocessing.json")
_PARTS = ("tokens", "pixels", "towers")
_VERSIONS = ("transformers", "torch", "torchvision", "open_clip_torch", "pillow", "tokenizers")

_log = logging.getLogger(__name__)


def main() -> None:
    """Write the parts that were asked for, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=_FOLDER)
    parser.add_argument("--parts", nargs="+", choices=_PARTS, default=_PARTS)
    parser.add_argument("--clip-vocabulary", type=Path, help="OpenAI's list of merges")
    parser.add_argument("--photos", type=Path, nargs="*", default=[], help="JPEGs to measure")
    parser.add_argument("--scratch", type=Path, help="where full-size towers go, 3 GB")
    parser.add_argument("--record", type=Path, default=_RECORD)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)
    arguments.out.mkdir(parents=True, exist_ok=True)
    record = json.loads(arguments.record.read_text("utf-8")) if arguments.record.exists() else {}
    if "tokens" in arguments.parts:
        record["tokens"] = write_token_references(arguments.out, arguments.clip_vocabulary)
    if "pixels" in arguments.parts:
        record["pixels"] = write_pixel_references(arguments.out, arguments.photos)
    if "towers" in arguments.parts:
        if arguments.scratch is None:
            parser.error("towers need --scratch")
        record["towers"] = write_tower_references(
            arguments.out, arguments.scratch, arguments.clip_vocabulary
        )
    record["versions"] = {name: version(name) for name in _VERSIONS}
    arguments.record.parent.mkdir(parents=True, exist_ok=True)
    arguments.record.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    _log.info("%s", json.dumps(record, indent=1))


if __name__ == "__main__":
    main()
