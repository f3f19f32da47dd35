"""Fits what tells photographs, screenshots, drawings and scans apart, and tables its mistakes.

    python -m models.training.picture_types FIT CHOOSE TEST [--write]

Each holds a folder a type: ``picture_type_data.py`` draws ``FIT``; the others come from elsewhere,
and no source is in two of them. The strength of the decay and the threshold are chosen on
``CHOOSE``, the mistakes are counted on ``TEST``. There is a model for pixels as they were decoded
and one for previews that were stored with loss. Needs scikit-learn, which the program does not.
"""

import argparse
import io
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image
from sklearn.linear_model import LogisticRegression

from retllm_desktop.core.picture_types import PIXEL_TYPES
from retllm_desktop.core.types import ImageSpec
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures import picture_type
from retllm_desktop.extraction.pictures.images import (
    DecodeRequest,
    decode_image,
    encode_thumbnail,
    make_preview,
)
from retllm_desktop.extraction.pictures.picture_features import (
    FEATURE_NAMES,
    MIN_SIDE_PX,
    measure_picture,
)

_SPEC: Final = ImageSpec(260)
_STRENGTHS: Final = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
_KEPT_PHOTOS: Final = 0.985
"""Share of the photographs chosen on that the threshold leaves photographs."""


def features_of(path: Path) -> list[np.ndarray]:
    """Return a picture's features twice: from its pixels, and from its stored preview."""
    try:
        with path.open("rb") as stream:
            wanted = DecodeRequest(_SPEC, thumbnail=True)
            preview = make_preview(decode_image(stream, wanted, ReadingLimits()).image)
    except Exception:  # noqa: BLE001 - a sample that cannot be read is none
        return []
    if min(preview.size) < MIN_SIDE_PX:
        return []
    stored = Image.open(io.BytesIO(encode_thumbnail(preview))).convert("RGB")
    return [measure_picture(one) for one in (preview, stored)]


def read_folder(root: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[Path]]:
    """Return features (n, 2, f), classes (n,), sources (n,) and files of a folder."""
    files = [path for one in PIXEL_TYPES for path in sorted((root / one).iterdir())]
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(features_of, files, chunksize=8))
    kept = [(path, values) for path, values in zip(files, found, strict=True) if values]
    classes = [PIXEL_TYPES.index(path.parent.name) for path, _ in kept]  # type: ignore[arg-type]
    sources = [f"{path.parent.name}/{source_of(path)}" for path, _ in kept]
    return (
        np.asarray([values for _, values in kept]),
        np.asarray(classes),
        np.asarray(sources),
        [path for path, _ in kept],
    )


def source_of(path: Path) -> str:
    """Return what a sample comes from: the beginning of its name.

    Pages are all drawn by one maker, each from texts of its own: every sixth is a source.
    """
    name = path.stem.split("__")[0] if "__" in path.stem else path.stem.split("_")[0]
    return f"{name}{int(path.stem.rpartition('_')[2]) % 6}" if name == "page" else name


class TypeModel:
    """Logistic regression on standardised, clipped features; every class counts alike."""

    def __init__(self, values: np.ndarray, classes: np.ndarray, strength: float) -> None:
        """Fit on features (n, f) and classes (n,); the strength is the inverse of the decay."""
        self.mean = values.mean(axis=0)
        self.scale = np.maximum(values.std(axis=0), 1e-3)
        self._fitted = LogisticRegression(C=strength, class_weight="balanced", max_iter=2_000)
        self._fitted.fit(self._standardise(values), classes)

    def _standardise(self, values: np.ndarray) -> np.ndarray:
        return np.clip((values - self.mean) / self.scale, -4, 4)

    def matrices(self) -> dict[str, np.ndarray]:
        """Return what the program reads."""
        return {
            "mean": self.mean,
            "scale": self.scale,
            "weights": self._fitted.coef_.T,
            "bias": self._fitted.intercept_,
        }

    def log_odds(self, values: np.ndarray) -> np.ndarray:
        """Return unnormalised log-probabilities, (n, 4)."""
        return self._fitted.decision_function(self._standardise(values))


