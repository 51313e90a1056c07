"""The parts after the goals: risks, advice, method and data, the annex."""

from __future__ import annotations

import pandas as pd

from psi_analysis.assessments.assessment import Assessment
from psi_analysis.briefs.content import Block, Cell, Paragraph, Points, Section, Table
from psi_analysis.briefs.phrases import aim_text, capital, day_words, growth, inside, listed, odds_cell, short, span, spread_text, year
from psi_analysis.briefs.results import AnnualResults, GoalResult
from psi_analysis.briefs.settings import Advice
from psi_analysis.forecasts.members import FORECASTERS
from psi_analysis.forecasts.peer_members import CARRIED_GROWTH, PEER_WINDOWS
from psi_analysis.wording import Quantity, Text, filled, joined, plain, target_name
from psi_analysis.wording.likelihood import probability_said


def risks_section(results: AnnualResults) -> Section:
    """What could make the judgements wrong, with the numbers that show it."""
    points = [*_reference_risk(results), *_break_risks(results), *_spread_risk(results)]
    points.append(
        Paragraph(
            plain(
                "同一年的经济冲击会同时影响各项目标，所列概率不能相乘，也不能据此推断全部目标同时实现的可能。",
                "A shock of one year moves all goals together: the probabilities listed must not be multiplied into a chance that all "
                "are met.",
            ),
            plain("目标之间相关。", "The goals are tied."),
        )
    )
    return Section("risks", plain("三、主要风险与不确定性", "Main risks and limits"), (Points(tuple(points), numbered=True),))


def _reference_risk(results: AnnualResults) -> list[Paragraph]:
    curves = [goal for goal in results.headline if goal.curve is not None]
    if not curves or results.reference is None:
        return []
    sentences = []
    for goal in curves:
        assert goal.curve is not None
        middle, low, high = goal.curve.expected
        sentences.append(
            filled(
                "{who}{what}{years}年均增速的80%区间为{low}～{high}，中位数{middle}，最近一年为{recent}。",
                "For {what} in {who} the 80% interval of growth a year in {years} runs from {low} to {high}, median {middle}; last year "
                "it was {recent}.",
                who=plain(results.reference.name_zh, results.reference.name_en),
                what=short(goal),
                years=span(goal.curve.from_period, goal.curve.to_period),
                low=growth(low),
                high=growth(high),
                middle=growth(middle),
                recent=growth(goal.curve.recent[1]),
            )
        )
    sentences += [text for goal in curves for text in (_why_faster(goal, results), _caveat(goal)) if text is not None]
    lead = plain(f"{results.reference.name_zh}增速。", f"Growth in {results.reference.name_en}.")
    return [Paragraph(joined(sentences), lead)]


def _why_faster(goal: GoalResult, results: AnnualResults) -> Text | None:
    """Why the reference is expected to grow faster than it did last year, where its recent growth is carried on."""
    ahead = goal.assessment.forecast.reference if goal.assessment.forecast is not None else None
    if goal.curve is None or results.reference is None or ahead is None or set(ahead.weights) != {CARRIED_GROWTH}:
        return None
    middle, last = goal.curve.expected[0], goal.curve.recent[1]
    if middle - last < 0.01:
        return None
    return filled(
        "{who}{what}的预计增速高于最近一年，是因为它外推多年的增速（四分之一取全国），最近一年放慢到{last}只计入一部分。",
        "The growth expected of {what} in {who} lies above last year's because several years are carried on (a quarter of the weight is "
        "the nation's), so that the slowing to {last} counts in part.",
        who=plain(results.reference.name_zh, results.reference.name_en),
        what=short(goal),
        last=growth(last),
    )


def _caveat(goal: GoalResult) -> Text | None:
    """What the study says of figures that were left out."""
    return plain(goal.headline.caveat_zh, goal.headline.caveat_en) if goal.headline.caveat_zh else None


def _break_risks(results: AnnualResults) -> list[Paragraph]:
    """Known breaks of every series used, goal by goal."""
    zh, en = [], []
    for goal in results.headline:
        forecast = goal.assessment.forecast
        series = [part.series for part in (forecast, forecast.reference if forecast is not None else None) if part is not None]
        notes = dict.fromkeys((known.note_zh.rstrip("。"), inside(known.note_en.rstrip("."))) for one in series for known in one.breaks)
        if notes:
            zh.append(f"{goal.headline.short_zh}：{'；'.join(note for note, _ in notes)}。")
            en.append(f"{capital(goal.headline.short_en)}: {'; '.join(note for _, note in notes)}.")
    if not zh:
        return []
    return [Paragraph(plain("".join(zh), " ".join(en)), plain("统计口径。", "Breaks in the data."))]


