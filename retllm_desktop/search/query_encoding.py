"""A query, ready for the stages: vectors to be near to, words to look up, a scope to search in.

Several wished-for things become one vector: a sum of unit vectors, each times its weight and
divided by the spread of its cosines with unrelated items. Ordered by it, items are ordered by the
weighted sum of their z-scores. The modality gap needs no more: to subtract each modality's mean
direction first changes all cosines by nearly the same amount, and was measured to gain nothing
(packaging/decisions/0008).
"""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import EngineError, InputError, QueryError, format_path
from retllm_desktop.core.judging import JudgeInput, JudgePicture, pairs_of
from retllm_desktop.core.library import Library
from retllm_desktop.core.ports import DualEncoder, Extractor
from retllm_desktop.core.query import ParsedQuery, QueryTerm
from retllm_desktop.core.relevance_feedback import FeedbackSubject, name_subject
from retllm_desktop.core.similarity import CosineSpread
from retllm_desktop.core.types import Item, ItemIds, Modality, Query, QueryPicture, Vectors
from retllm_desktop.core.vector_stores import PassageEncoder
from retllm_desktop.search.exclusion import find_showing
from retllm_desktop.search.judge_images import (
    JudgeImages,
    load_query_picture,
    query_picture_hash,
)
from retllm_desktop.search.query.parser import parse_query
from retllm_desktop.search.query.tokens import quote_text

MAX_QUERY_CHARACTERS: Final = 1000
"""A query is a sentence or a few; what is longer no model here would read to its end."""
_MAX_QUERY_PICTURES: Final = 16
NEGATIVE_SHARE: Final = 0.5
"""Of a negative weight, what is subtracted. Subtracting all of it finds what is most *unlike* the
unwanted instead of what is like the wanted; half does as well as a projection or a penalty
(packaging/decisions/0008)."""
_MIN_NORM: Final = 1e-3
"""Least norm of a sum, relative to the sum of its parts' lengths; less is rounding."""


@dataclass(frozen=True, slots=True)
class EncodedQuery:
    """A query as the stages need it.

    Attributes:
        parsed: The parsed line.
        vector: Unit vector (d,) that results should be near to; None where only words of the
            full-text index and conditions are given.
        modality: On which side of the modality gap ``vector`` lies, for the z-scores.
        words: What is looked up in the full-text index; may be empty. Phrases stand in quotes;
            a space at the end says that the last word is finished.
        within: Items that may be found, without pictures that show what is excluded; None: all.
        judge_input: What the judge is asked about: the positive words as one caption, and the
            first positive picture. Negative terms and conditions are left out.
        passage_vector: Unit vector (d,) in the passage space, for the texts among the results;
            None where the library has no such space, or the query holds more than words.
        words_split: Whether most of the wished-for words fall into pieces that mean nothing to
            the encoder of all items.
        passage_words_split: Whether they do to the encoder of passages.
        sentence_vectors: Unit vectors (n, d) of the positive sentences; None where there are
            none. By them it is decided whether the encoder understands the query.
        subject: What results are rated right or wrong for.
        shown_item: The item that the picture of ``judge_input`` is; None where it is none of the
            library's.
    """

    parsed: ParsedQuery
    vector: Vectors | None
    modality: Modality
    words: str
    within: ItemIds | None
    judge_input: JudgeInput = field(default_factory=JudgeInput)
    passage_vector: Vectors | None = None
    words_split: bool = False
    passage_words_split: bool = False
    sentence_vectors: Vectors | None = None
    subject: FeedbackSubject = field(default_factory=lambda: FeedbackSubject(b""))
    shown_item: Item | None = None


