"""Questions and lines go to and fro without loss, whatever they hold."""

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retllm_desktop.core.errors import QueryError
from retllm_desktop.core.query import (
    HAS_VALUES,
    IS_VALUES,
    ORIENTATION_VALUES,
    TYPE_VALUES,
    Condition,
    ContainsText,
    DateRange,
    NumberRange,
    OneOfValues,
    ParsedQuery,
    QueryField,
    QueryTerm,
    Region,
)
from retllm_desktop.search.query.parser import parse_query
from retllm_desktop.search.query.printer import can_exclude, format_query

TODAY = date(2024, 5, 17)  # a Friday


def ask(line: str) -> ParsedQuery:
    return parse_query(line, TODAY)


WORDS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6),
    st.sampled_from(
        [
            "type:pdf",
            "-",
            "+",
            "–",
            '"',
            "2:x",
            "-x",
            "note:",
            "like:",
            "picture:1",
            "«",
            "a\\",
            "“",
        ]
    ),
)
TEXTS = (
    st.lists(WORDS, min_size=1, max_size=4)
    .map(lambda w: " ".join(" ".join(w).split()))
    .filter(bool)
)
RAW = st.one_of(TEXTS, st.text(min_size=1, max_size=12).filter(str.strip))
SIDES = st.floats(0, 1)
REGIONS = st.builds(Region, SIDES, SIDES, SIDES, SIDES).filter(
    lambda r: r.left < r.right and r.top < r.bottom
)
WEIGHTS = st.one_of(
    st.sampled_from([1.0, -1.0, 2.0, 0.5, -0.1]),
    st.floats(allow_nan=False, allow_infinity=False).filter(bool),
)
PARTS = st.none() | REGIONS
TERMS = st.one_of(
    st.builds(QueryTerm, text=TEXTS, weight=WEIGHTS),
    st.builds(QueryTerm, like=RAW, region=PARTS, weight=WEIGHTS),
    st.builds(QueryTerm, picture=st.integers(0, 998), region=PARTS, weight=WEIGHTS),
)


def closed(field: QueryField, values: tuple[str, ...]) -> st.SearchStrategy[Condition]:
    chosen = st.lists(st.sampled_from(values), min_size=1, max_size=3).map(tuple)
    return st.builds(OneOfValues, st.just(field), chosen, st.booleans())


FOLDED = TEXTS.map(lambda t: " ".join(t.casefold().split()))
EXTENSIONS = FOLDED.map(lambda t: t.lstrip(".").strip()).filter(bool)
DAYS = st.dates(date(2, 1, 1), date(9998, 12, 30))
DATED = st.one_of(
    st.builds(DateRange, DAYS, st.none(), st.booleans()),
    st.builds(DateRange, st.none(), DAYS, st.booleans()),
    st.builds(
        lambda first, length, negated: DateRange(first, first + timedelta(days=length), negated),
        st.dates(date(2, 1, 1), date(9900, 1, 1)),
        st.integers(1, 3000),
        st.booleans(),
    ),
    st.builds(
        lambda y, n: DateRange(date(y, 1, 1), date(y + n, 1, 1)),
        st.integers(1, 9000),
        st.integers(1, 99),
    ),
)
AMOUNTS = st.one_of(
    st.integers(0, 2**60),
    st.integers(0, 9999),
    st.builds(lambda number, power: number * 1000**power, st.integers(1, 99), st.integers(0, 4)),
)
MEASURED = st.sampled_from([QueryField.SIZE, QueryField.WIDTH, QueryField.HEIGHT])
BETWEEN = st.one_of(
    st.builds(NumberRange, MEASURED, AMOUNTS, st.none(), st.booleans()),
    st.builds(NumberRange, MEASURED, st.none(), AMOUNTS.filter(bool), st.booleans()),
    st.builds(
        lambda field, low, length: NumberRange(field, low, low + max(1, length)),
        MEASURED,
        AMOUNTS,
        AMOUNTS,
    ),
)


def several(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, min_size=1, max_size=3).map(tuple)


CONDITIONS = st.one_of(
    closed(QueryField.TYPE, TYPE_VALUES),
    closed(QueryField.HAS, HAS_VALUES),
    closed(QueryField.IS, IS_VALUES),
    closed(QueryField.ORIENTATION, ORIENTATION_VALUES),
    st.builds(
        OneOfValues,
        st.just(QueryField.TAG),
        several(FOLDED),
        st.booleans(),
    ),
    st.builds(
        OneOfValues,
        st.just(QueryField.EXT),
        several(EXTENSIONS),
        st.booleans(),
    ),
    st.builds(
        ContainsText,
        st.sampled_from([QueryField.IN, QueryField.NAME, QueryField.CAMERA, QueryField.LENS]),
        several(RAW),
        st.booleans(),
    ),
    BETWEEN,
    DATED,
)
QUESTIONS = st.builds(
    ParsedQuery,
    st.lists(TERMS, max_size=4).map(tuple),
    st.lists(TEXTS, max_size=2).map(tuple),
    st.lists(WORDS.filter(can_exclude), max_size=2).map(tuple),
    st.lists(CONDITIONS, max_size=3).map(tuple),
)