def probabilities(log_odds: np.ndarray) -> np.ndarray:
    """Return the softmax of each row."""
    raised = np.exp(log_odds - log_odds.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def confusion(log_odds: np.ndarray, classes: np.ndarray, threshold: float) -> np.ndarray:
    """Return counts: rows are what is, columns what is said."""
    table = np.zeros((len(PIXEL_TYPES),) * 2, dtype=int)
    for row, true in zip(log_odds, classes, strict=True):
        said = PIXEL_TYPES.index(picture_type.choose_type(row, threshold))
        table[true, said] += 1
    return table


def say(*texts: str) -> None:
    """Write a line."""
    sys.stdout.write(" ".join(texts) + "\n")


def print_table(title: str, table: np.ndarray) -> None:
    """Print counts with recall and precision."""
    say(f"\n{title}")
    say(f"{'':12}" + "".join(f"{one.value:>12}" for one in PIXEL_TYPES) + f"{'recall':>10}")
    for number, one in enumerate(PIXEL_TYPES):
        recall = table[number, number] / max(1, table[number].sum())
        say(f"{one.value:12}" + "".join(f"{n:12d}" for n in table[number]) + f"{recall:10.3f}")
    precision = [table[n, n] / max(1, table[:, n].sum()) for n in range(len(PIXEL_TYPES))]
    say(f"{'precision':12}" + "".join(f"{one:12.3f}" for one in precision))


def choose_strength(
    fitted: tuple[np.ndarray, np.ndarray], chosen_on: tuple[np.ndarray, np.ndarray]
) -> tuple[TypeModel, float]:
    """Return the model and the threshold that tell most of other sources' samples.

    Args:
        fitted: Features (n, f) and classes (n,) to fit on.
        chosen_on: The same of sources that are not fitted on.
    """
    best: tuple[float, TypeModel, float] | None = None
    for strength in _STRENGTHS:
        model = TypeModel(*fitted, strength)
        odds, classes = model.log_odds(chosen_on[0]), chosen_on[1]
        photos = probabilities(odds[classes == 0])[:, 0]
        threshold = float(min(0.5, np.quantile(photos, 1 - _KEPT_PHOTOS)))
        table = confusion(odds, classes, threshold)
        told = float(np.mean(np.diag(table) / table.sum(axis=1)))
        say(f"strength {strength}: mean recall {told:.3f}, photo_threshold {threshold:.3f}")
        if best is None or told > best[0]:
            best = (told, model, threshold)
    assert best is not None
    return best[1], best[2]


def main(arguments: Sequence[str] | None = None) -> None:
    """Choose, fit, table and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fit", type=Path)
    parser.add_argument("choose", type=Path)
    parser.add_argument("test", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--mistakes", type=Path, help="Where names of mistaken samples are put.")
    options = parser.parse_args(arguments)
    values, classes, _, _ = read_folder(options.fit)
    others, other_classes, _, _ = read_folder(options.choose)
    tested, true, origins, files = read_folder(options.test)
    body: dict[str, object] = {
        "features": list(FEATURE_NAMES),
        "types": [one.value for one in PIXEL_TYPES],
    }
    for way, name in enumerate(("pixels", "stored")):
        model, threshold = choose_strength(
            (values[:, way], classes), (others[:, way], other_classes)
        )
        print_table(
            f"chosen on, {name}",
            confusion(model.log_odds(others[:, way]), other_classes, threshold),
        )
        odds = model.log_odds(tested[:, way])
        print_table(f"test, {name}", confusion(odds, true, threshold))
        body[name] = {
            "photo_threshold": round(threshold, 4),
            **{key: np.round(array, 4).tolist() for key, array in model.matrices().items()},
        }
        if way:
            continue
        for origin in np.unique(origins):
            row = confusion(odds[origins == origin], true[origins == origin], threshold)
            told = zip(PIXEL_TYPES, row.sum(axis=0), strict=True)
            say(f"{origin:28}", *(f"{one.value} {n}" for one, n in told))
        if options.mistakes:
            wrong = [
                f"{path}\t{said}"
                for path, row, one in zip(files, odds, true, strict=True)
                if (said := picture_type.choose_type(row, threshold)) != PIXEL_TYPES[one]
            ]
            options.mistakes.write_text("\n".join(wrong), "utf-8")
    if options.write:
        path = Path(picture_type.__file__).with_name("picture_type.json")
        path.write_text(json.dumps(body) + "\n", "utf-8")
        say(f"wrote {path}")


if __name__ == "__main__":
    main()
