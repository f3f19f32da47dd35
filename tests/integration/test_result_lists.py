"""Lists of results over a real library: one document among letters, page by page, and by date."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from retllm_desktop.cli.main import run_command
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Query
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.library.sqlite_library import open_library
from retllm_desktop.search.candidate_list import CandidateList, ResultCount
from retllm_desktop.search.coarse_retrieval import CoarseRetriever
from retllm_desktop.search.events import SearchLimits
from retllm_desktop.search.query_encoding import QueryEncoder
from retllm_desktop.search.ranking.order import FusionRule
from retllm_desktop.search.service import SearchService
from tests.fixtures.drawn_world import choose_drawn_packs
from tests.unit.fakes import FakeEncoder, FakeExtractor

PLACES, LETTERS, PICTURES = 300, 10, 30
SECOND_NS = 1_000_000_000


def write_files(root):
    """A text that holds the word in every line, letters that hold it once, some pictures."""
    root.mkdir()
    lines = [f"{number} Natasha and the ball " + "x" * (number % 40) for number in range(PLACES)]
    (root / "novel.txt").write_text("\n".join(lines))
    for number in range(LETTERS):
        name = f"{chr(97 + number)}-letter.txt"
        (root / name).write_text(f"{chr(97 + number)} letter in which Natasha is named once" * 3)
    for number in range(PICTURES):
        (root / f"{number}.img").write_bytes(bytes([130 + number]) * 9)
    for place, path in enumerate(sorted(root.iterdir())):
        moment = (1_000 + place) * SECOND_NS
        os.utime(path, ns=(moment, moment))


@pytest.fixture
def library(tmp_path):
    made = open_library(tmp_path / "data/library.db", cache_dir=tmp_path / "cache", writable=True)
    made.vectors.use_space(FakeEncoder.space)
    write_files(tmp_path / "notes")
    made.roots.add(tmp_path / "notes")
    list(IndexingService(made, FakeEncoder(), FakeExtractor()).index(CancelToken()))
    yield made
    made.close()


@pytest.fixture
def begin(library):
    encoder = FakeEncoder()
    retriever = CoarseRetriever(library, encoder)

    def make(words, k=20, **options):
        encoded = QueryEncoder(library, encoder, FakeExtractor()).encode(Query(words))
        return CandidateList(retriever, library, encoded, k, **options)

    return make


@pytest.fixture
def service(library):
    return SearchService(library, FakeEncoder(), FakeExtractor(), None, FusionRule())


def stems(candidates):
    return [candidate.item.path.stem for candidate in candidates]


def read_to_the_end(listing):
    while listing.read_on():
        pass
    return listing.candidates


def test_a_long_document_does_not_hide_the_other_files(begin):
    listing = begin("Natasha")
    shown = stems(listing.candidates)
    assert shown.count("novel") >= 10
    assert len({stem for stem in shown if stem.endswith("letter")}) == LETTERS
    groups = {c.group_id for c in listing.candidates if c.item.path.stem == "novel"}
    assert len(groups) == 1


def test_all_that_is_found_can_be_read_each_candidate_once(begin):
    listing = begin("Natasha")
    first = listing.candidates
    every = read_to_the_end(listing)
    assert listing.complete
    ids = [candidate.item.id for candidate in every]
    assert len(ids) == len(set(ids)) == PLACES + LETTERS + PICTURES
    assert listing.count() == ResultCount(1 + LETTERS + PICTURES)
    assert [c.coarse_rank for c in every] == sorted(c.coarse_rank for c in every)
    # What was shown first stands in the same order, further parts of its documents among it.
    assert [c for c in every if c.item.id in {one.item.id for one in first}] == list(first)
    places = list(dict.fromkeys(candidate.group_id for candidate in every))
    begun = list(dict.fromkeys(candidate.group_id for candidate in first))
    assert places[: len(begun)] == begun


def test_unfolded_every_part_counts(begin):
    listing = begin("Natasha", unfolded=True)
    assert len(listing.candidates) == 20
    assert listing.read_on()
    assert len(listing.candidates) == 40
    read_to_the_end(listing)
    assert listing.count() == ResultCount(PLACES + LETTERS + PICTURES)


def test_a_count_says_whether_there_are_more(begin):
    assert not begin("Natasha", unfolded=True).count().exact
    listing = begin("Natasha", unfolded=True)
    assert listing.count(depth=10_000) == ResultCount(PLACES + LETTERS + PICTURES)
    # Counting shows nothing that was not shown.
    assert len(listing.candidates) == 20


def test_what_is_added_while_a_list_is_read_is_not_in_it(begin, library, tmp_path):
    listing = begin("Natasha")
    first = listing.candidates
    (tmp_path / "notes" / "z-letter.txt").write_text("z letter that names Natasha")
    list(IndexingService(library, FakeEncoder(), FakeExtractor()).index(CancelToken()))
    assert "z-letter" in stems(read_to_the_end(begin("Natasha")))
    every = read_to_the_end(listing)
    assert "z-letter" not in stems(every)
    assert set(first) <= set(every)


def test_what_is_deleted_while_a_list_is_read_is_left_out(begin, library, tmp_path):
    listing = begin("Natasha", k=5)
    shown = set(stems(listing.candidates))
    left = [path for path in (tmp_path / "notes").iterdir() if path.stem not in shown]
    for path in left[:4]:
        path.unlink()
    list(IndexingService(library, FakeEncoder(), FakeExtractor()).index(CancelToken()))
    every = stems(read_to_the_end(listing))
    assert not {path.stem for path in left[:4]} & set(every)
    assert {path.stem for path in left[4:]} <= set(every)


def test_the_empty_query_pages_through_the_library_newest_first(service, tmp_path):
    (first, last) = service.search(Query(), SearchLimits(coarse_k=7), CancelToken())
    assert last.count == first.count == ResultCount(1 + LETTERS + PICTURES)
    results = last.results
    assert len(results) == 7
    pages = 1
    while not last.listing.complete:
        before = results
        results = service.fetch_more(last.listing, results)
        assert results[: len(before)] == before
        pages += 1
    assert pages == 6
    written = sorted((tmp_path / "notes").iterdir(), key=lambda path: -path.stat().st_mtime_ns)
    assert [result.candidate.item.path for result in results] == written
    assert [result.rank for result in results] == list(range(1, len(written) + 1))
    assert service.fetch_more(last.listing, results) == results


def test_conditions_alone_are_counted_without_being_listed(service):
    (first, last) = service.search(Query("ext:txt"), SearchLimits(coarse_k=3), CancelToken())
    assert len(first.results) == 3
    assert first.count == last.count == ResultCount(1 + LETTERS)


def test_ranges_of_documents_are_told_from_single_items(library, tmp_path):
    items = library.items.of_file(tmp_path / "notes" / "novel.txt")
    (picture,) = library.items.of_file(tmp_path / "notes" / "3.img")
    ids = np.array(sorted([items[7].id, items[9].id, picture.id]), np.int64)
    firsts, behind = library.items.document_ranges(ids)
    by_id = dict(zip(ids.tolist(), zip(firsts.tolist(), behind.tolist(), strict=True), strict=True))
    assert by_id[items[7].id] == by_id[items[9].id] == (items[0].id, items[-1].id + 1)
    assert by_id[picture.id] == (picture.id, picture.id + 1)
    assert library.items.count_contents() == 1 + LETTERS + PICTURES
    assert library.items.count_contents(ids) == 2


# The command.


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A data folder whose library holds the texts, by the packs that ship."""
    root = tmp_path_factory.mktemp("texts")
    folder = root / "notes"
    folder.mkdir()
    paragraph = "Natasha came to the ball, and prince Andrei saw her. " * 12
    (folder / "novel.txt").write_text("\n\n".join(f"{n}. {paragraph}" for n in range(60)))
    for number in range(LETTERS):
        (folder / f"letter{number}.txt").write_text(
            f"Dear friend {number}, I met Natasha at the lake on day {number}."
        )
    arguments = ["--data-dir", str(root / "data"), "index", str(folder), "--set", "ocr=false"]
    choose_drawn_packs(root / "data")
    assert run_command(arguments) == 0
    return root / "data"


