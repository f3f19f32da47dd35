"""The stories of a person at the window, and which test tells each of them."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
STORIES = {
    "first run": "ui/test_stories_files:test_the_first_run_and_a_drive_that_goes_and_comes_back",
    "type and refine": "ui/test_stories:test_words_are_typed_refined_and_put_in_order_by_the_judge",
    "drop": "ui/test_stories:test_a_picture_is_dropped_cut_and_composed_with_words",
    "paste": "ui/test_stories:test_a_picture_and_words_are_pasted",
    "crop": "ui/test_stories:test_a_picture_is_dropped_cut_and_composed_with_words",
    "compose": "ui/test_stories:test_a_picture_is_dropped_cut_and_composed_with_words",
    "preview and pages": "ui/test_stories:test_pages_are_looked_at_with_the_words_lit",
    "moments of a film": "ui/test_stories:test_moments_of_a_film_and_a_part_of_one",
    "many selected": "ui/test_stories_files:test_many_are_marked_and_all_of_it_is_undone",
    "tagged and undone": (
        "ui/test_real_selection:test_many_are_tagged_undone_binned_and_brought_back"
    ),
    "bin and undo": "ui/test_stories_files:test_the_bin_takes_and_gives_back",
    "drag out": "ui/test_stories_files:test_what_is_dragged_out_is_a_copy_of_the_files",
    "drag to another program": "x11/test_x11:test_a_result_is_dragged_to_another_program",
    "drag from another program": (
        "x11/test_drag_in:test_a_file_is_searched_with_and_stays_where_it_is"
    ),
    "pages for screen readers": "x11/test_pages:test_a_page_is_named_and_tab_goes_through_it",
    "dialogs for screen readers": "x11/test_pages:test_a_dialog_is_named_and_escape_closes_it",
    "duplicates": "ui/test_real_sidebar:test_the_surplus_goes_to_the_bin_and_comes_back",
    "saved search": "ui/test_real_sidebar:test_a_search_with_a_picture_is_kept_by_its_content",
    "pause and resume": "ui/test_stories_files:test_indexing_is_paused_and_goes_on",
    "drive away and back": (
        "ui/test_stories_files:test_the_first_run_and_a_drive_that_goes_and_comes_back"
    ),
    "pack fetched while searching": (
        "ui/test_stories_pages:test_a_pack_comes_while_one_searches_and_is_on_record"
    ),
    "everything removed": (
        "ui/test_story_of_erasing:test_everything_is_removed_once_the_window_is_closed"
    ),
    "settings": "ui/test_stories_pages:test_settings_are_changed_kept_and_taken_at_once",
    "second start": "x11/test_x11:test_a_second_start_brings_the_small_window",
    "judge killed": "ui/test_stories:test_a_killed_judge_leaves_the_order_and_comes_back",
}
FAULTS = {
    "Space opens a side panel": (
        "ui/test_stories_faults:test_what_is_found_by_a_key_is_what_all_keys_are_about"
    ),
    "Down frames and does not select": (
        "ui/test_stories_faults:test_what_is_found_by_a_key_is_what_all_keys_are_about"
    ),
    "letters after a click": (
        "ui/test_stories:test_a_click_on_a_result_then_letters_begin_a_new_search"
    ),
    "no selection of many": (
        "ui/test_stories_faults:test_clicks_and_keys_select_many_and_copy_them_as_files"
    ),
    "nothing painted while typing": (
        "ui/test_stories_faults:test_each_letter_is_searched_and_nothing_flashes_empty"
    ),
    "closing the models stops the fetch": (
        "ui/test_stories_pages:test_a_pack_comes_while_one_searches_and_is_on_record"
    ),
    "Enter does not agree": (
        "ui/test_stories_pages:test_a_pack_comes_while_one_searches_and_is_on_record"
    ),
    "first line twice": (
        "ui/test_snippets:test_what_does_not_fit_is_not_painted_over_the_first_line"
    ),
    "second start fails": "x11/test_x11:test_a_second_start_brings_the_small_window",
    "killed while loading": (
        "ui/test_stories_faults:test_a_judge_killed_while_it_loads_is_said_and_tried_again"
    ),
    "larger than the screen": "ui/test_window:test_a_window_is_no_larger_than_the_screen",
    "drops as move": "x11/test_drag_in:test_what_can_only_be_moved_is_refused_and_stays",
    "a link is searched for": (
        "ui/test_stories_faults:test_a_link_of_a_browser_is_no_search_for_its_address"
    ),
    "a picture of a browser": "ui/test_intake:test_a_link_is_not_fetched_and_that_is_said",
    "framed after the nearest": (
        "ui/test_query_bar:test_by_keys_the_nearest_are_shown_with_one_of_them_chosen"
    ),
    "wrong counts": "ui/test_real_watching:test_the_window_keeps_up",
    "star not undone": "ui/test_stories_files:test_many_are_marked_and_all_of_it_is_undone",
    "panels forgotten": "ui/test_stories_files:test_the_window_is_found_as_it_was_left",
    "grey cells": "ui/test_stories_faults:test_no_cell_stays_grey_where_one_stops",
    "slow start": "benchmarks/start:main",
    "slow to close": "ui/test_stories_faults:test_closing_while_one_searches_ends_in_order",
    "missing library of X": (
        "unit/platform/test_display_libraries:test_the_package_of_the_system_is_named"
    ),
    "app and window": "unit/cli/test_commands:test_every_command_is_run_by_its_own_function",
}


@pytest.mark.parametrize("place", sorted({*STORIES.values(), *FAULTS.values()}))
def test_each_is_told(place):
    """A test that was renamed or taken away leaves a hole here."""
    file, _, name = place.partition(":")
    tree = ast.parse((TESTS / f"{file}.py").read_text(encoding="utf-8"))
    assert name in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


@pytest.mark.parametrize("place", sorted(set(STORIES.values())))
def test_each_story_is_told_on_real_services(place):
    """Stories open the program itself: no fake service is among what their module imports."""
    text = (TESTS / f"{place.partition(':')[0]}.py").read_text(encoding="utf-8")
    assert "tests.ui.fakes" not in text
