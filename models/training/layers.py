"""Blocks shared by the encoders: attention and feed-forward with llama.cpp's conventions."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional


class Attention(nn.Module):
    """Bidirectional multi-head attention with biases, as SigLIP has it.

    Attributes:
        q: Query projection; ``k``, ``v`` and ``out`` likewise.
    """

    def __init__(self, width: int, heads: int) -> None:
        """Make fresh projections."""
        super().__init__()
        self.heads = heads
        self.q = nn.Linear(width, width)
        self.k = nn.Linear(width, width)
        self.v = nn.Linear(width, width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, bias: Tensor | None = None) -> Tensor:
        """Attend.

        Args:
            x: (n, length, width).
            bias: Added to the scores, broadcastable to (n, heads, length, length).
        """
        n, length, width = x.shape
        size = width // self.heads

        def split(t: Tensor) -> Tensor:
            return t.view(n, length, self.heads, size).transpose(1, 2)

        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        mixed = attend(q, k, v, bias)
        return self.out(mixed.transpose(1, 2).reshape(n, length, width))


def attend(q: Tensor, k: Tensor, v: Tensor, bias: Tensor | None = None) -> Tensor:
    """Softmax attention written out, which ONNX exports to plain operators."""
    if not torch.onnx.is_in_onnx_export():
        return functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
    scores = q @ k.transpose(-1, -2) * (1.0 / math.sqrt(q.shape[-1]))
    if bias is not None:
        scores = scores + bias
    return torch.softmax(scores, dim=-1) @ v


class Block(nn.Module):
    """Pre-norm transformer block: attention, then a tanh-GELU feed-forward."""

    def __init__(self, width: int, heads: int, ff: int, eps: float) -> None:
        """Make one block with fresh weights."""
        super().__init__()
        self.ln1 = nn.LayerNorm(width, eps=eps)
        self.attention = Attention(width, heads)
        self.ln2 = nn.LayerNorm(width, eps=eps)
        self.up = nn.Linear(width, ff)
        self.down = nn.Linear(ff, width)

    def forward(self, x: Tensor, bias: Tensor | None = None) -> Tensor:
        """Return the residual stream after the block."""
        x = x + self.attention(self.ln1(x), bias)
        return x + self.down(functional.gelu(self.up(self.ln2(x)), approximate="tanh"))


def grid_positions(side: int, width: int) -> Tensor:
    """Sine-cosine positions of a square grid: (side * side, width).

    Small random positions hardly learn in the time there is; these start out ordered.
    """
    quarter = width // 4
    rates = 1.0 / (100.0 ** (torch.arange(quarter) / quarter))
    ys, xs = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
    parts: list[Tensor] = []
    for axis in (xs.reshape(-1, 1), ys.reshape(-1, 1)):
        angle = axis * rates
        parts += [angle.sin(), angle.cos()]
    return torch.cat(parts, dim=1)
