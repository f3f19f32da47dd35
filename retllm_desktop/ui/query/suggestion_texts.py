"""The sentences of the list below the search box."""

from retllm_desktop.core.query import QueryField
from retllm_desktop.search.query.completion import Completion, CompletionKind
from retllm_desktop.ui.query.query_history import FormerSearch
from retllm_desktop.ui.shared.translation import tr, tr_count


def field_meaning(field: QueryField) -> str:
    """What a field asks for, in one line."""
    match field:
        case QueryField.TYPE:
            return tr("kind: photo, screenshot, PDF, video …")
        case QueryField.IN:
            return tr("within a folder")
        case QueryField.NAME:
            return tr("in the file’s name")
        case QueryField.EXT:
            return tr("the ending of the file’s name")
        case QueryField.DATE:
            return tr("taken or made then: a year, a month, a day")
        case QueryField.BEFORE:
            return tr("earlier than a day")
        case QueryField.AFTER:
            return tr("from a day on")
        case QueryField.CAMERA:
            return tr("made with a camera")
        case QueryField.LENS:
            return tr("made with a lens")
        case QueryField.PLACE:
            return tr("made in a city or region")
        case QueryField.COUNTRY:
            return tr("made in a country")
        case QueryField.HAS:
            return tr("has text, a place, a date, tags")
        case QueryField.SIZE:
            return tr("the file’s size, as in >10MB")
        case QueryField.WIDTH:
            return tr("so many pixels wide")
        case QueryField.HEIGHT:
            return tr("so many pixels high")
        case QueryField.RATING:
            return tr("stars, as in >=4")
        case QueryField.ORIENTATION:
            return tr("portrait, landscape or square")
        case QueryField.TAG:
            return tr("one of your tags")
        case QueryField.IS:
            return tr("favourite, duplicate, recent, offline, unread")


def completion_meaning(completion: Completion) -> str:
    """What a completion is, in a few words; may be empty."""
    if completion.kind is CompletionKind.FIELD and completion.field is not None:
        return field_meaning(completion.field)
    if completion.kind is CompletionKind.QUERY:
        return tr("searched before")
    if completion.count:
        return tr_count("%n file(s)", completion.count)
    if completion.kind is CompletionKind.CONDITION:
        match completion.field:
            case QueryField.TAG:
                return tr("a tag")
            case QueryField.IN:
                return tr("a folder")
            case QueryField.CAMERA:
                return tr("a camera")
            case _:
                return tr("a place")
    return ""


def former_text(search: FormerSearch) -> str:
    """A former search in one line."""
    if search.line:
        return search.line
    return ", ".join(picture.path.name for picture in search.pictures)


def former_meaning(search: FormerSearch) -> str:
    """What a former search had besides words; may be empty."""
    if not search.pictures:
        return ""
    return tr_count("with %n picture(s)", len(search.pictures))
