"""EmbeddingGemma 2 with drawn weights: transformers' vectors against ours, small and in full.

The architecture is transformers' own (``EmbeddingGemma2Model``); its graphs are exported here as
the pack's publisher has them: one of the image tower, patches to tokens, one of the text tower, ids
and tokens of media to a vector. The small twin and its vectors are fixtures of the suite; the one
of the published shapes is made, exact and in eight and four bits, by
``python -m models.training.patch_twins --full FOLDER``, and compared and timed by
``python -m tests.benchmarks patch_twins --packs FOLDER``; it takes three gigabytes of disk.

Shapes: the published configuration of google/embeddinggemma-2 @ 914f7f89 (24 layers of 512 for
texts, 16 of 768 for pictures, a vocabulary of 262,144), without the encoder of sounds.
"""

import argparse
import copy
import gc
import gzip
import io
import json
import logging
import warnings
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import quant_utils
from onnxruntime.quantization.matmul_nbits_quantizer import (
    DefaultWeightOnlyQuantConfig,
    MatMulNBitsQuantizer,
)
from PIL import Image, ImageOps
from tokenizers import Tokenizer
from torch import nn
from transformers import Gemma4VisionConfig, PreTrainedTokenizerFast
from transformers.models.embedding_gemma2.configuration_embedding_gemma2 import (
    EmbeddingGemma2Config,
    EmbeddingGemma2TextConfig,
)
from transformers.models.embedding_gemma2.modeling_embedding_gemma2 import EmbeddingGemma2Model
from transformers.models.gemma4.image_processing_pil_gemma4 import (
    Gemma4ImageProcessorPil,
    get_aspect_ratio_preserving_size,
)
from transformers.models.siglip2.image_processing_pil_siglip2 import (
    get_image_size_for_max_num_patches,
)

from tests.fixtures.patch_twins import (
    FULL,
    PARITY,
    PASSAGE_PREFIX,
    QUERY_PREFIX,
    SMALL,
    TWIN_TEXTS,
    TwinShape,
    twin_coarse_part,
    twin_pictures,
    twin_tokenizer,
    write_twin_pack,
)

_OPSET = 18
"""Quantised graphs are raised to 21, which takes what 18 says and not what 17 does."""
_POOLED = 3
_log = logging.getLogger(__name__)


def make_model(shape: TwinShape, *, full: bool) -> EmbeddingGemma2Model:
    """Return a model with drawn weights, without the encoder of sounds."""
    ids = shape.ids
    vision: dict[str, Any] = {"patch_size": shape.patch_px, "pooling_kernel_size": _POOLED}
    text: dict[str, Any] = {"vocab_size": shape.vocabulary}
    if not full:
        vision |= {
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "num_key_value_heads": 2,
            "head_dim": 16,
            "position_embedding_size": 3 * shape.max_tokens,
        }
        text |= {
            "hidden_size": shape.width,
            "intermediate_size": 64,
            "num_hidden_layers": 3,
            "num_attention_heads": 2,
            "num_key_value_heads": 1,
            "head_dim": 16,
            "global_head_dim": 32,
            "sliding_window_pattern": 3,
            "sliding_window": 8,
            "hidden_size_per_layer_input": 16,
            "embedding_dim": shape.dimension,
        }
    config = EmbeddingGemma2Config(
        vision_config=Gemma4VisionConfig(**vision),
        text_config=EmbeddingGemma2TextConfig(**text),
        audio_config=None,
        boi_token_id=ids["<|image>"],
        image_token_id=ids["<|image|>"],
        eoi_token_id=ids["<image|>"],
        video_token_id=ids["<|video|>"],
        audio_token_id=ids["<|audio|>"],
    )
    config.audio_config = None
    torch.manual_seed(6)
    model = EmbeddingGemma2Model(config).eval()
    model.set_attn_implementation("eager")
    (_spread_out if full else _in_levels)(model)
    return model


