"""What is kept between questions: states in memory, encoded pictures on disk, each in bounds."""

import hashlib
import os

import numpy as np
import pytest

from retllm_desktop.core.types import Verdict
from retllm_desktop.judge import image_embeddings
from retllm_desktop.judge.image_embeddings import (
    EncodedTile,
    ImageEmbedding,
    ImageEmbeddingCache,
    name_encoder,
)
from retllm_desktop.judge.inference.engine import run_tournament
from retllm_desktop.judge.inference.image_encoding import drop_tiles
from retllm_desktop.judge.inference.loaded_model import MOST_SLOTS, choose_context_size
from retllm_desktop.judge.inference.prefix_cache import SavedPrefix, SavedPrefixes
from retllm_desktop.judge.inference.worker import BatchScheduler
from retllm_desktop.judge.llama.vision_model import ImageChunk, TextChunk


def state(size, marks=()):
    return SavedPrefix(np.zeros(size, np.uint8), 1, 1, (), dict.fromkeys(marks, (1, 1)))


def test_the_states_that_were_not_used_longest_go_first():
    store = SavedPrefixes(300)
    for name in (b"a", b"b", b"c"):
        store.put(name, state(100))
    assert store.get(b"a") is not None
    store.put(b"d", state(100))
    assert [name in store for name in (b"a", b"b", b"c", b"d")] == [True, False, True, True]
    assert store.size_bytes == 300
    store.put(b"a", state(250))
    assert len(store) == 1
    assert store.size_bytes == 250
    store.put(b"huge", state(1000))
    assert (len(store), store.size_bytes) == (1, 1000)
    assert (store.hits, store.misses) == (1, 0)
    assert store.get(b"b") is None
    assert store.misses == 1


def test_a_shorter_beginning_is_found_until_its_holder_goes():
    store = SavedPrefixes(250)
    store.put(b"a", state(100, marks=(b"query", b"a's")))
    store.put(b"b", state(100, marks=(b"query",)))
    assert store.find_branch(b"a's") is store.get(b"a")
    assert store.find_branch(b"query") is store.get(b"b")
    store.drop(b"b")
    assert store.find_branch(b"query") is None
    assert store.find_branch(b"a's") is not None
    store.clear()
    assert (len(store), store.size_bytes, store.find_branch(b"a's")) == (0, 0, None)


def picture(seed=0, rows=4, scale=1.0):
    rng = np.random.default_rng(seed)
    values = (rng.standard_normal((rows, 8)) * scale).astype(np.float32)
    return ImageEmbedding(
        ((1, 2, 3), EncodedTile(b"layout", image_embeddings.round_to_half(values)), ())
    )


def same(one, other):
    return len(one.parts) == len(other.parts) and all(
        a == b
        if isinstance(a, tuple)
        else a.layout == b.layout and np.array_equal(a.embeddings, b.embeddings)
        for a, b in zip(one.parts, other.parts, strict=True)
    )


@pytest.mark.parametrize("scale", [1.0, 1e6], ids=["16 bits", "32 bits"])
def test_a_seen_picture_survives_as_bytes_to_the_last_bit(scale):
    made = picture(scale=scale)
    data = image_embeddings.embedding_to_bytes(made)
    assert same(image_embeddings.embedding_from_bytes(data), made)
    assert made.tokens == 7
    for broken in (data[:-1], b"", data[:20], b"x" + data[1:], data[:40] + b"x" + data[41:]):
        with pytest.raises(ValueError, match="kept picture"):
            image_embeddings.embedding_from_bytes(broken)


def test_the_pictures_that_were_not_used_longest_go_first(tmp_path):
    size = len(image_embeddings.embedding_to_bytes(picture()))
    cache = ImageEmbeddingCache(tmp_path, "one", 10 * size)
    for number in range(10):
        cache.put(b"%d" % number, picture(number))
        path = next(p for p in (tmp_path / "one").iterdir() if p.stat().st_mtime_ns > 10**18)
        os.utime(path, (10**6 + number, 10**6 + number))
    assert cache.size() == (10, 10 * size)
    assert same(cache.get(b"0"), picture(0))
    # Another encoder's files count as well, and go by the same order.
    other = ImageEmbeddingCache(tmp_path, "two", 10 * size)
    other.put(b"new", picture(11))
    assert other.size()[1] <= 9 * size
    assert b"new" in other
    assert b"0" in cache
    assert b"1" not in cache
    assert b"9" in cache
    assert cache.get(b"1") is None
    assert (cache.hits, cache.misses) == (1, 1)


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path):
    (tmp_path / "file").write_text("in the way")
    cache = ImageEmbeddingCache(tmp_path / "file", "one", 1000)
    cache.put(b"a", picture())
    assert cache.get(b"a") is None
    assert cache.size() == (0, 0)


