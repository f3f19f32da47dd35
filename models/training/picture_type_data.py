"""Draws screenshots, drawings and scans, and varies photographs, to fit ``picture_types.py`` on.

    python -m models.training.picture_type_data OUT --photos DIR... --clipart DIR [--only TYPE]

``OUT/{photo,screenshot,drawing,scan}/SOURCE_NUMBER.{png,jpg,webp,gif}`` is written. Photographs
come from folders whose licences allow fitting (CC0, public domain, CC BY); clip art is Debian's
``openclipart-png`` (public domain); texts are Python's own documentation; pages and windows are
laid out by Qt and matplotlib, web pages by Chromium (Debian's ``chromium``). Scans are pages seen
through a scanner, a fax or a telephone: rotated, unevenly lit, noisy, blurred.
"""

import argparse
import contextlib
import html
import io
import itertools
import random
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from pydoc_data import topics
from typing import Final

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps
from PySide6 import QtCore, QtGui, QtWidgets

from models.world.datasets import easy_set
from models.world.draw import render

PAGE_PX: Final = (1240, 1754)
_CLIPART_PX: Final = 3000
_SCENES: Final = 140
_CHROMIUM: Final = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars",
)  # fmt: skip
_SCREENS: Final = (
    (1280, 720), (1366, 768), (1920, 1080), (1440, 900), (1024, 768), (390, 844), (412, 915),
    (360, 640), (768, 1024), (900, 600), (700, 420),
)  # fmt: skip
_FONTS: Final = (
    "DejaVu Sans", "DejaVu Serif", "Liberation Sans", "Liberation Serif", "Noto Sans", "Noto Serif",
    "DejaVu Sans Mono", "Liberation Mono",
)  # fmt: skip
_PHOTOS: Final = frozenset({".jpg", ".jpeg", ".png", ".webp"})


class Material:
    """Words, photographs and clip art that are laid out, drawn by one generator of numbers."""

    def __init__(self, seed: int, photos: list[Path], clipart: list[Path]) -> None:
        """Take what there is."""
        self.rng = random.Random(seed)
        self.photos = photos
        self.clipart = clipart
        self._topics = [text for _, text in sorted(topics.topics.items()) if len(text) > 800]

    def text(self, words: int) -> str:
        """Return so many words of documentation, in one piece."""
        found = self.rng.choice(self._topics).split()
        start = self.rng.randrange(max(1, len(found) - words))
        return " ".join(found[start : start + words])

    def code(self, lines: int) -> str:
        """Return lines of documentation as they stand, code among them."""
        found = self.rng.choice(self._topics).splitlines()
        start = self.rng.randrange(max(1, len(found) - lines))
        return "\n".join(found[start : start + lines])

    def photo(self) -> Image.Image:
        """Return a photograph."""
        return Image.open(self.rng.choice(self.photos)).convert("RGB")

    def drawing(self) -> Image.Image:
        """Return clip art with its transparency; some pieces are larger than a city map."""
        while True:
            with contextlib.suppress(Image.DecompressionBombError):
                found = Image.open(self.rng.choice(self.clipart))
                if max(found.size) <= _CLIPART_PX:
                    return found.convert("RGBA")

    def colour(self, low: int = 0, high: int = 255) -> tuple[int, int, int]:
        """Return a colour."""
        return tuple(self.rng.randint(low, high) for _ in range(3))  # type: ignore[return-value]

    def font(self, px: int, *, mono: bool = False) -> ImageFont.FreeTypeFont:
        """Return a font that matplotlib brings."""
        folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
        names = ["DejaVuSansMono"] if mono else ["DejaVuSans", "DejaVuSerif", "DejaVuSans-Oblique"]
        return ImageFont.truetype(folder / f"{self.rng.choice(names)}.ttf", px)


# --- photographs -------------------------------------------------------------------------------