def _spread_out(model: nn.Module) -> None:
    """Make a model tell inputs apart, which freshly made ones hardly do."""
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.normal_(0.0, 1.5 / parameter.shape[-1] ** 0.5)
            else:
                parameter.add_(0.02 * torch.randn_like(parameter))
        # Attention is not scaled: its norms are, in trained weights. With norms of one it would
        # choose a single place each time, and differences of rounding would grow to any size.
        for name, module in model.named_modules():
            if name.endswith(("q_norm", "k_norm")):
                module.weight.mul_(module.weight.numel() ** -0.25)


def _in_levels(model: nn.Module) -> None:
    """Draw every weight from a few levels, so that the files pack well."""
    with torch.no_grad():
        for parameter in model.parameters():
            drawn = torch.randint(-1, 2, parameter.shape).float()
            if parameter.ndim > 1:
                parameter.copy_(drawn * (1.75 / parameter.shape[-1] ** 0.5))
            else:
                parameter.add_(drawn / 32)


class PictureGraph(nn.Module):
    """Patches and their places to the tokens of all pictures, without those of padding."""

    def __init__(self, model: EmbeddingGemma2Model) -> None:
        """Take the model's parts."""
        super().__init__()
        self.tower, self.embed = model.vision_tower, model.embed_vision

    def forward(self, pixel_values: torch.Tensor, pixel_position_ids: torch.Tensor) -> torch.Tensor:
        """(n, patches, numbers) and (n, patches, 2) to (tokens, width)."""
        nothing = (pixel_position_ids == -1).all(dim=-1)
        states = self.tower.patch_embedder(pixel_values, pixel_position_ids, nothing)
        encoder = self.tower.encoder
        turns = encoder.rotary_emb(states, pixel_position_ids)
        hidden = torch.zeros(nothing.shape).masked_fill(nothing, torch.finfo(torch.float32).min)
        for layer in encoder.layers:
            states = layer(
                states,
                attention_mask=hidden[:, None, None, :],
                position_embeddings=turns,
                position_ids=pixel_position_ids,
            )
        states = states.masked_fill(nothing[..., None], 0.0)
        places = pixel_position_ids.clamp(min=0)
        squares = torch.div(places, _POOLED, rounding_mode="floor")
        across = (places[..., 0].amax(dim=-1, keepdim=True) + 1) // _POOLED
        number = squares[..., 0] + across * squares[..., 1]
        # As many tokens as a ninth of the patches; one-hot by comparison, of any length.
        tokens = torch.arange(pixel_values.shape[1] // _POOLED**2)
        belongs = (number[..., None] == tokens) & ~nothing[..., None]
        weights = belongs.float() / _POOLED**2
        pooled = weights.transpose(1, 2) @ states * self.tower.pooler.root_hidden_size
        return self.embed(inputs_embeds=pooled[belongs.any(dim=1)])


class TextGraph(nn.Module):
    """Ids and what stands for media in them to one unit vector each."""

    def __init__(self, model: EmbeddingGemma2Model) -> None:
        """Take the model's parts."""
        super().__init__()
        self.model, self.config = model.language_model, model.config

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        image_features: torch.Tensor,
        video_features: torch.Tensor,
        audio_features: torch.Tensor,
    ) -> torch.Tensor:
        """(n, length) twice and (tokens, width) thrice to (n, d)."""
        model, config = self.model, self.config
        media = {
            config.image_token_id: image_features,
            config.video_token_id: video_features,
            config.audio_token_id: audio_features,
        }
        stands = torch.zeros_like(input_ids, dtype=torch.bool)
        for token in media:
            stands = stands | (input_ids == token)
        states = model.embed_tokens(input_ids.masked_fill(stands, 0))
        for token, features in media.items():
            here = (input_ids == token)[..., None].expand_as(states)
            states = states.masked_scatter(here, features)
        length = torch.arange(input_ids.shape[1])
        far = (length[:, None] - length).abs() > model.config.sliding_window
        absent = (attention_mask == 0)[:, None, None, :]
        least = torch.finfo(torch.float32).min
        nothing = torch.zeros(1, 1, 1, 1)
        masks = {
            "full_attention": (nothing + absent * least),
            "sliding_attention": (nothing + (absent | far) * least),
        }
        layers = model.ple(states)
        turns = {
            kind: model.rotary_emb(states, length[None], kind) for kind in model.unique_layer_types
        }
        for at, layer in enumerate(model.layers):
            kind = model.config.layer_types[at]
            states = layer(
                states,
                layers[:, :, at, :],
                attention_mask=masks[kind],
                position_embeddings=turns[kind],
            )
        states = model.embedding_projection(model.norm(states))
        weights = attention_mask[..., None].float()
        return nn.functional.normalize((states * weights).sum(1) / weights.sum(1), dim=-1)