def _spread_risk(results: AnnualResults) -> list[Paragraph]:
    goals = [goal for goal in results.headline if not goal.by_proxy and len(goal.assessment.by_member) > 1]
    if not goals:
        return []
    ranges = [filled("{what}目标{span}", "{span} for {what}", what=short(goal), span=spread_text(goal.assessment)) for goal in goals]
    text = filled(
        "观测只有二十来年，用哪个模型比抽样误差更要紧。单个模型（含回测落后、未参与合成的）给出的概率：{all}。正文取回测领先的方法。",
        "There are some twenty yearly observations, so the choice of model matters more than sampling error. Single models, those that the "
        "back-test puts behind included, say {all}. The text takes the method that leads the back-test.",
        all=listed(ranges),
    )
    return [Paragraph(text, plain("模型分歧。", "The models differ."))]


def advice_section(results: AnnualResults) -> Section:
    """Who can do what, each item given only where its occasion holds."""
    goals = {goal.target.id: goal for goal in results.headline}
    items = [_advice(item, goals[item.goal], results) for item in results.settings.advice if _occurs(item, goals[item.goal], results)]
    return Section("advice", plain("四、对策建议", "What could be done, and by whom"), (Points(tuple(items), numbered=True),))


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
            numbers["missing"] = listed([year(number) for number in gap])
    if answer.proxy is not None and not answer.proxy.break_even.empty:
        rows = answer.proxy.break_even.to_dict("records")
        numbers["base"] = Quantity(float(min(rows, key=lambda row: abs(row["probability"] - 0.5))["base"]), "share")
    return numbers


def method_section(results: AnnualResults) -> Section:
    """How the numbers were made, and every series with its source, scope and day."""
    blocks: list[Block] = [Points(tuple(_method_points(results)))]
    if results.sources:
        blocks.append(source_table(results))
    return Section("method", plain("五、方法与数据说明", "Method and data"), tuple(blocks))


def _method_points(results: AnnualResults) -> list[Paragraph]:
    points = [
        Paragraph(
            plain(
                "每项预测是数千条模拟路径，概率就是达到目标的路径所占比例。区间含参数不确定性；模拟误差不超过1个百分点。",
                "A forecast is some thousands of simulated futures; a probability is the share of them that meet the goal. Intervals "
                "include the "
                "uncertainty of parameters; the error of simulation is at most one point.",
            ),
            plain("预测。", "Forecast."),
        )
    ]
    points += _conditional_point(results)
    points += _member_point(results)
    points.append(
        Paragraph(
            plain(
                "“以上”“达到”按不低于、“以下”按低于理解；“左右”按不低于理解，并给出放宽后的概率；增速目标以2024年为基数，"
                "基数未公布的用预测值。".replace("2024", str(results.study.plan.base.year)),
                f"以上 and 达到 are read as at least, 以下 as below, 左右 (about) as at least with looser readings beside it. Growth "
                f"counts from "
                f"{results.study.plan.base.year}; where that is not published, from its forecast.",
            ),
            plain("目标的读法。", "How goals are read."),
        )
    )
    points.append(
        Paragraph(
            plain(
                "概率高于90%为“很可能”，高于66%为“可能”，33%～66%为“或许可能”，低于33%为“不大可能”，低于10%为“很不可能”；"
                "用语总与数字同时出现，证据等级低于B的不用。",
                "Above 90% is very likely, above 66% likely, 33% to 66% about as likely as not, below 33% unlikely, below 10% very "
                "unlikely; a word "
                "never stands without its number, and not below grade B.",
            ),
            plain("用语。", "Words."),
        )
    )
    return points


def _conditional_point(results: AnnualResults) -> list[Paragraph]:
    if results.reference is None or not any(goal.assessment.univariate is not None for goal in results.headline):
        return []
    own, ref = results.area, results.reference
    text = plain(
        f"{own.name_zh}数据滞后，故把其余额看作{ref.name_zh}的一个份额：份额缓慢变动，{ref.name_zh}已公布的年份用实际值，"
        f"之后的年份另作预测。取法由其他地区的回测决定，不由{own.name_zh}决定。补上新数据后不再需要这一步。",
        f"{own.name_en}'s figures lag, so each balance is taken as a share of {ref.name_en}'s: the share drifts slowly, years that "
        f"{ref.name_en} has published are used as they are, later ones are forecast. The choice was made on a panel of other areas, "
        f"not on {own.name_en}. New figures make the step unnecessary.",
    )
    return [Paragraph(text, plain(f"用{ref.name_zh}数据补时差。", f"Bridging with {ref.name_en}."))]


