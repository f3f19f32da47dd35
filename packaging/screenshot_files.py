"""Files that the demo has none of, written for screenshots: a PDF and a film."""

from pathlib import Path
from typing import Final

import cv2
import numpy as np

_PAGES: Final = (
    (
        "Report of the harbour office",
        "The harbour was dredged from March to May.",
        "Forty boats were moved to the outer basin, and all of them are back.",
        "The harbour light was painted; the old lamp is in the museum.",
    ),
    (
        "Costs",
        "Dredging, as agreed with the harbour council: 41,200",
        "Paint and lamp: 1,950",
        "Nothing is left to be paid.",
    ),
)
_LINE_PT: Final = 30
_FILM_PX: Final = (640, 360)
_RATE: Final = 12
_SHOT_FRAMES: Final = 30


def write_document(path: Path) -> None:
    """Write a PDF of two pages of text."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 "]
    objects[2] += b"/BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    kids: list[str] = []
    for lines in _PAGES:
        kids.append(f"{len(objects) + 1} 0 R")
        content = len(objects) + 2
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /Font << /F1 3 0 R >> >> " + f"/Contents {content} 0 R >>".encode()
        )
        drawn = "".join(map(_show_line, range(len(lines)), lines)).encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%sendstream" % (len(drawn), drawn))
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    data, places = b"%PDF-1.4\n", list[int]()
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, begin = len(objects) + 1, len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    data += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, begin)
    path.write_bytes(data)


def _show_line(number: int, line: str) -> str:
    size_pt, y = (26 if number == 0 else 15), 760 - number * _LINE_PT
    return f"BT /F1 {size_pt} Tf 60 {y} Td ({line}) Tj ET\n"


def write_film(path: Path, photographs: Path) -> None:
    """Write a film that goes over some photographs, one after another."""
    code = cv2.VideoWriter.fourcc(*"mp4v")
    writer = cv2.VideoWriter(str(path), code, float(_RATE), _FILM_PX)
    for file in sorted(photographs.glob("*.webp"))[:5]:
        image = cv2.imdecode(np.frombuffer(file.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
        if image is None:
            continue
        for frame in range(_SHOT_FRAMES):
            writer.write(_cut(image, frame / _SHOT_FRAMES))
    writer.release()


def _cut(image: np.ndarray, share: float) -> np.ndarray:
    """A part of a picture of the film's shape, further on the larger the share."""
    height, width = image.shape[:2]
    wide = min(width, round(height * _FILM_PX[0] / _FILM_PX[1]))
    high = round(wide * _FILM_PX[1] / _FILM_PX[0])
    left, top = round((width - wide) * share), round((height - high) * share)
    return cv2.resize(image[top : top + high, left : left + wide], _FILM_PX)
