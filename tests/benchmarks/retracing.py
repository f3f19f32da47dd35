"""What visual retracing costs, and whether few rows of the output head decide like all of them.

    python -m tests.benchmarks retracing --size starter
    python -m tests.benchmarks retracing --size smolvlm2-500m --files FOLDER

``starter`` is the shipped pack over the drawn world; the other sizes have real models' exact
shapes and random weights (``judging_shapes``): for them only the times mean something.
"""

import argparse
import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from models.world.caption import describe
from models.world.datasets import split_rng
from models.world.draw import render
from models.world.sampling import sample_scene
from retllm_desktop.core.judging import JudgeInput, JudgeOptions, JudgePicture, Pair
from retllm_desktop.core.types import Verdict
from retllm_desktop.judge.image_embeddings import ImageEmbeddingCache
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.judge.inference.loaded_model import InferenceTuning
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion
from retllm_desktop.judge.llama.ggml import FileTensors
from retllm_desktop.judge.retracing.formulas import FullOutputHead, SampledOutputHead
from retllm_desktop.packs.fine_spec import FineSpec, RetracingParameters
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.platform.paths import bundled_folder
from tests.benchmarks import report
from tests.benchmarks.judging_shapes import SHAPES, write_shape

_LOOKS: Final = 7
_CACHE_BYTES: Final = 64 << 20
_THRESHOLDS: Final = (0.2, 0.3, 0.4)
_RETRACED: Final = JudgeOptions(retrace=True)
Rows = list[tuple[str, float, str]]


def main() -> None:
    """Measure one size and write its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("starter", *SHAPES), default="starter")
    parser.add_argument("--threads", type=int, default=min(os.cpu_count() or 1, 2))
    parser.add_argument("--count", type=int, default=0, help="questions; 0: by size")
    parser.add_argument(
        "--files", type=Path, default=Path(tempfile.gettempdir()) / "retllm-judging-shapes"
    )
    options = parser.parse_args()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    starter = options.size == "starter"
    model, mmproj, spec = _files(options.size, options.files)
    count = options.count or (120 if starter else 8)
    window = RetracingParameters(0, 5, 0.0, 0.12) if starter else RetracingParameters()
    rows = _heads(model)
    rows += _questions(model, mmproj, spec, window, options.threads, count)
    if starter:
        rows += _agreement(model, mmproj, spec, window, count)
    settings: dict[str, object] = {
        "size": options.size,
        "threads": options.threads,
        "questions": count,
        "load average at the start": round(load, 2),
    }
    sys.stdout.write(report.write(f"retracing-{options.size}", rows, settings))


def _files(size: str, folder: Path) -> tuple[Path, Path, FineSpec]:
    if size == "starter":
        pack = load_pack(bundled_folder("models") / "starter-fine")
        spec = pack.manifest.fine
        if spec is None:
            raise SystemExit("the starter pack is no fine pack")
        return pack.path_of("model"), pack.path_of("mmproj"), spec
    folder.mkdir(parents=True, exist_ok=True)
    shaped = write_shape(size, folder)
    return shaped.model, shaped.mmproj, shaped.spec


def _heads(model: Path) -> Rows:
    """One look at one layer's state, by all rows of the head and by few."""
    tensors = FileTensors(model)
    with contextlib.closing(tensors):
        whole = FullOutputHead(tensors, resident_bytes=0)
        state = np.random.default_rng(1).standard_normal((1, whole.width)).astype(np.float32)
        few = SampledOutputHead(whole)
        few.logits(state)
        rows = [
            ("rows of the output head", float(whole.size), "rows"),
            ("rows that are looked at", float(few.size), "rows"),
            ("a look with all rows, read from the file", _median(lambda: whole.logits(state)), "s"),
            ("a look with few rows", _median(lambda: few.logits(state)), "s"),
        ]
        if FullOutputHead(tensors).in_memory:
            kept = FullOutputHead(tensors)
            seconds = _median(lambda: kept.logits(state))
            rows.append(("a look with all rows, kept in memory", seconds, "s"))
    return rows