@pytest.fixture
def search(data, capsys):
    def run(*arguments):
        capsys.readouterr()
        base = ["--data-dir", str(data), "search", "--coarse-only"]
        code = run_command([*base, *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    def run_json(*arguments):
        code, out, err = run("--json", *arguments)
        return code, json.loads(out), err

    run.json = run_json
    return run


def test_one_line_a_file_says_how_many_more_places_there_are(search):
    code, out, _ = search("Natasha")
    assert code == 0
    assert out.count("novel.txt") == 1
    assert "more places in this file" in out
    assert all(f"letter{number}.txt" in out for number in range(LETTERS))
    assert f"{1 + LETTERS} found" in out


def test_json_keeps_what_is_folded_apart_with_its_group(search):
    _, found, _ = search.json("Natasha")
    assert found["found"] == len(found["results"]) == 1 + LETTERS
    assert found["found_exact"]
    assert found["next_cursor"] is None
    (novel,) = [result for result in found["results"] if "novel" in result["path"]]
    assert len(novel["members"]) > 20
    assert {member["group"] for member in novel["members"]} == {novel["group"]}
    assert all("novel" in member["path"] for member in novel["members"])
    _, single, _ = search.json("Natasha", "--unfold", "--limit", 500)
    parts = [result for result in single["results"] if "novel" in result["path"]]
    assert len(parts) == 1 + len(novel["members"])
    assert {result["group"] for result in parts} == {novel["group"]}
    assert not any(result["members"] for result in single["results"])
    _, every, _ = search.json("Natasha", "--all", "--limit", 500)
    assert every["found"] >= single["found"]


def test_pages_join_without_gap_or_repetition(search):
    _, whole, _ = search.json("Natasha", "--limit", 100)
    paths = [result["path"] for result in whole["results"]]
    _, middle, _ = search.json("Natasha", "--offset", 3, "--limit", 4)
    assert [result["path"] for result in middle["results"]] == paths[3:7]
    for limit in (1, 4):
        walked, cursor = [], ()
        while True:
            _, page, _ = search.json("Natasha", "--limit", limit, *cursor)
            assert not page["library_changed"]
            walked += [result["path"] for result in page["results"]]
            if page["next_cursor"] is None:
                break
            cursor = ("--cursor", page["next_cursor"])
        assert walked == paths


def test_an_offset_beyond_the_end_says_where_the_end_is(search):
    code, out, _ = search("Natasha", "--offset", 10**30)
    assert code == 0
    assert "11 results" in out
    _, found, _ = search.json("Natasha", "--offset", 5000)
    assert found["results"] == []
    assert found["found"] == 11
    assert found["next_cursor"] is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--limit", "0"), "at least 1"),
        (("--limit", "-3"), "at least 1"),
        (("--offset", "-1"), "at least 0"),
        (("--cursor", "nonsense"), "no cursor"),
        (("--cursor", "AAAA", "--offset", "2"), "exclude each other"),
    ],
)
def test_what_makes_no_sense_is_said(search, arguments, words):
    code, out, err = search("Natasha", *arguments)
    assert code == 2
    assert words in err
    assert out == ""


