"""Sentences on model packs: what they are for, know, need and do on this machine."""

from typing import Final

from PySide6.QtCore import QDateTime, QLocale

from retllm_desktop.core.knowledge import ANY_LANGUAGE, Domain, Knowledge
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.network.fetched_files import FetchProgress
from retllm_desktop.packs.benchmarks import PackSpeed
from retllm_desktop.packs.installation import InstallPlan, PackInstalled
from retllm_desktop.packs.judge_offers import JudgeOffer
from retllm_desktop.packs.kept_questions import KeptQuestion
from retllm_desktop.packs.pack_list import PackListRow, PackStatus
from retllm_desktop.packs.question_templates import Framing
from retllm_desktop.packs.recommendation import (
    CHECKED_RESULTS,
    LibraryLoad,
    PackSet,
    SetMember,
)
from retllm_desktop.packs.validation import JudgeValidation
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.core_sentences import core_sentence
from retllm_desktop.ui.shared.translation import format_number, tr, tr_count

_PLAIN_NAMES: Final = {"en": "English", "es": "español", "pt": "português", "zh": "中文"}
"""Names of languages that Qt calls by a country («American English»)."""


def role_title(role: PackRole) -> str:
    """What packs of a role are for, in a word."""
    match role:
        case PackRole.COARSE:
            return tr("Finding")
        case PackRole.FINE:
            return tr("Checking")
        case PackRole.TEXT:
            return tr("Reading")


def role_sentence(role: PackRole) -> str:
    """What packs of a role do."""
    match role:
        case PackRole.COARSE:
            return tr(
                "Proposes what may match, at once. With another one the library is read anew."
            )
        case PackRole.FINE:
            return tr("Looks closely at the best proposals and puts them into order.")
        case PackRole.TEXT:
            return tr("Knows what passages of documents are about.")


def status_word(row: PackListRow) -> str:
    """How a pack stands, in a word, or empty."""
    match row.status:
        case PackStatus.IN_USE:
            return tr("in use")
        case PackStatus.BEGUN:
            return tr("begun")
        case PackStatus.HERE:
            return tr("on this computer")
        case PackStatus.OFFERED:
            return ""


def facts_text(row: PackListRow) -> str:
    """One line on a pack: its size, the memory it needs, its terms."""
    parts: list[str] = []
    if row.size_bytes:
        size = texts.size_text(row.size_bytes)
        here = row.status in {PackStatus.IN_USE, PackStatus.HERE}
        parts.append(size if here else tr("{size} to get", size=size))
    if row.begun_bytes:
        parts.append(tr("{size} are here already", size=texts.size_text(row.begun_bytes)))
    parts.append(tr("needs {size} of memory", size=texts.size_text(row.minimum_ram_bytes)))
    if row.fits is False:
        parts.append(tr("more than suits this computer"))
    parts.append(tr("licence {name}", name=row.licence))
    if row.untried:
        parts.append(tr("not tried with this program yet"))
    return " · ".join(parts)


def knowledge_text(knows: Knowledge) -> str:
    """What a pack knows, and in which languages."""
    names = [_domain_name(domain) for domain in Domain if domain in knows.domains]
    if not names:
        return tr("What it knows is not said, so it is asked about nothing.")
    what = tr(", ").join(names)
    if ANY_LANGUAGE in knows.languages:
        return tr("Knows {what}, in many languages", what=what)
    spoken = tr(", ").join(_language_name(code) for code in knows.languages)
    return tr("Knows {what}, in {languages}", what=what, languages=spoken)


def question_text(kept: KeptQuestion | None) -> str:
    """In which question a judge is asked, and why; empty where nothing was decided here."""
    if kept is None:
        return ""
    if not kept.judges:
        return tr("It says one thing to everything, so it is not asked.")
    precision = QLocale().toString(kept.precision, "f", 2)
    own = QLocale().toString(kept.own_precision, "f", 2)
    if kept.gain_low <= 0:
        return tr(
            "Asked in its own words: no other question tells right from wrong better "
            "(precision {precision})",
            precision=precision,
        )
    return tr(
        "Asked by {question}: that tells right from wrong better than its own words "
        "(precision {precision} against {own})",
        question=_framing_name(kept.framing),
        precision=precision,
        own=own,
    )


