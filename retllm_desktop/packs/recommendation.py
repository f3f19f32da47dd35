"""Which packs suit a machine, its person and a library together: one for each role.

Of each role the largest is chosen that fits the memory and the disk, reads the person's languages
and is quick enough: the library is embedded within a night, also once it has grown, and ten results
are checked within a minute.
Where none is quick enough the quickest is. How quick a pack is says what was measured of it here;
else it is reckoned from its floating-point operations and the machine's, which is right to about
a factor of two (``EFFICIENCY``).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.knowledge import Knowledge
from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.core.types import Modality
from retllm_desktop.packs.benchmarks import PASSAGE_AS_SENTENCES, PackSpeed
from retllm_desktop.packs.catalogue import PackOffer
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.requirements import PackRequirements, PackWork, memory_budget_bytes
from retllm_desktop.platform.hardware.components import Hardware

MOST_INDEXING_S: Final = 8 * 3600.0
"""A night: embedding goes on in the background, and a laptop is closed in the end."""
MOST_CHECKING_S: Final = 60.0
"""For ten results: they are checked one after the other while the list is read."""
CHECKED_RESULTS: Final = 10
EFFICIENCY: Final[Mapping[PackRole, float]] = {
    PackRole.COARSE: 0.5,
    PackRole.TEXT: 0.6,
    PackRole.FINE: 0.36,
}
"""Which share of the machine's float32 products a model of a role reaches, as measured on two
cores (decision 0055): encoders 0.5 in full precision and up to 0.86 in eight bits, judges 0.36."""
_DISK_SHARE: Final = 0.5
"""Of what is free on the disk: the library grows beside the packs."""
_ROLES: Final = (PackRole.COARSE, PackRole.TEXT, PackRole.FINE)


@dataclass(frozen=True, slots=True)
class SetCandidate:
    """A pack that could be of the set.

    Attributes:
        needs: What it needs.
        title: What it is called.
        knows: What it was made for.
        fetch_bytes: What would be fetched; 0 where it is here, None where nobody said.
        here: Whether it is installed.
        speed: What was measured of it here.
        work: What it has to compute.
    """

    needs: PackRequirements
    title: str
    knows: Knowledge
    fetch_bytes: int | None
    here: bool
    speed: PackSpeed | None = None
    work: PackWork | None = None


@dataclass(frozen=True, slots=True)
class LibraryLoad:
    """What a library holds that models embed.

    Attributes:
        pictures: Pictures, pages and moments of videos.
        texts: Passages of documents.
    """

    pictures: int
    texts: int


GROWN_LIBRARY: Final = LibraryLoad(50_000, 50_000)
"""What a pack has to hold in a night at least: at the first start there is hardly anything yet, and
a pack that is changed once the photographs of years are there embeds all of them again."""


@dataclass(frozen=True, slots=True)
class MachineLimits:
    """What a machine has for models.

    Attributes:
        hardware: The machine.
        free_disk_bytes: What is free where packs are kept; None where that cannot be told.
        gflops: Its float32 matrix products (``measure_gflops``).
    """

    hardware: Hardware
    free_disk_bytes: int | None
    gflops: float


@dataclass(frozen=True, slots=True)
class SetMember:
    """The pack of one role.

    Attributes:
        pack: Its id.
        memory_bytes: The memory it needs.
        fetch_bytes: As of the candidate.
        seconds: How long it takes for the library, or for ten results; None where nobody knows.
        measured: Whether that was measured here rather than reckoned.
        slow: Whether that is longer than is pleasant, and no other is quicker.
        unread: Languages of the person's that it does not read.
    """

    role: PackRole
    pack: str
    title: str
    memory_bytes: int
    fetch_bytes: int | None
    here: bool
    seconds: float | None
    measured: bool
    slow: bool
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackSet:
    """One pack for each role, as far as one fits.

    Attributes:
        members: In the order of a search: finding pictures, finding texts, checking.
        load: What the times are for.
    """

    members: tuple[SetMember, ...]
    load: LibraryLoad

    def member(self, role: PackRole) -> SetMember | None:
        """The pack of a role, None where none fits or none is needed."""
        return next((one for one in self.members if one.role is role), None)

    @property
    def memory_bytes(self) -> int:
        """What all of them need at once."""
        return sum(one.memory_bytes for one in self.members)

    @property
    def fetch_bytes(self) -> int | None:
        """What would be fetched in all; None where that is not known of each."""
        sizes = [one.fetch_bytes for one in self.members]
        known = [size for size in sizes if size is not None]
        return sum(known) if len(known) == len(sizes) else None

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of those that are not here yet."""
        return tuple(one.pack for one in self.members if not one.here)

    @property
    def unread(self) -> tuple[str, ...]:
        """Languages of the person's that one of them does not read."""
        return tuple(sorted({code for one in self.members for code in one.unread}))


