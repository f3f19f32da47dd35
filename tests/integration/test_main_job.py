"""The main job with the shipped packs: a folder goes in, the right picture comes out."""

import json
import os
import random
import shutil
import signal
import sys
import threading
from dataclasses import replace

import pytest

from models.world.draw import render
from models.world.families import VARIANTS, family
from models.world.vocabulary import WITHHELD_TEST
from retllm_desktop.cli.main import run_command
from retllm_desktop.composition.application import open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Query
from retllm_desktop.platform.paths import bundled_folder, resolve_paths
from retllm_desktop.search.events import (
    FineUnavailable,
    OrderUpdated,
    SearchFinished,
    SearchOutcome,
)
from tests.fixtures.drawn_world import choose_drawn_packs, drawn_settings


@pytest.fixture(scope="module")
def album(tmp_path_factory):
    """Two families of near-duplicates, with the caption of each picture."""
    folder = tmp_path_factory.mktemp("album")
    rng = random.Random("an album for tests")
    captions = {}
    for number in range(2):
        for scene, caption, variant in family(rng, exclude=WITHHELD_TEST):
            path = folder / f"{number}-{variant}.png"
            render(scene, 256).save(path)
            captions[path] = caption.text
    (folder / "note.md").write_text("# Shopping\n\nBread, butter and a red umbrella.\n")
    return folder, captions


@pytest.fixture(scope="module")
def indexed(album, tmp_path_factory):
    """A data folder whose library holds the album; tests that write copy it."""
    data = choose_drawn_packs(tmp_path_factory.mktemp("data"))
    assert run_command(["--data-dir", str(data), "index", str(album[0]), "--set", "ocr=false"]) == 0
    return data


@pytest.fixture
def data(indexed, tmp_path):
    return shutil.copytree(indexed, tmp_path / "data")


def call(capsys, *arguments):
    capsys.readouterr()
    code = run_command([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def call_json(capsys, *arguments):
    code, out, err = call(capsys, *arguments, "--json")
    return code, json.loads(out), err


def test_the_fine_stage_finds_the_one_among_near_duplicates(data, album, capsys):
    _, captions = album
    first = coarse_first = 0
    for path, caption in captions.items():
        patient = ("--set", "fine_budget_s=300")
        code, found, _ = call_json(capsys, "--data-dir", data, "search", caption, *patient)
        assert code == 0
        # Judging may end early, where the rest can hardly change the order.
        assert found["outcome"] in {"complete", "decided"}
        ranks = {result["path"]: result for result in found["results"]}
        first += ranks[str(path)]["rank"] == 1
        coarse_first += ranks[str(path)]["coarse_rank"] == 1
        judged = [r["relevance"] for r in found["results"] if r["relevance"] is not None]
        assert judged == sorted(judged, reverse=True)
    assert len(captions) == 2 * len(VARIANTS)
    # Measured on a thousand queries in the model card; here a small sample with its spread.
    assert first >= len(captions) - 2
    assert first > coarse_first


def test_a_picture_finds_itself(data, album, capsys):
    picture = next(iter(album[1]))
    code, found, _ = call_json(capsys, "search", "--image", picture, "--data-dir", data)
    assert code == 0
    # Pictures keep their coarse order, and the shopping list is no text of the drawn world: the
    # judge is not asked.
    assert found["outcome"] == "coarse-only"
    assert {result["section"] for result in found["results"]} == {None}
    assert found["results"][0]["path"] == str(picture)
    assert found["results"][0]["distance"] < 0.01


def test_an_unchanged_folder_embeds_nothing(data, album, capsys):
    code, report, _ = call_json(capsys, "index", album[0], "--data-dir", data, "--set", "ocr=false")
    assert code == 0
    assert (report["read"], report["embedded"]) == (0, 0)
    assert report["unchanged"] == len(album[1]) + 1
    assert report["library"]["items"] == {"image": len(album[1]), "text": 1}


def test_status_and_tables_for_people(data, album, capsys):
    code, out, _ = call(capsys, "status", "--data-dir", data)
    assert code == 0
    assert str(album[0]) in out
    code, out, _ = call(capsys, "search", "red", "umbrella", "-n", "3", "--data-dir", data)
    assert code == 0
    assert len([line for line in out.splitlines() if line.lstrip()[:1].isdigit()]) >= 3


def test_models_are_listed_and_verified(capsys, tmp_path):
    code, packs, _ = call_json(capsys, "models", "--verify", "--data-dir", tmp_path)
    assert code == 0
    assert {(p["id"], p["state"]) for p in packs} >= {
        ("starter-coarse", "whole"),
        ("starter-photos", "in use, whole"),
        ("starter-text", "in use, whole"),
        ("starter-fine", "in use, whole"),
    }


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("deaths", [1, 2])
def test_a_killed_judge_is_replaced_once_a_search_and_comes_back(data, album, deaths):
    caption = next(iter(album[1].values()))
    query = Query(caption, below_cutoff=True)
    with open_application(drawn_settings(), resolve_paths(data), writable=False) as app:
        # All are asked, so that it owes answers when it dies.
        limits = replace(app.limits, fine_risk=0.0)
        seen, killed = [], []
        for event in app.search.search(query, limits, CancelToken()):
            seen.append(event)
            pid = app.judge.pid
            if isinstance(event, OrderUpdated) and len(killed) < deaths and pid not in killed:
                # It takes further questions, and answers none.
                killed.append(pid)
                os.kill(pid, signal.SIGSTOP)
                threading.Timer(1.0, os.kill, (pid, signal.SIGKILL)).start()
        assert len(killed) == deaths
        finished = seen[-1]
        assert isinstance(finished, SearchFinished)
        assert len(finished.results) == len(album[1]) + 1
        told = [event for event in seen if isinstance(event, FineUnavailable)]
        if deaths == 1:
            assert finished.outcome is SearchOutcome.COMPLETE
            assert not told
        else:
            assert finished.outcome is SearchOutcome.FINE_UNAVAILABLE
            assert told
        again = list(app.search.search(query, app.limits, CancelToken()))
        assert again[-1].outcome in {SearchOutcome.COMPLETE, SearchOutcome.DECIDED}
        assert 1 < again[-1].judged <= again[-1].planned


def test_a_broken_model_leaves_the_coarse_order(data, album, capsys):
    pack = shutil.copytree(
        bundled_folder("models") / "starter-fine", data / "packs" / "starter-fine"
    )
    text = pack / "text.gguf"
    blob = bytearray(text.read_bytes())
    # The header stays, so that it is llama.cpp that meets the damage.
    blob[4096 : len(blob) // 2] = os.urandom(len(blob) // 2 - 4096)
    text.write_bytes(blob)
    caption = next(iter(album[1].values()))
    code, found, err = call_json(capsys, "search", caption, "--data-dir", data)
    assert code == 0
    assert found["outcome"] == "fine-unavailable"
    assert "quick order" in err
    assert [r["coarse_rank"] for r in found["results"]] == [r["rank"] for r in found["results"]]


def test_without_a_fine_pack_the_coarse_order_is_told(data, capsys):
    code, found, err = call_json(
        capsys, "search", "cat", "--set", "fine_pack=none-such", "--data-dir", data
    )
    assert code == 0
    assert found["outcome"] == "coarse-only"
    assert "not on this machine" in err
