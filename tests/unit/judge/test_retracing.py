"""The arithmetic of visual retracing: what is certain without any model."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.judge.retracing.formulas import mix_memory, recall_memory, rms_norm, uncertainty

RNG = np.random.default_rng(3)


def rows(*shape):
    return RNG.standard_normal(shape).astype(np.float32)


def test_sure_and_undecided():
    alike = np.zeros((1, 40), np.float32)
    sure = np.zeros((1, 40), np.float32)
    sure[0, 7] = 100.0
    two = np.full((1, 40), -100.0, np.float32)
    two[0, [3, 9]] = 5.0
    found = uncertainty(np.concatenate([alike, sure, two]))
    assert found == pytest.approx([1.0, 0.0, np.log(2) / np.log(10)], abs=1e-6)


def test_only_the_ten_largest_count():
    ten = rows(1, 10)
    logits = np.concatenate([ten, np.full((1, 500), ten.min() - 0.1, np.float32)], axis=1)
    assert uncertainty(logits) == pytest.approx(uncertainty(ten), abs=1e-6)
    assert uncertainty(logits) == pytest.approx(uncertainty(logits[:, ::-1]), abs=1e-6)


def test_what_is_never_said_and_what_is_no_number():
    logits = np.full((3, 12), -np.inf, np.float32)
    logits[0, :2] = 1.0
    logits[1, 0] = np.inf
    assert uncertainty(logits) == pytest.approx([np.log10(2), 0.0, 0.0], abs=1e-6)
    with pytest.raises(ValueError, match="at least 10"):
        uncertainty(rows(2, 9))


@given(st.floats(0.0, 1.0), st.booleans(), st.integers(1, 6))
def test_what_is_mixed_in_has_the_feed_forwards_size(share, activated, tokens):
    x, ffn, memory = rows(16), rows(16), rows(tokens, 16)
    changed = mix_memory(ffn, x, memory, share=share, activated=activated)
    added = (changed - (1 - share) * ffn) / max(share, 1e-9)
    if share > 1e-3:
        assert np.abs(added).mean() == pytest.approx(np.abs(ffn).mean(), rel=1e-3)
    else:
        assert changed == pytest.approx(ffn, abs=0.02)


def test_the_size_of_weights_matters_only_with_an_activation():
    x, ffn, memory = rows(8), rows(8), rows(3, 8)

    def made(size, *, activated):
        return mix_memory(ffn, x, memory, share=0.5, inward=size, outward=size, activated=activated)

    assert made(1.0, activated=False) == pytest.approx(made(9.0, activated=False), abs=1e-5)
    assert np.abs(made(1.0, activated=True) - made(9.0, activated=True)).max() > 1e-3


def test_what_is_recalled_is_a_mean_of_the_picture_by_likeness():
    memory = np.eye(4, dtype=np.float32)[:2]
    x = np.array([3.0, 0.0, 5.0, 0.0], np.float32)
    # mean|Z| = 1/4: A = 3·e0 · 4 · 4
    assert recall_memory(x, memory, inward=1.0, outward=1.0, activated=False) == pytest.approx(
        [48.0, 0.0, 0.0, 0.0]
    )


def test_a_picture_that_does_not_answer_changes_nothing():
    memory = np.eye(4, dtype=np.float32)[:1]
    x = np.array([0.0, 1.0, 1.0, 1.0], np.float32)
    ffn = rows(4)
    assert (mix_memory(ffn, x, memory, share=0.5) == ffn).all()


def test_the_norm():
    found = rms_norm(np.array([[3.0, 4.0]], np.float32), np.array([1.0, 2.0], np.float32), 0.0)
    assert found == pytest.approx(np.array([[3.0, 8.0]]) / np.sqrt(12.5))