class QueryEncoder:
    """Parses and encodes queries over one library."""

    def __init__(
        self,
        library: Library,
        encoder: DualEncoder,
        extractor: Extractor,
        passages: PassageEncoder | None = None,
        images: JudgeImages | None = None,
    ) -> None:
        """Take the parts.

        Args:
            library: The library.
            encoder: The encoder of all items.
            extractor: Reads pictures.
            passages: The encoder of the passage space, None for none.
            images: Makes pictures for the judge, None where there is no judge.
        """
        self._passages = passages
        self._images = images
        self._notice = ""
        self._library = library
        self._encoder = encoder
        self._extractor = extractor

    @property
    def notices(self) -> tuple[str, ...]:
        """Why passages are found less well than they could be, as known by now."""
        return (self._notice,) if self._notice else ()

    def encode(self, query: Query) -> EncodedQuery:
        """Parse the line and encode it; an empty query finds the whole library.

        Raises:
            QueryError: The line cannot be parsed; it says at which column.
            InputError: The line is too long, or it names something that is not there.
            ItemError: A picture cannot be read.
            EngineError: The encoder cannot run.
            StoreError: The library cannot be read.
        """
        if len(query.text) > MAX_QUERY_CHARACTERS:
            raise InputError(
                f"The query has {len(query.text):,} characters; {MAX_QUERY_CHARACTERS:,} are "
                "the most",
                "shorten it to what the picture or document shows",
            )
        if len(query.pictures) > _MAX_QUERY_PICTURES:
            raise InputError(f"A query may hold {_MAX_QUERY_PICTURES} pictures", "take some away")
        parsed = parse_query(query.text, date.today(), lenient=query.draft)  # noqa: DTZ011 - the person's day
        return self.encode_parsed(parsed, query)

    def encode_parsed(self, parsed: ParsedQuery, query: Query) -> EncodedQuery:
        """Encode a query whose line is parsed already; raises what ``encode`` does.

        Args:
            parsed: The line.
            query: What comes with it: pictures and items.
        """
        within = self._library.words.scope(parsed)
        terms = _complete_terms(parsed, query)
        if not terms and parsed.phrases:
            # An exact phrase alone: what holds it is ordered by how near it is to it, too.
            terms = (QueryTerm(" ".join(parsed.phrases)),)
        unwanted = self._unwanted(parsed, query)
        if within is not None and unwanted is not None:
            showing = find_showing(self._library.vectors, self._encoder, unwanted, within)
            within = np.setdiff1d(within, showing, assume_unique=True)
        vector, modality, sentence_vectors = self._direction(terms, query, unwanted)
        judge_input, shown_item = self._judge_input(terms, query)
        only_words = modality is Modality.TEXT
        passage_vector = self._passage_vector(terms) if only_words else None
        wished = " ".join(term.text for term in terms if term.text and term.weight > 0)
        return EncodedQuery(
            parsed,
            vector,
            modality,
            # Beside a picture words say how it should differ («but at night»), not what is written.
            words=words_looked_up(parsed, query.draft, text=only_words),
            within=within,
            judge_input=judge_input,
            passage_vector=passage_vector,
            words_split=bool(wished) and self._encoder.splits_words(wished),
            passage_words_split=(
                self._passages is not None
                and passage_vector is not None
                and self._passages.splits_words(wished)
            ),
            sentence_vectors=sentence_vectors,
            subject=self._subject(parsed, query, judge_input),
            shown_item=shown_item,
        )

    def _subject(
        self, parsed: ParsedQuery, query: Query, judge_input: JudgeInput
    ) -> FeedbackSubject:
        items = self._library.items.get(query.items)
        shown = sum(bool(t.like) or t.picture is not None for t in parsed.terms) + len(items)
        shown += len(set(range(len(query.pictures))) - {t.picture for t in parsed.terms})
        unwanted = bool(parsed.excluded) or any(t.weight < 0 for t in parsed.terms)
        name = name_subject(
            parsed,
            [query_picture_hash(picture) for picture in query.pictures],
            [item.content_hash + item.part.to_bytes(8, "little") for item in items],
        )
        return FeedbackSubject(name, pairs_of(judge_input), whole=not unwanted and shown <= 1)

    def _judge_input(
        self, terms: Sequence[QueryTerm], query: Query
    ) -> tuple[JudgeInput, Item | None]:
        """Return what the judge is asked about, and the item that its picture is."""
        positive = [term for term in terms if term.weight > 0]
        text = " ".join(term.text for term in positive if term.text)
        picture, item = self._judge_picture(positive, query)
        return JudgeInput(text, picture), item

    def _judge_picture(
        self, positive: Sequence[QueryTerm], query: Query
    ) -> tuple[JudgePicture | None, Item | None]:
        """Return the first picture that results should be like, None for none."""
        images = self._images
        if images is None:
            return None, None
        for term in positive:
            if term.picture is not None:
                picture = query.pictures[term.picture]
                held = None if picture.path is None else self._held_picture(picture.path)
                return images.of_query(picture, term.region), held
            if term.like:
                path = Path(term.like).expanduser()
                held = self._held_picture(path)
                if held is not None:
                    return images.of_item(held, term.region), held
                if path.is_file():
                    return images.of_query(QueryPicture(path), term.region), None
        for item in self._library.items.get(query.items):
            if item.modality is Modality.IMAGE:
                return images.of_item(item), item
        return None, None

    def _held_picture(self, path: Path) -> Item | None:
        """Return the first picture of a file, if the library holds it."""
        items = self._library.items.of_file(path)
        return next((item for item in items if item.modality is Modality.IMAGE), None)

    def _passage_vector(self, terms: Sequence[QueryTerm]) -> Vectors | None:
        """Return the vector of a query of words in the passage space, None where none is in use."""
        encoder, texts = self._passages, [term for term in terms if term.text]
        if encoder is None or not texts or self._library.passages.active_space() != encoder.space:
            return None
        try:
            rows = encoder.embed_texts([term.text for term in texts])
        except EngineError as exc:
            # The other encoder finds texts too, if less well.
            self._notice = f"Passages are found less well than they could be: {exc}"
            return None
        return compose_vectors(_weighted(rows, texts))

    def _unwanted(self, parsed: ParsedQuery, query: Query) -> Vectors | None:
        """Return vectors (n, d) of what is excluded, None for nothing."""
        excluded = parsed.excluded
        if excluded and query.draft and query.text.endswith(excluded[-1]):
            # Half of a word shows something else.
            excluded = excluded[:-1]
        return self._encoder.embed_texts(list(excluded)) if excluded else None

    def _direction(
        self, terms: Sequence[QueryTerm], query: Query, unwanted: Vectors | None
    ) -> tuple[Vectors | None, Modality, Vectors | None]:
        """Return the query's vector, its side of the modality gap, and its sentences' vectors.

        What shows something unwanted is left out already; what may show it is moved back.
        """
        sentence_vectors: Vectors | None = None
        parts: list[tuple[Vectors, float, Modality]] = []
        texts = [term for term in terms if term.text]
        whole = self._composed_vector(terms, query)
        if texts:
            rows = self._encoder.embed_texts([term.text for term in texts])
            parts += _weighted(rows, texts) if whole is None else [(whole, 1.0, Modality.IMAGE)]
            positive = [number for number, term in enumerate(texts) if term.weight > 0]
            sentence_vectors = rows[positive] if positive else None
        for term in terms:
            if term.like:
                vector = self._like_vector(term, query)
                if vector is not None:
                    parts.append((vector, term.weight, Modality.IMAGE))
            elif term.picture is not None and whole is None:
                picture = query.pictures[term.picture]
                parts.append((self._picture_vector(picture, term), term.weight, Modality.IMAGE))
        held = self._library.vectors.of_items(query.items)
        parts += [(held[item], 1.0, Modality.IMAGE) for item in query.items if item in held]
        if query.items and not held:
            raise InputError("What should be like that is no longer in the library")
        if not parts:
            return None, Modality.TEXT, None
        only_words = all(modality is Modality.TEXT for _, _, modality in parts)
        direction = compose_vectors(parts, self._encoder.gaps if len(parts) > 1 else None)
        if unwanted is not None:
            away = [(row, -1.0, Modality.TEXT) for row in unwanted]
            with contextlib.suppress(InputError):
                # «dog -dog»: there is nothing to move back from.
                direction = compose_vectors([*parts, *away], self._encoder.gaps)
        return direction, Modality.TEXT if only_words else Modality.IMAGE, sentence_vectors

    def _composed_vector(self, terms: Sequence[QueryTerm], query: Query) -> Vectors | None:
        """Return the vector of one text with one picture where the encoder takes both together."""
        texts = [term for term in terms if term.text]
        pictures = [term for term in terms if term.picture is not None]
        alone = len(terms) == 2 and len(texts) == len(pictures) == 1 and not query.items
        if not alone or not self._encoder.composes:
            return None
        (term,) = pictures
        if term.picture is None or min(texts[0].weight, term.weight) <= 0:
            return None
        if texts[0].weight != term.weight:
            return None  # One sequence knows no weights.
        spec = self._encoder.image_spec
        picture = query.pictures[term.picture]
        pixels = load_query_picture(self._extractor, picture, spec, spec.px, term.region)
        return self._encoder.embed_composed(texts[0].text, pixels)

    def _like_vector(self, term: QueryTerm, query: Query) -> Vectors | None:
        """Return a file's vector, of the library or embedded now; None while its path is typed."""
        path = Path(term.like).expanduser()
        if term.region is None:
            items = self._library.items.of_file(path)
            held = self._library.vectors.of_items([item.id for item in items])
            if held:
                total = np.sum(np.stack(list(held.values())), axis=0)
                return (total / max(float(np.linalg.norm(total)), 1e-12)).astype(np.float32)
        if not path.is_absolute() or not path.is_file():
            if query.draft:
                return None
            raise QueryError(
                "like: names a file that is neither in the library nor on this computer",
                f"give its whole path: {format_path(path)}",
                column=max(0, query.text.find("like:")),
                length=len("like:"),
            )
        return self._picture_vector(QueryPicture(path), term)

    def _picture_vector(self, picture: QueryPicture, term: QueryTerm) -> Vectors:
        spec = self._encoder.image_spec
        pixels = load_query_picture(self._extractor, picture, spec, spec.px, term.region)
        return self._encoder.embed_images([pixels])[0]


