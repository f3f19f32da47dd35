"""SVG: drawn on white at the size that is wanted; nothing outside is read, nothing is endless."""

import base64
import gzip
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ImageSpec
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures import svg as svg_module
from retllm_desktop.extraction.pictures.images import DecodedImage, DecodeRequest, decode_image
from retllm_desktop.extraction.reading import read_file
from tests.unit.extraction.samples import encoded, png_header, scene

LIMITS = ReadingLimits()
EXACT = DecodeRequest(max_px=512, metadata=True)
NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(content: str, attributes: str = 'viewBox="0 0 400 300"') -> bytes:
    return f"<svg {NAMESPACES} {attributes}>{content}</svg>".encode()


def read(data: bytes, wanted: DecodeRequest = EXACT) -> DecodedImage:
    return decode_image(io.BytesIO(data), wanted, LIMITS)


def test_a_drawing_lies_on_white_at_the_size_that_is_wanted() -> None:
    data = svg('<rect width="200" height="300" fill="#ff0000"/>')
    picture = read(data)
    assert picture.image.size == (512, 384)
    assert picture.image.getpixel((100, 100)) == (255, 0, 0)
    assert picture.image.getpixel((400, 100)) == (255, 255, 255)
    assert (picture.width_px, picture.height_px) == (2048, 1536)
    assert read(data, DecodeRequest(max_px=2048)).image.size == (2048, 1536)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="30" height="60"', (1024, 2048)),
        ('width="100%" height="100%" viewBox="0 0 50 25"', (2048, 1024)),
        ('width="10cm" height="5cm"', (2048, 1024)),
        ('width="1e8" height="5e7"', (4096, 2048)),
        ('width="3000"  viewBox="0 0 10 10"', (3000, 3000)),
        ("", (2048, 2048)),
    ],
)
def test_proportions_are_those_of_the_file(attributes: str, size: tuple[int, int]) -> None:
    picture = read(svg("<rect width='10' height='10'/>", attributes))
    assert (picture.width_px, picture.height_px) == size


def test_title_and_description_are_found_by_their_words() -> None:
    picture = read(svg("<title>A harbour</title><desc>Boats at low tide</desc><g/>"))
    assert picture.metadata.caption == "A harbour · Boats at low tide"


def test_packed_drawings_entities_and_wide_characters_are_read() -> None:
    doctype = '<!DOCTYPE svg [<!ENTITY paint "#00ff00"><!ENTITY svg "http://www.w3.org/2000/svg">]>'
    text = (
        f'<?xml version="1.0"?><!-- {"x" * 900} -->{doctype}'
        '<svg xmlns="&svg;" viewBox="0 0 4 3"><rect width="4" height="3" fill="&paint;"/></svg>'
    )
    for data in (text.encode(), gzip.compress(text.encode())):
        assert read(data).image.getpixel((9, 9)) == (0, 255, 0)
    wide = svg('<rect width="400" height="300" fill="#00ff00"/>').decode().encode("utf-16")
    assert read(wide).image.getpixel((9, 9)) == (0, 255, 0)


@pytest.mark.parametrize("attribute", ["href", "xlink:href"])
def test_pictures_outside_are_not_read_and_those_within_are(tmp_path: Path, attribute: str) -> None:
    outside = tmp_path / "outside.png"
    outside.write_bytes(encoded(Image.new("RGB", (8, 8), "red"), "PNG"))
    within = base64.b64encode(encoded(scene(), "PNG")).decode()
    nested = base64.b64encode(svg(f'<image {attribute}="{outside}" width="400" height="300"/>'))
    for link in (
        str(outside),
        outside.as_uri(),
        "http://localhost/x.png",
        "data:image/svg+xml;base64," + nested.decode(),
    ):
        picture = read(svg(f'<image {attribute}="{link}" width="400" height="300"/>'))
        assert picture.image.getextrema() == ((255, 255),) * 3
    link = f"data:image/png;base64,{within}"
    picture = read(svg(f'<image {attribute}="{link}" width="400" height="300"/>'))
    assert np.asarray(picture.image).std() > 40


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("<rect width='4' height='3' fill='red'/>")
    text = (
        f'<!DOCTYPE svg [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
        f'<svg {NAMESPACES} viewBox="0 0 4 3">&e;</svg>'
    )
    assert read(text.encode()).image.getextrema() == ((255, 255),) * 3


