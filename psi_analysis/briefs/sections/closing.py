"""The parts after the goals: risks, advice, the annex of all goals."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.brief_settings import Advice
from psi_analysis.briefs.content import Cell, Paragraph, Points, Section, Table
from psi_analysis.briefs.sections.method import breaks_by_goal
from psi_analysis.briefs.sections.phrases import aim_text, growth, odds_cell, short, spread_text, year
from psi_analysis.briefs.sections.plan_facts import backtested, observations_said, plan_name
from psi_analysis.forecasts.reference.peer_members import CARRIED_GROWTH
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words import Quantity, Text, filled, joined, plain, target_name
from psi_analysis.words.likelihood import probability_said
from psi_analysis.words.lists import enumerated
from psi_analysis.words.numbers import STEP, nearest, outward

FEW_YEARS = 40
"""Below so many yearly observations a series is called short."""


def risks_section(results: AnnualResults, ordinal: str) -> Section:
    """What could make the judgements wrong, with the numbers that show it.

    Args:
        results: of the whole brief.
        ordinal: its number in Chinese, such as "三".
    """
    points = [*_reference_risk(results), *_break_risk(results), *_spread_risk(results), *_gap_risk(results), *_left_out_risk(results)]
    return Section("risks", plain(f"{ordinal}、主要风险与不确定性", "Main risks and limits"), (Points(tuple(points), numbered=True),))


def _reference_risk(results: AnnualResults) -> list[Paragraph]:
    curves = [goal for goal in results.headline if goal.curve is not None]
    if not curves or results.reference is None:
        return []
    sentences = [text for text in (_why_faster(curves, results), *map(_caveat, curves)) if text is not None]
    if not sentences:
        return []
    lead = plain(f"{results.reference.name_zh}增速。", f"Growth in {results.reference.name_en}.")
    return [Paragraph(joined(sentences), lead)]


def _why_faster(goals: Sequence[GoalResult], results: AnnualResults) -> Text | None:
    """Why the reference is expected to grow faster than it did last year, where its recent growth is carried on."""
    assert results.reference is not None
    held = [(goal, goal.curve) for goal in goals if goal.curve is not None and _carried_on(goal)]
    found = [(goal, curve) for goal, curve in held if curve.expected[0] - curve.recent[1] >= 0.01]
    if not found:
        return None
    return filled(
        "{who}{what}的预计增速（{middle}）高于最近一年（{last}），是因为它外推近年的增速（四分之一取全国），最近一年只是其中之一。",
        "Growth expected of {what} in {who} ({middle}) lies above last year's ({last}) because several recent years are carried on (a "
        "quarter "
        "of the weight is the nation's), of which the last is one.",
        who=plain(results.reference.name_zh, results.reference.name_en),
        what=enumerated([short(goal) for goal, _ in found]),
        middle=enumerated([growth(curve.expected[0]) for _, curve in found]),
        last=enumerated([growth(curve.recent[1]) for _, curve in found]),
    )


def _carried_on(goal: GoalResult) -> bool:
    """Whether the reference's forecast carries its recent growth on."""
    ahead = goal.assessment.forecast.reference if goal.assessment.forecast is not None else None
    return ahead is not None and set(ahead.weights) == {CARRIED_GROWTH}


def _caveat(goal: GoalResult) -> Text | None:
    """What the study says of figures that were left out."""
    return plain(goal.headline.caveat_zh, goal.headline.caveat_en) if goal.headline.caveat_zh else None


def _break_risk(results: AnnualResults) -> list[Paragraph]:
    """How many breaks of the series are known; the annex has them."""
    count = len({note for notes in breaks_by_goal(results).values() for note in notes})
    if not count:
        return []
    text = Text(
        "所用数据有{n}处已知的口径变化或疑点，列于附件；区间没有单独计入。",
        "{n} breaks or doubtful points of the series are known and listed in the annex; the intervals do not allow for them apart.",
        {"n": Quantity(count, "count")},
    )
    return [Paragraph(text, plain("统计口径。", "Breaks in the data."))]


def _gap_risk(results: AnnualResults) -> list[Paragraph]:
    """Which figures of late were not reached."""
    if not results.recent_gaps:
        return []
    zh, en = ("；".join(one.said("zh") for one in results.recent_gaps), "; ".join(one.said("en") for one in results.recent_gaps))
    return [Paragraph(plain(f"{zh}。", f"{en}."), plain("未获得的数据。", "Figures not reached."))]


def _left_out_risk(results: AnnualResults) -> list[Paragraph]:
    """How many rows of the data the check refuses."""
    if not results.left_out:
        return []
    text = Text(
        "有{n}条数据未通过校验，没有用于任何计算；更正后应重新测算。",
        "Rows of the data that do not pass the check: {n}; they enter no number, and once they are mended the brief should be made again.",
        {"n": Quantity(results.left_out, "count")},
    )
    return [Paragraph(text, plain("未采用的数据。", "Rows left out."))]


