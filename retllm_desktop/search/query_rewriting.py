"""Query help: what the coarse stage may not understand, put into English by the fine model.

It is an offer, never a condition: whatever goes wrong leaves the words as they were typed.
"""

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.judging import JudgeInput, WritingTask
from retllm_desktop.core.ports import Judge
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.types import Candidate
from retllm_desktop.search.foreign import looks_foreign

_MAX_CACHED_CAPTIONS: Final = 64
"""Captions that are remembered: what is being typed comes again and again."""
_MAX_CAPTION_CHARACTERS: Final = 300


class QueryRewriter:
    """Asks one judge for English captions. Any thread may call."""

    def __init__(self, judge: Judge) -> None:
        """Take who writes."""
        self._judge = judge
        self._lock = threading.Lock()
        self._known: dict[str, str] = {}

    def reworded(
        self, question: ParsedQuery, candidates: Sequence[Candidate], cancel: CancelToken
    ) -> tuple[ParsedQuery, str] | None:
        """Return the question in English, and its caption; None to go on as it was typed.

        Only one text may be wished for: what several terms mean together is nobody's guess.

        Args:
            question: What was typed.
            candidates: What the coarse stage made of it.
            cancel: Ends the writing.
        """
        texts = [n for n, term in enumerate(question.terms) if term.text]
        if len(texts) != 1:
            return None
        term = question.terms[texts[0]]
        if term.weight <= 0 or not (looks_foreign(term.text) or not candidates):
            return None
        caption = self._caption(term.text, cancel)
        if not caption or caption.casefold() == term.text.casefold():
            return None
        terms = list(question.terms)
        terms[texts[0]] = replace(term, text=caption)
        return replace(question, terms=tuple(terms)), caption

    def _caption(self, text: str, cancel: CancelToken) -> str:
        key = " ".join(text.split())
        with self._lock:
            known = self._known.get(key)
        if known is not None:
            return known
        try:
            written = self._judge.write(WritingTask.TRANSLATE, JudgeInput(key), cancel)
        except (EngineError, ItemError):
            # A model that fails here will say so where it is needed: when it judges.
            return ""
        if cancel.cancelled:
            return ""
        caption = _clean_caption(written)
        with self._lock:
            if len(self._known) >= _MAX_CACHED_CAPTIONS:
                del self._known[next(iter(self._known))]
            self._known[key] = caption
        return caption


def _clean_caption(written: str) -> str:
    """Return a caption as one line without quotes; empty where it is none."""
    line = " ".join(written.split()).strip(" \"'`*.")
    sound = (
        line.isprintable() and len(line) <= _MAX_CAPTION_CHARACTERS and any(map(str.isalpha, line))
    )
    return line if sound else ""