def export_twin(model: EmbeddingGemma2Model, shape: TwinShape, image: Path, text: Path) -> None:
    """Write both graphs, weights inside or, where they are too large for that, beside them."""
    patches = torch.rand(2, 4 * _POOLED**2, 3 * shape.patch_px**2)
    grid = torch.cartesian_prod(torch.arange(6), torch.arange(6)).flip(-1)
    _export(
        PictureGraph(model),
        {"pixel_values": patches, "pixel_position_ids": grid.repeat(2, 1, 1)},
        image,
        "image_features",
        {
            "pixel_values": {0: "pictures", 1: "patches"},
            "pixel_position_ids": {0: "pictures", 1: "patches"},
            "image_features": {0: "tokens"},
        },
    )
    ids = torch.full((2, 9), 5)
    ids[:, 2:6] = shape.ids["<|image|>"]
    none = torch.zeros(0, shape.width)
    _export(
        TextGraph(model),
        {
            "input_ids": ids,
            "attention_mask": torch.ones_like(ids),
            "image_features": torch.rand(8, shape.width),
            "video_features": none,
            "audio_features": none,
        },
        text,
        "sentence_embedding",
        {
            "input_ids": {0: "n", 1: "length"},
            "attention_mask": {0: "n", 1: "length"},
            "image_features": {0: "image_tokens"},
            "video_features": {0: "video_tokens"},
            "audio_features": {0: "audio_tokens"},
            "sentence_embedding": {0: "n"},
        },
    )


def _export(
    graph: nn.Module,
    example: dict[str, torch.Tensor],
    path: Path,
    output: str,
    axes: dict[str, dict[int, str]],
) -> None:
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracing exporter is deprecated; see export_onnx
        torch.onnx.export(
            graph.eval(),
            tuple(example.values()),
            str(path),
            input_names=list(example),
            output_names=[output],
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )


