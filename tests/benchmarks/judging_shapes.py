"""Writes GGUF files of real models' exact shapes with random weights: speed depends on shapes.

The vocabulary has the real one's size; its merges are learned from captions and prompts, so
that a question takes about as many tokens as with the real one.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import gguf
import numpy as np
import numpy.typing as npt

from models.world.caption import describe
from models.world.datasets import split_rng
from models.world.sampling import sample_scene
from retllm_desktop.core.judging import Pair
from retllm_desktop.packs.fine_spec import FineSpec
from retllm_desktop.packs.question_templates import PAPER_PROMPTS

_Q8: Final = gguf.GGMLQuantizationType.Q8_0
_BLOCK: Final = 32
_CAPTIONS: Final = 4000
_MERGES: Final = 3000
_CHAT: Final = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{% if m['content'] is string %}"
    "{{ m['content'] }}{% else %}{% for part in m['content'] %}{% if part['type'] == 'text' %}"
    "{{ part['text'] }}{% else %}<__media__>{% endif %}{% endfor %}{% endif %}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


@dataclass(frozen=True, slots=True)
class TextShape:
    """A language model: layers, width, heads, key heads, head width, hidden width, tokens."""

    architecture: str
    layers: int
    width: int
    heads: int
    kv_heads: int
    head_width: int
    hidden: int
    tokens: int
    own_output: bool
    rope_base: float


@dataclass(frozen=True, slots=True)
class VisionShape:
    """A picture encoder: its projector's name, side in pixels, patch, layers and widths, and how
    many tiles a picture's side is cut into at most, where it tiles."""

    projector: str
    px: int
    patch: int
    layers: int
    width: int
    heads: int
    hidden: int
    merge: int
    deepstack: tuple[int, ...] = ()
    tiles: int = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """A model: both parts, the cap on a picture's tokens, and the side of pictures to send."""

    text: TextShape
    vision: VisionShape
    special: tuple[str, ...]
    image_tokens: int
    picture_px: int
    context: int


_CHAT_TOKENS: Final = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
_TILES: Final = tuple(f"<row_{row}_col_{column}>" for row in range(1, 7) for column in range(1, 7))
SHAPES: Final = {
    "smolvlm2-500m": Shape(
        TextShape("llama", 32, 960, 15, 5, 64, 2560, 49280, own_output=True, rope_base=1e5),
        VisionShape("idefics3", 512, 16, 12, 768, 12, 3072, 4),
        (*_CHAT_TOKENS, "<fake_token_around_image>", "<global-img>", "<image>", *_TILES),
        image_tokens=64,
        picture_px=512,
        context=2048,
    ),
    "qwen3-vl-2b": Shape(
        TextShape("qwen3vl", 28, 2048, 16, 8, 128, 6144, 151936, own_output=False, rope_base=5e6),
        VisionShape("qwen3vl_merger", 768, 16, 24, 1024, 16, 4096, 2, (5, 11, 17)),
        (*_CHAT_TOKENS, "<|vision_start|>", "<|vision_end|>", "<|image_pad|>"),
        image_tokens=256,
        picture_px=512,
        context=2048,
    ),
}


@dataclass(frozen=True, slots=True)
class ShapedPack:
    """Where the files are and how to use them."""

    model: Path
    mmproj: Path
    spec: FineSpec


def spec_of(shape: Shape) -> FineSpec:
    """The fine part of a manifest for such a model."""
    return FineSpec(
        image_spec=None,
        image_max_px=shape.picture_px,
        image_max_tokens=shape.image_tokens,
        context_length=shape.context,
        chat_template="gguf",
        prompts={Pair.TEXT_TO_IMAGE.value: PAPER_PROMPTS[Pair.TEXT_TO_IMAGE]},
        answers_true=("True", " True"),
        answers_false=("False", " False"),
        fine_k=16,
        fusion_weight=0.0,
        temperature=1.0,
        calibration_scale=1.0,
        calibration_offset=0.0,
    )


def write_shape(name: str, folder: Path) -> ShapedPack:
    """Write a model's files, unless they are there; they take as many bytes as the real ones."""
    shape = SHAPES[name]
    pack = ShapedPack(folder / f"{name}.gguf", folder / f"mmproj-{name}.gguf", spec_of(shape))
    for path, write in ((pack.model, _write_text), (pack.mmproj, _write_vision)):
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(".partial")
            write(partial, shape)
            partial.replace(path)
    return pack


def write_untiled(name: str, folder: Path) -> Path:
    """Write an encoder that tiles as little as can be, for programs without a cap on tokens.

    Idefics' way of tiling then makes one tile, and the whole picture besides. A model that does
    not tile is returned as it is.
    """
    shape = SHAPES[name]
    path = folder / f"mmproj-{name}.gguf"
    if shape.vision.deepstack:
        return path
    untiled = folder / f"mmproj-{name}-untiled.gguf"
    if not untiled.exists():
        partial = untiled.with_suffix(".partial")
        _write_vision(partial, replace(shape, vision=replace(shape.vision, tiles=1)))
        partial.replace(untiled)
    return untiled


