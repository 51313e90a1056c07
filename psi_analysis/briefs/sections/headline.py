"""The first page: title, core judgements, the headline goals in one table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Cell, Paragraph, Points, Table
from psi_analysis.briefs.sections.phrases import (
    DASH,
    aim_text,
    capital,
    chance_words,
    growth,
    odds_cell,
    one,
    probability,
    short,
    span,
    spread_text,
    year,
)
from psi_analysis.briefs.sections.plan_facts import backtested
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.reference_curve import ReferenceCurve
from psi_analysis.words import Quantity, Text, filled, joined, period_name, plain
from psi_analysis.words.answer_sentences import headline_sentence, refusal_sentence, spread_sentence
from psi_analysis.words.efforts import growth_for, trend_growth
from psi_analysis.words.few_reading_words import few_readings_sentence, stated_sentence
from psi_analysis.words.likelihood import probability_said, probability_shown
from psi_analysis.words.lists import enumerated
from psi_analysis.words.numbers import whole_percent
from psi_analysis.words.proxy_words import proxy_in_short
from psi_analysis.words.ranges import range_text
from psi_analysis.words.subjects import amount_in
from psi_analysis.words.to_go import standing_sentence

WORTH_A_REASON = 3
"""Percentage points between two probabilities below which no reason for their difference is given."""

LEVEL_WITH = 0.02
"""A rule whose probability is at most this far above the brief's does not lie above it."""

SHOWN_GROWTHS = (0.04, 0.06, 0.08, 0.1)
"""Growth of the reference at which sentences quote the probability."""


def title(results: AnnualResults) -> Text:
    """The conclusion in one line: headline goals by class, each with its probability."""
    groups: dict[str, list[GoalResult]] = {}
    for goal in results.headline:
        groups.setdefault(_standing(goal), []).append(goal)
    named = {f"g{place}": _title_clause(standing, goals) for place, (standing, goals) in enumerate(groups.items())}
    names = [f"{{{name}}}" for name in named]
    deadline = year(max(goal.target.deadline for goal in results.headline))
    return filled(f"{{when}}年{'，'.join(names)}", f"By {{when}}: {', '.join(names)}", when=deadline, **named)


def _standing(goal: GoalResult) -> str:
    """Class of a goal in the title: of its probability, or why it has none."""
    answer = goal.assessment
    if not answer.assessable:
        return "not assessable"
    if answer.probability is None:
        return "beyond the evidence"
    if answer.grade == "C":
        return "weak evidence"
    return chance_words(answer.probability)[1]


def _title_clause(standing: str, goals: Sequence[GoalResult]) -> Text:
    """Goals of one class with their probabilities."""
    zh = "、".join(goal.headline.short_zh for goal in goals)
    shorts = [goal.headline.short_en for goal in goals]
    en = (shorts[0] if len(goals) == 1 else f"{', '.join(shorts[:-1])} and {shorts[-1]}") + (" goal" if len(goals) == 1 else " goals")
    if standing == "not assessable":
        return plain(f"{zh}目标尚不能评估", f"{en} cannot be assessed")
    if standing == "beyond the evidence":
        return plain(f"{zh}目标证据不足", f"{en} beyond the evidence at hand")
    if standing == "weak evidence":
        said = enumerated([probability_said(goal.assessment, goal.assessment.probability or 0.0) for goal in goals])
        return filled(f"{zh}目标实现概率{{p}}（依据较弱）", f"{en} {{p}} (weak evidence)", p=said)
    words = chance_words(goals[0].assessment.probability or 0.0)
    odds = enumerated([probability_shown(goal.assessment, goal.assessment.probability or 0.0) for goal in goals])
    return filled(f"{zh}目标{words[0]}（{{p}}）", f"{en} {words[1]} ({{p}})", p=odds)


def findings(results: AnnualResults) -> Points:
    """Three to five core judgements, each with its numbers."""
    points = [_goal_finding(goal, results) for goal in results.headline]
    driver = _driver(results)
    if driver is not None:
        points.insert(sum(not goal.by_proxy for goal in results.headline), driver)
    points += [found] if (found := _data_finding(results)) is not None else []
    return Points(tuple(points), numbered=True)


def _goal_finding(goal: GoalResult, results: AnnualResults) -> Paragraph:
    said = joined([goal_said(goal), over_rules(goal, results)])
    return Paragraph(said, plain(f"{goal.headline.short_zh}。", f"{capital(goal.headline.short_en)}."))


