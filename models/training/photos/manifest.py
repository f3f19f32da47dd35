"""Writes the manifest of ``starter-photos``."""

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from models.training.photos.material import FIRST_PASS_PX, MODELS, PRECISIONS
from models.training.photos.network import PICTURE_PX, PIXEL_MEAN, PIXEL_STD
from models.training.photos.space import DIMENSION
from models.training.photos.tower import INPUT, OUTPUT
from retllm_desktop.core.knowledge import Domain
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.packs.manifest import parse_manifest

VERSION: Final = "1.0.0"
_TEXT_PACK: Final = "starter-text"
_OWN: Final = {
    "text_projection": "text_projection.npy",
    "reference_cohort": "reference_cohort.npy",
    "card": "MODEL_CARD.md",
    "licence": "CREDITS.txt",
}
_IMAGE_ROLES: Final = {"fp32": "image", "int8": "image_int8"}
_LENDERS: Final = ("text", "text_int8", "tokenizer")
"""Files of ``starter-text`` that are the text tower."""


def write_manifest(folder: Path, precision: str, results: dict[str, Any]) -> None:
    """Write and check ``manifest.json``.

    Args:
        folder: The pack's, with all other files in it.
        precision: Of the picture tower that is there.
        results: What ``make`` measured; ``cutoff`` is used.
    """
    text_folder = MODELS / _TEXT_PACK
    text = load_pack(text_folder).manifest
    written = json.loads((text_folder / "manifest.json").read_text("utf-8"))["text"]["encoder"]
    names = {_IMAGE_ROLES[precision]: PRECISIONS[precision], **_OWN}
    files = [_file(folder, role, name) for role, name in names.items()]
    files += [
        {**_file(text_folder, file.role, file.path), "shared_with": text.id}
        for file in text.files
        if file.role in _LENDERS
    ]
    cutoff = results["cutoff"]
    digest = hashlib.sha256("".join(file["sha256"] for file in files[:2]).encode()).hexdigest()
    manifest = {
        "format": 1,
        "id": "starter-photos",
        "version": VERSION,
        "role": PackRole.COARSE.value,
        "title": "Starter, photographs",
        "description": "Finds photographs by what they show: about a thousand kinds of things, "
        "and what lies near them in English. No counts, positions, names of people.",
        "licence": "Apache-2.0",
        "knows": [Domain.PHOTOGRAPHS.value, Domain.PAGES.value],
        "languages": ["en"],
        "files": files,
        "minimum_ram_bytes": 300_000_000,
        "coarse": {
            "space": f"starter-photos-{VERSION}-{digest[:8]}",
            "dimension": DIMENSION,
            "normalised": True,
            "image": {
                "input": INPUT,
                "output": OUTPUT,
                "px": PICTURE_PX,
                "first_pass_px": FIRST_PASS_PX,
                "resize": "squash",
                "crop": False,
                "interpolation": "bicubic",
                "mean": [round(PIXEL_MEAN, 8)] * 3,
                "std": [round(PIXEL_STD, 8)] * 3,
            },
            # Of the file that both packs share; queries are cut sooner than passages.
            "text": {**written, "context_length": 128},
            "unrelated": {
                name: {"mean": mean, "std": std}
                for name, (mean, std) in cutoff["unrelated"].items()
            },
            "similarity_cutoff": {
                name: cutoff[name] for name in ("top_cosine", "z_score", "max_drop", "word_pieces")
            },
        },
    }
    parse_manifest(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def _file(folder: Path, role: str, name: str) -> dict[str, Any]:
    data = (folder / name).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return {"role": role, "path": name, "size_bytes": len(data), "sha256": digest}
