"""Torture the indexing for minutes: ``python -m tests.torture --kills 50 --seed 1``."""

import argparse
import json
import shutil
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from tests.torture.runs import Plan, Torture


def main() -> int:
    """Run and print what happened as JSON; 1 where something was lost, doubled or damaged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--faults", type=int, default=20)
    parser.add_argument("--files", type=int, default=1500)
    parser.add_argument("--operations", type=int, default=40, help="during each run")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    plan = Plan(options.kills, options.faults, options.files, options.operations, options.seed)
    scratch = Path(tempfile.mkdtemp(prefix="retllm-torture-"))
    began = time.monotonic()
    try:
        findings = Torture(scratch, plan).run()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    value = {"plan": asdict(plan), "seconds": round(time.monotonic() - began), **asdict(findings)}
    sys.stdout.write(json.dumps(value, indent=2) + "\n")
    return 1 if findings.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
