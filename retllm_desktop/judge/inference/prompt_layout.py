"""Lays out a query and a candidate in a pack's prompt: pictures and token ids, in order."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair
from retllm_desktop.judge.inference import prompts
from retllm_desktop.judge.inference.answers import ANSWER_FAMILIES
from retllm_desktop.packs.fine_spec import FineSpec
from retllm_desktop.packs.question_templates import PROMPT_PLACES

_PASSAGE_SHARE: Final = 0.75
"""Share of the room that a passage may take; so where it is cut depends on no query."""


@dataclass(frozen=True, slots=True)
class JudgeQuestion:
    """One comparison.

    Attributes:
        pair: What is compared with what.
        query: What is asked for.
        candidate: What may match; for ``IMAGE_TO_TEXTS`` its text holds the options.
    """

    pair: Pair
    query: JudgeInput
    candidate: JudgeInput


PromptStep = tuple[int, ...] | JudgePicture
"""Token ids, or a picture."""


@dataclass(frozen=True, slots=True)
class PromptLayout:
    """A question as the model reads it.

    Attributes:
        steps: Everything up to the last picture, that included.
        tail: The token ids behind it.
        stable: How many of the tail's first ids every query shares.
        keys: Cache keys of the beginning up to each picture, and last of all the steps with the
            tail's stable part; None from the first picture on that has no key.
    """

    steps: tuple[PromptStep, ...]
    tail: tuple[int, ...]
    stable: int
    keys: tuple[bytes | None, ...]

    @property
    def words(self) -> int:
        """Number of token ids, before, between and behind pictures."""
        return self.opening_words + len(self.tail)

    @property
    def opening_words(self) -> int:
        """Number of token ids before and between pictures."""
        return sum(len(step) for step in self.steps if not isinstance(step, JudgePicture))

    @property
    def pictures(self) -> dict[int, JudgePicture]:
        """The pictures by their places among the steps."""
        return {at: step for at, step in enumerate(self.steps) if isinstance(step, JudgePicture)}


def number_options(options: Sequence[str]) -> str:
    """Return the options of one question, numbered."""
    return ", ".join(f"{number}: {text}" for number, text in enumerate(options, start=1))


def replace_answer_words(template: str, words: tuple[str, str] | None) -> str:
    """Let a template ask for other answers than «True or False»."""
    if words is None:
        return template
    for true, false in ANSWER_FAMILIES:
        template = template.replace(f"{true} or {false}", f"{words[0]} or {words[1]}")
    return template


def names_answer_words(template: str) -> bool:
    """Whether a template asks for words that ``replace_answer_words`` replaces, or for a number."""
    if "{options}" in template:
        return True
    return any(f"{true} or {false}" in template for true, false in ANSWER_FAMILIES)


class PromptBuilder:
    """Lays out questions in a pack's prompts."""

    def __init__(
        self,
        spec: FineSpec,
        tokenizer: prompts.PromptTokenizer,
        *,
        bos: Sequence[int],
        wrap: Callable[[prompts.Prompt], prompts.Prompt],
        words: tuple[str, str] | None,
    ) -> None:
        """Split the pack's templates.

        Args:
            spec: The fine part of the pack's manifest.
            tokenizer: The vocabulary.
            bos: The token that begins a sequence, or nothing.
            wrap: Puts a prompt into the model's chat template, where the pack wants that.
            words: Answers to ask for instead of the pack's.

        Raises:
            EngineError: A template cannot be used.
        """
        self._tokenizer = tokenizer
        self._bos = tuple(bos)
        self._wrap = wrap
        self._prompts: dict[tuple[Pair, int], prompts.Prompt] = {}
        for pair in Pair:
            for variant, template in enumerate(spec.templates(pair)):
                asked = replace_answer_words(template, words)
                self._prompts[pair, variant] = self.prepare(asked, PROMPT_PLACES[pair])

    def compose(self, question: JudgeQuestion, room: int, variant: int = 0) -> PromptLayout:
        """Lay out a question.

        Texts that are too long are cut at their ends, passages first.

        Args:
            question: The comparison.
            room: Limit of the tokens beside the pictures.
            variant: Which of the pair's templates (``FineSpec.templates``).

        Raises:
            EngineError: The pack has no such prompt, or the prompt alone is too long.
            ValueError: A side lacks what the pair needs.
        """
        prompt = self._prompts.get((question.pair, variant))
        if prompt is None:
            raise EngineError("The model pack cannot be asked this", f"{question.pair}")
        return self.lay_out(prompt, _texts(question), _pictures(question), room)

    def prepare(self, template: str, places: Sequence[str]) -> prompts.Prompt:
        """Split a template and put it into the model's chat template, where the pack wants that.

        Raises:
            EngineError: The model brings none, or one that fails.
        """
        return self._wrap(prompts.split_template(template, places))

    def lay_out(
        self,
        prompt: prompts.Prompt,
        texts: Mapping[str, str],
        pictures: Mapping[str, JudgePicture],
        room: int,
    ) -> PromptLayout:
        """Lay out a prompt with the texts and pictures of its places; see :meth:`compose`."""
        texts = dict(texts)
        layout = self._lay_out_once(prompt, texts, pictures)
        if layout.words > room and texts.get("candidate"):
            self._shorten(prompt, texts, "candidate", pictures, int(room * _PASSAGE_SHARE))
            layout = self._lay_out_once(prompt, texts, pictures)
        for name in ("query", "options", "candidate"):
            if layout.words > room and name in texts:
                self._shorten(prompt, texts, name, pictures, room)
                layout = self._lay_out_once(prompt, texts, pictures)
        if layout.words > room:
            raise EngineError(
                "The pack's prompt does not fit the model's context beside the picture",
                f"{layout.words} tokens for a room of {room}",
            )
        return layout

    def _shorten(
        self,
        prompt: prompts.Prompt,
        texts: dict[str, str],
        name: str,
        pictures: Mapping[str, JudgePicture],
        allowed: int,
    ) -> None:
        """Cut one text to its longest beginning with which the words fit, one letter at least.

        A passage is cut as if there were no other text.
        """
        others = dict.fromkeys(texts, "") if name == "candidate" else texts
        text, fits, too_long = texts[name], 1, len(texts[name])

        def words(length: int) -> int:
            return self._lay_out_once(prompt, others | {name: text[:length]}, pictures).words

        if len(text) < 2 or words(len(text)) <= allowed:
            return
        while too_long - fits > 1:
            middle = (fits + too_long) // 2
            if words(middle) <= allowed:
                fits = middle
            else:
                too_long = middle
        texts[name] = text[:fits].rstrip()

    def _lay_out_once(
        self, prompt: prompts.Prompt, texts: Mapping[str, str], pictures: Mapping[str, JudgePicture]
    ) -> PromptLayout:
        *before, last = prompts.split_at_pictures(prompts.fill_places(prompt, texts))
        steps: list[PromptStep] = []
        opening = list(self._bos)
        for part in before:
            if isinstance(part, prompts.PromptPlace):
                if opening:
                    steps.append(tuple(opening))
                    opening = []
                steps += _pictures_at(part.name, pictures)
            else:
                opening += self._tokenizer.tokens(part)
        if isinstance(last, prompts.PromptPlace):
            raise EngineError("The pack's prompt ends with a picture")
        tail = (*opening, *self._tokenizer.tokens(last))
        if not tail:
            raise EngineError("The pack's prompt has no words behind the picture")
        shared = (*opening, *self._tokenizer.tokens(_before_query(last)))
        # The last token is never cached: its logits are the answer.
        stable = min(count_common_prefix(shared, tail), len(tail) - 1)
        return PromptLayout(tuple(steps), tail, stable, _keys(steps, shared))


