"""What the preview shows, as a value."""

from dataclasses import dataclass, field

from PySide6.QtCore import QSize

from retllm_desktop.search.item_views import Marks


@dataclass(frozen=True, slots=True)
class PreviewSubject:
    """What is shown.

    Attributes:
        name: Of the file, and of the page.
        place: «3 of 60».
        pages: «page 3 of 12»; empty where the file has one.
        film: Whether the pages are moments of a film, which the arrows go through.
        description: For screen readers.
        natural: Size of the picture in its pixels; empty where there is none.
        text: Text beside the picture or instead of it; empty for none.
        words: Words to be lit in it, as long as ``marks`` are not known.
        marks: Where the words stand in it; None while that is not known.
        text_begin: Where in the text the hit begins.
        text_first: Whether text is shown without being asked for.
        heading: Said instead of picture and text, where neither can be shown.
        explanation: Said below it.
        note: A sentence below what is shown, or empty.
    """

    name: str
    place: str = ""
    pages: str = ""
    film: bool = False
    description: str = ""
    natural: QSize = field(default_factory=QSize)
    text: str = ""
    words: tuple[str, ...] = ()
    marks: Marks | None = None
    text_begin: int = 0
    text_first: bool = False
    heading: str = ""
    explanation: str = ""
    note: str = ""
