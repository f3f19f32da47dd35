"""Write the packs' manifests in the app's format, and check them with the app's parser."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.training.settings import (
    COARSE_VERSION,
    FINE_VERSION,
    MOST_OPTIONS,
    PICTURE_PX,
    PIXEL_MEAN,
    PIXEL_STD,
    PROMPTS,
)
from models.training.tokens import ANSWERS_FALSE, ANSWERS_TRUE
from models.world.words import world_words
from retllm_desktop.core.knowledge import Domain
from retllm_desktop.core.similarity import SimilarityCutoff
from retllm_desktop.packs.knowledge import knowledge_fields
from retllm_desktop.packs.manifest import parse_manifest

_COARSE_FILES = {
    "image": "image.onnx",
    "image_int8": "image.int8.onnx",
    "text": "text.onnx",
    "text_int8": "text.int8.onnx",
    "tokenizer": "tokenizer.json",
    "reference_cohort": "backdrop.npy",
    "card": "MODEL_CARD.md",
}
_OWN = "text_to_image"
"""The pair whose rule is the manifest's ``fusion`` and ``calibration``."""
_CHOICE = "image_to_texts"
"""The pair that has no rule: its answers are compared with each other alone."""
_KNOWS = knowledge_fields([Domain.DRAWN_WORLD], ["en"])
_FINE_FILES = {"model": "text.gguf", "mmproj": "mmproj.gguf", "card": "MODEL_CARD.md"}


@dataclass(frozen=True, slots=True)
class Decided:
    """What validation data decided.

    Attributes:
        unrelated: (mean, std) of the cosine by ``image_to_image`` and so on.
        fine_k: Candidates to judge.
        weight: Of the cosine beside the log-odds.
        temperature: Divides the log-odds.
        scale: Platt scale of the fused value.
        offset: Platt offset.
    """

    unrelated: dict[str, tuple[float, float]]
    fine_k: int = 16
    weight: float = 5.0
    temperature: float = 1.0
    scale: float = 1.0
    offset: float = 0.0


UNDECIDED = Decided(
    {f"{a}_to_{b}": (0.0, 0.1) for a in ("text", "image") for b in ("text", "image")}
)


def _files(folder: Path, names: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for role, name in names.items():
        path = folder / name
        if path.exists():
            data = path.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            found.append({"role": role, "path": name, "size_bytes": len(data), "sha256": digest})
    return found


def _image() -> dict[str, Any]:
    return {"px": PICTURE_PX, "resize": "squash", "crop": False, "interpolation": "bicubic"}


def write_coarse(folder: Path, decided: Decided, dimension: int, context: int, seed: int) -> None:
    """Write the coarse pack's manifest."""
    unrelated = {
        pair: {"mean": round(mean, 5), "std": round(std, 5)}
        for pair, (mean, std) in decided.unrelated.items()
    }
    _write(
        folder,
        {
            "format": 1,
            "id": "starter-coarse",
            "version": COARSE_VERSION,
            "role": "coarse",
            "title": "Starter, coarse",
            "description": "A small dual encoder that knows a drawn world of 24 kinds of "
            "things. It shows what the app does before a larger pack is installed.",
            "licence": "Apache-2.0",
            "files": _files(folder, _COARSE_FILES),
            "minimum_ram_bytes": 100_000_000,
            **_KNOWS,
            "coarse": {
                "space": _space(seed),
                "dimension": dimension,
                "normalised": True,
                "image": {
                    "input": "pixel_values",
                    "output": "embedding",
                    **_image(),
                    "mean": list(PIXEL_MEAN),
                    "std": list(PIXEL_STD),
                },
                "text": {
                    "input": "input_ids",
                    "mask": None,
                    "output": "embedding",
                    "ids_dtype": "int64",
                    "context_length": context,
                    "pad_id": 0,
                    "pad_to_context": False,
                    "lowercase": False,
                },
                "unrelated": unrelated,
            },
        },
    )


def write_fine(folder: Path, decided: Decided, context: int) -> None:
    """Write the fine pack's manifest."""
    _write(
        folder,
        {
            "format": 1,
            "id": "starter-fine",
            "version": FINE_VERSION,
            "role": "fine",
            "title": "Starter, fine",
            "description": "A small judge of the drawn world: do picture, caption or passage "
            "match what is asked for? It runs in llama.cpp like any larger model.",
            "licence": "Apache-2.0",
            "files": _files(folder, _FINE_FILES),
            "minimum_ram_bytes": 150_000_000,
            **_KNOWS,
            "vocabulary": list(world_words()),
            "fine": {
                "image": _image(),
                "image_max_px": PICTURE_PX,
                "image_max_tokens": 0,
                "context_length": context,
                "most_options": MOST_OPTIONS,
                "chat_template": "none",
                "prompts": dict(PROMPTS),
                "answers": {"true": list(ANSWERS_TRUE), "false": list(ANSWERS_FALSE)},
                "fine_k": decided.fine_k,
                "fusion": {
                    "weight": round(decided.weight, 4),
                    "temperature": round(decided.temperature, 4),
                },
                "calibration": {
                    "scale": round(decided.scale, 4),
                    "offset": round(decided.offset, 4),
                },
            },
        },
    )


def write_rules(folder: Path, rules: Mapping[str, Decided]) -> None:
    """Write how the other pairs' verdicts become relevance into the fine pack's manifest.

    Pairs without a rule lose their prompt, so that the app does not ask about them. A choice
    among texts says which is best and not whether it matches: the app orders texts among
    themselves by it, so no rule of it is written.
    """
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["fine"]["prompts"] = {
        pair: text for pair, text in PROMPTS.items() if pair == _OWN or pair in rules
    }
    manifest["fine"]["pairs"] = {
        pair: {
            "weight": round(rule.weight, 4),
            "temperature": round(rule.temperature, 4),
            "scale": round(rule.scale, 4),
            "offset": round(rule.offset, 4),
        }
        for pair, rule in rules.items()
        if pair != _CHOICE
    }
    _write(folder, manifest)


def write_cutoff(folder: Path, cutoff: SimilarityCutoff) -> None:
    """Write where a coarse list ends into the coarse pack's manifest."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["coarse"]["similarity_cutoff"] = {
        "skewness": cutoff.skewness,
        "z_score": cutoff.z_score,
        "max_drop": cutoff.max_drop,
    }
    _write(folder, manifest)


def refresh(out: Path, seed: int) -> None:
    """Bring files (cards included), versions and the space's name in both manifests up to date."""
    for name, files, version in (
        ("starter-coarse", _COARSE_FILES, COARSE_VERSION),
        ("starter-fine", _FINE_FILES, FINE_VERSION),
    ):
        manifest = json.loads((out / name / "manifest.json").read_text(encoding="utf-8"))
        manifest["files"] = _files(out / name, files)
        manifest["version"] = version
        manifest |= _KNOWS
        if "coarse" in manifest:
            manifest["coarse"]["space"] = _space(seed)
        else:
            manifest["vocabulary"] = list(world_words())
        _write(out / name, manifest)


def _space(seed: int) -> str:
    return f"starter-coarse-{COARSE_VERSION}-seed{seed}"


def _write(folder: Path, manifest: dict[str, Any]) -> None:
    parse_manifest(manifest)
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
