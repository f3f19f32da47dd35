"""Lays out the question of a contact sheet: which of its cells matches the words?

Source: Vote-in-Context (arXiv 2511.01617) asks for an order of candidates that are shown at once;
here the order is that of the probabilities of the cells' letters as the next token, so that nothing
is written. The model sees one picture with letters in its cells.
"""

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import SHEET_LETTERS, JudgeInput
from retllm_desktop.judge.inference import answers, prompts
from retllm_desktop.judge.inference.loaded_model import LaidOutQuestion, LoadedModel
from retllm_desktop.judge.inference.prompt_layout import PromptLayout


def lay_out_sheet(
    loaded: LoadedModel, query: JudgeInput, cells: int
) -> tuple[LaidOutQuestion, tuple[tuple[int, ...], ...]]:
    """Return the question, and the token ids of the cells' letters.

    Args:
        loaded: The model.
        query: The words, and the picture of the sheet.
        cells: How many there are, at most ``SHEET_LETTERS``.

    Raises:
        EngineError: There is no sheet, it has too many cells, or the vocabulary lacks a letter.
    """
    if query.picture is None or not 2 <= cells <= len(SHEET_LETTERS):
        raise EngineError("A contact sheet has two to ten cells", f"not {cells}")
    letters = answers.find_label_tokens(
        lambda text: loaded.model.tokenize(text, special=False), SHEET_LETTERS[:cells]
    )
    builder = loaded.prompts
    prompt = builder.prepare(prompts.SHEET_PROMPT, ("image", "query"))
    texts = {"query": prompts.flatten_text(query.text)}
    pictures = {"image": query.picture}

    def lay_out(room: int) -> PromptLayout:
        return builder.lay_out(prompt, texts, pictures, room)

    return LaidOutQuestion(lay_out(loaded.spec.context_length), lay_out), letters
