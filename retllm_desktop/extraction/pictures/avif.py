"""AVIF by Pillow's libavif: what its plugin leaves out is the colour coding without a profile."""

from typing import BinaryIO, Final, cast

from PIL import AvifImagePlugin, Image

from retllm_desktop.core.typing_support import override
from retllm_desktop.extraction.pictures.colour_coding import coding_of, make_profile
from retllm_desktop.extraction.pictures.heif_boxes import read_heif_items

_ORIENTATION: Final = 0x0112

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
        if "xmp" in self.info and "exif" not in self.info:
            # Where EXIF says nothing, Pillow takes XMP's word for how pixels lie, which counts
            # for nothing in such a file.
            upright = Image.Exif()
            upright[_ORIENTATION] = 1
            self.info["exif"] = upright.tobytes()
        coding = read_heif_items(data).nclx
        if coding is not None and "icc_profile" not in self.info:
            profile = make_profile(coding_of(*coding))
            if profile is not None:
                self.info["icc_profile"] = profile
