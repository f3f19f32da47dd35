"""How many layers go to a card, and what is remembered when that fails."""

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.runtimes import LlamaBuild, LlamaDevice
from retllm_desktop.judge.offload import OffloadChoice, OffloadFallback, plan_offload
from retllm_desktop.judge.protocol import build_from_json
from retllm_desktop.platform.hardware.machine_records import MachineRecords

GIB = 2**30
PROCESSOR = LlamaDevice("CPU", "A CPU", "cpu", 64 * GIB, 64 * GIB)
PLACING = {"type": "placing", "layers": -1, "vision": True, "reason": ""}
NOWHERE = {"type": "placing", "layers": 0, "vision": False, "reason": "there is none"}


def build(free=8 * GIB, offloads=True, kind="gpu"):
    return LlamaBuild(
        "0.3.36", offloads, "CUDA", (PROCESSOR, LlamaDevice("CUDA0", "A card", kind, free, free))
    )


def planned(choice=OffloadChoice.AUTO, wanted=-1, here=None, model=GIB, vision=GIB // 2, layers=28):
    return plan_offload(
        choice,
        wanted,
        here or build(),
        model_bytes=model,
        vision_bytes=vision,
        model_layers=layers,
    )


def test_what_fits_goes_there_whole():
    assert (planned().layers, planned().vision, planned().reason) == (-1, True, "")
    assert planned(wanted=5).layers == 5
    assert planned(here=build(kind="integrated")).layers == -1


def test_nothing_goes_where_there_is_nothing():
    for nowhere in (
        planned(OffloadChoice.OFF),
        planned(wanted=0),
        planned(here=build(offloads=False)),
        planned(OffloadChoice.ON, here=build(offloads=False)),
        planned(here=build(kind="accelerator")),
        planned(here=build(free=GIB // 2)),
    ):
        assert (nowhere.layers, nowhere.vision) == (0, False)
        assert nowhere.reason


def test_told_so_it_goes_there_fitting_or_not():
    assert planned(OffloadChoice.ON, here=build(free=0)).layers == -1


@given(st.integers(0, 96 * GIB), st.integers(1, 40 * GIB), st.integers(0, 4 * GIB),
       st.integers(0, 120), st.integers(-1, 130))  # fmt: skip
def test_a_part_fits_into_what_is_free(free, model, vision, layers, wanted):
    found = planned(wanted=wanted, here=build(free), model=model, vision=vision, layers=layers)
    if wanted >= 0:
        assert found.layers <= max(wanted, 0)
    assert found.layers <= layers or found.layers == wanted
    if found.vision:
        used = vision + (model if found.layers < 0 else model * found.layers // (layers + 1))
        if found.layers <= layers:
            assert used <= free
    else:
        assert found.layers == 0


@given(st.integers(0, 32 * GIB), st.integers(0, 32 * GIB))
def test_more_room_never_takes_less(one, other):
    def count(free):
        found = planned(here=build(free), model=8 * GIB).layers
        return 29 if found < 0 else found

    assert count(min(one, other)) <= count(max(one, other))


def test_a_build_survives_the_pipe():
    assert build_from_json(asdict(build())) == build()


def test_a_failure_falls_back_and_is_held_against_the_card_once_the_model_works_without(tmp_path):
    path = tmp_path / "machine.json"
    first = OffloadFallback(OffloadChoice.AUTO, key="model", records=MachineRecords(path))
    assert first.choice_for_start() == "auto"
    first.note_plan(PLACING)
    assert first.fall_back(EngineError("The model crashed"))
    assert "on the graphics processor it failed" in first.notices[0]
    assert first.choice_for_start() == "off"
    # Not certain yet: a model that fails without a card too is to blame itself.
    assert (
        OffloadFallback(
            OffloadChoice.AUTO, key="model", records=MachineRecords(path)
        ).choice_for_start()
        == "auto"
    )
    assert not first.fall_back(EngineError("again"))
    first.note_verdict()
    second = OffloadFallback(OffloadChoice.AUTO, key="model", records=MachineRecords(path))
    assert second.choice_for_start() == "off"
    assert second.notices == first.notices
    for other in (
        OffloadFallback(OffloadChoice.AUTO, key="other model", records=MachineRecords(path)),
        OffloadFallback(
            OffloadChoice.AUTO, key="model", records=MachineRecords(path), driver=lambda: "new"
        ),
        OffloadFallback(OffloadChoice.AUTO, key="model", records=MachineRecords(path), anew=True),
    ):
        assert other.choice_for_start() == "auto"


@pytest.mark.parametrize("present", [False, True])
def test_no_card_is_blamed_where_none_is_known_of(tmp_path, present):
    """A child that is killed while it looks for devices says nothing of them."""
    path = tmp_path / "machine.json"
    judge = OffloadFallback(
        OffloadChoice.AUTO, key="m", records=MachineRecords(path), present=lambda: present
    )
    assert judge.choice_for_start() == "auto"
    assert judge.fall_back(EngineError("The model was ended from outside"))
    assert judge.choice_for_start() == "off"
    judge.note_verdict()
    assert bool(judge.notices) == present
    assert path.exists() == present


def test_what_failed_without_a_card_is_not_the_cards_fault():
    for told in ({}, NOWHERE):
        judge = OffloadFallback(OffloadChoice.OFF)
        assert judge.choice_for_start() == "off"
        if told:
            judge.note_plan(told)
        assert not judge.fall_back(EngineError("x"))
    nothing_there = OffloadFallback(OffloadChoice.AUTO)
    nothing_there.choice_for_start()
    nothing_there.note_plan(NOWHERE)
    assert not nothing_there.fall_back(EngineError("x"))
    assert not OffloadFallback(OffloadChoice.AUTO).fall_back(EngineError("no child was started"))


def test_a_model_that_judged_once_is_no_suspect():
    judge = OffloadFallback(OffloadChoice.AUTO)
    judge.choice_for_start()
    judge.note_plan(PLACING)
    judge.note_loaded({"loaded": 29, "of": 29})
    judge.note_verdict()
    assert not judge.fall_back(EngineError("x"))
    assert judge.notices == ()
    assert judge.report == {"layers": -1, "vision": True, "reason": "", "loaded": 29, "of": 29}


def test_layers_that_did_not_arrive_are_told():
    judge = OffloadFallback(OffloadChoice.AUTO)
    judge.choice_for_start()
    judge.note_plan(PLACING)
    judge.note_loaded({"loaded": None, "of": None})
    assert "no layer" in judge.notices[0]


def test_who_asks_for_a_card_is_told_that_there_is_none():
    asked, automatic = OffloadFallback(OffloadChoice.ON), OffloadFallback(OffloadChoice.AUTO)
    for judge in (asked, automatic):
        judge.choice_for_start()
        judge.note_plan(NOWHERE)
        judge.note_loaded({"loaded": None, "of": None})
    assert "there is none" in asked.notices[0]
    assert automatic.notices == ()
