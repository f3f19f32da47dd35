"""Answers of the fine stage that the members of a collection share: computed once, used by all."""

import threading
from collections.abc import Mapping, Sequence
from typing import Final

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.judging import VerdictCache, VerdictKey
from retllm_desktop.core.types import Verdict
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.postgres.database import Database
from retllm_desktop.library.verdict_cache import DamagedCacheError, pack_verdict, unpack_verdict

_TRIMMED_EVERY: Final = 500
"""So many answers are written between two looks at how many there are."""


class PostgresVerdictCache(VerdictCache):
    """Fulfils the port ``VerdictCache``: this computer's own answers first, then the others'.

    The database gives an answer to nobody who may not read a collection that holds the content,
    takes none from whoever may not write there, and lists none. What people who only read had
    judged stays on their computer. A server that does not answer is no error.
    """

    def __init__(self, database: Database, own: VerdictCache) -> None:
        """Use a shared library's connections, and what this computer keeps by itself."""
        self._database = database
        self._own = own
        self._lock = threading.Lock()
        self._untrimmed = _TRIMMED_EVERY

    @override
    def recall(self, keys: Sequence[VerdictKey]) -> Mapping[VerdictKey, Verdict]:
        known = dict(self._own.recall(keys))
        left = [key for key in keys if key not in known]
        if not left:
            return known
        try:
            with self._database.writing() as session:
                rows = session.rows(
                    "SELECT key, packed FROM recall_verdicts(%s)", ([key.name for key in left],)
                )
        except StoreError:
            return known
        answers = dict(rows)
        found: dict[VerdictKey, Verdict] = {}
        for key in left:
            if key.name in answers:
                try:
                    found[key] = unpack_verdict(answers[key.name])
                except DamagedCacheError:
                    continue
        self._own.remember(found)
        return known | found

    @override
    def remember(self, verdicts: Mapping[VerdictKey, Verdict]) -> None:
        self._own.remember(verdicts)
        kept = sorted(
            (key, pack_verdict(verdict))
            for key, verdict in verdicts.items()
            # NaN: no answer.
            if verdict.log_odds == verdict.log_odds
        )
        if not kept:
            return
        with self._lock:
            self._untrimmed += len(kept)
            trim = self._untrimmed >= _TRIMMED_EVERY
            self._untrimmed = 0 if trim else self._untrimmed
        try:
            with self._database.writing() as session:
                session.rows(
                    "SELECT remember_verdicts(%s, %s, %s, %s)",
                    (
                        [key.name for key, _ in kept],
                        [key.content_hash for key, _ in kept],
                        [packed for _, packed in kept],
                        trim,
                    ),
                )
        except StoreError:
            return

    @override
    def close(self) -> None:
        self._own.close()
