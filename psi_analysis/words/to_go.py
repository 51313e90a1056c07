"""Where a goal on an amount stands: the level reached, what is left, and what that is a year beside what recent years brought."""

from __future__ import annotations

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.years import years_between
from psi_analysis.nouns.series import Series
from psi_analysis.words.dates import period_name, years_name
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.subjects import amount_in
from psi_analysis.words.text import Text, filled, plain

RECENT_YEARS = 3
"""Over how many years the recent increase is averaged."""


def standing_sentence(answer: Assessment) -> Text | None:
    """The latest figure, the distance to the goal in the goal's unit, and the increase a year it takes beside the recent one.

    Args:
        answer: of a level or a count with a yearly series of its own.

    Returns:
        None where there is no such series, or the goal is one to fall below.
    """
    series = answer.forecast.series if answer.forecast is not None else None
    if series is None or series.frequency != "Y" or not answer.target.nature.grows or not answer.target.upward:
        return None
    left = answer.target.value - series.last
    years = years_between(series.origin, answer.target.deadline)
    start: dict[str, Text | Quantity] = {"when": period_name(series.origin), "latest": amount_in(answer, series.last)}
    if left <= 0:
        over = amount_in(answer, -left, difference=True)
        return filled("{when}为{latest}，比目标高{over}。", "In {when} it stood at {latest}, {over} above the goal.", **start, over=over)
    asked = filled(
        "{when}为{latest}，距目标还差{left}，{years}平均每年须增加{per}",
        "In {when} it stood at {latest}, {left} short of the goal, which takes {per} a year in {years}",
        **start,
        left=amount_in(answer, left, difference=True),
        years=years_name(series.origin.year + 1, answer.target.deadline.year),
        per=amount_in(answer, left / years, difference=True),
    )
    recent = _recent(answer, series)
    return filled("{asked}{recent}。", "{asked}{recent}.", asked=asked, recent=recent if recent is not None else plain("", ""))


def _recent(answer: Assessment, series: Series) -> Text | None:
    """What the last years brought on average; None where one of their ends is not observed."""
    start = series.origin - RECENT_YEARS
    if start not in series.values.index:
        return None
    return filled(
        "，近{n}年平均每年增加{recent}",
        "; the last {n} years brought {recent} a year",
        n=Quantity(RECENT_YEARS, "count"),
        recent=amount_in(answer, (series.last - series.value_at(start)) / RECENT_YEARS, difference=True),
    )
