"""The figure of where the city stands among the cities, with what it says in words."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Figure
from psi_analysis.briefs.sections.phrases import growth, short
from psi_analysis.words import Text, joined
from psi_analysis.words.dates import years_name
from psi_analysis.words.lists import enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.names import area_name


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
