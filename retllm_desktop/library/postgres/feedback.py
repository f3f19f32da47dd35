"""Ratings of results in a shared library: each person's are that person's alone."""

from collections.abc import Mapping

from retllm_desktop.core.relevance_feedback import FeedbackStore, RatedAnswer
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.feedback import answer_columns, rated_answers_of
from retllm_desktop.library.postgres.shared_library import SharedLibrary


class PostgresFeedback(FeedbackStore):
    """Fulfils the port ``FeedbackStore``."""

    def __init__(self, shared: SharedLibrary) -> None:
        """Use a shared library."""
        self._shared = shared

    @override
    def rate(
        self,
        subject: bytes,
        content_hash: bytes,
        part: int,
        right: bool | None,
        answer: RatedAnswer | None = None,
    ) -> None:
        with self._shared.database.writing() as session:
            # A rating that is given again is the latest: it gets a new number.
            session.run(
                "DELETE FROM feedback WHERE person = session_user AND subject = %s AND hash = %s "
                "AND part = %s",
                (subject, content_hash, part),
            )
            if right is None:
                return
            session.run(
                "INSERT INTO feedback (subject, hash, part, correct, pack, pair, log_odds, cosine) "
                "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                (subject, content_hash, part, right, *answer_columns(answer)),
            )

    @override
    def ratings(self, subject: bytes) -> Mapping[tuple[bytes, int], bool]:
        with self._shared.database.reading() as session:
            rows = session.rows(
                "SELECT hash, part, correct FROM feedback "
                "WHERE person = session_user AND subject = %s",
                (subject,),
            )
            return {(row[0], row[1]): row[2] for row in rows}

    @override
    def rated_answers(self, pack: bytes, most: int) -> tuple[tuple[RatedAnswer, bool], ...]:
        with self._shared.database.reading() as session:
            return rated_answers_of(
                pack,
                session.rows(
                    "SELECT pair, log_odds, cosine, correct FROM feedback "
                    "WHERE person = session_user AND pack = %s ORDER BY id DESC LIMIT %s",
                    (pack, most),
                ),
            )

    @override
    def forget_ratings(self) -> int:
        with self._shared.database.writing() as session:
            return session.run("DELETE FROM feedback WHERE person = session_user")
