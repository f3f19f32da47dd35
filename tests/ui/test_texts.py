"""What the window says."""

import datetime
import os
from dataclasses import replace
from pathlib import Path

import pytest

from retllm_desktop.core.errors import EngineError, InputError
from retllm_desktop.core.file_dates import DateSource
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.library_records import Root, RootState
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.progress import Progress
from retllm_desktop.core.types import Candidate, Item, Modality, VerdictReuse
from retllm_desktop.indexing.events import IndexFinished
from retllm_desktop.search.candidate_list import ResultCount
from retllm_desktop.search.events import CoarseReady, OrderUpdated, SearchFinished, SearchOutcome
from retllm_desktop.search.feedback import CalibrationEffect
from retllm_desktop.search.ranking.order import FusionRule, order_results
from retllm_desktop.ui.details.result_texts import verdict_notes
from retllm_desktop.ui.library import library_texts
from retllm_desktop.ui.library.folder_texts import (
    FolderActivity,
    folder_note,
    folder_tip,
)
from retllm_desktop.ui.query import search_texts
from retllm_desktop.ui.results.selection_texts import feedback_summary
from retllm_desktop.ui.shared import texts
from tests.ui.fakes import candidates, item, verdict

END = {"cancelled": False, "elapsed_s": 1.0}


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.0, "1 ms"), (0.045, "45 ms"), (0.9994, "999 ms"), (1.0, "1.0 s"), (65.2, "1 min 5 s")],
)
def test_duration(seconds, said):
    assert texts.duration_text(seconds) == said


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (4_100_000, "4.1 MB"),
        (999_600, "1.0 MB"),
        (123_456, "123 kB"),
        (5_000_000_000_000, "5,000 GB"),
    ],
)
def test_file_size(size, said):
    assert texts.size_text(size) == said


@pytest.mark.parametrize(
    ("relevance", "word"),
    [(1.0, "sure"), (0.8, "sure"), (0.79, "maybe"), (0.3, "maybe"), (0.29, "unlikely")],
)
def test_likelihood(relevance, word):
    assert texts.likelihood(relevance) == word


def test_the_search_in_a_line():
    assert search_texts.found_summary("60", 0.045) == "60 found in 45 ms"
    settled = OrderUpdated((), 7, 16, 1.0)
    judging = search_texts.judging_summary(settled, CoarseReady((), 0.045))
    assert judging == "0 found in 45 ms · checking 7 of 16…"
    more = CoarseReady((), 0.045, count=ResultCount(1_431, exact=False))
    assert search_texts.judging_summary(settled, more).startswith("more than 1,431 found in 45 ms")
    assert search_texts.browse_summary(ResultCount(1)) == "Everything, newest first"

    def end(outcome: SearchOutcome, skipped: int = 0) -> str:
        results = order_results(candidates([item(1), item(2)]), {}, FusionRule())
        return search_texts.search_summary(
            SearchFinished(results, outcome, 7, 16, 0.045, 1.0), skipped
        )

    assert end(SearchOutcome.COMPLETE) == "2 found · checked 7 · best match first"
    assert "checked 7 of 16 in the time allowed" in end(SearchOutcome.BUDGET)
    assert end(SearchOutcome.COARSE_ONLY) == "2 found in 45 ms · most alike first"
    met = order_results([Candidate(item(1), 1, 1.0, 0.0, measured=False)], {}, FusionRule())
    newest = SearchFinished(met, SearchOutcome.COARSE_ONLY, 0, 0, 0.045, 0.0)
    assert search_texts.search_summary(newest, 0) == "1 found in 45 ms · newest first"
    empty = SearchFinished((), SearchOutcome.COARSE_ONLY, 0, 0, 0.045, 0.0)
    assert search_texts.search_summary(empty, 0) == "0 found"
    assert end(SearchOutcome.FINE_UNAVAILABLE).endswith("quick order")
    assert end(SearchOutcome.COMPLETE, 2).endswith("2 could not be checked")
    assert {outcome for outcome in SearchOutcome if end(outcome)} == set(SearchOutcome)


def test_an_error_becomes_sentences():
    error = InputError("There is no such folder", "check its name", Path("/x"))
    assert texts.error_sentence(error) == f"There is no such folder: {Path('/x')}. Check its name."
    assert texts.error_sentence(EngineError("It ended.")) == "It ended."


def test_the_banner_says_what_the_order_is():
    error = EngineError("The model's process ended")
    assert "quick order" in search_texts.fine_unavailable_text(error, 0)
    assert "Only the first 3" in search_texts.fine_unavailable_text(error, 3)


