"""Makes the pack ``starter-photos`` from nothing.

    python -m models.training.photos.make --network WHEEL --nouns data.noun --photographs FOLDER

``models/training/README.md`` says where the three come from. The pack ``starter-text`` must be in
``models/`` already: its text model is the text tower, and is not copied.
"""

import argparse
import json
import logging
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from models.training.export_onnx import store_halved
from models.training.photos import card, cutoff, manifest, measure
from models.training.photos.material import MODELS, PRECISIONS, Material, calibration, gather
from models.training.photos.network import EfficientNetLite2, load_network
from models.training.photos.photographs import write_credits
from models.training.photos.space import FitSettings, SpaceMaps
from models.training.photos.tower import PictureTower, finish_tower, quantise_tower, write_tower
from retllm_desktop.packs.installed import load_pack

_log = logging.getLogger(__name__)
_RESULTS: Final = Path(__file__).resolve().parents[1] / "results/photos.json"
_MOST_LOST: Final = 0.5
"""Points of recall that eight bits may cost to be shipped."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Gather, choose the precision, fit, write the pack, measure it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--network", type=Path, required=True, help="wheel of EfficientNet-Lite2")
    parser.add_argument("--nouns", type=Path, required=True, help="WordNet's data.noun")
    parser.add_argument("--photographs", type=Path, required=True, help="folder of both sets")
    parser.add_argument("--out", type=Path, default=MODELS / "starter-photos")
    parser.add_argument("--leave-one-out", action="store_true", help="measure anew (minutes)")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(message)s")
    logging.getLogger("models").setLevel(logging.INFO)
    torch.set_num_threads(2)
    started = time.monotonic()
    network = load_network(options.network)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        material = gather(network, options.nouns, options.photographs, work)
        settings = FitSettings()
        results = json.loads(_RESULTS.read_text("utf-8")) if _RESULTS.exists() else {}
        if options.leave_one_out or not results:
            results = measure.cross_validate(material, settings)
        lost = measure.lost_by_eight_bits(results)
        precision = "int8" if lost <= _MOST_LOST else "fp32"
        _log.info("eight bits cost %.2f points: %s ships", lost, precision)
        maps = material.fit(material.fitted, precision, settings)
        write_pack(network, maps, material, precision=precision, out=options.out, results=results)
        if options.leave_one_out or "leave_one_out" not in results:
            results["leave_one_out"] = measure.leave_one_out(material, precision, settings)
        results["pack"] = measure.describe_pack(options.out)
        results["made_in_s"] = round(time.monotonic() - started)
        _RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
        card.write_card(options.out, results)
        manifest.write_manifest(options.out, precision, results)
    load_pack(options.out, (MODELS,)).verify()
    return 0


def write_pack(
    network: EfficientNetLite2,
    maps: SpaceMaps,
    material: Material,
    *,
    precision: str,
    out: Path,
    results: dict[str, Any],
) -> None:
    """Write the towers' files, the cohort and the credits, and note the cutoff in the results."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    exact, target = out / PRECISIONS["fp32"], out / PRECISIONS[precision]
    write_tower(exact, PictureTower(network, maps))
    if precision == "int8":
        quantise_tower(exact, target, calibration(material.photographs))
        exact.unlink()
    finish_tower(target)
    store_halved(target)
    np.save(out / "text_projection.npy", maps.projection.astype(np.float16))
    write_credits(out / "CREDITS.txt", [p for p in material.photographs if p.fitted])
    cohort = material.pictures(maps, precision)[material.fitted]
    results["cutoff"] = cutoff.write_cutoff(material, precision, cohort, out)


if __name__ == "__main__":
    sys.exit(main())
