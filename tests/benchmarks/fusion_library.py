"""A library of pictures, notes and papers, and questions of four kinds about it.

Pictures and notes are those of the demo library; half of the single pictures bear the name of a
place or a thing instead of a camera's number. The papers (invoices, letters, recipes, minutes)
use many of the words that pictures are described with: a lamp is bought, a key is lost.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from models.world.caption import describe
from models.world.claims import truth
from models.world.library import DemoLibrary, DemoPicture, plan_demo, write_demo

KINDS = ("name", "phrase", "words", "visual", "mixed")
"""A file's name; a run of words of a document; some of its words; what a picture shows; a word
of a name or a folder with what the picture shows."""

_THINGS = (
    "filing cabinet", "bicycle pump", "garden hose", "coffee grinder", "ladder", "door handle",
    "radiator", "carpet", "bookshelf", "printer", "kettle", "mattress", "reading lamp",
    "spare key", "kitchen clock", "umbrella stand", "picture book", "straw hat", "tree guard",
    "boat trailer", "car tyre", "bird feeder", "fish tank", "flower pot", "flag pole",
)  # fmt: skip
_TOWNS = (
    "Aarhus", "Bergen", "Coimbra", "Delft", "Evora", "Freiburg", "Ghent", "Hasselt", "Innsbruck",
    "Jena", "Krakow", "Lucerne", "Malmo", "Nantes", "Odense", "Porto", "Rouen", "Siena", "Tartu",
)  # fmt: skip
_ROOMS = ("cellar", "attic", "hall", "workshop", "library", "kitchen", "garden house", "staircase")
_MONTHS = ("January", "March", "April", "June", "July", "September", "October", "December")
_FOODS = (
    "lentils", "barley", "spinach", "walnuts", "pears", "cabbage", "rye flour", "leeks", "apples",
    "mushrooms", "rice", "smoked fish", "beetroot", "quinces",
)  # fmt: skip
_CALLED = ("holiday", "harbour", "picnic", "birthday", "balcony", "ferry", "workshop", "allotment")
PAPERS = 200


@dataclass(frozen=True, slots=True)
class SearchTask:
    """Something to look for.

    Attributes:
        kind: One of ``KINDS``.
        line: What is typed.
        wanted: Names of the files any of which answers it.
    """

    kind: str
    line: str
    wanted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Collection:
    """What lies in the library.

    Attributes:
        pictures: With their scenes.
        papers: Texts by the name of their file; the notes are among them.
    """

    pictures: tuple[DemoPicture, ...]
    papers: dict[str, str]


def make_collection(seed: int) -> Collection:
    """Decide what lies in the library; the same seed gives the same."""
    rng = random.Random(f"fusion library {seed}")
    demo = plan_demo(seed)
    pictures: list[DemoPicture] = []
    for picture in demo.pictures:
        if picture.name.startswith("pictures/found/") and rng.random() < 0.5:
            word = rng.choice(_CALLED + tuple(town.lower() for town in _TOWNS))
            name = f"pictures/found/{word}-{len(pictures):03d}.jpg"
            pictures.append(replace(picture, name=name))
        else:
            pictures.append(picture)
    papers = dict(demo.notes)
    for number in range(PAPERS):
        name, text = _paper(rng, number)
        papers[name] = text
    return Collection(tuple(pictures), papers)


def write_collection(folder: Path, content: Collection) -> None:
    """Draw and write all of it."""
    for _ in write_demo(folder, DemoLibrary(content.pictures, content.papers, ())):
        pass


def search_tasks(content: Collection, seed: int, count: int) -> Iterator[SearchTask]:
    """Make ``count`` tasks of each kind, each with at most ten answers."""
    rng = random.Random(f"fusion errands {seed}")
    makers = {
        "name": _by_name,
        "phrase": _by_phrase,
        "words": _by_words,
        "visual": _by_sight,
        "mixed": _by_both,
    }
    for kind, make in makers.items():
        seen: set[str] = set()
        while len(seen) < count:
            line, wanted = make(rng, content)
            if line not in seen and 0 < len(wanted) <= 10:
                seen.add(line)
                yield SearchTask(kind, line, frozenset(wanted))


def _by_name(rng: random.Random, content: Collection) -> tuple[str, set[str]]:
    names = [picture.name for picture in content.pictures] + list(content.papers)
    name = rng.choice(names)
    stem = Path(name).stem
    if "album" in name:
        stem = f"{Path(name).parent.name} {stem}"
    line = rng.choice((stem, stem.replace("-", " ").replace("_", " "), stem.lower()))
    pieces = _words(line)
    return line, {other for other in names if _holds(_words(other), pieces)}


def _by_phrase(rng: random.Random, content: Collection) -> tuple[str, set[str]]:
    text = " ".join(_plain(content.papers[rng.choice(list(content.papers))]).split())
    words = text.split()
    length = rng.randint(3, 6)
    start = rng.randrange(max(1, len(words) - length))
    line = " ".join(words[start : start + length])
    return line, {n for n, t in content.papers.items() if line in " ".join(_plain(t).split())}


def _by_words(rng: random.Random, content: Collection) -> tuple[str, set[str]]:
    text = _plain(content.papers[rng.choice(list(content.papers))])
    long = sorted({word for word in _words(text) if len(word) > 4})
    chosen = rng.sample(long, min(len(long), rng.randint(2, 3)))
    wanted = {n for n, t in content.papers.items() if set(chosen) <= set(_words(_plain(t)))}
    return " ".join(chosen), wanted


def _by_sight(rng: random.Random, content: Collection) -> tuple[str, set[str]]:
    caption = describe(rng.choice(content.pictures).scene, rng)
    shown = {p.name for p in content.pictures if truth(p.scene, caption.claims)}
    return caption.text, shown


def _by_both(rng: random.Random, content: Collection) -> tuple[str, set[str]]:
    picture = rng.choice(content.pictures)
    caption = describe(picture.scene, rng)
    where = Path(picture.name)
    word = where.parent.name if "album" in where.parent.name else where.stem.split("-")[0]
    shown = {
        p.name
        for p in content.pictures
        if truth(p.scene, caption.claims) and word.lower() in p.name.lower()
    }
    short = caption.text.lower().rstrip(".")
    return rng.choice((f"{word} {short}", f"{short} {word}")), shown


def _paper(rng: random.Random, number: int) -> tuple[str, str]:
    things = rng.sample(_THINGS, 2)
    town, room, month = rng.choice(_TOWNS), rng.choice(_ROOMS), rng.choice(_MONTHS)
    day, amount, year = rng.randint(1, 28), rng.randint(12, 980), rng.randint(2015, 2024)
    match number % 4:
        case 0:
            name = f"papers/invoice-{year}-{number:04d}.txt"
            text = (
                f"Invoice {number:04d}\n\nDelivered to {town} on {day} {month} {year}: "
                f"{rng.randint(1, 9)} {things[0]}, {rng.randint(1, 9)} {things[1]}. The sum of "
                f"{amount} euros is due within {rng.randint(7, 60)} days. Please give the number "
                "of the invoice with your payment.\n"
            )
        case 1:
            name = f"papers/letter-{town.lower()}-{number:03d}.md"
            text = (
                f"# To all neighbours in {town}\n\nThe {things[0]} in the {room} was repaired on "
                f"{day} {month}; the {things[1]} will follow in {rng.choice(_MONTHS)}. We ask you "
                f"to keep the {rng.choice(_ROOMS)} clear until then, and to tell us whether a key "
                "is missing.\n"
            )
        case 2:
            foods = rng.sample(_FOODS, 3)
            name = f"recipes/{foods[0].replace(' ', '-')}-{number:03d}.txt"
            text = (
                f"{foods[0].capitalize()} with {foods[1]}\n\nTake {amount} grams of {foods[0]}, "
                f"wash them, and leave them in a cup of cold water for {rng.randint(2, 12)} hours. "
                f"Roast the {foods[1]} with a little oil, add the {foods[2]} and serve it hot, "
                f"as they do in {town}.\n"
            )
        case _:
            name = f"papers/minutes-{year}-{month.lower()}-{number:03d}.html"
            text = (
                f"<html><head><title>Minutes {town}</title></head><body><p>Meeting in {town} on "
                f"{day} {month} {year}; {rng.randint(5, 40)} members were present.</p><p>It was "
                f"decided to buy a {things[0]} for the {room} and to sell the {things[1]}. The "
                f"treasurer holds {amount} euros.</p></body></html>\n"
            )
    return name, text


def _plain(text: str) -> str:
    return re.sub(r"<title>.*</title>|<[^>]+>|^#+ |^- ", " ", text, flags=re.MULTILINE)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _holds(words: list[str], pieces: list[str]) -> bool:
    return any(
        words[start : start + len(pieces)] == pieces
        for start in range(len(words) - len(pieces) + 1)
    )
