"""What holds under stated assumptions, and what moves each answer."""

from __future__ import annotations

from collections.abc import Sequence

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Block, Cell, Figure, Paragraph, Section, Table
from psi_analysis.briefs.sections.phrases import DASH, growth, headed, heads, numbered, probability, year
from psi_analysis.goals.scenarios import Projection, Scenario
from psi_analysis.goals.why.drivers import Tornado
from psi_analysis.words import Quantity, Text, joined, plain
from psi_analysis.words.lists import chained, enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.subjects import amount_in
from psi_analysis.words.text import named, one


def with_scenarios(results: AnnualResults) -> list[GoalResult]:
    """Headline goals with scenarios."""
    return [goal for goal in results.headline if goal.target.id in results.projections]


def scenarios_section(results: AnnualResults, number: int) -> Section | None:
    """What holds under stated assumptions and what moves each answer; None without either."""
    blocks = _blocks(results)
    heading = "briefs.together.heading.scenarios" if with_scenarios(results) else "briefs.together.heading.drivers"
    return Section("scenarios-section", numbered(number, heading), tuple(blocks)) if blocks else None


def _blocks(results: AnnualResults) -> list[Block]:
    """The table of scenarios and the figure of the drivers."""
    goals = with_scenarios(results)
    blocks: list[Block] = []
    if goals:
        lead = message("briefs.together.lead.scenarios")
        text = message("briefs.together.scenarios")
        blocks += [Paragraph(joined([text, *_strongest(results)]), lead), scenario_rows(goals, results)]
    figure = _tornado_figure(results)
    if figure is not None and not goals:
        blocks.append(Paragraph(_told_apart(results), message("briefs.together.lead.drivers")))
    return [*blocks, *([figure] if figure is not None else [])]


def _told_apart(results: AnnualResults) -> Text:
    """What the figure of the drivers shows, where no scenario leads to it."""
    shows = message("briefs.together.drivers")
    return joined([shows, *_strongest(results)])


def _strongest(results: AnnualResults) -> list[Text]:
    """The driver that moves each goal most."""
    said = []
    for goal in results.headline:
        made = results.drivers.get(goal.target.id)
        if made is None or made.answer.forecast is None or not made.drivers:
            continue
        first = next((driver for driver in made.drivers if driver.values is not None), None)
        if first is None:
            continue
        low, high = (amount_in(goal.assessment, value) for value in sorted(first.outcomes))
        odds = sorted(first.probabilities)
        said.append(
            message(
                f"briefs.together.strongest{'' if first is made.drivers[0] else '_but_model'}",
                what=headed(goal),
                name=plain(*first.name),
                when=year(goal.target.deadline),
                low=low,
                high=high,
                p=probability(odds[0]),
                q=probability(odds[1]),
            )
        )
    return said


def scenario_rows(goals: Sequence[GoalResult], results: AnnualResults) -> Table:
    """P of each goal under each assumption, with the growth assumed and how unusual it is."""
    made = {goal.target.id: {one.scenario.id: one for one in results.projections[goal.target.id].projections} for goal in goals}
    ids = list(dict.fromkeys(id for found in made.values() for id in found))
    columns = [*heads("together", "assumption")]
    for goal in goals:
        columns += [message("briefs.together.head.growth", what=headed(goal)), *heads("together", "below", "probability")]
    rows = [_forecast_row(goals, results)]
    for id in ids:
        first = next(found[id] for found in made.values() if id in found)
        cells = [cell for goal in goals for cell in _scenario_cells(made[goal.target.id].get(id), goal)]
        rows.append((Cell(plain(*first.scenario.name)), *cells))
    caption = message("briefs.together.scenarios_caption")
    numeric = tuple(range(1, len(columns)))
    return Table("scenarios", caption, tuple(columns), tuple(rows), numeric, _rests_on(goals, results))


