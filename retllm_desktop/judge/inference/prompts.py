"""Prompt templates, split at their places, and the untrusted texts that go there.

Templates are the pack's; queries, captions and passages are anybody's. Both are kept apart until
tokenization, so that a text can neither stand in for a picture nor hold special tokens.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.errors import EngineError
from retllm_desktop.packs.question_templates import QUESTION_PLACE

# Stand-ins while a chat template is rendered; letters only, so that no template escapes them.
_MARK: Final = "RETLLMPLACE"
# How a thought begins and ends in the templates of Qwen and DeepSeek, and of Gemma.
_THOUGHTS: Final = (("<think>", "</think>"), ("<|channel>thought", "<channel|>"))
SHEET_PROMPT: Final = (
    "{image}The image shows several pictures, each with a letter. Which of them matches the "
    "caption: {query}? You should directly output its letter, for example: A.\n"
)
"""Asks which cell of a contact sheet matches; the same of every pack, as it is measured alone."""
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class PromptText:
    """A piece of text; ``trusted`` text is the pack's and may hold special tokens."""

    text: str
    trusted: bool = True


@dataclass(frozen=True, slots=True)
class PromptPlace:
    """Where a picture or a text goes; ``name`` is one of ``PROMPT_PLACES``."""

    name: str


PromptPart = PromptText | PromptPlace
Prompt = tuple[PromptPart, ...]


def split_template(template: str, places: Sequence[str]) -> Prompt:
    """Split a template at its places.

    Args:
        template: Text with ``{name}`` where something goes; other braces are text.
        places: Names of the places.

    Raises:
        EngineError: One is missing, or there twice.
    """
    parts: list[PromptPart] = []
    found: list[str] = []
    at = 0
    for match in _PLACE.finditer(template):
        if match[1] not in places:
            continue
        parts += [PromptText(template[at : match.start()]), PromptPlace(match[1])]
        found.append(match[1])
        at = match.end()
    if sorted(found) != sorted(places):
        wanted = ", ".join(f"{{{name}}}" for name in places)
        raise EngineError(f"The pack's prompt needs {wanted}, once each")
    return _without_empty([*parts, PromptText(template[at:])])


def wrap_in_frame(prompt: Prompt, frame: str) -> Prompt:
    """Put a prompt where a pack's frame has its place for a question."""
    before, _, behind = frame.partition(QUESTION_PLACE)
    return _without_empty([PromptText(before), *prompt, PromptText(behind)])


def wrap_in_chat_template(prompt: Prompt, render: Callable[[object], str]) -> Prompt:
    """Put a prompt into a model's own chat template, as the user's message.

    Args:
        prompt: The question.
        render: Renders the chat template around the content of one user message.

    Raises:
        EngineError: The chat template does not repeat the message as it is.
    """
    names = [part.name for part in prompt if isinstance(part, PromptPlace)]
    marks = {name: f"{_MARK}{number}X" for number, name in enumerate(names)}
    content = "".join(
        part.text if isinstance(part, PromptText) else marks[part.name] for part in prompt
    )
    # Templates of picture models differ in whether a message is a string or a list of parts.
    shapes: tuple[object, ...] = (content, [{"type": "text", "text": content}])
    for shape in shapes:
        text = render(shape)
        if all(text.count(mark) == 1 for mark in marks.values()) and text.count(_MARK) == len(
            names
        ):
            return _split_at_marks(text, marks)
    raise EngineError("The model's chat template does not show the question that it is given")


def opens_thought(prompt: Prompt) -> bool:
    """Whether a prompt ends within a thought that the model is to go on with."""
    last = prompt[-1] if prompt else None
    text = last.text if isinstance(last, PromptText) and last.trusted else ""
    return any(text.rfind(begin) > text.rfind(end) for begin, end in _THOUGHTS)


def _split_at_marks(text: str, marks: Mapping[str, str]) -> Prompt:
    parts: list[PromptPart] = []
    for name, mark in marks.items():
        before, found, text = text.partition(mark)
        if not found:
            raise EngineError("The model's chat template changes the order of the question")
        parts += [PromptText(before), PromptPlace(name)]
    return _without_empty([*parts, PromptText(text)])


def _without_empty(parts: Iterable[PromptPart]) -> Prompt:
    return tuple(part for part in parts if isinstance(part, PromptPlace) or part.text)


def flatten_text(text: str) -> str:
    """Return a text as one line without control characters."""
    kept = "".join(c if unicodedata.category(c) not in {"Cc", "Cs"} else " " for c in text)
    return " ".join(kept.split())


def fill_places(prompt: Prompt, texts: Mapping[str, str]) -> Prompt:
    """Put texts into their places; the pictures' places stay."""
    return tuple(
        PromptText(texts[part.name], trusted=False)
        if isinstance(part, PromptPlace) and part.name in texts
        else part
        for part in prompt
    )


def split_at_pictures(prompt: Prompt) -> Iterator[tuple[PromptText, ...] | PromptPlace]:
    """Yield the texts between pictures, and the pictures' places, in order.

    Texts come last, and may be empty there.
    """
    words: list[PromptText] = []
    for part in prompt:
        if isinstance(part, PromptText):
            words.append(part)
        else:
            if words:
                yield tuple(words)
                words = []
            yield part
    yield tuple(words)


class PromptTokenizer:
    """Tokenizes texts, with special tokens in the pack's own texts alone."""

    def __init__(self, tokenize: Callable[[str, bool], list[int]], special: Iterable[str]) -> None:
        """Take the vocabulary.

        Args:
            tokenize: Token ids of a text, and whether special tokens are recognised in it.
            special: Spellings of the vocabulary's control tokens.
        """
        self._tokenize = tokenize
        spellings = sorted({s for s in special if s}, key=len, reverse=True)
        self._special = re.compile("|".join(map(re.escape, spellings))) if spellings else None

    def tokens(self, words: Sequence[PromptText]) -> tuple[int, ...]:
        """Return the token ids of adjacent texts.

        They are split at special tokens of the template, where a tokenizer splits anyway; so
        the ids are those of the joined text.
        """
        found: list[int] = []
        plain = ""
        for part in words:
            for text, special in self._pieces(part):
                if not special:
                    plain += text
                    continue
                found += self._plain(plain)
                plain = ""
                found += self._tokenize(text, True)
        return (*found, *self._plain(plain))

    def _plain(self, text: str) -> list[int]:
        return self._tokenize(text, False) if text else []

    def _pieces(self, part: PromptText) -> Iterator[tuple[str, bool]]:
        if not part.trusted or self._special is None:
            yield part.text, False
            return
        at = 0
        for match in self._special.finditer(part.text):
            yield part.text[at : match.start()], False
            yield match[0], True
            at = match.end()
        yield part.text[at:], False
