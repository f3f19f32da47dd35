"""What may be put to a judge: pure rules on items, words and the library's coarse pack."""

from dataclasses import replace
from pathlib import Path

import pytest

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.knowledge import EVERYTHING, NOTHING, Domain, Knowledge
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.types import Item, Modality
from retllm_desktop.search.judging_scope import JudgingScope, domain_of, judging_need

WORDS = frozenset(["a", "on", "the", "red", "small", "house", "tree", "is", "there", "beach"])
DRAWN = Knowledge(frozenset({Domain.DRAWN_WORLD}), ("en",), WORDS)
GENERAL = Knowledge(frozenset({Domain.PHOTOGRAPHS, Domain.PAGES, Domain.PASSAGES}))
SCENE = "There is a small red house on the beach."
LETTER = "Dear Sir, the invoice of the third of May is overdue on the red account."


def picture(kind):
    return Item(1, b"h", 0, Modality.IMAGE, Path("a.png"), picture_type=kind)


def text(words):
    return Item(2, b"t", 0, Modality.TEXT, Path("a.txt"), text=words)


@pytest.mark.parametrize("kind", [*PictureType, None])
def test_a_judge_of_the_drawn_world_sees_drawings_of_drawn_libraries_alone(kind):
    drawing = kind is PictureType.DRAWING
    assert JudgingScope(DRAWN, drawn_library=True).knows_item(picture(kind)) is drawing
    assert not JudgingScope(DRAWN, drawn_library=False).knows_item(picture(kind))


def test_it_reads_texts_of_its_own_words_there():
    assert JudgingScope(DRAWN, drawn_library=True).knows_item(text(SCENE))
    assert not JudgingScope(DRAWN, drawn_library=True).knows_item(text(LETTER))
    assert not JudgingScope(DRAWN, drawn_library=True).knows_item(text("1 2 3"))
    assert not JudgingScope(DRAWN, drawn_library=False).knows_item(text(SCENE))
    wordless = replace(DRAWN, vocabulary=frozenset())
    assert not JudgingScope(wordless, drawn_library=True).knows_item(text(SCENE))


@pytest.mark.parametrize("drawn_library", [True, False])
def test_a_general_judge_is_asked_about_all_that_it_names(drawn_library):
    for known in (GENERAL, EVERYTHING):
        scope = JudgingScope(known, drawn_library)
        items = [picture(kind) for kind in (*PictureType, None)]
        assert all(map(scope.knows_item, [*items, text(SCENE), text(LETTER)]))
        assert scope.knows_any


def test_a_judge_of_one_kind_is_asked_about_no_other():
    photographs = JudgingScope(Knowledge(frozenset({Domain.PHOTOGRAPHS})), drawn_library=False)
    assert photographs.knows_item(picture(PictureType.PHOTO))
    assert not photographs.knows_item(picture(PictureType.SCAN))
    # It may be a page.
    assert not photographs.knows_item(picture(None))
    assert not photographs.knows_item(text(LETTER))


def test_a_judge_that_says_nothing_is_never_asked():
    for drawn_library in (True, False):
        scope = JudgingScope(NOTHING, drawn_library)
        assert not scope.knows_any
        assert not any(map(scope.knows_item, [picture(None), picture(PictureType.PHOTO)]))


def test_a_judge_of_the_drawn_world_has_nothing_to_say_elsewhere():
    assert JudgingScope(DRAWN, drawn_library=True).knows_any
    assert not JudgingScope(DRAWN, drawn_library=False).knows_any


def test_texts_of_another_language_are_no_ones_who_does_not_read_it():
    english = JudgingScope(replace(GENERAL, languages=("en",)), drawn_library=False)
    assert english.knows_item(text(LETTER))
    assert not english.knows_item(text("Сегодня хорошая погода"))


def test_a_picture_in_the_query_is_known_or_the_judge_is_not_asked():
    drawn = JudgingScope(DRAWN, drawn_library=True)
    assert drawn.knows_query("a red house", None, has_picture=False)
    assert not drawn.knows_query("ein rotes Haus mit dem Baum", None, has_picture=False)
    assert drawn.knows_query("", picture(PictureType.DRAWING), has_picture=True)
    assert not drawn.knows_query("", picture(PictureType.PHOTO), has_picture=True)
    assert not drawn.knows_query("", None, has_picture=True)
    assert JudgingScope(GENERAL, drawn_library=True).knows_query("", None, has_picture=True)


def test_what_was_found_tells_what_a_judge_would_need():
    found = [picture(PictureType.PHOTO), picture(PictureType.SCREENSHOT), text(LETTER)]
    assert [domain_of(item) for item in found] == [
        Domain.PHOTOGRAPHS, Domain.PAGES, Domain.PASSAGES,
    ]  # fmt: skip
    need = judging_need(found[:2], "snow")
    assert (need.domains, need.words) == ({Domain.PHOTOGRAPHS, Domain.PAGES}, "snow")


def test_a_moment_of_a_film_is_as_a_photograph():
    moment = replace(picture(None), kind=FileKind.VIDEO)
    for domain in (Domain.PHOTOGRAPHS, Domain.PAGES):
        scope = JudgingScope(Knowledge(frozenset({domain})), drawn_library=False)
        assert scope.knows_item(moment) is (domain is Domain.PHOTOGRAPHS)