@settings(max_examples=100, deadline=None)
@given(QUESTIONS)
@example(
    ParsedQuery(
        (QueryTerm('"'), QueryTerm("like:x", weight=-1.0), QueryTerm(like='a"b c', weight=2.0))
    )
)
@example(ParsedQuery((QueryTerm("dog"), QueryTerm("dog"), QueryTerm("-"))))
def test_a_question_printed_reads_as_itself(question: ParsedQuery) -> None:
    line = format_query(question)
    assert parse_query(line, TODAY) == question
    assert parse_query(line + " ", TODAY, lenient=True) == question


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("2305843009213693952", 2**61, 2**61 + 1),
        (">2305843009213693952", 2**61 + 1, None),
        (">=2305843009213693952", 2**61, None),
        ("<2305843009213693952", None, 2**61),
        ("<=2305843009213693952", None, 2**61 + 1),
        ("0..2305843009213693952", 0, 2**61 + 1),
        ("1000000000000000001", 10**18 + 1, 10**18 + 2),
    ],
)
@pytest.mark.parametrize("field", [QueryField.SIZE, QueryField.WIDTH])
def test_the_largest_numbers_are_read_and_printed(
    field: QueryField, written: str, low: int | None, high: int | None
) -> None:
    question = parse_query(f"{field}:{written}", TODAY)
    assert question.conditions == (NumberRange(field, low, high),)
    assert parse_query(format_query(question), TODAY) == question


@pytest.mark.parametrize("line", ["size:>2305843009213693953", "height:9999999999999999999"])
def test_numbers_beyond_are_refused(line: str) -> None:
    with pytest.raises(QueryError, match="too large"):
        parse_query(line, TODAY)


@pytest.mark.parametrize("written", ["2305843TB", "2305843.0TB", "2097152TiB"])
def test_about_the_largest_size_ends_with_it(written: str) -> None:
    question = parse_query(f"size:{written}", TODAY)
    assert question.conditions[0].high == 2**61 + 1
    assert parse_query(format_query(question), TODAY) == question


MARKS = st.sampled_from(
    [
        *("type:", "date:", "like:", "picture:1", "size:", "tag:", "|", "..", "@10,20,60,80"),
        *(">", "10MB", "2024", "2:", "+", "-", "–", "−", '"', "“", "«", "\\"),
        *("dog", "photo", " ", " ", " ", "\x1c"),
    ]
)
LINES = st.lists(MARKS | st.text(max_size=3), max_size=12).map("".join)


@settings(max_examples=150, deadline=None)
@given(LINES)
@example("size:0MB")
@example("ext:..a")
def test_whatever_parses_prints_and_parses_again(line: str) -> None:
    for lenient in (False, True):
        try:
            question = parse_query(line, TODAY, lenient=lenient)
        except QueryError as error:
            if not 0 <= error.column < error.column + error.length <= len(line):
                pytest.fail(f"{error} points at {error.column}, {error.length}")
            continue
        printed = format_query(question)
        assert parse_query(printed, TODAY) == question
        assert format_query(parse_query(printed, TODAY)) == printed


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_text_without_marks_is_only_collapsed(line: str) -> None:
    plain = "".join(c for c in line if c.isalnum() or c.isspace() or c in ".,;!?_/\\#%&()=*'")
    collapsed = " ".join(plain.split())
    assert ask(plain) == (ParsedQuery((QueryTerm(collapsed),)) if collapsed else ParsedQuery())


class CountedLine(str):
    """A line that counts the characters that are taken out of it."""

    __slots__ = ("taken",)
    taken: int

    def __getitem__(self, key: object) -> str:
        piece = super().__getitem__(key)  # type: ignore[index]
        self.taken += len(piece)
        return piece


@pytest.mark.parametrize(
    "mark", ['"a"', "2:", "-", '"', "type:", "like:x ", "1", "+ a ", "||", "«x", "tag:a|", '"@']
)
def test_a_long_line_costs_in_proportion(mark: str) -> None:
    def cost(length: int) -> int:
        line = CountedLine((mark * length)[:length])
        line.taken = 0
        with contextlib.suppress(QueryError):
            ask(line)
        return line.taken

    assert 0 < cost(4000) < 5 * cost(1000) + 100


@pytest.mark.parametrize(
    "question",
    [
        ParsedQuery((QueryTerm(),)),
        ParsedQuery((QueryTerm("a  b"),)),
        ParsedQuery((QueryTerm("a", weight=0.0),)),
        ParsedQuery((QueryTerm("a", weight=float("nan")),)),
        ParsedQuery((QueryTerm("a", like="b"),)),
        ParsedQuery((QueryTerm("a", region=Region(0, 0, 1, 1)),)),
        ParsedQuery((QueryTerm(picture=-1),)),
        ParsedQuery((QueryTerm(picture=0, region=Region(0.5, 0, 0.5, 1)),)),
        ParsedQuery((QueryTerm(like=" "),)),
        ParsedQuery(phrases=("",)),
        ParsedQuery(excluded=("two  spaces",)),
        ParsedQuery(excluded=("",)),
        ParsedQuery(conditions=(OneOfValues(QueryField.TAG, ()),)),
        ParsedQuery(conditions=(DateRange(),)),
        ParsedQuery(conditions=(DateRange(TODAY, TODAY),)),
        ParsedQuery(conditions=(NumberRange(QueryField.SIZE),)),
        ParsedQuery(conditions=(NumberRange(QueryField.SIZE, 5, 5),)),
        ParsedQuery(conditions=(NumberRange(QueryField.SIZE, -1),)),
        ParsedQuery(conditions=(NumberRange(QueryField.SIZE, 2**61 + 2),)),
        ParsedQuery(conditions=(NumberRange(QueryField.WIDTH, None, 2**61 + 2),)),
        ParsedQuery(conditions=(NumberRange(QueryField.SIZE, 1, 2**61 + 2),)),
    ],
)
def test_what_no_line_could_say_is_refused(question: ParsedQuery) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        format_query(question)
