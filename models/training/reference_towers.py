"""Towers of CLIP's and SigLIP's make with random weights: transformers' vectors against ours.

The architectures are transformers' own, at full size and at a small one; no trained weights are
needed to see whether a model, its preprocessing and its manifest are run as they should be. The
full-size comparison is recorded; the small towers and their vectors are fixtures of the suite.
"""

import gzip
import hashlib
import json
import logging
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from open_clip.tokenizer import SimpleTokenizer
from torch import nn
from transformers import (
    CLIPTextConfig,
    CLIPTextModelWithProjection,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
    PreTrainedTokenizerFast,
    SiglipTextConfig,
    SiglipTextModel,
    SiglipVisionConfig,
    SiglipVisionModel,
)

from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.packs.installed import load_pack
from tests.fixtures.parity_towers import (
    CLIP,
    SIGLIP,
    SMALL_MERGES,
    TOWER_TEXTS,
    Family,
    manifest_of,
    tower_pictures,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Shape:
    """Sides of a pair of towers."""

    px: int
    patch_px: int
    width: int
    text_width: int
    layers: int
    heads: int
    text_heads: int
    inner: int
    vocabulary: int
    dimension: int


_FULL = {
    "clip": _Shape(256, 32, 768, 512, 12, 12, 8, 4, 49408, 512),
    "siglip": _Shape(224, 16, 768, 768, 12, 12, 12, 4, 256000, 768),
}
_SMALL = {
    "clip": _Shape(32, 8, 64, 32, 2, 4, 4, 2, 514 + SMALL_MERGES, 64),
    "siglip": _Shape(32, 8, 64, 32, 2, 4, 4, 2, 2000, 64),
}


class _Picture(nn.Module):
    def __init__(self, model: nn.Module, field: str) -> None:
        super().__init__()
        self.model, self.field = model, field

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        return getattr(self.model(pixel_values=pixel_values), self.field)


class _Text(nn.Module):
    def __init__(self, model: nn.Module, field: str) -> None:
        super().__init__()
        self.model, self.field = model, field

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        return getattr(self.model(input_ids=input_ids), self.field)


def write_tower_references(
    out: Path, scratch: Path, clip_vocabulary: Path | None
) -> dict[str, Any]:
    """Write the small towers and their vectors; compare those of full size.

    Args:
        out: The folder of the fixtures.
        scratch: Where the full-size packs go, some gigabytes; they stay there.
        clip_vocabulary: OpenAI's ``bpe_simple_vocab_16e6.txt.gz``, None for no full-size CLIP.

    Returns:
        The largest difference of a number of a unit vector, by family and tower.
    """
    torch.backends.mha.set_fastpath_enabled(False)
    gemma = gzip.decompress((out / "gemma_tokenizer.json.gz").read_bytes())
    lines = gzip.decompress((out / "clip_vocabulary.txt.gz").read_bytes()).split(b"\n")
    few = gzip.compress(b"\n".join(lines[: 1 + SMALL_MERGES]), mtime=0)
    report: dict[str, Any] = {}
    vectors: dict[str, np.ndarray] = {}
    for family in (CLIP, SIGLIP):
        tokenizer = few if family is CLIP else gemma
        folder = scratch / f"small-{family.name}"
        images, texts = _made(folder, family, _SMALL[family.name], tokenizer, _in_levels)
        vectors |= {f"{family.name}_image": images, f"{family.name}_text": texts}
        report[f"{family.name}, small"] = _far(folder, images, texts)
        for role in ("image", "text"):
            data = (folder / f"{role}.onnx").read_bytes()
            (out / f"{family.name}_{role}.onnx.gz").write_bytes(gzip.compress(data, mtime=0))
    np.savez_compressed(out / "towers.npz", **vectors)
    for family in (CLIP, SIGLIP):
        if family is CLIP and clip_vocabulary is None:
            continue
        tokenizer = clip_vocabulary.read_bytes() if family is CLIP else gemma  # type: ignore[union-attr]
        folder = scratch / f"full-{family.name}"
        images, texts = _made(folder, family, _FULL[family.name], tokenizer, _spread_out)
        report[f"{family.name}, full size"] = _far(folder, images, texts)
    return report


def _made(
    folder: Path,
    family: Family,
    shape: _Shape,
    tokenizer: bytes,
    fill: Callable[[nn.Module], None],
) -> tuple[np.ndarray, np.ndarray]:
    """Write a pack of random towers and return what torch gives for the pictures and texts."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(6)
    name = "bpe.txt.gz" if family is CLIP else "tokenizer.json"
    (folder / name).write_bytes(tokenizer)
    picture, text = _models(family, shape)
    for tower in (picture, text):
        fill(tower)
        tower.eval()
    pixels = torch.zeros(2, 3, shape.px, shape.px)
    ids = _ids(family, folder / name, TOWER_TEXTS)
    _export(picture, pixels, folder / "image.onnx", family.image_input, family.image_output)
    _export(text, ids[:2], folder / "text.onnx", family.text_input, family.text_output)
    manifest = manifest_of(family, shape.px, shape.dimension)
    manifest["files"] = [
        _entry(folder, role, path)
        for role, path in (("image", "image.onnx"), ("text", "text.onnx"), ("tokenizer", name))
    ]
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2), "utf-8")
    with torch.no_grad():
        images = picture(_normalised(family, tower_pictures(shape.px)))
        texts = text(ids)
    return _unit(images), _unit(texts)


def _models(family: Family, shape: _Shape) -> tuple[nn.Module, nn.Module]:
    sides: dict[str, Any] = {
        "hidden_size": shape.width,
        "intermediate_size": shape.inner * shape.width,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "image_size": shape.px,
        "patch_size": shape.patch_px,
    }
    words: dict[str, Any] = {
        "vocab_size": shape.vocabulary,
        "hidden_size": shape.text_width,
        "intermediate_size": shape.inner * shape.text_width,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.text_heads,
        "max_position_embeddings": family.context,
        "attn_implementation": "eager",
    }
    if family is CLIP:
        size = shape.dimension
        vision = CLIPVisionConfig(**sides, projection_dim=size, attn_implementation="eager")
        ends = {"bos_token_id": shape.vocabulary - 2, "eos_token_id": shape.vocabulary - 1}
        text = CLIPTextConfig(**words, **ends, projection_dim=size)
        return (
            _Picture(CLIPVisionModelWithProjection(vision), "image_embeds"),
            _Text(CLIPTextModelWithProjection(text), "text_embeds"),
        )
    vision = SiglipVisionConfig(**sides, attn_implementation="eager")
    text = SiglipTextConfig(**words, projection_size=shape.dimension)
    return (
        _Picture(SiglipVisionModel(vision), "pooler_output"),
        _Text(SiglipTextModel(text), "pooler_output"),
    )


def _spread_out(tower: nn.Module) -> None:
    """Make the towers tell inputs apart, which freshly made ones hardly do."""
    with torch.no_grad():
        for parameter in tower.parameters():
            if parameter.ndim > 1:
                parameter.normal_(0.0, 1.5 / parameter.shape[-1] ** 0.5)
            else:
                parameter.add_(0.02 * torch.randn_like(parameter))


def _in_levels(tower: nn.Module) -> None:
    """Draw every weight from a few levels, so that the files pack well."""
    with torch.no_grad():
        for parameter in tower.parameters():
            drawn = torch.randint(-1, 2, parameter.shape).float()
            if parameter.ndim > 1:
                parameter.copy_(drawn * (1.75 / parameter.shape[-1] ** 0.5))
            else:
                parameter.add_(drawn / 32)


def _export(tower: nn.Module, example: torch.Tensor, path: Path, given: str, made: str) -> None:
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracing exporter is deprecated; see export_onnx
        torch.onnx.export(
            tower,
            (example,),
            str(path),
            input_names=[given],
            output_names=[made],
            dynamic_axes={given: {0: "n"}, made: {0: "n"}},
            opset_version=17,
            dynamo=False,
        )
    _log.info("%s: %d bytes", path, path.stat().st_size)


def _ids(family: Family, path: Path, texts: Sequence[str]) -> torch.Tensor:
    """Return the ids that the family's own tokenizer gives."""
    if family is CLIP:
        return SimpleTokenizer(str(path))(list(texts))
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(path),
        pad_token="<pad>",  # noqa: S106 - a token, no password
        padding_side="right",
    )
    found = tokenizer(
        [text.lower() for text in texts],
        padding="max_length",
        truncation=True,
        max_length=family.context,
        return_tensors="pt",
    )
    return found.input_ids


