"""Several questions at once, and what is kept between them: speed may change, answers may not."""

import random

import numpy as np
import pytest

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair, WritingTask
from retllm_desktop.core.similarity import sigmoid
from retllm_desktop.judge.image_embeddings import ImageEmbeddingCache
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.judge.inference.loaded_model import InferenceTuning
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion
from retllm_desktop.judge.llama.text_model import TextModel
from retllm_desktop.packs.question_templates import PAPER_PROMPTS
from tests.fixtures.tiny_gguf import IMAGE_ROUNDING, PICTURE_PX, spec, write_pack

PROMPTS = {pair.value: template for pair, template in PAPER_PROMPTS.items()}
CACHE_BYTES = 1 << 20


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return write_pack(tmp_path_factory.mktemp("pack"))


def load(pack, *, cache=None, state_bytes=1 << 24, tuning=InferenceTuning(), **changes):  # noqa: B008
    settings = {"prompts": PROMPTS, "context_length": 1024} | changes
    return JudgeEngine(
        pack.model,
        pack.mmproj,
        spec(**settings),
        threads=1,
        cache=cache,
        state_bytes=state_bytes,
        tuning=tuning,
    )


def pixels(seed):
    return np.random.default_rng(seed).integers(0, 256, (PICTURE_PX, PICTURE_PX, 3), np.uint8)


def shown(seed, *, named=True):
    return JudgePicture(b"picture %d" % seed if named else b"", lambda: pixels(seed))


def unreadable(key):
    def load():
        raise ItemError("The picture is gone")

    return JudgePicture(key, load)


def questions(*, named=True, query="a red boat"):
    """A few of every pair; pictures with names or without."""

    def side(text="", seed=None):
        return JudgeInput(text, None if seed is None else shown(seed, named=named))

    found = [JudgeQuestion(Pair.TEXT_TO_IMAGE, side(query), side(seed=seed)) for seed in range(5)]
    found += [JudgeQuestion(Pair.IMAGE_TO_IMAGE, side(seed=9), side(seed=seed)) for seed in (1, 2)]
    found += [
        JudgeQuestion(Pair.COMPOSED_TO_IMAGE, side(query, 9), side(seed=seed)) for seed in (1, 2, 3)
    ]
    found += [
        JudgeQuestion(Pair.COMPOSED_TO_COMPOSED, side(query, 9), side("a boat", seed))
        for seed in (1, 2)
    ]
    found += [
        JudgeQuestion(Pair.TEXT_TO_PASSAGE, side(query), side(f"a passage about {what}"))
        for what in ("boats", "a boat and another boat", "nothing at all")
    ]
    look = JudgeInput("", shown(3, named=named), shown(4, named=named))
    return [*found, JudgeQuestion(Pair.TEXT_TO_IMAGE, side(query), look)]


class Like:
    """Verdicts of the same relevance to 1e-3; their log-odds may differ by a little more, where
    the logistic curve is flat."""

    __hash__ = None

    def __init__(self, verdicts, odds=IMAGE_ROUNDING):
        self.verdicts = list(verdicts)
        self._odds = odds

    def __eq__(self, other):
        return len(self.verdicts) == len(other) and all(
            abs(sigmoid(a.log_odds) - sigmoid(b.log_odds)) < 1e-3
            and abs(a.log_odds - b.log_odds) < self._odds
            and abs(a.entropy_nats - b.entropy_nats) < self._odds
            and abs(a.p_true - b.p_true) < 1e-3
            and abs(a.answer_mass - b.answer_mass) < 1e-3
            for a, b in zip(self.verdicts, other, strict=True)
        )

    def __repr__(self):
        return repr(self.verdicts)


@pytest.fixture(scope="module")
def alone(pack):
    """What is answered where every question is the first one: by query."""
    known = {}

    def answer(query="a red boat"):
        if query not in known:
            with load(pack) as engine:
                asked = questions(named=False, query=query)
                known[query] = [engine.ask_batch([question])[0] for question in asked]
        return known[query]

    return answer


def test_the_questions_have_different_answers(alone):
    assert len({v.log_odds for v in alone()}) == len(alone()) == 16


@pytest.mark.parametrize("together", [1, 3, 8, 16])
@pytest.mark.parametrize("seed", [0, 1])
def test_neither_number_nor_order_changes_an_answer(pack, alone, together, seed):
    order = list(range(16))
    random.Random(seed).shuffle(order)
    asked = questions()
    with load(pack) as engine:
        got = {}
        for start in range(0, 16, together):
            batch = order[start : start + together]
            got |= dict(zip(batch, engine.ask_batch([asked[i] for i in batch]), strict=True))
    assert [got[i] for i in range(16)] == Like(alone())


