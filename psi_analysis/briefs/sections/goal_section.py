"""A goal's probability over the growth of larger areas: a table and a figure."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Cell, Figure, Section, Table
from psi_analysis.briefs.sections.phrases import growth, numbered, probability, short, span
from psi_analysis.goals.answers.reference_curve import ReferenceCurve
from psi_analysis.words import Quantity, Text
from psi_analysis.words.lists import enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.text import named, one

TABLE_GROWTHS = (0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.11)
"""Growth of the reference in the table of P."""


def growth_section(results: AnnualResults, number: int) -> Section | None:
    """Each goal's probability over the growth of larger areas, as a table and a figure; None where no goal rests on one."""
    goals = [goal for goal in results.headline if goal.curve is not None]
    blocks = [block for goal in goals for block in (curve_figure_block(goal, results), curve_table(goal, results)) if block is not None]
    return Section("growth", numbered(number, "briefs.curve.heading"), tuple(blocks)) if blocks else None


def curve_table(goal: GoalResult, results: AnnualResults) -> Table:
    """P by growth of the larger areas, one row an area, one column a rate."""
    assert goal.curve is not None and results.reference is not None
    shown = [value for value in TABLE_GROWTHS if value in goal.curve.probability.index]
    years = span(goal.curve.from_period, goal.curve.to_period)
    nearest = named(results.reference)
    rows_of = [(nearest, goal.curve), *((area_text(results, curve), curve) for curve in goal.wider)]
    caption = message("briefs.curve.caption", who=enumerated([who for who, _ in rows_of]), what=short(goal))
    columns = (message("briefs.curve.head", years=years), *(one(Quantity(value, "goal growth")) for value in shown))
    rows = tuple((Cell(who), *(Cell(one(probability(float(curve.probability[value])))) for value in shown)) for who, curve in rows_of)
    return Table(f"growth-{goal.target.id}", caption, columns, rows, tuple(range(1, len(shown) + 1)), _curve_note(goal, nearest, years))


def area_text(results: AnnualResults, curve: ReferenceCurve) -> Text:
    """Name of the area whose growth a curve holds."""
    return named(results.study.areas[curve.area])


def _curve_note(goal: GoalResult, who: Text, years: Text) -> Text:
    """What the reference did lately and what is expected of it."""
    assert goal.curve is not None
    middle, low, high = goal.curve.expected
    recent = goal.curve.recent
    return message(
        "briefs.curve.note",
        who=who,
        what=short(goal),
        last=growth(recent[1]),
        n=max(years for years in recent if years <= 3),
        mean=growth(recent[max(years for years in recent if years <= 3)]),
        years=years,
        middle=growth(middle),
        low=growth(low),
        high=growth(high),
    )


def curve_figure_block(goal: GoalResult, results: AnnualResults) -> Figure | None:
    """The curve as a figure, once it is drawn."""
    name = f"curve_{goal.target.id}"
    if name not in results.figures or goal.curve is None or results.reference is None:
        return None
    values = goal.curve.probability
    who = named(results.reference)
    caption = message("briefs.curve.figure", what=short(goal), who=who)
    alt = message(
        "briefs.curve.alt",
        who=who,
        g0=growth(float(values.index[0])),
        g1=growth(float(values.index[-1])),
        p0=probability(float(values.iloc[0])),
        p1=probability(float(values.iloc[-1])),
    )
    return Figure(name, caption, alt, results.figures[name])  # type: ignore[arg-type]
