"""Query help: the judge translates what the coarse stage may not understand into English.

It is optional: whatever goes wrong leaves the words as they were typed.
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
from retllm_desktop.search.query_language import looks_foreign

_MAX_CACHED_CAPTIONS: Final = 64
"""What is being typed comes again and again."""
_MAX_CAPTION_CHARACTERS: Final = 300


class QueryRewriter:
    """Lets a judge write English captions. Any thread may call."""

    def __init__(self, judge: Judge) -> None:
        """Take the judge."""
        self._judge = judge
        self._lock = threading.Lock()
        self._known: dict[str, str] = {}

    def rewrite(
        self, parsed: ParsedQuery, candidates: Sequence[Candidate], cancel: CancelToken
    ) -> tuple[ParsedQuery, str] | None:
        """Return the query in English, and its caption; None to go on as it was typed.

        A query of several texts is left alone: each means something only beside the others.

        Args:
            parsed: What was typed.
            candidates: What the coarse stage found; the query is rewritten if that is nothing, or
                if it does not look English.
            cancel: Ends the writing.
        """
        texts = [n for n, term in enumerate(parsed.terms) if term.text]
        if len(texts) != 1:
            return None
        term = parsed.terms[texts[0]]
        if term.weight <= 0 or not (looks_foreign(term.text) or not candidates):
            return None
        caption = self._caption(term.text, cancel)
        if not caption or caption.casefold() == term.text.casefold():
            return None
        terms = list(parsed.terms)
        terms[texts[0]] = replace(term, text=caption)
        return replace(parsed, terms=tuple(terms)), caption

    def _caption(self, text: str, cancel: CancelToken) -> str:
        key = " ".join(text.split())
        with self._lock:
            known = self._known.get(key)
        if known is not None:
            return known
        try:
            written = self._judge.write(WritingTask.TRANSLATE, JudgeInput(key), cancel)
        except (EngineError, ItemError):
            # A model that fails here will say so when it judges.
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