def _framing_name(framing: Framing) -> str:
    match framing:
        case Framing.ANSWER:
            return tr("its own words")
        case Framing.TRUE_FALSE:
            return tr("«True or False»")
        case Framing.YES_NO:
            return tr("«Yes or No»")
        case Framing.RIGHT_WRONG:
            return tr("«Right or Wrong»")
        case Framing.CHOICE:
            return tr("a choice of A or B, in both orders")


def offer_text(offer: JudgeOffer) -> str:
    """A model for the close check that could be used, in one line without an end."""
    what = tr(", ").join(_domain_name(domain) for domain in Domain if domain in offer.domains)
    if offer.here:
        return tr(
            "A checking model for {what} is here and not in use: {title}",
            what=what,
            title=offer.title,
        )
    if offer.offline:
        return tr(
            "No checking model here knows {what}; none is fetched, as {why}",
            what=what,
            why=core_sentence(offer.offline),
        )
    memory = texts.size_text(offer.memory_bytes)
    if offer.size_bytes is None:
        return tr("A checking model for {what}: {memory} of memory", what=what, memory=memory)
    return tr(
        "A checking model for {what}: {size}, {memory} of memory",
        what=what,
        size=texts.size_text(offer.size_bytes),
        memory=memory,
    )


def _domain_name(domain: Domain) -> str:
    match domain:
        case Domain.DRAWN_WORLD:
            return tr("drawn scenes")
        case Domain.PHOTOGRAPHS:
            return tr("photographs")
        case Domain.PAGES:
            return tr("pages of documents")
        case Domain.PASSAGES:
            return tr("texts")


def _language_name(code: str) -> str:
    own = _PLAIN_NAMES.get(code)
    if own is not None:
        return own
    locale = QLocale(code)
    known = locale.language() is not QLocale.Language.C
    return locale.nativeLanguageName() if known else code


def speed_text(speed: PackSpeed | None) -> str:
    """How fast a pack runs on this machine, with the day it was measured; empty if unknown."""
    if speed is None:
        return ""
    parts: list[str] = []
    if speed.pictures_s is not None:
        parts.append(tr("{number} pictures/s", number=rate_text(speed.pictures_s)))
    if speed.queries_s is not None:
        parts.append(tr("{number} queries/s", number=rate_text(speed.queries_s)))
    if speed.judged_s is not None:
        parts.append(tr("{number} checked/s", number=rate_text(speed.judged_s)))
    if not parts:
        return ""
    measured = QDateTime.fromSecsSinceEpoch(int(speed.measured_s))
    day = QLocale().toString(measured.date(), QLocale.FormatType.ShortFormat)
    return tr("On this computer: {speeds} ({day})", speeds=", ".join(parts), day=day)


def rate_text(rate: float) -> str:
    """A rate in two or three digits: «0.42», «3.1», «1,204»."""
    decimals = 2 if rate < 1 else 1 if rate < 10 else 0
    return QLocale().toString(rate, "f", decimals)


def agreement_text(plan: InstallPlan) -> str:
    """What the person agrees to by fetching a pack."""
    offer = plan.offer
    lines = [
        tr(
            "{files}, {size}, from {source} (by {address}). Nothing of yours is sent.",
            files=tr_count("%n file(s)", len(plan.files)),
            size=texts.size_text(plan.total_bytes),
            source=plan.source.repo,
            address=plan.address,
        ),
        tr(
            "Licence: {name}. {summary}", name=offer.licence.name, summary=offer.licence.summary
        ).rstrip(),
    ]
    if plan.unpinned:
        names = ", ".join(f"«{file.remote}»" for file in plan.unpinned)
        lines.append(
            tr(
                "Nobody has pinned the contents of {names} yet: what the server says of them is "
                "believed this time, and held to from then on.",
                names=names,
            )
        )
    return "\n\n".join(lines)


