"""The fine model: a llama decoder that reads a prefix, then several questions about it.

The prefix is a picture, two pictures or a passage. All questions share one pass over it: each
attends to the prefix and to itself alone, which is what llama.cpp does with a kept prefix.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.settings import FineShape, VisionShape

EARLY = 2
"""The block after which what a noun stands for is supervised, so that later ones use it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tokens' states are needed; every tensor holds int64 indices into ``Packed.ids``.

    Attributes:
        final: Where outputs are needed.
        early: Where states after block ``EARLY`` are.
        late: Where states before the last block are.
        looks: By block, where it is asked at what its first head looks.
    """

    final: Tensor
    early: Tensor | None = None
    late: Tensor | None = None
    looks: Mapping[int, Tensor] = field(default_factory=dict[int, Tensor])


@dataclass(frozen=True, slots=True)
class Packed:
    """Captions (or other questions) of a batch of pictures (or prefixes), without padding.

    Attributes:
        ids: (tokens,) int64, all captions one after the other.
        slot: (tokens,) int64, where each token stands in the padded
            (pictures, captions, length) layout that attention uses.
        pictures: Number of pictures.
        captions: Captions a picture, at most.
        length: Padded length of a caption.
        lead: (pictures,) int64, tokens of each prefix where they differ; None where none is
            padded.
    """

    ids: Tensor
    slot: Tensor
    pictures: int
    captions: int
    length: int
    lead: Tensor | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What the decoder made of its tokens.

    Attributes:
        states: (final, width) final-normed.
        early: States after block ``EARLY`` where they were asked for, not normed.
        late: The same before the last block.
        prefix: (pictures, prefix, width), the prefix's after block ``EARLY``.
        compared: (pictures, prefix, prefix), logits of the first head of the first block among
            the prefix's tokens, not masked.
        looks: By block: (tokens, prefix + length), logits of its first head from the tokens
            asked for to all they see, the prefix and then their own caption; -inf elsewhere.
    """

    states: Tensor
    early: Tensor | None
    late: Tensor | None
    prefix: Tensor
    compared: Tensor
    looks: Mapping[int, Tensor]


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

    def pair_prefix(self, query: Tensor, candidate: Tensor, pieces: tuple[int, int, int]) -> Tensor:
        """Put two projected pictures behind their names: (n, 131, width).

        Args:
            query: (n, 64, width).
            candidate: (n, 64, width).
            pieces: Ids of the beginning, of «Query image» and of «Candidate image».
        """
        bos, first, second = (self.embed.weight[i].expand(query.shape[0], 1, -1) for i in pieces)
        return torch.cat([bos, first, query, second, candidate], dim=1)

    def forward(self, prefix: Tensor, packed: Packed, wanted: Wanted) -> Read:
        """Run all captions.

        Args:
            prefix: (pictures, prefix, width), from :meth:`prefix` or :meth:`pair_prefix`.
            packed: The captions.
            wanted: What is to be returned.
        """
        n, reach, width = prefix.shape
        text = self.embed(packed.ids)
        rows = n * reach
        begin = self._begin(packed, reach, text.device)
        along = torch.arange(reach, device=text.device).repeat(n)
        here = torch.cat([along, begin + packed.slot % packed.length])
        turns = self.turns[here]
        seen = _seen(packed, reach, text.device)
        last = len(self.blocks) - 1
        x = torch.cat([prefix.reshape(-1, width), text])
        early, late, between, compared = None, None, prefix, None
        looks: dict[int, Tensor] = {}
        for index, block in enumerate(self.blocks):
            q, k, v = block.project(x)
            q, k = rotate(self._split(q), turns), rotate(self._split(k), turns)
            v = self._split(v)
            if compared is None:
                of_first = (t[:rows, 0].view(n, reach, -1) for t in (q, k))
                compared = self._compared(*of_first)
            if index in wanted.looks:
                looks[index] = _attended(q[:, 0], k[:, 0], packed, reach, wanted.looks[index])
            captions = self._captions((q, k, v), packed, reach, seen)
            if index == last:
                # Nothing reads the prefix's states after the last keys and values.
                if wanted.late is not None:
                    late = x[rows:][wanted.late]
                states = block.feed(x[rows:][wanted.final] + block.out(captions[wanted.final]))
                return Read(self.norm(states), early, late, between, compared, looks)
            mixed = torch.cat([self._picture(q[:rows], k[:rows], v[:rows], n), captions])
            x = block.feed(x + block.out(mixed))
            if index == EARLY:
                between = x[:rows].view(n, reach, width)
                early = None if wanted.early is None else x[rows:][wanted.early]
        raise AssertionError

    @staticmethod
    def _compared(q: Tensor, k: Tensor) -> Tensor:
        return q @ k.transpose(1, 2) / q.shape[-1] ** 0.5

    def _split(self, x: Tensor) -> Tensor:
        return x.unflatten(-1, (self.shape.heads, -1))

    @staticmethod
    def _begin(packed: Packed, reach: int, device: torch.device) -> Tensor:
        """Return the position at which each token's caption begins."""
        if packed.lead is None:
            return torch.full(packed.slot.shape, reach, device=device)
        return packed.lead[packed.slot // (packed.length * packed.captions)]

    def _prefix_heads(self, x: Tensor, n: int) -> Tensor:
        return x.view(n, -1, self.shape.heads, self.shape.width // self.shape.heads).transpose(1, 2)

    def _picture(self, q: Tensor, k: Tensor, v: Tensor, n: int) -> Tensor:
        """Causal attention among the prefix's own tokens."""
        q, k, v = (self._prefix_heads(t, n) for t in (q, k, v))
        mixed = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        return mixed.transpose(1, 2).reshape(-1, self.shape.width)

    def _captions(
        self, qkv: tuple[Tensor, Tensor, Tensor], packed: Packed, reach: int, seen: Tensor
    ) -> Tensor:
        """Attention of each caption's tokens to the prefix and to the caption so far."""
        q, k, v = qkv
        n, c, length = packed.pictures, packed.captions, packed.length
        heads = self.shape.heads
        size = self.shape.width // heads
        rows = n * reach

        def padded(t: Tensor) -> Tensor:
            wide = t.new_zeros(n * c * length, heads, size).index_copy(0, packed.slot, t)
            return wide.view(n * c, length, heads, size).transpose(1, 2)

        def with_prefix(t: Tensor) -> Tensor:
            far = self._prefix_heads(t[:rows], n)[:, None]
            far = far.expand(n, c, heads, reach, size).reshape(n * c, heads, reach, size)
            return torch.cat([far, padded(t[rows:])], dim=2)

        mixed = functional.scaled_dot_product_attention(
            padded(q[rows:]), with_prefix(k), with_prefix(v), attn_mask=seen
        )
        return mixed.transpose(1, 2).reshape(-1, self.shape.width)[packed.slot]


def _attended(q: Tensor, k: Tensor, packed: Packed, reach: int, at: Tensor) -> Tensor:
    """Return the logits of one head from tokens to everything they see.

    Args:
        q: (all rows, size), the prefixes' first.
        k: The same.
        packed: The captions.
        reach: Tokens of a prefix, padded.
        at: (a,) tokens.

    Returns:
        (a, reach + length), -inf where there is nothing, or nothing to be seen yet.
    """
    length, rows = packed.length, packed.pictures * reach
    row, place = packed.slot // length, packed.slot % length
    asked = q[rows:][at]
    of = row[at] // packed.captions
    far = torch.einsum("ad,ard->ar", asked, k[:rows].view(packed.pictures, reach, -1)[of])
    if packed.lead is not None:
        padding = torch.arange(reach, device=q.device) >= packed.lead[of, None]
        far = far.masked_fill(padding, float("-inf"))
    own = k.new_zeros(packed.pictures * packed.captions * length, k.shape[-1])
    own = own.index_copy(0, packed.slot, k[rows:]).view(-1, length, k.shape[-1])
    near = torch.einsum("ad,ald->al", asked, own[row[at]])
    behind = torch.arange(length, device=q.device) > place[at, None]
    near = near.masked_fill(behind, float("-inf"))
    return torch.cat([far, near], dim=1) / q.shape[-1] ** 0.5


def _seen(packed: Packed, reach: int, device: torch.device) -> Tensor:
    """Return which keys each place of a caption sees: the prefix, and the caption so far."""
    length = packed.length
    seen = torch.ones(length, reach + length, dtype=torch.bool, device=device)
    seen = seen.tril(diagonal=reach)
    if packed.lead is None:
        return seen
    inside = torch.arange(reach, device=device) < packed.lead[:, None]
    inside = torch.cat([inside, inside.new_ones(len(inside), length)], dim=1)
    each = seen & inside[:, None]
    return each.repeat_interleave(packed.captions, 0)[:, None]
