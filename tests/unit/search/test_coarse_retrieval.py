"""What lies near and what holds the words, in one list that ends where hits end."""

import numpy as np
import pytest

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.similarity import SimilarityCutoff
from retllm_desktop.core.types import Query
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.search.candidate_list import CandidateList
from retllm_desktop.search.coarse_retrieval import CoarseRetriever
from retllm_desktop.search.query_encoding import QueryEncoder


@pytest.fixture
def filled(library, encoder, extractor, tmp_path):
    root = tmp_path / "photos"
    root.mkdir()
    for red in (10, 40, 80, 120):
        (root / f"{red}.img").write_bytes(bytes([red]) * red)
    (root / "letter.txt").write_text("about the old harbour " * 4)
    library.roots.add(root)
    list(IndexingService(library, encoder, extractor).index(CancelToken()))
    return library


@pytest.fixture
def propose(filled, encoder, extractor):
    def run(query, k=10, **options):
        encoded = QueryEncoder(filled, encoder, extractor).encode(query)
        retriever = CoarseRetriever(filled, encoder)
        return CandidateList(retriever, filled, encoded, k, **options).candidates

    return run


def stems(candidates):
    return [candidate.item.path.stem for candidate in candidates]


def test_words_bring_what_the_vectors_would_not(propose, encoder):
    encoder.z_score = lambda query, item, cosine: cosine
    assert "letter" not in stems(propose(Query("x" * 10), k=2))
    candidates = propose(Query("harbour"), k=2)
    assert "letter" in stems(candidates)
    letter = next(c for c in candidates if c.item.path.stem == "letter")
    assert letter.snippet is not None
    marked = [letter.snippet.text[start:end] for start, end in letter.snippet.marks]
    assert "harbour" in marked
    assert [c.coarse_rank for c in candidates] == [1, 2]


def test_what_only_words_found_has_its_true_distance(propose, filled, encoder):
    letter = next(c for c in propose(Query("harbour"), k=2) if c.item.path.stem == "letter")
    vector = filled.vectors.of_items([letter.item.id])[letter.item.id]
    encoded = encoder.embed_texts(["harbour"])[0]
    assert letter.distance == pytest.approx(1.0 - float(np.dot(vector, encoded)), abs=1e-6)


def test_a_scope_holds_for_both_lists(propose):
    inside = propose(Query("harbour name:80"))
    assert stems(inside) == ["80"]


def test_below_the_cutoff_nothing_is_proposed_unless_asked(propose, encoder):
    encoder.similarity_cutoff = SimilarityCutoff(skewness=0.0, z_score=5.0, max_drop=10.0)
    assert propose(Query("x" * 10)) == ()
    assert len(propose(Query("x" * 10), below_cutoff=True)) == 5
    # What holds the words is a hit, however far it lies.
    assert stems(propose(Query("harbour"))) == ["letter"]


def test_conditions_alone_list_the_newest_first(propose, filled):
    listed = propose(Query("ext:img"))
    times = [candidate.item.mtime_ns for candidate in listed]
    assert len(listed) == 4
    assert times == sorted(times, reverse=True)


def test_an_empty_scope_proposes_nothing(propose):
    assert propose(Query("harbour ext:pdf")) == ()