def over_rules(goal: GoalResult, results: AnnualResults) -> Text | None:
    """The range over the rules that the panel does not tell from the best, and where in it the brief's answer lies.

    Args:
        goal: the goal.
        results: of the whole brief.
    """
    found, own = results.rule_ranges.get(goal.target.id), goal.assessment.probability
    if found is None or own is None:
        return None
    above = sum(odds > own + LEVEL_WITH for odds in found.probability.values())
    place = (
        filled("，其中{n}种高于本简报", "; {n} of them lie above this brief's", n=Quantity(above, "count"))
        if 2 * above > len(found.probability)
        else plain("", "")
    )
    low, high = (probability_shown(goal.assessment, end) for end in found.ends)
    return filled(
        "过去数据上不逊于最优的{n}种规则给出{low}～{high}{place}。",
        "The {n} rules that the past does not tell from the best say {low} to {high}{place}.",
        n=Quantity(len(found.probability), "count"),
        low=low,
        high=high,
        place=place,
    )


def goal_said(goal: GoalResult) -> Text:
    """The answer to one headline goal in short: how probable, where it stands and what is left, or why there is no number.

    Args:
        goal: the goal.
    """
    answer = goal.assessment
    said = refusal_sentence(answer) or proxy_in_short(answer) or few_readings_sentence(answer) or stated_sentence(answer)
    if said is not None:
        return said
    stands = standing_sentence(answer) or effort_sentence(goal)
    return joined([headline_sentence(answer, named=False), spread_sentence(answer), stands])


def effort_sentence(goal: GoalResult) -> Text | None:
    """What it would take for odds of two in three, over the years that remain."""
    trend, needed = trend_growth(goal.assessment), growth_for(goal.assessment)
    if trend is None or 0.66 not in needed:
        return None
    last = goal.target.deadline.end_time.year
    return filled(
        "要有{p}的把握，{years}须年均增长{needed}，而趋势为{trend}。",
        "Odds of {p} take growth of {needed} a year in {years}; the trend is {trend}.",
        p=probability(0.66),
        years=span(last - trend[1] + 1, last),
        needed=growth(needed[0.66]),
        trend=growth(trend[0]),
    )


def _driver(results: AnnualResults) -> Paragraph | None:
    """The goal whose answer moves most when the reference is taken into account."""
    moved = [goal for goal in results.headline if goal.curve is not None and goal.assessment.univariate is not None]
    if not moved:
        return None
    goal = max(moved, key=lambda one: abs((one.assessment.univariate or 0.0) - (one.assessment.probability or 0.0)))
    return Paragraph(driver_sentence(goal, results), plain("关键变量。", "What decides it."))


def driver_sentence(goal: GoalResult, results: AnnualResults) -> Text:
    """P at a few growth rates of the reference."""
    curve = goal.curve
    assert curve is not None and results.reference is not None
    low, high = (round(value, 3) for value in curve.expected[1:])
    known = curve.probability.index.to_numpy(dtype=float)
    rates = {rate: float(np.interp(rate, known, curve.probability)) for rate in (low, high) if known[0] <= rate <= known[-1]}
    if curve.even_at is not None:
        rates[curve.even_at] = 0.5
    at = [filled("{g}时{p}", "{p} at {g}", g=growth(rate), p=probability(odds)) for rate, odds in sorted(rates.items())]
    return filled(
        "{what}目标主要看{who}{years}的{what}增速和本市所占的份额；增速在预计的范围内，实现概率为：年均{at}。",
        "The {what} goal depends on growth of {what} in {who} in {years} and on the share of it that falls here: over the growth "
        "that is expected there, its probability is {at} a year.",
        what=short(goal),
        who=plain(results.reference.name_zh, results.reference.name_en),
        years=span(curve.from_period, curve.to_period),
        at=enumerated(at),
    )


def curve_sentence(goal: GoalResult, curve: ReferenceCurve, results: AnnualResults) -> Text:
    """P at a few growth rates of the reference, and the rate at which the odds are even."""
    assert results.reference is not None
    shown = [value for value in SHOWN_GROWTHS if value in curve.probability.index]
    even = plain("", "")
    if curve.even_at is not None:
        even = Text("；年均增长{g}时，机会各半", "; at {g} a year the odds are even", {"g": growth(curve.even_at)})
    return filled(
        "成败主要看{who}的{what}增速。若{years}年均增长{rates}，{what}目标的概率分别为{odds}{even}。",
        "The {what} goal hangs on how fast {what} grow in {who}: growth there of {rates} a year in {years} puts its probability at "
        "{odds}{even}.",
        who=plain(results.reference.name_zh, results.reference.name_en),
        what=short(goal),
        years=span(curve.from_period, curve.to_period),
        rates=enumerated([growth(value) for value in shown]),
        odds=enumerated([probability(float(curve.probability[value])) for value in shown]),
        even=even,
    )


