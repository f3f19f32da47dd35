"""Ratings of results, right or wrong, in a table that nothing derived refers to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from retllm_desktop.core.judging import Pair
from retllm_desktop.core.relevance_feedback import FeedbackStore, RatedAnswer
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.library_file import LibraryFile

_PAIR_BY_NAME = {pair.value: pair for pair in Pair}


class SqliteFeedback(FeedbackStore):
    """Fulfils the port ``FeedbackStore``."""

    def __init__(self, file: LibraryFile) -> None:
        """Use an open file."""
        self._file = file

    @override
    def rate(
        self,
        subject: bytes,
        content_hash: bytes,
        part: int,
        right: bool | None,
        answer: RatedAnswer | None = None,
    ) -> None:
        with self._file.connections.writing() as connection:
            # A rating that is given again is the latest: it gets a new number.
            connection.run(
                "DELETE FROM feedback WHERE subject = ? AND hash = ? AND part = ?",
                (subject, content_hash, part),
            )
            if right is None:
                return
            connection.run(
                "INSERT INTO feedback (subject, hash, part, correct, pack, pair, log_odds, cosine) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (subject, content_hash, part, int(right), *answer_columns(answer)),
            )

    @override
    def ratings(self, subject: bytes) -> Mapping[tuple[bytes, int], bool]:
        with self._file.connections.reading() as connection:
            rows = connection.rows(
                "SELECT hash, part, correct FROM feedback WHERE subject = ?", (subject,)
            )
            return {(row[0], row[1]): bool(row[2]) for row in rows}

    @override
    def rated_answers(self, pack: bytes, most: int) -> tuple[tuple[RatedAnswer, bool], ...]:
        with self._file.connections.reading() as connection:
            return rated_answers_of(
                pack,
                connection.rows(
                    "SELECT pair, log_odds, cosine, correct FROM feedback WHERE pack = ? "
                    "ORDER BY id DESC LIMIT ?",
                    (pack, most),
                ),
            )

    @override
    def forget_ratings(self) -> int:
        with self._file.connections.writing() as connection:
            number = int(connection.value("SELECT count(*) FROM feedback") or 0)
            connection.run("DELETE FROM feedback")
            return number


def answer_columns(
    answer: RatedAnswer | None,
) -> tuple[bytes | None, str | None, float | None, float | None]:
    """Return ``pack, pair, log_odds, cosine`` of a rating's row."""
    if answer is None:
        return None, None, None, None
    return answer.pack, answer.pair.value, answer.log_odds, answer.cosine


def rated_answers_of(
    pack: bytes, rows: Iterable[Sequence[Any]]
) -> tuple[tuple[RatedAnswer, bool], ...]:
    """Return what rows of ``pair, log_odds, cosine, correct`` say of a pack's answers."""
    return tuple(
        (RatedAnswer(pack, _PAIR_BY_NAME[row[0]], row[1], row[2]), bool(row[3]))
        for row in rows
        # A later version may compare what this one does not know.
        if row[0] in _PAIR_BY_NAME
    )
