"""What the catalogue's judges are: transformers' configuration of each, and a small one.

The published numbers are the checkpoints' ``config.json``, written down here; that they are right
is checked by the length of the quantised file against the catalogue's (``judge_shapes``).
"""

from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(frozen=True)
class TwinShape:
    """One model.

    Attributes:
        family: Of which architecture: a key of ``FAMILIES``.
        text: Fields of the language model's configuration.
        vision: Fields of the picture encoder's.
        top: Fields beside the two.
        tied: Whether the output head is the table of tokens.
    """

    family: str
    text: dict[str, Any]
    vision: dict[str, Any]
    top: dict[str, Any] = field(default_factory=dict)
    tied: bool = True


@dataclass(frozen=True)
class TwinFamily:
    """What models of an architecture share.

    Attributes:
        model: Name of transformers' class.
        config: Name of its configuration's class.
        pre: llama.cpp's name of how the vocabulary splits text.
        special: Control tokens, by what they are for: ``eos``, ``pad``, ``image`` and others.
        picture: How a picture stands in a prompt; ``{image}`` is once each of its tokens.
        template: File of a chat template in llama.cpp's ``models/templates``, or the template.
    """

    model: str
    config: str
    pre: str
    special: dict[str, str]
    picture: str
    template: str


_QWEN_SPECIAL: Final = {
    "eos": "<|im_end|>",
    "pad": "<|endoftext|>",
    "start": "<|im_start|>",
    "vision_start": "<|vision_start|>",
    "vision_end": "<|vision_end|>",
    "image": "<|image_pad|>",
    "video": "<|video_pad|>",
    "think": "<think>",
    "end_think": "</think>",
}
_QWEN_PICTURE: Final = "<|vision_start|>{image}<|vision_end|>"
_QWEN3_VL_TEMPLATE: Final = (
    "{%- for message in messages %}{{- '<|im_start|>' + message.role + '\\n' }}"
    "{%- if message.content is string %}{{- message.content }}{%- else %}"
    "{%- for part in message.content %}{%- if part.type == 'image' %}"
    "{{- '<|vision_start|><|image_pad|><|vision_end|>' }}{%- elif 'text' in part %}"
    "{{- part.text }}{%- endif %}{%- endfor %}{%- endif %}{{- '<|im_end|>\\n' }}{%- endfor %}"
    "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}"
)
_SMOLVLM_TEMPLATE: Final = (
    "<|im_start|>{% for message in messages %}{{message['role'] | capitalize}}"
    "{% if message['content'][0]['type'] == 'image' %}{{':'}}{% else %}{{': '}}{% endif %}"
    "{% for line in message['content'] %}{% if line['type'] == 'text' %}{{line['text']}}"
    "{% elif line['type'] == 'image' %}{{ '<image>' }}{% endif %}{% endfor %}"
    "<end_of_utterance>\n{% endfor %}{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}"
)
_ROWS: Final = {
    f"row_{row}_{column}": f"<row_{row}_col_{column}>"
    for row in range(1, 7)
    for column in range(1, 7)
}

FAMILIES: Final = {
    "qwen3vl": TwinFamily(
        "Qwen3VLForConditionalGeneration",
        "Qwen3VLConfig",
        "qwen2",
        _QWEN_SPECIAL,
        _QWEN_PICTURE,
        _QWEN3_VL_TEMPLATE,
    ),
    "qwen35": TwinFamily(
        "Qwen3_5ForConditionalGeneration",
        "Qwen3_5Config",
        "qwen35",
        _QWEN_SPECIAL,
        _QWEN_PICTURE,
        "Qwen3.5-4B.jinja",
    ),
    "minicpmv46": TwinFamily(
        "MiniCPMV4_6ForConditionalGeneration",
        "MiniCPMV4_6Config",
        "qwen35",
        _QWEN_SPECIAL
        | {
            "image_start": "<image>",
            "image_end": "</image>",
            "slice_start": "<slice>",
            "slice_end": "</slice>",
        },
        "<image>{image}</image>",
        "Qwen3.5-4B.jinja",
    ),
    "gemma4": TwinFamily(
        "Gemma4ForConditionalGeneration",
        "Gemma4Config",
        "gemma4",
        {
            "pad": "<pad>",
            "eos": "<eos>",
            "bos": "<bos>",
            "unk": "<unk>",
            "mask": "<mask>",
            "boi": "<|image>",
            "eoi": "<image|>",
            "image": "<|image|>",
            "turn": "<|turn>",
            "end_turn": "<turn|>",
            "channel": "<|channel>",
            "end_channel": "<channel|>",
        },
        "<|image>{image}<image|>",
        "google-gemma-4-31B-it.jinja",
    ),
    "smolvlm": TwinFamily(
        "SmolVLMForConditionalGeneration",
        "SmolVLMConfig",
        "smollm",
        {
            "pad": "<|endoftext|>",
            "bos": "<|im_start|>",
            "eos": "<end_of_utterance>",
            "fake": "<fake_token_around_image>",
            "global": "<global-img>",
            "image": "<image>",
        }
        | _ROWS,
        "<fake_token_around_image><global-img>{image}<fake_token_around_image>",
        _SMOLVLM_TEMPLATE,
    ),
}

