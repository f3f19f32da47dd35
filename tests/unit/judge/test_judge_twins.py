"""The catalogue's architectures at random weights: our judge answers as transformers does.

What differs is llama.cpp's own: tables of 16 bits behind GELU, in the picture encoders and in
Gemma's language model. Everything else is single precision on both sides.
"""

import dataclasses
import random

import numpy as np
import pytest

from retllm_desktop.core.judging import JudgeInput, JudgeOptions, JudgePicture, Pair
from retllm_desktop.core.types import VerdictReuse
from retllm_desktop.judge.image_embeddings import ImageEmbedding, ImageEmbeddingCache, round_to_half
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion
from tests.fixtures.judge_twins import TWINS, digest_of, unpack_twin
from tests.fixtures.odd_strings import odd_strings

LANGUAGE = {"gemma4": 4e-3}
"""By how much logits may differ where the picture's embeddings are the reference's."""
LANGUAGE_USUAL = 2e-4
TOWER = 1e-3
"""The same of the encoder's embeddings, as a share of their root mean square."""
TOGETHER = {"gemma4": 0.05}
TOGETHER_USUAL = 8e-3
"""The same of logits where the encoder is ours."""
BATCHED = 5e-3
"""By how much a log-odds may differ between batches: sums in another order, and embeddings that
round to the other neighbour in 16 bits."""
ODD_SIZES = {"dot": (1, 1), "column": (1, 96), "row": (96, 2), "photo": (4000, 3000)}
"""Width and height; a longer column reaches a judge reduced to its pack's ``image_max_px``."""


@pytest.fixture(scope="module", params=TWINS)
def twin(request, tmp_path_factory):
    return unpack_twin(request.param, tmp_path_factory.mktemp(request.param))


def load(twin, cache=None, **changes):
    spec = dataclasses.replace(twin.spec, **changes)
    return JudgeEngine(twin.model, twin.mmproj, spec, threads=1, cache=cache)


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return ImageEmbeddingCache(tmp_path_factory.mktemp("cache"), "twin", 1 << 26)


@pytest.fixture
def engine(opened):
    """With nothing kept in memory."""
    opened.inference.forget_recent()
    return opened


@pytest.fixture(scope="module")
def opened(twin, cache):
    with load(twin, cache) as made:
        yield made


def shown(twin, at):
    # Without a key nothing of it would be kept; with the same one, from one twin to the next.
    return JudgePicture(f"{twin.name} {at}".encode(), lambda: twin.pictures[at])


def question(twin, at, query):
    return JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput(query), JudgeInput(picture=shown(twin, at)))


def infer(engine, *questions):
    laid_out = [engine.model.lay_out(one) for one in questions]
    return list(engine.inference.infer(laid_out, JudgeOptions()))


def spelled(engine, twin, at, query):
    """The prompt's token ids, the picture's marks included."""
    layout = engine.model.lay_out(question(twin, at, query)).layout
    (image,) = engine.inference.encode_images([shown(twin, at)])
    found = []
    for step in layout.steps:
        if isinstance(step, JudgePicture):
            for part in image.embedding.parts:
                text = isinstance(part, tuple)
                found += part if text else [twin.image_token] * len(part.embeddings)
        else:
            found += step
    return [*found, *layout.tail]


def test_odd_strings_have_the_reference_tokenizers_ids(engine, twin):
    strings = odd_strings(int(twin.strings[-1]) + 1)
    tokenize = engine.model.model.tokenize
    unlike = [
        strings[at]
        for at, digest in zip(twin.strings, twin.digests, strict=True)
        if digest_of(tokenize(strings[at], special=False)) != digest.tobytes()
    ]
    assert unlike == []
    assert len(twin.strings) > 990


def test_the_prompt_is_the_reference_processors_and_does_not_think(engine, twin):
    for (at, number), ids in twin.tokens.items():
        assert spelled(engine, twin, at, twin.queries[number]) == ids


def test_the_encoder_is_the_references(engine, twin):
    (image,) = engine.inference.encode_images([shown(twin, 0)])
    rows = [part.embeddings for part in image.embedding.parts if not isinstance(part, tuple)]
    found = np.concatenate(rows).astype(np.float64)
    wanted = twin.embeddings.astype(np.float64)
    assert found.shape == wanted.shape
    assert np.sqrt(np.mean((found - wanted) ** 2) / np.mean(wanted**2)) < TOWER


def test_the_language_model_is_the_references(engine, twin, cache):
    """The reference's own embeddings go in, as they would come from the cache."""
    (image,) = engine.inference.encode_images([shown(twin, 0)])
    rows = round_to_half(twin.embeddings.astype(np.float32))
    parts = tuple(
        part if isinstance(part, tuple) else dataclasses.replace(part, embeddings=rows)
        for part in image.embedding.parts
    )
    given = JudgePicture(f"{twin.name} reference".encode(), lambda: twin.pictures[0])
    cache.put(given.key, ImageEmbedding(parts))
    for number, query in enumerate(twin.queries):
        asked = JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput(query), JudgeInput(picture=given))
        (found,) = infer(engine, asked)
        worst = np.abs(found.values - twin.logits[0, number]).max()
        assert worst < LANGUAGE.get(twin.name, LANGUAGE_USUAL)


