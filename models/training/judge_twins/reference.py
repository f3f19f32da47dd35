"""transformers' own models, filled at random, and what they answer.

Everything is in single precision. Weights take few values, so that a committed file compresses.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
import transformers

from models.training.judge_twins.convert import Weights
from models.training.judge_twins.shapes import FAMILIES, TwinFamily, TwinShape

_LEVELS: Final = (-1.3416, -0.4472, 0.4472, 1.3416)
"""Four equally likely values of mean 0 and variance 1."""
_SIGNS: Final = (-1.0, 1.0)
"""Two, for a model that has to be wide."""
_WIDE: Final = 1000
_LARGE: Final = 1 << 28
_GAIN: Final = 1.4
"""Of every product's spread: answers then differ clearly between pictures and queries."""


def build_model(shape: TwinShape, ids: dict[str, int], vocabulary: int, device: str) -> Any:
    """Build the model, with weights as transformers leaves them.

    Args:
        shape: What it is.
        ids: The control tokens' ids by what they are for.
        vocabulary: Length of the table of tokens, where the shape says none.
        device: ``cpu``, or ``meta`` for one without weights.
    """
    family = FAMILIES[shape.family]
    text = {"vocab_size": vocabulary} | shape.text
    if shape.family == "gemma4":
        text = {"vocab_size_per_layer_input": text["vocab_size"]} | text
    text |= {"bos_token_id": ids.get("bos"), "eos_token_id": ids["eos"], "pad_token_id": ids["pad"]}
    text["tie_word_embeddings"] = shape.tied
    top: dict[str, Any] = {"image_token_id": ids["image"], "tie_word_embeddings": shape.tied}
    for theirs, ours in (
        ("video_token_id", "video"),
        ("vision_start_token_id", "vision_start"),
        ("vision_end_token_id", "vision_end"),
        ("boi_token_id", "boi"),
        ("eoi_token_id", "eoi"),
    ):
        if ours in ids:
            top[theirs] = ids[ours]
    if shape.family == "gemma4":
        top["audio_config"] = None
    if shape.family == "minicpmv46":
        text["model_type"] = "qwen3_5_text"
    config = getattr(transformers, family.config)(
        text_config=text, vision_config=dict(shape.vision), **(top | shape.top)
    )
    config._attn_implementation = "eager"  # noqa: SLF001 - as its documentation has it
    with torch.device(device):
        model = getattr(transformers, family.model)._from_config(  # noqa: SLF001 - likewise
            config, dtype=torch.float32
        )
    return model.eval()


def fill(model: Any, seed: int) -> None:
    """Fill all weights of a model at random."""
    rng = np.random.default_rng(seed)
    levels = _SIGNS if model.config.text_config.hidden_size > _WIDE else _LEVELS
    with torch.no_grad():
        for name, weight in sorted(model.named_parameters()):
            drawn = rng.choice(np.array(levels, np.float32), tuple(weight.shape))
            weight.copy_(torch.from_numpy(_values(drawn, name, weight)))
        for name, buffer in sorted(model.named_buffers()):
            if name.endswith(("input_min", "output_min")):
                buffer.fill_(-6.0)
            elif name.endswith(("input_max", "output_max")):
                buffer.fill_(6.0)


def _values(drawn: np.ndarray, name: str, given: torch.Tensor) -> np.ndarray:
    if name.endswith(("A_log", "dt_bias")):
        return drawn * np.float32(0.5)
    if drawn.ndim < 2:
        # Norms stand around what they begin with, 0 or 1; biases around 0.
        return given.numpy() + drawn * np.float32(0.125)
    if "embed" in name or "position" in name:
        return drawn if "tokens" in name else drawn * np.float32(0.25)
    return drawn * np.float32(_GAIN * float(np.prod(drawn.shape[1:])) ** -0.5)


def random_weights(model: Any) -> Weights:
    """Return a checkpoint of a model without weights: made when asked for, one at a time.

    Published shapes have billions: they are cut from one block of noise, at other places each
    time, which is as random as their speed needs.
    """
    noise = np.random.default_rng(0).standard_normal(1 << 24, np.float32)
    noise = np.concatenate([noise, noise[: 1 << 20]])

    def maker(name: str, shape: tuple[int, ...]) -> Callable[[], torch.Tensor]:
        def make() -> torch.Tensor:
            if len(shape) < 2:
                if name.endswith(("_min", "_max")):
                    return torch.full(shape, -1e4 if name.endswith("_min") else 1e4)
                centre = 0.0 if name.endswith((".bias", "A_log", "dt_bias")) else 1.0
                return torch.full(shape, centre)
            count = int(np.prod(shape))
            start = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=3).digest()) % (
                1 << 20
            )
            cut = noise[start : start + (1 << 24)]
            if "embed_tokens" not in name:
                cut = cut * np.float32(float(np.prod(shape[1:])) ** -0.5)
            # The largest tables are gigabytes: they are made as they are written.
            cut = cut.astype(np.float16) if count > _LARGE else cut
            return torch.from_numpy(np.resize(cut, count).reshape(shape))

        return make

    return {name: maker(name, tuple(tensor.shape)) for name, tensor in _own_tensors(model).items()}


def shapes_alone(model: Any) -> Weights:
    """Return a checkpoint of a model without weights: shapes and nothing else."""
    return {
        name: lambda tensor=tensor: tensor.detach() for name, tensor in _own_tensors(model).items()
    }


def _own_tensors(model: Any) -> dict[str, torch.Tensor]:
    tied = {"lm_head.weight"} if model.config.tie_word_embeddings else set()
    return {name: one for name, one in model.state_dict().items() if name not in tied}


