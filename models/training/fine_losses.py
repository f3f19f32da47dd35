"""What the judge is supervised with beside its answer; all of it is dropped at export."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.decoder import Read
from models.training.settings import GRID
from models.training.sheets import CaptionBatch
from models.training.tokens import Vocabulary
from models.world.vocabulary import BACKGROUNDS, COLOURS, COUNTS, KINDS, SIZES, plural

COUNTING = 3.0
"""Weight of captions that state a number, beside 1 for the others."""

_NOUN_BITS = 12
"""Kind there, eight colours, two sizes, phrase matches."""


class FineHeads(nn.Module):
    """Helper heads on the decoder's last states, and on projected patches."""

    def __init__(self, width: int) -> None:
        """Make heads for a decoder of this width."""
        super().__init__()
        self.early = nn.RMSNorm(width)
        self.stage = nn.Linear(width, 1)
        self.noun = nn.Linear(width, _NOUN_BITS)
        self.place = nn.Linear(width, 2)
        self.count = nn.Linear(width, 4)
        self.ground = nn.Linear(width, len(BACKGROUNDS))
        self.relation = nn.Linear(width, 4)
        self.align_scale = nn.Parameter(torch.tensor(2.3))
        self.column = nn.Linear(width, GRID)
        self.row = nn.Linear(width, GRID)
        self.alike = nn.Linear(width, 3)
        self.akin = nn.Linear(width, 4)
        self.centre = nn.Linear(width, 1)


@dataclass(frozen=True, slots=True)
class Words:
    """Token ids of the words for each class of a factor: (classes, synonyms), -1 filled."""

    kind: Tensor
    colour: Tensor
    size: Tensor
    count: Tensor


def words_of(vocabulary: Vocabulary) -> Words:
    """Look the world's words up, in singular and plural, where they are single tokens."""

    def table(classes: list[list[str]]) -> Tensor:
        rows = [[i for w in names if (i := vocabulary.word(w)) is not None] for names in classes]
        longest = max(map(len, rows))
        return torch.tensor([row + [-1] * (longest - len(row)) for row in rows])

    return Words(
        table([[*names, *(plural(n) for n in names)] for names in KINDS]),
        table([list(names) for names in COLOURS]),
        table([list(names) for names in SIZES]),
        table([[name] for name in COUNTS]),
    )


def alignment(
    visual: Tensor, labels: Tensor, embeddings: Tensor, words: Words, scale: Tensor
) -> Tensor:
    """Pull projected patches towards the embeddings of the words for what they show.

    Args:
        visual: (n, 64, width) projected patches.
        labels: (n, 6, 64) int, as :func:`make_features` returns them.
        embeddings: (vocabulary, width).
        words: Words of each factor.
        scale: Logarithm of the factor on cosines.
    """
    flat = functional.normalize(visual.flatten(0, 1), dim=-1)
    total = visual.new_zeros(())
    for column, table in enumerate((words.kind, words.colour, words.size, words.count)):
        wanted = labels[:, column].flatten()
        here = (wanted >= 0) & (wanted < table.shape[0])
        rows = functional.normalize(embeddings[table.clamp(min=0)], dim=-1)
        cosine = torch.einsum("nd,csd->ncs", flat[here], rows)
        cosine = cosine.masked_fill(table.to(cosine.device) < 0, -1e4)
        logits = torch.logsumexp(cosine * scale.exp(), dim=-1)
        total = total + functional.cross_entropy(logits, wanted[here])
    return total