def _before_query(words: tuple[prompts.PromptText, ...]) -> tuple[prompts.PromptText, ...]:
    """The texts before the last untrusted one, without the space before it."""
    untrusted = [at for at, part in enumerate(words) if not part.trusted]
    before = words[: untrusted[-1]] if untrusted else ()
    if not before:
        return ()
    return (*before[:-1], prompts.PromptText(before[-1].text.rstrip(), before[-1].trusted))


def count_common_prefix(one: Sequence[int], other: Sequence[int]) -> int:
    """Return the length of the common beginning of two sequences."""
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))


def _keys(steps: Sequence[PromptStep], shared: Sequence[int]) -> tuple[bytes | None, ...]:
    """Hash the beginning up to each picture, and last all of it with the shared tokens."""
    running = hashlib.blake2b(digest_size=32)
    keys: list[bytes | None] = []
    nameless = False
    for step in steps:
        if isinstance(step, JudgePicture):
            nameless = nameless or not step.key
            running.update(b"P%d " % len(step.key) + step.key)
            keys.append(None if nameless else running.digest())
        else:
            running.update(b"T" + b",".join(b"%d" % token for token in step) + b";")
    running.update(b"E" + b",".join(b"%d" % token for token in shared))
    return (*keys, None if nameless else running.digest())


def _pictures_at(name: str, pictures: Mapping[str, JudgePicture]) -> list[JudgePicture]:
    if name not in pictures:
        raise ValueError(f"the question has no {name}")
    return [pictures[name]] + ([pictures["crop"]] if name == "image" and "crop" in pictures else [])


def _texts(question: JudgeQuestion) -> dict[str, str]:
    names = PROMPT_PLACES[question.pair]
    given = {
        "query": question.query.text,
        "candidate": question.candidate.text,
        "options": question.candidate.text,
    }
    return {name: prompts.flatten_text(given[name]) for name in names if name in given}


def _pictures(question: JudgeQuestion) -> dict[str, JudgePicture]:
    given = {
        "query_image": question.query.picture,
        "image": question.candidate.picture,
        "crop": question.candidate.crop,
    }
    return {name: picture for name, picture in given.items() if picture is not None}
