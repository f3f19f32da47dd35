"""Conditions are met exactly: the same as a slow look at each file and item in turn."""

import contextlib
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.picture_types import PIXEL_TYPES, PictureType
from retllm_desktop.core.query import (
    ContainsText,
    DateRange,
    NumberRange,
    OneOfValues,
    ParsedQuery,
    QueryField,
)
from retllm_desktop.core.types import ExtractedPart, Extraction, FileStat, Metadata, Modality
from tests.fixtures.library_samples import Place, Samples

SAMPLES = Samples()
FOLDERS = ("Holiday/2024", "holiday", "Work/Tax 2024", "Été")
NAMES = ("Beach.JPG", "beach house.png", "Tax report.pdf", "notes.md", "été.txt", "IMG_2041.jpg")
WORDS = ("red", "house", "sea", "tax")
DAYS = (date(2019, 12, 31), date(2020, 1, 1), date(2024, 2, 29), date(2024, 6, 1))


@dataclass(frozen=True)
class Thing:
    """A content of the model."""

    number: int
    metadata: Metadata
    sides: tuple[int, int] | None
    texts: tuple[str, ...]
    size_bytes: int

    @property
    def parts(self) -> int:
        return max(1, len(self.texts))


@dataclass
class Model:
    """Where contents lie, and what the person said of them."""

    files: dict[Path, tuple[Thing, int]] = field(default_factory=dict)
    missing: set[Path] = field(default_factory=set)
    offline: set[str] = field(default_factory=set)
    favourites: set[int] = field(default_factory=set)
    tags: dict[int, set[str]] = field(default_factory=dict)


