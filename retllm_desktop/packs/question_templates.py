"""What a judge is asked, and in which words: the places of each pair, and how an answer is framed.

A pack's own templates are in its manifest; those here hold for general models, and are what
``eval --prompts`` compares.
"""

from collections.abc import Mapping
from enum import StrEnum
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
"""What a template holds, as ``{name}``, each once. The query comes last, so that the rest can be
cached and a changed query costs its own tokens alone."""

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


class Framing(StrEnum):
    """How a question asks for its answer.

    ``ANSWER``: in the pack's own templates, for the pack's own answers. ``TRUE_FALSE``, ``YES_NO``
    and ``RIGHT_WRONG``: in the paper's templates, for one of two words. ``CHOICE``: two options
    with neutral letters, asked twice with the options exchanged, and averaged.

    Source of the words and of the choice: FreeRet (arXiv 2509.24621, reranking); exchanging is
    ours, as there it is done in the content-free probe alone.
    """

    ANSWER = "answer"
    TRUE_FALSE = "true-false"
    YES_NO = "yes-no"
    RIGHT_WRONG = "right-wrong"
    CHOICE = "choice"


_PAPER_WORDS: Final = "True or False"
_WORDS: Final[Mapping[Framing, tuple[str, str]]] = {
    Framing.TRUE_FALSE: ("True", "False"),
    Framing.YES_NO: ("Yes", "No"),
    Framing.RIGHT_WRONG: ("Right", "Wrong"),
}
CHOICE_LETTERS: Final = ("A", "B")
_OPTIONS: Final = (
    "Yes, the candidate fully matches the query.",
    "No, the candidate does not match or only partially matches.",
)
_CHOICE_PROMPTS: Final[Mapping[Pair, str]] = {
    Pair.TEXT_TO_IMAGE: (
        "Candidate: {image}\nTask: Determine whether the candidate matches the query.\n"
        "Query: {query}\n"
    ),
    Pair.IMAGE_TO_IMAGE: (
        "Query: {query_image}\nCandidate: {image}\n"
        "Task: Determine whether the candidate matches the query.\n"
    ),
    Pair.COMPOSED_TO_IMAGE: (
        "Query image: {query_image}\nCandidate: {image}\n"
        "Task: Determine whether the candidate matches the query image changed as the query says.\n"
        "Query: {query}\n"
    ),
    Pair.COMPOSED_TO_COMPOSED: (
        "Query image: {query_image}\nCandidate: {image}\nCandidate caption: {candidate}\n"
        "Task: Determine whether the candidate matches the query image changed as the query says.\n"
        "Query: {query}\n"
    ),
    Pair.TEXT_TO_PASSAGE: (
        "Candidate: {candidate}\nTask: Determine whether the candidate matches the query.\n"
        "Query: {query}\n"
    ),
}


def choice_template(pair: Pair, *, exchanged: bool) -> str | None:
    """Return the question of a choice, None for a pair that is none.

    Args:
        pair: What is compared.
        exchanged: Whether «No» comes first, as A.
    """
    asked = _CHOICE_PROMPTS.get(pair)
    if asked is None:
        return None
    options = _OPTIONS[::-1] if exchanged else _OPTIONS
    lines = [f"{a}. {b}" for a, b in zip(CHOICE_LETTERS, options, strict=True)]
    return asked + "\n".join([*lines, "Answer with A or B.\n"])


def framed_templates(framing: Framing, pair: Pair) -> tuple[str, ...]:
    """Return the templates of a framing that is not the pack's own: one, or both orders.

    Args:
        framing: How the question asks; ``ANSWER``, the pack's own, has none here.
        pair: What is compared; choosing among texts is asked in one way alone and has none.
    """
    if pair is Pair.IMAGE_TO_TEXTS:
        return ()
    words = _WORDS.get(framing)
    if words is not None:
        return (PAPER_PROMPTS[pair].replace(_PAPER_WORDS, " or ".join(words)),)
    if framing != Framing.CHOICE:
        return ()
    both = (choice_template(pair, exchanged=exchanged) for exchanged in (False, True))
    return tuple(template for template in both if template is not None)


def framed_answers(framing: Framing) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the spellings of both answers, the affirmative one first; None for the pack's own."""
    if framing == Framing.CHOICE:
        first, second = ((letter, f" {letter}") for letter in CHOICE_LETTERS)
        return first, second
    words = _WORDS.get(framing)
    if words is None:
        return None
    true, false = ((word, f" {word}", word.lower(), f" {word.lower()}") for word in words)
    return true, false


QUESTION_PLACE: Final = "{question}"


def check_frame(frame: str) -> None:
    """Check what a pack writes around every question.

    Raises:
        PackError: There is no place for the question, or several.
    """
    if frame.count(QUESTION_PLACE) != 1:
        raise PackError(f"The pack's frame must hold {QUESTION_PLACE}, once")


def check_prompt_template(pair: Pair, template: str, *, ordered: bool = True) -> None:
    """Check that a template holds what its pair needs, and nothing of other pairs.

    Args:
        pair: What is compared.
        template: Text with ``{name}`` where something goes.
        ordered: Whether the places must come in the order of ``PROMPT_PLACES``.

    Raises:
        PackError: A place is missing or there twice, is of another pair, or out of order.
    """
    names = PROMPT_PLACES[pair]
    wanted = " and ".join(f"{{{name}}}" for name in names)
    if any(template.count(f"{{{name}}}") != 1 for name in names):
        raise PackError(f"The pack's {pair} prompt must hold {wanted}, once each")
    others = {name for places in PROMPT_PLACES.values() for name in places} - {*names}
    for name in sorted(others):
        if f"{{{name}}}" in template:
            raise PackError(f"The pack's {pair} prompt holds {{{name}}}, which nothing is put into")
    order = [template.find(f"{{{name}}}") for name in names]
    if ordered and order != sorted(order):
        raise PackError(
            f"The pack's {pair} prompt must hold {wanted} in this order",
            "a manifest of format 2 may have another",
        )
