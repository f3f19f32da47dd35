"""Reads from a manifest what a pack knows; says what a pack is taken to know that is silent."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.knowledge import ANY_LANGUAGE, NOTHING, Domain, Knowledge
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.packs.manifest_fields import FieldReader

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)
_WORD: Final = re.compile(r"[^\W\d_]+")
_MAX_NAME: Final = 64
"""Characters of what a manifest may call a domain: it is shown to people."""
GENERAL_DOMAINS: Final = (Domain.PHOTOGRAPHS, Domain.PAGES, Domain.PASSAGES)
"""What a general vision-language model is taken to know."""
_NAMES: Final = {
    Domain.DRAWN_WORLD: "drawn scenes",
    Domain.PHOTOGRAPHS: "photographs",
    Domain.PAGES: "pages",
    Domain.PASSAGES: "texts",
}
_USUAL: Final = {
    PackRole.COARSE: (Domain.PHOTOGRAPHS, Domain.PAGES),
    PackRole.FINE: GENERAL_DOMAINS,
    PackRole.TEXT: (Domain.PASSAGES,),
}


def assume_knowledge(role: PackRole, *, general: bool) -> Knowledge:
    """Return what a pack is taken to know whose manifest does not say it.

    Manifests of the first version did not: encoders and general models that were fetched or
    imported are of real pictures and texts. A judge that was trained on prompts of its own may
    know anything, so it is taken to know nothing.

    Args:
        role: The pack's.
        general: Whether the model of a fine pack is a general one.
    """
    if role is PackRole.FINE and not general:
        return NOTHING
    return Knowledge(frozenset(_USUAL[role]), stated=False)


def knowledge_fields(domains: Sequence[Domain], languages: Sequence[str]) -> dict[str, object]:
    """Return the fields of a manifest that say what a pack knows."""
    return {"knows": [domain.value for domain in domains], "languages": list(languages)}


def name_domains(domains: Iterable[Domain]) -> str:
    """Return domains as people call them, «photographs and texts»."""
    held = frozenset(domains)
    names = [_NAMES[domain] for domain in Domain if domain in held]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def describe_knowledge(knows: Knowledge) -> str:
    """Return what a pack knows in one line, for people."""
    if not knows.domains and not knows.unrecognised:
        return "nothing that its manifest says, so it is asked about nothing"
    parts = [name_domains(knows.domains)] if knows.domains else []
    if knows.unrecognised:
        named = ", ".join(f"«{name}»" for name in knows.unrecognised)
        parts.append(f"{named}, which this version does not know and never asks about")
    languages = "any language" if ANY_LANGUAGE in knows.languages else ", ".join(knows.languages)
    assumed = "" if knows.stated else " (taken to, as its manifest does not say)"
    return f"{'; '.join(parts)}; in {languages}{assumed}"


def read_knowledge(reader: FieldReader, role: PackRole, *, general: bool) -> Knowledge:
    """Read ``knows``, ``languages`` and ``vocabulary`` of a manifest.

    A domain of a later version is kept by its name: whoever lists packs says so, and nothing of
    it is ever put to the pack.

    Args:
        reader: The manifest's top level.
        role: The pack's.
        general: Whether the model of a fine pack is a general one.

    Raises:
        PackError: A list is empty, names something twice, or holds what is no name.
    """
    named = reader.optional_texts("knows")
    languages = reader.optional_texts("languages")
    vocabulary = reader.optional_texts("vocabulary", 10_000)
    if named is None:
        if languages is not None or vocabulary is not None:
            raise PackError("The manifest lacks the field «knows» beside languages or vocabulary")
        return assume_knowledge(role, general=general)
    for field, values in (("knows", named), ("languages", languages), ("vocabulary", vocabulary)):
        _refuse_twice(field, values or ())
    if odd := [name for name in named if not _is_name(name)]:
        raise PackError(f"The manifest's knows holds what is no name: «{odd[0][:_MAX_NAME]}»")
    codes = languages or (ANY_LANGUAGE,)
    if ANY_LANGUAGE in codes and len(codes) > 1:
        raise PackError("The manifest's languages are «*» alone, or codes")
    for code in codes:
        if code != ANY_LANGUAGE and not _LANGUAGE.fullmatch(code):
            raise PackError(f"The manifest's languages hold «{code[:_MAX_NAME]}», which is no code")
    words = vocabulary or ()
    if odd := [word for word in words if not _WORD.fullmatch(word) or word != word.casefold()]:
        raise PackError(f"The manifest's vocabulary holds «{odd[0][:_MAX_NAME]}», which is no word")
    known = {domain.value for domain in Domain}
    return Knowledge(
        frozenset(Domain(name) for name in named if name in known),
        codes,
        frozenset(words),
        tuple(name for name in named if name not in known),
    )


def _refuse_twice(field: str, values: Sequence[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise PackError(f"The manifest's {field} names «{value[:_MAX_NAME]}» twice")
        seen.add(value)


def _is_name(name: str) -> bool:
    return 0 < len(name) <= _MAX_NAME and name.isprintable() and name == name.strip()