def test_a_cursor_is_of_one_search(search):
    _, page, _ = search.json("Natasha", "--limit", 2)
    code, found, _ = search.json("lake", "--cursor", page["next_cursor"])
    assert code == 2
    assert "another search" in found["error"]["title"]


def test_a_huge_limit_prints_all_there_is(search):
    _, found, _ = search.json("Natasha", "--limit", 10**30)
    assert len(found["results"]) == 11


def test_without_words_the_newest_are_listed(search):
    for nothing in ((), ("",), ("   ",)):
        code, found, _ = search.json(*nothing)
        assert code == 0
        assert found["found"] == 1 + LETTERS
        assert found["outcome"] == "coarse-only"
        assert len({result["path"] for result in found["results"]}) == 1 + LETTERS


def test_copies_of_a_picture_fold_from_the_file_to_the_answer(tmp_path, capsys):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for seed in (1, 2):
        rng = np.random.default_rng(seed)
        cells = rng.integers(0, 256, (12, 16, 3)).astype(np.uint8)
        picture = Image.fromarray(cells).resize((640, 480), Image.Resampling.BICUBIC)
        picture.save(folder / f"{seed}.png")
    Image.open(folder / "1.png").resize((320, 240)).save(folder / "1-small.jpg", quality=60)
    Image.open(folder / "1.png").rotate(90, expand=True).save(folder / "1-turned.png")
    base = ["--data-dir", str(tmp_path / "data")]
    assert run_command([*base, "index", str(folder), "--set", "ocr=false"]) == 0
    capsys.readouterr()
    arguments = ["search", "colours", "--below-cutoff", "--coarse-only", "--json"]
    assert run_command([*base, *arguments]) == 0
    found = json.loads(capsys.readouterr().out)
    names = [
        {Path(one["path"]).stem for one in (result, *result["members"])}
        for result in found["results"]
    ]
    assert sorted(names, key=len) == [{"2"}, {"1", "1-small", "1-turned"}]
    assert found["found"] == 2
