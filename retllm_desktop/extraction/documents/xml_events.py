"""XML of strangers as a stream of events: no entities, no tree in memory."""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Final, NamedTuple
from xml.parsers import expat

from retllm_desktop.core.errors import ItemError
from retllm_desktop.extraction.documents.sections import ReadingStoppedError

_DEEPEST: Final = 1000
"""Elements within elements; documents have some thirty."""
_NOTHING: Final[dict[str, str]] = {}


class XmlEventKind(IntEnum):
    """What an event tells."""

    START = 0
    END = 1
    TEXT = 2


class XmlEvent(NamedTuple):
    """The beginning or the end of an element, or characters.

    Attributes:
        kind: Which of them.
        name: The element's name without its prefix; of ``TEXT`` the characters.
        attributes: Of ``START``: values by name, with prefix.
    """

    kind: XmlEventKind
    name: str
    attributes: dict[str, str]


def read_xml(chunks: Iterable[bytes]) -> Iterator[XmlEvent]:
    """Yield the events of a document while its bytes come.

    Names are told by their ends, not by name spaces: what writers of documents call their prefixes
    differs, and the vocabularies that are read here do not collide.

    Raises:
        ItemError: It declares entities: none of the formats does, and they may expand to anything.
        ReadingStoppedError: It is not well formed from here on, or nested too deeply.
    """
    events: list[XmlEvent] = []
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise ReadingStoppedError("The document is nested too deeply")
        events.append(XmlEvent(XmlEventKind.START, name[name.find(":") + 1 :], attributes))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        events.append(XmlEvent(XmlEventKind.END, name[name.find(":") + 1 :], _NOTHING))

    def characters(text: str) -> None:
        events.append(XmlEvent(XmlEventKind.TEXT, text, _NOTHING))

    def refuse_entity(*_: object) -> None:
        raise ItemError(
            "The document declares entities",
            "they may stand for anything, and documents of this kind need none",
        )

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = refuse_entity
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            yield from events
            events.clear()
        parser.Parse(b"", True)
        yield from events
    except expat.ExpatError as exc:
        yield from events
        raise ReadingStoppedError("The document is damaged", str(exc)[:200]) from exc
    except (LookupError, ValueError) as exc:  # an encoding that is none
        raise ReadingStoppedError("The document is damaged", str(exc)[:200]) from exc


def get_attribute(attributes: dict[str, str], name: str, *, prefixed: bool = False) -> str:
    """Return an attribute's value by the end of its name, empty where it is absent.

    Args:
        attributes: Of an event.
        name: Without its prefix.
        prefixed: Whether only an attribute with a prefix is meant (``r:id``, not ``id``).
    """
    if not prefixed and name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if key.endswith(f":{name}")), "")
