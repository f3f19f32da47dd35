"""The networks, of transformers' own classes, as modules with the published inputs and outputs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import nn
from transformers import (
    BertConfig,
    BertModel,
    DynamicCache,
    Gemma3TextConfig,
    Gemma3TextModel,
    Qwen3Config,
    Qwen3Model,
    SiglipTextConfig,
    SiglipTextModel,
    SiglipVisionConfig,
    SiglipVisionModel,
    XLMRobertaConfig,
    XLMRobertaModel,
)

from models.training.encoder_twins.shapes import Family, PictureShape, TextShape, Twin

_LOCAL_OF: Final = 6
"""Of so many layers of Gemma 3 all but the last attend locally."""


@dataclass(frozen=True)
class Network:
    """A module with the names of what it takes and gives, in the published order.

    Attributes:
        axes: Free axes by name of input or output.
    """

    module: nn.Module
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    axes: Mapping[str, Mapping[int, str]]

    def example(self) -> tuple[torch.Tensor, ...]:
        """Return inputs to trace it with."""
        return self.module.example()  # type: ignore[operator, no-any-return]


class _Pictures(nn.Module):
    def __init__(self, model: SiglipVisionModel, px: int) -> None:
        super().__init__()
        self.model, self.px = model, px

    def example(self) -> tuple[torch.Tensor, ...]:
        return (torch.rand(2, 3, self.px, self.px),)

    def forward(self, pixel_values: torch.Tensor) -> tuple[torch.Tensor, ...]:
        found = self.model(pixel_values=pixel_values)
        return found.last_hidden_state, found.pooler_output


class _Words(nn.Module):
    def __init__(self, model: SiglipTextModel, length: int) -> None:
        super().__init__()
        self.model, self.length = model, length

    def example(self) -> tuple[torch.Tensor, ...]:
        return (torch.ones(2, self.length, dtype=torch.int64),)

    def forward(self, input_ids: torch.Tensor) -> tuple[torch.Tensor, ...]:
        found = self.model(input_ids=input_ids)
        return found.last_hidden_state, found.pooler_output


class _States(nn.Module):
    """BERT and XLM-RoBERTa: a vector a token."""

    def __init__(self, model: nn.Module, *, types: bool) -> None:
        super().__init__()
        self.model, self.types = model, types

    def example(self) -> tuple[torch.Tensor, ...]:
        ids = torch.full((2, 7), 5)
        mask = torch.ones_like(ids)
        return (ids, mask, torch.zeros_like(ids)) if self.types else (ids, mask)

    def forward(self, input_ids: torch.Tensor, mask: torch.Tensor, *types: torch.Tensor) -> Any:
        more = {"token_type_ids": types[0]} if self.types else {}
        return self.model(input_ids=input_ids, attention_mask=mask, **more).last_hidden_state


class _Sentences(nn.Module):
    """EmbeddingGemma: Gemma 3 that looks both ways, mean of the tokens, two products, length one.

    The exporter cannot trace how transformers makes its masks: while it traces, they are made here.

    Source: the modules of google/embeddinggemma-300m as sentence-transformers runs them.
    """

    def __init__(self, model: Gemma3TextModel, width: int, dense: int) -> None:
        super().__init__()
        self.model = model
        self.first = nn.Linear(width, dense, bias=False)
        self.second = nn.Linear(dense, width, bias=False)

    def example(self) -> tuple[torch.Tensor, ...]:
        ids = torch.full((2, 40), 5)
        mask = torch.ones_like(ids)
        mask[1, 30:] = 0
        return ids, mask

    def forward(self, input_ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        seen = self._masks(mask) if torch.jit.is_tracing() else mask
        states = self.model(
            input_ids=input_ids, attention_mask=seen, use_cache=False
        ).last_hidden_state
        kept = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * kept).sum(1) / kept.sum(1).clamp(min=1e-9)
        return states, nn.functional.normalize(self.second(self.first(mean)), dim=-1)

    def _masks(self, mask: torch.Tensor) -> dict[str, torch.Tensor]:
        places = torch.arange(mask.shape[1])
        near = (places[:, None] - places[None, :]).abs() < self.model.config.sliding_window
        everywhere = mask[:, None, None, :].bool().expand(-1, 1, mask.shape[1], -1)
        least = torch.finfo(torch.float32).min
        return {
            kind: torch.zeros(()).masked_fill(~seen, least)
            for kind, seen in (
                ("full_attention", everywhere),
                ("sliding_attention", everywhere & near),
            )
        }


class _Turns(nn.Module):
    """Rotations by place; in a file they are two tables, as in the published one, not computed."""

    def __init__(self, computed: nn.Module, places: int) -> None:
        super().__init__()
        self.computed = computed
        angles = torch.arange(places)[:, None].float() * computed.inv_freq
        self.cosines, self.sines = nn.Buffer(angles.cos()), nn.Buffer(angles.sin())

    def forward(self, states: torch.Tensor, position_ids: torch.Tensor) -> tuple[torch.Tensor, ...]:
        if not torch.jit.is_tracing():  # What is compared with is transformers' own.
            return self.computed(states, position_ids)  # type: ignore[no-any-return]
        halves = (table[position_ids] for table in (self.cosines, self.sines))
        return tuple(torch.cat((half, half), dim=-1) for half in halves)


class _Cached(nn.Module):
    """Qwen 3, exported as a model that goes on writing: with what it has read before."""

    def __init__(self, model: Qwen3Model, shape: TextShape) -> None:
        super().__init__()
        self.model, self.shape = model, shape

    def example(self) -> tuple[torch.Tensor, ...]:
        shape = self.shape
        ids = torch.full((2, 7), 5)
        past = 3
        mask = torch.ones(2, 7 + past, dtype=torch.int64)
        places = torch.arange(past, past + 7).expand(2, 7)
        sides = (2, shape.key_value_heads or shape.heads, past, shape.head_width)
        cached = [torch.rand(*sides) for _ in range(2 * shape.layers)]  # type: ignore[arg-type]
        return ids, mask, places, *cached

    def forward(
        self,
        input_ids: torch.Tensor,
        mask: torch.Tensor,
        places: torch.Tensor,
        *cached: torch.Tensor,
    ) -> tuple[torch.Tensor, ...]:
        pairs = [(cached[n], cached[n + 1]) for n in range(0, len(cached), 2)]
        cache = DynamicCache(pairs) if pairs else None
        found = self.model(
            input_ids=input_ids,
            attention_mask=mask,
            position_ids=places,
            past_key_values=cache,
            use_cache=cache is not None,
        )
        made = [found.last_hidden_state]
        for layer in found.past_key_values.layers if cache is not None else ():
            made += [layer.keys, layer.values]
        return tuple(made)


def text_network(twin: Twin) -> Network:
    """Return the text tower."""
    shape = twin.text
    ids = {0: "batch_size", 1: "sequence_length"}
    states = {"last_hidden_state": ids}
    if twin.family is Family.SIGLIP:
        config = SiglipTextConfig(
            **_common(shape),
            vocab_size=shape.vocabulary,
            projection_size=shape.width,
            bos_token_id=None,
            eos_token_id=1,
            pad_token_id=0,
        )
        return Network(
            _Words(SiglipTextModel(config), shape.positions),
            ("input_ids",),
            ("last_hidden_state", "pooler_output"),
            {"input_ids": ids, **states, "pooler_output": {0: "batch_size"}},
        )
    if twin.family is Family.BERT:
        model = BertModel(BertConfig(**_common(shape), vocab_size=shape.vocabulary))
        names = ("input_ids", "attention_mask", "token_type_ids")
        module: nn.Module = _States(_without_pooler(model), types=True)
        return Network(module, names, ("last_hidden_state",), dict.fromkeys(names, ids) | states)
    if twin.family is Family.XLM_ROBERTA:
        config = XLMRobertaConfig(
            **_common(shape), vocab_size=shape.vocabulary, type_vocab_size=1, layer_norm_eps=1e-5
        )
        names = ("input_ids", "attention_mask")
        module = _States(_without_pooler(XLMRobertaModel(config)), types=False)
        return Network(module, names, ("last_hidden_state",), dict.fromkeys(names, ids) | states)
    if twin.family is Family.GEMMA_3:
        return _gemma_network(shape, ids)
    return _qwen_network(shape, ids)


def _gemma_network(shape: TextShape, ids: Mapping[int, str]) -> Network:
    local = min(_LOCAL_OF, shape.layers)
    config = Gemma3TextConfig(
        **_common(shape),
        vocab_size=shape.vocabulary,
        num_key_value_heads=shape.key_value_heads,
        head_dim=shape.head_width,
        sliding_window=shape.window,
        sliding_window_pattern=local,
        query_pre_attn_scalar=shape.head_width,
        use_bidirectional_attention=True,
    )
    assert shape.dense is not None
    names = ("input_ids", "attention_mask")
    axes = {
        **dict.fromkeys(names, ids),
        "last_hidden_state": ids,
        "sentence_embedding": {0: "batch_size"},
    }
    module = _Sentences(Gemma3TextModel(config), shape.width, shape.dense)
    return Network(module, names, ("last_hidden_state", "sentence_embedding"), axes)


def _qwen_network(shape: TextShape, ids: Mapping[int, str]) -> Network:
    config = Qwen3Config(
        **_common(shape),
        vocab_size=shape.vocabulary,
        num_key_value_heads=shape.key_value_heads,
        head_dim=shape.head_width,
        rope_parameters={"rope_type": "default", "rope_theta": 1e6},
    )
    pairs = [f"{n}.{side}" for n in range(shape.layers) for side in ("key", "value")]
    before, after = (
        [f"{name}.{pair}" for pair in pairs] for name in ("past_key_values", "present")
    )
    axes: dict[str, Mapping[int, str]] = {
        "input_ids": ids,
        "attention_mask": {0: "batch_size", 1: "total_sequence_length"},
        "position_ids": ids,
        "last_hidden_state": ids,
        **{name: {0: "batch_size", 2: "past_sequence_length"} for name in before},
        **{name: {0: "batch_size", 2: "total_sequence_length"} for name in after},
    }
    model = Qwen3Model(config)
    model.rotary_emb = _Turns(model.rotary_emb, shape.positions)
    return Network(
        _Cached(model, shape),
        ("input_ids", "attention_mask", "position_ids", *before),
        ("last_hidden_state", *after),
        axes,
    )


def picture_network(shape: PictureShape) -> Network:
    """Return the picture tower."""
    config = SiglipVisionConfig(
        hidden_size=shape.width,
        intermediate_size=shape.inner,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        image_size=shape.px,
        patch_size=shape.patch_px,
        attn_implementation="eager",
    )
    batch = {0: "batch_size"}
    outputs = ("last_hidden_state", "pooler_output")
    axes = {
        "pixel_values": {**batch, 2: "height", 3: "width"},
        **dict.fromkeys(outputs, batch),
    }
    module = _Pictures(SiglipVisionModel(config), shape.px)
    return Network(module, ("pixel_values",), outputs, axes)


def fill(network: Network, seed: int, *, levels: bool) -> None:
    """Draw the weights, so that inputs are told apart, which freshly made networks hardly do.

    Args:
        network: Whose weights.
        seed: Of the chance.
        levels: Whether every weight is one of a few numbers, so that the file packs well.
    """
    torch.manual_seed(seed)
    network.module.eval()
    with torch.no_grad():
        for parameter in network.module.parameters():
            if parameter.ndim > 1:
                fan = parameter[0].numel()
                if levels:
                    drawn = torch.randint(-1, 2, parameter.shape).float()
                    parameter.copy_(drawn * (1.75 / fan**0.5))
                else:
                    parameter.normal_(0.0, 1.2 / fan**0.5)
            elif levels:
                parameter.add_(torch.randint(-1, 2, parameter.shape).float() / 32)
            else:
                parameter.add_(0.02 * torch.randn_like(parameter))


def _common(shape: TextShape) -> dict[str, Any]:
    return {
        "hidden_size": shape.width,
        "intermediate_size": shape.inner,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "max_position_embeddings": shape.positions,
        "attn_implementation": "eager",
    }


def _without_pooler(model: nn.Module) -> nn.Module:
    """The published graphs give states alone: what makes a pooled vector of them is cut off."""
    model.pooler = None
    return model
