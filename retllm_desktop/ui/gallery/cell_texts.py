"""What is told of an item on a few pixels: words, a badge, the colour of a dot."""

from PySide6.QtGui import QFont

from retllm_desktop.core.errors import format_path
from retllm_desktop.core.types import Item, Result
from retllm_desktop.search.ranking.order import Section, section_of_relevance
from retllm_desktop.ui.gallery.gallery_model import shape_of
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.core_sentences import part_label
from retllm_desktop.ui.shared.translation import format_number, format_percent, isolate, tr


def dot_role(result: Result) -> str | None:
    """The colour that tells a verdict; None where nothing is to be told."""
    if result.feedback is not None:
        return "sure" if result.feedback else "muted"
    if result.relevance is None:
        return None
    section = section_of_relevance(result.relevance)
    return {Section.SURE: "sure", Section.MAYBE: "maybe"}.get(section)


def tooltip(result: Result) -> str:
    """Where a result lies, and in words what its dot and its badge tell."""
    lines = [isolate(format_path(result.candidate.item.path))]
    if result.feedback is not None:
        lines.append(texts.feedback_word(result.feedback))
    elif result.relevance is not None:
        share = format_percent(result.relevance)
        lines.append(f"{texts.verdict_words(result.relevance)} · {share}")
    lines += [one for one in (texts.members_text(result), item_note(result.candidate.item)) if one]
    return "\n".join(lines)


def is_card(result: Result) -> bool:
    """Whether it has the shape of a card: a text, or a file that was not read."""
    return not shape_of(result)


def folded_badge(result: Result, folded: str) -> str:
    """What is folded into a result in a few characters: «+9», «+RAF»; «−» to fold it again."""
    if folded == texts.fold_word():
        return "−"
    return folded if len(folded) <= 5 else f"+{format_number(len(result.members))}"


def item_note(item: Item) -> str:
    """What is to be known of an item at a glance, in a word or two; or empty."""
    if item.offline:
        return tr("not connected")
    return part_label(item.label) or (tr("not read") if item.unread else "")


def small_font(font: QFont) -> QFont:
    """The font of secondary text."""
    made = QFont(font)
    if font.pointSizeF() > 0:
        made.setPointSizeF(font.pointSizeF() * 0.92)
    return made
