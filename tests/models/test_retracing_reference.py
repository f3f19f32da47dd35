"""Visual retracing in llama.cpp's graph against the formula in numpy, layer for layer.

The starter pack's network, its numbers widened to 32 bits so that only the order of sums differs.
"""

from dataclasses import replace

import numpy as np
import pytest

from retllm_desktop.judge.retracing.retracer import (
    RetracedQuestion,
    Retracer,
    choose_default_retracing,
)
from retllm_desktop.packs.fine_spec import RetracingParameters
from tests.fixtures.numpy_llama import NumpyLlama
from tests.fixtures.watched_llama import Recorder, WatchedLlama
from tests.fixtures.widened import widen

BOUND = 1e-3
ALWAYS = RetracingParameters(first_layer=0, last_layer=5, threshold=0.0, share=0.3)
QUESTIONS = (
    "Does the image match the caption: a red boat? Please directly output True or False\n",
    "Does the image match the caption: two cats? Please directly output True or False\n",
    "a",
)


class Both:
    """Retraces, and records what came of it."""

    def __init__(self, retracer, layers):
        names = [f"{kind}-{layer}" for layer in range(layers) for kind in ("l_out", "ffn_out")]
        self.recorder = Recorder(retracer.width, names)
        self._retracer = retracer
        self.width = retracer.width

    def wants(self, name):
        self._wanted = self._retracer.wants(name)
        return self._wanted or self.recorder.wants(name)

    def computed(self, name, node):
        if self._retracer.wants(name):
            self._retracer.computed(name, node)
        if self.recorder.wants(name):
            self.recorder.computed(name, node)


@pytest.fixture(scope="module")
def file(fine_pack, tmp_path_factory):
    return widen(fine_pack.path_of("model"), tmp_path_factory.mktemp("wide") / "text.gguf")


@pytest.fixture(scope="module")
def reference(file):
    return NumpyLlama(file)


@pytest.fixture(scope="module")
def llama(file):
    found = WatchedLlama(file, sequences=4)
    yield found
    found.close()


@pytest.fixture(scope="module", params=[512, 7], ids=["at once", "in parts"])
def parted(request, file):
    found = WatchedLlama(file, sequences=4, physical_batch=request.param)
    yield found
    found.close()


@pytest.fixture(scope="module")
def picture(reference):
    width = reference.weights["token_embd.weight"].shape[1]
    return (0.5 * np.random.default_rng(5).standard_normal((64, width))).astype(np.float32)


def undecided(logits):
    """u of one token's logits, written as in the paper."""
    best = np.sort(logits)[-10:]
    p = np.exp(best - best.max()) / np.exp(best - best.max()).sum()
    return -(p * np.log(p)).sum() / np.log(10)


class Formula:
    """MemVR's change of one token's pass, for the reference."""

    def __init__(self, reference, retracing, memory):
        self.reference, self.p, self.z = reference, retracing, memory.astype(np.float64)
        self.done = None
        self.u = {}

    def __call__(self, layer, before, x, ffn):
        if self.done is not None or not self.p.first_layer < layer - 1 < self.p.last_layer:
            return ffn
        last = before[-1:]
        seen = self.reference.norm(last) if self.p.normed else last
        self.u[layer - 1] = undecided(self.reference.logits(seen)[0])
        if self.u[layer - 1] <= self.p.threshold:
            return ffn
        self.done = layer - 1
        size = np.abs(self.z).mean()
        w1 = self.z * np.abs(self.reference.weights[f"blk.{layer}.ffn_gate.weight"]).mean() / size
        w2 = self.z.T * np.abs(self.reference.weights[f"blk.{layer}.ffn_down.weight"]).mean() / size
        inner = x[-1] @ w1.T
        if self.p.activated:
            inner = inner / (1 + np.exp(-inner))
        a = inner @ w2.T
        own = ffn[-1]
        changed = ffn.copy()
        mixed = self.p.share * np.abs(own).mean() / np.abs(a).mean() * a
        changed[-1] = (1 - self.p.share) * own + mixed
        return changed


def asked_of(llama, retracer, questions, picture):
    tokens = [llama.model.tokenize(text, special=False) for text in questions]
    bos = list(llama.model.bos)
    llama.clear()
    llama.read_words(bos, 0)
    llama.read_embedded(picture, len(bos))
    llama.copy_first(len(tokens))
    ends = np.cumsum([len(own) for own in tokens]) - 1
    traces = retracer.begin([RetracedQuestion(int(end), picture) for end in ends])
    watcher = Both(retracer, 5)
    with llama.watch.observed_by(watcher):
        logits = llama.ask(tokens, len(bos) + len(picture))
    return tokens, traces, watcher.recorder, logits


def computed(reference, llama, retracing, picture, tokens):
    formula = Formula(reference, retracing, picture)
    embedded = np.concatenate([reference.embed(list(llama.model.bos)), picture])
    return formula, reference.run(np.concatenate([embedded, reference.embed(tokens)]), formula)


