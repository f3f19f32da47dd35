"""The recogniser itself: it reads what is written, and asks nobody for anything."""

import os
import socket
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection

import numpy as np
import pytest
from PIL import Image

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.located_text import LocatedText
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.extraction.ocr import engine
from retllm_desktop.extraction.ocr.recogniser import ProcessRecogniser
from retllm_desktop.platform.confinement import confine
from retllm_desktop.platform.processes import send_message
from tests.unit.extraction.ocr.writing import scenery, written


def serve_reaching_out(connection: Connection, configuration: dict[str, object]) -> None:
    """Confined as the recogniser is, try to connect; say what came of it."""
    confine(512 * 2**20)
    refused: list[str] = []
    for attempt in (
        lambda: socket.create_connection(("127.0.0.1", 9)),
        lambda: socket.getaddrinfo("localhost", 80),
        lambda: os.system("true"),
    ):
        try:
            attempt()
        except PermissionError as exc:
            refused.append(str(exc))
    send_message(connection, {"answer": "refused", "reason": f"{len(refused)} refused"})


def serve_watched(connection: Connection, configuration: dict[str, object]) -> None:
    """Load the models and read, watched; say which connections and files to write were asked for.

    A library finds out by a socket that it binds to itself whether this machine knows IPv6; the
    recogniser's process refuses that too, and nothing else is asked of it.
    """
    asked: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in {"socket.connect", "socket.getaddrinfo", "urllib.Request"}:
            asked.append(event)
        if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
            asked.append(f"writes {arguments[0]}")

    sys.dont_write_bytecode = True
    sys.addaudithook(watch)
    made = engine.OcrEngine(1)
    ((piece,),) = made.read(np.asarray(written(["Marmalade"])), likely=True)
    send_message(connection, {"answer": "refused", "reason": f"{piece.text}: {asked}"})


@pytest.fixture(scope="module")
def recogniser() -> Iterator[ProcessRecogniser]:
    made = ProcessRecogniser()
    yield made
    made.release()


def read(recogniser: ProcessRecogniser, image: Image.Image, *, likely: bool = True) -> LocatedText:
    found = recogniser.recognise(np.asarray(image), CancelToken(), likely=likely)
    assert found is not None
    return found


def test_words_are_read_line_by_line(recogniser: ProcessRecogniser) -> None:
    image = written(["Invoice number 2041", "for seven garden chairs"])
    found = read(recogniser, image, likely=False)
    assert found.text == "Invoice number 2041\nfor seven garden chairs"


LETTER = ["Ladies and gentlemen", "of the harbour board", "the kettle is broken"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_text_is_read_however_it_is_turned(recogniser: ProcessRecogniser, turn: int) -> None:
    image = written(LETTER).rotate(turn, expand=True)
    assert read(recogniser, image).text.splitlines() == LETTER


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_where_a_line_stands_is_told(recogniser: ProcessRecogniser, turn: int) -> None:
    """The box of a line holds its ink and starts where its text starts."""
    image = written(["", "Marmalade"]).rotate(turn, expand=True)
    found = read(recogniser, image)
    (box,) = found.boxes
    assert found.text[box.start : box.end] == "Marmalade"
    ink = np.argwhere(np.asarray(image.convert("L")) < 100) / (image.height, image.width)
    x, y = box.corners[::2], box.corners[1::2]
    assert min(y) <= ink[:, 0].min()
    assert ink[:, 0].max() <= max(y)
    assert min(x) <= ink[:, 1].min()
    assert ink[:, 1].max() <= max(x)
    assert (max(x) - min(x)) * (max(y) - min(y)) < 0.06


def test_a_heading_on_its_side_does_not_mix_with_the_lines(recogniser: ProcessRecogniser) -> None:
    image = written(LETTER, size=(800, 300))
    side = written(["Annual report"], size=(240, 70)).rotate(90, expand=True)
    image.paste(side, (700, 20))
    assert read(recogniser, image).text.splitlines() == [*LETTER, "Annual report"]


def test_long_lines_of_print_are_not_taken_for_upside_down_ones(
    recogniser: ProcessRecogniser,
) -> None:
    line = "Thursday winter apples bread seventeen seventeen ladder receipt"
    image = written([line] * 3, size=(900, 160), text_px=20)
    assert read(recogniser, image).text.splitlines() == [line] * 3


def test_accents_are_read(recogniser: ProcessRecogniser) -> None:
    lines = ["Frühstück für Mädchen größer", "élève château forêt français"]
    assert read(recogniser, written(lines, accents=True)).text.splitlines() == lines


@pytest.mark.parametrize("likely", [False, True])
def test_a_picture_without_text_holds_none(recogniser: ProcessRecogniser, likely: bool) -> None:
    assert read(recogniser, scenery(3), likely=likely) == LocatedText()


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 2000, 3), (2000, 1, 3), (31, 33, 3)])
def test_a_picture_of_any_shape_is_borne(
    recogniser: ProcessRecogniser, shape: tuple[int, int, int]
) -> None:
    found = recogniser.recognise(np.zeros(shape, np.uint8), CancelToken(), likely=True)
    assert found == LocatedText()


def test_its_process_may_not_reach_out() -> None:
    with pytest.raises(EngineError) as caught:
        ProcessRecogniser(target=serve_reaching_out).recognise(
            np.zeros((2, 2, 3), np.uint8), CancelToken()
        )
    assert caught.value.detail == "3 refused"


def test_nobody_is_asked_for_a_model_and_nothing_is_written() -> None:
    with pytest.raises(EngineError) as caught:
        ProcessRecogniser(target=serve_watched).recognise(
            np.zeros((2, 2, 3), np.uint8), CancelToken()
        )
    assert caught.value.detail == "Marmalade: []"


def test_what_it_reads_with_has_a_name() -> None:
    assert engine.read_recogniser_version() == ProcessRecogniser().version
    assert "rapidocr 3." in str(engine.read_recogniser_version())
