"""Colours of the window by an accent of the system's, moved until everything can be read.

Source: WCAG 2.2, 1.4.3 «Contrast (Minimum)» and its relative luminance.
"""

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtGui import QColor

READABLE: Final = 4.5
"""Least contrast of text of ordinary size."""
_STEPS: Final = 8
"""Halvings of a lightness: beyond them eight bits a channel do not tell the difference."""
_HOVER_LIGHTER: Final = 0.25
_HOVER_DARKER: Final = 0.82
_SEEN: Final = 0.03
_BACK: Final = 0.1
_SELECTED_SHARE: Final = {False: 0.14, True: 0.26}
"""How much of the accent lies behind what is chosen, in light and in dark colours, at most."""
_INK_DARK, _INK_LIGHT = "#10142b", "#ffffff"


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 … 21.

    Args:
        one: As ``#rrggbb``.
        other: Likewise.
    """
    high, low = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def accent_colors(
    accent: QColor, grounds: Iterable[str], inks: Iterable[str], surface: str, *, dark: bool
) -> dict[str, str]:
    """Return the colours that follow an accent: those of ``Tokens`` that are named for it.

    The hue stays. The lightness moves away from the grounds until the accent can be read on each
    of them, and text on the accent as well.

    Args:
        accent: The system's.
        grounds: What text in the accent's colour stands on.
        inks: What stands on ``selected``.
        surface: What ``selected`` is mixed with.
        dark: Whether the grounds are.

    Returns:
        ``accent``, ``accent_hover``, ``on_accent`` and ``selected``.
    """
    behind = tuple(grounds)
    shown = _moved(accent, lambda color: _readable(color, behind), dark=dark)
    share = _SELECTED_SHARE[dark]
    written = tuple(inks)
    while share > 0 and not _readable(selected := _mixed(shown, surface, share), written):
        share -= 0.01
    selected = _mixed(shown, surface, max(0.0, share))
    # Links stand on what is chosen too.
    shown = _moved(shown, lambda color: _readable(color, (*behind, selected)), dark=dark)
    hover = QColor(shown)
    hue, depth, light = _hsl(QColor(shown))
    moved = light + (1 - light) * _HOVER_LIGHTER if dark else light * _HOVER_DARKER
    if abs(moved - light) < _SEEN:
        # Nearly black, or nearly white: there is room the other way alone.
        moved = light - _BACK if dark else light + _BACK
    hover.setHslF(hue, depth, moved)
    ink = max((_INK_DARK, _INK_LIGHT), key=lambda color: contrast(color, shown))
    return {
        "accent": shown,
        "accent_hover": hover.name(),
        "on_accent": ink,
        "selected": selected,
    }


def _readable(color: str, others: Iterable[str]) -> bool:
    return all(contrast(color, other) >= READABLE for other in others)


def _moved(color: QColor | str, enough: Callable[[str], bool], *, dark: bool) -> str:
    """The colour, or the nearest in lightness of its hue that is enough."""
    begun = QColor(color)
    if enough(begun.name()):
        return begun.name()
    hue, depth, light = _hsl(begun)

    def at(lightness: float) -> str:
        made = QColor()
        made.setHslF(hue, depth, lightness)
        return made.name()

    near, far = light, 1.0 if dark else 0.0
    for _ in range(_STEPS):
        between = (near + far) / 2
        if enough(at(between)):
            far = between
        else:
            near = between
    return at(far)


def _mixed(color: str, ground: str, share: float) -> str:
    one, other = QColor(color), QColor(ground)
    channels = (
        round(a * share + b * (1 - share))
        for a, b in (
            (one.red(), other.red()),
            (one.green(), other.green()),
            (one.blue(), other.blue()),
        )
    )
    return QColor(*channels).name()


def _hsl(color: QColor) -> tuple[float, float, float]:
    # Grey has no hue: Qt calls it -1, and takes any.
    return max(0.0, color.hslHueF()), color.hslSaturationF(), color.lightnessF()


def _luminance(color: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return (
        0.2126 * linear(color.redF())
        + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF())
    )