@pytest.mark.parametrize(
    ("text", "retracing"),
    [
        (QUESTIONS[0], ALWAYS),
        (QUESTIONS[1], replace(ALWAYS, share=1.0)),
        (QUESTIONS[1], replace(ALWAYS, activated=True)),
        (QUESTIONS[1], replace(ALWAYS, normed=False)),
        (QUESTIONS[2], replace(ALWAYS, first_layer=2)),
        (QUESTIONS[2], replace(ALWAYS, threshold=1.0)),
    ],
    ids=["usual", "whole", "activated", "not normed", "third layer", "never"],
)
def test_llama_cpp_computes_what_the_formula_says(file, llama, reference, picture, text, retracing):
    retracer = Retracer(file, retracing)
    (tokens,), (trace,), seen, logits = asked_of(llama, retracer, [text], picture)
    retracer.close()
    formula, run = computed(reference, llama, retracing, picture, tokens)
    assert trace.layer == formula.done
    assert (trace.layer is None) == (retracing.threshold == 1.0)
    assert trace.uncertainty == pytest.approx(formula.u, abs=BOUND)
    for layer in range(reference.layers):
        states = seen.rows(f"l_out-{layer}")
        # The last layer computes what is asked for alone.
        assert np.abs(states - run.states[layer][-len(states) :]).max() <= BOUND
    assert np.abs(logits[0] - run.logits[-1]).max() <= BOUND


def test_the_picture_enters_the_feed_forward_behind_the_trigger(file, llama, reference, picture):
    retracer = Retracer(file, replace(ALWAYS, first_layer=1))
    (tokens,), (trace,), seen, logits = asked_of(llama, retracer, QUESTIONS[:1], picture)
    plain = Retracer(file, replace(ALWAYS, threshold=1.0))
    _, _, alone, unchanged = asked_of(llama, plain, QUESTIONS[:1], picture)
    assert trace.layer == 2
    for layer in range(reference.layers):
        moved = np.abs(seen.rows(f"l_out-{layer}") - alone.rows(f"l_out-{layer}")).max(axis=1)
        # The last token alone, from the layer behind the trigger on.
        assert not moved[:-1].any()
        assert bool(moved[-1]) == (layer > trace.layer)
    assert np.abs(logits - unchanged).max() > 100 * BOUND
    assert len(tokens) > 3
    retracer.close()
    plain.close()


def test_questions_that_are_asked_together_are_retraced_each_by_itself(
    file, parted, reference, picture
):
    llama = parted
    # Between the uncertainties of the questions: some are retraced, others are not.
    by_itself = Retracer(file, replace(ALWAYS, threshold=1.0))
    each = [asked_of(llama, by_itself, [text], picture)[1][0].uncertainty for text in QUESTIONS]
    firsts = sorted(u[1] for u in each)
    threshold = (firsts[0] + firsts[-1]) / 2
    retracing = replace(ALWAYS, threshold=threshold)
    retracer = Retracer(file, retracing)
    tokens, traces, _, logits = asked_of(llama, retracer, QUESTIONS, picture)
    assert len({trace.layer for trace in traces}) > 1
    for own, trace, row in zip(tokens, traces, logits, strict=True):
        formula, run = computed(reference, llama, retracing, picture, own)
        assert trace.layer == formula.done
        assert np.abs(row - run.logits[-1]).max() <= BOUND
    by_itself.close()
    retracer.close()


def test_what_has_no_memory_is_left_alone(file, llama, picture):
    retracer = Retracer(file, ALWAYS)
    retracer.begin([RetracedQuestion(0, None)])
    tokens = llama.model.tokenize("a", special=False)
    assert len(tokens) == 1
    llama.clear()
    llama.read_embedded(picture, 0)
    with llama.watch.observed_by(retracer):
        retraced = llama.ask([tokens], len(picture))
    llama.clear()
    llama.read_embedded(picture, 0)
    assert (retraced == llama.ask([tokens], len(picture))).all()
    retracer.close()


def test_few_rows_of_the_head_see_the_same(file, llama, reference, picture):
    whole = Retracer(file, ALWAYS, few_rows=False)
    few = Retracer(file, ALWAYS, few_rows=True)
    for text in QUESTIONS:
        (a,) = asked_of(llama, whole, [text], picture)[1]
        (b,) = asked_of(llama, few, [text], picture)[1]
        assert a.layer == b.layer
        assert b.uncertainty == pytest.approx(a.uncertainty, abs=0.05)
    whole.close()
    few.close()


def test_the_window_shrinks_with_the_model():
    paper = RetracingParameters()
    assert choose_default_retracing(32) == paper
    assert (choose_default_retracing(5).first_layer, choose_default_retracing(5).last_layer) == (
        0,
        3,
    )
    assert choose_default_retracing(16).last_layer == 8


def test_a_memory_of_another_width_is_refused(file):
    retracer = Retracer(file, ALWAYS)
    with pytest.raises(ValueError, match="memory"):
        retracer.begin([RetracedQuestion(0, np.zeros((3, 7), np.float32))])
    retracer.close()
