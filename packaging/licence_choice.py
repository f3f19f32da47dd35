"""Whether a licence lets a part be shipped with the program."""

import re
from typing import Final

_FORBIDDEN: Final = re.compile(r"A?GPL-")


def allows_shipping(expression: str) -> bool:
    """Whether an SPDX expression leaves a choice without GPL and AGPL."""
    tokens = re.findall(r"\(|\)|[^\s()]+", expression)
    pieces: list[str] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token in {"(", ")"} or token.upper() in {"AND", "OR"}:
            pieces.append(token.lower())
        elif at + 1 < len(tokens) and tokens[at + 1].upper() == "WITH":
            # A library with an exception for who links it.
            pieces.append("True")
            at += 2
        else:
            pieces.append(str(_FORBIDDEN.match(token) is None))
        at += 1
    return _evaluate(pieces)


def _evaluate(pieces: list[str]) -> bool:
    """Evaluate booleans with «and», «or» and parentheses; «and» binds closer."""

    def any_of() -> bool:
        value = all_of()
        while pieces and pieces[0] == "or":
            pieces.pop(0)
            value = all_of() or value
        return value

    def all_of() -> bool:
        value = one()
        while pieces and pieces[0] == "and":
            pieces.pop(0)
            value = one() and value
        return value

    def one() -> bool:
        piece = pieces.pop(0)
        if piece == "(":
            value = any_of()
            pieces.pop(0)
            return value
        return piece == "True"

    return any_of()
