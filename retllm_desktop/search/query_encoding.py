"""Makes of a query what the stages need: a direction to be near to, words, and a scope."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from retllm_desktop.core.errors import EngineError, InputError, QueryError, format_path
from retllm_desktop.core.judging import JudgeInput, pairs_of
from retllm_desktop.core.library import Library
from retllm_desktop.core.ports import DualEncoder, Extractor
from retllm_desktop.core.query import ParsedQuery, QueryTerm
from retllm_desktop.core.relevance_feedback import FeedbackSubject, subject_name
from retllm_desktop.core.similarity import compose_vectors
from retllm_desktop.core.types import ItemIds, Modality, Query, QueryPicture, Vectors
from retllm_desktop.core.vector_stores import PassageEncoder
from retllm_desktop.search.judge_images import JudgeImages, query_picture_hash
from retllm_desktop.search.query.parser import parse_query

MAX_QUERY_CHARACTERS: Final = 1000
"""A query is a sentence or a few; what is longer no model here would read to its end."""
_MAX_QUERY_PICTURES: Final = 16


@dataclass(frozen=True, slots=True)
class EncodedQuery:
    """A query, understood.

    Attributes:
        parsed: The line, taken apart.
        vector: Unit vector (d,) that results should be near to; None where only words of the
            full-text index and conditions are given.
        modality: On whose side of the modality gap it lies, for the spread of its cosines.
        subject: What results are right or wrong for.
        sentence_vectors: Unit vectors (n, d) of the sentences that are wanted, of which the
            direction is made; None where there are none. Whether a query means anything is asked
            of these.
        judge_input: What a judge is asked about: the words that are wanted as one caption, and the
            first picture that is wanted. What is not wanted, and conditions, it is not asked about.
        within: Items that may be found; None: all.
        passage_vector: Unit vector (d,) in the space of passages, for the texts among the results;
            None where the library has no such space, or the query speaks of more than words.
    """

    parsed: ParsedQuery
    vector: Vectors | None
    modality: Modality
    words: str
    within: ItemIds | None
    judge_input: JudgeInput = field(default_factory=JudgeInput)
    passage_vector: Vectors | None = None
    sentence_vectors: Vectors | None = None
    subject: FeedbackSubject = field(default_factory=lambda: FeedbackSubject(b""))


class QueryEncoder:
    """Understands queries over one library."""

    def __init__(
        self,
        library: Library,
        encoder: DualEncoder,
        extractor: Extractor,
        passages: PassageEncoder | None = None,
        pictures: JudgeImages | None = None,
    ) -> None:
        """Take the parts.

        Args:
            library: The library.
            encoder: The encoder of all items.
            extractor: Reads pictures.
            passages: The encoder of the space of passages, None for none.
            pictures: Makes pictures for the judge, None where nobody is asked about them.
        """
        self._passages = passages
        self._pictures = pictures
        self._notice = ""
        self._library = library
        self._encoder = encoder
        self._extractor = extractor

    @property
    def notices(self) -> tuple[str, ...]:
        """Why passages are found less well than they could be, as known by now."""
        return (self._notice,) if self._notice else ()

    def encode(self, query: Query) -> EncodedQuery:
        """Parse the line, embed what it speaks of, and find what it restricts.

        Raises:
            QueryError: The line cannot be understood; it says at which column.
            InputError: There is nothing to search for, the line is too long, or it speaks of
                something that is not there.
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
        question = parse_query(query.text, date.today(), lenient=query.draft)  # noqa: DTZ011 - the person's day
        if question == ParsedQuery() and not query.pictures and not query.items:
            raise InputError("There is nothing to search for", "type a few words or give a picture")
        within = self._library.scope(question)
        terms = _complete_terms(question, query)
        phrases = " ".join(question.phrases)
        if not terms and phrases:
            # An exact phrase alone: what holds it is ordered by how near it is to it, too.
            terms = (QueryTerm(phrases),)
        vector, modality, meanings = self._direction(terms, query)
        side = self._judge_input(terms, query)
        return EncodedQuery(
            question,
            vector,
            modality,
            # Beside a picture words say how it should differ («but at night»), not what is written.
            words=f"{question.text} {phrases}".strip() if modality is Modality.TEXT else phrases,
            within=within,
            judge_input=side,
            passage_vector=self._passage_vector(terms) if modality is Modality.TEXT else None,
            sentence_vectors=meanings,
            subject=self._subject(question, query, side),
        )

    def _subject(self, question: ParsedQuery, query: Query, side: JudgeInput) -> FeedbackSubject:
        items = self._library.items(query.items)
        shown = sum(bool(t.like) or t.picture is not None for t in question.terms) + len(items)
        shown += len(set(range(len(query.pictures))) - {t.picture for t in question.terms})
        unwanted = bool(question.excluded) or any(t.weight < 0 for t in question.terms)
        name = subject_name(
            question,
            [query_picture_hash(picture) for picture in query.pictures],
            [item.content_hash + item.part.to_bytes(8, "little") for item in items],
        )
        return FeedbackSubject(name, pairs_of(side), whole=not unwanted and shown <= 1)

    def _judge_input(self, terms: Sequence[QueryTerm], query: Query) -> JudgeInput:
        wanted = [term for term in terms if term.weight > 0]
        text = " ".join(term.text for term in wanted if term.text)
        pictures = self._pictures
        if pictures is None:
            return JudgeInput(text)
        for term in wanted:
            if term.picture is not None:
                return JudgeInput(
                    text, pictures.of_query(query.pictures[term.picture], term.region)
                )
            if term.like:
                path = Path(term.like).expanduser()
                held = [i for i in self._library.items_of(path) if i.modality is Modality.IMAGE]
                if held:
                    return JudgeInput(text, pictures.of_item(held[0], term.region))
                if path.is_file():
                    return JudgeInput(text, pictures.of_query(QueryPicture(path), term.region))
        for item in self._library.items(query.items):
            if item.modality is Modality.IMAGE:
                return JudgeInput(text, pictures.of_item(item))
        return JudgeInput(text)

    def _passage_vector(self, terms: Sequence[QueryTerm]) -> Vectors | None:
        """The direction of a query of words in the space of passages, where search uses one."""
        encoder, texts = self._passages, [term for term in terms if term.text]
        if encoder is None or not texts or self._library.passage_space() != encoder.space:
            return None
        try:
            rows = encoder.embed_texts([term.text for term in texts])
        except EngineError as exc:
            # The other encoder finds texts too, if less well.
            self._notice = f"Passages are found less well than they could be: {exc}"
            return None
        return compose_vectors(
            [(row, term.weight, Modality.TEXT) for row, term in zip(rows, texts, strict=True)]
        )

    def _direction(
        self, terms: Sequence[QueryTerm], query: Query
    ) -> tuple[Vectors | None, Modality, Vectors | None]:
        meanings: Vectors | None = None
        parts: list[tuple[Vectors, float, Modality]] = []
        texts = [term for term in terms if term.text]
        if texts:
            rows = self._encoder.embed_texts([term.text for term in texts])
            parts += [
                (row, term.weight, Modality.TEXT) for row, term in zip(rows, texts, strict=True)
            ]
            wanted = [number for number, term in enumerate(texts) if term.weight > 0]
            meanings = rows[wanted] if wanted else None
        for term in terms:
            if term.like:
                vector = self._like_vector(term, query)
                if vector is not None:
                    parts.append((vector, term.weight, Modality.IMAGE))
            elif term.picture is not None:
                picture = query.pictures[term.picture]
                parts.append((self._picture_vector(picture, term), term.weight, Modality.IMAGE))
        held = self._library.vectors_of(query.items)
        parts += [(held[item], 1.0, Modality.IMAGE) for item in query.items if item in held]
        if query.items and not held:
            raise InputError("What should be like that is no longer in the library")
        if not parts:
            return None, Modality.TEXT, None
        only_words = all(modality is Modality.TEXT for _, _, modality in parts)
        direction = compose_vectors(parts, self._encoder.gaps if len(parts) > 1 else None)
        return direction, Modality.TEXT if only_words else Modality.IMAGE, meanings

    def _like_vector(self, term: QueryTerm, query: Query) -> Vectors | None:
        """The vector of a file: as the library holds it, or embedded now; None while typing."""
        path = Path(term.like).expanduser()
        if term.region is None:
            items = self._library.items_of(path)
            held = self._library.vectors_of([item.id for item in items])
            if held:
                together = np.sum(np.stack(list(held.values())), axis=0)
                return (together / max(float(np.linalg.norm(together)), 1e-12)).astype(np.float32)
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
        spec, extractor = self._encoder.image_spec, self._extractor
        if picture.path is not None:
            pixels = extractor.load_image(picture.path, spec, spec.px, term.region)
        else:
            pixels = extractor.load_image_data(picture.data or b"", spec, spec.px, term.region)
        return self._encoder.embed_images([pixels])[0]


def _complete_terms(question: ParsedQuery, query: Query) -> tuple[QueryTerm, ...]:
    """The terms of the line, and one for each picture that the line does not speak of."""
    spoken_of = {term.picture for term in question.terms if term.picture is not None}
    missing = [number for number in spoken_of if number >= len(query.pictures)]
    if missing:
        raise QueryError(
            f"There is no picture {min(missing) + 1}",
            f"{len(query.pictures)} came with the query" if query.pictures else "none came with it",
            column=max(0, query.text.find(f"picture:{min(missing) + 1}")),
            length=len(f"picture:{min(missing) + 1}"),
        )
    unspoken = [n for n in range(len(query.pictures)) if n not in spoken_of]
    return (*question.terms, *(QueryTerm(picture=number) for number in unspoken))
