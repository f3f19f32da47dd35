"""From a line, pictures and items to a direction, words and a scope."""

import numpy as np
import pytest

from retllm_desktop.core.errors import InputError, QueryError
from retllm_desktop.core.judging import JudgeInput
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Modality, Query, QueryPicture
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.search.judge_images import JudgeImages
from retllm_desktop.search.query_encoding import MAX_QUERY_CHARACTERS, QueryEncoder


@pytest.fixture
def pictures(tmp_path):
    root = tmp_path / "photos"
    root.mkdir()
    for red in (10, 80, 160):
        (root / f"{red}.img").write_bytes(bytes([red]) * red)
    return root


@pytest.fixture
def query_encoder(library, encoder, extractor, pictures):
    library.roots.add(pictures)
    list(IndexingService(library, encoder, extractor).index(CancelToken()))
    return QueryEncoder(
        library, encoder, extractor, images=JudgeImages(library.items, extractor, None, 64)
    )


def angle(vector):
    return float(np.arctan2(vector[1], vector[0]))


def test_plain_words_are_a_caption_and_words_to_look_up(query_encoder):
    encoded = query_encoder.encode(Query("x" * 30))
    assert encoded.judge_input == JudgeInput("x" * 30)
    assert encoded.words == "x" * 30 + " "
    assert encoded.modality is Modality.TEXT
    assert encoded.within is None
    assert angle(encoded.vector) == pytest.approx(0.30)


def test_the_judge_is_not_asked_about_what_is_not_wanted(query_encoder):
    encoded = query_encoder.encode(Query("dog - crowd ext:img"))
    assert encoded.judge_input == JudgeInput("dog")
    assert encoded.words == "dog "


def test_words_and_pictures_lie_between_both(query_encoder, pictures):
    encoded = query_encoder.encode(Query("x" * 30, (QueryPicture(pictures / "80.img"),)))
    assert encoded.modality is Modality.IMAGE
    assert encoded.words == ""
    assert encoded.judge_input.text == "x" * 30
    assert encoded.judge_input.picture.load()[0, 0, 0] == 80
    assert 0.30 < angle(encoded.vector) < 0.80


def test_words_with_a_picture_are_embedded_together_by_an_encoder_that_can(
    query_encoder, encoder, pictures, monkeypatch
):
    seen = []

    def embed_composed(text, image):
        seen.append((text, int(image[0, 0, 0])))
        return np.array([0.0, 0.0, 1.0], np.float32)

    monkeypatch.setattr(encoder, "composes", True)
    monkeypatch.setattr(encoder, "embed_composed", embed_composed, raising=False)
    given = (QueryPicture(pictures / "80.img"),)
    encoded = query_encoder.encode(Query("x" * 30, given))
    assert seen == [("x" * 30, 80)]
    np.testing.assert_allclose(encoded.vector, [0, 0, 1], atol=1e-6)
    assert encoded.modality is Modality.IMAGE
    # What one sequence cannot say is added up as before: weights, several parts, what is not meant.
    for line in (f"2:{'x' * 30}", f"{'x' * 30} + {'y' * 20}", f"{'x' * 30} - picture:1", ""):
        other = query_encoder.encode(Query(line, given))
        assert abs(float(other.vector[2])) < 0.5
    assert len(seen) == 1


def test_weights_count(query_encoder):
    near_long = query_encoder.encode(Query(f"4:{'x' * 90} + {'x' * 10}"))
    near_short = query_encoder.encode(Query(f"{'x' * 90} + 4:{'x' * 10}"))
    assert angle(near_long.vector) > 0.5 > angle(near_short.vector)


def test_a_picture_spoken_of_is_not_counted_twice(query_encoder, pictures):
    given = (QueryPicture(pictures / "80.img"), QueryPicture(pictures / "160.img"))
    spoken = query_encoder.encode(Query("0.001:picture:1", given))
    assert angle(spoken.vector) == pytest.approx(1.60, abs=0.01)


def test_a_picture_that_did_not_come_is_pointed_at(query_encoder):
    with pytest.raises(QueryError) as caught:
        query_encoder.encode(Query("dog + picture:2"))
    assert (caught.value.column, caught.value.length) == (6, 9)


def test_items_are_like_themselves_without_reading_a_file(
    query_encoder, library, extractor, pictures
):
    (item,) = library.items.of_file(pictures / "80.img")
    before = list(extractor.read)
    encoded = query_encoder.encode(Query(items=(item.id,)))
    assert angle(encoded.vector) == pytest.approx(0.80)
    assert extractor.read == before


