"""The query language: what a line means, what is no error, and that print and parse agree."""

import re
from datetime import date

import pytest

from retllm_desktop.core.errors import QueryError
from retllm_desktop.core.query import (
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
from retllm_desktop.search.query import parser
from retllm_desktop.search.query.parser import CLOSED_FIELDS, FIELD_FORMS, ValueForm, parse_query
from retllm_desktop.search.query.printer import format_query
from retllm_desktop.search.query.values import MEASURES

TODAY = date(2024, 5, 17)  # a Friday


def ask(line: str) -> ParsedQuery:
    return parse_query(line, TODAY)


def terms(line: str) -> list[tuple[str, float]]:
    question = ask(line)
    assert question == ParsedQuery(question.terms)
    return [(term.text, term.weight) for term in question.terms]


def condition(line: str) -> Condition:
    question = ask(line)
    assert question == ParsedQuery(conditions=question.conditions)
    assert len(question.conditions) == 1
    return question.conditions[0]


@pytest.mark.parametrize(
    "line",
    [
        "red car",
        "note: buy milk",
        "at 12:30 or 9:15",
        r"C:\photos\2024",
        "see http://example.org/a?b=c+d",
        "picture: a dog",
        '24" monitor, 6\'2" tall',
        "C++ and A-level, T-shirt, semi-",
        "-- -> --- ... ** &",
        "+49 170 1+1",
        "Berlin – Paris — Rome",
        "2: dog",
        "16:9",
        "10:30am",
        "nan:dog inf:dog",
        "kind:photo",
        "a|b (c) [d]",
        "l'été à Köln 東京タワー",
        "o“x”",
    ],
)
def test_what_is_typed_without_operators_stays_as_it_is(line: str) -> None:
    assert ask(line) == ParsedQuery((QueryTerm(line),))
    assert ask(f"  {line.replace(' ', '   ')}\t") == ParsedQuery((QueryTerm(line),))


def test_nothing_asks_for_nothing() -> None:
    assert ask("") == ask(" \t\n") == ParsedQuery()


def test_words_around_fields_are_one_sentence() -> None:
    question = ask('red type:photo car -night "on sale" at dusk')
    assert question.terms == (QueryTerm("red car at dusk"),)
    assert question.phrases == ("on sale",)
    assert question.excluded == ("night",)
    assert question.conditions == (OneOfValues(QueryField.TYPE, ("photo",)),)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("dog + beach - crowd", [("dog", 1), ("beach", 1), ("crowd", -1)]),
        ("a dog + wide beach", [("a dog", 1), ("wide beach", 1)]),
        ("2:dog + 0.5:beach", [("dog", 2), ("beach", 0.5)]),
        ("2:dog on sand - 3:crowd", [("dog on sand", 2), ("crowd", -3)]),
        ("2:dog .5:beach", [("dog", 2), ("beach", 0.5)]),
        ('2:"3 dogs" house', [("3 dogs", 2), ("house", 1)]),
        ('- "red car" + "type:pdf"', [("red car", -1), ("type:pdf", 1)]),
        ('+"red car" x', [("red car", 1), ("x", 1)]),
        ("- dog", [("dog", -1)]),
        ("+ dog", [("dog", 1)]),
        ("-2:dog", [("dog", -2)]),
        ("- 2:dog", [("dog", -2)]),
        ("dog − crowd", [("dog", 1), ("crowd", -1)]),
        ('house - crowd "x" garden', None),
    ],
)
def test_terms(line: str, expected: list[tuple[str, float]] | None) -> None:
    if expected is None:
        question = ask(line)
        assert question.terms == (QueryTerm("house garden"), QueryTerm("crowd", weight=-1))
        assert question.phrases == ("x",)
    else:
        assert terms(line) == expected


def test_a_run_ends_at_a_field_and_plain_words_go_on() -> None:
    question = ask("house - 2:crowd of people type:photo garden")
    assert question.terms == (QueryTerm("house garden"), QueryTerm("crowd of people", weight=-2))


