"""Turns 8-bit pictures into the numbers an image tower takes."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import Rgb
from retllm_desktop.packs.manifest import ImageInput


class PixelScaler:
    """Scales pixels by a manifest's mean and standard deviation.

    (pixel / 255 − mean) / std is one multiplication and one addition per number; both
    factors are made once, in float32.
    """

    def __init__(self, image: ImageInput) -> None:
        """Prepare the factors."""
        mean = np.asarray(image.mean, dtype=np.float64)
        std = np.asarray(image.std, dtype=np.float64)
        self._px = image.spec.px
        self._scale = (1.0 / (255.0 * std)).astype(np.float32)[:, None, None]
        self._offset = (-mean / std).astype(np.float32)[:, None, None]

    def batch(self, images: Sequence[Rgb]) -> npt.NDArray[np.float32]:
        """Return pictures as (n, 3, px, px) float32.

        Raises:
            ValueError: A picture is not (px, px, 3) uint8: the caller's mistake.
        """
        out = np.empty((len(images), 3, self._px, self._px), dtype=np.float32)
        for row, image in zip(out, images, strict=True):
            if image.shape != (self._px, self._px, 3) or image.dtype != np.uint8:
                raise ValueError(
                    f"expected pixels ({self._px}, {self._px}, 3) uint8, "
                    f"got {image.shape} {image.dtype}"
                )
            np.multiply(image.transpose(2, 0, 1), self._scale, out=row, dtype=np.float32)
            np.add(row, self._offset, out=row)
        return out
