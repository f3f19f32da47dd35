"""The fine model: a llama decoder that reads 64 picture tokens, then several captions.

All captions of a picture share one pass over it: each caption attends to the picture and
to itself alone, which is what llama.cpp does with a kept prefix.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.settings import PATCHES, FineShape, VisionShape

PREFIX = PATCHES + 1
"""Beginning-of-sequence and the picture's tokens."""

EARLY = 2
"""The block after which what a noun stands for is supervised, so that later ones use it."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Captions of a batch of pictures, without padding.

    Attributes:
        ids: (tokens,) int64, all captions one after the other.
        slot: (tokens,) int64, where each token stands in the padded
            (pictures, captions, length) layout that attention uses.
        pictures: Number of pictures.
        captions: Captions a picture.
        length: Padded length of a caption.
    """

    ids: Tensor
    slot: Tensor
    pictures: int
    captions: int
    length: int


def rope_table(length: int, size: int, base: float) -> Tensor:
    """Return the turns (length, size / 2) complex64 of interleaved rotary positions."""
    rates = base ** (-torch.arange(0, size, 2).float() / size)
    angle = torch.arange(length).float()[:, None] * rates
    return torch.polar(torch.ones_like(angle), angle)


def rotate(x: Tensor, turns: Tensor) -> Tensor:
    """Turn neighbouring pairs of the last axis, as llama.cpp's «llama» does.

    Args:
        x: (tokens, heads, size) float32.
        turns: (tokens, size / 2) complex64, each token's own.
    """
    pairs = torch.view_as_complex(x.unflatten(-1, (-1, 2)))
    return torch.view_as_real(pairs * turns[:, None]).flatten(-2)