def test_like_takes_a_file_of_the_library_or_any_other(query_encoder, pictures, tmp_path, encoder):
    embedded = encoder.embedded
    known = query_encoder.encode(Query(f'like:"{pictures / "80.img"}"'))
    assert angle(known.vector) == pytest.approx(0.80)
    assert encoder.embedded == embedded
    (tmp_path / "other.img").write_bytes(bytes([120]))
    other = query_encoder.encode(Query(f'like:"{tmp_path / "other.img"}"'))
    assert angle(other.vector) == pytest.approx(1.20)


def test_like_of_nothing_says_so(query_encoder, tmp_path):
    line = f'dog + like:"{tmp_path / "none.img"}"'
    with pytest.raises(QueryError, match="like: names a file") as caught:
        query_encoder.encode(Query(line))
    assert caught.value.column == 6
    # While it is typed the path is not whole yet.
    assert query_encoder.encode(Query(line, draft=True)).words == "dog"


def test_a_region_is_asked_of_the_reader(query_encoder, extractor, pictures):
    query = Query("picture:1@0,50,100,100", (QueryPicture(pictures / "80.img"),))
    query_encoder.encode(query)
    assert (extractor.region.top, extractor.region.right) == (0.5, 1.0)


def test_a_phrase_alone_orders_by_itself(query_encoder):
    encoded = query_encoder.encode(Query('"exactly this"'))
    assert encoded.words == '"exactly this" '
    assert encoded.vector is not None


def test_conditions_alone_give_a_scope_and_no_direction(query_encoder):
    encoded = query_encoder.encode(Query("ext:pdf"))
    assert encoded.vector is None
    assert encoded.words == ""
    assert encoded.within is not None
    assert len(encoded.within) == 0


def test_unfinished_input_is_an_error_only_when_it_is_final(query_encoder):
    assert query_encoder.encode(Query("dog type:", draft=True)).words == "dog"
    with pytest.raises(QueryError):
        query_encoder.encode(Query("dog type:"))


@pytest.mark.parametrize("query", [Query(""), Query("  "), Query("type:", draft=True)])
def test_an_empty_query_asks_for_everything(query_encoder, query):
    encoded = query_encoder.encode(query)
    assert encoded.vector is None
    assert encoded.within is None
    assert not encoded.words


def test_a_very_long_line_is_refused_with_its_length(query_encoder):
    with pytest.raises(InputError, match="10,000 characters"):
        query_encoder.encode(Query("x" * 10_000))
    assert query_encoder.encode(Query("x" * MAX_QUERY_CHARACTERS)).words


def test_what_cancels_out_is_told(query_encoder):
    with pytest.raises(InputError, match="cancel each other out"):
        query_encoder.encode(Query("dog - dog"))


def test_the_first_picture_that_is_wanted_is_shown_to_the_judge(query_encoder, library, pictures):
    one, other = QueryPicture(pictures / "80.img"), QueryPicture(pictures / "160.img")
    encoded = query_encoder.encode(Query("-picture:1 + picture:2", (one, other)))
    assert encoded.judge_input.text == ""
    assert encoded.judge_input.picture.load()[0, 0, 0] == 160
    of_library = query_encoder.encode(Query(f"like:{pictures / '10.img'}")).judge_input.picture
    item = library.items.of_file(pictures / "10.img")[0]
    by_number = query_encoder.encode(Query(items=(item.id,))).judge_input.picture
    assert of_library == by_number
    assert of_library.load()[0, 0, 0] == 10


def test_pictures_are_named_by_what_they_hold(query_encoder, pictures, tmp_path):
    (tmp_path / "copy.img").write_bytes((pictures / "80.img").read_bytes())

    def name(query):
        return query_encoder.encode(query).judge_input.picture.key

    whole = name(Query(pictures=(QueryPicture(pictures / "80.img"),)))
    assert len(whole) == 32
    assert name(Query(pictures=(QueryPicture(tmp_path / "copy.img"),))) == whole
    data = (pictures / "80.img").read_bytes()
    assert name(Query(pictures=(QueryPicture(data=data),))) == whole
    part = name(Query("picture:1@0,0,0.5,0.5", (QueryPicture(pictures / "80.img"),)))
    other = name(Query(pictures=(QueryPicture(pictures / "160.img"),)))
    assert len({whole, part, other}) == 3
