"""What the person said of contents is kept, whatever happens to the files."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.query import OneOfValues, ParsedQuery, QueryField
from retllm_desktop.core.types import Annotations

FAVOURITES = ParsedQuery(conditions=(OneOfValues(QueryField.IS, ("favourite",)),))


def tagged(*tags: str) -> ParsedQuery:
    return ParsedQuery(conditions=(OneOfValues(QueryField.TAG, tags),))


def test_marks_survive_a_rename_and_a_purge(library, folder, samples):
    root = library.roots.add(folder)
    library.files.put(
        root.id, [samples.entry(folder / "a", "cat"), samples.entry(folder / "b", "dog")]
    )
    cat = samples.hash("cat")
    library.annotations.set_favourite(cat, True)
    library.annotations.set_tags(cat, ["Pets", "best"])
    said = Annotations(True, ("best", "Pets"))
    assert library.annotations.of_content(cat) == said
    assert (
        library.words.scope(FAVOURITES).tolist()
        == library.words.scope(tagged("pets")).tolist()
        == [1]
    )
    library.files.relocate(root.id, [(folder / "a", samples.stat(folder / "c", "cat"))])
    assert library.annotations.of_content(cat) == said
    library.files.mark_missing(root.id, [folder / "c"], 1.0)
    assert library.words.scope(FAVOURITES).tolist() == []
    library.files.purge_missing(2.0)
    assert library.annotations.of_content(cat) == said
    assert library.annotations.all_tags() == ("best", "Pets")
    library.files.put(root.id, [samples.entry(folder / "d", "cat")])
    assert (
        library.words.scope(FAVOURITES).tolist()
        == library.words.scope(tagged("best")).tolist()
        == [3]
    )
    assert [match.item_id for match in library.words.matches("pets", 5)] == [3]


def test_many_are_written_together_or_not_at_all(library, samples):
    cat, dog, cow = (samples.hash(name) for name in ("cat", "dog", "cow"))
    library.annotations.set_tags(cat, ["old"])
    wanted = {cat: Annotations(True, ("Pets",)), dog: Annotations(False, ("best", "pets"))}
    library.annotations.replace(wanted)
    assert library.annotations.of_contents([cat, dog, cow]) == {
        cat: Annotations(True, ("Pets",)),
        dog: Annotations(False, ("best", "Pets")),
        cow: Annotations(),
    }
    assert library.annotations.all_tags() == ("best", "Pets")
    with pytest.raises(InputError, match="empty"):
        library.annotations.replace({cat: Annotations(), dog: Annotations(tags=(" ",))})
    assert library.annotations.of_content(cat) == Annotations(True, ("Pets",))


def test_tags_are_the_same_in_any_case(library, samples):
    cat, dog = samples.hash("cat"), samples.hash("dog")
    library.annotations.set_tags(cat, ["Straße", "STRASSE", "  two \n words "])
    library.annotations.set_tags(dog, ["strasse"])
    assert library.annotations.of_content(dog).tags == ("Straße",)
    assert library.annotations.all_tags() == ("Straße", "two words")
    library.annotations.set_tags(cat, ["two words"])
    library.annotations.set_tags(dog, ["STRASSE"])
    assert library.annotations.all_tags() == ("STRASSE", "two words")
    library.annotations.set_tags(dog, [])
    assert library.annotations.all_tags() == ("two words",)
    assert library.annotations.of_content(dog) == Annotations()


def test_a_favourite_no_longer(library, samples):
    cat = samples.hash("cat")
    for favourite in (True, True, False, False):
        library.annotations.set_favourite(cat, favourite)
        assert library.annotations.of_content(cat).favourite == favourite
        assert library.annotations.favourites() == (frozenset({cat}) if favourite else frozenset())


@pytest.mark.parametrize("tag", ["", "  ", "\0", "x" * 101])
def test_a_tag_that_is_none(library, samples, tag):
    cat = samples.hash("cat")
    library.annotations.set_tags(cat, ["good"])
    with pytest.raises(InputError, match="tag"):
        library.annotations.set_tags(cat, ["fine", tag])
    assert library.annotations.all_tags() == ("good",)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 3), st.lists(st.text(max_size=8), max_size=4))))
def test_tags_agree_with_a_dictionary(library, samples, steps):
    for number in range(4):
        library.annotations.set_tags(samples.hash(str(number)), [])
    model: dict[int, set[str]] = {}
    for number, tags in steps:
        good = [tag for tag in tags if tag.replace("\0", " ").split()]
        library.annotations.set_tags(samples.hash(str(number)), good)
        model[number] = {_key(tag) for tag in good}
    for number, keys in model.items():
        assert {
            _key(tag) for tag in library.annotations.of_content(samples.hash(str(number))).tags
        } == keys
    used = set().union(*model.values()) if model else set()
    assert {_key(tag) for tag in library.annotations.all_tags()} == used
    assert len(library.annotations.all_tags()) == len(used)


def _key(tag: str) -> str:
    import unicodedata

    tidy = " ".join(unicodedata.normalize("NFC", tag).replace("\0", " ").split())
    return unicodedata.normalize("NFC", tidy.casefold())