class DecoderBlock(nn.Module):
    """RMS-normed attention and gated feed-forward without biases."""

    def __init__(self, shape: FineShape) -> None:
        """Make one block with fresh weights."""
        super().__init__()
        width = shape.width
        self.norm1 = nn.RMSNorm(width, eps=shape.norm_eps)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, width, bias=False)
        self.v = nn.Linear(width, width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.norm2 = nn.RMSNorm(width, eps=shape.norm_eps)
        self.gate = nn.Linear(width, shape.ff, bias=False)
        self.up = nn.Linear(width, shape.ff, bias=False)
        self.down = nn.Linear(shape.ff, width, bias=False)

    def project(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return queries, keys and values of tokens (n, width), in one product."""
        weight = torch.cat([self.q.weight, self.k.weight, self.v.weight])
        q, k, v = functional.linear(self.norm1(x), weight).chunk(3, dim=-1)
        return q, k, v

    def feed(self, x: Tensor) -> Tensor:
        """Return the stream after the feed-forward."""
        weight = torch.cat([self.gate.weight, self.up.weight])
        gate, up = functional.linear(self.norm2(x), weight).chunk(2, dim=-1)
        return x + self.down(functional.silu(gate) * up)


class Projector(nn.Module):
    """Two layers from patches to the decoder's width (llama.cpp's janus_pro)."""

    def __init__(self, vision: VisionShape, fine: FineShape) -> None:
        """Make a projector with fresh weights."""
        super().__init__()
        self.first = nn.Linear(vision.width, fine.projector)
        self.second = nn.Linear(fine.projector, fine.width)

    def forward(self, patches: Tensor) -> Tensor:
        """Project (n, 64, vision width) to (n, 64, fine width)."""
        return self.second(functional.gelu(self.first(patches), approximate="tanh"))


class Decoder(nn.Module):
    """Tied embeddings, blocks, final norm.

    Attributes:
        embed: Token embeddings, which are the output head too.
    """

    def __init__(self, vocabulary: int, vision: VisionShape, shape: FineShape) -> None:
        """Make a decoder with fresh weights."""
        super().__init__()
        self.shape = shape
        self.projector = Projector(vision, shape)
        self.embed = nn.Embedding(vocabulary, shape.width)
        nn.init.normal_(self.embed.weight, std=0.1)
        self.blocks = nn.ModuleList(DecoderBlock(shape) for _ in range(shape.layers))
        self.norm = nn.RMSNorm(shape.width, eps=shape.norm_eps)
        turns = rope_table(shape.context, shape.width // shape.heads, shape.rope_base)
        self.register_buffer("turns", turns, persistent=False)

    def prefix(self, visual: Tensor, bos: int) -> Tensor:
        """Put the beginning token before projected patches: (n, 65, width)."""
        first = self.embed.weight[bos].expand(visual.shape[0], 1, -1)
        return torch.cat([first, visual], dim=1)

    def forward(
        self, prefix: Tensor, packed: Packed, wanted: Tensor, early: Tensor | None = None
    ) -> tuple[Tensor, Tensor | None]:
        """Run all captions.

        Args:
            prefix: (pictures, 65, width), from :meth:`prefix`.
            packed: The captions.
            wanted: (w,) int64 indices into ``packed.ids``: where outputs are needed.
            early: The same for states after block ``EARLY``.

        Returns:
            Final-normed states (w, width), and the early ones, not normed.
        """
        n, width = packed.pictures, self.shape.width
        text = self.embed(packed.ids)
        rows = n * PREFIX
        here = torch.cat(
            [
                torch.arange(PREFIX, device=text.device).repeat(n),
                PREFIX + packed.slot % packed.length,
            ]
        )
        turns = self.turns[here]
        last = len(self.blocks) - 1
        x = torch.cat([prefix.reshape(-1, width), text])
        early_states = None
        for index, block in enumerate(self.blocks):
            q, k, v = block.project(x)
            q, k = rotate(self._split(q), turns), rotate(self._split(k), turns)
            v = self._split(v)
            captions = self._captions(q, k, v, packed, rows)
            if index == last:
                # Nothing reads the picture's states after the last keys and values.
                return self.norm(
                    block.feed(x[rows:][wanted] + block.out(captions[wanted]))
                ), early_states
            mixed = torch.cat([self._picture(q[:rows], k[:rows], v[:rows], n), captions])
            x = block.feed(x + block.out(mixed))
            if index == EARLY and early is not None:
                early_states = x[rows:][early]
        raise AssertionError

    def _split(self, x: Tensor) -> Tensor:
        return x.unflatten(-1, (self.shape.heads, -1))

    def _prefix_heads(self, x: Tensor, n: int) -> Tensor:
        return x.view(n, PREFIX, self.shape.heads, -1).transpose(1, 2)

    def _picture(self, q: Tensor, k: Tensor, v: Tensor, n: int) -> Tensor:
        """Causal attention among the prefix's own tokens."""
        q, k, v = (self._prefix_heads(t, n) for t in (q, k, v))
        mixed = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        return mixed.transpose(1, 2).reshape(-1, self.shape.width)

    def _captions(self, q: Tensor, k: Tensor, v: Tensor, packed: Packed, rows: int) -> Tensor:
        """Attention of each caption's tokens to the picture and to the caption so far."""
        n, c, length = packed.pictures, packed.captions, packed.length
        heads = self.shape.heads
        size = self.shape.width // heads

        def padded(t: Tensor) -> Tensor:
            wide = t.new_zeros(n * c * length, heads, size).index_copy(0, packed.slot, t)
            return wide.view(n * c, length, heads, size).transpose(1, 2)

        def with_picture(t: Tensor) -> Tensor:
            far = self._prefix_heads(t[:rows], n)[:, None]
            far = far.expand(n, c, heads, PREFIX, size).reshape(n * c, heads, PREFIX, size)
            return torch.cat([far, padded(t[rows:])], dim=2)

        seen = torch.ones(length, PREFIX + length, dtype=torch.bool, device=q.device)
        seen = seen.tril(diagonal=PREFIX)
        mixed = functional.scaled_dot_product_attention(
            padded(q[rows:]), with_picture(k), with_picture(v), attn_mask=seen
        )
        return mixed.transpose(1, 2).reshape(-1, self.shape.width)[packed.slot]