def reference_pictures(
    model: EmbeddingGemma2Model, shape: TwinShape, pictures: Sequence[Image.Image]
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return what transformers makes of upright RGB pictures: (n, d) unit rows, and pixels.

    Its own processor pads every picture to the whole budget, which ours does not.
    """
    processor = Gemma4ImageProcessorPil(patch_size=shape.patch_px, max_soft_tokens=shape.max_tokens)
    ids = shape.ids
    rows: list[np.ndarray] = []
    pixels: list[np.ndarray] = []
    for picture in pictures:
        made = processor(picture, return_tensors="pt")
        count = int(made["num_soft_tokens_per_image"][0])
        sequence = [2, ids["<|image>"], *[ids["<|image|>"]] * count, ids["<image|>"], 1]
        given = torch.tensor([sequence])
        with torch.no_grad():
            states = model(
                input_ids=given,
                attention_mask=torch.ones_like(given),
                pixel_values=made["pixel_values"],
                image_position_ids=made["image_position_ids"],
            ).last_hidden_state
        rows.append(_pooled(states, torch.ones_like(given))[0])
        pixels.append(_unpatched(made, shape.patch_px))
    return np.stack(rows), pixels


def reference_composed(
    model: EmbeddingGemma2Model,
    shape: TwinShape,
    pairs: Sequence[tuple[str, Image.Image]],
    tokenizer: bytes,
) -> np.ndarray:
    """Return transformers' vectors of words followed by a picture, (n, d) unit rows.

    Words are cut where both together would be longer than the context.
    """
    processor = Gemma4ImageProcessorPil(patch_size=shape.patch_px, max_soft_tokens=shape.max_tokens)
    whole = PreTrainedTokenizerFast(tokenizer_object=Tokenizer.from_str(tokenizer.decode()))
    ids = shape.ids
    rows: list[np.ndarray] = []
    for text, picture in pairs:
        made = processor(picture, return_tensors="pt")
        count = int(made["num_soft_tokens_per_image"][0])
        inner = whole(text, add_special_tokens=False, split_special_tokens=True)["input_ids"]
        shown = [ids["<|image>"], *[ids["<|image|>"]] * count, ids["<image|>"]]
        given = torch.tensor([[2, *inner[: shape.context - 2 - len(shown)], *shown, 1]])
        with torch.no_grad():
            states = model(
                input_ids=given,
                attention_mask=torch.ones_like(given),
                pixel_values=made["pixel_values"],
                image_position_ids=made["image_position_ids"],
            ).last_hidden_state
        rows.append(_pooled(states, torch.ones_like(given))[0])
    return np.stack(rows)


def _unpatched(made: Any, side: int) -> np.ndarray:
    """Put a processor's patches together again: (h, w, 3) uint8."""
    places = made["image_position_ids"][0].numpy()
    kept = places[:, 0] >= 0
    across, down = places[kept].max(axis=0) + 1
    patches = made["pixel_values"][0].numpy()[kept].reshape(down, across, side, side, 3)
    whole = patches.transpose(0, 2, 1, 3, 4).reshape(down * side, across * side, 3)
    return np.rint(whole * 255).astype(np.uint8)


def reference_texts(
    model: EmbeddingGemma2Model, shape: TwinShape, texts: Sequence[str], tokenizer: bytes
) -> tuple[np.ndarray, list[list[int]]]:
    """Return transformers' vectors of texts, (n, d) unit rows, and its token ids."""
    whole = PreTrainedTokenizerFast(tokenizer_object=Tokenizer.from_str(tokenizer.decode()))
    rows: list[np.ndarray] = []
    ids: list[list[int]] = []
    for text in texts:
        inner = whole(text, add_special_tokens=False, split_special_tokens=True)["input_ids"]
        sequence = [2, *inner[: shape.context - 2], 1]
        given = torch.tensor([sequence])
        with torch.no_grad():
            states = model(input_ids=given, attention_mask=torch.ones_like(given)).last_hidden_state
        rows.append(_pooled(states, torch.ones_like(given))[0])
        ids.append(sequence)
    return np.stack(rows), ids


def _pooled(states: torch.Tensor, mask: torch.Tensor) -> np.ndarray:
    weights = mask[..., None].double()
    mean = (states.double() * weights).sum(1) / weights.sum(1)
    return nn.functional.normalize(mean, dim=-1).float().numpy()


def upright(data: bytes) -> Image.Image:
    """Open a picture as it is meant: turned upright, transparency on white, RGB."""
    image = Image.open(io.BytesIO(data))
    turned = ImageOps.exif_transpose(image) or image
    if turned.mode in ("RGBA", "LA"):
        ground = Image.new("RGBA", turned.size, (255, 255, 255, 255))
        turned = Image.alpha_composite(ground, turned.convert("RGBA"))
    return turned.convert("RGB")


def write_small(out: Path) -> None:
    """Write the small twin's graphs, and what transformers makes of texts and pictures."""
    model = make_model(SMALL, full=False)
    graphs = {role: out / f"patches_{role}.onnx" for role in ("image", "text")}
    export_twin(copy.deepcopy(model), SMALL, graphs["image"], graphs["text"])
    for path in graphs.values():
        packed = gzip.compress(path.read_bytes(), 9, mtime=0)
        path.with_name(path.name + ".gz").write_bytes(packed)
        path.unlink()
        _log.info("%s: %d bytes", path.name, len(packed))
    pictures = twin_pictures()
    images, pixels = reference_pictures(model, SMALL, [upright(data) for data in pictures.values()])
    kept: dict[str, np.ndarray] = {"image": images}
    for name, values in zip(pictures, pixels, strict=True):
        kept[f"pixels {name}"] = values
    for kind, prefix in (("query", QUERY_PREFIX), ("passage", PASSAGE_PREFIX)):
        texts = [prefix + text for text in TWIN_TEXTS]
        kept[kind], ids = reference_texts(model, SMALL, texts, twin_tokenizer())
        kept[f"{kind} ids"] = np.concatenate([np.asarray(row, np.int32) for row in ids])
        kept[f"{kind} lengths"] = np.asarray([len(row) for row in ids], np.int32)
    shown = [upright(data) for data in pictures.values()]
    pairs = [
        (QUERY_PREFIX + text, shown[number % len(shown)]) for number, text in enumerate(TWIN_TEXTS)
    ]
    kept["composed"] = reference_composed(model, SMALL, pairs, twin_tokenizer())
    np.savez_compressed(out / "patches.npz", **kept, **_reference_sizes())
    alike = images @ images.T - 2 * np.eye(len(images))
    _log.info("nearest two pictures: cosine %.4f", alike.max())


def _reference_sizes() -> dict[str, np.ndarray]:
    """Return what both rules make of pictures' sides: rows of width and height, before and after.

    In front of each row the budget: of Gemma 4's rule squares of 48 px, of NaFlex's of 16 px.
    """
    chance = np.random.default_rng(48)
    sides = np.rint(np.exp(chance.uniform(0, 9.5, (120, 2)))).astype(int).tolist()
    sides += [[1, 1], [1, 5000], [5000, 1], [48, 48], [480, 480], [4000, 3000], [3000, 4000]]
    floor: list[list[int]] = []
    ceil: list[list[int]] = []
    for wide, high in sides:
        for tokens in (1, 70, 140, 280):
            made = get_aspect_ratio_preserving_size(high, wide, 16, tokens * _POOLED**2, _POOLED)
            floor.append([tokens, wide, high, made[1], made[0]])
        for tokens in (64, 256, 1024):
            made = get_image_size_for_max_num_patches(high, wide, 16, tokens)
            ceil.append([tokens, wide, high, made[1], made[0]])
    return {"sizes floor": np.asarray(floor), "sizes ceil": np.asarray(ceil)}


_NAMES = {"image": "vision_encoder", "text": "model"}
"""Of graphs, as the publisher of the pack calls them."""
_BITS = {"fp32": 0, "int8": 8, "q4": 4}
_BLOCK = 32


def write_full(out: Path) -> None:
    """Write packs of the published shapes, exact, in eight bits and in four, with references.

    Each is a folder in the layout of the hub's: weights lie beside the graphs.
    """
    shape, model = FULL, make_model(FULL, full=True)
    pictures = [upright(data) for data in twin_pictures().values()]
    images, pixels = reference_pictures(model, shape, pictures)
    texts, ids = reference_texts(
        model, shape, [QUERY_PREFIX + text for text in TWIN_TEXTS], twin_tokenizer()
    )
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        out / "references.npz",
        image=images,
        query=texts,
        lengths=np.asarray([len(row) for row in ids]),
        **{f"pixels {name}": one for name, one in zip(twin_pictures(), pixels, strict=True)},
    )
    graphs = {role: out / f"{name}.onnx" for role, name in _NAMES.items()}
    export_twin(model, shape, graphs["image"], graphs["text"])
    del model
    gc.collect()
    for kind, bits in _BITS.items():
        folder = out / kind
        (folder / "onnx").mkdir(parents=True, exist_ok=True)
        files: dict[tuple[str, str], bytes | None] = {
            ("tokenizer", "tokenizer.json"): twin_tokenizer()
        }
        for role, path in graphs.items():
            name = _NAMES[role] + {"fp32": "", "int8": "_quantized", "q4": "_q4"}[kind]
            _write_graph(path, folder / "onnx" / f"{name}.onnx", bits)
            _log.info("%s/%s is there", kind, name)
            files[role + ("_int8" if bits == 8 else ""), f"onnx/{name}.onnx"] = None
            files["data", f"onnx/{name}.onnx_data"] = None
        write_twin_pack(folder, twin_coarse_part(shape), files)
    for path in graphs.values():
        path.unlink()
    (out / "made.json").write_text(
        json.dumps({name: version(name) for name in ("transformers", "torch", "onnxruntime")})
    )