def first_offer_text(offer: JudgeOffer) -> str:
    """The offer of a model before anything was searched for: what it adds, size and terms."""
    size = "" if offer.size_bytes is None else f"{texts.size_text(offer.size_bytes)}, "
    return tr(
        "For photographs: {title} looks closely at what is found and puts the best first "
        "({size}{licence})",
        title=offer.title,
        size=size,
        licence=offer.licence,
    )


def download_text(progress: FetchProgress) -> str:
    """How far fetching is."""
    done = tr(
        "{done} of {total}",
        done=texts.size_text(progress.done_bytes),
        total=texts.size_text(progress.total_bytes),
    )
    if progress.waiting:
        return f"{done} · {progress.waiting}"
    if not progress.bytes_s:
        return done
    parts = [done, tr("{size}/s", size=texts.size_text(int(progress.bytes_s)))]
    if progress.left_s is not None:
        parts.append(tr("{time} left", time=texts.duration_text(progress.left_s)))
    return " · ".join(parts)


def installed_text(event: PackInstalled) -> str:
    """That a pack is here, and works; and which of its files rank otherwise than the exact one."""
    works = tr("{title} is here and works.", title=event.pack.manifest.title)
    if isinstance(event.validation, JudgeValidation):
        return works
    wrong = [one for one in event.validation.comparisons if one.refused]
    return " ".join(
        [works, *(core_sentence(one.sentence(event.pack.manifest.id)) for one in wrong)]
    )


def disk_use_text(size_bytes: int) -> str:
    """What packs take on the disk."""
    return tr("Models take {size} on this computer.", size=texts.size_text(size_bytes))


def set_member_text(member: SetMember, load: LibraryLoad) -> str:
    """What a recommended pack is for, and how long it takes on this computer."""
    match member.role:
        case PackRole.COARSE:
            text = tr("To find pictures: {title}", title=member.title)
            what = tr_count("for %n picture(s)", load.pictures)
        case PackRole.TEXT:
            text = tr("To find texts: {title}", title=member.title)
            what = tr_count("for %n passage(s)", load.texts)
        case PackRole.FINE:
            text = tr("To check results: {title}", title=member.title)
            what = tr_count("for %n result(s)", CHECKED_RESULTS)
    parts = [text]
    if member.here:
        parts.append(tr("here already"))
    if member.seconds is not None and (member.role is PackRole.FINE or member.seconds >= 1):
        time = texts.duration_text(member.seconds) if member.measured else _about(member.seconds)
        parts.append(f"{time} {what}")
    if member.slow:
        parts.append(tr("slow, yet the quickest that fits"))
    if member.unread:
        names = tr(", ").join(_language_name(code) for code in member.unread)
        parts.append(tr("does not read {languages}", languages=names))
    return " · ".join(parts)


def set_summary(found: PackSet) -> str:
    """What a recommended set costs in all."""
    if not found.members:
        return tr("No further model fits this computer: what came with the program stays best.")
    memory = texts.size_text(found.memory_bytes)
    if not found.missing:
        return tr("All of it is here. It needs {memory} of memory.", memory=memory)
    if found.fetch_bytes is None:
        return tr("It needs {memory} of memory.", memory=memory)
    size = texts.size_text(found.fetch_bytes)
    return tr("{size} to get in all; it needs {memory} of memory.", size=size, memory=memory)


def _about(seconds: float) -> str:
    """A time that was reckoned, as roughly as it is known."""
    if seconds < 90:
        return tr("about {number} s", number=max(1, round(seconds)))
    if seconds < 5400:
        return tr("about {number} min", number=round(seconds / 60))
    return tr("about {number} h", number=format_number(seconds / 3600, 1))
