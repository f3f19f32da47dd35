"""Query help: the judge translates what the coarse stage may not understand into English.

It is optional: whatever goes wrong leaves the words as they were typed.
"""

import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.judging import JudgeInput, WritingTask
from retllm_desktop.core.ports import Judge
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.types import Candidate

_FUNCTION_WORDS: Final = {
    "German": "der die das und ein eine einen einem einer mit auf unter über neben vor hinter von "
    "zwei drei vier rot rote roter rotes roten blau blaue blauer grün grüne gelb ist sind im am "
    "nicht kein keine links rechts oder für",
    "French": "le la les un une des du et avec sur sous dans devant derrière rouge bleu vert deux "
    "trois quatre est sont au aux gauche droite blanc près ou pour",
    "Spanish": "el la los las un una unos unas con y en sobre debajo rojo roja azul verde dos tres "
    "cuatro es al del izquierda derecha negro blanco junto para",
    "Italian": "il lo la i gli le uno una con e nel nella sul sulla sotto sopra rosso rossa blu "
    "due tre quattro è di del della sinistra destra nero bianco per",
    "Portuguese": "o os as um uma uns umas com e em no na nos nas sobre vermelho vermelha azul "
    "dois duas três quatro do da dos das esquerda direita preto branco para",
    "Dutch": "de het een en met op onder naast voor achter van twee drie vier rood rode blauw "
    "groene gele zijn niet geen links rechts",
    "Polish": "i z na pod nad obok przed za dwa trzy cztery czerwony czerwona niebieski zielony "
    "jest są nie w",
    "Swedish": "en ett och med på under över bredvid framför bakom två tre fyra röd rött blå grön "
    "är inte",
}
"""Frequent words of picture descriptions; those that English has too do not count."""
_ALSO_ENGLISH: Final = (
    "a am an as con dans de del des die do dos du e el em en es et gelb i il in is la las le les "
    "lo los met na nie no o on os over per pod rode rot son un una uno van w y z za"
)
"""English words and parts of English names among them."""
_WORDS: Final = {
    language: frozenset(words.split()) - set(_ALSO_ENGLISH.split())
    for language, words in _FUNCTION_WORDS.items()
}
_MIN_SHARE: Final = 0.2
"""Least share of another language's function words among a query's."""


def looks_foreign(text: str) -> bool:
    """Tell whether a query is probably not English.

    Letters that English does not use decide (names such as «café» are few and short: one word of
    several does not); without any, the function words of some languages do.

    Args:
        text: The query's words.
    """
    words = ["".join(filter(str.isalpha, word)) for word in text.casefold().split()]
    words = [word for word in words if word]
    if not words:
        return False
    if any(not _is_latin(letter) for word in words for letter in word):
        return True
    accented = sum(not word.isascii() for word in words)
    if len(words) > 1 and accented * 2 > len(words):
        return True
    count = max(sum(word in known for word in words) for known in _WORDS.values())
    return (count + (accented > 0)) / len(words) >= _MIN_SHARE and count > 0


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith(
        ("LATIN", "MICRO", "FEMININE", "MASCULINE", "MODIFIER")
    )


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
