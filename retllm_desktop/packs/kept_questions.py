"""Which question each judge is asked in, decided by figures and kept with them, in one JSON file.

A choice is of a model's files and of its pack's own templates: another version of either has none.
"""

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.judging import Pair, hash_texts
from retllm_desktop.core.model_roles import FileRole
from retllm_desktop.packs.fine_spec import FineSpec, PairRule
from retllm_desktop.packs.installed import InstalledPack, replace_spec
from retllm_desktop.packs.question_templates import Framing
from retllm_desktop.packs.validation import LEAST_DISCRIMINATION, JudgeValidation

_MOST_BYTES: Final = 2**20
_PAPERS: Final = frozenset({FileRole.CARD, FileRole.LICENCE})


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """The question that a judge is asked in, and why.

    Attributes:
        framing: How questions ask.
        rules: How answers to them count, by pair, as fitted to the judged pairs.
        own_precision: Mean average precision of the pack's own question.
        precision: The same of the chosen one.
        gain_low: Lower end of the interval of what it adds; 0 for the pack's own.
        discrimination: Share of pairs of right and wrong that it tells apart.
        says_one_thing: Whether it gave every answer the same sign.
        pairs: How many judged pairs there were.
        data: What they were, for people.
        measured: When, as ISO 8601.
    """

    framing: Framing
    rules: Mapping[Pair, PairRule]
    own_precision: float
    precision: float
    gain_low: float
    discrimination: float
    says_one_thing: bool
    pairs: int
    data: str
    measured: str

    @property
    def judges(self) -> bool:
        """Whether the judge's answers are worth an order at all."""
        return not self.says_one_thing or self.discrimination >= LEAST_DISCRIMINATION


class KeptQuestions:
    """The choices of an installation. A file that is damaged or foreign is as good as none."""

    def __init__(self, path: Path) -> None:
        """Take the file, which is made with the first choice."""
        self._path = path

    def get(self, pack: InstalledPack) -> KeptQuestion | None:
        """Return what was kept for a pack, None where nothing was."""
        spec = pack.manifest.fine
        entry = None if spec is None else self._read().get(name_question(pack, spec))
        if entry is None:
            return None
        try:
            return _parse(entry)
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

    def keep(self, pack: InstalledPack, question: KeptQuestion) -> None:
        """Keep a choice in place of a former one.

        Raises:
            InputError: It cannot be written.
        """
        spec = pack.manifest.fine
        if spec is None:
            raise InputError(f"The pack {pack.manifest.id} judges nothing")
        entry = asdict(question) | {
            "pack": pack.manifest.id,
            "rules": {pair.value: asdict(rule) for pair, rule in question.rules.items()},
        }
        self._write({**self._read(), name_question(pack, spec): entry})

    def note_trial(self, pack: InstalledPack, trial: JudgeValidation) -> None:
        """Keep that a judge says one thing to everything, as trying it told; else nothing.

        Raises:
            InputError: It cannot be written.
        """
        spec = pack.manifest.fine
        if spec is None or trial.judges:
            return
        told = KeptQuestion(
            framing=spec.framing,
            rules={},
            own_precision=0.0,
            precision=0.0,
            gain_low=0.0,
            discrimination=trial.discrimination,
            says_one_thing=True,
            pairs=trial.questions,
            data="the trial set",
            measured=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        self.keep(pack, told)

    def reset(self, pack: InstalledPack) -> bool:
        """Forget the choice of a pack; returns whether there was one.

        Raises:
            InputError: It cannot be written.
        """
        entries = self._read()
        spec = pack.manifest.fine
        if spec is None or entries.pop(name_question(pack, spec), None) is None:
            return False
        self._write(entries)
        return True

    def applied(self, pack: InstalledPack) -> InstalledPack:
        """Return a pack as it is asked: by the kept question, or as its manifest says."""
        kept = self.get(pack)
        if kept is None:
            return pack
        return replace_spec(pack, lambda spec: spec.asked_by(kept.framing, kept.rules))

    def _read(self) -> dict[str, object]:
        try:
            with self._path.open("rb") as stream:
                value: object = json.loads(stream.read(_MOST_BYTES))
        except (OSError, ValueError, RecursionError):
            return {}
        return dict(cast("dict[str, object]", value)) if isinstance(value, dict) else {}

    def _write(self, entries: Mapping[str, object]) -> None:
        # Each program writes a file of its own name: two at once do not meet.
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(entries, indent=1), "utf-8")
            temporary.replace(self._path)
        except OSError as exc:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise InputError(
                "Which question suits a model cannot be kept", exc.strerror or str(exc), self._path
            ) from exc


def name_question(pack: InstalledPack, spec: FineSpec) -> str:
    """Name a model with its pack's own templates: 64 hexadecimal digits."""
    own = replace(spec, framing=Framing.ANSWER)
    return hash_texts(
        [
            *(f"{f.role} {f.sha256}" for f in pack.manifest.files if f.role not in _PAPERS),
            repr(spec.server),
            spec.framing,
            *(f"{pair} {' '.join(own.templates(pair))}" for pair in Pair),
            *(" ".join(spellings) for spellings in own.answer_spellings),
            spec.chat_template,
            spec.frame,
            spec.system,
            repr(sorted(spec.template_arguments.items())),
        ]
    ).hex()


def _parse(entry: object) -> KeptQuestion:
    fields = cast("dict[str, object]", entry)
    rules = cast("dict[str, dict[str, float]]", fields["rules"])
    read: dict[Pair, PairRule] = {}
    for name, numbers in rules.items():
        rule = PairRule(**{key: float(value) for key, value in numbers.items()})
        if rule.temperature <= 0 or rule.scale <= 0:
            raise ValueError(f"a rule of {name} that is not positive")
        read[Pair(name)] = rule
    numbers = {
        name: float(cast("float", fields[name]))
        for name in ("own_precision", "precision", "gain_low", "discrimination")
    }
    return KeptQuestion(
        framing=Framing(str(fields["framing"])),
        rules=read,
        **numbers,
        says_one_thing=fields["says_one_thing"] is True,
        pairs=int(cast("int", fields["pairs"])),
        data=str(fields["data"]),
        measured=str(fields["measured"]),
    )