def _member_point(results: AnnualResults) -> list[Paragraph]:
    forecast = next((goal.assessment.forecast for goal in results.headline if goal.assessment.forecast is not None), None)
    if forecast is None:
        return []
    pooled = [plain(*_labels(name)) for name in forecast.weights]
    shown = [plain(*_labels(name)) for name in forecast.members if name not in forecast.weights]
    text: Text = filled(
        "所用模型：{used}。" if len(pooled) == 1 else "等权合成：{used}。",
        "Used: {used}." if len(pooled) == 1 else "Pooled with equal weights: {used}.",
        used=listed(pooled),
    )
    if shown:
        text = joined([text, filled("只列入范围、不参与合成：{other}。", "Shown in the range only: {other}.", other=listed(shown))])
    return [Paragraph(text, plain("模型。", "Models."))]


_PEER_MEMBERS = {
    CARRIED_GROWTH: ("近期增速延续（误差取自可比地区）", "recent growth carried on, with the errors it made on comparable areas"),
    PEER_WINDOWS: ("可比地区过去的时段", "past windows of comparable areas"),
}


def _labels(name: str) -> tuple[str, str]:
    if name in _PEER_MEMBERS:
        return _PEER_MEMBERS[name]
    member = FORECASTERS.get(name)
    return (member.label_zh, member.label_en) if member is not None else (name, name)


def source_table(results: AnnualResults) -> Table:
    """Every series used, with its source, scope and day."""
    heads = (plain("数据", "Series"), plain("来源", "Source"), plain("时段", "Years"), plain("发布日期", "Published"))
    rows = []
    for note in results.sources:
        day = day_words(note.published)
        published = plain(f"{day.zh}{'（推定）' if note.assumed else ''}", f"{day.en}{' (assumed)' if note.assumed else ''}")
        what = f"；口径：{note.scope_zh}" if note.scope_zh else "", f"; scope: {note.scope_en}" if note.scope_en else ""
        rows.append(
            (
                Cell(plain(note.name_zh + what[0], note.name_en + what[1])),
                Cell(plain("；".join(note.publishers), "; ".join(note.publishers))),
                Cell(
                    plain(note.first, note.first)
                    if note.first == note.last
                    else plain(f"{note.first}—{note.last}", f"{note.first}–{note.last}")
                ),
                Cell(published),
            )
        )
    caption = filled("数据来源（截至{day}）", "Sources (as of {day})", day=day_words(results.as_of))
    return Table("sources", caption, heads, tuple(rows))


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
        plan=plain(results.study.plan.name_zh, results.study.plan.name_en[:1].lower() + results.study.plan.name_en[1:]),
        n=Quantity(len(rows), "count"),
    )
    table = Table(
        "goals",
        caption,
        heads,
        tuple(rows),
        (),
        plain("T 为计划明列的目标，I 为计划隐含的目标。", "T: stated in the plan; I: implied by it."),
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


def attainment_table(results: AnnualResults) -> pd.DataFrame:
    """The same as a table of numbers, one row a goal, for `tables/attainment.csv`."""
    return pd.DataFrame([_attainment_row(answer) for answer in results.assessments.values()])


def _attainment_row(answer: Assessment) -> dict[str, object]:
    low, high = answer.probability_range or (None, None)
    lower, upper = answer.interval80 or (None, None)
    return {
        "target": answer.target.id,
        "probability": _borne(answer.probability, answer),
        "grade": answer.grade,
        "reason": answer.reason[1],
        "reason_zh": answer.reason[0],
        "probability_low": _borne(low, answer),
        "probability_high": _borne(high, answer),
        "probability_univariate": _rounded(answer.univariate),
        "median": _rounded(answer.median),
        "interval80_low": _rounded(lower),
        "interval80_high": _rounded(upper),
        "gap": _rounded(answer.gap),
        "latest": _rounded(answer.latest),
        "latest_period": "" if answer.latest_period is None else str(answer.latest_period),
        "required_growth": _rounded(answer.required.per_year if answer.required else None),
        "monte_carlo_error": _rounded(answer.monte_carlo_error),
        "period": str(answer.target.deadline),
        "relation": answer.target.relation,
        "value": answer.target.value,
        "name_zh": answer.target.name_zh,
        "name_en": answer.target.name_en,
    }


def _borne(probability: float | None, answer: Assessment) -> float | None:
    """A probability as finely as its evidence bears: at grade C to the nearest 5 points, never certain."""
    if probability is None or answer.grade != "C":
        return _rounded(probability)
    return min(max(round(round(probability * 20) / 20, 2), 0.05), 0.95)


def _rounded(value: float | None) -> float | None:
    """Six significant digits: more would be digits of the simulation."""
    return None if value is None else float(f"{value:.6g}")
