"""What a picture is of: the world, a screen, a drawing or a page."""

from enum import StrEnum
from typing import Final


class PictureType(StrEnum):
    """What a picture is; where nothing tells, it has no type.

    ``PHOTO``: taken by a camera, paintings and prints that fill a photograph included;
    ``SCREENSHOT``: of a screen, whatever it shows; ``DRAWING``: clip art, icons, diagrams, plots,
    comics, drawn scenes; ``SCAN``: a page or a receipt on paper, scanned or photographed;
    ``PAGE``: a page of a document that is found as a picture.
    """

    PHOTO = "photo"
    SCREENSHOT = "screenshot"
    DRAWING = "drawing"
    SCAN = "scan"
    PAGE = "page"


PIXEL_TYPES = (PictureType.PHOTO, PictureType.SCREENSHOT, PictureType.DRAWING, PictureType.SCAN)
"""What a picture file can be by its pixels."""

PICTURE_TYPE_VERSION: Final = 1
"""Of what tells them apart: what an earlier version told is told again."""
