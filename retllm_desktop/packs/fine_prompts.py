"""The questions put to a multimodal model: one template a pair, the paper's wording by default.

Source: RetLLM (arXiv 2602.22278) and its reference code; text to passage is ours. A pack's
manifest may say any of them otherwise.
"""

from collections.abc import Mapping
from typing import Final

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.judging import Pair

PROMPT_PLACES: Final[Mapping[Pair, tuple[str, ...]]] = {
    Pair.TEXT_TO_IMAGE: ("image", "query"),
    Pair.IMAGE_TO_IMAGE: ("query_image", "image"),
    Pair.COMPOSED_TO_IMAGE: ("query_image", "image", "query"),
    Pair.COMPOSED_TO_COMPOSED: ("query_image", "image", "candidate", "query"),
    Pair.IMAGE_TO_TEXTS: ("query_image", "options"),
    Pair.TEXT_TO_PASSAGE: ("candidate", "query"),
}
"""What a template holds, as ``{name}``, each once; whatever is kept between questions comes
before the query, so that a changed query costs its own tokens alone."""

PAPER_PROMPTS: Final[Mapping[Pair, str]] = {
    Pair.TEXT_TO_IMAGE: (
        "{image}Does the image match the caption: {query}? Please directly output True or False\n"
    ),
    Pair.IMAGE_TO_IMAGE: (
        "Query image{query_image}Candidate image{image}"
        "Does the candidate image match the query image? Please directly output True or False\n"
    ),
    Pair.COMPOSED_TO_IMAGE: (
        "Query image{query_image}Candidate image{image}"
        "Does the candidate image match the Query text: {query} and query image? "
        "Please directly output True or False\n"
    ),
    Pair.COMPOSED_TO_COMPOSED: (
        "Query image{query_image}Candidate image{image}"
        "Does the Candidate image and Candidate image caption: {candidate} "
        "match the Query image and the Query caption: {query}? "
        "Please directly output True or False\n"
    ),
    Pair.IMAGE_TO_TEXTS: (
        "{query_image}What is in this picture? Choose the most relevant sentence of the image "
        "from the following options: {options}. "
        "You should directly output the answer index, for example: 1.\n"
    ),
    Pair.TEXT_TO_PASSAGE: (
        "{candidate}\nDoes the passage match the query: {query}? "
        "Please directly output True or False\n"
    ),
}


def check_prompt_template(pair: Pair, template: str) -> None:
    """See that a template holds what its pair needs, in the order of ``PROMPT_PLACES``.

    Raises:
        PackError: A place is missing or there twice, or comes in the wrong order.
    """
    names = PROMPT_PLACES[pair]
    wanted = " and ".join(f"{{{name}}}" for name in names)
    if any(template.count(f"{{{name}}}") != 1 for name in names):
        raise PackError(f"The pack's {pair} prompt must hold {wanted}, once each")
    order = [template.find(f"{{{name}}}") for name in names]
    if order != sorted(order):
        raise PackError(f"The pack's {pair} prompt must hold {wanted} in this order")
