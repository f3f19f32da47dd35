import numpy as np

from retllm_desktop.core.types import ExtractedPart, Extraction, ImageSpec, Modality
from retllm_desktop.indexing.embedding import EmbeddingQueue, embed_parts

BATCH_PARTS = 8


def picture(red, index=0):
    pixels = np.full((4, 4, 3), red, np.uint8)
    return ExtractedPart(index, Modality.IMAGE, pixels=pixels, thumbnail=b"t")


def passage(text, index=0, label=""):
    return ExtractedPart(index, Modality.TEXT, text=text, label=label)


def test_pictures_and_passages_keep_their_order(encoder):
    rows = embed_parts(encoder, [passage("abc"), picture(7), passage("a"), picture(9)])
    for row, value in zip(rows, (3, 7, 1, 9), strict=True):
        np.testing.assert_array_equal(row, encoder._row(value))
    assert embed_parts(encoder, []) == []


def test_a_blank_passage_is_found_by_what_it_is_called(encoder):
    (row,) = embed_parts(encoder, [passage(" \n", label="page 3")])
    np.testing.assert_array_equal(row, encoder._row(len("page 3")))


def test_files_come_back_with_their_vectors_and_without_pixels(encoder):
    queue = EmbeddingQueue(encoder, BATCH_PARTS)
    many = tuple(picture(n, n) for n in range(BATCH_PARTS + 3))
    queue.add("many", Extraction(b"m", 1, many))
    assert encoder.embedded == BATCH_PARTS
    queue.add("copy", Extraction(b"c", 1, ()))
    queue.add("text", Extraction(b"t", 1, (passage("abcd"),)))
    assert (queue.files, queue.parts) == (3, BATCH_PARTS + 4)
    taken = queue.drain()
    assert [(key, extraction.content_hash) for key, extraction, _ in taken] == [
        ("many", b"m"), ("copy", b"c"), ("text", b"t"),
    ]  # fmt: skip
    assert all(part.pixels is None for part in taken[0][1].parts)
    assert taken[0][1].parts[5].thumbnail == b"t"
    expected = np.stack([encoder._row(n) for n in range(BATCH_PARTS + 3)])
    np.testing.assert_array_equal(taken[0][2], expected)
    assert taken[1][2] is None
    assert taken[2][2].shape == (1, 3)
    assert (queue.files, queue.parts, queue.drain()) == (0, 0, [])


def test_pictures_that_take_seconds_are_embedded_few_at_a_time(encoder, monkeypatch):
    """So a run can be stopped between them, and what is done is not lost."""
    budget = ImageSpec(4, "tokens", token_px=2, max_tokens=4)
    monkeypatch.setattr(encoder, "image_spec", budget)
    queue = EmbeddingQueue(encoder, BATCH_PARTS)
    for number in range(3):
        queue.add(number, Extraction(b"p", 1, (picture(number),)))
    assert encoder.embedded == 0
    queue.add(3, Extraction(b"p", 1, (picture(3),)))
    assert encoder.embedded == 4
    assert EmbeddingQueue(encoder, 1).drain() == []
    np.testing.assert_array_equal(queue.drain()[3][2][0], encoder._row(3))