def _questions(
    model: Path, mmproj: Path, spec: FineSpec, window: RetracingParameters, threads: int, count: int
) -> Rows:
    """A question whose picture is known, plain, retraced at once, and watched to the end."""
    asked = _asked(count, spec.image_max_px)
    rows: Rows = []
    for what, retracing in (
        ("retraced at the first layer", window),
        ("watched in all layers, never retraced", replace(window, threshold=1.0)),
    ):
        changed = replace(spec, retracing=retracing)
        with (
            tempfile.TemporaryDirectory() as folder,
            JudgeEngine(
                model,
                mmproj,
                changed,
                threads=threads,
                # What is looked at again is what the encoder made of a picture.
                cache=ImageEmbeddingCache(Path(folder), "retracing", _CACHE_BYTES),
            ) as engine,
        ):
            engine.ask_batch(asked)
            plain_s = _each(engine, asked, JudgeOptions())
            engine.ask_batch(asked[:1], _RETRACED)
            watched_s = _each(engine, asked, _RETRACED)
        if not rows:
            rows.append(("a question, its picture remembered: plain", plain_s, "s"))
        rows.append((f"{what}: a question", watched_s, "s"))
        rows.append((f"{what}: beside a plain one", watched_s / plain_s, "times"))
    return rows


def _agreement(
    model: Path, mmproj: Path, spec: FineSpec, window: RetracingParameters, count: int
) -> Rows:
    """Whether few rows trigger where all do, and what that does to answers."""
    asked = _asked(count, spec.image_max_px)
    rows: Rows = []
    for threshold in _THRESHOLDS:
        changed = replace(spec, retracing=replace(window, threshold=threshold))
        by_all, by_few = (
            _answers(model, mmproj, changed, asked, few_rows=few) for few in (False, True)
        )
        same = [a.retraced == b.retraced for a, b in zip(by_all, by_few, strict=True)]
        moved = [abs(a.log_odds - b.log_odds) for a, b in zip(by_all, by_few, strict=True)]
        share = sum(verdict.retraced for verdict in by_all) / count
        rows += [
            (f"threshold {threshold}: retraced, by all rows", share, "of questions"),
            (f"threshold {threshold}: few rows decide alike", sum(same) / count, "of questions"),
            (f"threshold {threshold}: largest change of log-odds", max(moved), "nats"),
        ]
    return rows


def _answers(
    model: Path, mmproj: Path, spec: FineSpec, asked: Sequence[JudgeQuestion], *, few_rows: bool
) -> list[Verdict]:
    tuning = InferenceTuning(few_head_rows=few_rows)
    with JudgeEngine(model, mmproj, spec, threads=1, tuning=tuning) as engine:
        return engine.ask_batch(asked, _RETRACED)


def _asked(count: int, px: int) -> list[JudgeQuestion]:
    rng = split_rng("test", 11)
    found: list[JudgeQuestion] = []
    for number in range(count):
        scene = sample_scene(rng)
        rgb = np.asarray(render(scene, max(px, 128)).convert("RGB").resize((px, px)), np.uint8)
        picture = JudgePicture(number.to_bytes(32, "big"), lambda rgb=rgb: rgb)
        # Half of the captions are another scene's.
        caption = describe(scene if number % 2 else sample_scene(rng), rng).text
        found.append(
            JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput(caption), JudgeInput(picture=picture))
        )
    return found


def _each(engine: JudgeEngine, asked: Sequence[JudgeQuestion], effort: JudgeOptions) -> float:
    seconds: list[float] = []
    for question in asked:
        began_s = time.perf_counter()
        engine.ask_batch([question], effort)
        seconds.append(time.perf_counter() - began_s)
    return statistics.median(seconds)


def _median(work: Callable[[], object]) -> float:
    seconds: list[float] = []
    for _ in range(_LOOKS):
        began_s = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began_s)
    return statistics.median(seconds)