def told_by_patches(visual: Tensor, labels: Tensor, heads: FineHeads) -> dict[str, Tensor]:
    """Make projected patches of things tell where they lie and how many there are alike.

    The encoder's patches say their place only faintly, and no later layer can find out:
    without this the decoder is slow to learn what is left of what. Numbers the decoder could
    only learn late by itself; from a patch it reads them as it reads a colour.

    Args:
        visual: (n, 64, width) projected patches.
        labels: (n, 6, 64) int, as :func:`make_features` returns them.
        heads: Helper heads.
    """
    here = labels[:, 0] < len(KINDS)
    index = torch.arange(visual.shape[1], device=visual.device).expand(here.shape)[here]
    shown = visual[here]
    return {
        "patch": functional.cross_entropy(heads.column(shown), index % GRID)
        + functional.cross_entropy(heads.row(shown), index // GRID),
        "number": functional.cross_entropy(heads.alike(shown), labels[:, 3][here])
        + functional.cross_entropy(heads.akin(shown), labels[:, 4][here]),
        "centre": functional.binary_cross_entropy_with_logits(
            heads.centre(visual).squeeze(-1), labels[:, 5].float()
        ),
    }


def wanted_tokens(batch: CaptionBatch) -> tuple[Tensor, dict[str, Tensor]]:
    """Return the tokens whose states any loss reads, and where each loss finds its own."""
    parts = {
        "answer": batch.answer_at,
        "stage": batch.stage_at,
        "ground": batch.ground_at,
        "relation": batch.relation_at,
    }
    tensors = {name: torch.from_numpy(part) for name, part in parts.items()}
    every, inverse = torch.unique(torch.cat(list(tensors.values())), return_inverse=True)
    sizes = [len(t) for t in tensors.values()]
    return every, dict(zip(tensors, inverse.split(sizes), strict=True))


def counting_weights(batch: CaptionBatch, count_words: Tensor) -> Tensor:
    """Return each caption's weight: those that state a number weigh more, the mean is 1.

    Counting is learned last, and only a few captions in a hundred depend on it.
    """
    counts = torch.isin(torch.from_numpy(batch.ids), count_words)
    caption = torch.from_numpy(batch.slot) // batch.length
    weights = torch.ones(len(batch.pictures) * batch.captions)
    weights[caption[counts]] = COUNTING
    return weights / weights.mean()


def caption_losses(
    read: Read,
    where: dict[str, Tensor],
    batch: CaptionBatch,
    *,
    heads: FineHeads,
    embeddings: Tensor,
    answers: Sequence[int],
    count_words: Tensor,
) -> dict[str, Tensor]:
    """Return every loss on the decoder's states.

    Args:
        read: Final states of the wanted tokens, and early ones where nouns end.
        where: From :func:`wanted_tokens`.
        batch: The labels.
        heads: Helper heads.
        embeddings: Tied output head (vocabulary, width).
        answers: Token ids of the answers that ``batch.answer`` numbers: False and True.
        count_words: Token ids of the words that state a number.

    Raises:
        ValueError: The decoder was not asked for early states.
    """
    states, nouns = read.states, read.early
    if nouns is None:
        raise ValueError("the decoder returned no early states")
    device = states.device

    def tensor(values: object) -> Tensor:
        return torch.as_tensor(values).to(device)

    logits = states[where["answer"]] @ embeddings.T
    truth = tensor(batch.answer)
    choices = tensor(list(answers))
    target = choices[truth]
    noun = heads.early(nouns)
    labels = tensor(batch.noun)
    placed = labels[:, _NOUN_BITS] > 0
    weights = counting_weights(batch, count_words)
    of_stage = torch.from_numpy(batch.slot[batch.stage_at] // batch.length)
    of_answer = torch.from_numpy(batch.slot[batch.answer_at] // batch.length)
    found = {
        "answer": (
            functional.cross_entropy(logits, target, reduction="none")
            * weights[of_answer].to(device)
        ).mean(),
        "stage": functional.binary_cross_entropy_with_logits(
            heads.stage(states[where["stage"]]).squeeze(-1),
            tensor(batch.stage),
            weight=weights[of_stage].to(device),
        ),
        "noun": functional.binary_cross_entropy_with_logits(
            heads.noun(noun), labels[:, :_NOUN_BITS]
        ),
        "count": functional.cross_entropy(heads.count(noun), tensor(batch.noun_count)),
    }
    if placed.any():
        found["place"] = functional.smooth_l1_loss(
            heads.place(noun)[placed], labels[placed, _NOUN_BITS + 1 :], beta=0.1
        )
    if len(batch.ground):
        found["ground"] = functional.cross_entropy(
            heads.ground(states[where["ground"]]), tensor(batch.ground)
        )
    if len(batch.relation):
        found["relation"] = functional.cross_entropy(
            heads.relation(states[where["relation"]]), tensor(batch.relation)
        )
    found["right"] = (logits[:, choices].argmax(1) == truth).float().mean()
    return found
