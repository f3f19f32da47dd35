"""What comparing two pictures is supervised with beside the answer; dropped at export.

An answer alone says next to nothing about where two pictures differ. So one head of the first block
must look from each patch of the second picture at the same place of the first; each such patch
must tell what the first picture shows there and whether that is the same, and the first token
after both must tell in which factors they differ, one block before the answer is given.

The same holds for sentences to choose from: before the last block, the end of each must tell its
number, at which a head looks, and whether it is true, and there the answer looks. Of passages the
end of each sentence must tell which things it relates and how, and there the end of a query's
claim about both looks.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.decoder import Read
from models.training.settings import MOST_OPTIONS, PATCHES
from models.world.likeness import DIFFERENCES
from models.world.vocabulary import BACKGROUNDS, COLOURS, KINDS, SIZES

_FACTORS = (len(KINDS) + 1, len(COLOURS), len(SIZES))
SAID = (4, len(KINDS), len(COLOURS), len(KINDS), len(COLOURS))
"""What a sentence says: a relation, and kind and colour of the one and of the other thing."""

NAMED, NUMBERED, RELATED = 1, 2, 3
"""Blocks whose first head looks from nouns of a query to those of the passage, from sentences to
their numbers, and from claims of a query to those of the passage. In the last block it looks from
the answer to the true sentence."""

_ON_THINGS = 4.0
"""Weight of patches where either picture shows a thing, beside 1 for the others."""


class PairHeads(nn.Module):
    """Helper heads on states of the second picture's patches and of what follows them."""

    def __init__(self, width: int) -> None:
        """Make heads for a decoder of this width."""
        super().__init__()
        self.early = nn.RMSNorm(width)
        self.copied = nn.ModuleList(nn.Linear(width, classes) for classes in _FACTORS)
        self.same = nn.Linear(width, len(_FACTORS))
        self.differs = nn.Linear(width, len(DIFFERENCES))
        self.grounds = nn.Linear(width, 2 * len(BACKGROUNDS))
        self.late = nn.RMSNorm(width)
        self.ordinal = nn.Linear(width, MOST_OPTIONS)
        self.true = nn.Linear(width, 1)
        self.said = nn.Linear(width, sum(SAID))


def comparison_losses(
    read: Read,
    *,
    shown: Tensor,
    differs: Tensor,
    grounds: Tensor,
    heads: PairHeads,
) -> dict[str, Tensor]:
    """Return the losses of comparing.

    Args:
        read: What the decoder made of a batch of pairs; its late states are of tokens that have
            just read both pictures.
        shown: (2 pairs, 6, 64) patch labels, the queries' first.
        differs: (s, factors) 0 or 1, of each summary's pair.
        grounds: (s, 2) both backgrounds.
        heads: The heads.

    Raises:
        ValueError: The decoder was not asked for late states.
    """
    if read.late is None:
        raise ValueError("the decoder returned no late states")
    summary = heads.late(read.late)
    patches = heads.early(read.prefix[:, -PATCHES:])
    query, candidate = (half[:, : len(_FACTORS)] for half in shown.chunk(2))
    nothing = len(KINDS)
    on_thing = (query[:, 0] < nothing) | (candidate[:, 0] < nothing)
    weight = torch.where(on_thing, _ON_THINGS, 1.0)
    same = (query == candidate).float().transpose(1, 2)
    found = {
        "look": _look(read.compared),
        "same": functional.binary_cross_entropy_with_logits(
            heads.same(patches), same, weight=(weight / weight.mean()).unsqueeze(-1)
        ),
        "differs": functional.binary_cross_entropy_with_logits(heads.differs(summary), differs),
        "grounds": _grounds(heads.grounds(summary), grounds),
    }
    parts: Sequence[Tensor] = [
        functional.cross_entropy(
            head(patches).flatten(0, 1),
            query[:, i].flatten(),
            ignore_index=-1,
            weight=_rare(i, patches),
        )
        for i, head in enumerate(heads.copied)
    ]
    found["copied"] = torch.stack(list(parts)).sum()
    return found


def finding_loss(logits: Tensor, wanted: Tensor) -> Tensor:
    """Return how far tokens of queries are from looking where they should in the passage.

    Args:
        logits: (tokens, all that they may see).
        wanted: (tokens, tokens of a passage) bool, where each is to look.
    """
    there = logits[:, : wanted.shape[1]].masked_fill(~wanted, float("-inf"))
    return (torch.logsumexp(logits, 1) - torch.logsumexp(there, 1)).mean()


def saying_loss(states: Tensor, said: Tensor, heads: PairHeads) -> Tensor:
    """Return how badly ends of a passage's sentences tell what these say.

    Args:
        states: (n, width) after block ``EARLY``.
        said: (n, 5) int64, one column for each of ``SAID``.
        heads: The heads.
    """
    parts = heads.said(heads.early(states)).split(SAID, dim=1)
    losses = [functional.cross_entropy(part, said[:, i]) for i, part in enumerate(parts)]
    return torch.stack(losses).mean()


def choosing_losses(
    read: Read,
    numbers: Tensor,
    places: tuple[Tensor, Tensor],
    answer: Tensor,
    heads: PairHeads,
) -> dict[str, Tensor]:
    """Return the losses of choosing one sentence of a list.

    Args:
        read: What the decoder made of lists; its late states, and its looks in block
            ``NUMBERED``, are of the sentences' last tokens, list after list.
        numbers: (sentences,) which of its list each of them is, from 0.
        places: Places in their questions of (sentences,) these sentences' numbers, and of
            (lists,) the true sentences' last tokens.
        answer: (sentences,) which of its list is the true one.
        heads: The heads.

    Raises:
        ValueError: The decoder was not asked for late states.
    """
    if read.late is None:
        raise ValueError("the decoder returned no late states")
    late, reach = heads.late(read.late), read.prefix.shape[1]
    true = (numbers == answer).float()
    return {
        "numbered": functional.cross_entropy(read.looks[NUMBERED], reach + places[0]),
        "point": functional.cross_entropy(read.looks[max(read.looks)], reach + places[1]),
        "ordinal": functional.cross_entropy(heads.ordinal(late), numbers),
        "true": functional.binary_cross_entropy_with_logits(heads.true(late).squeeze(-1), true),
    }


def _look(looks: Tensor) -> Tensor:
    """Return how far the second picture's patches are from looking at the first's same place."""
    reach = looks.shape[-1]
    own = looks[:, -PATCHES:]
    place = torch.arange(PATCHES, device=looks.device)
    behind = torch.arange(reach, device=looks.device) > place[:, None] + reach - PATCHES
    first = reach - 2 * PATCHES - 1
    return functional.cross_entropy(
        own.masked_fill(behind, float("-inf")).flatten(0, 1),
        (first + place).repeat(len(looks)),
    )


def _rare(factor: int, like: Tensor) -> Tensor | None:
    """Weigh «nothing here», which most patches show, less than things."""
    if factor:
        return None
    weight = like.new_ones(_FACTORS[0])
    weight[-1] = 1.0 / _ON_THINGS
    return weight


def _grounds(logits: Tensor, wanted: Tensor) -> Tensor:
    first, second = logits.chunk(2, dim=-1)
    return functional.cross_entropy(first, wanted[:, 0]) + functional.cross_entropy(
        second, wanted[:, 1]
    )
