"""The catalogue's judges at their published shapes with random weights: sizes, times, memory.

    python -m models.training.judge_twins.make --llama-cpp … --out FOLDER published qwen3.5-0.8b
    python -m tests.benchmarks judge_shapes --files FOLDER qwen3.5-0.8b

The first needs an environment of its own. What it wrote in 16 bits is quantised here as the
catalogue's file is, once; that the shapes are the published ones shows in its length. Asked in the
child, as the pack says, on drawn scenes; answers mean nothing, times and memory do.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.benchmarks import report

_KINDS = {"Q4_K_M": 15, "Q8_0": 7}
"""llama.cpp's numbers of what a file's matrices are quantised to, by the end of its name."""
_CANDIDATES = 10


def main() -> None:
    """Measure the models that are named and write one table for all that were ever measured."""
    # As in the judging child. It is read when llama.cpp is loaded, so before that.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--files", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=min(os.cpu_count() or 1, 2))
    parser.add_argument("--candidates", type=int, default=_CANDIDATES)
    options = parser.parse_args()
    measured = report.read_rows("judge_shapes")
    for name in options.names:
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
        rows = measure(name, options.files, options.threads, options.candidates)
        rows.append(("load average before it began", load, ""))
        measured[name] = [(f"{name}: {what}", value, unit) for what, value, unit in rows]
    found = [row for name in sorted(measured) for row in measured[name]]
    settings: dict[str, object] = {"threads": options.threads, "candidates": options.candidates}
    sys.stdout.write(report.write("judge_shapes", found, settings))


def measure(name: str, files: Path, threads: int, count: int) -> list[tuple[str, float, str]]:
    """Return rows of (what, value, unit) on one model."""
    from retllm_desktop.composition.models import size_prefix_cache
    from retllm_desktop.judge.client.process_judge import ProcessJudge
    from retllm_desktop.packs.catalogue import load_catalogue
    from retllm_desktop.packs.manifest import PackFile, parse_manifest
    from retllm_desktop.platform.hardware.detection import read_memory
    from retllm_desktop.platform.paths import bundled_folder
    from tests.benchmarks.judging_parts import EDITS, QUERY, judged, named, scenes
    from tests.benchmarks.peak import peak_bytes

    offers = load_catalogue(bundled_folder("models") / "catalogue").offers
    offer = next(one for one in offers if one.id == name)
    model = quantise(files / f"{name}.text.f16.gguf", offer.files[0].remote)
    mmproj = files / f"{name}.mmproj.gguf"
    rows: list[tuple[str, float, str]] = []
    for what, path, file in zip(
        ("language model", "picture encoder"), (model, mmproj), offer.files, strict=True
    ):
        size = path.stat().st_size
        rows.append((f"{what}, file", size / 2**20, "MiB"))
        rows.append((f"{what}, of the published file", size / (file.size_bytes or size), "×"))
    entries = tuple(PackFile(f.role, f.path, f.size_bytes or 1, "1" * 64) for f in offer.files)
    spec = parse_manifest(offer.manifest(entries, offer.source)).fine
    if spec is None:
        raise SystemExit(f"wrong: {name} judges nothing")
    memory = read_memory()
    kept_bytes = size_prefix_cache(memory.total_bytes if memory is not None else 0)

    def fresh(folder: Path) -> ProcessJudge:
        """Return a judge as the program makes it on this machine."""
        return ProcessJudge(
            model, mmproj, spec, threads=threads, cache_folder=folder, state_bytes=kept_bytes
        )

    sides = [named(i, rgb) for i, rgb in enumerate(scenes(count + 1, spec.image_max_px))]
    with tempfile.TemporaryDirectory(prefix="retllm-shapes-") as folder:
        judge = fresh(Path(folder))
        first_s, _ = judged(judge, QUERY, sides[:1])
        rows.append(("first verdict, loading included", first_s, "s"))
        nexts = [judged(judge, QUERY, [side])[0] for side in sides[1:3]]
        rows.append(("next verdict, a new picture", statistics.median(nexts), "s"))
        top = sides[1 : count + 1]
        rest_s, _ = judged(judge, QUERY, top[2:])
        rows.append((f"{len(top) - 2} more", rest_s, "s"))
        edits_s: list[float] = []
        reused: Counter[str] = Counter()
        for query in EDITS:
            again_s, verdicts = judged(judge, query, top)
            edits_s.append(again_s)
            reused.update(str(verdict.reused) for verdict in verdicts)
        rows.append((f"top {len(top)} after an edit of the query", statistics.median(edits_s), "s"))
        share = reused["state"] / sum(reused.values())
        rows.append(("of these, continued behind the picture", 100 * share, "%"))
        if judge.pid is not None:
            rows.append(("most resident memory", peak_bytes(judge.pid) / 2**20, "MiB"))
        judge.close()
        judge = fresh(Path(folder))
        later_s, _ = judged(judge, QUERY, top[:1])
        judge.close()
    rows.append(("first verdict of a picture encoded before, loading included", later_s, "s"))
    return rows


def quantise(source: Path, published: str) -> Path:
    """Return the language model quantised as a published file is by its name; made once."""
    from llama_cpp import llama_cpp

    kind = next((number for name, number in _KINDS.items() if name in published), None)
    if kind is None:
        raise SystemExit(f"wrong: it is not known how {published} is quantised")
    target = source.with_name(source.name.replace(".f16.gguf", ".gguf"))
    if not target.exists():
        parameters = llama_cpp.llama_model_quantize_default_params()
        parameters.nthread = os.cpu_count() or 1
        parameters.ftype = kind
        partial = target.with_suffix(".partial")
        code = llama_cpp.llama_model_quantize(os.fsencode(source), os.fsencode(partial), parameters)
        if code != 0:
            raise SystemExit(f"wrong: llama.cpp does not quantise {source} ({code})")
        partial.replace(target)
    return target