def preprocessor_settings(shape: TwinShape) -> dict[str, Any]:
    """Return what the converter reads of a processor's configuration."""
    settings: dict[str, Any] = {"image_mean": [0.5] * 3, "image_std": [0.5] * 3}
    if shape.family == "gemma4":
        settings |= {"image_mean": [0.0] * 3, "image_std": [1.0] * 3}
    if shape.family == "minicpmv46":
        settings["scale_resolution"] = _slice_px(shape)
    if shape.family == "smolvlm":
        settings["size"] = {"longest_edge": 4 * shape.vision["image_size"]}
    return settings


def _slice_px(shape: TwinShape) -> int:
    """Side of a slice, in pixels: 32 patches, or 12 in a small model."""
    return shape.vision["patch_size"] * (32 if shape.vision["patch_size"] > 4 else 12)


def picture_size(shape: TwinShape) -> tuple[int, int]:
    """Return a width and height that the model takes without resizing."""
    patch = shape.vision["patch_size"]
    if shape.family == "gemma4":
        return 10 * 3 * patch, 7 * 3 * patch
    if shape.family == "minicpmv46":
        return _slice_px(shape), _slice_px(shape)
    if shape.family == "smolvlm":
        return shape.vision["image_size"], shape.vision["image_size"]
    return 5 * 2 * patch, 3 * 2 * patch


def picture_inputs(shape: TwinShape, rgb: np.ndarray) -> tuple[dict[str, torch.Tensor], int]:
    """Return a picture as the model takes it, and how many tokens it becomes.

    The layouts are those of transformers' image processors.

    Args:
        shape: The model.
        rgb: (height, width, 3) uint8, of the size of ``picture_size``.
    """
    patch = shape.vision["patch_size"]
    rows, columns = rgb.shape[0] // patch, rgb.shape[1] // patch
    planes = torch.from_numpy(rgb.astype(np.float32) / 255).permute(2, 0, 1)
    if shape.family != "gemma4":
        planes = (planes - 0.5) / 0.5
    grid = planes.reshape(3, rows, patch, columns, patch)
    if shape.family == "gemma4":
        patches = grid.permute(1, 3, 2, 4, 0).reshape(1, rows * columns, -1)
        y, x = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
        places = torch.stack([x, y], dim=-1).reshape(1, -1, 2)
        return {"pixel_values": patches, "image_position_ids": places}, rows * columns // 9
    if shape.family == "minicpmv46":
        row = grid.permute(0, 2, 1, 3, 4).reshape(1, 3, patch, -1)
        sizes = torch.tensor([[rows, columns]], dtype=torch.int32)
        return {"pixel_values": row, "target_sizes": sizes}, rows * columns // 16
    if shape.family == "smolvlm":
        tokens = (rows // shape.top["scale_factor"]) ** 2
        return {"pixel_values": planes[None, None]}, tokens
    merged = planes.reshape(3, rows // 2, 2, patch, columns // 2, 2, patch)
    merged = merged.permute(1, 4, 2, 5, 0, 3, 6).reshape(rows * columns, 3, 1, patch, patch)
    twice = merged.repeat(1, 1, 2, 1, 1).reshape(rows * columns, -1)
    return {
        "pixel_values": twice,
        "image_grid_thw": torch.tensor([[1, rows, columns]]),
    }, rows * columns // 4


def answer(
    model: Any, shape: TwinShape, ids: list[int], image_token: int, picture: dict[str, torch.Tensor]
) -> tuple[np.ndarray, np.ndarray]:
    """Return what the model makes of a prompt with a picture.

    The picture's embeddings are rounded to 16 bits between encoder and language model, as the
    program caches them.

    Returns:
        The logits behind the prompt, (vocabulary,) float32; and the embeddings before they are
        rounded, (tokens, width) float32, with those for deeper layers beside them.
    """
    tokens = torch.tensor([ids])
    kinds = (tokens == image_token).long()
    inputs: dict[str, Any] = {"input_ids": tokens, **picture}
    if shape.family in {"qwen3vl", "qwen35", "gemma4"}:
        inputs["mm_token_type_ids"] = kinds
    inner = model.model
    original = inner.get_image_features
    seen: list[torch.Tensor] = []

    def rounded(*args: Any, **kwargs: Any) -> Any:
        found = original(*args, **kwargs)
        deeper = getattr(found, "deepstack_features", None) or []
        seen.extend([_joined(found.pooler_output), *map(_joined, deeper)])
        found.pooler_output = _halved(found.pooler_output)
        if deeper:
            found.deepstack_features = _halved(deeper)
        return found

    inner.get_image_features = rounded
    try:
        with torch.inference_mode():
            logits = model(**inputs).logits
    finally:
        inner.get_image_features = original
    return logits[0, -1].float().numpy(), torch.cat(seen, dim=-1).float().numpy()


def _joined(value: Any) -> torch.Tensor:
    rows = value if isinstance(value, torch.Tensor) else torch.cat(list(value))
    return rows.reshape(-1, rows.shape[-1])


def _halved(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.half().float()
    return type(value)(_halved(one) for one in value)


def template_text(family: TwinFamily, llama: Path) -> str:
    """Return the chat template: the family's own text, or a file of llama.cpp's collection."""
    if not family.template.endswith(".jinja"):
        return family.template
    return (llama / "models" / "templates" / family.template).read_text("utf-8")


def save_checkpoint(model: Any, tokenizer: Any, shape: TwinShape, folder: Path) -> None:
    """Write configuration, vocabulary and weights (none for a model without) into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if next(model.parameters()).is_meta:
        model.config.architectures = [FAMILIES[shape.family].model]
        model.config.save_pretrained(folder)
    else:
        model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    settings = json.dumps(preprocessor_settings(shape))
    (folder / "preprocessor_config.json").write_text(settings, "utf-8")
