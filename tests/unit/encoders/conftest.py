"""Packs to embed with: the one that comes with the program, and small ones made to measure."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from retllm_desktop.packs.installed import InstalledPack, load_pack
from retllm_desktop.platform.paths import bundled_folder
from tests.unit.encoders.tiny_onnx import ImageTower, TextTower

WORDS = ["[PAD]", "[UNK]", "red", "blue", "square", "circle", "on", "a", "Red"]


@pytest.fixture(scope="session")
def starter() -> InstalledPack:
    """The coarse pack that comes with the program (or another one, to try it out)."""
    named = os.environ.get("RETLLM_TEST_COARSE_PACK")
    return load_pack(Path(named) if named else bundled_folder("models") / "starter-coarse")


def tokenizer_json() -> bytes:
    tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate(WORDS)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.normalizer = normalizers.NFC()
    return tokenizer.to_str().encode()


def coarse_part(**changes: Any) -> dict[str, Any]:
    """The coarse part of a manifest; a change is named ``image__px`` or ``normalised``."""
    part: dict[str, Any] = {
        "space": "tiny-1",
        "dimension": 4,
        "normalised": False,
        "image": {
            "input": "pixels",
            "output": "vector",
            "px": 16,
            "resize": "squash",
            "crop": False,
            "interpolation": "bicubic",
            "mean": [0.48, 0.46, 0.41],
            "std": [0.27, 0.26, 0.28],
        },
        "text": {
            "input": "ids",
            "mask": None,
            "output": "vector",
            "ids_dtype": "int64",
            "context_length": 8,
            "pad_id": 0,
            "pad_to_context": False,
            "lowercase": False,
        },
        "unrelated": {
            f"{query}_to_{item}": {"mean": 0.1, "std": 0.05}
            for query in ("image", "text")
            for item in ("image", "text")
        },
    }
    for name, value in changes.items():
        *path, last = name.split("__")
        place = part
        for step in path:
            place = place[step]
        place[last] = value
    return part


@pytest.fixture
def make_pack(tmp_path: Path) -> Callable[..., InstalledPack]:
    """Return a function that writes a small coarse pack and loads it."""

    def make(
        files: dict[str, bytes] | None = None, only: tuple[str, ...] = (), **changes: Any
    ) -> InstalledPack:
        folder = tmp_path / f"pack{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        contents = {
            "image": ImageTower().bytes(),
            "text": TextTower().bytes(),
            "tokenizer": tokenizer_json(),
            **(files or {}),
        }
        if only:
            contents = {role: contents[role] for role in (*only, "tokenizer")}
        entries = []
        for role, data in contents.items():
            name = "tokenizer.json" if role == "tokenizer" else f"{role}.onnx"
            (folder / name).write_bytes(data)
            entries.append(
                {
                    "role": role,
                    "path": name,
                    "size_bytes": len(data),
                    "sha256": hashlib.sha256(data).hexdigest(),
                }
            )
        manifest = {
            "format": 1,
            "id": "tiny",
            "version": "1",
            "role": "coarse",
            "title": "Tiny",
            "description": "For tests.",
            "licence": "Apache-2.0",
            "files": entries,
            "minimum_ram_bytes": 0,
            "coarse": coarse_part(**changes),
        }
        (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
        return load_pack(folder)

    return make
