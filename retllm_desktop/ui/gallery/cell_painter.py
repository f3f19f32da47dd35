"""Paints one item of a gallery: its picture or its text, and what is to be seen of it at a glance.

A dot tells the verdict, a star a favourite, «+9» what is folded into it. The name is on it while it
is pointed at or selected, and on large pictures always.
"""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
)

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.picture_signature import halves_of_colours
from retllm_desktop.core.types import Candidate, Item, Modality, Result, Snippet
from retllm_desktop.ui.gallery.cell_texts import (
    dot_role,
    folded_badge,
    is_card,
    item_note,
    small_font,
)
from retllm_desktop.ui.gallery.markdown_snippet import plain_snippet
from retllm_desktop.ui.gallery.rounded_corners import RADIUS_PX, RoundedCorners
from retllm_desktop.ui.results.thumbnails import Thumbnails
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.marked_text import (
    Highlights,
    centre_snippet,
    elide_marked,
    paint_marked_block,
    paint_marked_line,
)
from retllm_desktop.ui.shared.theme import Theme

BADGE_PX: Final = 22
NAMED_FROM_PX: Final = 240
"""Pictures from this height on bear their names at all times."""
_DOT_PX: Final = 9
_INSET_PX: Final = 6
_CARD_INSET_PX: Final = 3
_DIMMED: Final = 0.45


@dataclass(slots=True)
class Cell:
    """One item as it is to be painted.

    Attributes:
        rect: Where.
        result: What; None while it is not known yet.
        selected: Whether it is selected.
        hovered: Whether the pointer is on it.
        current: Whether the keyboard is at it.
        favourite: Whether it is a favourite.
        member: Whether it belongs to the one before it, which is unfolded.
        folded: What is folded into it, or how to fold it again; None for nothing.
        square: Whether it is one of many small squares: nothing is written on it.
        colours: What the picture looks like, 0 where that is not known
            (``core/picture_signature.py``).
    """

    rect: QRect
    result: Result | None
    selected: bool = False
    hovered: bool = False
    current: bool = False
    favourite: bool = False
    member: bool = False
    folded: str | None = None
    square: bool = False
    colours: int = 0


