"""What the person said of results, right or wrong, in a table that nothing derived refers to."""

from collections.abc import Mapping

from retllm_desktop.core.judging import Pair
from retllm_desktop.core.relevance_feedback import RatedAnswer
from retllm_desktop.library.library_file import LibraryFile

_PAIR_BY_NAME = {pair.value: pair for pair in Pair}


class SqliteFeedback(LibraryFile):
    """Fulfils the port ``SaidStore``."""

    def rate(
        self,
        subject: bytes,
        content_hash: bytes,
        part: int,
        right: bool | None,
        answer: RatedAnswer | None = None,
    ) -> None:
        """Keep what is said of a part of content; None: nothing any more.

        Raises:
            StoreError: Nothing was written.
        """
        with self._connections.writing() as connection:
            # What is said again is the latest: it gets a new number.
            connection.run(
                "DELETE FROM said WHERE subject = ? AND hash = ? AND part = ?",
                (subject, content_hash, part),
            )
            if right is None:
                return
            given = (
                (None, None, None, None)
                if answer is None
                else (answer.pack, answer.pair.value, answer.log_odds, answer.cosine)
            )
            connection.run(
                "INSERT INTO said (subject, hash, part, correct, pack, pair, log_odds, cosine) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (subject, content_hash, part, int(right), *given),
            )

    def ratings(self, subject: bytes) -> Mapping[tuple[bytes, int], bool]:
        """What was said for a subject, by content and part."""
        with self._connections.reading() as connection:
            rows = connection.rows(
                "SELECT hash, part, correct FROM said WHERE subject = ?", (subject,)
            )
            return {(row[0], row[1]): bool(row[2]) for row in rows}

    def rated_answers(self, pack: bytes, most: int) -> tuple[tuple[RatedAnswer, bool], ...]:
        """The latest of a pack's answers of which it was said whether they are right."""
        with self._connections.reading() as connection:
            rows = connection.rows(
                "SELECT pair, log_odds, cosine, correct FROM said WHERE pack = ? "
                "ORDER BY id DESC LIMIT ?",
                (pack, most),
            )
            return tuple(
                (RatedAnswer(pack, _PAIR_BY_NAME[row[0]], row[1], row[2]), bool(row[3]))
                for row in rows
                # A later version may compare what this one does not know.
                if row[0] in _PAIR_BY_NAME
            )

    def forget_ratings(self) -> int:
        """Forget all that was said; returns how much it was.

        Raises:
            StoreError: Nothing was written.
        """
        with self._connections.writing() as connection:
            number = int(connection.value("SELECT count(*) FROM said") or 0)
            connection.run("DELETE FROM said")
            return number
