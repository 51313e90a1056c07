"""The goals together, and what holds under stated assumptions."""

from __future__ import annotations

import math
from collections.abc import Sequence

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Block, Cell, Figure, Paragraph, Section, Table
from psi_analysis.briefs.sections.phrases import DASH, growth, headed, heads, named, numbered, one, probability, short, year
from psi_analysis.goals.jointly.together import JointAssessment
from psi_analysis.goals.scenarios import Projection, Scenario
from psi_analysis.goals.why.drivers import Tornado
from psi_analysis.words import Quantity, Text, joined, plain
from psi_analysis.words.lists import chained, enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import outward
from psi_analysis.words.ranges import range_said
from psi_analysis.words.subjects import amount_in

FEW_CORRELATIONS = (-0.5, 0.0, 0.5, 0.75)
"""Correlations of the table; the ends of what is possible are added."""


def together_section(results: AnnualResults, number: int) -> Section | None:
    """How the headline goals are connected, and scenarios; None without either.

    Args:
        results: of the whole brief.
        number: its place in the body.
    """
    parts = [part for part in (_together(results), _scenarios(results)) if part]
    if not parts:
        return None
    blocks = tuple(block for part in parts for block in part)
    return Section("together", numbered(number, _heading(results)), blocks)


def _heading(results: AnnualResults) -> str:
    """What the section has: goals together, scenarios, or only what moves each answer."""
    if not _with_scenarios(results):
        return f"briefs.together.heading.{'drivers' if results.together is None else 'together'}"
    return f"briefs.together.heading.{'scenarios' if results.together is None else 'together_and_scenarios'}"


def _with_scenarios(results: AnnualResults) -> list[GoalResult]:
    return [goal for goal in results.headline if goal.target.id in results.projections]


def _together(results: AnnualResults) -> list[Block]:
    joint = results.together
    if joint is None:
        return []
    names = {goal.target.id: short(goal) for goal in results.headline}
    said = [*_known_groups(joint, names), _all_of_them(joint), _how_many(results)]
    blocks: list[Block] = [Paragraph(joined(said), message("briefs.together.lead.together"))]
    return [*blocks, _sweep_table(joint, names)] if not joint.everything_known else blocks


def _known_groups(joint: JointAssessment, names: dict[str, Text]) -> list[Text]:
    """P(all) of goals whose dependence was measured, with its range over single years."""
    said = []
    for row in joint.pairs.to_dict("records"):
        if row["tie"] != "measured":
            continue
        said.append(
            message(
                "briefs.together.both",
                a=names[str(row["first"])],
                b=names[str(row["second"])],
                p=probability(float(row["both"])),
                r=Quantity(float(row["correlation"]), "correlation"),
                low=probability(float(row["lowest"])),
                high=probability(float(row["highest"])),
            )
        )
    return said


def _all_of_them(joint: JointAssessment) -> Text:
    """P(all headline goals), or what bounds it."""
    count = Quantity(len(joint.goals), "count")
    if joint.probability is not None:
        return message("briefs.together.all_of_them", n=count, p=_odds(joint, joint.probability))
    low, high = outward(*joint.bounds_over_ranges)
    span = range_said(Quantity(low, "probability by 5"), Quantity(high, "probability by 5"))
    return message(f"briefs.together.all_open{'_ranged' if _ranged(joint) else ''}", n=count, span=span)


def _ranged(joint: JointAssessment) -> list[str]:
    """Goals of grade C with a range: the table takes them at one value."""
    return [id for id, answer in joint.assessments.items() if answer.grade == "C" and answer.probability_range is not None]


def _how_many(results: AnnualResults) -> Text | None:
    """How many of the goals with a probability are expected to be met."""
    everything = results.all_together
    if everything is None:
        return None
    rows = everything.sweep.to_dict("records")
    expected = float(rows[0]["expected"])
    low, high = everything.bounds_over_ranges
    return message(
        "briefs.together.how_many",
        n=Quantity(len(everything.goals), "count"),
        k=Quantity(expected, "count"),
        span=range_said(*(Quantity(end, "probability by 5") for end in outward(low, high))),
    )


def _sweep_table(joint: JointAssessment, names: dict[str, Text]) -> Table:
    """P(all) and P(none) over the correlation that no data give."""
    sweep = joint.sweep.set_index("correlation")
    ends = {min(sweep.index), max(sweep.index)}
    shown = [value for value in sweep.index if value in ends or any(math.isclose(value, one) for one in FEW_CORRELATIONS)]
    columns = (_swept(joint, names), *(one(Quantity(float(value), "correlation")) for value in shown))
    rows = tuple(
        (Cell(message(f"briefs.together.row.{column}")), *(Cell(one(_odds(joint, float(sweep[column].loc[value])))) for value in shown))
        for column in ("all", "none")
    )
    caption = message("briefs.together.sweep_caption")
    return Table("together-table", caption, columns, rows, tuple(range(1, len(shown) + 1)), _sweep_note(joint, names))


def _swept(joint: JointAssessment, names: dict[str, Text]) -> Text:
    """Which correlation the columns run over."""
    unknown = [goal for goal in joint.goals if _unknown(joint, goal)]
    if len(unknown) == len(joint.goals):
        return message("briefs.together.swept.all")
    if not unknown:
        return message("briefs.together.swept.unknown")
    return message("briefs.together.swept.some", what=enumerated([names[goal] for goal in unknown]))


def _sweep_note(joint: JointAssessment, names: dict[str, Text]) -> Text:
    """What the columns are, and at what value goals of grade C stand in them."""
    note = message("briefs.together.sweep_note")
    values = [(id, joint.assessments[id].probability) for id in _ranged(joint)]
    held = [
        message("briefs.together.held", what=names[id], p=Quantity(value, "probability by 5")) for id, value in values if value is not None
    ]
    if not held:
        return note
    weighted = message("briefs.together.weighted", all=enumerated(held))
    return joined([note, weighted])


def _unknown(joint: JointAssessment, goal: str) -> bool:
    """Whether nothing is known of how a goal goes with the others."""
    pairs = joint.pairs[(joint.pairs["first"] == goal) | (joint.pairs["second"] == goal)]
    return bool((pairs["tie"] == "not known").all())


def _odds(joint: JointAssessment, value: float) -> Quantity:
    """A joint probability, as finely as the weakest of its goals bears."""
    weak = any(answer.grade == "C" for answer in joint.assessments.values())
    return Quantity(value, "probability by 5" if weak else "probability")


def _scenarios(results: AnnualResults) -> list[Block]:
    goals = _with_scenarios(results)
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
    reckoned = message("briefs.together.reckoned")
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
            what=plain(one.target.name_zh, one.target.name_en),
            drivers=chained([plain(*driver.name) for driver in one.drivers], "comma"),
        )
        for one in made
    ]
    return message("briefs.together.tornado_alt", goals=chained(named_of, "semicolon"))
