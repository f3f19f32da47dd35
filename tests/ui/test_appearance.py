"""Themes, icons and pictures of the window."""

import re
from dataclasses import asdict

import pytest
from PySide6.QtGui import QColor, QImage
from window_capture import grab, settle_down

from retllm_desktop.core.library_records import Root
from retllm_desktop.platform.paths import bundled_folder
from retllm_desktop.ui.shared.theme import (
    DARK,
    LIGHT,
    ThemeMode,
    Tokens,
    icon_file,
    make_style_sheet,
)
from tests.ui.fakes import ROOT, webp


def luminance(color: str) -> float:
    channels = [QColor(color).redF(), QColor(color).greenF(), QColor(color).blueF()]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "window"),
        ("text", "surface"),
        ("text", "selected"),
        ("text", "hover"),
        ("muted", "window"),
        ("muted", "surface"),
        ("muted", "selected"),
        ("sure", "window"),
        ("sure", "selected"),
        ("maybe", "window"),
        ("maybe", "selected"),
        ("accent", "surface"),
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("warn_text", "warn"),
        ("error_text", "error"),
        ("error_text", "window"),
        ("ink", "paper"),
        ("on_mark", "mark"),
    ],
)
def test_text_can_be_read(tokens: Tokens, ink: str, ground: str):
    # WCAG 2.2, 1.4.3: 4.5 for text of ordinary size.
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


def test_the_style_sheet_names_only_known_colours():
    for tokens in (LIGHT, DARK):
        filled = make_style_sheet(tokens)
        assert "$" not in filled
    text = (bundled_folder("resources") / "theme" / "window.qss").read_text(encoding="utf-8")
    assert set(re.findall(r"\$(\w+)", text)) <= {*asdict(LIGHT), "leading", "trailing"}


def test_every_icon_draws_something(theme):
    names = [file.stem for file in (bundled_folder("resources") / "icons").glob("*.svg")]
    assert "app" in names
    for name in names:
        image = theme.icon(name).pixmap(24, 24).toImage()
        inked = sum(
            image.pixelColor(x, y).alpha() > 128
            for x in range(image.width())
            for y in range(image.height())
        )
        assert inked > 8, name
        if name != "app":
            assert "currentColor" in icon_file(name).read_text(encoding="utf-8")


def test_icons_follow_the_theme(theme):
    def darkest() -> int:
        image = theme.icon("search", px=48).pixmap(48, 48).toImage()
        colors = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
        return min(color.lightness() for color in colors if color.alpha() > 200)

    theme.set_mode(ThemeMode.LIGHT)
    light = darkest()
    theme.set_mode(ThemeMode.DARK)
    assert light < 80
    assert darkest() > 150


def test_pictures_of_the_window(window, theme, search, folders, tmp_path):
    folders.known = [Root(1, ROOT, files=8)]
    colors = ["red", "green", "blue", "orange", "purple", "teal", "navy", "gold"]
    folders.previews = {n: webp(color, (320, 240)) for n, color in enumerate(colors, start=1)}
    window.start("a red mug")
    pictures: dict[str, QImage] = {}
    for mode in (ThemeMode.LIGHT, ThemeMode.DARK):
        window.set_theme(mode)
        assert settle_down(window)
        grab(window, tmp_path / f"{mode}.png")
        pictures[mode] = QImage(str(tmp_path / f"{mode}.png"))
    light, dark = pictures[ThemeMode.LIGHT], pictures[ThemeMode.DARK]
    assert light.size() == dark.size()
    assert light != dark
    for image in (light, dark):
        seen = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, 700, 7)}
        assert len(seen) > 20
        # The previews are there, whatever the theme.
        for name in ("red", "green", "blue"):
            assert QColor(name).rgb() in {near(pixel, QColor(name)) for pixel in seen}, name
    # The status line.
    corner = light.pixelColor(light.width() // 2, light.height() - 4)
    other = dark.pixelColor(dark.width() // 2, dark.height() - 4)
    assert corner.lightness() > 200
    assert other.lightness() < 80


def near(pixel: int, color: QColor) -> int:
    """The colour itself if the pixel is close to it: previews are compressed."""
    found = QColor(pixel)
    distance = max(
        abs(found.red() - color.red()),
        abs(found.green() - color.green()),
        abs(found.blue() - color.blue()),
    )
    return color.rgb() if distance <= 14 else pixel
