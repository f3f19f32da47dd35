"""Lets the model write one sentence on why a picture matches the query, on demand."""

from collections.abc import Callable
from datetime import date

from retllm_desktop.core.errors import EngineError, InputError, QueryError
from retllm_desktop.core.judging import JudgeInput, WritingTask
from retllm_desktop.core.ports import Judge
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Item, Modality, Query
from retllm_desktop.search.judge_images import JudgeImages
from retllm_desktop.search.judging_scope import JudgingScope
from retllm_desktop.search.query.parser import parse_query

CANNOT_EXPLAIN = (
    "The model that is in use answers True or False only; a general model can also say why"
)


class Explainer:
    """Explains results by the fine stage's model; what it writes may be wrong."""

    def __init__(
        self,
        judge: Judge | None,
        images: JudgeImages,
        *,
        writes: bool,
        scope: Callable[[], JudgingScope],
    ) -> None:
        """Take the parts.

        Args:
            judge: The model, None without one.
            images: Makes pictures for it.
            writes: Whether its pack can write.
            scope: Tells what it may be asked.
        """
        self._judge = judge
        self._images = images
        self._writes = writes
        self._scope = scope

    def why_not(self, query: Query, item: Item) -> str:
        """Return why no sentence can be written on an item, or empty."""
        if self._judge is None:
            return "There is no model for the close check"
        if not self._writes:
            return CANNOT_EXPLAIN
        if item.modality is not Modality.IMAGE:
            return "Only pictures are explained; of a text the words that match are shown"
        words = extract_query_words(query)
        if not words:
            return "There are no words that the picture could fit"
        scope = self._scope()
        if not scope.knows_item(item):
            return "The model that is in use does not know pictures of this kind"
        if not scope.knows_words(words):
            return "The model that is in use does not know the language of these words"
        return ""

    def explain(self, query: Query, item: Item, cancel: CancelToken) -> str:
        """Return one sentence on how a picture fits a query; empty where it was cancelled.

        Raises:
            InputError: None can be written, see ``why_not``.
            EngineError: The model failed.
            ItemError: The picture cannot be read.
        """
        reason = self.why_not(query, item)
        if reason or self._judge is None:
            raise InputError(reason)
        about = JudgeInput(extract_query_words(query), self._images.of_item(item))
        written = " ".join(self._judge.write(WritingTask.EXPLAIN, about, cancel).split())
        if not written and not cancel.cancelled:
            raise EngineError("The model wrote nothing", "ask again, or choose another model")
        return written


def extract_query_words(query: Query) -> str:
    """Return the words of a query that a picture could fit, empty where there are none."""
    try:
        return parse_query(query.text, date.today(), lenient=True).text  # noqa: DTZ011 - the person's day
    except QueryError:
        return ""
