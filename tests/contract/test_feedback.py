"""What was said of results is kept by content, and can be taken back."""

from retllm_desktop.core.judging import Pair
from retllm_desktop.core.relevance_feedback import RatedAnswer
from tests.contract.stored_state import ask_rows

CATS, DOGS = b"c" * 32, b"d" * 32


def answer(log_odds: float, pack: bytes = b"pack") -> RatedAnswer:
    return RatedAnswer(pack, Pair.TEXT_TO_IMAGE, log_odds, 0.25)


def test_it_is_kept_said_anew_and_taken_back(library, samples, place):
    cat, dog = samples.hash("cat"), samples.hash("dog")
    library.feedback.rate(CATS, cat, 0, True, answer(2.0))
    library.feedback.rate(CATS, dog, 0, False, answer(-1.0))
    library.feedback.rate(CATS, dog, 3, True)
    library.feedback.rate(DOGS, dog, 0, True, answer(5.0, b"other"))
    assert library.feedback.ratings(CATS) == {(cat, 0): True, (dog, 0): False, (dog, 3): True}
    assert library.feedback.rated_answers(b"pack", 9) == (
        (answer(-1.0), False),
        (answer(2.0), True),
    )
    # What is said again is the latest.
    library.feedback.rate(CATS, cat, 0, False, answer(2.5))
    assert library.feedback.rated_answers(b"pack", 1) == ((answer(2.5), False),)
    library.feedback.rate(CATS, dog, 0, None)
    library.close()
    with place.open() as opened:
        assert opened.feedback.ratings(CATS) == {(cat, 0): False, (dog, 3): True}
        assert opened.feedback.rated_answers(b"pack", 9) == ((answer(2.5), False),)
        assert opened.feedback.forget_ratings() == 3
        assert opened.feedback.ratings(CATS) == opened.feedback.ratings(DOGS) == {}
        assert opened.check() == ()


def test_it_outlives_the_file(library, folder, samples):
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "a", "cat")])
    cat = samples.hash("cat")
    library.feedback.rate(CATS, cat, 0, True)
    library.files.mark_missing(root.id, [folder / "a"], 1.0)
    library.files.purge_missing(2.0)
    assert library.feedback.ratings(CATS) == {(cat, 0): True}
    assert library.repair() == ()


def test_comparisons_of_a_later_version_are_passed_over(library, samples, place):
    library.feedback.rate(CATS, samples.hash("cat"), 0, True, answer(1.0))
    library.close()
    ask_rows(place, "UPDATE feedback SET pair = 'sound_to_image'")
    with place.open() as opened:
        assert opened.feedback.rated_answers(b"pack", 9) == ()
        assert len(opened.feedback.ratings(CATS)) == 1
