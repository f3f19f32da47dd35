"""The values of a query's fields: sizes, lengths and days, read from text and written as text.

Source of the units: IEC 80000-13. kB, MB, GB, TB (or K, M, G, T) are powers of 1000; KiB, MiB,
GiB, TiB are powers of 1024; a number alone counts bytes or pixels.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Final

from retllm_desktop.core.query import DateRange, NumberRange, QueryField, Region
from retllm_desktop.search.query.tokens import TokenValue

_UNITS: Final = {
    "": 1,
    "b": 1,
    "k": 1000,
    "kb": 1000,
    "m": 1000**2,
    "mb": 1000**2,
    "g": 1000**3,
    "gb": 1000**3,
    "t": 1000**4,
    "tb": 1000**4,
    "kib": 1024,
    "mib": 1024**2,
    "gib": 1024**3,
    "tib": 1024**4,
}
_PRINTED_UNITS: Final = ("TB", "GB", "MB", "kB", "TiB", "GiB", "MiB", "KiB")
_MAX_NUMBER: Final = 2**61
"""The largest number that may be written."""
_SIZE: Final = re.compile(r"([0-9]{1,19}(?:\.[0-9]{1,18})?)([A-Za-z]{0,3})")
_PIXELS: Final = re.compile(r"([0-9]{1,19})(px)?", re.IGNORECASE)
_STARS: Final = re.compile(r"([0-9]{1,19})([*★]?)")
_SIGN: Final = re.compile(r"(>=|<=|≥|≤|>|<)?(.*)", re.DOTALL)
_DAY: Final = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_PERCENT: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,400})?")

NAMED_DAYS: Final = (
    "today", "yesterday", "this-week", "last-week", "this-month", "last-month", "this-year",
    "last-year",
)  # fmt: skip
"""Days that have a name."""
DAY_HINT: Final = "write a day, a month or a year, as in 2024-05-17, 2024-05, 2024 or yesterday"
REGION_HINT: Final = "write left, top, right and bottom in percent, as in @10,20,60,80"


@dataclass(frozen=True, slots=True)
class Measure:
    """How the numbers of a field are written.

    Attributes:
        hint: What to write instead of what cannot be read.
        written: A number and its unit.
        units: What a unit, in lower case, stands for; the empty one for a number alone.
        printed_units: Units that a number may be written in again.
        approximate: Whether a number that is no bound means about that, else exactly that.
    """

    hint: str
    written: re.Pattern[str]
    units: Mapping[str, int]
    printed_units: tuple[str, ...] = ()
    approximate: bool = False


def _pixels(field: QueryField) -> Measure:
    hint = f"write a number of pixels, as in {field}:>3000 or {field}:1000..2000"
    return Measure(hint, _PIXELS, {"": 1, "px": 1})


MEASURES: Final = {
    QueryField.SIZE: Measure(
        "write a number with a unit, as in size:>10MB or size:500kB..2MB",
        _SIZE,
        _UNITS,
        _PRINTED_UNITS,
        approximate=True,
    ),
    QueryField.WIDTH: _pixels(QueryField.WIDTH),
    QueryField.HEIGHT: _pixels(QueryField.HEIGHT),
    QueryField.RATING: Measure(
        "write a number of stars, as in rating:5 or rating:>=4", _STARS, {"": 1, "*": 1, "★": 1}
    ),
}
"""All fields of numbers."""


def read_number_range(field: QueryField, value: TokenValue, negated: bool) -> NumberRange:
    """Read ``>10MB``, ``1MB..5MB``, ``3000`` and the like.

    A size alone means about that size: whatever is written so when rounded to its last digit.

    Raises:
        QueryError: It is no range of sizes or pixels.
    """
    measure = MEASURES[field]
    low_text, dots, high_text = value.text.partition("..")
    if dots:
        if not low_text and not high_text:
            raise value.error("A range needs a beginning or an end", measure.hint)
        low = _read_amount(field, low_text, value) if low_text else None
        high = _read_amount(field, high_text, value) + 1 if high_text else None
        if low is not None and high is not None and high <= low:
            raise value.error("The range ends before it begins", "put the lower number first")
        return NumberRange(field, low, high, negated)
    matched = _SIGN.fullmatch(value.text)
    sign, amount_text = (matched[1] or "", matched[2]) if matched else ("", value.text)
    amount = _read_amount(field, amount_text, value)
    if sign in {">", ">=", "≥"}:
        return NumberRange(field, amount + (sign == ">"), None, negated)
    if sign:
        high = amount + (sign != "<")
        if high < 1:
            raise value.error(f"No {field} lies below 0", measure.hint)
        return NumberRange(field, None, high, negated)
    low, high = amount, amount + 1
    if measure.approximate:
        low, high = _rounding_range(measure, amount_text)
    return NumberRange(field, low, high, negated)


def format_number_range(condition: NumberRange) -> str:
    """Return the text of a range, without its field.

    Raises:
        ValueError: It has no bound, or none that could be met or read.
    """
    measure = MEASURES[condition.field]
    low, high = condition.low, condition.high
    if (low or 0) < 0 or (high is not None and not (low or 0) < high):
        raise ValueError(f"a range from {low} to {high}")
    if low is not None and high is not None:
        if not measure.approximate and high == low + 1:
            return _format_amount(condition.field, low)
        roughly = _format_amount(condition.field, (low + high) // 2)
        if measure.approximate and _rounding_range(measure, roughly) == (low, high):
            return roughly
        return (
            f"{_format_amount(condition.field, low)}..{_format_amount(condition.field, high - 1)}"
        )
    if high is not None:
        if high > _MAX_NUMBER:
            return f"<={_format_amount(condition.field, high - 1)}"
        return f"<{_format_amount(condition.field, high)}"
    if low is None:
        raise ValueError("a range without bounds")
    # «>10MB» is 10000001 bytes and more: the shorter of the two ways to say so.
    above = _format_amount(condition.field, max(0, low - 1))
    if low > _MAX_NUMBER:
        return f">{above}"
    least = _format_amount(condition.field, low)
    return (
        f">{above}"
        if low > 0 and _significant_digits(above) < _significant_digits(least)
        else f">={least}"
    )


def read_day_span(value: TokenValue, today: date) -> tuple[date, date]:
    """Read a day, month or year: its first day, and the day after its last one.

    Raises:
        QueryError: It is none.
    """
    text = "-".join(value.text.lower().split())
    span = _named_span(text, today)
    if span is not None:
        return span
    matched = _DAY.fullmatch(text.replace("/", "-"))
    if not matched:
        raise value.error(f"«{value.text}» is no date", DAY_HINT)
    year, month, day = (int(part) if part else None for part in matched.groups())
    try:
        first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
        if month is None:
            return first, date(first.year + 1, 1, 1)
        return (first, _next_month(first)) if day is None else (first, first + timedelta(days=1))
    except (ValueError, OverflowError) as exc:
        raise value.error(f"There is no such date as «{value.text}»", DAY_HINT) from exc


def read_date_range(field: QueryField, value: TokenValue, today: date, negated: bool) -> DateRange:
    """Read what follows ``date:``, ``before:`` or ``after:``.

    ``before:2024`` ends with 2023; ``after:2024`` begins with 2024-01-01, the named day included,
    so that the two together leave out nothing.

    Raises:
        QueryError: It is no day or range of days.
    """
    if field is QueryField.BEFORE:
        return DateRange(None, read_day_span(value, today)[0], negated)
    if field is QueryField.AFTER:
        return DateRange(read_day_span(value, today)[0], None, negated)
    low_text, dots, high_text = value.text.partition("..")
    if not dots:
        first, end = read_day_span(value, today)
        return DateRange(first, end, negated)
    if not low_text.strip() and not high_text.strip():
        raise value.error("A range needs a beginning or an end", DAY_HINT)
    low = read_day_span(_sub_value(value, low_text), today)[0] if low_text.strip() else None
    high = read_day_span(_sub_value(value, high_text), today)[1] if high_text.strip() else None
    if low is not None and high is not None and high <= low:
        raise value.error("The range ends before it begins", "put the earlier date first")
    return DateRange(low, high, negated)


def format_date_range(condition: DateRange) -> str:
    """Return the text of a range of days, with its field.

    Raises:
        ValueError: It has no bound, or its end is not after its first day.
    """
    first, end = condition.first, condition.end
    if first is None:
        if end is None:
            raise ValueError("a range of days without bounds")
        return f"{QueryField.BEFORE}:{_format_day(end)}"
    if end is None:
        return f"{QueryField.AFTER}:{_format_day(first)}"
    if end <= first:
        raise ValueError(f"a range of days from {first} to {end}")
    last = end - timedelta(days=1)
    if (first.day, first.month, end.day, end.month) == (1, 1, 1, 1):
        begins, ends = _format_day(first)[:4], _format_day(last)[:4]
    elif (first.day, end.day) == (1, 1):
        begins, ends = _format_day(first)[:7], _format_day(last)[:7]
    else:
        begins, ends = _format_day(first), _format_day(last)
    return (
        f"{QueryField.DATE}:{begins}" if begins == ends else f"{QueryField.DATE}:{begins}..{ends}"
    )


def read_region(value: TokenValue) -> Region:
    """Read ``@10,20,60,80``: left, top, right and bottom in percent.

    Raises:
        QueryError: It is no region.
    """
    numbers = value.region[1:].split(",")
    if len(numbers) != 4 or not all(_PERCENT.fullmatch(number) for number in numbers):
        raise value.error("A region has four numbers", REGION_HINT)
    left, top, right, bottom = (float(Decimal(number).scaleb(-2)) for number in numbers)
    if not (left < right <= 1.0 and top < bottom <= 1.0):
        raise value.error("The region holds nothing of the picture", REGION_HINT)
    return Region(left, top, right, bottom)


def format_region(part: Region) -> str:
    """Return a region as text, ``@`` included.

    Raises:
        ValueError: It holds nothing, or leaves the picture.
    """
    if not (0 <= part.left < part.right <= 1 and 0 <= part.top < part.bottom <= 1):
        raise ValueError(f"no region of a picture: {part}")
    sides = (part.left, part.top, part.right, part.bottom)
    return "@" + ",".join(format_decimal(Decimal(repr(abs(side))).scaleb(2)) for side in sides)


def format_decimal(number: Decimal) -> str:
    """Return a number in plain digits, without exponent and trailing zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read_amount(field: QueryField, text: str, value: TokenValue) -> int:
    measure = MEASURES[field]
    matched = measure.written.fullmatch(text)
    if not matched:
        raise value.error(
            f"«{text}» is no {field}" if text else "A number is missing", measure.hint
        )
    unit = measure.units.get((matched[2] or "").lower())
    if unit is None:
        raise value.error(f"«{matched[2]}» is no unit of {field}", measure.hint)
    exact = Decimal(matched[1]) * unit
    if exact > _MAX_NUMBER:
        raise value.error(f"«{text}» is too large", measure.hint)
    return _round_up(exact)