def test_pictures() -> None:
    assert ask(r"like:C:\a\b.png").terms == (QueryTerm(like=r"C:\a\b.png"),)
    assert ask('like:"a b.png"').terms == (QueryTerm(like="a b.png"),)
    assert ask("-like:x.png red").terms == (QueryTerm(like="x.png", weight=-1), QueryTerm("red"))
    assert ask("2:like:x|y").terms == (QueryTerm(like="x|y", weight=2),)
    part = Region(0.1, 0.2, 0.6, 0.8)
    assert ask('like:"x"@10,20,60,80').terms == (QueryTerm(like="x", region=part),)
    assert ask("like:x@10,20,60,80").terms == (QueryTerm(like="x@10,20,60,80"),)
    assert ask("picture:1 + picture:12@10,20,60,80").terms == (
        QueryTerm(picture=0),
        QueryTerm(picture=11, region=part),
    )
    assert ask('like:"C:\\a b\\" red').terms == (QueryTerm(like="C:\\a b\\"), QueryTerm("red"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("type:photo", OneOfValues(QueryField.TYPE, ("photo",))),
        ("TYPE:Photo|screenshot", OneOfValues(QueryField.TYPE, ("photo", "screenshot"))),
        ("-type:pdf", OneOfValues(QueryField.TYPE, ("pdf",), negated=True)),
        ("−type:pdf", OneOfValues(QueryField.TYPE, ("pdf",), negated=True)),
        ("is:favorite", OneOfValues(QueryField.IS, ("favourite",))),
        ("ext:.JPG|tar.gz", OneOfValues(QueryField.EXT, ("jpg", "tar.gz"))),
        ('tag:"Summer  house"|„Straße“', OneOfValues(QueryField.TAG, ("summer house", "strasse"))),
        ("in:holiday/2024", ContainsText(QueryField.IN, ("holiday/2024",))),
        (r'-in:"C:\my files\"', ContainsText(QueryField.IN, ("C:\\my files\\",), negated=True)),
        ('camera:"EOS ""R"""', ContainsText(QueryField.CAMERA, ('EOS "R"',))),
        ("name:a|b", ContainsText(QueryField.NAME, ("a", "b"))),
        ("date:2024", DateRange(date(2024, 1, 1), date(2025, 1, 1))),
        ("date:2024-02", DateRange(date(2024, 2, 1), date(2024, 3, 1))),
        ("date:2024-12", DateRange(date(2024, 12, 1), date(2025, 1, 1))),
        ("date:2024/2/29", DateRange(date(2024, 2, 29), date(2024, 3, 1))),
        ("date:2023..2024-05", DateRange(date(2023, 1, 1), date(2024, 6, 1))),
        ("-date:2023..", DateRange(date(2023, 1, 1), None, negated=True)),
        ("date:..2023", DateRange(None, date(2024, 1, 1))),
        ("before:2024", DateRange(None, date(2024, 1, 1))),
        ("after:2024-05", DateRange(date(2024, 5, 1), None)),
        ("date:today", DateRange(TODAY, date(2024, 5, 18))),
        ("date:Yesterday", DateRange(date(2024, 5, 16), TODAY)),
        ('date:"last week"', DateRange(date(2024, 5, 6), date(2024, 5, 13))),
        ("date:last-month", DateRange(date(2024, 4, 1), date(2024, 5, 1))),
        ("date:last-year..today", DateRange(date(2023, 1, 1), date(2024, 5, 18))),
        ("size:>10MB", NumberRange(QueryField.SIZE, 10_000_001)),
        ("size:>=1KiB", NumberRange(QueryField.SIZE, 1024)),
        ("size:<1.5kb", NumberRange(QueryField.SIZE, None, 1500)),
        ("size:≤2M", NumberRange(QueryField.SIZE, None, 2_000_001)),
        ("size:1MB..5MB", NumberRange(QueryField.SIZE, 1_000_000, 5_000_001)),
        ("size:..5MB", NumberRange(QueryField.SIZE, None, 5_000_001)),
        ("size:10MB", NumberRange(QueryField.SIZE, 9_500_000, 10_500_000)),
        ("size:0.5kB", NumberRange(QueryField.SIZE, 450, 550)),
        ("size:12", NumberRange(QueryField.SIZE, 12, 13)),
        ("width:1920", NumberRange(QueryField.WIDTH, 1920, 1921)),
        ("-width:>3000", NumberRange(QueryField.WIDTH, 3001, None, negated=True)),
        ("height:100..200px", NumberRange(QueryField.HEIGHT, 100, 201)),
    ],
)
def test_conditions(line: str, expected: Condition) -> None:
    assert condition(line) == expected


