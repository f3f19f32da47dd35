"""The entries of the sidebar: which there are, what each says and what it shows. Values only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from retllm_desktop.core.errors import format_path
from retllm_desktop.core.library_overview import AnnotationCounts, ContentCounts, PlaceCount
from retllm_desktop.core.library_records import Root, RootState
from retllm_desktop.core.query import ContainsText, OneOfValues, ParsedQuery, QueryField
from retllm_desktop.core.saved_searches import SavedSearch
from retllm_desktop.search.query.printer import format_query
from retllm_desktop.ui.library.folder_texts import (
    FolderActivity,
    folder_note,
    folder_tip,
)
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.texts import files_text
from retllm_desktop.ui.shared.translation import format_number, tr, tr_count


class EntryKind(StrEnum):
    """What an entry stands for."""

    LIBRARY = "library"
    FAVOURITES = "favourites"
    RECENT = "recent"
    DUPLICATES = "duplicates"
    GROUP = "group"
    COUNTRY = "country"
    CITY = "city"
    TAG = "tag"
    NEW_TAG = "new tag"
    SAVED = "saved search"
    SAVE = "save search"
    FOLDER = "folder"
    ADD_FOLDER = "add folder"


ACTIONS = frozenset({EntryKind.NEW_TAG, EntryKind.SAVE, EntryKind.ADD_FOLDER})
"""Entries that do something instead of showing a part of the library."""
RENAMABLE = frozenset({EntryKind.TAG, EntryKind.SAVED})
REMOVABLE = frozenset({EntryKind.TAG, EntryKind.SAVED, EntryKind.FOLDER})
COLLECTING = frozenset({EntryKind.TAG, EntryKind.NEW_TAG, EntryKind.FAVOURITES})
"""Entries that results can be dropped on."""


@dataclass(frozen=True, slots=True)
class SidebarEntry:
    """One row.

    Attributes:
        kind: What it stands for.
        key: What tells it from the others, whatever is said of it.
        text: Its name.
        icon: Name of its icon; a group has none.
        count: How much there is, empty where that is not known.
        note: A second line, empty for none.
        note_icon: Name of the icon before the second line, empty for none.
        note_role: The colour of that icon.
        share: How much of its work is done, in [0, 1]; None where there is none.
        tip: What is shown over it.
        spoken: What screen readers say.
        asked: What it shows: conditions alone; None where it shows nothing by itself.
        root: The folder.
        saved: The saved search.
        children: Entries within it.
    """

    kind: EntryKind
    key: tuple[str, ...]
    text: str
    icon: str = ""
    count: str = ""
    note: str = ""
    note_icon: str = ""
    note_role: str = "muted"
    share: float | None = None
    tip: str = ""
    spoken: str = ""
    asked: ParsedQuery | None = None
    root: Root | None = None
    saved: SavedSearch | None = None
    children: tuple["SidebarEntry", ...] = ()

    @property
    def line(self) -> str:
        """The line of the query language that shows it."""
        if self.asked is None:
            return ""
        if self.kind is EntryKind.TAG:
            # As it is spelt; it is compared without case.
            written = OneOfValues(QueryField.TAG, (self.text,))
            return format_query(ParsedQuery(conditions=(written,)))
        return format_query(self.asked)

    @property
    def collects(self) -> bool:
        """Whether results can be dropped on it."""
        return self.kind in COLLECTING


@dataclass(frozen=True, slots=True)
class SidebarContents:
    """What the entries are made from, but for the folders.

    Attributes:
        contents: Counts of what follows from the files, None where they are not known.
        notes: Counts of what the person noted, None where nothing can be noted.
        saved: The saved searches, None where none can be kept.
    """

    contents: ContentCounts | None = None
    notes: AnnotationCounts | None = None
    saved: tuple[SavedSearch, ...] | None = None


def make_entries(state: SidebarContents) -> tuple[SidebarEntry, ...]:
    """Return all entries but the folders, in their order."""
    return tuple(_all_entries(state))


def make_folder_group(
    roots: Sequence[Root], activities: Mapping[int, FolderActivity]
) -> SidebarEntry:
    """Return the group of folders.

    Args:
        roots: The folders.
        activities: What is going on in them, by id.
    """
    add = SidebarEntry(
        EntryKind.ADD_FOLDER,
        ("add folder",),
        tr("Add a folder…"),
        "add",
        tip=tr("Add a folder with pictures or documents"),
        spoken=tr("Add a folder"),
    )
    folders = (_folder(root, activities.get(root.id)) for root in roots)
    return _group("folders", tr("Folders"), (*folders, add))


def _all_entries(state: SidebarContents) -> Iterator[SidebarEntry]:
    contents, notes = state.contents, state.notes
    yield _part(
        EntryKind.LIBRARY,
        tr("Library"),
        "library",
        None if contents is None else contents.contents,
        asked=ParsedQuery(),
        tip=tr("Everything, newest first"),
    )
    if notes is not None:
        yield _part(
            EntryKind.FAVOURITES,
            tr("Favourites"),
            "star",
            notes.favourites,
            asked=_being("favourite"),
            tip=tr("What you marked with a star. Drag results here to mark them."),
        )
    if contents is not None:
        yield _part(
            EntryKind.RECENT,
            tr("Recent"),
            "recent",
            contents.recent,
            asked=_being("recent"),
            tip=tr(
                "Opened here in the last 30 days, or come into a folder since it was added, "
                "in the last 30 days"
            ),
        )
        yield _part(
            EntryKind.DUPLICATES,
            tr("Duplicates"),
            "duplicates",
            contents.duplicates,
            asked=_being("duplicate"),
            tip=tr(
                "What is there in several files, by the number beside it; and pictures that look "
                "the same, which are looked for when this is opened"
            ),
        )
        if contents.places:
            yield _group("places", tr("Places"), tuple(_countries(contents.places)))
    if notes is not None:
        new = SidebarEntry(
            EntryKind.NEW_TAG,
            ("new tag",),
            tr("New tag…"),
            "add",
            tip=tr("Drag results here, or select some first"),
            spoken=tr("New tag of the selected results"),
        )
        yield _group("tags", tr("Tags"), (*(_tag(*one) for one in notes.tags), new))
    if state.saved is not None:
        save = SidebarEntry(
            EntryKind.SAVE,
            ("save",),
            tr("Save this search…"),
            "add",
            tip=tr("Keep what is searched for now under a name"),
            spoken=tr("Save this search"),
        )
        yield _group("saved", tr("Saved searches"), (*map(_saved, state.saved), save))


def _part(
    kind: EntryKind, text: str, icon: str, number: int | None, *, asked: ParsedQuery, tip: str
) -> SidebarEntry:
    return SidebarEntry(
        kind,
        (kind.value,),
        text,
        icon,
        "" if not number else format_number(number),
        tip=tip,
        spoken=_spoken(text, number),
        asked=asked,
    )


def _group(key: str, text: str, children: tuple[SidebarEntry, ...]) -> SidebarEntry:
    return SidebarEntry(
        EntryKind.GROUP, (EntryKind.GROUP.value, key), text, spoken=text, children=children
    )


def _countries(places: Sequence[PlaceCount]) -> Iterator[SidebarEntry]:
    by_country: dict[str, list[PlaceCount]] = {}
    for place in places:
        by_country.setdefault(place.country, []).append(place)
    for country, cities in sorted(by_country.items(), key=lambda pair: pair[0].casefold()):
        if not country:
            # A city that the file names without its country.
            for city in cities:
                yield _place(EntryKind.CITY, ("", city.city), city.city, city.contents)
            continue
        number = sum(city.contents for city in cities)
        within = tuple(
            _place(EntryKind.CITY, (country, city.city), city.city, city.contents)
            for city in sorted(cities, key=lambda one: (-one.contents, one.city))
            if city.city
        )
        yield _place(EntryKind.COUNTRY, (country,), country, number, within)


def _place(
    kind: EntryKind,
    names: tuple[str, ...],
    text: str,
    number: int,
    within: tuple[SidebarEntry, ...] = (),
) -> SidebarEntry:
    fields = (QueryField.COUNTRY, QueryField.PLACE)
    asked = [ContainsText(f, (name,)) for f, name in zip(fields, names, strict=False) if name]
    return SidebarEntry(
        kind,
        (kind.value, *names),
        text,
        "place" if kind is EntryKind.COUNTRY or not names[0] else "",
        format_number(number),
        spoken=_spoken(text, number),
        asked=ParsedQuery(conditions=tuple(asked)),
        children=within,
    )


def _tag(name: str, number: int) -> SidebarEntry:
    folded = " ".join(name.split()).casefold()
    return SidebarEntry(
        EntryKind.TAG,
        (EntryKind.TAG.value, folded),
        name,
        "tag",
        format_number(number),
        tip=tr("Drag results here to tag them «{tag}»", tag=name),
        spoken=_spoken(tr("Tag {tag}", tag=name), number),
        asked=ParsedQuery(conditions=(OneOfValues(QueryField.TAG, (folded,)),)),
    )


def _saved(search: SavedSearch) -> SidebarEntry:
    pictures = len(search.pictures)
    parts = [search.line] if search.line else []
    if pictures:
        parts.append(tr_count("%n picture(s)", pictures))
    return SidebarEntry(
        EntryKind.SAVED,
        (EntryKind.SAVED.value, search.name.casefold()),
        search.name,
        "saved",
        tip=" · ".join(parts),
        spoken=tr("Saved search {name}", name=search.name),
        saved=search,
    )


def _folder(root: Root, activity: FolderActivity | None) -> SidebarEntry:
    name = texts.file_name(root.path)
    note = folder_note(root, activity)
    spoken = (tr("Folder {name}", name=name), files_text(root.files), note.text)
    asked = ContainsText(QueryField.IN, (format_path(root.path),))
    offline = root.state is RootState.OFFLINE
    return SidebarEntry(
        EntryKind.FOLDER,
        (EntryKind.FOLDER.value, str(root.id)),
        name,
        "offline" if offline else "folder",
        format_number(root.files),
        note.text,
        note.icon,
        note.role,
        None if activity is None or offline else activity.share,
        folder_tip(root, activity),
        ", ".join(part for part in spoken if part),
        ParsedQuery(conditions=(asked,)),
        root,
    )


def _being(value: str) -> ParsedQuery:
    return ParsedQuery(conditions=(OneOfValues(QueryField.IS, (value,)),))


def _spoken(text: str, number: int | None) -> str:
    if number is None:
        return text
    return f"{text}, {files_text(number)}"
