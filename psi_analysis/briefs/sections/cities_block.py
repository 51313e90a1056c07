"""The figure of where the city stands among the cities, with what it says in words."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Figure
from psi_analysis.briefs.sections.phrases import growth
from psi_analysis.words import Quantity, Text, filled, joined, plain
from psi_analysis.words.dates import years_name
from psi_analysis.words.lists import enumerated
from psi_analysis.words.names import area_name


def cities_block(results: AnnualResults) -> Figure | None:
    """The cities as a figure, once it is drawn.

    Args:
        results: with the figures' paths.
    """
    goals = [goal for goal in results.headline if goal.target.id in results.ranks]
    if "cities" not in results.figures or not goals:
        return None
    first = results.ranks[goals[0].target.id]
    names = enumerated([plain(goal.headline.short_zh, goal.headline.short_en) for goal in goals])
    caption = filled(
        "{city}{what}增速在各城市中的位置（{years}年均）",
        "Where growth of {what} in {city} stands among cities (a year, {years})",
        city=area_name(first.city),
        what=names,
        years=years_name(first.first, first.last),
    )
    note = filled(
        "计入所列各年增速齐全的城市；全国各市可比的数字到{last}年为止。增速依据统计年鉴，按名义值计算。",
        "Cities whose growth is known in each of these years; comparable figures of all cities end in {last}. Nominal growth, from "
        "yearbooks.",
        last=plain(f"{first.last}", f"{first.last}"),
    )
    alt = joined([_alt(goal, results) for goal in goals])
    return Figure("cities", caption, alt, results.figures["cities"], note)  # type: ignore[arg-type]


def _alt(goal: GoalResult, results: AnnualResults) -> Text:
    """What one panel shows."""
    rank, required = results.ranks[goal.target.id], goal.assessment.required
    stands = filled(
        "点图，{what}：{city}年均增长{g}，{n}个城市中{k}个快于它；{province}其他{m}市中{j}个快于它；中位数{middle}",
        "Dots, {what}: {city} grew {g} a year; of {n} cities {k} grew faster, of the other {m} of {province} {j}; the median is {middle}",
        what=plain(goal.headline.short_zh, goal.headline.short_en),
        city=area_name(rank.city),
        g=growth(rank.rate),
        n=Quantity(rank.cities, "count"),
        k=Quantity(rank.faster, "count"),
        province=area_name(rank.province),
        m=Quantity(rank.neighbours, "count"),
        j=Quantity(rank.faster_in_province, "count"),
        middle=growth(rank.median),
    )
    if required is None:
        return filled("{stands}。", "{stands}.", stands=stands)
    return filled("{stands}；目标要求年均{needed}。", "{stands}; the goal needs {needed}.", stands=stands, needed=growth(required.per_year))
