"""The cities: where the one under study stands among them, and on one page whether each of the province keeps the plan's pace."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Cell, Figure, Paragraph, Section, Table
from psi_analysis.briefs.sections.phrases import DASH, growth, headed, probability, short
from psi_analysis.goals.plans.cities_pace import CityPace
from psi_analysis.words import Text, joined
from psi_analysis.words.dates import period_name, years_name
from psi_analysis.words.lists import chained, enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.names import area_name
from psi_analysis.words.numbers import amount_of
from psi_analysis.words.text import named, one


def cities_page(results: AnnualResults, number: int) -> Section | None:
    """The cities with the record of such statements; None where the study has none.

    Args:
        results: with `neighbours`.
        number: not used: the page is an annex or folded.
    """
    goals = [goal for goal in results.headline if goal.target.id in results.neighbours]
    if not goals or results.reference is None:
        return None
    first = _cities(results, goals[0])[0]
    province, span = named(results.reference), {"from": period_name(first.period)}
    asked = chained([message("cities.asked", what=short(goal), pace=growth(_cities(results, goal)[0].pace)) for goal in goals], "comma")
    text = message("cities.text", **span, until=period_name(first.until), asked=asked)
    note = message("cities.note", **span, own=named(results.area))
    rows = tuple(_row(results, goals, city.area) for city in _cities(results, goals[0]))
    columns = (message("cities.head.city"), *(head for goal in goals for head in _heads(results, goal)))
    table = Table("cities-pace", message("cities.caption", province=province), columns, rows, tuple(range(1, len(columns))), note)
    return Section(
        "cities-page", message("cities.heading", province=province), (Paragraph(joined([text, *_record(results, goals)])), table)
    )


def _cities(results: AnnualResults, goal: GoalResult) -> tuple[CityPace, ...]:
    return results.neighbours[goal.target.id][0]


def _heads(results: AnnualResults, goal: GoalResult) -> tuple[Text, ...]:
    """Heads of one indicator's three columns."""
    first, what = _cities(results, goal)[0], headed(goal)
    since = next((city.since for city in _cities(results, goal) if city.since is not None), first.period)
    span = years_name(since.year + 1, first.period.year)
    return (
        message("cities.head.level", what=what, when=period_name(first.period)),
        message("cities.head.growth", what=what, span=span),
        message("cities.head.chance", what=what, pace=growth(first.pace)),
    )


def _row(results: AnnualResults, goals: list[GoalResult], area: str) -> tuple[Cell, ...]:
    """One city; a dash for what is not known of it."""
    cells = [Cell(area_name(area))]
    for goal in goals:
        city = next((each for each in _cities(results, goal) if each.area == area), None)
        level = None if city is None else amount_of(city.level, city.unit)
        rate = None if city is None or city.growth is None else growth(city.growth)
        chance = None if city is None or city.probability is None else probability(city.probability)
        cells += [Cell(DASH if shown is None else one(shown)) for shown in (level, rate, chance)]
    return tuple(cells)


def _record(results: AnnualResults, goals: list[GoalResult]) -> list[Text]:
    """What was said of these cities before, and what came."""
    known = [(goal, found) for goal in goals if (found := results.neighbours[goal.target.id][1]) is not None]
    if not known:
        return []
    each = [
        message("cities.record_one", what=short(goal), said=probability(it.said), happened=probability(it.happened)) for goal, it in known
    ]
    return [message("cities.record", n=known[0][1].cities, each=chained(each, "semicolon"))]


def cities_block(results: AnnualResults) -> Figure | None:
    """The cities as a figure, once it is drawn."""
    goals = [goal for goal in results.headline if goal.target.id in results.ranks]
    if "cities" not in results.figures or not goals:
        return None
    first = results.ranks[goals[0].target.id]
    names = enumerated([short(goal) for goal in goals])
    caption = message("briefs.cities.caption", city=area_name(first.city), what=names, years=years_name(first.first, first.last))
    note = message("briefs.cities.note", last=str(first.last))
    alt = joined([_alt(goal, results) for goal in goals])
    return Figure("cities", caption, alt, results.figures["cities"], note)  # type: ignore[arg-type]


def _alt(goal: GoalResult, results: AnnualResults) -> Text:
    """What one panel shows."""
    rank, required = results.ranks[goal.target.id], goal.assessment.required
    stands = message(
        "briefs.cities.alt",
        what=short(goal),
        city=area_name(rank.city),
        g=growth(rank.rate),
        n=rank.cities,
        k=rank.faster,
        province=area_name(rank.province),
        m=rank.neighbours,
        j=rank.faster_in_province,
        middle=growth(rank.median),
    )
    if required is None:
        return message("briefs.cities.alt_end", stands=stands)
    return message("briefs.cities.alt_needed", stands=stands, needed=growth(required.per_year))
