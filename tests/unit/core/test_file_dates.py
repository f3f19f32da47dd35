"""A file's date: what it carries, else what its name tells, else its last change."""

import math
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.file_dates import (
    DateSource,
    FileDate,
    WallClock,
    is_plausible,
    read_date_in_name,
    read_instant,
    read_moment,
    read_wall_clock,
    resolve_file_date,
)

NOW_S = datetime(2026, 6, 1, 12, tzinfo=UTC).timestamp()


def shown(*parts: int) -> float:
    return datetime(*parts, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("name", "when"),
    [
        ("IMG_20240131_123456.jpg", (2024, 1, 31, 12, 34, 56)),
        ("IMG_20240131_123456_HDR.jpg", (2024, 1, 31, 12, 34, 56)),
        ("PXL_20240131_123456789.jpg", (2024, 1, 31, 12, 34, 56)),
        ("PXL_20240131_123456789.MP.jpg", (2024, 1, 31, 12, 34, 56)),
        ("VID_20240131_123456.mp4", (2024, 1, 31, 12, 34, 56)),
        ("IMG20240131123456.jpg", (2024, 1, 31, 12, 34, 56)),
        ("20240131_123456.jpg", (2024, 1, 31, 12, 34, 56)),
        ("20240131_123456(1).jpg", (2024, 1, 31, 12, 34, 56)),
        ("20240131T123456.jpg", (2024, 1, 31, 12, 34, 56)),
        ("IMG-20240131-WA0001.jpg", (2024, 1, 31, 12)),
        ("scan20240131.pdf", (2024, 1, 31, 12)),
        ("WhatsApp Image 2024-01-31 at 10.22.33.jpeg", (2024, 1, 31, 10, 22, 33)),
        ("WhatsApp Image 2024-01-31 at 10.22.33 PM (1).jpeg", (2024, 1, 31, 22, 22, 33)),
        ("Screenshot 2024-01-31 at 12.05.06 AM.png", (2024, 1, 31, 0, 5, 6)),
        ("Screenshot_20240131-102233_Chrome.jpg", (2024, 1, 31, 10, 22, 33)),
        ("Screenshot_2024-01-31-10-22-33-123_com.android.png", (2024, 1, 31, 10, 22, 33)),
        ("Screenshot from 2024-01-31 10-22-33.png", (2024, 1, 31, 10, 22, 33)),
        ("Bildschirmfoto 2024-01-31 um 10.22.33.png", (2024, 1, 31, 10, 22, 33)),
        ("Capture d’écran 2024-01-31 à 10.22.33.png", (2024, 1, 31, 10, 22, 33)),
        ("photo_2024-01-31_10-22-33.jpg", (2024, 1, 31, 10, 22, 33)),
        ("signal-2024-01-31-102233.jpeg", (2024, 1, 31, 10, 22, 33)),
        ("2024-01-31 10.22.33.jpg", (2024, 1, 31, 10, 22, 33)),
        ("Scan 31.01.2024.pdf", (2024, 1, 31, 12)),
        ("2024_01_31 minutes.md", (2024, 1, 31, 12)),
        ("لقطة شاشة ٢٠٢٤-٠١-٣١.png", (2024, 1, 31, 12)),
        ("1955-08-12 wedding.jpg", (1955, 8, 12, 12)),
        ("photo_7@31-01-2024_10-22-33.jpg", (2024, 1, 31, 10, 22, 33)),
        ("WP_20140131_12_34_56_Pro.jpg", (2014, 1, 31, 12, 34, 56)),
        ("微信图片_20240131123456.jpg", (2024, 1, 31, 12, 34, 56)),
        ("report 2019-13-45 of 2020-02-03.txt", (2020, 2, 3, 12)),
    ],
)
def test_the_names_that_programs_give_tell_a_date(name, when):
    assert read_date_in_name(name, NOW_S) == shown(*when)


