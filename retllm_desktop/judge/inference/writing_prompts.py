"""What a general model is told when it is to write one line."""

from collections.abc import Mapping
from typing import Final

from retllm_desktop.core.judging import WritingTask

MOST_TOKENS: Final = 60
_EXPLAIN: Final = (
    "{image}In one short sentence, say what in this picture fits the words: {query}. "
    "If nothing does, say so.\n"
)
_TRANSLATE: Final = (
    "Translate the following description of a picture into English, as a short caption of a "
    "picture. Write the caption alone.\n{query}\n"
)
WRITING_PROMPTS: Final[Mapping[WritingTask, tuple[str, tuple[str, ...]]]] = {
    WritingTask.EXPLAIN: (_EXPLAIN, ("image", "query")),
    WritingTask.TRANSLATE: (_TRANSLATE, ("query",)),
}
"""Template and its places, by task."""
