"""What a reading process says is taken apart with care."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.query import TYPE_VALUES
from retllm_desktop.core.types import (
    ExtractedPart,
    Extraction,
    ImageSpec,
    Metadata,
    Modality,
)
from retllm_desktop.extraction import messages
from retllm_desktop.extraction.messages import MalformedAnswerError

HASH = bytes(range(32))


def over_the_wire(packed: messages.PackedMessage) -> messages.PackedMessage:
    return json.loads(json.dumps(packed[0])), packed[1]


def picture_part(index: int = 0) -> ExtractedPart:
    pixels = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    return ExtractedPart(index, Modality.IMAGE, pixels, None, 30, 20, "", b"webp")


text_parts = st.builds(
    ExtractedPart,
    index=st.integers(0, 2**30),
    modality=st.just(Modality.TEXT),
    text=st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    label=st.text(max_size=20, alphabet=st.characters(exclude_categories=["Cs"])),
    thumbnail=st.none() | st.binary(max_size=8),
)


@given(st.lists(text_parts, max_size=5, unique_by=lambda part: part.index))
def test_an_extraction_survives_the_way(parts: list[ExtractedPart]) -> None:
    whole = Extraction(HASH, 99, tuple(sorted(parts, key=lambda part: part.index)))
    assert messages.parse_extraction(*over_the_wire(messages.extraction_answer(whole))) == whole


metadata = st.builds(
    Metadata,
    taken_s=st.none() | st.floats(-1e11, 1e11),
    camera=st.text(max_size=20),
    lens=st.text(max_size=20),
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
    caption=st.text(max_size=50),
    screenshot=st.booleans(),
    kind=st.sampled_from([None, *FileKind]),
)


@given(metadata)
def test_metadata_survive_the_way(said: Metadata) -> None:
    whole = Extraction(HASH, 99, (), said)
    assert messages.parse_extraction(*over_the_wire(messages.extraction_answer(whole))) == whole


@given(
    st.dictionaries(
        st.sampled_from(["taken_s", "camera", "latitude", "longitude", "caption", "kind"]),
        st.none() | st.booleans() | st.floats() | st.text() | st.lists(st.integers()),
    )
)
def test_metadata_that_make_no_sense_are_dropped(said: dict[str, object]) -> None:
    header, blobs = messages.extraction_answer(Extraction(HASH, 99, ()))
    found = messages.parse_extraction({**header, "metadata": said}, blobs).metadata
    assert found.latitude is None or abs(found.latitude) <= 90
    assert (found.latitude is None) == (found.longitude is None)
    assert found.taken_s is None or abs(found.taken_s) < 1e12
    assert isinstance(found.camera, str)
    assert found.kind in {None, *FileKind}


def test_pixels_survive_the_way() -> None:
    sent = Extraction(HASH, 99, (picture_part(),))
    found = messages.parse_extraction(*over_the_wire(messages.extraction_answer(sent)))
    assert found == sent
    assert found.parts[0].pixels is not None
    np.testing.assert_array_equal(found.parts[0].pixels, picture_part().pixels)
    pixels = picture_part().pixels
    assert pixels is not None
    found_pixels = messages.parse_pixels(*over_the_wire(messages.pixels_answer(pixels)))
    np.testing.assert_array_equal(found_pixels, pixels)


def test_an_error_is_raised_again() -> None:
    answer = messages.error_answer(ItemError("Broken", "beyond repair"))
    for read in (messages.parse_extraction, messages.parse_pixels):
        with pytest.raises(ItemError, match=r"Broken \(beyond repair\)"):
            read(*over_the_wire(answer))


def test_names_that_are_no_text_travel_as_bytes() -> None:
    path = Path("/tmp/caf\udce9.jpg")
    header, blobs = messages.extract_request(path, 5, ImageSpec(8), [HASH])
    json.dumps(header).encode("ascii")
    assert blobs == [b"/tmp/caf\xe9.jpg"] or "\udce9" not in path.name


def test_a_size_survives_the_way() -> None:
    spec = ImageSpec(224, "shortest", True, "lanczos")
    header, _ = over_the_wire(messages.load_request(Path("x"), spec, 0, None))
    assert messages.requested_spec(header) == spec
    header, _ = over_the_wire(messages.load_request(Path("x"), None, 640, None))
    assert messages.requested_spec(header) is None


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("answer", "pixels"),
        ("hash", "zz"),
        ("hash", "00"),
        ("hash", None),
        ("size", -1),
        ("size", "1"),
        ("parts", {}),
        ("parts", [3]),
        ("parts.modality", "sound"),
        ("parts.index", -1),
        ("parts.index", True),
        ("parts.label", 5),
        ("parts.pixels", [2, 3, 4]),
        ("parts.pixels", [2, 30000, 3]),
        ("parts.pixels", [0, 3, 3]),
        ("parts.pixels", "2 3 3"),
        ("parts.pixels", None),
        ("parts.text", 1),
        ("parts.width", 2**40),
        ("parts.thumbnail", False),
    ],
)
def test_an_answer_that_cannot_be_is_refused(place: str, value: object) -> None:
    header, blobs = over_the_wire(
        messages.extraction_answer(Extraction(HASH, 99, (picture_part(),)))
    )
    target: Any = header
    *path, last = place.split(".")
    for step in path:
        target = target[step][0]
    target[last] = value
    with pytest.raises(MalformedAnswerError):
        messages.parse_extraction(header, blobs)


def test_parts_out_of_order_and_blobs_too_many_or_too_few() -> None:
    twice = Extraction(HASH, 99, (picture_part(1), picture_part(1)))
    with pytest.raises(MalformedAnswerError, match="order"):
        messages.parse_extraction(*messages.extraction_answer(twice))
    header, blobs = messages.extraction_answer(Extraction(HASH, 99, (picture_part(),)))
    for wrong in (blobs[:-1], [*blobs, b""], [b"text", *blobs[1:]], []):
        with pytest.raises(MalformedAnswerError):
            messages.parse_extraction(header, wrong)


@pytest.mark.parametrize("kind", sorted(FileKind))
def test_every_kind_of_file_is_told_and_can_be_asked_for(kind: str) -> None:
    told = Extraction(HASH, 99, (), Metadata(kind=kind))
    assert messages.parse_extraction(*messages.extraction_answer(told)).metadata.kind == kind
    assert kind in TYPE_VALUES


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)
names = st.sampled_from(["answer", "hash", "size", "parts", "shape", "title"])


@given(st.dictionaries(names, json_values), st.lists(st.binary(max_size=9), max_size=3))
def test_any_answer_is_read_or_refused(header: dict[str, Any], blobs: list[bytes]) -> None:
    for answer in ("extraction", "pixels", "error"):
        for read in (messages.parse_extraction, messages.parse_pixels):
            with pytest.raises((MalformedAnswerError, ItemError)):
                read({**header, "answer": answer}, blobs)
