"""Passages in a space of their own: filled, stopped, broken and searched, over a real library."""

import math

import numpy as np
import pytest

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.knowledge import EVERYTHING, Domain, Knowledge
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.similarity import SimilarityCutoff
from retllm_desktop.core.types import EmbeddingSpace, Modality, Query
from retllm_desktop.indexing import rebuild as module
from retllm_desktop.indexing.rebuild import PassageService
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.library.sqlite_library import open_library
from retllm_desktop.search.candidate_list import CandidateList
from retllm_desktop.search.coarse_retrieval import CoarseRetriever
from retllm_desktop.search.events import SearchLimits
from retllm_desktop.search.query_encoding import QueryEncoder
from retllm_desktop.search.ranking.fusion import CoarseRule
from retllm_desktop.search.ranking.order import FusionRule
from retllm_desktop.search.service import SearchService
from tests.unit.fakes import FakeEncoder, FakeExtractor

LETTERS = "abcdefghijklmnopqrstuvwxyz"
TEXTS = {"boat": "a boat", "oats": "taboo", "fizz": "fizz jug", "hymn": "hymn lynx"}


class LetterEncoder:
    """Texts of the same letters lie together, whatever their words and their length."""

    def __init__(self, name="letters", cutoff=None):
        self.space = EmbeddingSpace(name, len(LETTERS))
        self.similarity_cutoff = cutoff
        self.embedded = []
        self.unknown = False
        self.knows = EVERYTHING
        self.fails_after = math.inf

    def embed_texts(self, texts):
        self.embedded += texts
        if len(self.embedded) > self.fails_after:
            raise EngineError("The model broke")
        rows = np.array([[text.count(letter) for letter in LETTERS] for text in texts], np.float32)
        rows += 1e-3
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def embed_passages(self, texts):
        return self.embed_texts(texts)

    def z_score(self, cosine):
        return 10.0 * cosine

    def splits_words(self, text):
        return self.unknown


@pytest.fixture
def library(tmp_path):
    made = open_library(tmp_path / "data/library.db", cache_dir=tmp_path / "cache", writable=True)
    made.vectors.use_space(FakeEncoder.space)
    root = tmp_path / "notes"
    root.mkdir()
    for name, text in TEXTS.items():
        (root / f"{name}.txt").write_text(text)
    for red in (10, 90):
        (root / f"{red}.img").write_bytes(bytes([red]) * red)
    made.roots.add(root)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    monkeypatch.setattr(module, "BATCH_TEXTS", 2)
    monkeypatch.setattr(module, "STEP_TEXTS", 1)


def index(library, reader):
    service = IndexingService(
        library, FakeEncoder(), FakeExtractor(), passages=PassageService(library, reader)
    )
    *_, finished = service.index(CancelToken())
    return finished


def proposed(library, words, reader, cutoff=None, rule=None, **options):
    encoder = FakeEncoder()
    encoder.similarity_cutoff = cutoff
    encoded = QueryEncoder(library, encoder, FakeExtractor(), reader).encode(Query(words))
    retriever = CoarseRetriever(library, encoder, rule, passages=reader)
    found = CandidateList(retriever, library, encoded, 10, **options)
    return [candidate.item.path.stem for candidate in found.candidates]


def test_they_are_filled_and_found_by_what_their_encoder_knows(library):
    reader = LetterEncoder()
    assert index(library, reader).notice == ""
    assert sorted(reader.embedded) == sorted(TEXTS.values())
    assert library.passages.active_space() == reader.space
    texts = [name for name in proposed(library, "baot", reader) if name in TEXTS]
    assert texts[:2] == ["boat", "oats"]
    assert set(proposed(library, "baot", reader)) == {*TEXTS, "10", "90"}
    # Nothing is embedded twice.
    reader.embedded.clear()
    index(library, reader)
    assert not reader.embedded


def test_a_run_that_is_cancelled_leaves_the_rest_to_the_next(library):
    reader = LetterEncoder()
    service = PassageService(library, reader)
    index(library, reader)
    reader.embedded.clear()
    root = library.roots.all()[0]
    for number in range(8):
        (root.path / f"new{number}.txt").write_text(f"letters {number}", encoding="utf-8")
    cancel = CancelToken()
    embed = reader.embed_texts

    def embed_and_stop(texts):
        # The window closes while a document of many passages is stored.
        cancel.cancel()
        return embed(texts)

    reader.embed_texts = embed_and_stop
    indexing = IndexingService(library, FakeEncoder(), FakeExtractor(), passages=service)
    list(indexing.index(cancel))
    # Not even the batch under way is waited for.
    assert len(reader.embedded) == 1
    reader.embed_texts = embed
    index(library, reader)
    status = library.status()
    assert status.passages_done == status.passages_total