_MROPE: Final = {"rope_type": "default", "mrope_interleaved": True}


def _qwen3vl(layers: int, width: int, heads: int, hidden: int, vision: str) -> TwinShape:
    small = {"depth": 24, "hidden_size": 1024, "intermediate_size": 4096, "num_heads": 16}
    large = {"depth": 27, "hidden_size": 1152, "intermediate_size": 4304, "num_heads": 16}
    stack = [5, 11, 17] if vision == "small" else [8, 16, 24]
    return TwinShape(
        "qwen3vl",
        {
            "num_hidden_layers": layers,
            "hidden_size": width,
            "num_attention_heads": heads,
            "num_key_value_heads": 8,
            "head_dim": 128,
            "intermediate_size": hidden,
            "vocab_size": 151936,
            "max_position_embeddings": 262144,
            "rope_parameters": _MROPE | {"rope_theta": 5e6, "mrope_section": [24, 20, 20]},
        },
        (small if vision == "small" else large)
        | {"out_hidden_size": width, "deepstack_visual_indexes": stack},
        tied=vision == "small",
    )


def _qwen35_text(layers: int, width: int, heads: int, hidden: int) -> dict[str, Any]:
    return {
        "num_hidden_layers": layers,
        "hidden_size": width,
        "num_attention_heads": heads,
        "num_key_value_heads": 2,
        "head_dim": 256,
        "intermediate_size": hidden,
        "linear_num_key_heads": 16,
        "linear_num_value_heads": 16,
        "linear_key_head_dim": 128,
        "linear_value_head_dim": 128,
        "vocab_size": 248320,
        "max_position_embeddings": 262144,
        "rope_parameters": _MROPE
        | {"rope_theta": 1e7, "partial_rotary_factor": 0.25, "mrope_section": [11, 11, 10]},
    }


_GEMMA_ROPE: Final = {
    "sliding_attention": {"rope_type": "default", "rope_theta": 1e4},
    "full_attention": {
        "rope_type": "proportional",
        "partial_rotary_factor": 0.25,
        "rope_theta": 1e6,
    },
}
_SO400M: Final = {
    "hidden_size": 1152,
    "intermediate_size": 4304,
    "num_hidden_layers": 27,
    "num_attention_heads": 16,
    "patch_size": 14,
}

PUBLISHED: Final = {
    "qwen3-vl-2b": _qwen3vl(28, 2048, 16, 6144, "small"),
    "qwen3-vl-4b": _qwen3vl(36, 2560, 32, 9728, "small"),
    "qwen3-vl-8b": _qwen3vl(36, 4096, 32, 12288, "large"),
    "qwen3.5-0.8b": TwinShape(
        "qwen35",
        _qwen35_text(24, 1024, 8, 3584),
        {
            "depth": 12,
            "hidden_size": 768,
            "intermediate_size": 3072,
            "num_heads": 12,
            "out_hidden_size": 1024,
        },
    ),
    "qwen3.5-2b": TwinShape(
        "qwen35",
        _qwen35_text(24, 2048, 8, 6144),
        {
            "depth": 24,
            "hidden_size": 1024,
            "intermediate_size": 4096,
            "num_heads": 16,
            "out_hidden_size": 2048,
        },
    ),
    "minicpm-v-4.6": TwinShape(
        "minicpmv46",
        _qwen35_text(24, 1024, 8, 3584),
        _SO400M | {"image_size": 980},
        {"insert_layer_id": 6},
    ),
    "gemma-4-e2b": TwinShape(
        "gemma4",
        {
            "num_hidden_layers": 35,
            "hidden_size": 1536,
            "num_attention_heads": 8,
            "num_key_value_heads": 1,
            "head_dim": 256,
            "global_head_dim": 512,
            "intermediate_size": 6144,
            "use_double_wide_mlp": True,
            "num_kv_shared_layers": 20,
            "hidden_size_per_layer_input": 256,
            "vocab_size": 262144,
            "vocab_size_per_layer_input": 262144,
            "sliding_window": 512,
            "layer_types": (["sliding_attention"] * 4 + ["full_attention"]) * 7,
            "final_logit_softcapping": 30.0,
            "rope_parameters": _GEMMA_ROPE,
        },
        {"use_clipped_linears": True},
    ),
    "smolvlm2-2.2b": TwinShape(
        "smolvlm",
        {
            "model_type": "llama",
            "architectures": ["LlamaForCausalLM"],
            "num_hidden_layers": 24,
            "hidden_size": 2048,
            "num_attention_heads": 32,
            "num_key_value_heads": 32,
            "intermediate_size": 8192,
            "vocab_size": 49280,
            "max_position_embeddings": 8192,
            "rms_norm_eps": 1e-5,
            "rope_parameters": {"rope_type": "default", "rope_theta": 130000.0},
        },
        _SO400M | {"image_size": 384},
        {"scale_factor": 3},
        tied=False,
    ),
    "smolvlm2-500m": TwinShape(
        "smolvlm",
        {
            "model_type": "llama",
            "architectures": ["LlamaForCausalLM"],
            "num_hidden_layers": 32,
            "hidden_size": 960,
            "num_attention_heads": 15,
            "num_key_value_heads": 5,
            "head_dim": 64,
            "intermediate_size": 2560,
            "vocab_size": 49280,
            "max_position_embeddings": 8192,
            "rms_norm_eps": 1e-5,
            "rope_parameters": {"rope_type": "default", "rope_theta": 100000.0},
        },
        {
            "hidden_size": 768,
            "intermediate_size": 3072,
            "num_hidden_layers": 12,
            "num_attention_heads": 12,
            "patch_size": 16,
            "image_size": 512,
        },
        {"scale_factor": 4},
        tied=False,
    ),
}