def _rounding_range(measure: Measure, text: str) -> tuple[int, int]:
    """Return the numbers that are written so when rounded; without a unit it is exact."""
    matched = measure.written.fullmatch(text)
    if matched is None:
        return 0, 0
    unit = measure.units[(matched[2] or "").lower()]
    exact = Decimal(matched[1]) * unit
    half = Decimal(unit) / 2 / 10 ** len(matched[1].partition(".")[2])
    if half < 1:
        return _round_up(exact), _round_up(exact) + 1
    return max(0, _round_up(exact - half)), min(_round_up(exact + half), _MAX_NUMBER + 1)


def _round_up(exact: Decimal) -> int:
    return int(exact.to_integral_value(ROUND_CEILING))


def _format_amount(field: QueryField, amount: int) -> str:
    """Return an amount in the unit that gives the shortest exact number.

    Raises:
        ValueError: It is larger than what may be written.
    """
    if amount > _MAX_NUMBER:
        raise ValueError(f"{amount} is too large")
    texts = [str(amount)]
    measure = MEASURES[field]
    for unit in measure.printed_units if amount else ():
        counted = measure.units[unit.lower()]
        text = format_decimal(Decimal(amount) / counted)
        if len(text) <= 9 and Decimal(text) * counted == amount:
            texts.append(text + unit)
    return min(texts, key=lambda text: (_significant_digits(text), len(text)))


def _significant_digits(text: str) -> int:
    """How many digits one has to read, noughts at the end left out."""
    return len(text.rstrip("BKMGTik").rstrip("0"))


def _sub_value(value: TokenValue, text: str) -> TokenValue:
    return TokenValue(text.strip(), value.column, value.end, value.quoted)


def _format_day(day: date) -> str:
    return day.isoformat()


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _named_span(text: str, today: date) -> tuple[date, date] | None:
    """Return the days that a word means, None for no such word. Weeks begin on Monday."""
    one = timedelta(days=1)
    week = today - one * today.weekday()
    month = today.replace(day=1)
    spans = {
        "today": (today, today + one),
        "yesterday": (today - one, today),
        "this-week": (week, week + 7 * one),
        "last-week": (week - 7 * one, week),
        "this-month": (month, _next_month(month)),
        "last-month": ((month - one).replace(day=1), month),
        "this-year": (date(today.year, 1, 1), date(today.year + 1, 1, 1)),
        "last-year": (date(today.year - 1, 1, 1), date(today.year, 1, 1)),
    }
    return spans.get(text)
