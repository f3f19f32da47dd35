"""Sizes of pictures for encoders that take patches: proportions kept, under a budget of tokens.

Source: transformers 5.24, ``get_aspect_ratio_preserving_size`` of Gemma 4 and EmbeddingGemma 2
(``floor``) and ``get_image_size_for_max_num_patches`` of SigLIP 2 NaFlex (``ceil``).
"""

import math
from typing import Final

from retllm_desktop.core.types import ImageSpec

SIZING_RULES: Final = ("floor", "ceil")
_SCALE_STEP: Final = 1e-5
_LARGEST_SCALE: Final = 100.0


def fit_token_budget(width: int, height: int, spec: ImageSpec) -> tuple[int, int]:
    """Return the width and height, multiples of ``token_px``, that a picture is brought to.

    By ``floor`` both sides are enlarged or reduced to the area of all tokens and then cut to
    multiples, at least one; by ``ceil`` the largest scale is taken (to 1e-5, at most 100) at which
    sides rounded up stay within the budget.

    Args:
        width: Of the picture, at least 1.
        height: Of the picture, at least 1.
        spec: With a token budget.
    """
    side, most = spec.token_px, spec.max_tokens
    if spec.sizing == "ceil":
        return _largest_rounded_up(width, height, side, most)
    factor = math.sqrt(most * side**2 / (width * height))
    across = math.floor(factor * width / side)
    down = math.floor(factor * height / side)
    if across == 0:
        across, down = 1, min(height // width, most)
    elif down == 0:
        across, down = min(width // height, most), 1
    return across * side, down * side


def count_tokens(width: int, height: int, spec: ImageSpec) -> int:
    """Return how many tokens a picture of that size has, which is a multiple of ``token_px``."""
    return (width // spec.token_px) * (height // spec.token_px)


def largest_square_px(token_px: int, max_tokens: int) -> int:
    """Return the side of the largest square within a budget."""
    return math.isqrt(max_tokens) * token_px


def _largest_rounded_up(width: int, height: int, side: int, most: int) -> tuple[int, int]:
    def tokens(scale: float) -> tuple[int, int]:
        return max(1, math.ceil(width * scale / side)), max(1, math.ceil(height * scale / side))

    low, high = _SCALE_STEP / 10, _LARGEST_SCALE
    while high - low >= _SCALE_STEP:
        middle = (low + high) / 2
        if math.prod(tokens(middle)) <= most:
            low = middle
        else:
            high = middle
    across, down = tokens(low)
    return across * side, down * side