def _spread_risk(results: AnnualResults) -> list[Paragraph]:
    goals = [goal for goal in results.headline if not goal.by_proxy and len(goal.assessment.by_member) > 1]
    if not goals:
        return []
    ranges = [filled("{what}目标{span}", "{span} for {what}", what=short(goal), span=spread_text(goal.assessment)) for goal in goals]
    singles = filled(
        "单个模型（含未参与合成的）的概率为{all}。正文取合成的结果。",
        "single models, also those not pooled, say {all}. The text takes the pool.",
        all=enumerated(ranges),
    )
    if backtested(results):
        singles = filled(
            "单个模型（多数回测落后、未参与合成）的概率为{all}。正文所用的方法在回测中与得分最好的相差在误差之内。",
            "single models, most of them behind in the back-test and not pooled, say {all}. The text takes a method that the "
            "back-test does not tell from the best.",
            all=enumerated(ranges),
        )
    text = filled(
        "用哪个模型比抽样误差更要紧：{singles}", "The choice of model matters more than sampling error: {singles}", singles=singles
    )
    if _yearly(goals):
        text = filled(
            "年度观测只有{count}个，用哪个模型比抽样误差更要紧：{singles}",
            "There are only {count} yearly observations, so the choice of model matters more than sampling error: {singles}",
            count=observations_said(goals),
            singles=singles,
        )
    return [Paragraph(text, plain("模型分歧。", "The models differ."))]


def _yearly(goals: Sequence[GoalResult]) -> bool:
    """Whether every goal's series has one figure a year, and few of them."""
    series = [goal.assessment.forecast.series for goal in goals if goal.assessment.forecast is not None]
    return all(one.seasons == 1 and len(one.values) < FEW_YEARS for one in series)


def _numbers_note(results: AnnualResults) -> Text:
    """What the letters of the goals' numbers mean, where the register uses them; else which goals its implied ones are."""
    implied = [id for id, answer in results.assessments.items() if not answer.target.explicit]
    if all(id[:1] == ("I" if id in implied else "T") for id in results.assessments):
        return plain("T 为计划明列的目标，I 为计划隐含的目标。", "T: stated in the plan; I: implied by it.")
    if not implied:
        return plain("均为计划明列的目标。", "All are stated in the plan.")
    return plain(
        f"{'、'.join(implied)}的数值由计划文字推得，其余为明列。",
        f"The number of {', '.join(implied)} follows from the words; others are stated.",
    )


def advice_section(results: AnnualResults, ordinal: str) -> Section:
    """Who can do what, each item given only where its occasion holds; arguments as of `risks_section`."""
    goals = {goal.target.id: goal for goal in results.headline}
    known = [item for item in results.settings.advice if item.goal in goals]
    items = [_advice(item, goals[item.goal], results) for item in known if _occurs(item, goals[item.goal], results)]
    title = plain(f"{ordinal}、对策建议", "What could be done, and by whom")
    if not items:
        return Section("advice", title, (Paragraph(plain("本研究未列对策建议。", "This study gives no advice.")),))
    return Section("advice", title, (Points(tuple(items), numbered=True),))


def _occurs(item: Advice, goal: GoalResult, results: AnnualResults) -> bool:
    answer = goal.assessment
    stale = answer.latest_period is not None and answer.latest_period.end_time.year < results.as_of.year - 1
    return {
        "always": True,
        "stale": stale,
        "reference": goal.curve is not None and goal.curve.even_at is not None,
        "below even": answer.probability is not None and answer.probability < 0.5,
        "proxy": goal.by_proxy,
    }[item.when]


def _advice(item: Advice, goal: GoalResult, results: AnnualResults) -> Paragraph:
    numbers = advice_numbers(goal, results)
    used = {name: value for name, value in numbers.items() if f"{{{name}}}" in item.zh or f"{{{name}}}" in item.en}
    return Paragraph(filled(item.zh, item.en, **used), plain(f"{item.who_zh}：", f"{item.who_en}:"))