def test_the_list_ends_at_the_packs_own_cutoff(library):
    reader = LetterEncoder(cutoff=SimilarityCutoff(-math.inf, z_score=5.0, max_drop=3.0))
    index(library, reader)
    found = proposed(library, "baot", reader)
    assert [name for name in found if name in TEXTS] == ["boat", "oats"]
    # The other encoder's cutoff ends the other list: pictures.
    assert {"10", "90"} <= set(found)
    high = SimilarityCutoff(-math.inf, z_score=99.0, max_drop=1.0)
    assert proposed(library, "baot", reader, high) == ["boat", "oats"]
    assert proposed(library, "qqq", reader, high) == []
    assert set(proposed(library, "qqq", reader, high, below_cutoff=True)) == {*TEXTS, "10", "90"}


def test_lengths_are_those_of_texts_alone(library):
    index(library, LetterEncoder())
    numbers = [match.item_id for match in library.words.matches("boat", 9)]
    assert library.passages.text_lengths([*numbers, 10**9]) == {numbers[0]: len("a boat")}


def test_words_unknown_to_the_encoder_of_passages_must_be_nearer_than_chance(library):
    reader = LetterEncoder(cutoff=SimilarityCutoff(-math.inf, z_score=0.5, max_drop=99.0))
    index(library, reader)
    none = SimilarityCutoff(-math.inf, z_score=99.0, max_drop=1.0)
    # «fizz jug» is 1.0 above what shares nothing; chance alone reaches 2.4 among six items.
    assert proposed(library, "baotff", reader, none) == ["boat", "oats", "fizz"]
    reader.unknown = True
    assert proposed(library, "baotff", reader, none) == ["boat", "oats"]


def test_words_weigh_less_where_a_picture_is_a_hit(library):
    rule = CoarseRule(bm25_worth_no_picture_hit=1000.0, bm25_worth_picture_hit=0.0)
    reader = LetterEncoder()
    index(library, reader)
    for least, wanted in ((0.0, False), (99.0, True)):
        pictures = SimilarityCutoff(-math.inf, least, 9.0)
        order = proposed(library, "baot lynx", reader, pictures, rule, below_cutoff=True)
        assert (order[0] == "hymn") is wanted


def test_one_that_breaks_leaves_the_rest_and_is_told(library):
    reader = LetterEncoder()
    reader.fails_after = 2
    finished = index(library, reader)
    assert "The model broke" in finished.notice
    assert finished.read == 6
    assert library.passages.active_space() is None
    assert library.status().passages_done == 2
    # Until it is whole the encoder of all items finds texts.
    assert set(proposed(library, "baot", reader)) == {*TEXTS, "10", "90"}
    reader.embedded.clear()
    reader.fails_after = math.inf
    assert index(library, reader).notice == ""
    assert len(reader.embedded) == 2
    assert library.passages.active_space() == reader.space


def test_a_run_that_is_stopped_is_taken_up(library):
    index(library, LetterEncoder("before"))
    reader = LetterEncoder()
    cancel = CancelToken()
    for _ in PassageService(library, reader).embed_missing(cancel):
        if reader.embedded:
            cancel.cancel()
    assert len(reader.embedded) == 2
    assert library.passages.active_space() is None
    assert list(PassageService(library, reader).embed_missing(CancelToken()))
    assert sorted(reader.embedded) == sorted(TEXTS.values())
    assert library.passages.active_space() == reader.space


def test_a_broken_encoder_does_not_end_a_search(library):
    reader = LetterEncoder()
    index(library, reader)
    reader.fails_after = 0
    encoder = FakeEncoder()
    asking = QueryEncoder(library, encoder, FakeExtractor(), reader)
    encoded = asking.encode(Query("baot"))
    assert encoded.passage_vector is None
    assert "less well" in asking.notices[0]
    retriever = CoarseRetriever(library, encoder, passages=reader)
    assert len(CandidateList(retriever, library, encoded, 10).candidates) == 6


def test_where_one_model_reads_the_language_only_the_other_is_named(library):
    english = FakeEncoder()
    english.knows = Knowledge(frozenset(Domain), ("en",))
    service = SearchService(
        library, english, FakeExtractor(), None, FusionRule(), passages=LetterEncoder()
    )
    *_, finished = service.search(Query("ein Hund auf dem Gras"), SearchLimits(), CancelToken())
    assert finished.unread == {Modality.IMAGE}