def why_different(goal: GoalResult, results: AnnualResults) -> Text | None:
    """The plain univariate answer and what drives the difference."""
    answer = goal.assessment
    ahead = answer.forecast.reference if answer.forecast is not None else None
    if (
        answer.univariate is None
        or answer.probability is None
        or ahead is None
        or answer.latest_period is None
        or results.reference is None
    ):
        return None
    series = ahead.series
    then, now = answer.latest_period, ahead.origin
    if then - 1 not in series.values.index or now <= then:
        return None
    own = goal.own_year
    both = filled(
        "只看{area}截至{until}的历史，概率{uni}；计入{who}到{now}年的实际数据，概率{p}。",
        "{area}'s own history to {until} alone would say {uni}; with what {who} is known to have done up to {now} it is {p}.",
        area=plain(results.area.name_zh, results.area.name_en),
        who=plain(results.reference.name_zh, results.reference.name_en),
        until=period_name(then if own is None else own.reading),
        now=year(now),
        uni=probability_said(answer, answer.univariate),
        p=probability_said(answer, answer.probability),
    )
    if own is not None or abs(whole_percent(answer.univariate) - whole_percent(answer.probability)) < WORTH_A_REASON:
        return both
    why = filled(
        "差别主要在于{who}增速已由{then}年的{g0}变为{now}年的{g1}。",
        "The main difference: growth in {who} went from {g0} in {then} to {g1} in {now}.",
        who=plain(results.reference.name_zh, results.reference.name_en),
        then=year(then),
        now=year(now),
        g0=growth(series.value_at(then) / series.value_at(then - 1) - 1.0),
        g1=growth(series.value_at(now) / series.value_at(now - 1) - 1.0),
    )
    return joined([both, why])


def _data_finding(results: AnnualResults) -> Paragraph | None:
    stale = [goal for goal in results.headline if _behind(goal, results) > 0 and not goal.by_proxy]
    rest = Text(
        "{n}项目标无法评估，见附件1。",
        "{n} goals lack data and cannot be assessed; annex 1 says for each what would be needed.",
        {"n": Quantity(results.unassessed, "count")},
    )
    lead = plain("数据。", "Data.")
    rests = [rest] if results.unassessed else []
    known = year_so_far_said(results)
    if not stale:
        said = [*_own_figures(results), *known, *rests]
        return Paragraph(joined(said), lead) if said else None
    first = min(goal.assessment.latest_period for goal in stale if goal.assessment.latest_period is not None)
    missing = [year(number) for number in range(first.end_time.year + 1, results.as_of.year)]
    ends = ("年末数据", "year-end figures") if any(goal.own_year for goal in stale) else ("数据", "figures")
    need = filled(
        f"{{area}}{{what}}{ends[0]}只到{{last}}年，补上{{missing}}年末数字最能收窄判断。",
        f"{{area}}'s {ends[1]} on {{what}} end in {{last}}; those of {{missing}} would narrow these judgements most.",
        area=plain(results.area.name_zh, results.area.name_en),
        what=enumerated([short(goal) for goal in stale]),
        last=year(first),
        missing=enumerated(missing),
    )
    return Paragraph(joined([need, *known, *rests]), lead)


def year_so_far_said(results: AnnualResults) -> list[Text]:
    """Say up to which month figures are known, of whom, and whose later months take them to the end of the year.

    Args:
        results: of the brief; a sentence for each reading within a year that forecasts of headline goals go on from.
    """
    readings: dict[tuple[str, pd.Period, str, pd.Period], list[Text]] = {}
    for goal in results.headline:
        for one_year in goal.years:
            key = one_year.area, one_year.reading, one_year.months_of, one_year.now.period
            readings.setdefault(key, []).append(short(goal))
    return [_known_to(results, key, goals) for key, goals in readings.items()]


def _known_to(results: AnnualResults, key: tuple[str, pd.Period, str, pd.Period], goals: Sequence[Text]) -> Text:
    areas, (area, reading, months_of, ends) = results.study.areas, key
    whose = plain(areas[months_of].name_zh, f"{areas[months_of].name_en}'s" if months_of != area else "its own")
    return filled(
        "{what}已用到{area}{month}的数字，并按{whose}往年其后各月的变化推到{ends}年末。",
        "On {what}, figures of {area} are known and used up to {month}; {whose} later months in earlier years take them to the "
        "end of {ends}.",
        what=enumerated(goals),
        area=plain(areas[area].name_zh, areas[area].name_en),
        month=period_name(reading),
        whose=whose,
        ends=year(ends),
    )