def laughs_by_use() -> bytes:
    levels = "".join(
        f'<g id="g{n + 1}">' + f'<use xlink:href="#g{n}"/>' * 10 + "</g>" for n in range(9)
    )
    return svg(f'<defs><rect id="g0" width="1" height="1"/>{levels}</defs><use href="#g9"/>')


def laughs_by_entity() -> bytes:
    entities = '<!ENTITY e0 "haha">' + "".join(
        f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9)
    )
    return f"<!DOCTYPE svg [{entities}]><svg {NAMESPACES}><text>&e9;</text></svg>".encode()


def laughs_by_pattern() -> bytes:
    levels = "".join(
        f'<pattern id="p{n + 1}" width="1" height="1">'
        + f'<rect width="1" height="1" fill="url(#p{n})"/>' * 10
        + "</pattern>"
        for n in range(9)
    )
    return svg(f'<defs>{levels}</defs><rect width="9" height="9" fill="url(#p9)"/>')


@pytest.mark.parametrize(
    "data",
    [
        laughs_by_use(),
        laughs_by_entity(),
        laughs_by_pattern(),
        svg("<g>" * 5000 + "</g>" * 5000),
        svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
        svg(
            "".join(f'<g id="n{n}"><use href="#n{n + 1}"/></g>' for n in range(500))
            + '<g id="n500"/>'
        ),
        gzip.compress(svg("<!--" + " " * (40 << 20) + "-->")),
    ],
    ids=["use", "entity", "pattern", "nested", "circle", "chain", "packed"],
)
def test_drawings_without_end_are_refused(data: bytes) -> None:
    with pytest.raises(ItemError) as caught:
        read(data)
    assert caught.value.detail


@pytest.mark.parametrize(
    "content",
    [
        '<filter id="f">'
        + '<feOffset dx="1"/>' * 60
        + "</filter>"
        + '<rect filter="url(#f)" width="9" height="9"/>' * 60,
        '<image width="9" height="9" href="data:image/png;base64,'
        + base64.b64encode(png_header(30_000, 30_000)).decode()
        + '"/>',
    ],
    ids=["filters", "picture"],
)
def test_drawings_that_take_forever_are_refused(content: str) -> None:
    with pytest.raises(ItemError, match="too much to be drawn"):
        read(svg(content))


def test_filters_without_end_are_left_out() -> None:
    steps = '<feMorphology radius="400"/>', '<feConvolveMatrix order="99" kernelMatrix="1 1"/>'
    for step in steps:
        shape = '<rect width="400" height="300" fill="red" filter="url(#f)"/>'
        picture = read(svg(f'<filter id="f"><feOffset dx="0"/>{step}</filter>{shape}'))
        assert picture.image.getpixel((200, 200)) == (255, 0, 0)


def test_more_elements_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg_module, "_MOST_ELEMENTS", 50)
    assert read(svg("<g/>" * 40)).image
    with pytest.raises(ItemError, match="too much to be drawn"):
        read(svg("<g/>" * 60))


@pytest.mark.parametrize(
    "data", [b"<svg", svg("<g>")[:-9], b"<svg/>", svg("", 'width="1" height="900"')]
)
def test_broken_drawings_are_refused_or_empty(data: bytes) -> None:
    try:
        picture = read(data)
    except ItemError as error:
        assert error.title  # noqa: PT017 - either is right
    else:
        assert picture.image.getextrema() == ((255, 255),) * 3


def test_a_drawing_is_a_picture_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.svg"
    path.write_bytes(svg('<rect width="200" height="300" fill="#ff0000"/>'))
    for first_pass in (False, True):
        extraction = read_file(
            path, None, ImageSpec(64), frozenset(), LIMITS, first_pass=first_pass
        )
        assert extraction.parts[0].pixels.shape == (64, 64, 3)
