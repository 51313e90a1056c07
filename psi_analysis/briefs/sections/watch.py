"""What to watch: the next figures with the values at which the answer turns, which is worth most, and when acting pays."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Block, Cell, Paragraph, Section, Table
from psi_analysis.briefs.sections.phrases import DASH, growth, headed, numbered
from psi_analysis.goals.next_reading.trip_wires import LEVELS, TripWire
from psi_analysis.goals.next_reading.value_of_next import NextFigure
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.periods import frequency_of
from psi_analysis.nouns.units import UNITS
from psi_analysis.words import Quantity, Text, joined
from psi_analysis.words.dates import period_name
from psi_analysis.words.messages import message
from psi_analysis.words.names import area_name, indicator_name
from psi_analysis.words.numbers import amount_of
from psi_analysis.words.rounding import borne
from psi_analysis.words.text import one

NAMES = ("third", "half", "two_thirds")
"""The levels by name, as `LEVELS`."""

FIRST_SAID = (1, 2, 0)
"""Places of the levels in the order in which one is chosen for the sentence."""


def watch_section(results: AnnualResults, number: int) -> Section | None:
    """What to watch; None where no figure can be named.

    Args:
        results: with `watched`.
        number: its place in the body.
    """
    blocks: list[Block] = [block for block in (_wires_table(results), _worth(results)) if block is not None]
    if not results.watched.wires and not results.watched.figures:
        return None
    return Section("watch", numbered(number, "watch.heading"), tuple(blocks))


def watch_line(results: AnnualResults) -> Text | None:
    """One sentence for the first page: the figure to wait for and where it turns the answer that is nearest to an even bet.

    Args:
        results: with `watched`.
    """
    goals = [goal for goal in results.headline if _turning(results, goal) is not None]
    if not goals:
        return None
    goal = min(goals, key=lambda one: abs((one.assessment.probability or 0.0) - 0.5))
    wire = _turning(results, goal)
    assert wire is not None
    place = next(place for place in FIRST_SAID if wire.values[LEVELS[place]] is not None)
    value = wire.values[LEVELS[place]]
    assert value is not None
    return message(
        f"watch.{'line' if goal.target.upward else 'falls'}_{NAMES[place]}",
        figure=message(f"watch.short_{_which(wire.series.indicator, wire.period)}", name=headed(goal), when=period_name(wire.period)),
        value=_value_said(wire, value),
        expected=amount_of(borne(wire.expected[0]), wire.series.indicator.unit),
    )


def _turning(results: AnnualResults, goal: GoalResult) -> TripWire | None:
    """The wire of the goal's own next year-end, where a value of it turns the answer."""
    for wire in results.watched.wires.get(goal.target.id, ()):
        crossed = any(value is not None for value in wire.values.values())
        if crossed and wire.year_ago is not None and wire.series.area == goal.target.area:
            return wire
    return None


def _wires_table(results: AnnualResults) -> Table | None:
    rows = [(goal, wire) for goal in results.headline for wire in results.watched.wires.get(goal.target.id, ())]
    if not rows:
        return None
    columns = tuple(message(f"watch.head.{name}") for name in ("goal", "figure", "expected", *NAMES))
    cells = tuple(_wire_row(goal, wire) for goal, wire in rows)
    return Table("trip-wires", message("watch.caption"), columns, cells, (), message("watch.note"))


def _wire_row(goal: GoalResult, wire: TripWire) -> tuple[Cell, ...]:
    middle, low, high = wire.expected
    grown = [wire.growth(value) for value in (middle, low, high)]
    unit = wire.series.indicator.unit
    shown = [
        amount_of(borne(value), unit) if rate is None else growth(rate) for value, rate in zip((middle, low, high), grown, strict=True)
    ]
    expected = message("watch.expected", **dict(zip(("middle", "low", "high"), shown, strict=True)))
    figure = _figure(goal, wire.series.indicator, wire.series.area, wire.period)
    return (Cell(headed(goal)), Cell(figure), Cell(expected), *(Cell(_turn(goal, wire, level)) for level in LEVELS))


def _turn(goal: GoalResult, wire: TripWire, level: float) -> Text:
    """The value at which a level is crossed: of the goal's own series with its growth, of another the growth alone."""
    value = wire.values[level]
    if value is None:
        return DASH
    change = wire.growth(value)
    if change is not None and wire.series.area != goal.target.area:
        return one(growth(change))
    return _value_said(wire, value)


def _value_said(wire: TripWire, value: float) -> Text:
    """A value with its growth over a year, a share without."""
    change, printed = wire.growth(value), _printed(wire, value)
    return one(printed) if change is None else message("watch.value_growth", value=printed, growth=Quantity(change, "signed growth"))


def _printed(wire: TripWire, value: float) -> Quantity:
    """An amount to a tenth, a large one to five digits, a share to a hundredth of a point, on the side where the level is reached."""
    unit, away = wire.series.indicator.unit, math.ceil if wire.target.upward else math.floor
    if wire.in_percent:
        return Quantity(away(value * UNITS[unit].size * 1e4) / 1e4, "growth2")
    per = min(10.0, 10.0 ** (4 - math.floor(math.log10(abs(value) or 1.0))))
    return amount_of(away(value * per) / per if wire.series.indicator.is_amount else value, unit)


def _figure(goal: GoalResult, indicator: Indicator, area: str, period: pd.Period) -> Text:
    """A figure by its period and area, and by what it measures where that is not what the goal does."""
    which = _which(indicator, period)
    if indicator.id == goal.indicator.id:
        return message(f"watch.of_{which}", area=area_name(area), when=period_name(period))
    return message(f"watch.{which}", area=area_name(area), name=indicator_name(indicator), when=period_name(period))


def _which(indicator: Indicator, period: pd.Period) -> str:
    """How the period of a figure is said: what stands at its end, or what comes over it."""
    at_end = indicator.kind == "stock" or indicator.is_count
    return ("year_end" if at_end else "year") if frequency_of(period) == "Y" else "month_end" if at_end else "year"


def _worth(results: AnnualResults) -> Paragraph | None:
    """Which figure not known yet would narrow each answer most."""
    said = [
        _worth_of(goal, results.watched.figures[goal.target.id]) for goal in results.headline if goal.target.id in results.watched.figures
    ]
    return Paragraph(joined(said), message("watch.lead.worth")) if said else None


def _worth_of(goal: GoalResult, figures: Sequence[NextFigure]) -> Text:
    best = figures[0]
    pieces: dict[str, Text | Quantity] = {
        "goal": headed(goal),
        "figure": _figure(goal, best.indicator, best.area, best.period),
        "now": Quantity(best.brier_now, "correlation"),
        "after": Quantity(best.brier_after, "correlation"),
    }
    second = next((each for each in figures[1:] if each.gain >= 0.01), None)
    if second is None:
        return message("watch.worth", **pieces)
    then = Quantity(second.brier_after, "correlation")
    return message("watch.worth_next", **pieces, second=_figure(goal, second.indicator, second.area, second.period), then=then)