def vary_photo(
    material: Material, photo: Image.Image
) -> tuple[Image.Image, str, dict[str, object]]:
    """Return a photograph as it may come: smaller, grey, with few colours, framed, saved anew."""
    rng = material.rng
    if rng.random() < 0.6:
        side = rng.randint(160, 640)
        photo.thumbnail((side, side), Image.Resampling.LANCZOS)
    kind = rng.random()
    if kind < 0.18:
        photo = photo.convert("L")
        if rng.random() < 0.5:
            photo = ImageOps.autocontrast(photo, cutoff=rng.choice((0, 2, 5)))
        photo = photo.convert("RGB")
        if rng.random() < 0.3:
            photo = ImageOps.colorize(photo.convert("L"), (40, 26, 13), (255, 240, 214))
    elif kind < 0.3:
        photo = ImageEnhance.Contrast(photo).enhance(rng.uniform(0.5, 1.8))
        photo = ImageEnhance.Color(photo).enhance(rng.uniform(0.2, 2.0))
    elif kind < 0.36:
        photo = photo.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 3)))
    elif kind < 0.42:
        photo = photo.filter(ImageFilter.UnsharpMask(2, rng.randint(80, 250), 1))
    if rng.random() < 0.06:
        frame = rng.choice(((255, 255, 255), (0, 0, 0), (244, 240, 230)))
        photo = ImageOps.expand(photo, rng.randint(4, max(5, photo.width // 12)), frame)
    if rng.random() < 0.04:
        bar = rng.randint(5, max(6, photo.height // 8))
        framed = Image.new("RGB", (photo.width, photo.height + 2 * bar))
        framed.paste(photo, (0, bar))
        photo = framed
    way = rng.random()
    if way < 0.7:
        return photo, "jpg", {"quality": rng.randint(40, 95)}
    if way < 0.8:
        return photo, "webp", {"quality": rng.randint(40, 95)}
    if way < 0.88:
        return photo.quantize(256, dither=Image.Dither(rng.choice((0, 3)))), "gif", {}
    return photo, "png", {}


# --- screenshots -------------------------------------------------------------------------------


def web_page(material: Material, folder: Path) -> str:
    """Return a page of HTML: an article, a list, a table, a gallery, a chat, code, a form."""
    rng = material.rng
    dark = rng.random() < 0.4
    ground, ink = (material.colour(8, 45), "#ddd") if dark else (material.colour(235, 255), "#222")
    accent = "#{:02x}{:02x}{:02x}".format(*material.colour(20, 220))

    def say(words: int) -> str:
        return html.escape(material.text(words))

    def picture(width: str) -> str:
        path = folder / f"{rng.randrange(1 << 30)}.jpg"
        material.photo().save(path, quality=85)
        return f'<img src="{path.name}" style="width:{width};border-radius:{rng.choice((0, 8))}px">'

    kind = rng.choice(
        ("article", "article", "list", "table", "gallery", "feed", "chat", "code", "form", "video")
    )
    if kind == "article":
        body = f"<h1>{say(6)}</h1>" + "".join(
            f"<h3>{say(4)}</h3><p>{say(rng.randint(30, 120))}</p>"
            + (picture("60%") if rng.random() < 0.2 else "")
            for _ in range(6)
        )
    elif kind == "list":
        body = "".join(
            f'<div style="display:flex;border-bottom:1px solid #8884;padding:6px">'
            f'<div style="width:32px;height:32px;border-radius:16px;background:{accent};'
            f'margin-right:8px"></div><div><b>{say(3)}</b><br><small>{say(9)}</small></div></div>'
            for _ in range(25)
        )
    elif kind == "table":
        body = (
            '<table border=1 style="border-collapse:collapse;width:100%;font-size:12px">'
            + "".join(
                "<tr>" + "".join(f"<td>{rng.randint(1, 99999)}</td>" for _ in range(9)) + "</tr>"
                for _ in range(40)
            )
        )
    elif kind == "gallery":
        body = f"<h2>{say(3)}</h2>" + "".join(picture("23%") + " " for _ in range(24))
    elif kind == "feed":
        body = "".join(
            f'<div style="margin:10px auto;max-width:560px"><b>{say(2)}</b>{picture("100%")}'
            f"<p>{say(18)}</p></div>"
            for _ in range(4)
        )
    elif kind == "chat":
        body = "".join(
            f'<div style="margin:6px;text-align:{rng.choice(("left", "right"))}"><span '
            f'style="background:{rng.choice((accent, "#8885"))};border-radius:12px;padding:8px;'
            f'display:inline-block;max-width:60%">{say(rng.randint(2, 18))}</span></div>'
            for _ in range(14)
        )
    elif kind == "code":
        body = f"<pre style='font-size:13px'>{html.escape(material.code(60))}</pre>"
    elif kind == "form":
        body = f"<h2>{say(3)}</h2>" + "".join(
            f"<p><label>{say(2)}</label><br><input value='{say(2)}' style='width:60%'> "
            f"<button>{say(1)}</button> <input type=checkbox checked> <select><option>{say(1)}"
            "</select></p>"
            for _ in range(9)
        )
    else:
        body = picture("100%") + f"<h2>{say(6)}</h2><p>{say(60)}</p>"
    bar = (
        f'<div style="background:{accent};color:white;padding:9px;font-weight:bold">'
        + " &nbsp; ".join(say(1) for _ in range(5))
        + "</div>"
    )
    side = (
        '<div style="float:left;width:18%;padding:8px">'
        f"{'<br>'.join(say(2) for _ in range(25))}</div>"
        if rng.random() < 0.4
        else ""
    )
    font = rng.choice(_FONTS)
    return (
        f"<meta charset=utf-8><body style='margin:0;background:rgb{ground};color:{ink};"
        f'font-family:"{font}";font-size:{rng.choice((13, 15, 16))}px\'>'
        f"{bar if rng.random() < 0.8 else ''}{side}<div style='padding:12px;overflow:hidden'>{body}"
    )


def shoot_web_page(material: Material) -> Image.Image:
    """Return a page as Chromium shows it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page.html").write_text(web_page(material, folder), "utf-8")
        width, height = material.rng.choice(_SCREENS)
        subprocess.run(
            [*_CHROMIUM, f"--user-data-dir={folder / 'profile'}", f"--window-size={width},{height}",
             f"--screenshot={folder / 'shot.png'}", f"file://{folder / 'page.html'}"],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip
        return Image.open(folder / "shot.png").convert("RGB")


def shoot_window(material: Material) -> Image.Image:
    """Return a window of Qt's widgets, filled at random."""
    rng = material.rng
    palette = QtGui.QPalette()
    if rng.random() < 0.45:
        ground = QtGui.QColor(*material.colour(25, 60))
        palette = QtGui.QPalette(ground, ground)
    elif rng.random() < 0.4:
        palette = QtGui.QPalette(QtGui.QColor(*material.colour(200, 250)))
    QtWidgets.QApplication.setPalette(palette)
    window = QtWidgets.QWidget()
    window.setFont(QtGui.QFont(rng.choice(_FONTS), rng.choice((8, 9, 10, 11))))
    rows = QtWidgets.QVBoxLayout(window)
    if rng.random() < 0.6:
        bar = QtWidgets.QMenuBar()
        for _ in range(6):
            bar.addMenu(material.text(1))
        rows.addWidget(bar)
    columns = QtWidgets.QHBoxLayout()
    rows.addLayout(columns)
    for _ in range(rng.randint(1, 3)):
        columns.addWidget(_widget(material), rng.randint(1, 3))
    buttons = QtWidgets.QHBoxLayout()
    buttons.addStretch(1)
    for _ in range(rng.randint(0, 4)):
        buttons.addWidget(QtWidgets.QPushButton(material.text(1)))
    rows.addLayout(buttons)
    size = rng.choice((*_SCREENS, (420, 300), (520, 460), (320, 240), (640, 480), (240, 180)))
    window.resize(*size)
    return _as_image(window.grab().toImage())


def _widget(material: Material) -> QtWidgets.QWidget:
    rng = material.rng
    kind = rng.choice(("tree", "table", "text", "code", "form", "list", "tabs", "photo"))
    if kind == "table":
        table = QtWidgets.QTableWidget(40, 7)
        for row in range(40):
            for column in range(7):
                table.setItem(row, column, QtWidgets.QTableWidgetItem(material.text(1)))
        return table
    if kind == "tree":
        tree = QtWidgets.QTreeWidget()
        tree.setColumnCount(2)
        for _ in range(12):
            top = QtWidgets.QTreeWidgetItem(tree, material.text(2).split())
            for _ in range(rng.randint(0, 4)):
                QtWidgets.QTreeWidgetItem(top, material.text(2).split())
            top.setExpanded(True)
        return tree
    if kind in {"text", "code"}:
        edit = QtWidgets.QTextEdit()
        if kind == "code":
            edit.setFont(QtGui.QFont("DejaVu Sans Mono", rng.choice((8, 9, 10))))
            edit.setPlainText(material.code(80))
        else:
            edit.setHtml(f"<h2>{html.escape(material.text(5))}</h2>" + "".join(
                f"<p>{html.escape(material.text(70))}</p>" for _ in range(6)))  # fmt: skip
        return edit
    if kind == "list":
        shown = QtWidgets.QListWidget()
        shown.addItems([material.text(rng.randint(1, 5)) for _ in range(40)])
        shown.setCurrentRow(3)
        return shown
    if kind == "photo":
        label = QtWidgets.QLabel()
        photo = material.photo()
        photo.thumbnail((520, 520))
        label.setPixmap(QtGui.QPixmap.fromImage(_as_qimage(photo)))
        label.setMinimumSize(40, 40)
        return label
    box = QtWidgets.QGroupBox(material.text(2))
    form = QtWidgets.QFormLayout(box)
    for _ in range(rng.randint(4, 10)):
        slider = QtWidgets.QSlider(QtCore.Qt.Orientation.Horizontal)
        slider.setValue(rng.randint(0, 99))
        progress = QtWidgets.QProgressBar()
        progress.setValue(rng.randint(5, 95))
        combo = QtWidgets.QComboBox()
        combo.addItem(material.text(1))
        check = QtWidgets.QCheckBox(material.text(3))
        check.setChecked(rng.random() < 0.5)
        editor = QtWidgets.QLineEdit(material.text(2))
        form.addRow(material.text(1), rng.choice((slider, progress, combo, check, editor)))
    if kind == "tabs":
        tabs = QtWidgets.QTabWidget()
        for _ in range(4):
            tabs.addTab(box if not tabs.count() else QtWidgets.QWidget(), material.text(1))
        return tabs
    return box


def shoot_part(material: Material) -> Image.Image:
    """Return a part of a window or a terminal, as one cuts out to show something."""
    rng = material.rng
    shown = shoot_terminal(material) if rng.random() < 0.15 else shoot_window(material)
    width = min(shown.width, rng.randint(110, 620))
    height = min(shown.height, rng.randint(70, 460))
    left, top = rng.randint(0, shown.width - width), rng.randint(0, shown.height - height)
    part = shown.crop((left, top, left + width, top + height))
    if rng.random() < 0.25:
        ring = ImageDraw.Draw(part)
        x, y = rng.randint(0, width), rng.randint(0, height)
        ring.ellipse((x - 30, y - 30, x + 30, y + 30), outline=(220, 20, 30), width=3)
    return part


def shoot_menu(material: Material) -> Image.Image:
    """Return an open menu, or a small question with its buttons."""
    rng = material.rng
    dark = rng.random() < 0.5
    ground = material.colour(20, 70) if dark else material.colour(225, 255)
    ink = (225, 225, 225) if dark else (25, 25, 25)
    px = rng.choice((12, 13, 15, 18))
    font, rows = material.font(px), rng.randint(3, 16)
    width = rng.randint(150, 420)
    shown = Image.new("RGB", (width, rows * (px + 11) + 12), ground)
    pen = ImageDraw.Draw(shown)
    chosen = rng.randrange(rows)
    for row in range(rows):
        y = 8 + row * (px + 11)
        if row == chosen:
            pen.rectangle((2, y - 4, width - 3, y + px + 5), fill=material.colour(40, 200))
        if rng.random() < 0.12:
            pen.line((8, y + px // 2, width - 8, y + px // 2), (128, 128, 128))
            continue
        if rng.random() < 0.35:
            icon = material.drawing()
            icon.thumbnail((px + 2, px + 2))
            shown.paste(icon, (10, y), icon)
        pen.text(
            (px + 20, y), material.text(rng.randint(1, 3))[: width // (px // 2) - 9], ink, font
        )
        if rng.random() < 0.3:
            pen.text((width - 60, y), "Ctrl+" + rng.choice("ABCXVZ"), (128, 128, 128), font)
    return shown


def shoot_desktop(material: Material) -> Image.Image:
    """Return a desktop: a photograph or a colour, windows before it, a bar along an edge."""
    rng = material.rng
    width, height = rng.choice(_SCREENS[:5])
    if rng.random() < 0.6:
        screen = ImageOps.fit(material.photo(), (width, height))
    else:
        screen = Image.new("RGB", (width, height), material.colour(10, 120))
    for _ in range(rng.randint(1, 3)):
        window = shoot_window(material)
        window.thumbnail((int(width * 0.7), int(height * 0.75)), Image.Resampling.BOX)
        left = rng.randint(0, max(1, width - window.width))
        top = rng.randint(30, max(31, height - window.height))
        draw = ImageDraw.Draw(screen)
        shade = rng.choice(((40, 40, 40), (225, 225, 225), (60, 90, 160)))
        draw.rectangle((left, top - 24, left + window.width, top), fill=shade)
        draw.text((left + 8, top - 19), material.text(3), (128, 128, 128), material.font(13))
        screen.paste(window, (left, top))
    draw = ImageDraw.Draw(screen)
    draw.rectangle((0, height - 40, width, height), fill=material.colour(15, 60))
    for number in range(8):
        icon = material.drawing()
        icon.thumbnail((30, 30))
        screen.paste(icon, (10 + 44 * number, height - 36), icon)
    return screen


def shoot_phone(material: Material) -> Image.Image:
    """Return a telephone's screen: icons before a photograph, or a photograph with controls."""
    rng = material.rng
    width, height = rng.choice(((390, 844), (412, 915), (360, 780), (540, 1200)))
    screen = ImageOps.fit(material.photo(), (width, height))
    draw = ImageDraw.Draw(screen)
    if rng.random() < 0.5:
        for row in range(5):
            for column in range(4):
                icon = material.drawing()
                icon.thumbnail((54, 54))
                left, top = 20 + column * (width // 4), 70 + row * 110
                draw.rounded_rectangle((left, top, left + 60, top + 60), 14, material.colour())
                screen.paste(icon, (left + 3, top + 3), icon)
                draw.text((left, top + 64), material.text(1)[:10], "white", material.font(11))
    else:
        ground = rng.choice(((0, 0, 0), (255, 255, 255), (24, 24, 28)))
        shown = material.photo()
        shown.thumbnail((width, height))
        screen = Image.new("RGB", (width, height), ground)
        screen.paste(shown, (0, (height - shown.height) // 2))
        draw = ImageDraw.Draw(screen)
        for number in range(4):
            draw.ellipse(
                (30 + number * 90, height - 60, 54 + number * 90, height - 36),
                outline=(128, 128, 128), width=2,
            )  # fmt: skip
        draw.text((20, height - 110), material.text(6), (128, 128, 128), material.font(14))
    draw.text((14, 8), "12:41", "white" if rng.random() < 0.5 else "black", material.font(13))
    draw.rectangle((width - 40, 10, width - 16, 20), fill=(200, 200, 200))
    return screen


def shoot_terminal(material: Material) -> Image.Image:
    """Return a terminal with coloured lines."""
    rng = material.rng
    width, height = rng.choice(((640, 400), (800, 600), (1100, 700)))
    screen = Image.new(
        "RGB", (width, height), rng.choice(((0, 0, 0), (30, 30, 46), (253, 246, 227)))
    )
    draw, px = ImageDraw.Draw(screen), rng.choice((11, 13, 15))
    font = material.font(px, mono=True)
    bright = sum(screen.getpixel((0, 0))) < 300  # type: ignore[arg-type]
    for row, line in enumerate(material.code(height // (px + 4)).splitlines()):
        ink = material.colour(120, 255) if bright else material.colour(0, 120)
        draw.text((6, 4 + row * (px + 4)), line, rng.choice((ink, (150, 150, 150))), font)
    return screen


# --- drawings ----------------------------------------------------------------------------------


def draw_clipart(material: Material) -> Image.Image:
    """Return clip art on white, on a colour, or several pieces in a scene."""
    rng = material.rng
    drawing = material.drawing()
    drawing.thumbnail((rng.randint(48, 800),) * 2)
    ground = (255, 255, 255) if rng.random() < 0.6 else material.colour()
    if rng.random() < 0.65:
        canvas = Image.new("RGB", drawing.size, ground)
        canvas.paste(drawing, (0, 0), drawing)
        return canvas
    canvas = Image.new("RGB", (rng.randint(300, 900), rng.randint(300, 700)), ground)
    pen = ImageDraw.Draw(canvas)
    horizon = rng.randint(canvas.height // 3, canvas.height)
    pen.rectangle((0, horizon, canvas.width, canvas.height), fill=material.colour())
    for _ in range(rng.randint(1, 6)):
        piece = material.drawing()
        piece.thumbnail((rng.randint(80, 400),) * 2)
        place = (rng.randint(-40, canvas.width - 60), rng.randint(-40, canvas.height - 60))
        canvas.paste(piece, place, piece)
    return canvas


def draw_scene(material: Material) -> Callable[[], Image.Image]:
    """Return what draws one scene after another of the drawn world's training set."""
    scenes = iter(easy_set("train", _SCENES).gallery)

    def draw() -> Image.Image:
        scene = render(next(scenes), material.rng.choice((256, 384, 448, 640)))
        return scene.convert("L").convert("RGB") if material.rng.random() < 0.05 else scene

    return draw


def draw_plot(material: Material) -> Image.Image:
    """Return a plot of matplotlib: lines, bars, points, a pie, a map of heat."""
    rng = material.rng
    values = np.random.default_rng(rng.randrange(1 << 30))
    with (
        mpl.rc_context({"font.size": rng.choice((8, 10, 12))}),
        pyplot.style.context(
            rng.choice(("default", "ggplot", "dark_background", "seaborn-v0_8-whitegrid", "bmh"))
        ),
    ):
        figure, axes = pyplot.subplots(
            figsize=(rng.uniform(4, 8), rng.uniform(3, 6)), dpi=rng.choice((60, 80, 100))
        )
        kind = rng.choice(("line", "bar", "points", "pie", "heat", "histogram", "area"))
        if kind == "line":
            axes.plot(values.normal(size=(50, rng.randint(1, 5))).cumsum(axis=0))
        elif kind == "bar":
            axes.bar([material.text(1)[:7] + str(i) for i in range(7)], values.uniform(1, 9, 7))
        elif kind == "points":
            axes.scatter(*values.normal(size=(2, 200)), c=values.uniform(size=200))
        elif kind == "pie":
            axes.pie(values.uniform(1, 5, 6), labels=[material.text(1)[:9] for _ in range(6)])
        elif kind == "heat":
            axes.imshow(values.normal(size=(12, 12)), cmap=rng.choice(("viridis", "hot", "Blues")))
        elif kind == "histogram":
            axes.hist(values.normal(size=900), bins=40, color=rng.choice(("C0", "C3", "grey")))
        else:
            axes.stackplot(range(30), values.uniform(1, 4, (4, 30)))
        axes.set_title(material.text(4)[:40].replace("$", ""))
        out = io.BytesIO()
        figure.savefig(out, format="png")
        pyplot.close(figure)
    return Image.open(out).convert("RGB")


def draw_diagram(material: Material) -> Image.Image:
    """Return boxes with words, and arrows between them."""
    rng = material.rng
    canvas = Image.new("RGB", (rng.randint(500, 1100), rng.randint(350, 800)), "white")
    pen, font = ImageDraw.Draw(canvas), material.font(rng.choice((13, 16, 20)))
    places = [
        (rng.randint(10, canvas.width - 170), rng.randint(10, canvas.height - 70))
        for _ in range(rng.randint(4, 11))
    ]
    for (x, y), (other_x, other_y) in itertools.pairwise(places):
        pen.line((x + 75, y + 30, other_x + 75, other_y + 30), (60, 60, 60), rng.choice((1, 2, 3)))
    for x, y in places:
        shape = rng.choice((pen.rectangle, pen.ellipse))
        fill = rng.choice(((255, 255, 255), material.colour(170, 255)))
        shape((x, y, x + 150, y + 60), fill=fill, outline=(40, 40, 40), width=2)
        pen.text((x + 12, y + 20), material.text(2)[:14], (20, 20, 20), font)
    return canvas


def draw_comic(material: Material) -> Image.Image:
    """Return panels with figures and balloons."""
    rng = material.rng
    columns, rows = rng.choice(((1, 1), (2, 1), (3, 1), (2, 2), (2, 3), (3, 3)))
    side = rng.randint(180, 320)
    canvas = Image.new("RGB", (columns * side + 12, rows * side + 12), "white")
    for row in range(rows):
        for column in range(columns):
            panel = Image.new("RGB", (side - 8, side - 8), material.colour(90, 255))
            pen = ImageDraw.Draw(panel)
            pen.rectangle((0, side * 2 // 3, side, side), fill=material.colour(40, 220))
            for _ in range(rng.randint(1, 2)):
                figure = material.drawing()
                figure.thumbnail((side * 2 // 3, side * 2 // 3))
                panel.paste(figure, (rng.randint(0, side // 2), rng.randint(side // 5, side // 2)),
                            figure)  # fmt: skip
            pen.ellipse((6, 6, side * 2 // 3, side // 3), fill="white", outline="black", width=2)
            pen.text((26, side // 10), material.text(4)[:22], "black", material.font(12))
            if rng.random() < 0.2:
                panel = panel.convert("L").convert("RGB")
            canvas.paste(ImageOps.expand(panel, 2, "black"), (6 + column * side, 6 + row * side))
    return canvas


def draw_abstract(material: Material) -> Image.Image:
    """Return gradients and overlapping shapes, as wallpapers have them."""
    rng = material.rng
    width, height = rng.choice(((960, 540), (800, 600), (540, 960)))
    image = QtGui.QImage(width, height, QtGui.QImage.Format.Format_RGB32)
    painter = QtGui.QPainter(image)
    painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
    ground = QtGui.QLinearGradient(0, 0, rng.randint(0, width), height)
    ground.setColorAt(0, QtGui.QColor(*material.colour()))
    ground.setColorAt(1, QtGui.QColor(*material.colour()))
    painter.fillRect(image.rect(), ground)
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    for _ in range(rng.randint(4, 40)):
        points = [
            QtCore.QPointF(rng.uniform(-0.2, 1.2) * width, rng.uniform(-0.2, 1.2) * height)
            for _ in range(rng.randint(3, 6))
        ]
        shade = QtGui.QRadialGradient(points[0], rng.uniform(60, 600))
        shade.setColorAt(0, QtGui.QColor(*material.colour(), rng.randint(60, 255)))
        shade.setColorAt(1, QtGui.QColor(*material.colour(), rng.randint(60, 255)))
        painter.setBrush(shade)
        if rng.random() < 0.5:
            painter.drawPolygon(QtGui.QPolygonF(points))
        else:
            painter.drawEllipse(points[0], rng.uniform(20, 300), rng.uniform(20, 300))
    painter.end()
    return _as_image(image)


# --- scans -------------------------------------------------------------------------------------


def lay_out_page(material: Material) -> Image.Image:
    """Return a page: an article, a letter, a form, a table, a receipt, a page written by hand."""
    rng = material.rng
    kind = rng.choice(("article", "article", "letter", "form", "table", "receipt", "hand", "book"))
    if kind == "receipt":
        return _receipt(material)
    if kind == "hand":
        return _handwriting(material)
    words = {"article": 700, "book": 420, "letter": 160, "form": 60, "table": 60}[kind]
    parts = [f"<h2>{html.escape(material.text(5))}</h2>"]
    if rng.random() < 0.3:
        parts.append("<center><img src='figure' width=520></center>")
    per = rng.randint(40, 130)
    parts += [
        f"<p align=justify>{html.escape(material.text(per))}</p>" for _ in range(words // per + 1)
    ]
    if kind in {"table", "form"} or rng.random() < 0.15:
        cells = "".join(
            "<tr>" + "".join(f"<td>{html.escape(material.text(1))[:14]}</td>" for _ in range(5))
            + "</tr>" for _ in range(rng.randint(6, 26))
        )  # fmt: skip
        parts.append(f"<table border=1 cellspacing=0 cellpadding=6 width=100%>{cells}</table>")
    document = QtGui.QTextDocument()
    document.setDefaultFont(QtGui.QFont(rng.choice(_FONTS[:6]), rng.choice((14, 16, 19, 22))))
    figure = material.drawing() if rng.random() < 0.5 else material.photo()
    paper = Image.new("RGB", figure.size, "white")
    paper.paste(figure, (0, 0), figure if figure.mode == "RGBA" else None)
    document.addResource(
        QtGui.QTextDocument.ResourceType.ImageResource, QtCore.QUrl("figure"), _as_qimage(paper)
    )
    document.setHtml("".join(parts))
    margin = rng.randint(60, 150)
    document.setTextWidth(PAGE_PX[0] - 2 * margin)
    image = QtGui.QImage(*PAGE_PX, QtGui.QImage.Format.Format_RGB32)
    image.fill(QtCore.Qt.GlobalColor.white)
    painter = QtGui.QPainter(image)
    painter.translate(margin, margin)
    document.drawContents(painter, QtCore.QRectF(0, 0, PAGE_PX[0], PAGE_PX[1] - 2 * margin))
    painter.end()
    return _as_image(image)


def _receipt(material: Material) -> Image.Image:
    rng = material.rng
    lines = rng.randint(18, 60)
    page = Image.new("RGB", (480, 60 + 26 * lines), "white")
    pen, font = ImageDraw.Draw(page), material.font(20, mono=True)
    for number in range(lines):
        name = material.text(2)[:18]
        shown = f"{name:<20}{rng.uniform(0.5, 90):>9.2f}" if number > 4 else material.text(3)[:30]
        pen.text((24, 24 + 26 * number), shown, (30, 30, 30), font)
    for _ in range(2):
        y = rng.randint(60, page.height - 40)
        pen.line((20, y, 460, y), (40, 40, 40), 2)
    return page


def _handwriting(material: Material) -> Image.Image:
    rng = material.rng
    page = Image.new("RGB", PAGE_PX, "white")
    pen = ImageDraw.Draw(page)
    pitch = rng.randint(50, 90)
    if rng.random() < 0.6:
        for y in range(pitch, PAGE_PX[1], pitch):
            pen.line((0, y, PAGE_PX[0], y), (170, 190, 220), 2)
    ink = rng.choice(((20, 20, 60), (30, 30, 30), (25, 40, 140)))
    for top in range(2 * pitch, PAGE_PX[1] - pitch, pitch):
        x = rng.randint(80, 130)
        while x < PAGE_PX[0] - rng.randint(100, 400):
            letters = rng.randint(2, 9)
            points: list[tuple[float, float]] = []
            for _ in range(letters * 4):
                x += rng.uniform(2, 9)
                points.append((x, top - 6 + rng.uniform(-pitch * 0.35, pitch * 0.12)))
            pen.line(points, ink, rng.choice((3, 4, 5)), joint="curve")
            x += rng.randint(14, 34)
    return page


def degrade_page(material: Material, page: Image.Image) -> Image.Image:
    """Return a page as it was scanned, faxed or photographed."""
    rng = material.rng
    way = rng.random()
    if way < 0.12:
        return page
    if way < 0.5:
        return _scanned(material, page)
    if way < 0.58:
        fax = page.convert("L").resize((page.width * 2 // 3, page.height * 2 // 3))
        fax = fax.rotate(rng.uniform(-2, 2), fillcolor=255)
        grain = np.random.default_rng(rng.randrange(1 << 30)).normal(0, 25, (fax.height, fax.width))
        return Image.fromarray(((np.asarray(fax) + grain) > 150).astype(np.uint8) * 255)
    return _photographed(material, page)


def _scanned(material: Material, page: Image.Image) -> Image.Image:
    rng = material.rng
    paper = material.colour(238, 255) if rng.random() < 0.7 else (247, 236, 208)
    page = page.rotate(rng.gauss(0, 1.2), Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    values = np.asarray(page, np.float32) * (np.asarray(paper, np.float32) / 255)
    height, width = values.shape[:2]
    noise = np.random.default_rng(rng.randrange(1 << 30))
    values += noise.normal(0, rng.uniform(0.5, 6), (height, width, 1))
    if rng.random() < 0.3:
        shadow = np.clip(np.arange(width) / rng.uniform(30, 200), 0, 1)
        values *= (0.45 + 0.55 * shadow)[None, :, None]
    if rng.random() < 0.25:
        # The other side shines through.
        back = np.asarray(ImageOps.mirror(lay_out_page(material).resize(page.size)), np.float32)
        values -= (255 - back) * 0.08
    scan = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    if rng.random() < 0.4:
        scan = scan.convert("L").convert("RGB")
    if rng.random() < 0.2:
        turned = rng.choice((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180))
        scan = scan.transpose(turned)
    return scan


def _photographed(material: Material, page: Image.Image) -> Image.Image:
    rng = material.rng
    noise = np.random.default_rng(rng.randrange(1 << 30))
    width, height = rng.choice(((1200, 1600), (1600, 1200), (1000, 1778)))
    paper = Image.new("RGB", (width, height), material.colour(40, 190))
    if rng.random() < 0.5:
        paper = ImageOps.fit(material.photo(), (width, height)).filter(ImageFilter.GaussianBlur(3))
    else:
        grain = noise.normal(0, 14, (height, 1)) + noise.normal(0, 5, (height, width))
        wood = np.asarray(paper, np.float32) + grain[..., None]
        paper = Image.fromarray(np.clip(wood, 0, 255).astype(np.uint8))
    share = rng.uniform(0.75, 1.25)
    scale = share * min(width / page.width, height / page.height)
    w, h = page.width * scale, page.height * scale
    left, top = (width - w) / 2, (height - h) / 2
    wobble = 0.07 * min(width, height)
    target = [
        (x + rng.uniform(-wobble, wobble), y + rng.uniform(-wobble, wobble))
        for x, y in ((left, top), (left + w, top), (left + w, top + h), (left, top + h))
    ]
    turn = rng.choice((0.0, 0.0, rng.uniform(-0.2, 0.2)))
    turned = [
        (
            width / 2 + (x - width / 2) * np.cos(turn) - (y - height / 2) * np.sin(turn),
            height / 2 + (x - width / 2) * np.sin(turn) + (y - height / 2) * np.cos(turn),
        )
        for x, y in target
    ]
    corners = ((0, 0), (page.width, 0), (page.width, page.height), (0, page.height))
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(turned, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    wanted = [value for corner in corners for value in corner]
    solved = np.linalg.solve(np.asarray(rows), np.asarray(wanted, float))
    way = (Image.Transform.PERSPECTIVE, solved.tolist(), Image.Resampling.BICUBIC)
    seen = page.transform((width, height), *way)
    mask = Image.new("L", page.size, 255).transform((width, height), *way)
    paper.paste(seen, (0, 0), mask)
    values = np.asarray(paper, np.float32)
    across, down = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    light = 1 + rng.uniform(-0.35, 0.35) * across + rng.uniform(-0.35, 0.35) * down
    light -= rng.uniform(0, 0.25) * (across**2 + down**2)
    tint = np.asarray((1, rng.uniform(0.9, 1.0), rng.uniform(0.7, 1.0)))
    values = values * rng.uniform(0.55, 0.95) * light[..., None] * tint
    values += noise.normal(0, rng.uniform(1, 9), (*values.shape[:2], 1))
    photo = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    return photo.filter(ImageFilter.GaussianBlur(rng.uniform(0, 1.6)))


# --- writing -----------------------------------------------------------------------------------


def _as_image(image: QtGui.QImage) -> Image.Image:
    image = image.convertToFormat(QtGui.QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3)
    return Image.fromarray(pixels.copy())


def _as_qimage(image: Image.Image) -> QtGui.QImage:
    out = io.BytesIO()
    image.save(out, "PNG")
    return QtGui.QImage.fromData(out.getvalue())


def save_as_sent(material: Material, image: Image.Image, path: Path) -> None:
    """Save as is, or smaller, or as a JPEG, as what is sent to others is."""
    rng = material.rng
    if rng.random() < 0.25:
        image = image.convert("RGB")
        image.thumbnail((rng.randint(400, 1000),) * 2, Image.Resampling.LANCZOS)
    if rng.random() < 0.4:
        image.convert("RGB").save(path.with_suffix(".jpg"), quality=rng.randint(55, 95))
    else:
        image.save(path.with_suffix(".png"))


def makers(material: Material) -> dict[str, list[tuple[str, int, Callable[[], Image.Image]]]]:
    """Return by type what is drawn: its name, how many, and what draws one."""
    return {
        "screenshot": [
            ("web", 200, lambda: shoot_web_page(material)),
            ("window", 200, lambda: shoot_window(material)),
            ("desktop", 90, lambda: shoot_desktop(material)),
            ("phone", 90, lambda: shoot_phone(material)),
            ("part", 240, lambda: shoot_part(material)),
            ("menu", 120, lambda: shoot_menu(material)),
            ("terminal", 60, lambda: shoot_terminal(material)),
        ],
        "drawing": [
            ("clipart", 420, lambda: draw_clipart(material)),
            ("world", 130, draw_scene(material)),
            ("plot", 130, lambda: draw_plot(material)),
            ("diagram", 90, lambda: draw_diagram(material)),
            ("comic", 110, lambda: draw_comic(material)),
            ("abstract", 60, lambda: draw_abstract(material)),
        ],
        "scan": [
            ("sheet", 180, lambda: lay_out_page(material)),
            ("page", 520, lambda: degrade_page(material, lay_out_page(material))),
        ],
    }


def files_below(folders: list[Path], limit: int, endings: frozenset[str]) -> Iterator[Path]:
    """Yield files of folders, those of the same name always in the same order."""
    found = sorted(
        path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in endings
    )
    random.Random(0).shuffle(found)
    yield from found[:limit]


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--photos", type=Path, nargs="+", required=True)
    parser.add_argument("--clipart", type=Path, nargs="+", required=True)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="Of the usual numbers.")
    options = parser.parse_args()
    mpl.use("Agg")
    application = QtWidgets.QApplication(["data", "-platform", "offscreen"])
    application.setStyle("Fusion")
    photos = list(files_below(options.photos, 10_000, _PHOTOS))
    clipart = list(files_below(options.clipart, 10_000, frozenset({".png"})))
    material = Material(options.seed, photos, clipart)
    if not options.only or "photo" in options.only:
        folder = options.out / "photo"
        folder.mkdir(parents=True, exist_ok=True)
        for number, path in enumerate((photos * 2)[: round(2 * len(photos) * options.share)]):
            image, ending, how = vary_photo(material, Image.open(path).convert("RGB"))
            image.save(folder / f"{path.stem}_{number}.{ending}", **how)
    for type_, several in makers(material).items():
        for name, count, make in several:
            if options.only and type_ not in options.only and name not in options.only:
                continue
            folder = options.out / type_
            folder.mkdir(parents=True, exist_ok=True)
            for number in range(round(count * options.share)):
                save_as_sent(material, make(), folder / f"{name}_{number}.png")


if __name__ == "__main__":
    main()