_SMALL_QWEN_VISION: Final = {
    "depth": 3,
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_heads": 2,
    "patch_size": 4,
    "num_position_embeddings": 36,
    "out_hidden_size": 32,
}
_SMALL_QWEN35: Final = {
    "num_hidden_layers": 4,
    "hidden_size": 32,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "head_dim": 32,
    "intermediate_size": 48,
    "linear_num_key_heads": 2,
    "linear_num_value_heads": 4,
    "linear_key_head_dim": 16,
    "linear_value_head_dim": 16,
    "max_position_embeddings": 2048,
    "rope_parameters": _MROPE
    | {"rope_theta": 1e4, "partial_rotary_factor": 0.25, "mrope_section": [2, 1, 1]},
}

SMALL: Final = {
    "qwen3vl": TwinShape(
        "qwen3vl",
        {
            "num_hidden_layers": 3,
            "hidden_size": 32,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "head_dim": 16,
            "intermediate_size": 48,
            "max_position_embeddings": 2048,
            "rope_parameters": _MROPE | {"rope_theta": 1e4, "mrope_section": [3, 3, 2]},
        },
        _SMALL_QWEN_VISION | {"deepstack_visual_indexes": [0, 1]},
    ),
    "qwen35": TwinShape("qwen35", _SMALL_QWEN35, _SMALL_QWEN_VISION),
    "minicpmv46": TwinShape(
        "minicpmv46",
        _SMALL_QWEN35,
        {
            "hidden_size": 16,
            "intermediate_size": 24,
            "num_hidden_layers": 3,
            "num_attention_heads": 2,
            "patch_size": 4,
            # llama.cpp takes the places of 70 by 70 patches, whatever the file says.
            "image_size": 280,
        },
        {"insert_layer_id": 1},
    ),
    "gemma4": TwinShape(
        "gemma4",
        {
            "num_hidden_layers": 4,
            # E2B's own width: by that alone llama.cpp knows that pictures are read one way.
            "hidden_size": 1536,
            "num_attention_heads": 2,
            "num_key_value_heads": 1,
            "head_dim": 16,
            "global_head_dim": 32,
            "intermediate_size": 16,
            "use_double_wide_mlp": True,
            "num_kv_shared_layers": 2,
            "hidden_size_per_layer_input": 4,
            "sliding_window": 24,
            "layer_types": ["sliding_attention", "full_attention"] * 2,
            "final_logit_softcapping": 30.0,
            "max_position_embeddings": 2048,
            "rope_parameters": _GEMMA_ROPE,
        },
        {
            "hidden_size": 32,
            "intermediate_size": 48,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "num_key_value_heads": 2,
            "head_dim": 16,
            "patch_size": 4,
            "position_embedding_size": 512,
            "use_clipped_linears": True,
            # The publisher's is the tanh GELU; llama.cpp's converter does not write which, and
            # its encoder then takes this one.
            "hidden_activation": "quick_gelu",
        },
    ),
    "smolvlm": TwinShape(
        "smolvlm",
        {
            "model_type": "llama",
            "architectures": ["LlamaForCausalLM"],
            "num_hidden_layers": 3,
            "hidden_size": 32,
            "num_attention_heads": 4,
            "num_key_value_heads": 4,
            "intermediate_size": 48,
            "max_position_embeddings": 2048,
            "rms_norm_eps": 1e-5,
            "rope_parameters": {"rope_type": "default", "rope_theta": 1e4},
        },
        {
            "hidden_size": 32,
            "intermediate_size": 48,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "patch_size": 4,
            "image_size": 36,
        },
        {"scale_factor": 3},
        tied=False,
    ),
}
