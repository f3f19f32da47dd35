"""A coarse pack whose text tower gives a vector a token, and whose texts are projected."""

import io
from collections.abc import Callable

import numpy as np
import pytest

from retllm_desktop.core.errors import EngineError, PackError
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.towers import project_vectors
from retllm_desktop.packs.installed import InstalledPack
from tests.unit.encoders.test_text_encoder import mean_of, states_tower, unit
from tests.unit.encoders.tiny_onnx import ImageTower

MakePack = Callable[..., InstalledPack]
POOLED = {
    "text__mask": "mask",
    "text__token_types": "types",
    "text__output": "states",
    "text__pooling": "mean",
}


def saved(array: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def drawn(rows: int, columns: int = 4) -> np.ndarray:
    return np.random.default_rng(3).standard_normal((rows, columns)).astype(np.float32)


def test_the_mean_over_the_mask_is_the_vector(make_pack: MakePack) -> None:
    encoder = OnnxDualEncoder(make_pack({"text": states_tower()}, **POOLED), threads=1)
    found = encoder.embed_texts(["red square on a circle", "blue", "red square"])
    wanted = [mean_of(text) for text in ("red square on a circle", "blue", "red square")]
    np.testing.assert_allclose(found, wanted, atol=1e-5)


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("dimension", [4, 6])
def test_a_projection_takes_texts_into_the_space_of_pictures(
    make_pack: MakePack, dtype: type, dimension: int
) -> None:
    matrix = drawn(5, dimension).astype(dtype)
    files = {
        "text": states_tower(),
        "text_projection": saved(matrix),
        "image": ImageTower(dimension=dimension).bytes(),
    }
    encoder = OnnxDualEncoder(make_pack(files, dimension=dimension, **POOLED), threads=1)
    found = encoder.embed_texts(["red square", "blue"])
    exact = matrix.astype(np.float64)
    wanted = [unit(mean_of(text) @ exact[:-1] + exact[-1]) for text in ("red square", "blue")]
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, wanted, atol=1e-5)


def test_the_length_of_what_is_projected_does_not_matter() -> None:
    vectors, matrix = drawn(3), drawn(5, 2)
    found = project_vectors(vectors, matrix)
    np.testing.assert_allclose(project_vectors(vectors * 7, matrix), found, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    # The last row alone is what a text of no meaning becomes.
    nothing = np.zeros((1, 4), np.float32)
    np.testing.assert_allclose(project_vectors(nothing, matrix)[0], unit(matrix[-1]), atol=1e-6)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (saved(drawn(5, 3)), "does not fit its encoder"),
        (saved(drawn(1)), "does not fit its encoder"),
        (saved(drawn(8194)), "8192 at most"),
        (saved(drawn(5)[0]), "does not fit its encoder"),
        (saved(drawn(5).astype(np.float64)), "float64"),
        (saved(drawn(5).astype(np.int8)), "int8"),
        (saved(np.full((5, 4), np.nan, np.float32)), "not finite"),
        (saved(drawn(5))[:-7], "cannot be read"),
        (b"", "cannot be read"),
        (b"no array", "cannot be read"),
        (saved(np.array([{"a": 1}], dtype=object)), "cannot be read"),
        # A header of sixty terabytes, with the file's few bytes behind it.
        (saved(drawn(5)).replace(b"(5, 4)", b"(4294967296, 4096)")[:200], "cannot be read"),
    ],
)
def test_a_projection_that_is_none_is_refused(
    make_pack: MakePack, data: bytes, complaint: str
) -> None:
    pack = make_pack({"text": states_tower(), "text_projection": data}, **POOLED)
    with pytest.raises(PackError, match="text projection") as caught:
        OnnxDualEncoder(pack, threads=1).embed_texts(["red"])
    assert complaint in str(caught.value)


def test_a_projection_of_another_model_is_told(make_pack: MakePack) -> None:
    pack = make_pack({"text": states_tower(), "text_projection": saved(drawn(9))}, **POOLED)
    with pytest.raises(EngineError, match=r"numbers instead of 1 × \d × 8"):
        OnnxDualEncoder(pack, threads=1).embed_texts(["red"])
