"""Read mutated files of every format: ``python -m tests.fuzz --files 5000 --seed 1``.

Light, since a process started with *spawn* imports the main module of its parent again.
"""

import importlib
import sys

if __name__ == "__main__":
    sys.exit(importlib.import_module("tests.fuzz.command").main())
