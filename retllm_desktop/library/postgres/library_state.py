"""A shared library in numbers, as far as the person may see it; and what is wrong with it."""

from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.library_records import Finding, LibraryStatus
from retllm_desktop.core.types import Modality
from retllm_desktop.library.postgres.database import Session, describe_address
from retllm_desktop.library.postgres.passages import shared_passage_progress
from retllm_desktop.library.postgres.presence import delete_shared_items, number_set
from retllm_desktop.library.postgres.roots import list_shared_roots
from retllm_desktop.library.postgres.second_pass import count_shared_first_pass
from retllm_desktop.library.postgres.shared_library import SharedLibrary
from retllm_desktop.library.postgres.spaces import shared_rebuild_progress
from retllm_desktop.library.postgres.vector_tables import shared_active_space

_PRESENT: Final = "file.content_id IS NOT NULL AND file.missing_since_s IS NULL"


@dataclass(frozen=True, slots=True)
class _Rule:
    """Something that cannot be in a sound library.

    Attributes:
        title: What is wrong.
        select: Selects the contents that it concerns, of collections that the person may write
            to; ``{vectors}`` is the table of vectors.
        forget: Whether their vectors are forgotten, so that they are read anew.
    """

    title: str
    select: str
    forget: bool = False


_RULES: Final = (
    _Rule(
        "Contents whose number of files is not what their files say",
        "SELECT content.id FROM content WHERE content.collection_id = ANY (writable()) "
        # Without items it is not found, and is read again.
        "AND EXISTS (SELECT FROM item WHERE item.content_id = content.id) "
        "AND content.copies <> (SELECT count(*) FROM file WHERE file.content_id = content.id "
        "AND file.missing_since_s IS NULL)",
    ),
    _Rule(
        "Contents that are found and have no words",
        "SELECT content.id FROM content LEFT JOIN words ON words.item_id = content.first_item "
        "WHERE content.copies > 0 AND content.first_item IS NOT NULL "
        "AND words.item_id IS NULL AND content.collection_id = ANY (writable())",
    ),
    _Rule(
        "Contents without the vectors that they were said to have",
        "SELECT DISTINCT content.id FROM content "
        "JOIN embedded ON embedded.content_id = content.id AND embedded.space_id = {space} "
        "JOIN item ON item.content_id = content.id AND item.modality <> 'file' "
        "LEFT JOIN {vectors} AS held ON held.item_id = item.id "
        "WHERE held.item_id IS NULL AND content.collection_id = ANY (writable())",
        forget=True,
    ),
    _Rule(
        "Vectors of contents that were not said to have any",
        "SELECT DISTINCT item.content_id FROM {vectors} AS held "
        "JOIN item ON item.id = held.item_id WHERE item.collection_id = ANY (writable()) "
        "AND NOT EXISTS (SELECT FROM embedded "
        "WHERE embedded.content_id = item.content_id AND embedded.space_id = {space})",
        forget=True,
    ),
)


def read_shared_status(session: Session, shared: SharedLibrary) -> LibraryStatus:
    """Count what the person may see; sizes on the server's disk would tell of the rest."""
    roots = list_shared_roots(session, shared)
    active = shared_active_space(session)
    building, done, total = shared_rebuild_progress(session, shared)
    passages, searched, embedded, texts = shared_passage_progress(session)
    return LibraryStatus(
        path=None,
        server=describe_address(shared.address.server),
        roots=roots,
        files=sum(root.files for root in roots),
        items=_count_items(session),
        problems=sum(root.problems for root in roots),
        space=None if active is None else active.space,
        size_bytes=0,
        duplicates=session.value(
            "SELECT count(*) - count(DISTINCT content_id) FROM file "  # noqa: S608
            f"WHERE {_PRESENT}"
        ),
        building=building,
        building_done=done,
        building_total=total,
        passages=passages,
        passages_searched=searched,
        passages_done=embedded,
        passages_total=texts,
        first_pass=count_shared_first_pass(session, shared),
        named=dict(
            session.rows(
                "SELECT place.ending, count(*) AS files FROM file "
                "JOIN place ON place.file_id = file.id WHERE file.unread = 'kind' "
                'GROUP BY place.ending ORDER BY files DESC, place.ending COLLATE "C"'
            )
        ),
        noted=session.value("SELECT count(*) FROM content WHERE note <> '' AND copies > 0"),
    )


def find_shared_damage(session: Session) -> tuple[Finding, ...]:
    """Look for what rows say of each other that cannot be; the server keeps its own files whole."""
    return tuple(
        Finding(f"{rule.title}: {len(contents)}", repairable=True)
        for rule, contents in _broken(session)
    )


def repair_shared_damage(session: Session) -> tuple[Finding, ...]:
    """Set right what can be, in a writing transaction; return what was found and set right."""
    found: list[Finding] = []
    for rule, contents in list(_broken(session)):
        found.append(Finding(f"{rule.title}: {len(contents)}", repairable=True))
        if rule.forget:
            # Without items they are read anew.
            delete_shared_items(session, number_set(contents))
        # Derived rows are made anew at the end of the transaction.
        session.touched.update(contents)
        session.collections.update(
            row[0]
            for row in session.rows(
                "SELECT DISTINCT collection_id FROM content WHERE id = ANY (%s)", (contents,)
            )
        )
    return tuple(found)


def _broken(session: Session) -> list[tuple[_Rule, list[int]]]:
    active = shared_active_space(session)
    found: list[tuple[_Rule, list[int]]] = []
    for rule in _RULES:
        statement = rule.select
        if "{vectors}" in statement:
            if active is None:
                continue
            statement = statement.format(vectors=active.table, space=active.id)
        contents = session.ids(statement).tolist()
        if contents:
            found.append((rule, contents))
    return found


def _count_items(session: Session) -> dict[str, int]:
    """Return how many items of each modality can be found."""
    counts = dict(
        session.rows(
            "SELECT item.modality, count(*) FROM item JOIN content "
            "ON content.id = item.content_id WHERE content.copies > 0 GROUP BY item.modality"
        )
    )
    # A file that was not read has one item of its own.
    unread = session.value(
        "SELECT count(*) FROM file WHERE unread <> '' AND missing_since_s IS NULL"
    )
    return {
        modality: count
        for modality, count in {**counts, Modality.FILE.value: unread}.items()
        if count
    }
