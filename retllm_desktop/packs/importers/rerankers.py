"""How Qwen3-VL-Reranker is asked, and the manifest's part that a file of it means.

Source: QwenLM/Qwen3-VL-Embedding @ 8ce3aab1fbcc7b7143b094f0b2005dd89e7246b9, its model of the
reranker and the template among its examples: P = sigmoid(logit of «yes» − logit of «no») at the
last position. Within a part pictures come before text.
"""

from collections.abc import Mapping
from typing import Final

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.judging import Pair
from retllm_desktop.packs.gguf_file import RANK_POOLING, GgufSummary

_ARCHITECTURE: Final = "qwen3vl"
_NAMED: Final = "reranker"
RERANKER_FRAME: Final = (
    "<|im_start|>system\nJudge whether the Document meets the requirements based on the Query and "
    'the Instruct provided. Note that the answer can only be "yes" or "no".<|im_end|>\n'
    "<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n"
)
_INSTRUCTION: Final = "<Instruct>: Retrieve images or text relevant to the user's query."
RERANKER_PROMPTS: Final[Mapping[Pair, str]] = {
    pair: f"{_INSTRUCTION}<Query>:{query}\n<Document>:{document}"
    for pair, query, document in (
        (Pair.TEXT_TO_IMAGE, "{query}", "{image}"),
        (Pair.IMAGE_TO_IMAGE, "{query_image}", "{image}"),
        (Pair.COMPOSED_TO_IMAGE, "{query_image}{query}", "{image}"),
        (Pair.COMPOSED_TO_COMPOSED, "{query_image}{query}", "{image}{candidate}"),
        (Pair.TEXT_TO_PASSAGE, "{query}", "{candidate}"),
    )
}


def is_reranker(summary: GgufSummary, name: str) -> bool:
    """Whether a language model's file is one of a reranker.

    Args:
        summary: What its header says: that it ranks, or what it is called.
        name: The file's name, which exports without a ranking head are told by.
    """
    return summary.pooling == RANK_POOLING or any(
        _NAMED in one.lower() for one in (summary.name, name)
    )


def reranker_part(summary: GgufSummary) -> dict[str, object]:
    """Return the fine part of a reranker's manifest, of format 2.

    Raises:
        PackError: How a reranker of this architecture is asked is not known.
    """
    if summary.architecture != _ARCHITECTURE:
        raise PackError(
            f"The file is a reranker of the kind «{summary.architecture}», which is not known here",
            "Qwen3-VL-Reranker is",
        )
    return {
        "image": None,
        "image_max_px": 768,
        "image_max_tokens": 256,
        "context_length": 4096,
        "chat_template": "frame",
        "frame": RERANKER_FRAME,
        "prompts": {pair.value: template for pair, template in RERANKER_PROMPTS.items()},
        "answers": {"true": ["yes"], "false": ["no"]},
        "fine_k": 12,
        "fusion": {"weight": 0.0, "temperature": 1.0},
        "calibration": {"scale": 1.0, "offset": 0.0},
    }