def _forecast_row(goals: Sequence[GoalResult], results: AnnualResults) -> tuple[Cell, ...]:
    cells = [Cell(message("briefs.together.forecast_row"))]
    for goal in goals:
        middle = Cell(DASH) if goal.curve is None else Cell(one(growth(goal.curve.expected[0])))
        cells += [middle, Cell(DASH), Cell(one(probability(results.projections[goal.target.id].probability)))]
    return tuple(cells)


def _scenario_cells(made: Projection | None, goal: GoalResult) -> list[Cell]:
    if made is None:
        return [Cell(DASH), Cell(DASH), Cell(DASH)]
    if made.plausibility is None:
        return [Cell(DASH), Cell(DASH), Cell(one(probability(made.probability)))]
    below = Quantity(made.plausibility.below, "probability")
    rate = one(growth(made.plausibility.growth))
    if _own_growth(made, goal):
        rate = message("briefs.together.own", g=rate)
    return [Cell(rate), Cell(one(below)), Cell(one(probability(made.probability)))]


def _own_growth(made: Projection, goal: GoalResult) -> bool:
    """Whether the growth of a row is the area's own where that of the others is its reference's."""
    return goal.curve is not None and made.scenario.kind == "push on own growth"


def _rests_on(goals: Sequence[GoalResult], results: AnnualResults) -> Text:
    """What the growth rates are of, what restated amounts come to, and which scenarios no figure stands behind."""
    made = [one.scenario for goal in goals for one in results.projections[goal.target.id].projections]
    free = list(dict.fromkeys(one.name for one in made if one.hypothetical))
    balances = any(goal.indicator.kind == "stock" for goal in goals)
    reckoned = message("briefs.together.reckoned" if balances else "briefs.together.reckoned_flows")
    whose = _whose_growth(goals, results)
    restated = [_restated(one, results.units[goal.target.id]) for goal in goals for one in _stated(results, goal)]
    if not free:
        return joined([whose, reckoned, *restated])
    names = enumerated([message("briefs.together.quoted", name=plain(*name)) for name in free], "or")
    return joined([whose, reckoned, *restated, message("briefs.together.no_figure", names=names)])


def _stated(results: AnnualResults, goal: GoalResult) -> list[Scenario]:
    """Scenarios that count the level otherwise."""
    return [one.scenario for one in results.projections[goal.target.id].projections if one.plausibility is None]


def _restated(scenario: Scenario, unit: str) -> Text:
    """What an amount added back or another scope comes to, and the years of the figures it rests on."""
    years = enumerated([year(period) for period in dict.fromkeys(one.period for one in scenario.rests_on)])
    name = message("briefs.together.quoted", name=plain(*scenario.name))
    if scenario.kind == "amount added":
        size = Quantity(scenario.size, "value", unit)
        return message("briefs.together.added", name=name, size=size, years=years)
    return message("briefs.together.multiplied", name=name, size=Quantity(scenario.size, "score"), years=years)


def _whose_growth(goals: Sequence[GoalResult], results: AnnualResults) -> Text | None:
    """Whose growth the rows give: the reference's, and the area's own where marked."""
    made = [(one, goal) for goal in goals for one in results.projections[goal.target.id].projections]
    if results.reference is None or all(goal.curve is None for goal in goals):
        return None
    if any(_own_growth(*pair) for pair in made):
        return message("briefs.together.whose_own", there=named(results.reference), here=named(results.area))
    return message("briefs.together.whose", there=named(results.reference))


def _tornado_figure(results: AnnualResults) -> Figure | None:
    if "tornado" not in results.figures:
        return None
    caption = message("briefs.together.tornado")
    note = message("briefs.together.tornado_note")
    return Figure("tornado", caption, _tornado_alt(tuple(results.drivers.values())), results.figures["tornado"], note)  # type: ignore[arg-type]


def _tornado_alt(drivers: Sequence[Tornado]) -> Text:
    made = [one for one in drivers if one.answer.forecast is not None]
    named_of = [
        message(
            "briefs.together.tornado_goal",
            what=named(one.target),
            drivers=chained([plain(*driver.name) for driver in one.drivers], "comma"),
        )
        for one in made
    ]
    return message("briefs.together.tornado_alt", goals=chained(named_of, "semicolon"))
