"""Runs a benchmark: ``python -m tests.benchmarks main_job --pictures 2000``.

A process started with *spawn* imports the main module of its parent again. This one is exempt
and light, so that readers and judges start as they do under the program itself.
"""

import importlib
import sys

NAMES = (
    "against_rclip",
    "against_recoll",
    "completions",
    "composition",
    "encoder_twins",
    "encodings",
    "formats",
    "fusion",
    "idle",
    "interruptions",
    "judge_shapes",
    "judging",
    "main_job",
    "memory",
    "nearest",
    "ocr",
    "passages",
    "patch_twins",
    "precisions",
    "previews",
    "retracing",
    "scan_speed",
    "shared_collections",
    "shared_library",
    "sidebar",
    "scrolling",
    "serve",
    "start",
    "structure",
    "timeline",
    "towers",
    "turns",
    "typing",
    "two_passes",
    "whole_query",
    "words",
)


def run() -> None:
    """Hand the rest of the command line to the benchmark that it names."""
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        raise SystemExit(f"usage: python -m tests.benchmarks ({' | '.join(NAMES)}) [options]")
    name = sys.argv.pop(1)
    sys.argv[0] = f"{sys.argv[0]} {name}"
    importlib.import_module(f"tests.benchmarks.{name}").main()


if __name__ == "__main__":
    run()
