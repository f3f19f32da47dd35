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


def rope_table(length: int, size: int, base: float) -> tuple[Tensor, Tensor]:
    """Return cosines and sines (length, size / 2) of interleaved rotary positions."""
    rates = base ** (-torch.arange(0, size, 2).float() / size)
    angle = torch.arange(length).float()[:, None] * rates
    return angle.cos(), angle.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turn neighbouring pairs of the last axis, as llama.cpp's «llama» does."""
    pairs = x.unflatten(-1, (-1, 2))
    even, odd = pairs[..., 0], pairs[..., 1]
    return torch.stack([even * cos - odd * sin, even * sin + odd * cos], dim=-1).flatten(-2)


class DecoderBlock(nn.Module):
    """RMS-normed attention and gated feed-forward without biases."""

    def __init__(self, shape: FineShape) -> None:
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

    def feed(self, x: Tensor) -> Tensor:
        """Return the stream after the feed-forward."""
        h = self.norm2(x)
        return x + self.down(functional.silu(self.gate(h)) * self.up(h))


class Projector(nn.Module):
    """Two layers from patches to the decoder's width (llama.cpp's janus_pro)."""

    def __init__(self, vision: VisionShape, fine: FineShape) -> None:
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
        super().__init__()
        self.shape = shape
        self.projector = Projector(vision, shape)
        self.embed = nn.Embedding(vocabulary, shape.width)
        nn.init.normal_(self.embed.weight, std=0.1)
        self.blocks = nn.ModuleList(DecoderBlock(shape) for _ in range(shape.layers))
        self.norm = nn.RMSNorm(shape.width, eps=shape.norm_eps)
        cos, sin = rope_table(shape.context, shape.width // shape.heads, shape.rope_base)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)

    def prefix(self, visual: Tensor, bos: int) -> Tensor:
        """Put the beginning token before projected patches: (n, 65, width)."""
        first = self.embed.weight[bos].expand(visual.shape[0], 1, -1)
        return torch.cat([first, visual], dim=1)

    def forward(self, prefix: Tensor, packed: Packed, wanted: Tensor) -> Tensor:
        """Run all captions.

        Args:
            prefix: (pictures, 65, width), from :meth:`prefix`.
            packed: The captions.
            wanted: (w,) int64 indices into ``packed.ids``: where outputs are needed.

        Returns:
            Final-normed states (w, width).
        """
        n, width = packed.pictures, self.shape.width
        image = prefix.reshape(-1, width)
        text = self.embed(packed.ids)
        rows = image.shape[0]
        last = len(self.blocks) - 1
        x = torch.cat([image, text])
        for index, block in enumerate(self.blocks):
            h = block.norm1(x)
            k, v = block.k(h), block.v(h)
            if index == last:
                # Nothing reads the picture's states after the last keys and values.
                mixed = self._captions(block.q(h[rows:]), k, v, packed)
                return self.norm(block.feed(x[rows:][wanted] + block.out(mixed[wanted])))
            q = block.q(h)
            mixed = torch.cat(
                [self._picture(q[:rows], k[:rows], v[:rows], n), self._captions(q[rows:], k, v, packed)]
            )
            x = block.feed(x + block.out(mixed))
        raise AssertionError

    def _heads(self, x: Tensor, n: int, length: int) -> Tensor:
        return x.view(n, length, self.shape.heads, -1).transpose(1, 2)

    def _picture(self, q: Tensor, k: Tensor, v: Tensor, n: int) -> Tensor:
        """Causal attention among the prefix's own tokens."""
        cos, sin = self.cos[:PREFIX], self.sin[:PREFIX]
        q = rotate(self._heads(q, n, PREFIX), cos, sin)
        k = rotate(self._heads(k, n, PREFIX), cos, sin)
        mixed = functional.scaled_dot_product_attention(
            q, k, self._heads(v, n, PREFIX), is_causal=True
        )
        return mixed.transpose(1, 2).reshape(-1, self.shape.width)

    def _captions(self, q: Tensor, k: Tensor, v: Tensor, packed: Packed) -> Tensor:
        """Attention of each caption's tokens to the picture and to the caption so far."""
        n, c, length = packed.pictures, packed.captions, packed.length
        heads, width = self.shape.heads, self.shape.width
        size = width // heads
        rows = n * PREFIX
        cos, sin = self.cos[PREFIX : PREFIX + length], self.sin[PREFIX : PREFIX + length]

        def padded(t: Tensor) -> Tensor:
            wide = t.new_zeros(n * c * length, width).index_copy(0, packed.slot, t)
            return wide.view(n, c, length, heads, size).permute(0, 3, 1, 2, 4)

        q = rotate(padded(q), cos, sin) * size**-0.5
        own_k, own_v = rotate(padded(k[rows:]), cos, sin), padded(v[rows:])
        far_k = rotate(self._heads(k[:rows], n, PREFIX), self.cos[:PREFIX], self.sin[:PREFIX])
        far_v = self._heads(v[:rows], n, PREFIX)
        far = q.reshape(n, heads, c * length, size) @ far_k.transpose(-1, -2)
        own = q @ own_k.transpose(-1, -2)
        ahead = torch.ones(length, length, dtype=torch.bool, device=q.device).triu(1)
        own = own.masked_fill(ahead, -1e4)
        weight = torch.softmax(torch.cat([far.view(n, heads, c, length, PREFIX), own], -1), dim=-1)
        mixed = weight[..., :PREFIX].reshape(n, heads, c * length, PREFIX) @ far_v
        mixed = mixed.view(n, heads, c, length, size) + weight[..., PREFIX:] @ own_v
        return mixed.permute(0, 2, 3, 1, 4).reshape(-1, width)[packed.slot]
