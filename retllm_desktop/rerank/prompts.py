"""The question put to the model: a template cut where the picture and the query go.

The query is written by whoever sits at the keyboard, the template by the pack. They are kept
apart until the last moment, so that a query can neither stand in for the picture nor speak in
the template's special tokens.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.errors import EngineError

_IMAGE: Final = "{image}"
_QUERY: Final = "{query}"
# Stand-ins while a chat template is rendered; letters only, so that no template escapes them.
_IMAGE_MARK: Final = "RETLLMPICTUREHERE"
_QUERY_MARK: Final = "RETLLMCAPTIONHERE"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A template around one picture and one query, the picture first.

    Attributes:
        before: Text before the picture.
        middle: Text between the picture and the query.
        after: Text after the query.
    """

    before: str
    middle: str
    after: str


@dataclass(frozen=True, slots=True)
class Suffix:
    """What follows the picture, cut into what may hold special tokens and what may not.

    The cuts lie at special tokens of the template, where a tokenizer cuts anyway; so the
    three token lists together equal those of the whole text.

    Attributes:
        opening: The template up to its last special token before the query; often empty.
        plain: The rest around the query; no special token is recognised in it.
        closing: The template from its first special token after the query; often empty.
    """

    opening: str
    plain: str
    closing: str


def split(template: str) -> Prompt:
    """Cut a manifest's ``text_to_image`` template at ``{image}`` and ``{query}``.

    Raises:
        EngineError: A place is missing or there twice, or the query comes before the picture
            (the picture's state is kept while queries change, so it has to be first).
    """
    if template.count(_IMAGE) != 1 or template.count(_QUERY) != 1:
        raise EngineError("The pack's text_to_image prompt needs {image} and {query}, once each")
    before, rest = template.split(_IMAGE)
    if _QUERY not in rest:
        raise EngineError("The pack's text_to_image prompt has the query before the picture")
    middle, after = rest.split(_QUERY)
    return Prompt(before, middle, after)


def wrap(prompt: Prompt, render: Callable[[object], str]) -> Prompt:
    """Put a prompt into a model's own chat template, as the user's message.

    Args:
        prompt: The question.
        render: Renders the chat template around the content of one user message.

    Raises:
        EngineError: The template does not repeat the message as it is.
    """
    content = f"{prompt.before}{_IMAGE_MARK}{prompt.middle}{_QUERY_MARK}{prompt.after}"
    # Templates of picture models differ in whether a message is a string or a list of parts.
    shapes: tuple[object, ...] = (content, [{"type": "text", "text": content}])
    for shape in shapes:
        text = render(shape)
        if text.count(_IMAGE_MARK) == 1 and text.count(_QUERY_MARK) == 1:
            return split(text.replace(_IMAGE_MARK, _IMAGE).replace(_QUERY_MARK, _QUERY))
    raise EngineError("The model's chat template does not show the question that it is given")


def clean(query: str) -> str:
    """Return the query as one line: spaces for all white space, no control characters."""
    kept = "".join(c if unicodedata.category(c) not in {"Cc", "Cs"} else " " for c in query)
    return " ".join(kept.split())


def suffix(prompt: Prompt, query: str, special: Iterable[str]) -> Suffix:
    """Put a cleaned query into the part of the prompt that follows the picture.

    Args:
        prompt: The template.
        query: The query, as ``clean`` returns it.
        special: Spellings of the vocabulary's control tokens.
    """
    pieces = tuple(piece for piece in special if piece)
    opened = max((prompt.middle.rfind(p) + len(p) for p in pieces if p in prompt.middle), default=0)
    closed = min(
        (prompt.after.find(p) for p in pieces if p in prompt.after), default=len(prompt.after)
    )
    return Suffix(
        prompt.middle[:opened],
        prompt.middle[opened:] + query + prompt.after[:closed],
        prompt.after[closed:],
    )
