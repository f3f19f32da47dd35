"""Read mutated files of every format: ``python -m tests.fuzz --files 5000 --seed 1``.

``python -m tests.fuzz http`` fuzzes the HTTP door.

Light, since a process started with *spawn* imports the main module of its parent again.
"""

import importlib
import sys

if __name__ == "__main__":
    _NAME = "command"
    if sys.argv[1:2] == ["http"]:
        _NAME = "http_door"
        del sys.argv[1]
    sys.exit(importlib.import_module(f"tests.fuzz.{_NAME}").main())