def moment_s(day: date, hour: int = 12) -> float:
    """What a clock shows, as seconds."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC).timestamp()


things = st.builds(
    Thing,
    number=st.integers(0, 7),
    metadata=st.builds(
        Metadata,
        taken_s=st.none() | st.builds(moment_s, st.sampled_from(DAYS), st.integers(0, 23)),
        camera=st.sampled_from(["", "Canon EOS 80D", "NIKON D90", "Caméra"]),
        lens=st.sampled_from(["", "EF 50mm f/1.8"]),
        latitude=st.sampled_from([None, 48.5]),
        caption=st.sampled_from(["", "A red house"]),
        screenshot=st.booleans(),
        picture_type=st.none() | st.sampled_from(PIXEL_TYPES),
        kind=st.sampled_from(["", "pdf", "markdown"]),
    ),
    sides=st.none() | st.tuples(st.sampled_from([99, 100, 104, 105, 106, 3000]), st.just(100)),
    texts=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(tuple),
    size_bytes=st.integers(1, 40),
)
sizes = st.tuples(st.none() | st.integers(0, 20), st.none() | st.integers(21, 200))
values = {
    QueryField.TYPE: st.sampled_from(
        [
            "photo",
            "picture",
            "screenshot",
            "drawing",
            "scan",
            "page",
            "document",
            "pdf",
            "text",
            "markdown",
            "html",
        ]
    ),
    QueryField.EXT: st.sampled_from(["jpg", ".PNG", "pdf", "md", "txt", "exe"]),
    QueryField.TAG: st.sampled_from(["pets", "été", "none"]),
    QueryField.IS: st.sampled_from(["duplicate", "offline", "favourite"]),
    QueryField.HAS: st.sampled_from(["text", "gps", "camera", "date", "tags"]),
    QueryField.ORIENTATION: st.sampled_from(["portrait", "landscape", "square"]),
    QueryField.IN: st.sampled_from(["holiday", "2024", "HOLIDAY/2024", "ete", "tax", "/nowhere"]),
    QueryField.NAME: st.sampled_from(["beach", "ETE", "20", "report.pdf", "'"]),
    QueryField.CAMERA: st.sampled_from(["canon", "CAMERA", "d90", "%"]),
    QueryField.LENS: st.sampled_from(["50mm", "f/1.8"]),
}
some = st.one_of(
    *(
        st.builds(
            OneOfValues if name in conditions_of else ContainsText,
            st.just(name),
            st.lists(values[name], min_size=1, max_size=2).map(tuple),
            st.booleans(),
        )
        for conditions_of in [
            {
                QueryField.TYPE,
                QueryField.EXT,
                QueryField.TAG,
                QueryField.IS,
                QueryField.HAS,
                QueryField.ORIENTATION,
            }
        ]
        for name in values
    ),
    st.builds(
        lambda name, bounds, negated: NumberRange(name, *bounds, negated),
        st.sampled_from([QueryField.SIZE, QueryField.WIDTH, QueryField.HEIGHT]),
        sizes,
        st.booleans(),
    ),
    st.builds(
        lambda first, days, negated: DateRange(first, first + timedelta(days), negated),
        st.sampled_from(DAYS),
        st.integers(1, 400),
        st.booleans(),
    ),
    st.builds(DateRange, st.just(None), st.sampled_from(DAYS)),
    st.builds(DateRange, st.sampled_from(DAYS), st.just(None)),
)
texts = st.sampled_from(
    ["red", "house", "red house", "Tax", "beach", "holiday 2024", "img 2041", "sea", "ete", "«»"]
)
questions = st.builds(
    ParsedQuery,
    phrases=st.lists(texts, max_size=1).map(tuple),
    excluded=st.lists(texts, max_size=1).map(tuple),
    conditions=st.lists(some, max_size=3).map(tuple),
)


def plain(text: str) -> str:
    return text.casefold().replace("é", "e")


def tokens(text: str) -> list[str]:
    spaced = "".join(c if c.isalnum() else " " for c in plain(text))
    return spaced.split()


def holds(phrase: str, text: str) -> bool:
    return f" {' '.join(tokens(phrase))} " in f" {' '.join(tokens(text))} "


class Slow:
    """Answers by looking at everything."""

    def __init__(self, model: Model, base: Path) -> None:
        self.model = model
        self.base = base

    def ids(self, question: ParsedQuery) -> set[tuple[int, int]]:
        found: set[tuple[int, int]] = set()
        held: dict[int, list[Path]] = {}
        for path, (thing, _) in self.model.files.items():
            if path not in self.model.missing:
                held.setdefault(thing.number, []).append(path)
        for number, paths in held.items():
            thing = self.model.files[paths[0]][0]
            if not any(all(self._of_file(path, c) for c in question.conditions) for path in paths):
                continue
            for part in range(thing.parts):
                if all(self._meets(thing, paths, c) for c in question.conditions) and self._words(
                    thing, part, paths, question
                ):
                    found.add((number, part))
        return found

    def _words(self, thing: Thing, part: int, paths: list[Path], question: ParsedQuery) -> bool:
        places = [thing.metadata.caption]
        if thing.sides is None:
            places.append(thing.texts[part])
        for path in paths:
            places += [path.name, str(path.parent.relative_to(self.base))]
        standing = [any(holds(one, place) for place in places) for one in question.phrases]
        excluded = [any(holds(one, place) for place in places) for one in question.excluded]
        signs = [not tokens(one) for one in question.phrases]
        return all(a or b for a, b in zip(standing, signs, strict=True)) and not any(
            held and tokens(one) for held, one in zip(excluded, question.excluded, strict=True)
        )

    def _of_file(self, path: Path, condition) -> bool:
        """Whether a file meets a condition on files; others hold here."""
        thing, mtime_ns = self.model.files[path]
        if isinstance(condition, DateRange):
            taken_s = thing.metadata.taken_s
            here = datetime.fromtimestamp(mtime_ns / 1e9).astimezone().date()
            day = here if taken_s is None else datetime.fromtimestamp(taken_s, UTC).date()
            inside = (condition.first is None or day >= condition.first) and (
                condition.end is None or day < condition.end
            )
            return inside != condition.negated
        if condition.field is QueryField.EXT:
            own = plain(path.suffix[1:])
            return (own in [plain(v).lstrip(".") for v in condition.values]) != condition.negated
        if condition.field is QueryField.NAME:
            inside = any(plain(value) in plain(path.name) for value in condition.values)
            return inside != condition.negated
        if condition.field is QueryField.IN:
            whole = plain(f"{path.parent}/")
            inside = any(
                whole.startswith(plain(value) + "/")
                if value.startswith("/")
                else f"/{plain(value)}/" in whole
                for value in condition.values
            )
            return inside != condition.negated
        return True

    def _meets(self, thing: Thing, paths: list[Path], condition) -> bool:
        if isinstance(condition, DateRange) or condition.field in {
            QueryField.EXT,
            QueryField.NAME,
            QueryField.IN,
        }:
            return True
        if isinstance(condition, NumberRange):
            value = {
                QueryField.SIZE: thing.size_bytes,
                QueryField.WIDTH: thing.sides and thing.sides[0],
                QueryField.HEIGHT: thing.sides and thing.sides[1],
            }[condition.field]
            inside = (
                value is not None
                and (condition.low is None or value >= condition.low)
                and (condition.high is None or value < condition.high)
            )
            return inside != condition.negated
        return any(self._is(thing, paths, condition.field, v) for v in condition.values) != (
            condition.negated
        )

    def _is(self, thing: Thing, paths: list[Path], name: QueryField, value: str) -> bool:
        said, picture = thing.metadata, thing.sides is not None
        if name is QueryField.CAMERA:
            return plain(value) in plain(said.camera) if said.camera else False
        if name is QueryField.LENS:
            return plain(value) in plain(said.lens) if said.lens else False
        tags = self.model.tags.get(thing.number, set())
        if name is QueryField.TAG:
            return value.casefold() in {tag.casefold() for tag in tags}
        if name is QueryField.ORIENTATION:
            if thing.sides is None:
                return False
            width, height = thing.sides
            square = max(width, height) <= 1.05 * min(width, height)
            shape = "square" if square else "portrait" if height > width else "landscape"
            return value == shape
        answers = {
            "picture": picture,
            **{one.value: picture and one == self._picture_type(said) for one in PIXEL_TYPES},
            "page": False,
            "document": not picture,
            "duplicate": len(paths) > 1,
            "favourite": thing.number in self.model.favourites,
            "offline": all(
                path.relative_to(self.base).parts[0] in self.model.offline for path in paths
            ),
            "gps": said.latitude is not None,
            "camera": said.camera != "",
            "date": said.taken_s is not None,
            "tags": bool(tags),
        }
        if name is QueryField.HAS and value == "text":
            return not picture
        if value in answers:
            return answers[value]
        return not picture and value == self._kind(thing)

    def _picture_type(self, said: Metadata) -> PictureType | None:
        if said.picture_type is not None:
            return said.picture_type
        if said.screenshot:
            return PictureType.SCREENSHOT
        return PictureType.PHOTO if said.camera else None

    def _kind(self, thing: Thing) -> str:
        return thing.metadata.kind


@contextlib.contextmanager
def made(tmp_path_factory, data):
    """A library of random things, and the model of it."""
    base = tmp_path_factory.mktemp("conditions")
    model, by_number = Model(), {}
    with Place(base).open() as library:
        roots = {name: library.roots.add(base / name).id for name in ("one", "two")}
        for _ in range(data.draw(st.integers(1, 14))):
            root = data.draw(st.sampled_from(sorted(roots)))
            path = (
                base
                / root
                / data.draw(st.sampled_from(FOLDERS))
                / data.draw(st.sampled_from(NAMES))
            )
            drawn = data.draw(things)
            if drawn.sides is None and not drawn.metadata.kind:
                drawn = Thing(
                    drawn.number,
                    Metadata(caption=drawn.metadata.caption, kind=FileKind.TEXT),
                    None,
                    drawn.texts,
                    drawn.size_bytes,
                )
            elif drawn.sides is not None:
                said = drawn.metadata
                drawn = Thing(
                    drawn.number,
                    replace(said, longitude=said.latitude, kind=FileKind.PICTURE),
                    drawn.sides,
                    (),
                    drawn.size_bytes,
                )
            held = {thing.number for thing, _ in model.files.values()}
            thing = by_number[drawn.number] if drawn.number in held else drawn
            by_number[thing.number] = thing
            day = data.draw(st.sampled_from(DAYS))
            hour = time(data.draw(st.integers(0, 23)))
            mtime_ns = int(datetime.combine(day, hour).astimezone().timestamp()) * 10**9
            if path in model.files:
                continue
            library.files.put(roots[root], [entry(path, thing, mtime_ns)])
            model.files[path] = (thing, mtime_ns)
        for path in sorted(model.files):
            if data.draw(st.integers(0, 4)) == 0:
                library.files.mark_missing(roots[path.relative_to(base).parts[0]], [path], 1.0)
                model.missing.add(path)
        for name in data.draw(st.sets(st.sampled_from(sorted(roots)))):
            library.roots.set_offline(roots[name], True)
            model.offline.add(name)
        for number in data.draw(st.sets(st.integers(0, 7))):
            library.annotations.set_favourite(SAMPLES.hash(str(number)), True)
            model.favourites.add(number)
            tags = data.draw(st.sets(st.sampled_from(["Pets", "Été"])))
            library.annotations.set_tags(SAMPLES.hash(str(number)), sorted(tags))
            model.tags[number] = tags
        yield library, Slow(model, base)


def entry(path: Path, thing: Thing, mtime_ns: int):
    if thing.sides is not None:
        width, height = thing.sides
        parts = (ExtractedPart(0, Modality.IMAGE, width_px=width, height_px=height),)
    else:
        parts = tuple(
            # Pages without text are no parts: the first need not be number 0.
            ExtractedPart(2 * number + 1, Modality.TEXT, text=text)
            for number, text in enumerate(thing.texts)
        )
    extraction = Extraction(
        SAMPLES.hash(str(thing.number)), thing.size_bytes, parts, thing.metadata
    )
    vectors = SAMPLES.vectors_of(str(thing.number), len(parts))
    return FileStat(path, thing.size_bytes, mtime_ns), extraction, vectors


# To make a failure shorter takes minutes, and it can be read as it is.
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(data=st.data(), short=st.booleans())
def test_conditions_are_met_as_a_slow_look_has_it(tmp_path_factory, data, short):
    with made(tmp_path_factory, data) as (library, slow):
        if short:
            # As for answers that are too long to be handed on.
            library.words.short_answer = 0
        numbers = {SAMPLES.hash(str(number)): number for number in range(8)}
        for question in data.draw(st.lists(questions, min_size=4, max_size=8)):
            found = library.words.scope(question)
            if question == ParsedQuery():
                assert found is None
                continue
            assert found.dtype == np.int64
            assert (np.diff(found) > 0).all()
            items = library.items.get(found.tolist())
            assert len(items) == len(found)
            places = {
                (numbers[item.content_hash], item.part // 2 if item.modality == "text" else 0)
                for item in items
            }
            assert places == slow.ids(question), question
            again = library.words.scope(question)
            np.testing.assert_array_equal(again, found)


def test_an_answer_is_kept_until_something_changes(library, folder, samples, place):
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "a.png", "cat")])
    question = ParsedQuery(conditions=(OneOfValues(QueryField.EXT, ("png",)),))
    with place.open(writable=False) as reader:
        first = reader.words.scope(question)
        assert reader.words.scope(question) is first
        assert not first.flags.writeable
        library.files.put(root.id, [samples.entry(folder / "b.png", "dog")])
        assert reader.words.scope(question).tolist() == [1, 2]
        library.annotations.set_favourite(samples.hash("dog"), True)
        favourite = ParsedQuery(conditions=(OneOfValues(QueryField.IS, ("favourite",)),))
        assert reader.words.scope(favourite).tolist() == [2]
        library.annotations.set_favourite(samples.hash("dog"), False)
        assert reader.words.scope(favourite).tolist() == []


def test_absolute_folders_and_what_is_typed_with_care(library, folder, samples):
    root = library.roots.add(folder)
    library.files.put(
        root.id,
        [
            samples.entry(folder / "Holiday Pics" / "a.png", "cat"),
            samples.entry(folder / "holiday" / "b.png", "dog"),
            samples.entry(folder / "c.png", "cow"),
        ],
    )

    def inside(value: str) -> list[int]:
        return library.words.scope(
            ParsedQuery(conditions=(ContainsText(QueryField.IN, (value,)),))
        ).tolist()

    assert inside(str(folder)) == [1, 2, 3]
    assert inside(str(folder / "holiday")) == inside(str(folder / "Holiday") + "/") == [2]
    assert inside("holiday") == inside("HOLIDAY/") == [2]
    assert inside("holiday pics") == [1]
    assert inside(str(folder)[:-1]) == []
    assert inside("pics") == []
    assert inside("/") == [1, 2, 3]


def test_days_far_away_do_not_break_anything(library, folder, samples):
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "a.png", "cat")])
    for first, end in ((date.min, None), (None, date.max), (date(1969, 12, 31), date.max)):
        question = ParsedQuery(conditions=(DateRange(first, end),))
        assert library.words.scope(question).tolist() == [1]


def test_phrases_in_scripts_without_spaces(library, folder, samples):
    root = library.roots.add(folder)
    texts = ("昨日は東京都の東京タワー", "京都", "東京 tower")
    for number, text in enumerate(texts):
        parts = (ExtractedPart(0, Modality.TEXT, text=text),)
        extraction = Extraction(samples.hash(text), 9, parts)
        library.files.put(
            root.id,
            [(FileStat(folder / f"{number}.txt", 9, 1), extraction, samples.vectors_of(text, 1))],
        )

    def holding(phrase: str) -> list[int]:
        return library.words.scope(ParsedQuery(phrases=(phrase,))).tolist()

    assert holding("東京") == [1, 3]
    assert holding("京都") == [1, 2]
    assert holding("東京都") == [1]
    assert holding("京") == [1, 2, 3]
    assert holding("都") == [1, 2]
    assert holding("東京 Tower") == [3]
    assert holding("都京") == []
    assert library.words.scope(ParsedQuery(excluded=("京都",))).tolist() == [3]
