"""AVIF by Pillow's libavif: what its plugin leaves out is the colour coding without a profile."""

from typing import BinaryIO, cast

from PIL import AvifImagePlugin

from retllm_desktop.core.typing_support import override
from retllm_desktop.extraction.pictures.colour_coding import coding_of, make_profile
from retllm_desktop.extraction.pictures.heif_boxes import read_heif_items

# There is a reading process a core.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1


class AvifPicture(AvifImagePlugin.AvifImageFile):
    """A picture whose colours are told by a profile, also where the file names them by numbers."""

    @override
    def _open(self) -> None:
        stream = cast("BinaryIO", self.fp)
        start = stream.tell()
        data = stream.read()
        stream.seek(start)
        super()._open()
        coding = read_heif_items(data).nclx
        if coding is not None and "icc_profile" not in self.info:
            profile = make_profile(coding_of(*coding))
            if profile is not None:
                self.info["icc_profile"] = profile
