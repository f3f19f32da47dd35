"""Vectors of eight bits: what they may lose, and that they never lose it twice."""

import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from retllm_desktop.library.vector_codes import (
    codes_from_blobs,
    decode_rotated,
    decode_vectors,
    encode_vectors,
    quantize_rows,
    rotate_rows,
    rotate_rows_back,
    rotate_vector,
    rotation_matrix,
    valid_codes,
)


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def plain(count, dimension, seed=1):
    return unit(np.random.default_rng(seed).normal(size=(count, dimension)))


def with_large_dimensions(count, dimension, seed=1):
    """As image encoders make them: a mean in common, and a few dimensions far larger."""
    rng = np.random.default_rng(seed)
    scale = np.ones(dimension)
    scale[rng.choice(dimension, 2, replace=False)] = 30.0
    return unit((rng.normal(size=(count, dimension)) + rng.normal(size=dimension)) * scale)


@pytest.mark.parametrize("make", [plain, with_large_dimensions])
@pytest.mark.parametrize(
    ("dimension", "most", "usual"),
    [(64, 4e-3, 1e-3), (70, 4e-3, 1e-3), (384, 2e-3, 4e-4), (512, 2e-3, 4e-4)],
)
def test_cosines_are_hardly_changed(make, dimension, most, usual):
    rows, queries = make(500, dimension), make(40, dimension, seed=2)
    held = decode_vectors(encode_vectors(rows))
    assert held.dtype == np.float32
    assert np.linalg.norm(held, axis=1) == pytest.approx(1.0, abs=1e-6)
    off = held @ queries.T - rows @ queries.T
    assert np.abs(off).max() < most
    assert off.std() < usual
    # Each is its own nearest by far.
    assert (1.0 - np.vecdot(held, rows)).max() < 2e-4


@settings(max_examples=60, deadline=None)
@given(
    dimension=st.sampled_from([1, 2, 3, 5, 8, 64, 100]),
    count=st.integers(1, 30),
    seed=st.integers(0, 999),
    spread=st.sampled_from([0.0, 1.0, 3.0]),
)
def test_what_was_stored_is_stored_again_as_it_was(dimension, count, seed, spread):
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(count, dimension)) * np.exp(spread * rng.normal(size=dimension))
    codes = encode_vectors(unit(rows))
    assert codes.dtype == np.int8
    assert valid_codes(codes).all()
    assert (encode_vectors(decode_vectors(codes)) == codes).all()
    assert (quantize_rows(decode_rotated(codes)) == codes).all()
    again = codes_from_blobs([row.tobytes() for row in codes], dimension)
    assert (again == codes).all()


@settings(max_examples=60, deadline=None)
@given(
    codes=arrays.arrays(np.int8, (3, 6), elements=st.integers(-128, 127)).map(
        lambda codes: np.concatenate((codes, np.full((3, 1), -127, np.int8)), axis=1)
    )
)
def test_any_row_that_counts_as_sound_is_stored_again_as_it_was(codes):
    sound = codes[valid_codes(codes)]
    if len(sound):
        assert (encode_vectors(decode_vectors(sound)) == sound).all()
    assert (valid_codes(codes) == (codes.astype(int).min(axis=1) >= -127)).all()


def test_turned_or_not_they_are_the_same_vectors():
    rows = plain(20, 100)
    codes = encode_vectors(rows)
    assert decode_rotated(codes) == pytest.approx(rotate_rows(decode_vectors(codes)), abs=1e-6)
    assert decode_rotated(codes)[3] == pytest.approx(
        rotate_vector(decode_vectors(codes)[3]), abs=1e-6
    )


@pytest.mark.parametrize("dimension", [1, 7, 64])
def test_many_are_turned_as_few_are(dimension):
    rows = plain(700, dimension)
    turned = rotate_rows(rows)
    assert turned == pytest.approx(np.stack([rotate_vector(row) for row in rows]), abs=1e-6)
    assert rotate_rows_back(turned) == pytest.approx(rows, abs=1e-6)
    assert rotate_rows_back(turned[:9]) == pytest.approx(rows[:9], abs=1e-6)


@pytest.mark.parametrize("wrong", [0.0, np.nan, np.inf])
def test_what_has_no_direction_is_refused(wrong):
    rows = plain(3, 8)
    rows[1] = wrong
    with np.errstate(invalid="ignore"), pytest.raises(ValueError, match="direction"):
        encode_vectors(rows)


def test_what_was_damaged_is_told_and_lies_nowhere():
    codes = encode_vectors(plain(4, 8))
    codes[1] = 0
    codes[2] //= 2
    codes[3, 0] = -128
    assert valid_codes(codes).tolist() == [True, False, False, False]
    assert not decode_rotated(codes)[1].any()
    with pytest.raises(ValueError, match="reshape"):
        codes_from_blobs([b"1234"], 3)


@pytest.mark.parametrize(
    ("dimension", "checksum"),
    [
        (1, 0xDD6DA9A4),
        (3, 0xEB2D45B0),
        (8, 0x36616AD0),
        (64, 0xCA6F9FE9),
        (70, 0x8E38EA10),
        (384, 0xC420B5A8),
        (512, 0xBCB67D9C),
        (768, 0xA77BB57A),
    ],
)
def test_the_rotation_is_the_one_of_all_libraries(dimension, checksum):
    """It is part of the file's format: who changes it makes every library's vectors worthless."""
    steps = np.round(rotation_matrix(dimension).astype(np.float64) * 1e4).astype("<i2")
    assert zlib.crc32(steps.tobytes()) == checksum
