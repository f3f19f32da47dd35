"""Screenshots: names as the usual systems give them, and sizes of usual screens.

That a PNG is exactly as large as a usual screen only hints at one (``pictures/picture_type.py``);
JPEGs of such sizes are as often frames of films.
"""

import re
import unicodedata
from typing import Final

_SCREENSHOT_NAME: Final = re.compile(
    r"[\W\d_]*(?:"
    r"screen[ _-]?(?:shot|cap|grab|capture|clip)|bildschirm(?:foto|aufnahme)|capture d.?[ée]cran"
    r"|captura (?:de )?(?:pantalla|tela|ecr[ãa])|captura_de_(?:pantalla|tela)|schermata"
    r"|istantanea schermo|schermafbeelding|schermopname|skärm(?:avbild|bild)|skjermbilde"
    r"|skærmbillede|näyttökuva|zrzut[ _]ekranu|sn[ií]mek[ _]obrazovky|képernyő(?:fotó|kép)"
    r"|captură de ecran|ekran (?:görüntüsü|alıntısı|resmi)|снимок экрана|скриншот|знімок екрана"
    r"|στιγμιότυπο|ảnh chụp màn hình|tangkapan layar|لقطة شاشة|צילום מסך|ภาพหน้าจอ"
    r"|スクリーンショット|截屏|截图|截圖|屏幕截图|屏幕快照|螢幕截圖|螢幕快照|스크린샷|화면 캡처"
    r")"
)

_SCREEN_SIZES: Final = frozenset(
    {
        # Desktops and notebooks.
        (1024, 768), (1280, 720), (1280, 800), (1280, 1024), (1366, 768), (1440, 900),
        (1536, 864), (1600, 900), (1600, 1200), (1680, 1050), (1920, 1080), (1920, 1200),
        (2256, 1504), (2560, 1080), (2560, 1440), (2560, 1600), (2560, 1664), (2880, 1800),
        (2880, 1864), (3024, 1964), (3200, 1800), (3440, 1440), (3456, 2234), (3840, 2160),
        (3840, 2400), (5120, 1440), (5120, 2880), (6016, 3384),
        # Phones and tablets, longer side first too.
        (1136, 640), (1334, 750), (1600, 720), (1792, 828), (2160, 1080), (2208, 1242),
        (2220, 1080), (2280, 1080), (2340, 1080), (2400, 1080), (2436, 1125), (2532, 1170),
        (2556, 1179), (2622, 1206), (2688, 1242), (2778, 1284), (2796, 1290), (2868, 1320),
        (2960, 1440), (3040, 1440), (3088, 1440), (3120, 1440), (3200, 1440), (3216, 1440),
        (2048, 1536), (2160, 1620), (2224, 1668), (2360, 1640), (2388, 1668), (2732, 2048),
    }
)  # fmt: skip


def is_screen_size(width_px: int, height_px: int) -> bool:
    """Whether a picture is exactly as large as a usual screen, upright or lying."""
    return (max(width_px, height_px), min(width_px, height_px)) in _SCREEN_SIZES


def is_screenshot_name(name: str) -> bool:
    """Whether a file's name is one that systems give to pictures of the screen."""
    return _SCREENSHOT_NAME.match(unicodedata.normalize("NFC", name).casefold()) is not None