def test_what_is_kept_answers_the_same(pack, alone, tmp_path):
    cache = ImageEmbeddingCache(tmp_path, "tiny", CACHE_BYTES)
    with load(pack, cache=cache) as engine:
        first = engine.ask_batch(questions())
        again = engine.ask_batch(questions())
        assert engine.inference.prefixes.hits >= 16
    assert first == Like(alone())
    assert again == Like(first)
    assert {v.reused for v in again} == {"state"}
    assert cache.size()[0] == cache.misses == 6
    # Another start of the program: nothing is in memory, the pictures are on disk.
    with load(pack, cache=ImageEmbeddingCache(tmp_path, "tiny", CACHE_BYTES)) as engine:
        later = engine.ask_batch(questions())
    assert later == Like(alone())
    assert {v.reused for v in later[:5]} == {"embedding"}
    assert all(v.encode_s == 0 for v in later)


def test_another_query_goes_on_from_what_was_read(pack, alone):
    other = "something much longer than that, with many more words than before"
    with load(pack) as engine:
        engine.ask_batch(questions())
        for query in (other, "a red boat", "a boat", other):
            changed = engine.ask_batch(questions(query=query))
            assert changed == Like(alone(query))
            assert {v.reused for v in changed} == {"state"}
            assert all(v.encode_s == 0 for v in changed)


def test_a_little_memory_forgets_but_answers_the_same(pack, alone):
    with load(pack) as engine:
        engine.ask_batch(questions())
        all_bytes, count = engine.inference.prefixes.size_bytes, len(engine.inference.prefixes)
    limit = all_bytes // 4
    with load(pack, state_bytes=limit) as engine:
        for _ in range(2):
            assert engine.ask_batch(questions()) == Like(alone())
            assert 0 < engine.inference.prefixes.size_bytes <= limit
            assert len(engine.inference.prefixes) < count


def test_a_memory_that_cannot_be_cut_answers_the_same(pack, alone):
    with load(pack, tuning=InferenceTuning(can_truncate=False)) as engine:
        for query in ("a red boat", "a boat", "a red boat"):
            assert engine.ask_batch(questions(query=query)) == Like(alone(query))
        assert engine.inference.prefixes.hits > 0


def test_a_large_model_computes_in_16_bits_and_smaller_batches(pack):
    # Flash attention, a memory of 16 bits, four questions at once.
    large = InferenceTuning(precise_up_to_bytes=0, interrupt_above_bytes=0)
    own = []
    for question in questions(named=False):
        with load(pack, tuning=large) as engine:
            own += engine.ask_batch([question])
    with load(pack, tuning=large) as engine:
        assert engine.inference.slots == 4
        for _ in range(2):
            assert engine.ask_batch(questions()) == Like(own, odds=1e-2)


def test_a_long_question_makes_room_and_costs_nothing_else(pack, alone):
    passage = JudgeInput("a boat and " * 200)
    long = JudgeQuestion(Pair.TEXT_TO_PASSAGE, JudgeInput("a red boat"), passage)
    with load(pack) as engine:
        before = engine.ask_batch(questions())
        told = engine.ask_batch([questions()[0], long, questions()[1]])
        after = engine.ask_batch(questions())
    with load(pack) as engine:
        (own,) = engine.ask_batch([long])
    assert before == Like(alone())
    assert after == Like(before)
    assert told == Like([alone()[0], own, alone()[1]])


def test_a_passage_that_is_too_long_is_cut_at_its_end(pack):
    def asked(times):
        return JudgeQuestion(
            Pair.TEXT_TO_PASSAGE, JudgeInput("a boat"), JudgeInput("a boat " * times)
        )

    with load(pack) as engine:
        (one,), (other,) = engine.ask_batch([asked(4000)]), engine.ask_batch([asked(8000)])
    assert [one] == Like([other])