def test_a_folder_in_a_line():
    root = Root(1, Path("/p"), RootState.OFFLINE, 1, 2)
    assert folder_note(root).text == "Offline: files seen last stay searchable."
    root = Root(1, Path("/p"), files=1204, exclusions=("Drafts/",), missing=12)
    assert folder_note(root).text == "12 gone lately"
    assert "remembered for a while" in folder_tip(root)
    assert "Left out: Drafts/" in folder_tip(root)
    busy = FolderActivity("12 of 430 files", share=0.1, rate="3.2 files a second")
    assert folder_note(root, busy).text == "12 of 430 files"
    assert "3.2 files a second" in folder_tip(root, busy)


@pytest.mark.skipif(os.name == "nt", reason="Windows names are Unicode")
def test_a_name_that_is_not_utf8_can_be_shown():
    path = Path(os.fsdecode(b"/p/caf\xe9.jpg"))
    texts.file_name(path).encode("utf-8")
    assert texts.file_name(path) == "caf\\xe9.jpg"
    assert texts.display_name(path.name) == "caf\\xe9.jpg"


def test_a_time_out_of_range_is_left_out():
    assert texts.format_moment(0) == ""
    assert texts.format_moment(1e30) == ""
    assert texts.format_moment(float("nan")) == ""
    assert texts.format_moment(1_700_000_000) == "Nov 14, 2023, 10:13\u202fPM".replace(
        "\u202f", " "
    )


def test_the_library_in_a_line():
    def line(**numbers) -> str:
        values = dict.fromkeys(("read", "embedded", "copies", "skipped", "unchanged", "gone"), 0)
        return library_texts.library_summary(1204, IndexFinished(**{**values, **numbers}, **END))

    assert library_texts.library_summary(1, None) == "1 file"
    assert line(read=5, unchanged=7) == "Up to date · 1,204 files"
    assert line(moved=3) == "Up to date · 1,204 files · 3 files moved"
    assert line(moved=1, gone=2000) == "Up to date · 1,204 files · 1 file moved · 2,000 gone"
    assert library_texts.resting_text("on battery") == "Resting: on battery"
    said = "Bringing your library to the new model: 1,120 of 3,120"
    assert library_texts.rebuild_text(Progress(1120, 3120, "x.jpg")) == said


def test_what_a_mark_does_is_said_in_a_sentence():
    def line(marks, at_half, right=True):
        (found,) = order_results(candidates([item(1)]), {1: verdict(1.0)}, FusionRule())
        return feedback_summary(found, right, CalibrationEffect(marks, at_half))

    assert line(0, 0.5).endswith("is right for this search")
    assert line(0, 0.5, None).startswith("Nothing is said of")
    assert "with your 1 mark the check is more generous: 50% counts as 56%" in line(1, 0.56)
    assert "with your 3 marks the check is stricter: 50% counts as 41%" in line(3, 0.41, False)
    assert "stay as they are" in line(2, 0.501)


def test_how_something_was_checked():
    plain = verdict(1.0)
    assert verdict_notes(None) == verdict_notes(plain) == ""
    both = replace(plain, region_checked=True, retraced=True, reused=VerdictReuse.RESULT)
    assert verdict_notes(both).count(",") == 2


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (DateSource.EXIF, "taken Nov 14, 2023, 12:00 PM"),
        (DateSource.GPS, "taken Nov 14, 2023, 12:00 PM (satellites)"),
        (DateSource.CONTAINER, "recorded Nov 14, 2023, 12:00 PM"),
        (DateSource.DOCUMENT, "written Nov 14, 2023, 12:00 PM"),
        (DateSource.NAME, "Nov 14, 2023 by its name"),
        (DateSource.CHANGED, "changed Nov 14, 2023, 12:00 PM"),
    ],
)
def test_a_date_says_where_it_comes_from(source, shown):
    moment = datetime.datetime(2023, 11, 14, 12, tzinfo=datetime.UTC)
    dated = Item(
        1, b"", 0, Modality.IMAGE, Path("a.jpg"), date_s=moment.timestamp(), date_source=source
    )
    assert texts.date_text(dated) == shown
    assert texts.date_text(replace(dated, date_s=1e30)) == ""


@pytest.mark.parametrize("picture_type", [None, *PictureType])
def test_a_picture_is_called_what_it_is(picture_type):
    named = Item(1, b"", 0, Modality.IMAGE, Path("a.jpg"), picture_type=picture_type)
    page = picture_type is PictureType.PAGE
    assert texts.is_document(named) == page
    word = "picture" if picture_type is None else picture_type.value
    assert texts.item_kind(named).lower() == ("page of a document" if page else word)
    assert texts.item_kind(replace(named, modality=Modality.TEXT)) == "Document"


def test_a_moment_of_a_video_is_called_so():
    named = Item(1, b"", 500, Modality.IMAGE, Path("a.mp4"), label="0:00", kind=FileKind.VIDEO)
    assert texts.item_kind(named) == "Moment of a video"
