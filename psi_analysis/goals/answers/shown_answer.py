"""What an assessment shows of itself on one screen: P with its range and its back-test, evidence, effort, or what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psi_analysis.goals.answers.years import years_said
from psi_analysis.goals.plans.past_class import past_class_line
from psi_analysis.nouns.cards import Card, Line, chance_bar
from psi_analysis.words.numbers import STEP, Quantity, amount_of, outward, percent, say, shown
from psi_analysis.words.ranges import range_text

if TYPE_CHECKING:
    from psi_analysis.goals.answers.assessment import Assessment

REFUSED = "cannot be assessed"
DUE = {True: "has come due: met", False: "has come due: missed"}


def answer_card(answer: Assessment) -> Card:
    """Return the card of an assessment.

    Args:
        answer: the assessment.
    """
    goal = answer.target
    names = " · ".join(dict.fromkeys(name for name in (goal.name_zh, goal.name_en) if name))
    lines: list[Line] = [("goal", goal_line(answer)), ("probability", probability_line(answer))]
    if answer.assessable and answer.outcome is None:
        lines += _record_lines(answer)
    lines.append((f"grade {answer.grade}", f"{answer.reason[1]}"))
    if answer.grade not in ("C", "D"):
        lines += _level_lines(answer) + _effort_lines(answer)
    if answer.past is not None and answer.assessable and answer.outcome is None:
        lines.append(("past goals", past_class_line(answer.past)))
    title = " ".join(part for part in (goal.id, names) if part) or (answer.forecast.series.name if answer.forecast is not None else "")
    return Card("Assessment", title, lines, picture=_picture(answer))


def probability_line(answer: Assessment) -> str:
    """Return the probability with its range, as roughly as its evidence is; or that there is none.

    >>> from psi_analysis.goals.answers.assessing import refuse
    >>> from psi_analysis.nouns.targets import Target
    >>> probability_line(refuse(Target(">=", 500.0, "2027", kind="count")))
    'cannot be assessed'
    """
    if not answer.assessable:
        return REFUSED
    if answer.outcome is not None:
        return DUE[answer.outcome]
    spread = answer.probability_range
    between = "" if spread is None else _between(answer, spread)
    if answer.probability is None:
        return between or "no probability; a condition (see grade)"
    if answer.grade == "C" and between:
        return f"{_said(answer, answer.probability)}, weak evidence: {between} over what is stated"
    error = f", Monte Carlo error {100 * answer.monte_carlo_error:.1f} points" if answer.monte_carlo_error is not None else ""
    members = f"; by member {between}" if between and len(answer.by_member) > 1 else ""
    return f"{_said(answer, answer.probability)}{members}{error}"


def short_probability(answer: Assessment) -> tuple[str, str]:
    """Return the probability and its range, each as short as a cell."""
    if not answer.assessable:
        return REFUSED, ""
    if answer.outcome is not None:
        return DUE[answer.outcome], ""
    spread = answer.probability_range
    between = "" if spread is None else _between(answer, spread)
    return "condition only" if answer.probability is None else _said(answer, answer.probability), between


def _said(answer: Assessment, probability: float) -> str:
    """A probability as finely as its evidence bears."""
    return say(Quantity(probability, f"{_rough_style(answer)} said"), "en") if answer.grade == "C" else percent(probability)


def _rough_style(answer: Assessment) -> str:
    return "probability of few" if answer.told_to > STEP else "probability by 5"


def _between(answer: Assessment, spread: tuple[float, float]) -> str:
    """A range: of grade C as a brief prints it, outward to 5 points; else in whole percent."""
    if answer.grade == "C":
        return range_text(*(Quantity(end, _rough_style(answer)) for end in outward(*spread))).said("en")
    return " to ".join(dict.fromkeys(percent(value) for value in spread))


def goal_line(answer: Assessment, *, short: bool = False) -> str:
    """Return the goal with its number in the unit it is in; short: money only in 亿元, without 左右."""
    goal, unit = answer.target, value_unit(answer)
    said = shown(goal.value, unit=unit)
    about = ", about (左右)" if goal.about and not short else ""
    since = f" from {goal.base}" if goal.base is not None else ""
    return f"{goal.relation} {said} in {goal.period}{since}{about}"


def value_unit(answer: Assessment) -> str:
    """Return the unit of the goal's value."""
    own = answer.forecast.series.indicator.unit if answer.forecast is not None else answer.target.unit
    return answer.target.nature.unit_of(own)


