"""Saved searches: kept in order, all or none, pictures by their content."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.query import Region
from retllm_desktop.core.saved_searches import SavedPicture, SavedSearch

SEA = SavedSearch("Sea", 'place:Norway "the sea"')
LIKE = SavedSearch(
    "Like this dog", "beach", (SavedPicture(b"d" * 32, 2, Region(0.1, 0.2, 0.5, 0.75)),)
)
ITEM = SavedSearch("Others", "", (SavedPicture(b"a" * 32), SavedPicture(b"b" * 32)))


@pytest.mark.both_stores
def test_they_come_back_as_they_were_in_their_order(library, place):
    assert library.saved_searches.all() == ()
    library.saved_searches.replace((SEA, LIKE, ITEM))
    assert library.saved_searches.all() == (SEA, LIKE, ITEM)
    library.saved_searches.replace((ITEM, SEA))
    assert library.saved_searches.all() == (ITEM, SEA)
    assert library.check() == ()
    library.close()
    with place.open() as opened:
        assert opened.saved_searches.all() == (ITEM, SEA)


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        ((SEA, SavedSearch("  sEA ", "other")), "There is a saved search «Sea» already"),
        ((SEA, SavedSearch(" ", "other")), "needs a name"),
        ((SEA, SavedSearch("x" * 101, "other")), "101 characters"),
        ((SEA, SavedSearch("Nothing", "  ")), "nothing to save"),
    ],
)
def test_what_is_refused_changes_nothing(library, refused, why):
    library.saved_searches.replace((LIKE,))
    with pytest.raises(InputError, match=why):
        library.saved_searches.replace(refused)
    assert library.saved_searches.all() == (LIKE,)


_names = st.text(min_size=1, max_size=20).filter(lambda name: name.replace("\0", " ").strip())
_regions = st.none() | st.builds(
    lambda left, width: Region(left, left / 2, left + width, 1.0),
    st.floats(0, 0.5),
    st.floats(0.01, 0.5),
)


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.builds(
            SavedSearch,
            _names,
            st.text(min_size=1, max_size=30).filter(str.strip),
            st.lists(
                st.builds(SavedPicture, st.binary(min_size=1), st.integers(0, 9), _regions),
                max_size=3,
            ).map(tuple),
        ),
        max_size=5,
        unique_by=lambda one: " ".join(one.name.split()).casefold(),
    )
)
def test_whatever_is_kept_comes_back(library, searches):
    try:
        library.saved_searches.replace(searches)
    except InputError:
        # Two names that are one to Unicode.
        return
    kept = library.saved_searches.all()
    assert [one.pictures for one in kept] == [one.pictures for one in searches]
    # Once kept, nothing changes any more: names stand on one line, text is valid.
    library.saved_searches.replace(kept)
    assert library.saved_searches.all() == kept
