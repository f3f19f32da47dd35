"""A comparison of questions as JSON and Markdown, and the decision in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final, cast

from retllm_desktop.evaluation.framing_figures import (
    FigureWithInterval,
    FramingDecision,
    FramingFigures,
)
from retllm_desktop.packs.question_templates import Framing

_EXPLAINED: Final = (
    "In brackets 95 % intervals: queries drawn anew with their candidates, the same for every "
    "question. «No content»: P(True) of both answers where the query is «N/A» and the picture "
    "grey; «answers»: their share among all tokens."
)
_HEAD: Final = (
    "| question | group | pairs | right | average precision | log-loss | no content | answers |",
    "|---|---|---:|---:|---:|---:|---:|---:|",
)
_DECISION_HEAD: Final = (
    "| question | mean average precision | gain over the pack's own, for all together |",
    "|---|---:|---:|",
)


def describe_left_out(
    skipped: Mapping[str, int], unavailable: Mapping[Framing, str]
) -> tuple[str, ...]:
    """Return what was not measured, and why, in sentences.

    Args:
        skipped: Numbers of pairs by reason.
        unavailable: Reasons by framing.
    """
    return (
        *(f"{count} pairs were left out: {why}." for why, count in skipped.items()),
        *(f"It cannot be asked by «{framing}»: {why}." for framing, why in unavailable.items()),
    )


def build_framing_json(
    pack_id: str,
    data: str,
    left_out: Sequence[str],
    figures: Sequence[FramingFigures],
    decision: FramingDecision,
) -> dict[str, object]:
    """Return what was measured and decided as values that JSON can hold."""
    return {
        "pack": pack_id,
        "data": data,
        "left_out": list(left_out),
        "rows": [_rounded(asdict(one)) for one in figures],
        "decision": {
            "framing": decision.framing.value,
            "average_precision": {
                framing.value: round(value, 4)
                for framing, value in decision.average_precision.items()
            },
            "gains": {
                framing.value: _rounded(asdict(gain)) for framing, gain in decision.gains.items()
            },
            "says_one_thing": decision.says_one_thing,
            "discrimination": round(decision.discrimination, 4),
        },
    }


def _rounded(value: Mapping[str, object]) -> dict[str, object]:
    return {name: _rounded_one(one) for name, one in value.items()}


def _rounded_one(one: object) -> object:
    if isinstance(one, float):
        return round(one, 4)
    return _rounded(cast("dict[str, object]", one)) if isinstance(one, dict) else one


def build_framing_markdown(
    pack_id: str,
    data: str,
    left_out: Sequence[str],
    figures: Sequence[FramingFigures],
    decision: FramingDecision,
) -> str:
    """Return the tables and the decision in Markdown."""
    lines = [f"# How {pack_id} is asked", "", f"On {data}. {_EXPLAINED}", "", *_HEAD]
    lines += [
        f"| {one.framing} | {one.group} | {one.pairs} | {format_figure(one.accuracy)} | "
        f"{format_figure(one.average_precision)} | {format_figure(one.log_loss)} | "
        f"{one.prior:.3f} | {one.answer_mass:.3f} |"
        for one in figures
    ]
    lines += ["", *describe_decision(decision), ""]
    lines += _DECISION_HEAD
    for framing, value in decision.average_precision.items():
        gain = decision.gains.get(framing)
        lines.append(f"| {framing} | {value:.3f} | {format_figure(gain) if gain else '–'} |")
    for sentence in left_out:
        lines += ["", sentence]
    return "\n".join(lines) + "\n"


def format_figure(figure: FigureWithInterval) -> str:
    """Return a figure with its interval: «0.91 [0.85, 0.96]»."""
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"


def describe_decision(decision: FramingDecision) -> tuple[str, ...]:
    """Return which question is best, and whether the judge is worth asking, in sentences."""
    gain = decision.gains.get(decision.framing)
    found = ["The pack's own question stays: no other is better beyond the interval."]
    if gain is not None:
        best = f"Best is «{decision.framing}»: it adds {format_figure(gain)} to the mean average"
        found = [f"{best} precision of the pack's own question."]
    if decision.says_one_thing:
        found.append(
            "The judge says one thing to everything; it told "
            f"{decision.discrimination:.0%} of pairs of right and wrong apart, and chance is 50 %."
        )
    return tuple(found)
