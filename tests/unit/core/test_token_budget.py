"""Sizes of pictures under a budget of tokens, against transformers' own two rules."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.token_budget import (
    SIZING_RULES,
    count_tokens,
    fit_token_budget,
    largest_square_px,
)
from retllm_desktop.core.types import ImageSpec
from tests.fixtures.patch_twins import PARITY

SIDES = {"floor": 48, "ceil": 16}


def budget(rule: str, tokens: int) -> ImageSpec:
    side = SIDES[rule]
    return ImageSpec(
        px=largest_square_px(side, tokens),
        resize="tokens",
        token_px=side,
        max_tokens=tokens,
        sizing=rule,
    )


@pytest.mark.parametrize("rule", SIZING_RULES)
def test_sizes_are_transformers(rule: str) -> None:
    with np.load(PARITY / "patches.npz") as archive:
        rows = archive[f"sizes {rule}"].tolist()
    assert len(rows) > 300
    for tokens, wide, high, *wanted in rows:
        assert list(fit_token_budget(wide, high, budget(rule, tokens))) == wanted


@given(
    st.integers(1, 60_000), st.integers(1, 60_000), st.integers(1, 1120), st.sampled_from(["floor"])
)
def test_every_picture_fits(wide: int, high: int, tokens: int, rule: str) -> None:
    spec = budget(rule, tokens)
    found = fit_token_budget(wide, high, spec)
    assert 1 <= count_tokens(*found, spec) <= tokens
    assert found[0] % 48 == found[1] % 48 == 0
    # Turned pictures are turned, and a smaller budget gives no larger picture.
    assert fit_token_budget(high, wide, spec) == found[::-1]
    lesser = fit_token_budget(wide, high, replace(spec, max_tokens=max(1, tokens // 2)))
    assert count_tokens(*lesser, spec) <= count_tokens(*found, spec)
    assert fit_token_budget(spec.px, spec.px, spec) == (spec.px, spec.px)