def _complete_terms(parsed: ParsedQuery, query: Query) -> tuple[QueryTerm, ...]:
    """Return the terms of the line, and one for each picture that the line does not name."""
    named = {term.picture for term in parsed.terms if term.picture is not None}
    missing = [number for number in named if number >= len(query.pictures)]
    if missing:
        reference = f"picture:{min(missing) + 1}"
        raise QueryError(
            f"There is no picture {min(missing) + 1}",
            f"{len(query.pictures)} came with the query" if query.pictures else "none came with it",
            column=max(0, query.text.find(reference)),
            length=len(reference),
        )
    others = [number for number in range(len(query.pictures)) if number not in named]
    return (*parsed.terms, *(QueryTerm(picture=number) for number in others))


def words_looked_up(parsed: ParsedQuery, draft: bool, *, text: bool) -> str:
    """Return what is looked up in the full-text index; phrases first, the word being typed last.

    Args:
        parsed: The query.
        draft: Whether its last word is still being typed.
        text: Whether its words are looked up, and not its phrases alone.
    """
    phrases = " ".join(map(quote_text, parsed.phrases))
    words = f"{phrases} {parsed.text if text else ''}".strip()
    return words if draft or not words else f"{words} "


def _weighted(rows: Vectors, texts: Sequence[QueryTerm]) -> list[tuple[Vectors, float, Modality]]:
    return [(row, term.weight, Modality.TEXT) for row, term in zip(rows, texts, strict=True)]