def test_pixels_are_not_read_where_the_picture_is_kept(pack, alone, tmp_path):
    question = JudgeQuestion(
        Pair.TEXT_TO_IMAGE, JudgeInput("a boat"), JudgeInput(picture=unreadable(b"picture 0"))
    )
    for kept, state_bytes in (("embedding", 0), ("state", 1 << 24)):
        cache = ImageEmbeddingCache(tmp_path / kept, "tiny", CACHE_BYTES)
        with load(pack, cache=cache, state_bytes=state_bytes) as engine:
            with pytest.raises(ItemError, match="is gone"):
                engine.ask_batch([question])
            engine.ask_batch(questions()[:2])
            assert engine.inference.find_cached(question) == kept
            (verdict,) = engine.ask_batch([question])
        assert verdict.reused == kept
        assert [verdict] == Like(alone("a boat")[:1])


def test_a_picture_without_a_name_is_not_kept(pack, tmp_path):
    cache = ImageEmbeddingCache(tmp_path, "tiny", CACHE_BYTES)
    with load(pack, cache=cache) as engine:
        engine.ask_batch(questions(named=False)[:7])
        assert len(engine.inference.prefixes) == 0
    assert cache.size()[0] == 0


def test_a_damaged_file_of_the_cache_is_made_anew(pack, alone, tmp_path):
    for _ in range(2):
        cache = ImageEmbeddingCache(tmp_path, "tiny", CACHE_BYTES)
        with load(pack, cache=cache) as engine:
            assert engine.ask_batch(questions()[:3]) == Like(alone()[:3])
        files = sorted((tmp_path / "tiny").iterdir())
        assert len(files) == 3
        files[0].write_bytes(files[0].read_bytes()[:-3])
        files[1].write_bytes(b"")
    assert cache.hits == 1


def test_pictures_are_looked_at_ahead(pack, tmp_path):
    cache = ImageEmbeddingCache(tmp_path, "tiny", CACHE_BYTES)
    with load(pack, cache=cache) as engine:
        assert not engine.inference.has_embedding(shown(1))
        engine.prefetch([shown(0), shown(1), shown(1, named=False)])
        assert cache.size()[0] == 2
        told = engine.ask_batch(questions()[:3])
    assert [v.reused for v in told] == ["embedding", "embedding", ""]


def test_a_failed_question_leaves_the_others_sound(pack, alone):
    broken = JudgeQuestion(
        Pair.TEXT_TO_IMAGE, JudgeInput("a boat"), JudgeInput(picture=unreadable(b"other"))
    )
    with load(pack) as engine:
        with pytest.raises(ItemError):
            engine.ask_batch([questions()[0], broken, questions()[1]])
        assert engine.ask_batch(questions()) == Like(alone())


@pytest.mark.parametrize("count", [1, 2, 9, 10, 30, 100])
def test_a_text_is_chosen(pack, count):
    options = [f"a boat number {number}" for number in range(count)]
    with load(pack) as engine:
        verdicts = engine.choose(JudgeInput(picture=shown(1)), options)
        again = engine.choose(JudgeInput(picture=shown(1)), options)
    assert len(verdicts) == count
    assert verdicts == Like(again)
    assert all(0 < v.p_true <= v.answer_mass <= 1 for v in verdicts)
    if count > 1:
        assert len({v.log_odds for v in verdicts}) == count


def test_a_vocabulary_of_few_numbers_cannot_choose(pack, monkeypatch):
    own = TextModel.tokenize

    def without_seven(self, text, *, special):
        ids = own(self, text, special=special)
        return [*ids, *ids] if text.strip() == "7" else ids

    monkeypatch.setattr(TextModel, "tokenize", without_seven)
    with load(pack) as engine, pytest.raises(EngineError, match="no single token for «7»"):
        engine.choose(JudgeInput(picture=shown(1)), ["a", "b"])


def test_a_line_is_written(pack, alone):
    with load(pack, chat_template="gguf") as engine:
        before = engine.ask_batch(questions()[:3])
        about = JudgeInput("un bateau rouge", shown(1))
        told = engine.write(WritingTask.EXPLAIN, about)
        assert told == engine.write(WritingTask.EXPLAIN, about)
        caption = engine.write(WritingTask.TRANSLATE, JudgeInput("ein rotes Boot \n mit Segel"))
        assert engine.ask_batch(questions()[:3]) == Like(before)
    assert told.isprintable()
    assert told
    # The model is made of noise; the grammar is what makes it write letters of English.
    assert caption.isascii()
    assert caption.isprintable()
    assert caption[0].isalnum()


def test_a_pack_of_fixed_questions_cannot_write(pack):
    with load(pack) as engine, pytest.raises(EngineError, match="cannot write, only judge"):
        engine.write(WritingTask.TRANSLATE, JudgeInput("ein Boot"))