@pytest.mark.parametrize(
    ("line", "place", "said"),
    [
        ("red type:foto", "foto", "type:photo"),
        ("is:favorite|offlin", "offlin", "is:offline"),
        ("has:wings", "wings", "gps"),
        ("red type:", "type:", "Nothing follows"),
        ("type:photo|", "type:photo|", "Nothing follows"),
        ('a tag:"" b', 'tag:""', "Nothing follows"),
        ("size:big", "big", "size:>10MB"),
        ("size:10XB", "10XB", "no unit"),
        ("size:>", ">", "number"),
        ("size:..", "..", "range"),
        ("size:5MB..1MB", "5MB..1MB", "before it begins"),
        ("size:<0", "<0", "below 0"),
        ("size:999999999TB", "999999999TB", "large"),
        ("size:1|2", "size:1|2", "one value"),
        ("width:10MB", "10MB", "width"),
        ("date:2024-13", "2024-13", "no such date"),
        ("date:9999", "9999", "no such date"),
        ("date:0000", "0000", "no such date"),
        ("date:soon", "soon", "2024-05-17"),
        ("date:2024..2023", "2024..2023", "before it begins"),
        ("ext:.", ".", "ext:jpg"),
        ('red "car', '"car', "not closed"),
        ('red tag:"car', '"car', "not closed"),
        ("“car", "“car", "not closed"),
        ('a "" b', '""', "nothing between"),
        ("dog - ", "-", "Nothing follows"),
        ("+", "+", "Nothing follows"),
        ("dog + - cat", "-", "Two operators"),
        ("dog + -cat", "-cat", "Two operators"),
        ('dog - -"cat"', '-"cat"', "Two operators"),
        ("0:dog", "0:dog", "weight of 0"),
        ("1 " + "9" * 400 + ":dog", "9" * 400 + ":dog", "too large"),
        ("2:type:photo", "2:type:photo", "no weight"),
        ("picture:0", "0", "counted from 1"),
        ("picture:1@1,2", "1@1,2", "four numbers"),
        ("picture:1@60,20,10,80", "1@60,20,10,80", "nothing of the picture"),
        ('like:"x"@0,0,101,100', '"x"@0,0,101,100', "nothing of the picture"),
        ("like: x", "like:", "Nothing follows"),
    ],
)
def test_errors_say_what_and_where(line: str, place: str, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        ask(line)
    error = caught.value
    assert line[error.column : error.column + error.length] == place
    assert said in str(error)
    assert error.detail


@pytest.mark.parametrize(
    "tail",
    [
        *('"', '"be', "„be", '- "be', 'tag:"summer h', "type:", "type: ", "type:ph", "tag:a|"),
        *("-is:fav", "size:>", "size:1MB..", "date:202", "like:", "picture:0"),
        *("+", "-", "- ", "2:", "-2:", "+ 0.5:", "0:b"),
    ],
)
def test_while_typing_an_unfinished_end_is_not_there_yet(tail: str) -> None:
    whole = parse_query(f"red dog {tail}", TODAY, lenient=True)
    assert whole.terms == (QueryTerm("red dog"),)
    assert not whole.phrases
    # An open range is complete as it stands, and so is what is not at the end.
    if "MB.." not in tail:
        assert whole == ParsedQuery((QueryTerm("red dog"),))


@pytest.mark.parametrize("line", ["type: photo", "type:ph dog", "size:big ", "a - + b"])
def test_while_typing_what_was_left_behind_is_an_error(line: str) -> None:
    with pytest.raises(QueryError):
        parse_query(line, TODAY, lenient=True)


def test_a_printed_line_is_what_a_person_would_type() -> None:
    for line in (
        "red car",
        "dog + beach - crowd",
        "2:dog + 0.5:beach",
        '- red car "to whom" -draft type:photo|screenshot -ext:gif tag:"summer house"',
        "date:2023..2024 before:2024-01-01 size:>10MB size:10MB width:>3000 size:1.5GiB",
        'like:"a b" + 2:like:"x"@10,20,60,80 - picture:1',
        "date:2024 date:2024-02 date:2024-02-03 date:2023-01..2024-05",
    ):
        assert format_query(ask(line)) == line


def test_every_field_has_a_form_that_reads_its_own_example():
    assert set(FIELD_FORMS) == set(QueryField)
    assert FIELD_FORMS.keys() >= CLOSED_FIELDS.keys()
    read = {
        ValueForm.TEXT: ContainsText,
        ValueForm.CHOICE: OneOfValues,
        ValueForm.NUMBER: NumberRange,
        ValueForm.DAYS: DateRange,
    }
    for field, written in FIELD_FORMS.items():
        assert written.example.startswith(f"{field}:")
        assert type(condition(written.example)) is read[written.form]
        assert re.search(f"``-?{field}:", parser.__doc__ or "")


def test_every_field_of_numbers_has_its_own_units():
    numbers = {field for field, written in FIELD_FORMS.items() if written.form is ValueForm.NUMBER}
    assert set(MEASURES) == numbers
    for field, measure in MEASURES.items():
        assert f"{field}:" in measure.hint
        assert isinstance(condition(FIELD_FORMS[field].range_example), NumberRange)
        assert FIELD_FORMS[field].range_example.startswith(f"{field}:")


def test_an_attached_minus_excludes_a_phrase_as_it_does_a_word() -> None:
    question = ask('beach -"red car" -dog - "a crowd"')
    assert question.excluded == ("red car", "dog")
    assert question.terms == (QueryTerm("beach"), QueryTerm("a crowd", weight=-1))
    assert format_query(question) == 'beach - a crowd -"red car" -dog'
    assert ask('-"dog"').excluded == ("dog",)
