"""What a query excludes: no text that holds it, no picture that shows it."""

import numpy as np
import pytest

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Modality, Query
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.search import exclusion
from retllm_desktop.search.candidate_list import CandidateList
from retllm_desktop.search.coarse_retrieval import CoarseRetriever
from retllm_desktop.search.exclusion import LEAST_Z_SCORE, find_showing
from retllm_desktop.search.query_encoding import QueryEncoder
from tests.unit.fakes import FakeEncoder

REDS = (10, 11, 40, 80, 120)


class SharpEncoder(FakeEncoder):
    """As the fake: a text of n letters is like the picture of n red. Nearly alike is far out."""

    def z_score(self, query, item, cosine):
        return 1000.0 * (cosine - 0.999) + 1.0 + LEAST_Z_SCORE


@pytest.fixture
def filled(library, extractor, tmp_path):
    encoder = SharpEncoder()
    root = tmp_path / "photos"
    root.mkdir()
    for red in REDS:
        (root / f"{red}.img").write_bytes(bytes([red]) * red)
    (root / "letter.txt").write_text(f"about the {'x' * 40} in the harbour")
    library.roots.add(root)
    list(IndexingService(library, encoder, extractor).index(CancelToken()))

    def find(line, **options):
        encoded = QueryEncoder(library, encoder, extractor).encode(Query(line, **options))
        listed = CandidateList(CoarseRetriever(library, encoder), library, encoded, 10)
        return {candidate.item.path.stem for candidate in listed.candidates}

    return library, encoder, find


def test_pictures_and_texts_with_what_is_excluded_are_left_out_alike(filled):
    _, _, find = filled
    everything = {*map(str, REDS), "letter"}
    assert find("a beach") == everything
    word = "x" * 40
    assert find(f"a beach -{word}") == everything - {"40", "letter"}
    assert find(f"-{word}") == everything - {"40", "letter"}
    # Two pictures are near the text of ten letters, and no text holds it.
    assert find("a beach -yyyyyyyyyy") == everything - {"10", "11"}
    assert find('a beach -"yyyy yyyyy"') == everything - {"10", "11"}
    assert find(f"a beach -yyyyyyyyyy -{word}") == {"80", "120"}


def test_a_term_that_is_subtracted_leaves_nothing_out(filled):
    _, _, find = filled
    assert find("a beach - yyyyyyyyyy") == {*map(str, REDS), "letter"}


def test_a_word_that_is_wanted_and_excluded_finds_nothing_and_is_no_error(filled):
    _, _, find = filled
    assert "40" not in find(f"{'x' * 40} -{'x' * 40}")


def test_half_of_a_word_leaves_no_picture_out(filled):
    _, _, find = filled
    assert find("a beach -yyyyyyyyyy", draft=True) == {*map(str, REDS), "letter"}
    assert find("a beach -yyyyyyyyyy ", draft=True) == {"40", "80", "120", "letter"}


def test_all_that_show_it_are_found_however_many(filled, monkeypatch):
    library, encoder, _ = filled
    monkeypatch.setattr(exclusion, "_FIRST_DEPTH", 1)
    sentences = encoder.embed_texts(["y" * 10, "z" * 80])
    found = find_showing(library.vectors, encoder, sentences, None)
    pictures = library.items.get(found.tolist())
    assert {item.path.stem for item in pictures} == {"10", "11", "80"}
    assert all(item.modality is Modality.IMAGE for item in pictures)
    within = found[:1]
    assert find_showing(library.vectors, encoder, sentences, within).tolist() == within.tolist()
    assert find_showing(library.vectors, encoder, np.zeros((0, 3), np.float32), None).tolist() == []
