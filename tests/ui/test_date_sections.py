"""Headings of a list by date, wherever the computer is and whatever the language."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import numpy as np
import pytest
from PySide6.QtCore import QLocale

from retllm_desktop.ui.library.date_sections import MonthStart, find_months, make_date_sections

TODAY = date(2026, 3, 3)
ENGLISH = QLocale("en_GB")


def moments(*written: str) -> np.ndarray:
    """What clocks showed, newest first."""
    return np.array([datetime.fromisoformat(f"{one}+00:00").timestamp() for one in written])


def titles(*written: str, locale: QLocale = ENGLISH) -> list[tuple[int, int, str, str]]:
    return [
        (one.level, one.first_row, one.title, one.note)
        for one in make_date_sections(moments(*written), TODAY, locale)
    ]


@pytest.fixture
def zone(monkeypatch) -> Iterator[None]:
    yield
    monkeypatch.undo()
    time.tzset()


def test_nothing_has_no_headings():
    assert make_date_sections(np.zeros(0), TODAY, ENGLISH) == ()
    assert find_months(np.zeros(0)) == ()


def test_days_stand_below_their_month_with_their_numbers():
    crowd = [f"2025-12-24T20:{minute:02}:00" for minute in range(59, 55, -1)]
    made = titles("2026-03-03T10:00:00", "2026-03-02T10:00:00", "2026-03-01T00:00:00", *crowd)
    assert made == [
        (0, 0, "March 2026", "3"),
        (1, 0, "Today", "1"),
        (1, 1, "Yesterday", "1"),
        (1, 2, "Sunday, 1 March 2026", "1"),
        (0, 3, "December 2025", "4"),
        (1, 3, "Wednesday, 24 December 2025", "4"),
    ]


def test_a_month_of_single_pictures_has_one_heading():
    made = titles(*[f"2025-12-{day}T20:00:00" for day in (24, 21, 20)])
    assert made == [(0, 0, "December 2025", "3")]


def test_so_has_a_year_of_single_pictures_but_not_the_present_one():
    made = titles(
        "2026-03-01T20:00:00",
        "2026-02-01T20:00:00",
        *["2025-12-24T20:00:00", "2025-11-05T08:00:00", "2025-03-05T08:00:00"],
        *["2024-06-15T08:00:00"] * 6,
        "2024-01-01T00:00:00",
        "2023-12-31T23:59:59",
    )
    assert made == [
        (0, 0, "March 2026", "1"),
        (1, 0, "Sunday, 1 March 2026", "1"),
        (0, 1, "February 2026", "1"),
        (0, 2, "2025", "3"),
        (0, 5, "June 2024", "6"),
        (1, 5, "Saturday, 15 June 2024", "6"),
        (0, 11, "January 2024", "1"),
        (0, 12, "2023", "1"),
    ]


def test_a_day_ends_at_midnight_of_the_clock_on_the_wall():
    made = titles(*["2026-03-01T00:00:00"] * 3, *["2026-02-28T23:59:59.999"] * 3)
    assert [one[2] for one in made if one[0]] == [
        "Sunday, 1 March 2026",
        "Saturday, 28 February 2026",
    ]


def test_dates_before_1970_and_beyond_all_reason():
    made = titles(*["1969-12-31T23:00:00"] * 3)
    assert made[1][2] == "Wednesday, 31 December 1969"
    odd = np.array([1e300, np.inf, -1e300])
    assert make_date_sections(np.sort(odd)[::-1], TODAY, ENGLISH)


@pytest.mark.parametrize(
    ("language", "month", "day"),
    [
        ("de_DE", "März 2026", "Sonntag, 1. März 2026"),
        ("en_US", "March 2026", "Sunday, March 1, 2026"),
        ("ar_EG", "مارس ٢٠٢٦", "الأحد، ١ مارس ٢٠٢٦"),
    ],
)
def test_dates_are_written_as_in_the_language(language, month, day):
    made = titles(*["2026-03-01T12:00:00"] * 3, locale=QLocale(language))
    # What runs against the direction of the language in use is isolated.
    assert [made[0][2].translate({0x2068: None, 0x2069: None}), made[1][2]] == [month, day]


def test_months_are_found_for_the_scrubber():
    starts = find_months(
        moments("2026-03-03T10:00:00", "2026-03-01T10:00:00", "2025-12-24T10:00:00")
    )
    assert starts == (MonthStart(0, 2026, 3), MonthStart(2, 2025, 12))


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="zones cannot be changed on Windows")
@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Apia"])
def test_the_zone_of_this_computer_changes_nothing(name, monkeypatch, zone):
    monkeypatch.setenv("TZ", name)
    time.tzset()
    # On the 29th the clocks of Berlin are put forward at two.
    made = titles("2026-03-29T23:30:00", "2026-03-29T03:10:00", "2026-03-29T00:30:00")
    assert [one[2] for one in made if one[0]] == ["Sunday, 29 March 2026"]
    assert made[1][3] == "3"


def test_a_moment_is_the_same_day_in_every_zone():
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp()
    made = make_date_sections(np.array([noon] * 3), date(2026, 3, 1), ENGLISH)
    assert made[1].title == "Today"