def test_some_programs_count_milliseconds():
    assert read_date_in_name("FB_IMG_1579198375123.jpg", NOW_S) == 1579198375.123
    assert read_date_in_name("mmexport1579198375123.jpg", NOW_S) == 1579198375.123
    assert read_date_in_name("1579198375123.jpg", NOW_S) == 1579198375.123
    assert read_date_in_name("4006381333931.jpg", NOW_S) is None  # a bar code
    assert read_date_in_name("FB_IMG_9979198375123.jpg", NOW_S) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "IMG_2034.jpg",
        "DSC00017.JPG",
        "00000000.jpg",
        "0000-00-00.jpg",
        "IMG_20241301_000000.jpg",  # there is no thirteenth month
        "2023-02-30.txt",
        "18450512.tif",
        "30240131.jpg",
        "2027-01-01 plans.txt",  # still to come
        "2888849442_c672a6ba10_b.jpg",
        "a20130405f9c.jpg",  # a hash
        "120240131.jpg",
        "202401311.jpg",
        "1579198375_e003a.png",
        "192.168.20.24.txt",
        "version-2.2024.01.310.zip",
        "2024.jpg",
        "2024-01.jpg",
        "1,024 x 20240131px.png",
    ],
)
def test_numbers_that_are_no_date_tell_none(name):
    assert read_date_in_name(name, NOW_S) is None


@given(st.text(max_size=60))
def test_no_name_breaks_it(name):
    moment_s = read_date_in_name(name, NOW_S)
    assert moment_s is None or is_plausible(moment_s, NOW_S)


@given(st.dates(date(1991, 1, 1), date(2026, 5, 1)), st.sampled_from("-_ ."))
def test_a_day_is_read_however_it_is_written(day, mark):
    for form in (f"%Y{mark.strip()}%m{mark.strip()}%d", "%Y-%m-%d", "%d.%m.%Y"):
        found = read_date_in_name(day.strftime(f"IMG_{form}.jpg"), NOW_S)
        assert found is not None
        assert read_moment(found).date() == day


@pytest.mark.parametrize(
    "moment_s",
    [
        shown(1970, 1, 1),
        shown(1980, 1, 1, 0, 0, 40),
        shown(1900, 1, 1, 12),
        shown(1825, 5, 5),
        NOW_S + 3 * 86_400,
        math.nan,
        math.inf,
        1e300,
        -1e300,
    ],
)
def test_what_no_camera_meant_is_not_plausible(moment_s):
    assert not is_plausible(moment_s, NOW_S)


def test_old_photographs_and_clocks_a_little_ahead_are_plausible():
    for moment_s in (shown(1927, 4, 3), shown(1839, 8, 19), shown(2000, 1, 1), NOW_S + 3_600):
        assert is_plausible(moment_s, NOW_S)


def test_the_first_date_that_is_there_counts_and_says_where_it_comes_from():
    carried = FileDate(shown(2019, 5, 5, 8), DateSource.XMP, 60)
    changed = int(datetime(2020, 1, 1).astimezone().timestamp()) * 10**9
    named = "IMG_20180102_030405.jpg"
    assert resolve_file_date(carried, named, changed) == carried
    for absent in (shown(1970, 1, 1), math.nan, shown(2999, 1, 1)):
        for nothing in (None, carried._replace(moment_s=absent)):
            assert resolve_file_date(nothing, named, changed) == (
                shown(2018, 1, 2, 3, 4, 5),
                DateSource.NAME,
                None,
            )
            assert resolve_file_date(nothing, "a.jpg", changed) == (
                shown(2020, 1, 1),
                DateSource.CHANGED,
                None,
            )


def test_a_wall_clock_is_what_it_shows_wherever_it_hangs():
    shows = datetime(2021, 7, 4, 23, 30)  # noqa: DTZ001 - a clock on a wall
    east = timezone(timedelta(hours=12, minutes=45))
    assert read_wall_clock(shows) == WallClock(shown(2021, 7, 4, 23, 30), None)
    assert read_wall_clock(shows.replace(tzinfo=east)) == (shown(2021, 7, 4, 23, 30), 765)
    assert read_moment(shown(2021, 7, 4, 23, 30)) == shows


@pytest.mark.parametrize(
    ("longitude", "hours"), [(None, 0), (0.0, 0), (151.2, 10), (-122.4, -8), (180.0, 12)]
)
def test_a_moment_alone_gets_the_clock_of_its_longitude(longitude, hours):
    moment_s = shown(2021, 7, 4, 12)
    assert read_instant(moment_s, longitude) == (moment_s + 3600 * hours, 60 * hours)