class _Weights:
    """Random weights, made fast: one block of random bytes, cut at other places each time."""

    def __init__(self, writer: gguf.GGUFWriter) -> None:
        self._writer = writer
        self._rng = np.random.default_rng(0)
        self._noise = self._rng.integers(-127, 128, 1 << 24, dtype=np.int8)

    def matrix(self, name: str, rows: int, columns: int) -> None:
        """Add (rows, columns) in Q8_0, of the spread that keeps activations as they are."""
        blocks = rows * columns // _BLOCK
        data = np.empty((blocks, 2 + _BLOCK), np.uint8)
        scale = np.float16(1 / (73.3 * np.sqrt(columns)))
        data[:, :2] = np.frombuffer(scale.tobytes(), np.uint8)
        start = int(self._rng.integers(self._noise.size))
        values = np.resize(np.roll(self._noise, -start), blocks * _BLOCK)
        data[:, 2:] = values.view(np.uint8).reshape(blocks, _BLOCK)
        self._writer.add_tensor(
            name, data.reshape(rows, columns // _BLOCK * (2 + _BLOCK)), raw_dtype=_Q8
        )

    def ones(self, name: str, size: int) -> None:
        self._writer.add_tensor(name, np.ones(size, np.float32))

    def zeros(self, name: str, size: int) -> None:
        self._writer.add_tensor(name, np.zeros(size, np.float32))

    def normal(self, name: str, *shape: int, dtype: npt.DTypeLike = np.float32) -> None:
        """Add a small tensor of floats."""
        spread = float(np.prod(shape[1:])) ** -0.5
        self._writer.add_tensor(name, (self._rng.standard_normal(shape) * spread).astype(dtype))

    def linear(self, name: str, rows: int, columns: int) -> None:
        """Add a matrix and a bias."""
        self.matrix(f"{name}.weight", rows, columns)
        self.zeros(f"{name}.bias", rows)

    def norm(self, name: str, size: int) -> None:
        """Add a norm's scale and offset."""
        self.ones(f"{name}.weight", size)
        self.zeros(f"{name}.bias", size)


def _finished(path: Path, architecture: str) -> Callable[[Callable[[Any, _Weights], None]], None]:
    def write(fill: Callable[[Any, _Weights], None]) -> None:
        writer = gguf.GGUFWriter(str(path), architecture)
        fill(writer, _Weights(writer))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()

    return write


def _write_text(path: Path, shape: Shape) -> None:
    text = shape.text

    def fill(writer: Any, weights: _Weights) -> None:
        writer.add_context_length(8192)
        writer.add_embedding_length(text.width)
        writer.add_block_count(text.layers)
        writer.add_feed_forward_length(text.hidden)
        writer.add_head_count(text.heads)
        writer.add_head_count_kv(text.kv_heads)
        writer.add_key_length(text.head_width)
        writer.add_value_length(text.head_width)
        writer.add_layer_norm_rms_eps(1e-5)
        writer.add_rope_freq_base(text.rope_base)
        writer.add_vocab_size(text.tokens)
        if shape.vision.deepstack:
            writer.add_rope_dimension_sections([24, 20, 20, 0])
            writer.add_num_deepstack_layers(len(shape.vision.deepstack))
        else:
            writer.add_rope_dimension_count(text.head_width)
        _add_vocabulary(writer, shape)
        weights.matrix("token_embd.weight", text.tokens, text.width)
        if text.own_output:
            weights.matrix("output.weight", text.tokens, text.width)
        weights.ones("output_norm.weight", text.width)
        inner, outer = text.heads * text.head_width, text.kv_heads * text.head_width
        for block in (f"blk.{layer}" for layer in range(text.layers)):
            weights.ones(f"{block}.attn_norm.weight", text.width)
            weights.matrix(f"{block}.attn_q.weight", inner, text.width)
            weights.matrix(f"{block}.attn_k.weight", outer, text.width)
            weights.matrix(f"{block}.attn_v.weight", outer, text.width)
            weights.matrix(f"{block}.attn_output.weight", text.width, inner)
            if text.architecture == "qwen3vl":
                weights.ones(f"{block}.attn_q_norm.weight", text.head_width)
                weights.ones(f"{block}.attn_k_norm.weight", text.head_width)
            weights.ones(f"{block}.ffn_norm.weight", text.width)
            weights.matrix(f"{block}.ffn_gate.weight", text.hidden, text.width)
            weights.matrix(f"{block}.ffn_up.weight", text.hidden, text.width)
            weights.matrix(f"{block}.ffn_down.weight", text.width, text.hidden)

    _finished(path, text.architecture)(fill)


def _write_vision(path: Path, shape: Shape) -> None:
    vision, width = shape.vision, shape.vision.width

    def fill(writer: Any, weights: _Weights) -> None:
        writer.add_bool("clip.has_vision_encoder", True)
        writer.add_bool("clip.has_audio_encoder", False)
        writer.add_string("clip.projector_type", vision.projector)
        writer.add_bool("clip.use_gelu", True)
        writer.add_uint32("clip.vision.image_size", vision.px)
        writer.add_uint32("clip.vision.patch_size", vision.patch)
        writer.add_uint32("clip.vision.embedding_length", width)
        writer.add_uint32("clip.vision.feed_forward_length", vision.hidden)
        writer.add_uint32("clip.vision.block_count", vision.layers)
        writer.add_uint32("clip.vision.projection_dim", shape.text.width)
        writer.add_uint32("clip.vision.attention.head_count", vision.heads)
        writer.add_float32("clip.vision.attention.layer_norm_epsilon", 1e-6)
        writer.add_array("clip.vision.image_mean", [0.5, 0.5, 0.5])
        writer.add_array("clip.vision.image_std", [0.5, 0.5, 0.5])
        patch = (width, 3, vision.patch, vision.patch)
        weights.normal("v.patch_embd.weight", *patch, dtype=np.float16)
        weights.zeros("v.patch_embd.bias", width)
        weights.normal("v.position_embd.weight", (vision.px // vision.patch) ** 2, width)
        weights.norm("v.post_ln", width)
        for block in (f"v.blk.{layer}" for layer in range(vision.layers)):
            weights.norm(f"{block}.ln1", width)
            weights.norm(f"{block}.ln2", width)
            weights.linear(f"{block}.attn_out", width, width)
            weights.linear(f"{block}.ffn_up", vision.hidden, width)
            weights.linear(f"{block}.ffn_down", width, vision.hidden)
            if vision.deepstack:
                weights.linear(f"{block}.attn_qkv", 3 * width, width)
            else:
                for name in ("attn_q", "attn_k", "attn_v"):
                    weights.linear(f"{block}.{name}", width, width)
        merged = width * vision.merge**2
        if not vision.deepstack:
            writer.add_uint32("clip.vision.projector.scale_factor", vision.merge)
            writer.add_uint32("clip.vision.preproc_image_size", vision.tiles * vision.px)
            weights.matrix("mm.model.fc.weight", shape.text.width, merged)
            return
        writer.add_uint32("clip.vision.spatial_merge_size", vision.merge)
        stacked = [layer in vision.deepstack for layer in range(vision.layers)]
        writer.add_array("clip.vision.is_deepstack_layers", stacked)
        weights.normal("v.patch_embd.weight.1", *patch, dtype=np.float16)
        for layer in vision.deepstack:
            weights.norm(f"v.deepstack.{layer}.norm", merged)
            weights.linear(f"v.deepstack.{layer}.fc1", merged, merged)
            weights.linear(f"v.deepstack.{layer}.fc2", shape.text.width, merged)
        weights.linear("mm.0", merged, merged)
        weights.linear("mm.2", shape.text.width, merged)

    _finished(path, "clip")(fill)


def _texts() -> Iterator[str]:
    for index in range(_CAPTIONS):
        rng = split_rng("train", index)
        yield describe(sample_scene(rng), rng).text
    for template in PAPER_PROMPTS.values():
        # Often enough that each of their words becomes one token, as it is with a real one.
        yield from [template] * 100
    yield from ["user assistant system True False Yes No\n\n"] * 100


def _add_vocabulary(writer: Any, shape: Shape) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    learned = Tokenizer(models.BPE())
    learned.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=_MERGES, initial_alphabet=alphabet, show_progress=False
    )
    learned.train_from_iterator(_texts(), trainer)
    model = json.loads(learned.to_str())["model"]
    words = sorted(model["vocab"], key=model["vocab"].__getitem__)
    merges = [pair if isinstance(pair, str) else " ".join(pair) for pair in model["merges"]]
    if "ĊĊ" not in words:
        words.append("ĊĊ")
        merges.append("Ċ Ċ")
    used = [*shape.special, *words]
    filling = [f"<unused_{i}>" for i in range(shape.text.tokens - len(used))]
    kinds = [int(gguf.TokenType.CONTROL)] * len(shape.special)
    kinds += [int(gguf.TokenType.NORMAL)] * len(words)
    kinds += [int(gguf.TokenType.UNUSED)] * len(filling)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm" if shape.text.architecture == "llama" else "qwen2")
    writer.add_token_list([*used, *filling])
    writer.add_token_types(kinds)
    writer.add_token_merges(merges)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(False)
    writer.add_chat_template(_CHAT)
