"""Runs the measurement: ``python -m tests.relevance --name STATE``.

Light, since a process started with *spawn* imports the main module of its parent again.
"""

import importlib

if __name__ == "__main__":
    importlib.import_module("tests.relevance.measure").main()
