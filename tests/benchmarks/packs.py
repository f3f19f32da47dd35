"""Coarse packs around networks with random weights, for benchmarks."""

import hashlib
import json
import shutil
from pathlib import Path

from tests.fixtures.vision_network import Shape, write_text

VOCABULARY = 4096


def write_pack(folder: Path, network: Path, shape: Shape, bundled: Path) -> None:
    """Write a pack with a picture tower, a text tower and the starter's tokenizer.

    Args:
        folder: Of the pack; its name is the pack's id.
        network: The picture tower.
        shape: Of the picture tower.
        bundled: Where the starter packs lie.
    """
    folder.mkdir(parents=True)
    shutil.copy(network, folder / "image.onnx")
    write_text(folder / "text.onnx", shape.dim, VOCABULARY)
    shutil.copy(bundled / "starter-coarse" / "tokenizer.json", folder / "tokenizer.json")
    roles = {"image": "image.onnx", "text": "text.onnx", "tokenizer": "tokenizer.json"}
    pair = {"mean": 0.0, "std": 0.1}
    pairs = [f"{a}_to_{b}" for a in ("text", "image") for b in ("text", "image")]
    manifest = {
        "format": 1,
        "id": folder.name,
        "version": "1.0.0",
        "role": "coarse",
        "title": "Random weights",
        "description": "A network with random weights, for measuring speed.",
        "licence": "Apache-2.0",
        "files": [_file(folder, role, name) for role, name in roles.items()],
        "minimum_ram_bytes": 100_000_000,
        "coarse": {
            "space": folder.name,
            "dimension": shape.dim,
            "normalised": False,
            "image": {
                "input": "input",
                "output": "output",
                "px": shape.px,
                "resize": "shortest",
                "crop": True,
                "interpolation": "bicubic",
                "mean": [0.48145466, 0.4578275, 0.40821073],
                "std": [0.26862954, 0.26130258, 0.27577711],
            },
            "text": {
                "input": "input",
                "mask": None,
                "output": "output",
                "ids_dtype": "int64",
                "context_length": 64,
                "pad_id": 0,
                "pad_to_context": False,
                "lowercase": False,
            },
            "unrelated": dict.fromkeys(pairs, pair),
        },
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2), encoding="utf-8")


def _file(folder: Path, role: str, name: str) -> dict[str, object]:
    data = (folder / name).read_bytes()
    return {
        "role": role,
        "path": name,
        "size_bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