def _write_graph(source: Path, to: Path, bits: int) -> None:
    """Write a graph with its weights beside it, those of products in blocks of so many bits.

    As the published files are, by their lengths: blocks have a zero point, the tables of tokens and
    places are quantised too, and of the image tower the product that leads to the text tower stays
    exact. onnxruntime's quantiser writes tables in four bits only.
    """
    model = onnx.load(source)
    if bits:
        config = DefaultWeightOnlyQuantConfig(
            block_size=_BLOCK,
            is_symmetric=False,
            accuracy_level=4,
            bits=bits,
            quant_format=quant_utils.QuantFormat.QOperator,
            op_types_to_quantize=("MatMul", "Gather") if bits == 4 else ("MatMul",),
        )
        exact = [one.name for one in model.graph.node if one.name.startswith("/embed/")]
        quantizer = MatMulNBitsQuantizer(model, algo_config=config, nodes_to_exclude=exact)
        quantizer.process()
        model = quantizer.model.model
        if bits == 8:
            _tables_in_eight_bits(model.graph)
    onnx.save(
        model,
        to,
        save_as_external_data=True,
        location=f"{to.name}_data",
        size_threshold=1024,
        convert_attribute=False,
    )
    del model
    gc.collect()


def _tables_in_eight_bits(graph: onnx.GraphProto) -> None:
    """Replace look-ups in large tables by such in blocks of eight bits with a zero point."""
    tables = {one.name: one for one in graph.initializer if len(one.dims) == 2}
    for node in graph.node:
        if node.op_type != "Gather" or node.input[0] not in tables:
            continue
        name, indices = node.input
        values = numpy_helper.to_array(tables[name])
        if values.dtype != np.float32 or values.shape[1] % _BLOCK:
            continue
        blocks = values.reshape(len(values), -1, _BLOCK)
        least = np.minimum(blocks.min(-1), 0)
        scales = np.maximum((np.maximum(blocks.max(-1), 0) - least) / 255, 1e-12)
        zeros = np.rint(-least / scales)
        levels = np.rint(blocks / scales[..., None]) + zeros[..., None]
        parts = {
            f"{name}_8": np.clip(levels, 0, 255).astype(np.uint8).reshape(values.shape),
            f"{name}_scales": scales.astype(np.float32),
            f"{name}_zeros": zeros.astype(np.uint8),
        }
        graph.initializer.remove(tables[name])
        graph.initializer.extend(numpy_helper.from_array(one, key) for key, one in parts.items())
        levels_name, scales_name, zeros_name = parts
        node.CopyFrom(
            onnx.helper.make_node(
                "GatherBlockQuantized",
                [levels_name, indices, scales_name, zeros_name],
                list(node.output),
                node.name,
                domain="com.microsoft",
                gather_axis=0,
                quantize_axis=1,
                block_size=_BLOCK,
                bits=8,
            )
        )


def main() -> None:
    """Write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=PARITY)
    parser.add_argument("--full", type=Path, help="make and time the published shapes there")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(2)
    if arguments.full is None:
        write_small(arguments.out)
    else:
        write_full(arguments.full)
    _log.info("transformers %s, torch %s", version("transformers"), torch.__version__)


if __name__ == "__main__":
    main()
