"""A reranker's files are brought in, tried, and refused where they cannot rank."""

from collections.abc import Sequence
from pathlib import Path

import gguf
import numpy as np
import numpy.typing as npt
import pytest

from retllm_desktop.composition.packs import BundledTrial, open_install_service
from retllm_desktop.core.errors import PackError
from retllm_desktop.core.judging import JudgeInput, JudgeOptions, JudgePicture, Pair
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import ImageSpec, Rgb
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion
from retllm_desktop.packs.installation import PackInstalled
from retllm_desktop.packs.validation import LEAST_DISCRIMINATION
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from tests.fixtures.tiny_reranker import TinyReranker, write_reranker


class SmallTrial(BundledTrial):
    """The trial's pictures at the size of thumbnails: so many fit a few seconds."""

    def pictures(self, spec: ImageSpec | None, max_px: int, count: int) -> Sequence[Rgb]:
        return super().pictures(spec, min(max_px, 96), count)


@pytest.fixture(autouse=True)
def small_pictures(monkeypatch) -> None:
    monkeypatch.setattr("retllm_desktop.composition.packs.BundledTrial", SmallTrial)


def bring(folder: Path, data: Path) -> PackInstalled:
    service = open_install_service(Settings(threads=1), resolve_paths(data))
    events = list(service.import_from(folder, None, CancelToken()))
    assert isinstance(events[-1], PackInstalled)
    return events[-1]


def fitted_head(pack: TinyReranker) -> npt.NDArray[np.float32]:
    """Rows of a head that tells the trial's true captions from its false ones.

    The last state of a question follows from its logits, as there are more tokens than numbers in
    a state; the rows are the least that give +3 for true and −3 for false.
    """
    trial = SmallTrial()
    captions, count = list(trial.captions), 16
    shown = [JudgePicture(b"", lambda own=own: own) for own in trial.pictures(None, 768, count)]
    asked = [
        (JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput(captions[at]), JudgeInput(picture=shown[of])))
        for at in range(count)
        for of in (at, (at + count // 2) % count)
    ]
    with JudgeEngine(pack.model, pack.mmproj, pack.spec, threads=1) as engine:
        layouts = [engine.model.lay_out(one) for one in asked]
        logits = np.stack([one.values for one in engine.inference.infer(layouts, JudgeOptions())])
    (table,) = (
        tensor.data.astype(np.float64)
        for tensor in gguf.GGUFReader(pack.model).tensors
        if tensor.name == "token_embd.weight"
    )
    states = np.linalg.lstsq(table, logits.T.astype(np.float64), rcond=None)[0].T
    wanted = np.tile([3.0, -3.0], count)
    row = np.linalg.lstsq(states, wanted, rcond=1e-6)[0]
    return np.stack([row, np.zeros_like(row)]).astype(np.float32)


def test_a_reranker_that_ranks_is_installed_with_its_official_template(tmp_path) -> None:
    for name in ("plain", "made"):
        (tmp_path / name).mkdir()
    head = fitted_head(write_reranker(tmp_path / "plain", head=False))
    write_reranker(tmp_path / "made", head_rows=head)
    installed = bring(tmp_path / "made", tmp_path / "data")
    fine = installed.pack.manifest.fine
    assert fine is not None
    assert "Judge whether the Document meets the requirements" in fine.frame
    assert fine.prompt(Pair.TEXT_TO_PASSAGE) is not None
    assert fine.prompt(Pair.IMAGE_TO_TEXTS) is None
    assert "passages" in installed.pack.manifest.knows.domains
    assert "nobody tried just these files" in installed.pack.manifest.description
    assert installed.validation.discrimination >= LEAST_DISCRIMINATION


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (False, "in .*% of pairs; chance is 50 %"),
        (True, "the same of everything"),
    ],
)
def test_a_reranker_that_does_not_is_refused_with_the_reason(tmp_path, head, sentence) -> None:
    """A file without the head is told by its name; one with a head that says nothing by answers."""
    folder = tmp_path / "Qwen3-VL-Reranker"
    folder.mkdir()
    rows = np.zeros((2, 64), np.float32)
    write_reranker(folder, head=head, head_rows=rows, seed=1)
    with pytest.raises(PackError, match=sentence) as caught:
        bring(folder, tmp_path / "data")
    assert "without the model's ranking head" in str(caught.value)
    assert not list((tmp_path / "data" / "packs").glob("*/manifest.json"))
