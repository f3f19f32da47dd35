"""What a desktop is told of the program: entries, metadata, icons, by the one description."""

import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

BUNDLE: Final = Path(__file__).resolve().parent
ROOT: Final = BUNDLE.parents[1]
ICON: Final = ROOT / "resources" / "icons" / "app.svg"
_DRAW: Final = """
import sys
from pathlib import Path
import resvg_py
svg, folder, *sizes = sys.argv[1:]
for size in sizes:
    drawn = resvg_py.svg_to_bytes(svg_path=svg, width=int(size), height=int(size))
    (Path(folder) / f"{size}.png").write_bytes(bytes(drawn))
"""


@dataclass(frozen=True, slots=True)
class Description:
    """``description.toml``, with the version of the program."""

    table: dict[str, Any]
    version: str

    @property
    def program(self) -> str:
        """The program's name on a command line, and of its files."""
        return self.table["program"]


def read_description() -> Description:
    """Return what the bundles are."""
    source = (ROOT / "retllm_desktop" / "__init__.py").read_text("utf-8")
    version = next(
        line.split('"')[1] for line in source.splitlines() if line.startswith("__version__")
    )
    return Description(tomllib.loads((BUNDLE / "description.toml").read_text("utf-8")), version)


def desktop_entry(about: Description, command: str, icon: str | None = None) -> str:
    """Return the desktop entry (freedesktop.org, Desktop Entry Specification 1.5).

    Args:
        about: What is described.
        command: What starts the program.
        icon: The icon's name, where it is another than the program's.
    """
    table = about.table
    return "".join(
        f"{line}\n"
        for line in (
            "[Desktop Entry]",
            "Type=Application",
            f"Name={table['name']}",
            f"Comment={table['summary']}",
            f"Exec={command} app %F",
            f"Icon={icon or about.program}",
            "Terminal=false",
            "StartupNotify=true",
            f"StartupWMClass={about.program}",
            f"Categories={';'.join(table['categories'])};",
            f"Keywords={';'.join(table['keywords'])};",
            f"MimeType={';'.join(table['open_with'])};",
            "Actions=search;",
            "",
            "[Desktop Action search]",
            "Name=Search",
            f"Exec={command} app --search",
        )
    )


def appstream(about: Description, released: str, launchable: str | None = None) -> str:
    """Return the AppStream metadata of a desktop application.

    Args:
        about: What is described.
        released: The day of the release, as ISO 8601 has it.
        launchable: Name of the desktop entry's file, where it is another than the program's.
    """
    table = about.table
    paragraphs = "".join(f"    <p>{escape(text)}</p>\n" for text in table["paragraphs"])
    keywords = "".join(f"    <keyword>{escape(word)}</keyword>\n" for word in table["keywords"])
    types = "".join(f"    <mediatype>{name}</mediatype>\n" for name in table["open_with"])
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>{table["id"]}</id>
  <name>{escape(table["name"])}</name>
  <summary>{escape(table["summary"])}</summary>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>{table["licence"]}</project_license>
  <developer id="{table["id"]}">
    <name>{escape(table["publisher"])}</name>
  </developer>
  <description>
{paragraphs}  </description>
  <launchable type="desktop-id">{launchable or about.program}.desktop</launchable>
  <keywords>
{keywords}  </keywords>
  <provides>
    <binary>{about.program}</binary>
{types}  </provides>
  <content_rating type="oars-1.1"/>
  <supports>
    <control>keyboard</control>
    <control>pointing</control>
  </supports>
  <recommends>
    <memory>2048</memory>
  </recommends>
  <releases>
    <release version="{about.version}" date="{released}"/>
  </releases>
</component>
"""


def draw_icons(about: Description, folder: Path, python: str = sys.executable) -> dict[int, Path]:
    """Draw the icon in every size; return the files by their side in pixels.

    Args:
        about: What is described.
        folder: Takes them.
        python: An interpreter that has the program's libraries.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sizes = about.table["icon_sizes"]
    command = [python, "-c", _DRAW, str(ICON), str(folder), *map(str, sizes)]
    subprocess.run(command, check=True)
    return {size: folder / f"{size}.png" for size in sizes}


def write_shared_files(
    about: Description, prefix: Path, released: str, python: str = sys.executable
) -> None:
    """Write what lies below ``share`` of an installation: entry, metadata, icons, licence.

    Args:
        about: What is described.
        prefix: The installation's folder, as ``/usr`` is one.
        released: See :func:`appstream`.
        python: See :func:`draw_icons`.
    """
    share = prefix / "share"
    files = {
        share / "applications" / f"{about.program}.desktop": desktop_entry(about, about.program),
        share / "metainfo" / f"{about.table['id']}.metainfo.xml": appstream(about, released),
        share / "doc" / about.program / "copyright": (ROOT / "LICENSE").read_text("utf-8"),
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    icons = share / "icons" / "hicolor"
    for size, drawn in draw_icons(about, prefix / "drawn", python).items():
        target = icons / f"{size}x{size}" / "apps" / f"{about.program}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        drawn.replace(target)
    (prefix / "drawn").rmdir()
    scalable = icons / "scalable" / "apps" / f"{about.program}.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    scalable.write_bytes(ICON.read_bytes())
