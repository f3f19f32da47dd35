"""Writes the small reference fixtures that the suite compares our preprocessing with.

Run ``python -m models.training.reference_fixtures`` in the repository's root, in an
environment with ``requirements-parity.txt``. The suite itself needs none of that.
"""

import argparse
import json
import logging
from pathlib import Path

from models.training.reference_tokens import write_token_references

_FOLDER = Path("tests/fixtures/parity")
_PARTS = ("tokens",)

_log = logging.getLogger(__name__)


def main() -> None:
    """Write the parts that were asked for, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=_FOLDER)
    parser.add_argument("--parts", nargs="+", choices=_PARTS, default=_PARTS)
    parser.add_argument("--clip-vocabulary", type=Path, help="OpenAI's list of merges")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    arguments.out.mkdir(parents=True, exist_ok=True)
    if "tokens" in arguments.parts:
        found = write_token_references(arguments.out, arguments.clip_vocabulary)
        _log.info("%s", json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
