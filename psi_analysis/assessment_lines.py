"""An assessment as lines of question and answer, for a console."""

from __future__ import annotations

from psi_analysis.assessments.assessment import Assessment
from psi_analysis.assessments.proxy import display_probability
from psi_analysis.assessments.rough import rough_range
from psi_analysis.units import UNITS


def assessment_lines(answer: Assessment) -> list[tuple[str, str]]:
    """Return (what, answer) for everything an assessment holds, leaving out what it does not.

    Args:
        answer: the assessment.
    """
    goal = answer.target
    lines = [
        ("goal", f"{goal.label}: {goal.name_zh or goal.name_en}".rstrip(": ")),
        ("relation", f"{goal.relation} {goal.value:g} in {goal.period}"),
    ]
    if goal.quote_zh:
        lines.append(("the plan's words", goal.quote_zh))
    if answer.outcome is not None:
        lines.append(("outcome", "met" if answer.outcome else "missed"))
    elif answer.grade == "C":
        lines += _rough_lines(answer)
    else:
        lines += _probability_lines(answer) + _level_lines(answer)
    lines += _growth_lines(answer)
    lines.append(("evidence grade", f"{answer.grade}: {answer.reason[1]}"))
    return lines


def _probability_lines(answer: Assessment) -> list[tuple[str, str]]:
    """Probability, its range and what moves it."""
    lines: list[tuple[str, str]] = []
    if answer.probability is not None:
        lines.append(("attainment probability", _share(answer.probability)))
    if answer.monte_carlo_error is not None:
        lines.append(("  Monte Carlo error", f"{answer.monte_carlo_error:.3f}"))
    if answer.probability_range is not None:
        low, high = answer.probability_range
        lines.append(("  range", f"{_share(low)} to {_share(high)}"))
    lines += [(f"  by {name}", _share(value)) for name, value in answer.by_member.items()]
    if answer.univariate is not None:
        lines.append(("  without the reference series", _share(answer.univariate)))
    if answer.target.about:
        lines += [(f"  if 左右 allows {100 * slack:g} %", _share(value)) for slack, value in answer.tolerance.items()]
    if answer.reliability is not None:
        record = answer.reliability
        lines.append(("  when the back-test said so", f"it happened in {_share(record.happened)} of {record.cells} cases"))
    return lines


def _rough_lines(answer: Assessment) -> list[tuple[str, str]]:
    """What evidence of grade C bears: rounded to 5 points, and no levels."""
    lines: list[tuple[str, str]] = []
    if answer.probability is not None:
        lines.append(("attainment probability", display_probability(answer.probability)[1]))
    if answer.probability_range is not None:
        lines.append(("  range", rough_range(*answer.probability_range)))
    return lines


def _level_lines(answer: Assessment) -> list[tuple[str, str]]:
    """Latest value, median, distance and gap."""
    unit = "" if answer.forecast is None else " " + UNITS[answer.forecast.series.indicator.unit].en
    named = (
        ("latest value", answer.latest),
        ("distance to the goal", answer.distance),
        ("median forecast", answer.median),
        ("gap", answer.gap),
    )
    lines = [(what, f"{value:.5g}{unit}") for what, value in named if value is not None]
    if answer.latest_period is not None:
        lines.append(("latest period", str(answer.latest_period)))
    if answer.interval80 is not None:
        low, high = answer.interval80
        lines.append(("80 % interval", f"{low:.5g} to {high:.5g}{unit}"))
    return lines


def _growth_lines(answer: Assessment) -> list[tuple[str, str]]:
    """Required growth, first passage, what it would take, implied base."""
    lines: list[tuple[str, str]] = []
    if answer.required is not None:
        lines.append(("required growth", f"{100 * answer.required.per_year:.2f} % a year over {answer.required.years} years"))
        if answer.required.own_percentile is not None:
            lines.append(
                ("  harder than", f"{_share(answer.required.own_percentile)} of its own {answer.required.own_windows} past windows")
            )
        if answer.required.peers_percentile is not None:
            lines.append(
                ("  harder than", f"{_share(answer.required.peers_percentile)} of {answer.required.peers_windows} windows of peers")
            )
    if answer.first_passage is not None:
        median = answer.first_passage.median
        lines.append(("first met (median)", str(median) if median is not None else "beyond the last period forecast"))
    if answer.takes is not None:
        for wanted, extra in answer.takes.extra_growth.items():
            lines.append(
                (f"for a probability of {100 * wanted:g} %", f"{100 * extra:+.2f} % growth a year over {answer.takes.years} years")
            )
    if answer.implied_base is not None:
        base = answer.implied_base
        lines.append((f"implied base {base.base_period}", f"{base.base:.5g}; binding: {base.binds}"))
    return lines


def _share(value: float) -> str:
    """Write a probability in whole percent."""
    return f"{100 * value:.0f} %"
