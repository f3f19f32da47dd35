"""Saved searches in a shared library: each person's are that person's alone."""

from collections.abc import Sequence

from retllm_desktop.core.saved_searches import SavedPicture, SavedSearch, SavedSearchStore
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.annotations import fold_tag
from retllm_desktop.library.postgres.shared_library import SharedLibrary
from retllm_desktop.library.saved_searches import check_saved_searches, decode_region, encode_region


class PostgresSavedSearches(SavedSearchStore):
    """Fulfils the port ``SavedSearchStore``."""

    def __init__(self, shared: SharedLibrary) -> None:
        """Use a shared library."""
        self._shared = shared

    @override
    def all(self) -> tuple[SavedSearch, ...]:
        with self._shared.database.reading() as session:
            pictures: dict[int, list[SavedPicture]] = {}
            for number, content_hash, part, region in session.rows(
                "SELECT search_id, hash, part, region FROM saved_picture "
                "WHERE person = session_user ORDER BY search_id, place"
            ):
                pictures.setdefault(number, []).append(
                    SavedPicture(content_hash, part, decode_region(region))
                )
            return tuple(
                SavedSearch(name, line, tuple(pictures.get(number, ())))
                for number, name, line in session.rows(
                    "SELECT id, name, line FROM saved_search WHERE person = session_user "
                    "ORDER BY id"
                )
            )

    @override
    def replace(self, searches: Sequence[SavedSearch]) -> None:
        kept = check_saved_searches(searches)
        with self._shared.database.writing() as session:
            # Pictures go with their searches.
            session.run("DELETE FROM saved_search WHERE person = session_user")
            for search in kept:
                number = session.value(
                    "INSERT INTO saved_search (folded, name, line) VALUES (%s, %s, %s) "
                    "RETURNING id",
                    (fold_tag(search.name), search.name, search.line),
                )
                session.many(
                    "INSERT INTO saved_picture (search_id, place, hash, part, region) "
                    "VALUES (%s, %s, %s, %s, %s)",
                    [
                        (number, place, one.content_hash, one.part, encode_region(one.region))
                        for place, one in enumerate(search.pictures)
                    ],
                )
