"""A picture file becomes its parts: encoder pixels, preview, metadata and type; views of it."""

import io
from dataclasses import replace
from typing import BinaryIO

import numpy as np
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.types import ExtractedPart, ImageSpec, Metadata, Modality, Rgb
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.metadata.screenshots import is_screenshot_name
from retllm_desktop.extraction.pictures.camera_previews import decode_quickly
from retllm_desktop.extraction.pictures.images import (
    DecodedImage,
    DecodeRequest,
    decode_image,
    encode_thumbnail,
    get_region_share,
    make_encoder_image,
    make_preview,
    render_view,
)
from retllm_desktop.extraction.pictures.picture_type import classify_picture
from retllm_desktop.extraction.readers import FileContents, SourceFile, ViewRequest


def read_picture(
    file: SourceFile,
    spec: ImageSpec | None,
    limits: ReadingLimits,
    page: int = 0,
    *,
    typed: bool = True,
) -> FileContents:
    """Decode a picture as a whole.

    Args:
        file: The file.
        spec: Size of the pixels to make.
        limits: What it may cost.
        page: Which directory of a TIFF, from 0.
        typed: Whether to tell what it is a picture of.

    Raises:
        ItemError: It is no picture, damaged, or too large.
    """
    if spec is None:
        raise ValueError("no size for the pixels")
    wanted = DecodeRequest(spec, thumbnail=True, metadata=True, page=page)
    picture = decode_image(file.opened.stream, wanted, limits)
    return _make_contents(file.name, picture, spec, typed=typed)


def read_picture_first(
    file: SourceFile, spec: ImageSpec | None, limits: ReadingLimits
) -> FileContents:
    """Decode the preview that a camera put into a picture.

    Raises:
        ItemError: There is none, or it is too small; the file is to be read as a whole.
    """
    if spec is None:
        raise ItemError("The model takes no previews of pictures")
    picture = decode_quickly(file.opened.stream, spec, limits)
    return _make_contents(file.name, picture, spec, typed=not picture.metadata.camera)


def describe_picture(file: SourceFile, limits: ReadingLimits) -> Metadata:
    """Return what a picture says of itself and what it is a picture of.

    Raises:
        ItemError: It is no picture, damaged, or too large.
    """
    wanted = DecodeRequest(thumbnail=True, metadata=True)
    picture = decode_image(file.opened.stream, wanted, limits)
    return _typed(make_preview(picture.image), picture.metadata, file.name)


def decode_view(stream: BinaryIO, view: ViewRequest, limits: ReadingLimits, page: int = 0) -> Rgb:
    """Decode a picture, or a part of it, at an encoder's size or as a view.

    Args:
        stream: The file's bytes.
        view: Which pixels are wanted.
        limits: What it may cost.
        page: Which directory of a TIFF, from 0.

    Raises:
        ItemError: It cannot be read.
    """
    # For an encoder, exactly as at indexing, so that a file of the library finds itself.
    spec = view.spec
    wanted = DecodeRequest(spec, thumbnail=True) if spec else DecodeRequest(max_px=view.max_px)
    wanted = replace(wanted, share=get_region_share(view.region), page=page)
    picture = decode_image(stream, wanted, limits)
    return _as_pixels(render_view(picture.image, spec, view.max_px, view.region, picture.frame))


def classify_preview(data: bytes, metadata: Metadata, name: str) -> PictureType | None:
    """Return what a picture is by its encoded preview, its metadata and its name.

    Raises:
        ItemError: The preview cannot be used.
    """
    preview = decode_image(io.BytesIO(data), DecodeRequest(thumbnail=True), ReadingLimits())
    return _typed(make_preview(preview.image), metadata, name, stored=True).picture_type


def _make_contents(
    name: str, picture: DecodedImage, spec: ImageSpec, *, typed: bool = True
) -> FileContents:
    """Make a picture's part and metadata, with what it is a picture of where that is wanted."""
    preview = make_preview(picture.image)
    part = ExtractedPart(
        index=0,
        modality=Modality.IMAGE,
        pixels=_as_pixels(make_encoder_image(picture.image, spec, picture.frame)),
        width_px=picture.width_px,
        height_px=picture.height_px,
        thumbnail=encode_thumbnail(preview),
    )
    metadata = picture.metadata
    if typed:
        metadata = _typed(preview, metadata, name)
    return FileContents((part,), metadata, picture.note)


def _typed(
    preview: Image.Image, metadata: Metadata, name: str, *, stored: bool = False
) -> Metadata:
    """Return metadata with what the name and the pixels say: what it is a picture of."""
    if not metadata.camera and is_screenshot_name(name):
        metadata = replace(metadata, screenshot=True)
    found = classify_picture(preview, metadata, name, stored=stored)
    return replace(metadata, picture_type=found)


def _as_pixels(image: Image.Image) -> Rgb:
    return np.asarray(image, dtype=np.uint8)