def test_answers_are_the_references(engine, twin):
    for (at, number), wanted in twin.logits.items():
        (found,) = infer(engine, question(twin, at, twin.queries[number]))
        worst = np.abs(found.values - wanted).max()
        assert worst < TOGETHER.get(twin.name, TOGETHER_USUAL)


def many_questions(twin, query="a red boat"):
    def side(text="", at=None):
        return JudgeInput(text, None if at is None else shown(twin, at))

    return [
        JudgeQuestion(Pair.TEXT_TO_IMAGE, side(query), side(at=0)),
        JudgeQuestion(Pair.TEXT_TO_IMAGE, side(query), side(at=1)),
        JudgeQuestion(Pair.TEXT_TO_IMAGE, side("two dogs in the snow"), side(at=1)),
        JudgeQuestion(Pair.IMAGE_TO_IMAGE, side(at=0), side(at=1)),
        JudgeQuestion(Pair.COMPOSED_TO_IMAGE, side(query, 0), side(at=1)),
        JudgeQuestion(Pair.COMPOSED_TO_COMPOSED, side(query, 1), side("a hill", 0)),
        JudgeQuestion(Pair.TEXT_TO_PASSAGE, side(query), side("a passage about boats " * 9)),
    ]


def numbers(verdicts):
    return [pytest.approx(v.log_odds, abs=BATCHED) for v in verdicts]


def odds(verdicts):
    return [v.log_odds for v in verdicts]


def answer_alone(engine, questions):
    """What is answered where nothing is kept and nothing runs beside it."""
    found = []
    for asked in questions:
        engine.inference.forget_recent()
        found += engine.ask_batch([asked])
    return found


def test_neither_number_nor_order_nor_what_was_kept_changes_an_answer(engine, twin):
    asked = many_questions(twin)
    alone = answer_alone(engine, asked)
    assert len({round(one.log_odds, 2) for one in alone}) == len(asked)
    for seed in range(3):
        engine.inference.forget_recent()
        order = list(range(len(asked)))
        random.Random(seed).shuffle(order)
        # Twice: the second time goes on from what the first one kept.
        for _ in range(2):
            got = dict(zip(order, engine.ask_batch([asked[at] for at in order]), strict=True))
            assert odds([got[at] for at in range(len(asked))]) == numbers(alone)
        assert odds([engine.ask_batch([one])[0] for one in asked]) == numbers(alone)


def test_another_query_goes_on_from_the_picture_and_answers_as_if_it_had_not(engine, twin):
    """Long and short queries in turn: a running state that was read too far would show."""
    queries = ["a", "two dogs in the snow near a house " * 4, "a red boat", "a red boat on a lake"]
    first = [infer(engine, question(twin, 0, query))[0] for query in queries]
    again = [infer(engine, question(twin, 0, query))[0] for query in reversed(queries)]
    assert [one.reused for one in first[1:]] == [VerdictReuse.STATE] * 3
    for query, one, other in zip(queries, first, reversed(again), strict=True):
        engine.inference.forget_recent()
        (wanted,) = infer(engine, question(twin, 0, query))
        assert wanted.reused is VerdictReuse.EMBEDDING
        for found in (one, other):
            np.testing.assert_allclose(found.values, wanted.values, atol=BATCHED)


def test_a_choice_is_asked_in_both_orders(twin, cache):
    asked = many_questions(twin)[:3]
    with load(twin, cache, framing=type(twin.spec.framing)("choice"), prompts={}) as other:
        assert odds(other.ask_batch(asked)) == numbers(answer_alone(other, asked))


def test_a_system_text_is_read(engine, twin, cache):
    (plain,) = engine.ask_batch(many_questions(twin)[:1])
    with load(twin, cache, system="You judge pictures.") as other:
        (told,) = other.ask_batch(many_questions(twin)[:1])
    assert abs(told.log_odds - plain.log_odds) > 1e-3


@pytest.mark.parametrize("size", ODD_SIZES)
def test_pictures_of_any_size_are_judged(engine, size):
    width, height = ODD_SIZES[size]
    rgb = np.resize(np.random.default_rng(5).integers(0, 256, 999, np.uint8), (height, width, 3))
    verdict = engine.judge(rgb, "a red boat")
    (image,) = engine.inference.encode_images([JudgePicture(b"", lambda: rgb)])
    assert np.isfinite(verdict.log_odds)
    assert 0 <= verdict.p_true <= verdict.answer_mass <= 1
    assert image.embedding.tokens <= 128