def _normalised(family: Family, pictures: Sequence[np.ndarray]) -> torch.Tensor:
    values = torch.from_numpy(np.stack(pictures)).double().permute(0, 3, 1, 2) / 255
    mean = torch.tensor(family.mean).view(3, 1, 1)
    std = torch.tensor(family.std).view(3, 1, 1)
    return ((values - mean) / std).float()


def _unit(vectors: torch.Tensor) -> np.ndarray:
    return nn.functional.normalize(vectors.double(), dim=-1).float().numpy()


def _entry(folder: Path, role: str, path: str) -> dict[str, Any]:
    with (folder / path).open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    size = (folder / path).stat().st_size
    return {"role": role, "path": path, "size_bytes": size, "sha256": digest}


def _far(folder: Path, images: np.ndarray, texts: np.ndarray) -> dict[str, float]:
    """Compare with our encoder, and tell how unlike the vectors are, lest nothing is compared."""
    pack = load_pack(folder)
    assert pack.manifest.coarse is not None
    encoder = OnnxDualEncoder(pack, threads=1)
    ours = (
        encoder.embed_images(tower_pictures(pack.manifest.coarse.image.spec.px)),
        encoder.embed_texts(list(TOWER_TEXTS)),
    )
    found: dict[str, float] = {}
    for name, right, left in zip(("image", "text"), (images, texts), ours, strict=True):
        found[f"{name}_largest_difference"] = float(np.abs(left - right).max())
        found[f"{name}_largest_cosine_of_two"] = float(
            (right @ right.T - 2 * np.eye(len(right))).max()
        )
    return found