class CellPainter:
    """Paints cells.

    Attributes:
        font: The font of names.
        mirrored: Whether one reads from right to left.
    """

    def __init__(self, theme: Theme, thumbnails: Thumbnails) -> None:
        """Take the colours and the previews."""
        self.theme = theme
        self.thumbnails = thumbnails
        self.font = QFont()
        self.mirrored = False
        self._corners = RoundedCorners(theme)

    def paint(self, painter: QPainter, cell: Cell) -> None:
        """Paint a cell; the painter is left as it was, but for pen, brush and font."""
        rect, result = cell.rect, cell.result
        if result is None:
            self.paint_colours(painter, rect, cell.colours)
            self._corners.paint(painter, rect)
            return
        item = result.candidate.item
        # A passage is read; a page as small as this is not.
        drawn = bool(cell.square or not item.text or not is_card(result))
        drawn = drawn and self.paint_tile(painter, rect, item)
        if not drawn:
            if item.text:
                self._paint_passage(painter, cell, result)
            else:
                self._paint_lacking(painter, cell, item)
        self._corners.paint(painter, rect)
        named = (
            cell.hovered or cell.selected or rect.height() >= NAMED_FROM_PX
        ) and not cell.square
        badges = cell.favourite or cell.folded is not None or item.offline or cell.member
        pointed = cell.current or cell.hovered or cell.selected
        if drawn and not (named or badges or pointed) and dot_role(result) is None:
            # A picture and nothing else, as most are.
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if drawn and named:
            self._paint_caption(painter, rect, result)
        elif drawn:
            self._paint_dot(painter, rect, result)
        # Where a text is read, nothing lies on it: its badges stand in the footer.
        badged = drawn or cell.square or not (item.text or is_card(result))
        if cell.favourite and badged:
            self.paint_icon_badge(painter, self.badge(rect, leading=True), "star-full")
        if cell.folded is not None:
            note = self.note_rect(rect, result, cell.folded)
            quiet = not drawn and is_card(result)
            self.paint_number(painter, note, result, cell.folded, quiet=quiet)
        if item.offline and badged and (cell.folded is None or is_card(result)):
            self.paint_icon_badge(painter, self.badge(rect, leading=False), "offline")
        if cell.member:
            painter.fillRect(self.bar(rect), self.theme.color("accent"))
        self.paint_state(painter, rect, cell)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def paint_state(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        """Paint what tells that a cell is selected, or where the keyboard is."""
        if not (cell.selected or cell.current):
            if cell.hovered:
                painter.setPen(QPen(self.theme.color("accent"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                inner = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
                painter.drawRoundedRect(inner, RADIUS_PX, RADIUS_PX)
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if cell.selected:
            tint = QColor(self.theme.color("accent"))
            tint.setAlpha(50)
            painter.setBrush(tint)
            painter.setPen(QPen(self.theme.color("accent"), 3))
            inner = QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5)
            painter.drawRoundedRect(inner, RADIUS_PX, RADIUS_PX)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if cell.current:
            # Around it, in the colour of text: it is told from a selected one without colours.
            painter.setPen(QPen(self.theme.color("text"), 1))
            outer = QRectF(rect).adjusted(-1.5, -1.5, 1.5, 1.5)
            painter.drawRoundedRect(outer, RADIUS_PX + 2, RADIUS_PX + 2)

    def tile_size(self, room: QSize, ratio: float) -> QSize:
        """The size of a preview in device pixels."""
        if ratio == 1:
            return room
        return QSize(max(1, round(room.width() * ratio)), max(1, round(room.height() * ratio)))

    def note_rect(self, rect: QRect, result: Result, folded: str) -> QRectF:
        """Where a cell says what is folded into it: above on a picture, below on a text."""
        text = folded_badge(result, folded)
        width = QFontMetrics(small_font(self.font)).horizontalAdvance(text) + 14.0
        width = min(max(width, float(BADGE_PX)), rect.width() - 2.0 * _INSET_PX)
        left = float(rect.left() + _INSET_PX)
        if not self.mirrored:
            left = rect.right() + 1 - _INSET_PX - width
        top = rect.top() + _INSET_PX
        if is_card(result):
            top = rect.bottom() + 1 - _CARD_INSET_PX - BADGE_PX
        return QRectF(left, top, width, BADGE_PX)

    def badge(self, rect: QRect, *, leading: bool) -> QRectF:
        """Where a badge lies in an upper corner."""
        left = rect.left() + _INSET_PX
        if leading == self.mirrored:
            left = rect.right() + 1 - _INSET_PX - BADGE_PX
        return QRectF(left, rect.top() + _INSET_PX, BADGE_PX, BADGE_PX)

    def paint_icon_badge(self, painter: QPainter, badge: QRectF, icon: str) -> None:
        """Paint an icon on a disc."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 130))
        painter.drawEllipse(badge)
        inner = badge.adjusted(4, 4, -4, -4).toRect()
        self.theme.icon(icon, "on_picture", inner.height()).paint(painter, inner)

    def paint_dot(self, painter: QPainter, middle: QPointF, result: Result, ring: QColor) -> bool:
        """Paint the dot that tells a verdict; return whether there is one."""
        role = dot_role(result)
        if role is None:
            return False
        painter.setPen(QPen(ring, 1.5))
        painter.setBrush(self.theme.color(role))
        painter.drawEllipse(middle, _DOT_PX / 2, _DOT_PX / 2)
        return True

    def paint_lacking(self, painter: QPainter, room: QRectF, item: Item, icon_px: int = 32) -> None:
        """Paint what stands for a preview that is not there."""
        picture = item.kind in {FileKind.PICTURE, FileKind.VIDEO}
        name = "document" if texts.is_document(item) or not picture else "picture"
        box = QRect(0, 0, icon_px, icon_px)
        box.moveCenter(room.center().toPoint())
        self.theme.icon(name, "muted", box.height()).paint(painter, box)

    def paint_colours(self, painter: QPainter, rect: QRect, colours: int) -> None:
        """Paint what a picture looks like in a few colours, until it is there itself."""
        if not colours:
            painter.fillRect(rect, self.theme.color("sunken"))
            return
        above, below = halves_of_colours(colours)
        slope = QLinearGradient(0, rect.top(), 0, rect.bottom() + 1)
        slope.setColorAt(0.25, QColor(*above))
        slope.setColorAt(0.75, QColor(*below))
        painter.fillRect(rect, QBrush(slope))

    def paint_tile(self, painter: QPainter, rect: QRect, item: Item) -> bool:
        """Paint an item's preview into a rectangle; return whether there is one."""
        ratio = painter.device().devicePixelRatioF()
        size = self.tile_size(rect.size(), ratio)
        pixmap = self.thumbnails.tile(item, size)
        if pixmap is None:
            return False
        exact = pixmap.size() == size
        if pixmap.hasAlphaChannel() or item.offline:
            painter.fillRect(rect, self.theme.color("paper"))
        if not exact:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        if item.offline:
            painter.setOpacity(_DIMMED)
        painter.drawPixmap(rect, pixmap)
        if item.offline:
            painter.setOpacity(1.0)
        if not exact:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        return True

    def is_tile_known(self, painter: QPainter, rect: QRect, item: Item) -> bool:
        """Whether an item's preview for a rectangle is there, or is known not to be."""
        size = self.tile_size(rect.size(), painter.device().devicePixelRatioF())
        return self.thumbnails.is_known(item, size)

    def _paint_lacking(self, painter: QPainter, cell: Cell, item: Item) -> None:
        """Paint a file that has no preview, or one whose preview is on its way."""
        rect = cell.rect
        # A file that nothing reads never has a preview: none is asked for.
        known = item.modality is Modality.FILE or self.is_tile_known(painter, rect, item)
        self.paint_colours(painter, rect, 0 if known else cell.colours)
        if not known:
            return
        metrics = QFontMetrics(small_font(self.font))
        below = 0 if cell.square else metrics.height() + 8
        room = QRectF(rect).adjusted(8, 4, -8, -4 - below)
        self.paint_lacking(painter, room, item, min(32, max(16, rect.height() // 3)))
        if below:
            self._paint_footer(painter, cell)

    def _paint_passage(self, painter: QPainter, cell: Cell, result: Result) -> None:
        rect = cell.rect
        painter.fillRect(rect, self.theme.color("paper"))
        candidate: Candidate = result.candidate
        if not cell.square:
            small = small_font(self.font)
            footer = QFontMetrics(small).height() + 10
            inner = QRectF(rect).adjusted(10, 8, -10, -footer)
            # Whole lines only: half a line at the lower edge looks broken.
            line = QFontMetrics(small).lineSpacing()
            inner.setHeight(max(line, int(inner.height() // line) * line))
            # Around the words that were looked for; without any, from the beginning.
            shown = candidate.snippet
            if shown is None or shown.field != "text":
                # No more of it than may fit: laying out a whole page takes as long as ten cells.
                room = inner.width() * inner.height()
                most = int(2 * room / (line * QFontMetrics(small).averageCharWidth())) + 40
                begin = plain_snippet(Snippet((candidate.item.text or "")[:most]), candidate.item)
                shown = Snippet(" ".join(begin.text.split()))
            else:
                shown = plain_snippet(shown, candidate.item)
            painter.setPen(self.theme.color("ink"))
            painter.setFont(small)
            paint_marked_block(painter, inner, shown, small, self.theme)
            self._paint_footer(painter, cell)
        else:
            self.paint_lacking(painter, QRectF(rect), candidate.item, 24)
        painter.setPen(QPen(self.theme.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        frame = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, RADIUS_PX, RADIUS_PX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_footer(self, painter: QPainter, cell: Cell) -> None:
        """Paint the name below a text or an icon, before it the verdict's dot and the badges."""
        rect, result, folded = cell.rect, cell.result, cell.folded
        if result is None:
            return
        small = small_font(self.font)
        metrics = QFontMetrics(small)
        line = QRectF(rect.left() + 10, 0, rect.width() - 20, metrics.height())
        line.moveBottom(rect.bottom() - 5)
        if folded is not None:
            taken = self.note_rect(rect, result, folded).width()
            line = (
                line.adjusted(taken, 0, 0, 0) if self.mirrored else line.adjusted(0, 0, -taken, 0)
            )
        item = result.candidate.item
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        line = self._after_dot(painter, line, result, self.theme.color("paper"))
        if cell.favourite:
            line = self._after_icon(painter, line, "star-full", "accent")
        if item.offline:
            line = self._after_icon(painter, line, "offline", "maybe")
        painter.setPen(self.theme.color("muted"))
        name = texts.file_name(item.path)
        note = item_note(item)
        snippet = result.candidate.snippet
        in_name = snippet is not None and snippet.field == "name" and snippet.text == name
        marks = snippet.marks if snippet is not None and in_name else ()
        if note:
            name = f"{name} · {note}"
        middle = Qt.TextElideMode.ElideMiddle
        shown = elide_marked(name, marks, metrics, int(line.width()), middle)
        self.paint_line(painter, line, shown, small)

    def paint_line(
        self,
        painter: QPainter,
        line: QRectF,
        shown: tuple[str, Highlights],
        font: QFont,
    ) -> None:
        """Paint a line of text at the side where one begins to read."""
        text, _ = shown
        if self.mirrored:
            width = QFontMetrics(font).horizontalAdvance(text)
            line = QRectF(line.right() - width - 1, line.y(), width + 1, line.height())
        paint_marked_line(painter, line, shown, font, self.theme)

    def _after_dot(self, painter: QPainter, line: QRectF, result: Result, ring: QColor) -> QRectF:
        """Paint a verdict's dot where a line begins; return the rest of the line."""
        at = line.right() - _DOT_PX / 2 if self.mirrored else line.left() + _DOT_PX / 2
        if not self.paint_dot(painter, QPointF(at, line.center().y()), result, ring):
            return line
        return self._rest_of(line, _DOT_PX + 6)

    def _after_icon(self, painter: QPainter, line: QRectF, icon: str, role: str) -> QRectF:
        """Paint an icon as high as a line where it begins; return the rest of the line."""
        side = int(line.height())
        box = QRect(0, 0, side, side)
        box.moveCenter(line.center().toPoint())
        box.moveLeft(int(line.right()) - side if self.mirrored else int(line.left()))
        self.theme.icon(icon, role, side).paint(painter, box)
        return self._rest_of(line, side + 4)

    def _rest_of(self, line: QRectF, taken: int) -> QRectF:
        """A line without what is taken where one begins to read."""
        return line.adjusted(0, 0, -taken, 0) if self.mirrored else line.adjusted(taken, 0, 0, 0)

    def _paint_dot(self, painter: QPainter, rect: QRect, result: Result) -> None:
        at = _INSET_PX + _DOT_PX / 2
        x = rect.right() + 1 - at if self.mirrored else rect.left() + at
        middle = QPointF(x, rect.bottom() + 1 - at)
        self.paint_dot(painter, middle, result, QColor(255, 255, 255, 220))

    def _paint_caption(self, painter: QPainter, rect: QRect, result: Result) -> None:
        """Paint the name over the lower edge of a picture."""
        small = small_font(self.font)
        metrics = QFontMetrics(small)
        item = result.candidate.item
        name = texts.file_name(item.path)
        snippet = result.candidate.snippet
        in_name = snippet is not None and snippet.field == "name" and snippet.text == name
        second = item_note(item)
        if not second and snippet is not None and not in_name:
            second = snippet.text
        two = bool(second) and rect.height() >= 6 * metrics.height()
        height = metrics.height() * (2 if two else 1) + 12
        strip = QRectF(rect.left(), rect.bottom() + 1 - height, rect.width(), height)
        shade = QLinearGradient(strip.topLeft() - QPointF(0, 16), strip.bottomLeft())
        shade.setColorAt(0, QColor(0, 0, 0, 0))
        shade.setColorAt(0.5, QColor(0, 0, 0, 150))
        shade.setColorAt(1, QColor(0, 0, 0, 190))
        path = QPainterPath()
        path.addRoundedRect(QRectF(rect), RADIUS_PX, RADIUS_PX)
        lower = QPainterPath()
        lower.addRect(strip.adjusted(0, -16, 0, 0))
        painter.fillPath(path.intersected(lower), QBrush(shade))
        line = QRectF(strip.left() + 8, strip.top() + 6, strip.width() - 16, metrics.height())
        below = line.translated(0, metrics.height() + 1)
        line = self._after_dot(painter, line, result, QColor(255, 255, 255, 220))
        painter.setPen(QColor("white"))
        marks = snippet.marks if snippet is not None and in_name else ()
        middle = Qt.TextElideMode.ElideMiddle
        self.paint_line(
            painter, line, elide_marked(name, marks, metrics, int(line.width()), middle), small
        )
        if not two:
            return
        painter.setPen(QColor(255, 255, 255, 200))
        cut, marks = second, ()
        if snippet is not None and second == snippet.text:
            most = max(8, int(below.width() / metrics.averageCharWidth()))
            centred = centre_snippet(plain_snippet(snippet, item), most)
            cut, marks = centred.text, centred.marks
        right = Qt.TextElideMode.ElideRight
        self.paint_line(
            painter, below, elide_marked(cut, marks, metrics, int(below.width()), right), small
        )

    def paint_number(
        self,
        painter: QPainter,
        note: QRectF,
        result: Result,
        folded: str,
        *,
        quiet: bool = False,
    ) -> None:
        """Paint what is folded into a result; ``quiet``: beside text rather than on a picture."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("sunken") if quiet else QColor(0, 0, 0, 150))
        painter.drawRoundedRect(note, note.height() / 2, note.height() / 2)
        painter.setPen(self.theme.color("muted") if quiet else QColor("white"))
        painter.setFont(small_font(self.font))
        text = folded_badge(result, folded)
        painter.drawText(note, int(Qt.AlignmentFlag.AlignCenter), text)

    def bar(self, rect: QRect) -> QRect:
        """The bar at the side of what belongs to the one before it."""
        left = rect.right() - 3 if self.mirrored else rect.left() + 1
        return QRect(left, rect.top() + RADIUS_PX, 3, max(1, rect.height() - 2 * RADIUS_PX))
