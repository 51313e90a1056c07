"""An assessment as lines of question and answer, for a console."""

from __future__ import annotations

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.shown_answer import value_unit
from psi_analysis.goals.answers.years import years_said
from psi_analysis.goals.plans.past_class import past_class_line
from psi_analysis.nouns.units import COUNT, GROWTH, SHARE, UNITS
from psi_analysis.words.likelihood import probability_said, shown_range
from psi_analysis.words.ranges import range_text
from psi_analysis.words.text import filled


def assessment_lines(answer: Assessment) -> list[tuple[str, str]]:
    """Return (what, answer) for everything an assessment holds, leaving out what it does not.

    Args:
        answer: the assessment.
    """
    goal = answer.target
    lines = [
        ("goal", f"{goal.label}: {goal.name_zh or goal.name_en}".rstrip(": ")),
        ("relation", f"{goal.relation} {_asked(answer)} in {goal.period}"),
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
    if answer.past is not None and answer.outcome is None:
        lines.append(("past goals like it", past_class_line(answer.past)))
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
        lines.append(("attainment probability", filled("{p}", "{p}", p=probability_said(answer, answer.probability)).said("en")))
    if answer.probability_range is not None:
        lines.append(("  range", range_text(*shown_range(answer)).said("en")))
    return lines


def _level_lines(answer: Assessment) -> list[tuple[str, str]]:
    """Latest value, median, distance and gap."""
    level = "" if answer.forecast is None else answer.forecast.series.indicator.unit
    judged = "growth" if answer.target.nature.on_growth else level
    lines: list[tuple[str, str]] = []
    if answer.latest is not None:
        lines.append(("latest value", _amount(answer.latest, level)))
    if answer.distance is not None:
        if answer.latest is not None and answer.target.nature.on_growth:
            lines.append(("level it asks", _amount(answer.latest + answer.distance, level)))
        lines.append(("distance to the goal", _amount(answer.distance, level, difference=True)))
    if answer.median is not None:
        lines.append(("median forecast", _amount(answer.median, judged)))
    if answer.gap is not None:
        lines.append(("gap", _amount(answer.gap, judged, difference=True)))
    if answer.latest_period is not None:
        lines.append(("latest period", str(answer.latest_period)))
    if answer.interval80 is not None:
        low, high = answer.interval80
        lines.append(("80 % interval", f"{_number(low, judged)} to {_amount(high, judged)}"))
    return lines


_MONEY = "100m yuan"
"""The unit of money within the package; English counts it in billions."""


def _asked(answer: Assessment) -> str:
    """The goal's number; growth and shares in percent."""
    unit = value_unit(answer)
    return _amount(answer.target.value, unit) if unit in (GROWTH, SHARE, _MONEY) else f"{answer.target.value:g}"


def _number(value: float, unit: str) -> str:
    """A number without its unit, to five digits; growth and shares in percent, money in billions."""
    if unit in (GROWTH, SHARE):
        return f"{100 * value:.2f} %"
    return f"{value / 10:,.5g}" if unit == _MONEY else f"{value:.5g}"


def _amount(value: float, unit: str, *, difference: bool = False) -> str:
    """A number with its unit; differences of growth and shares in percentage points."""
    if unit in (GROWTH, SHARE):
        each = " a year" if unit == GROWTH else ""
        return f"{100 * value:+.2f} percentage points{each}" if difference else f"{_number(value, unit)}{each}"
    name = "billion yuan" if unit == _MONEY else UNITS[unit].en if unit not in ("", COUNT) else ""
    return f"{_number(value, unit)} {name}".rstrip()


def _growth_lines(answer: Assessment) -> list[tuple[str, str]]:
    """Required growth, first passage, what it would take, implied base."""
    lines: list[tuple[str, str]] = []
    unit = "" if answer.forecast is None else answer.forecast.series.indicator.unit
    if answer.required is not None:
        years = years_said(answer.required.over)
        start = f"{_amount(answer.required.start, unit)} in {answer.required.start_period}"
        lines.append(("required growth", f"{100 * answer.required.per_year:.2f} % a year over {years} years, from {start}"))
        if answer.required.own_percentile is not None:
            lines.append(
                ("  harder than", f"{_share(answer.required.own_percentile)} of its own {answer.required.own_windows} past windows")
            )
        if answer.required.peers_percentile is not None:
            lines.append(
                ("  harder than", f"{_share(answer.required.peers_percentile)} of {answer.required.peers_windows} windows of peers")
            )
    if answer.first_passage is not None and answer.first_passage.observed is not None:
        lines.append(("met since", f"{answer.first_passage.observed}, as observed"))
    elif answer.first_passage is not None:
        median = answer.first_passage.median
        lines.append(("first met (median)", str(median) if median is not None else "beyond the last period forecast"))
    if answer.takes is not None:
        over = f"over {years_said(answer.takes.over)} years"
        lines += [
            (f"for a probability of {100 * p:g} %", _beside_forecast(extra, over, answer.takes.way))
            for p, extra in answer.takes.extra_growth.items()
        ]
    if answer.implied_base is not None:
        base = answer.implied_base
        lines.append((f"implied base {base.base_period}", f"{_amount(base.base, unit)}; binding: {base.binds}"))
    return lines


def _beside_forecast(extra: float, over: str, way: str) -> str:
    """What a year must bring as what it is: points, or things, beside the forecast's, not a rate of its own."""
    size = f"{abs(extra):.2g}" if way == "things" else f"{100 * abs(extra):.2f} points{' of growth' if way == 'rate' else ''}"
    return f"{size} a year {'above' if extra >= 0 else 'below'} the forecast, {over}"


def _share(value: float) -> str:
    """Write a probability in whole percent."""
    return f"{100 * value:.0f} %"