def advice_numbers(goal: GoalResult, results: AnnualResults) -> dict[str, Text | Quantity]:
    """Numbers a piece of advice may name in braces: those its goal has.

    Returns:
        p (probability), easier (at a tolerance of 1 %), needed (growth a year in the years that remain), even (growth of the
        reference at even odds), base (assumed base at even odds, by proxy), latest, missing (years), rest (goals without an answer).
    """
    answer = goal.assessment
    numbers: dict[str, Text | Quantity] = {"rest": Quantity(results.unassessed, "count")}
    if answer.probability is not None:
        numbers["p"] = probability_said(answer, answer.probability)
    if 0.01 in answer.tolerance:
        numbers["easier"] = probability_said(answer, answer.tolerance[0.01])
    if answer.required_remaining is not None:
        numbers["needed"] = growth(answer.required_remaining.per_year)
    if goal.curve is not None and goal.curve.even_at is not None:
        numbers["even"] = growth(goal.curve.even_at)
    if answer.latest_period is not None:
        numbers["latest"] = year(answer.latest_period)
        gap = range(answer.latest_period.end_time.year + 1, results.as_of.year)
        if gap:
            numbers["missing"] = enumerated([year(number) for number in gap])
    if answer.proxy is not None and not answer.proxy.break_even.empty:
        rows = answer.proxy.break_even.to_dict("records")
        numbers["base"] = Quantity(float(min(rows, key=lambda row: abs(row["probability"] - 0.5))["base"]), "share")
    return numbers


def annex_section(results: AnnualResults) -> Section:
    """Every goal of the plan with its answer or the reason why there is none."""
    heads = (
        plain("编号", "No."),
        plain("目标", "Goal"),
        plain("计划要求", "The plan says"),
        plain("概率", "Probability"),
        plain("等级", "Grade"),
        plain("依据或所缺", "Why, or what is missing"),
    )
    units = {goal.target.id: goal.indicator.unit for goal in results.headline}
    rows = [
        _annex_row(answer, results.units.get(answer.target.id, units.get(answer.target.id, "count")))
        for answer in results.assessments.values()
    ]
    caption = filled(
        "《{plan}》全部{n}项目标",
        "All {n} goals of the {plan}",
        plan=plan_name(results.study),
        n=Quantity(len(rows), "count"),
    )
    table = Table(
        "goals",
        caption,
        heads,
        tuple(rows),
        (),
        _numbers_note(results),
    )
    return Section("goals-section", plain("全部目标评估表", "All goals"), (table,))


def _annex_row(answer: Assessment, unit: str) -> tuple[Cell, ...]:
    return (
        Cell(plain(answer.target.id, answer.target.id)),
        Cell(target_name(answer.target)),
        Cell(aim_text(answer.target, unit)),
        odds_cell(answer),
        Cell(plain(answer.grade, answer.grade)),
        Cell(plain(*answer.reason)),
    )


def numbers_of_goals(results: AnnualResults) -> pd.DataFrame:
    """The same as a table of numbers, one row a goal, for `tables/attainment.csv`."""
    return pd.DataFrame([_attainment_row(answer) for answer in results.assessments.values()])


def _attainment_row(answer: Assessment) -> dict[str, object]:
    probability, low, high = _borne(answer)
    lower, upper = answer.interval80 or (None, None)
    return {
        "target": answer.target.id,
        "probability": probability,
        "grade": answer.grade,
        "reason": answer.reason[1],
        "reason_zh": answer.reason[0],
        "probability_low": low,
        "probability_high": high,
        "probability_univariate": _rounded(answer.univariate),
        "median": _rounded(answer.median),
        "interval80_low": _rounded(lower),
        "interval80_high": _rounded(upper),
        "gap": _rounded(answer.gap),
        "latest": _rounded(answer.latest),
        "latest_period": "" if answer.latest_period is None else str(answer.latest_period),
        "required_growth": _rounded(answer.required.per_year if answer.required else None),
        "monte_carlo_error": None if answer.grade == "C" else _rounded(answer.monte_carlo_error),
        "told_to": answer.told_to if answer.grade == "C" and answer.probability is not None else None,
        "period": str(answer.target.deadline),
        "relation": answer.target.relation,
        "value": answer.target.value,
        "name_zh": answer.target.name_zh,
        "name_en": answer.target.name_en,
        "quote": answer.target.quote_zh,
        "section": answer.target.section,
        "departments": answer.target.departments,
    }


def _borne(answer: Assessment) -> tuple[float | None, float | None, float | None]:
    """Probability and its range as finely as the evidence bears: at grade C to 5 points, P to the nearest, its range outward.

    On few readings P is told no nearer to 0 and 1 than a tenth; beyond that it is written as the middle of what is left, 0.05 or 0.95.
    """
    value, (low, high) = answer.probability, answer.probability_range or (None, None)
    if answer.grade != "C":
        return _rounded(value), _rounded(low), _rounded(high)
    ends = (None, None) if low is None or high is None else outward(low, high)
    if value is None or answer.told_to == STEP:
        return None if value is None else nearest(value), *ends
    return min(max(nearest(value), answer.told_to / 2), 1.0 - answer.told_to / 2), *ends


def _rounded(value: float | None) -> float | None:
    """Six significant digits: more would be digits of the simulation."""
    return None if value is None else float(f"{value:.6g}")