def _own_figures(results: AnnualResults) -> list[Text]:
    """Say that forecasts start from the area's own newest figures and lean on no larger area, where that is so."""
    own = [goal for goal in results.headline if goal.assessment.forecast is not None and goal.curve is None and not goal.by_proxy]
    latest = {goal.assessment.latest_period for goal in own}
    if results.reference is None or len(latest) != 1 or (last := latest.pop()) is None:
        return []
    alone = all(one_year.months_of == one_year.area for goal in own for one_year in goal.years)
    rest = ("，不借助上级地区推算", " and lean on no larger area") if alone else ("", "")
    return [
        filled(
            f"{{what}}预测直接以{{area}}{{last}}年的数据为起点{rest[0]}。",
            f"The forecasts of {{what}} start from {{area}}'s own figures of {{last}}{rest[1]}.",
            what=enumerated([short(goal) for goal in own]),
            area=plain(results.area.name_zh, results.area.name_en),
            last=year(last),
        )
    ]


def _behind(goal: GoalResult, results: AnnualResults) -> int:
    """How many complete years are missing at the end of a goal's series."""
    latest = goal.assessment.latest_period
    return 0 if latest is None else max(results.as_of.year - 1 - latest.end_time.year, 0)


def glance(results: AnnualResults) -> Table:
    """The headline goals and those they are paired with, one row each."""
    rows = []
    for goal in results.headline:
        unit = goal.indicator.unit
        rows.append(_glance_row(results, goal.assessment, plain(goal.headline.short_zh, capital(goal.headline.short_en)), unit))
        if goal.pair is not None:
            named = plain(f"{goal.headline.short_zh}增速", f"{capital(goal.headline.short_en)}, growth")
            rows.append(_glance_row(results, goal.pair, named, unit))
    heads = (
        plain("目标", "Goal"),
        plain("计划要求", "The plan says"),
        plain("实现概率", "Probability"),
        plain("各规则", "Range over rules") if results.rule_ranges else plain("单个模型", "All models"),
        plain("预测中位数", "Median forecast"),
        plain("中位数减目标", "Median less goal"),
        plain("证据等级", "Grade"),
    )
    caption = filled(
        "{area}重点目标到{when}年的实现概率",
        "Headline goals of {area}: the probability that they are met by {when}",
        area=plain(results.area.name_zh, results.area.name_en),
        when=year(results.study.plan.end),
    )
    return Table("glance", caption, heads, tuple(rows), (3, 4, 5), _glance_note(results))


def _glance_note(results: AnnualResults) -> Text:
    """What the marks and grades mean, and what the models apart are."""
    marks = plain(
        "圆点实心为66%以上，半实心为33%～66%，空心为33%以下；方块为证据不足。证据等级A为自有官方序列且最新，B为自有序列但滞后或"
        "来源单一，C为代理推断、读数太少或据所列前提推算，D为无法评估。",
        "Marks: full above 66%, half 33% to 66%, open below 33%, square where the evidence bears no class. Grades: A own official "
        "series, current; B own series, stale or single-source; C by proxy, on few readings or on stated priors; D not assessable.",
    )
    models = plain(
        "单个模型：各模型单独的概率，含未参与合成的，仅作对照。", "All models: each alone, also those not pooled, for comparison."
    )
    if results.rule_ranges:
        models = plain(
            "各规则：过去数据上不逊于最优的各种规则给出的概率，列于年度简报附件。",
            "Range over rules: of every rule that the past does not tell from the best, listed in the annex of the annual brief.",
        )
    elif backtested(results):
        models = plain(
            "单个模型：各模型单独的概率，多数回测落后、未参与合成，仅作对照。",
            "All models: each alone; most are behind in the back-test, not pooled, and shown for comparison.",
        )
    return joined([marks, models])


def _glance_row(results: AnnualResults, answer: Assessment, name: Text, unit: str) -> tuple[Cell, ...]:
    aim, grade = Cell(aim_text(answer.target, unit)), Cell(plain(answer.grade, answer.grade))
    if answer.grade in ("C", "D") or answer.median is None or answer.gap is None:
        return (Cell(name), aim, odds_cell(answer), Cell(DASH), Cell(DASH), Cell(DASH), grade)
    median, gap = one(amount_in(answer, answer.median)), one(amount_in(answer, answer.gap, difference=True))
    return (Cell(name), aim, odds_cell(answer), Cell(_range(results, answer)), Cell(median), Cell(gap), grade)


def _range(results: AnnualResults, answer: Assessment) -> Text:
    """Lowest and highest probability over the admitted rules; over all members where there are none."""
    if answer.target.id in results.rule_ranges:
        return range_text(*(probability_shown(answer, end) for end in results.rule_ranges[answer.target.id].ends))
    return DASH if results.rule_ranges else spread_text(answer)