def gather_candidates(
    packs: Iterable[InstalledPack],
    offers: Iterable[PackOffer],
    known_speed: Callable[[InstalledPack], PackSpeed | None],
) -> tuple[SetCandidate, ...]:
    """Return the packs that could be of a set.

    Servers are of none, since who chose one knows it; nor are packs that were not tried.

    Args:
        packs: The packs that are here.
        offers: The packs that could be fetched.
        known_speed: Tells what was measured of a pack here.
    """
    offered = {offer.id: offer for offer in offers}
    found: list[SetCandidate] = []
    for pack in packs:
        manifest = pack.manifest
        offer = offered.pop(manifest.id, None)
        if manifest.fine is not None and manifest.fine.server is not None:
            continue
        spec = manifest.coarse or manifest.text
        needs = PackRequirements(
            manifest.id,
            manifest.role,
            manifest.minimum_ram_bytes,
            0 if spec is None else spec.space.dimension,
            manifest.knows.languages,
        )
        work = None if offer is None else offer.work
        speed = known_speed(pack)
        found.append(
            SetCandidate(
                needs, manifest.title, manifest.knows, 0, here=True, speed=speed, work=work
            )
        )
    found += [
        SetCandidate(
            one.requirements, one.title, one.knows, one.about_bytes, here=False, work=one.work
        )
        for one in offered.values()
        if not one.untried
    ]
    return tuple(found)


def library_load(status: LibraryStatus | None) -> LibraryLoad:
    """Return what a library holds; None: there is none."""
    items = {} if status is None else status.items
    return LibraryLoad(items.get(Modality.IMAGE.value, 0), items.get(Modality.TEXT.value, 0))


def recommend_set(
    candidates: Iterable[SetCandidate],
    limits: MachineLimits,
    load: LibraryLoad,
    languages: Collection[str] = (),
) -> PackSet:
    """Choose one pack for each role.

    Packs that know nothing but the drawn world are for trying the program, and never of a set; a
    pack of passages is only where there are texts. Of packs that need the same the one with longer
    vectors is chosen, then the first by id, so that the order of the candidates does not matter.

    Args:
        candidates: The packs that are here, and those that could be fetched.
        limits: The machine.
        load: What is to be embedded; less than ``GROWN_LIBRARY`` is taken for that where a pack is
            asked whether it is quick enough.
        languages: Codes of the languages that the person reads; empty: not known.
    """
    by_role: dict[PackRole, list[SetCandidate]] = {role: [] for role in _ROLES}
    for one in candidates:
        if not one.knows.only_drawn_world:
            by_role[one.needs.role].append(one)
    if not load.texts:
        by_role[PackRole.TEXT] = []
    free = limits.free_disk_bytes
    room_bytes = None if free is None else int(free * _DISK_SHARE)
    members: list[SetMember] = []
    for role in _ROLES:
        chosen = _choose(by_role[role], limits, load, languages, room_bytes)
        if chosen is None:
            continue
        members.append(chosen)
        if room_bytes is not None:
            room_bytes -= chosen.fetch_bytes or 0
    return PackSet(tuple(members), load)


def _choose(
    candidates: Sequence[SetCandidate],
    limits: MachineLimits,
    load: LibraryLoad,
    languages: Collection[str],
    room_bytes: int | None,
) -> SetMember | None:
    grown = LibraryLoad(
        max(load.pictures, GROWN_LIBRARY.pictures), max(load.texts, GROWN_LIBRARY.texts)
    )
    fitting = [
        (one, _seconds(one, limits, grown))
        for one in candidates
        if one.needs.minimum_ram_bytes <= memory_budget_bytes(one.needs.role, limits.hardware)
        and (room_bytes is None or (one.fetch_bytes or 0) <= room_bytes)
    ]
    reading = [pair for pair in fitting if pair[0].needs.reads(languages)]
    fitting = reading or fitting
    if not fitting:
        return None
    quick = [pair for pair in fitting if not _is_slow(*pair)]
    if quick:
        one, _ = min(quick, key=lambda pair: pair[0].needs.by_size())
    else:
        one, _ = min(fitting, key=lambda pair: (pair[1] or 0.0, pair[0].needs.by_size()))
    seconds = _seconds(one, limits, load)
    return SetMember(
        role=one.needs.role,
        pack=one.needs.id,
        title=one.title,
        memory_bytes=one.needs.minimum_ram_bytes,
        fetch_bytes=one.fetch_bytes,
        here=one.here,
        seconds=seconds,
        measured=_measured(one) is not None,
        slow=_is_slow(one, seconds),
        unread=()
        if one.needs.reads(languages)
        else tuple(sorted(set(languages) - set(one.needs.languages))),
    )


def _is_slow(one: SetCandidate, seconds: float | None) -> bool:
    most = MOST_CHECKING_S if one.needs.role is PackRole.FINE else MOST_INDEXING_S
    return seconds is not None and seconds > most


def _measured(one: SetCandidate) -> float | None:
    """Return how many pictures, passages or results it was measured to do in a second."""
    speed = one.speed
    if speed is None:
        return None
    match one.needs.role:
        case PackRole.COARSE:
            return speed.pictures_s
        case PackRole.TEXT:
            return None if speed.queries_s is None else speed.queries_s / PASSAGE_AS_SENTENCES
        case PackRole.FINE:
            return speed.judged_s


def _seconds(one: SetCandidate, limits: MachineLimits, load: LibraryLoad) -> float | None:
    """Return how long a pack takes for a library, or for ten results; None where nobody knows."""
    role = one.needs.role
    count = {
        PackRole.COARSE: load.pictures,
        PackRole.TEXT: load.texts,
        PackRole.FINE: CHECKED_RESULTS,
    }[role]
    rate = _measured(one)
    if rate:
        return count / rate
    if one.work is None or (role is PackRole.FINE and limits.hardware.accelerators):
        # How a graphics processor does is not told from what the processor does.
        return None
    gflop = {
        PackRole.COARSE: one.work.picture_gflop,
        PackRole.TEXT: one.work.text_gflop,
        PackRole.FINE: one.work.question_gflop,
    }[role]
    return None if gflop is None else count * gflop / (limits.gflops * EFFICIENCY[role])