def compose_vectors(
    parts: Sequence[tuple[Vectors, float, Modality]],
    spreads: Mapping[Modality, CosineSpread] | None = None,
) -> Vectors:
    """Add unit vectors by their weights.

    Args:
        parts: Unit vector (d,), weight (finite, not 0; negative: far from it), and the modality
            that the vector was made of.
        spreads: By the modality of a part: the spread of its cosines with unrelated items.
            None: all alike.

    Returns:
        (d,) float32, a unit vector.

    Raises:
        InputError: Nothing is left, for the parts cancel each other out.
        ValueError: There is no part: the caller's mistake.
    """
    if not parts:
        raise ValueError("nothing to compose")
    scales = np.array(
        [weight / spreads[modality].std if spreads else weight for _, weight, modality in parts]
    )
    # Weights are of any size; only how they compare with each other counts.
    scales /= np.abs(scales).max()
    vectors = np.stack([vector for vector, _, _ in parts]).astype(np.float64)
    least = _MIN_NORM * float(np.abs(scales).sum())
    shares = np.where(scales < 0, NEGATIVE_SHARE, 1.0)
    total: npt.NDArray[np.float64] = (shares * scales) @ vectors
    norm = float(np.linalg.norm(total))
    # «dog - dog» asks for nothing, though half a dog would be left.
    if not min(norm, float(np.linalg.norm(scales @ vectors))) > least:
        raise InputError(
            "The parts of the query cancel each other out",
            "take away what is both wanted and not wanted",
        )
    return (total / norm).astype(np.float32)
