"""A small library of drawn pictures and written notes, to try the program on."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from models.world.caption import describe
from models.world.draw import render
from models.world.families import VARIANTS, family
from models.world.sampling import sample_scene
from models.world.scene import Scene
from models.world.vocabulary import BACKGROUNDS, WITHHELD_TEST

PICTURE_PX: Final = 640
_FAMILIES: Final = 25
_SINGLES: Final = 100
_NOTES: Final = 12


@dataclass(frozen=True, slots=True)
class DemoPicture:
    """A picture of the library.

    Attributes:
        name: Its path below the library's folder.
        scene: What it shows.
        caption: A sentence true of it.
        variant: Its place in a family of near-duplicates, or empty.
    """

    name: str
    scene: Scene
    caption: str
    variant: str


@dataclass(frozen=True, slots=True)
class DemoSearch:
    """Something to look for.

    Attributes:
        query: What to type.
        name: The picture that it is true of.
    """

    query: str
    name: str


@dataclass(frozen=True, slots=True)
class DemoLibrary:
    """What to draw and write.

    Attributes:
        pictures: About three hundred.
        notes: Documents by their path below the folder.
        searches: Three searches, each true of one picture among near-duplicates.
    """

    pictures: tuple[DemoPicture, ...]
    notes: dict[str, str]
    searches: tuple[DemoSearch, ...]


def plan_demo(seed: int = 1) -> DemoLibrary:
    """Decide what the library holds; the same seed gives the same library."""
    rng = random.Random(f"demo library {seed}")
    pictures: list[DemoPicture] = []
    searches: list[DemoSearch] = []
    for number in range(_FAMILIES):
        for scene, caption, variant in family(rng, exclude=WITHHELD_TEST):
            name = f"pictures/album-{number + 1:02d}/{variant.replace('_', '-')}.jpg"
            pictures.append(DemoPicture(name, scene, caption.text, variant))
    # The three searches lie in the first three albums: one asks for a swap of colours, one for
    # a swap of places, one for another relation.
    for number, variant in enumerate(("colour_swap", "position_swap", "relation")):
        picture = pictures[number * len(VARIANTS) + VARIANTS.index(variant)]
        searches.append(DemoSearch(picture.caption, picture.name))
    for number in range(_SINGLES):
        scene = sample_scene(rng, exclude=WITHHELD_TEST)
        caption = describe(scene, rng).text
        pictures.append(DemoPicture(f"pictures/found/IMG_{number + 1:04d}.jpg", scene, caption, ""))
    return DemoLibrary(tuple(pictures), _notes(rng, pictures), tuple(searches))


def write_demo(folder: Path, library: DemoLibrary) -> Iterator[int]:
    """Draw and write what is not there yet, yielding the number of files done.

    Raises:
        OSError: The folder cannot be written.
    """
    done = 0
    for picture in library.pictures:
        target = folder / picture.name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_suffix(".part")
            render(picture.scene, PICTURE_PX).save(partial, "JPEG", quality=90)
            partial.replace(target)
        done += 1
        yield done
    for name, text in library.notes.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            target.write_text(text, "utf-8")
        done += 1
        yield done


def _notes(rng: random.Random, pictures: list[DemoPicture]) -> dict[str, str]:
    """Write one note for each background and format, about pictures of the library."""
    notes: dict[str, str] = {}
    for number in range(_NOTES):
        place = BACKGROUNDS[number % len(BACKGROUNDS)][0]
        here = [p.caption for p in pictures if p.scene.background == number % len(BACKGROUNDS)]
        lines = rng.sample(here, 4)
        title = f"Pictures drawn {place}"
        match number % 3:
            case 0:
                body = f"# {title}\n\n" + "\n\n".join(f"- {line}" for line in lines) + "\n"
                notes[f"notes/note-{number + 1:02d}.md"] = body
            case 1:
                body = title + "\n\n" + "\n".join(lines) + "\n"
                notes[f"notes/note-{number + 1:02d}.txt"] = body
            case _:
                paragraphs = "".join(f"<p>{line}</p>" for line in lines)
                body = f"<html><head><title>{title}</title></head><body>{paragraphs}</body></html>"
                notes[f"notes/note-{number + 1:02d}.html"] = body + "\n"
    return notes
