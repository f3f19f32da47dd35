"""Queries that mean nothing in the drawn world: sentences about other things, and struck keys."""

import random
from typing import Final

from models.world.datasets import Split

_SENTENCES: Final = (
    "the committee approved the annual budget yesterday",
    "quarterly tax return for a limited company",
    "how to reset my password",
    "interest rates fell by half a percent",
    "chapter seven: on the nature of justice",
    "minutes of the board meeting",
    "the patient was given antibiotics twice a day",
    "install the latest graphics driver",
    "a short history of the Roman senate",
    "warranty conditions for washing machines",
    "photosynthesis converts light into energy",
    "she plays the violin in an orchestra",
    "the train to Vienna leaves at nine",
    "football final, penalty shootout",
    "a dentist appointment next Thursday",
    "marriage certificate, translation",
    "elephants drinking from a river",
    "a man with a beard wearing sunglasses",
    "two giraffes and a zebra",
    "sushi and noodles",
    "an airplane above the clouds",
    "a baby sleeping",
    "motorcycle race",
    "guitar solo on stage",
    "wedding dance",
    "pizza with olives",
    "a computer keyboard",
    "brick wall texture",
    "horses galloping",
    "tennis court",
    "bread and butter",
    "mountain waterfall",
    "police officer directing traffic",
    "volcano eruption",
    "spider web with dew",
    "penguins on ice",
    "a bridge over a canal",
    "coffee beans",
    "chess board",
    "satellite dish",
    "invoice for heating oil",
    "boarding pass",
    "x-ray of a wrist",
    "the minister resigned",
    "curriculum vitae",
    "tram ticket",
    "Rechnung für die Heizung",
    "der Vertrag endet im Oktober",
    "drei Pferde auf der Weide",
    "Geburtstag meiner Tante",
    "facture du garage",
    "le chien dort",
    "una factura de la luz",
    "perro corriendo",
)
_KEYS: Final = "abcdefghijklmnopqrstuvwxyz"
_STRUCK: Final = 70


def nonsense(split: Split) -> tuple[str, ...]:
    """Return a split's queries: every other sentence, and as much again of struck keys."""
    rng = random.Random(f"nonsense {split}")
    first = {"validation": 0, "test": 1}[split]
    found = list(_SENTENCES[first::2])
    for number in range(_STRUCK):
        words = 1 if number % 2 else rng.randint(2, 4)
        found.append(
            " ".join("".join(rng.choices(_KEYS, k=rng.randint(3, 9))) for _ in range(words))
        )
    return tuple(found)