def test_an_encoder_is_named_by_what_its_file_holds_and_how_it_is_used(tmp_path):
    file = tmp_path / "encoder"
    names = {name_encoder(file, 64)}
    assert names == {""}
    for content in (b"one", b"other" * 10**6, b"other" * 10**6 + b"!"):
        file.write_bytes(content)
        names |= {name_encoder(file, 64), name_encoder(file, 64), name_encoder(file, 256)}
    assert len(names) == 7


def test_what_was_kept_before_there_were_revisions_is_not_taken_up(tmp_path):
    file = tmp_path / "encoder"
    file.write_bytes(b"one")
    # It may have been broken off half-way.
    before = hashlib.blake2b(repr((64,)).encode() + b"3" + 64 * b"one", digest_size=12)
    assert name_encoder(file, 64) != before.hexdigest()


def test_tiles_are_left_out_where_the_whole_picture_comes_last():
    tile = [TextChunk((9, 5)), ImageChunk(1, 64)]
    whole = [TextChunk((4, 9, 6)), ImageChunk(2, 64), TextChunk((9,))]
    tiled = [*tile, *tile, *whole]
    assert drop_tiles(tiled, 0) == tiled
    assert drop_tiles(tiled, 192) == tiled
    assert drop_tiles(tiled, 64) == [TextChunk((9, 6)), *whole[1:]]
    # Of one piece, or tiled in another way: as it is.
    assert drop_tiles(whole, 10) == whole
    other = [TextChunk((1,)), ImageChunk(1, 64), TextChunk((2,)), ImageChunk(2, 64)]
    assert drop_tiles(other, 64) == other
    assert drop_tiles([ImageChunk(1, 300)], 256) == [ImageChunk(1, 300)]


def test_the_first_answer_does_not_wait_long_for_others():
    scheduler = BatchScheduler(first_answer_s=1.0)
    # Of an unknown cost, one at a time.
    assert scheduler.batch_size(["", ""], 8) == 1
    for _ in range(50):
        scheduler.learn("state", 0.2)
        scheduler.learn("", 3.0)
    assert scheduler.batch_size(["state"] * 20, 8) == 5
    assert scheduler.batch_size(["state", "state", "", "state"], 8) == 2
    assert scheduler.batch_size([""], 8) == 1
    scheduler = BatchScheduler()
    scheduler.learn("state", 0.001)
    assert scheduler.batch_size(["state"] * 20, 8) == 8
    assert 0 < scheduler.wait_s(["state"] * 3) < 0.001


def test_a_context_holds_the_longest_question_and_several_short_ones():
    assert choose_context_size(10, 4096, 0).slots == MOST_SLOTS
    assert choose_context_size(300, 4096, 0).length == 512
    assert choose_context_size(9000, 4096, 0).length == 4096
    large = choose_context_size(300, 4096, 2**20)
    assert (large.slots, large.length) == (1, 512)
    assert choose_context_size(300, 4096, 2**18).slots * 512 * 2**18 <= 512 * 2**20


def by_length(texts):
    """Chooses the longest text."""
    total = sum(map(len, texts))
    return [Verdict(len(t) / total, 0.0, float(len(t)), 1.0) for t in texts]


@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 82, 100])
def test_the_best_of_many_texts_is_chosen_in_rounds(count):
    rng = np.random.default_rng(count)
    texts = ["x" * (1 + int(n)) for n in rng.permutation(count)]
    asked = []

    def choose(some):
        asked.append(len(some))
        return by_length(some)

    verdicts = run_tournament(texts, 9, choose)
    assert len(verdicts) == count
    assert max(asked, default=0) <= 9
    if count:
        best = max(range(count), key=lambda i: verdicts[i].p_true)
        assert len(texts[best]) == count
        assert all(0 < v.p_true <= 1 for v in verdicts)
    if count > 9:
        # Whoever won a group stands above those that lost in it.
        for verdict, text in zip(verdicts, texts, strict=True):
            if len(text) < count:
                assert verdict.log_odds < count