def _record_lines(answer: Assessment) -> list[Line]:
    """What came of it when the back-test said about this much."""
    record = answer.reliability
    if record is None:
        return [("back-test", "none attached, or none that covers such a statement")] if answer.forecast is not None else []
    said = f"when it said {percent(record.said)}, it happened in {percent(record.happened)} of {record.cells} cases"
    base = "" if record.brier_base_rate is None else f", base rate {record.brier_base_rate:.3f}"
    lines = [("back-test", f"{said} in {record.years} target years; Brier {record.brier:.3f}{base}")]
    if answer.univariate is not None:
        lines.append(("own past only", percent(answer.univariate)))
    return lines


def _level_lines(answer: Assessment) -> list[Line]:
    """Where it stands, where it is heading, how far that is from the goal."""
    lines: list[Line] = []
    if answer.latest is not None and answer.forecast is not None:
        met = "; met already" if answer.met_already else ""
        lines.append(("latest", f"{shown(answer.latest, unit=answer.forecast.series.indicator.unit)} in {answer.latest_period}{met}"))
    unit = value_unit(answer)
    if answer.median is not None and answer.interval80 is not None:
        lines.append(("median", f"{shown(answer.median, unit=unit)}; 80% interval {_interval(answer, unit)}"))
    return lines


def _interval(answer: Assessment, unit: str) -> str:
    assert answer.interval80 is not None
    return range_text(*(amount_of(end, unit) for end in answer.interval80)).said("en")


_WAYS = {"rate": "points of growth", "points": "points", "things": "more"}
"""What a year must bring, by the way to the goal."""


def _effort_lines(answer: Assessment) -> list[Line]:
    """What the goal asks, and what would move the probability."""
    lines: list[Line] = []
    if answer.required is not None:
        needed = answer.required
        own = (
            f"; its own past grew less in {shown(needed.own_percentile, 'whole share')} of {needed.own_windows} windows"
            if needed.own_percentile is not None
            else ""
        )
        lines.append(("required growth", f"{shown(needed.per_year, 'growth')} a year over {years_said(needed.over)} years{own}"))
    if answer.takes is not None:
        size = 1.0 if answer.takes.way == "things" else 100.0
        shifts = ", ".join(f"{wanted:.0%}: {size * extra:+.1f}" for wanted, extra in answer.takes.extra_growth.items())
        lines.append(("what it takes", f"{_WAYS[answer.takes.way]} a year over the trend, for {shifts}"))
    passage = answer.first_passage
    if passage is not None and passage.observed is not None:
        lines.append(("met since", f"{passage.observed}, as observed"))
    elif passage is not None:
        when = str(passage.median) if passage.median is not None else f"later than {passage.by.index[-1]}"
        lines.append(("first met", f"{when} (median)"))
    if answer.implied_base is not None:
        base = answer.implied_base
        unit = answer.forecast.series.indicator.unit if answer.forecast is not None else ""
        lines.append(("implied base", f"{shown(base.base, unit=unit)} in {base.base_period}; binding: {base.binds}"))
    return lines


def _picture(answer: Assessment) -> str:
    spread = answer.probability_range
    if (answer.probability is None and spread is None) or answer.outcome is not None:
        return ""
    low, high = spread if spread is not None else (None, None)
    middle = answer.probability if answer.probability is not None else ((low or 0.0) + (high or 0.0)) / 2
    return chance_bar(middle, low, high)
