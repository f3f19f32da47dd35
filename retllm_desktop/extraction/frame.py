"""Where a picture's original lies in pixels that were decoded smaller: whole numbers do not tell.

A side of 427 pixels at half its size is 214 pixels, of which the original fills 213.5. What is
cut out or squashed afterwards must be the original, or it comes out shifted.
"""

from dataclasses import dataclass

from retllm_desktop.core.types import ImageSpec

FrameBox = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ImageFrame:
    """The original's place in decoded pixels.

    Attributes:
        left: Decoded pixels before its left edge, less than one.
        top: Decoded pixels before its upper edge, less than one.
        scale: Its pixels for each decoded one, 1 or more.
        width_px: Its width.
        height_px: Its height.
    """

    left: float
    top: float
    scale: float
    width_px: int
    height_px: int

    def turned(self, orientation: int, size: tuple[int, int]) -> "ImageFrame":
        """Return the frame after a picture was set upright.

        Args:
            orientation: The EXIF orientation, 1 to 8.
            size: Width and height of the decoded pixels before.
        """
        right = max(0.0, size[0] - self.left - self.width_px / self.scale)
        below = max(0.0, size[1] - self.top - self.height_px / self.scale)
        left = right if orientation in (2, 3, 7, 8) else self.left
        top = below if orientation in (3, 4, 6, 7) else self.top
        if orientation in (5, 6, 7, 8):
            return ImageFrame(top, left, self.scale, self.height_px, self.width_px)
        return ImageFrame(left, top, self.scale, self.width_px, self.height_px)

    def whole(self, size: tuple[int, int]) -> FrameBox:
        """Return all of the original as a box within decoded pixels of that size."""
        return self._box((0.0, 0.0, self.width_px, self.height_px), size)

    def centre(self, spec: ImageSpec, size: tuple[int, int]) -> FrameBox:
        """Return what lands in the centre square, as a box within decoded pixels of that size.

        The square is cut at whole pixels of the resized picture, as the encoders' makers do.
        """
        short = min(self.width_px, self.height_px)
        wide, high = (side * spec.px // short for side in (self.width_px, self.height_px))
        x, y = self.width_px / wide, self.height_px / high
        left, top = (wide - spec.px) // 2, (high - spec.px) // 2
        return self._box((left * x, top * y, (left + spec.px) * x, (top + spec.px) * y), size)

    def _box(self, box: FrameBox, size: tuple[int, int]) -> FrameBox:
        return (
            max(0.0, self.left + box[0] / self.scale),
            max(0.0, self.top + box[1] / self.scale),
            min(float(size[0]), self.left + box[2] / self.scale),
            min(float(size[1]), self.top + box[3] / self.scale),
        )


def make_whole_frame(size: tuple[int, int]) -> ImageFrame:
    """Return the frame of a picture that was not made smaller."""
    return ImageFrame(0.0, 0.0, 1.0, *size)
