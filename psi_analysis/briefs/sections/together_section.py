"""The goals together, and what holds under stated assumptions."""

from __future__ import annotations

import math
from collections.abc import Sequence

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Block, Cell, Figure, Paragraph, Section, Table
from psi_analysis.briefs.sections.phrases import DASH, growth, one, probability, short, year
from psi_analysis.goals.jointly.together import JointAssessment
from psi_analysis.goals.scenarios import Projection, Scenario
from psi_analysis.goals.why.drivers import Tornado
from psi_analysis.words import Quantity, Text, filled, joined, plain
from psi_analysis.words.lists import enumerated
from psi_analysis.words.numbers import outward
from psi_analysis.words.ranges import range_said
from psi_analysis.words.subjects import amount_in

FEW_CORRELATIONS = (-0.5, 0.0, 0.5, 0.75)
"""Correlations of the table; the ends of what is possible are added."""


def together_section(results: AnnualResults, ordinal: str) -> Section | None:
    """How the headline goals hang together, and scenarios; None without either.

    Args:
        results: of the whole brief.
        ordinal: its number in Chinese, such as "三".
    """
    parts = [part for part in (_together(results), _scenarios(results)) if part]
    if not parts:
        return None
    blocks = tuple(block for part in parts for block in part)
    return Section("together", _heading(results, ordinal), blocks)


def _heading(results: AnnualResults, ordinal: str) -> Text:
    """What the section has: goals together, scenarios, or only what moves each answer."""
    if not _with_scenarios(results):
        named = ("合起来看", "Together") if results.together is not None else ("影响因素", "What moves the answers")
        return plain(f"{ordinal}、{named[0]}", named[1])
    if results.together is None:
        return plain(f"{ordinal}、情景", "What if")
    return plain(f"{ordinal}、合起来看与情景", "Together, and what if")


def _with_scenarios(results: AnnualResults) -> list[GoalResult]:
    return [goal for goal in results.headline if goal.target.id in results.projections]


def _together(results: AnnualResults) -> list[Block]:
    joint = results.together
    if joint is None:
        return []
    names = {goal.target.id: short(goal) for goal in results.headline}
    said = [*_known_groups(joint, names), _all_of_them(joint), _how_many(results)]
    blocks: list[Block] = [Paragraph(joined(said), plain("合起来看。", "Together."))]
    return [*blocks, _sweep_table(joint, names)] if not joint.everything_known else blocks


def _known_groups(joint: JointAssessment, names: dict[str, Text]) -> list[Text]:
    """P(all) of goals whose dependence was measured, with its range over single years."""
    said = []
    for row in joint.pairs.to_dict("records"):
        if row["tie"] != "measured":
            continue
        said.append(
            filled(
                "{a}、{b}目标同时实现的概率约为{p}：两者的误差同向，相关系数由其他城市测得，为{r}；按各年份分别测得的相关，为{low}～"
                "{high}。",
                "The chance that the {a} and the {b} goal are both met is about {p}: their errors go together, with a correlation of {r} "
                "measured on other cities; with those of single years it is {low} to {high}.",
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
        return Text(
            "{n}项全部实现的概率约为{p}。",
            "All {n} are met with a chance of about {p}.",
            {"n": count, "p": _odds(joint, joint.probability)},
        )
    low, high = outward(*joint.bounds_over_ranges)
    ranged = bool(_ranged(joint))
    return filled(
        "{n}项重点目标全部实现的概率，取决于无数据可测的相关，见下表；无论相关如何"
        f"{'、证据等级C的目标取其范围内何值' if ranged else ''}，{{span}}。",
        "The chance that all {n} headline goals are met hangs on a correlation that no data give (table); whatever it is"
        f"{', and wherever in its range a goal of grade C lies' if ranged else ''}, {{span}}.",
        n=count,
        span=range_said(Quantity(low, "probability by 5"), Quantity(high, "probability by 5")),
    )


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
    return filled(
        "有概率的{n}项目标预计实现{k}项左右；全部实现的概率{span}。",
        "Of the {n} goals with a probability some {k} are expected to be met; the chance of all of them is {span}.",
        n=Quantity(len(everything.goals), "count"),
        k=Quantity(expected, "count"),
        span=range_said(*(Quantity(end, "probability by 5") for end in outward(low, high))),
    )


def _sweep_table(joint: JointAssessment, names: dict[str, Text]) -> Table:
    """P(all) and P(none) over the correlation that no data give."""
    sweep = joint.sweep.set_index("correlation")
    ends = {min(sweep.index), max(sweep.index)}
    shown = [value for value in sweep.index if value in ends or any(math.isclose(value, one) for one in FEW_CORRELATIONS)]
    heads = (
        _swept(joint, names),
        *(one(Quantity(float(value), "correlation")) for value in shown),
    )
    rows = tuple(
        (Cell(plain(*name)), *(Cell(one(_odds(joint, float(sweep[column].loc[value])))) for value in shown))
        for column, name in (("all", ("全部实现", "all met")), ("none", ("一项也未实现", "none met")))
    )
    caption = plain("重点目标全部实现、全部落空的概率", "The chance that all headline goals are met, and that none is")
    return Table("together-table", caption, heads, rows, tuple(range(1, len(shown) + 1)), _sweep_note(joint, names))


def _swept(joint: JointAssessment, names: dict[str, Text]) -> Text:
    """Which correlation the columns run over."""
    unknown = [goal for goal in joint.goals if _unknown(joint, goal)]
    if len(unknown) == len(joint.goals):
        return plain("各目标之间的相关系数", "Correlation between the goals")
    if not unknown:
        return plain("无数据可测的相关系数", "Correlation that no data give")
    return filled("{what}与其他目标的相关系数", "Correlation of {what} with the others", what=enumerated([names[goal] for goal in unknown]))


def _sweep_note(joint: JointAssessment, names: dict[str, Text]) -> Text:
    """What the columns are, and at what value goals of grade C stand in them."""
    note = plain(
        "相关系数两端为可能的最小、最大值；它不由数据给出，列出以示结论对它的依赖。",
        "The outermost correlations are the least and most possible; none is given by data: they show what the answer hangs on.",
    )
    values = [(id, joint.assessments[id].probability) for id in _ranged(joint)]
    held = [
        filled("{what}为{p}", "{what} at {p}", what=names[id], p=Quantity(value, "probability by 5"))
        for id, value in values
        if value is not None
    ]
    if not held:
        return note
    weighted = filled(
        "证据等级C的目标在表中取加权概率：{all}。", "Goals of grade C stand at their weighted probability: {all}.", all=enumerated(held)
    )
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
        lead = plain("情景。", "What if.")
        text = plain(
            "下表是假设成立时的推算，不是预测；“低于它”是预测路径中增速更低的比例，过低或过高说明假设不寻常。",
            'The table says what would hold if an assumption did; it is no forecast. "Below" is the share of forecast paths that grow '
            "less: near the ends the assumption is unusual.",
        )
        blocks += [Paragraph(joined([text, *_strongest(results)]), lead), scenario_rows(goals, results)]
    figure = _tornado_figure(results)
    if figure is not None and not goals:
        blocks.append(Paragraph(_told_apart(results), plain("影响因素。", "What it hangs on.")))
    return [*blocks, *([figure] if figure is not None else [])]


def _told_apart(results: AnnualResults) -> Text:
    """What the figure of the drivers shows, where no scenario leads to it."""
    shows = plain(
        "下图逐个变动各因素，看结果随之怎样变。", "The figure moves one driver at a time and shows how far the answer goes with it."
    )
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
        beside = ("", "") if first is made.drivers[0] else ("除模型选择外，", "apart from the choice of model, ")
        low, high = (amount_in(goal.assessment, value) for value in sorted(first.outcomes))
        odds = sorted(first.probabilities)
        said.append(
            filled(
                f"{{what}}：{beside[0]}影响最大的是{{name}}，从低端到高端，{{when}}年由{{low}}变为{{high}}，目标的概率由{{p}}变为{{q}}。",
                f"{{what}}: {beside[1]}what moves it most is the {{name}}; from its low to its high end {{when}} goes from {{low}} to "
                "{high} and the probability from {p} to {q}.",
                what=plain(goal.headline.short_zh, goal.headline.short_en[:1].upper() + goal.headline.short_en[1:]),
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
    heads = [plain("情景", "Assumption")]
    for goal in goals:
        heads += [
            filled("{what}：年均增速", "{what}: growth a year", what=_large(goal)),
            plain("低于它", "Below"),
            plain("概率", "Probability"),
        ]
    rows = [_forecast_row(goals, results)]
    for id in ids:
        first = next(found[id] for found in made.values() if id in found)
        cells = [cell for goal in goals for cell in _scenario_cells(made[goal.target.id].get(id), goal)]
        rows.append((Cell(plain(*first.scenario.name)), *cells))
    caption = plain("不同假设下的实现概率", "The probability under stated assumptions")
    numeric = tuple(range(1, len(heads)))
    return Table("scenarios", caption, tuple(heads), tuple(rows), numeric, _rests_on(goals, results))


def _large(goal: GoalResult) -> Text:
    return plain(goal.headline.short_zh, goal.headline.short_en[:1].upper() + goal.headline.short_en[1:])


def _forecast_row(goals: Sequence[GoalResult], results: AnnualResults) -> tuple[Cell, ...]:
    cells = [Cell(plain("预测（不作假设）", "Forecast, nothing assumed"))]
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
        rate = filled("本地{g}", "own {g}", g=rate)
    return [Cell(rate), Cell(one(below)), Cell(one(probability(made.probability)))]


def _own_growth(made: Projection, goal: GoalResult) -> bool:
    """Whether the growth of a row is the area's own where that of the others is its reference's."""
    return goal.curve is not None and made.scenario.kind == "push on own growth"


def _rests_on(goals: Sequence[GoalResult], results: AnnualResults) -> Text:
    """What the growth rates are of, what restated amounts come to, and which scenarios no figure stands behind."""
    made = [one.scenario for goal in goals for one in results.projections[goal.target.id].projections]
    free = list(dict.fromkeys(one.name for one in made if one.hypothetical))
    reckoned = plain(
        "增速按余额计算，与公布的可比口径增速略有出入。",
        "Growth is reckoned from the balances, and may differ in tenths from the rates published on a comparable basis.",
    )
    rest = plain(f"“{'”“'.join(zh for zh, _ in free)}”没有数据依据。", f"No figure stands behind {_quoted([en for _, en in free])}.")
    whose = _whose_growth(goals, results)
    restated = [_restated(one, results.units[goal.target.id]) for goal in goals for one in _stated(results, goal)]
    return joined([whose if whose.zh else None, reckoned, *restated, rest if free else None])


def _stated(results: AnnualResults, goal: GoalResult) -> list[Scenario]:
    """Scenarios that count the level otherwise."""
    return [one.scenario for one in results.projections[goal.target.id].projections if one.plausibility is None]


def _restated(scenario: Scenario, unit: str) -> Text:
    """What an amount added back or another scope comes to, and the years of the figures it rests on."""
    years = enumerated([year(period) for period in dict.fromkeys(one.period for one in scenario.rests_on)])
    name = plain(f"“{scenario.name[0]}”", f'"{scenario.name[1]}"')
    if scenario.kind == "amount added":
        size = Quantity(scenario.size, "value", unit)
        return filled(
            "{name}加{size}，按{years}年末数推算。", "{name} adds {size}, from the figures of {years}.", name=name, size=size, years=years
        )
    return filled(
        "{name}乘以{size}，按{years}年末两种口径之比。",
        "{name} multiplies by {size}, the ratio of the two counts in {years}.",
        name=name,
        size=Quantity(scenario.size, "score"),
        years=years,
    )


def _quoted(names: Sequence[str]) -> str:
    return " or ".join(f'"{name}"' for name in names)


def _whose_growth(goals: Sequence[GoalResult], results: AnnualResults) -> Text:
    """Whose growth the rows give: the reference's, and the area's own where marked."""
    made = [(one, goal) for goal in goals for one in results.projections[goal.target.id].projections]
    if results.reference is None or all(goal.curve is None for goal in goals):
        return plain("", "")
    here, there = results.area, results.reference
    marked = any(_own_growth(*pair) for pair in made)
    zh = f"；标“本地”的是{here.name_zh}自身的增速" if marked else ""
    en = f'; those marked "own" are of {here.name_en}' if marked else ""
    return plain(f"年均增速是{there.name_zh}的{zh}。", f"Growth a year is that of {there.name_en}{en}.")


def _tornado_figure(results: AnnualResults) -> Figure | None:
    if "tornado" not in results.figures:
        return None
    caption = plain(
        "各因素单独从低端变到高端时，期末数字怎样变", "How the final figure moves as one driver at a time goes from its low to its high end"
    )
    note = plain(
        "低端、高端为各因素分布的10%、90%处，其余因素取中位；“居中”为各因素都取中位，不等于预测中位数；“模型”一项含未参与合成的模型。",
        "Low and high ends: the 10% and 90% points of each driver, all others at their median; all of them at their median give the "
        "centre, which is not the median forecast; the choice of a model includes those not pooled.",
    )
    return Figure("tornado", caption, _tornado_alt(tuple(results.drivers.values())), results.figures["tornado"], note)  # type: ignore[arg-type]


def _tornado_alt(drivers: Sequence[Tornado]) -> Text:
    made = [one for one in drivers if one.answer.forecast is not None]
    zh = "；".join(f"{one.target.name_zh}：{'、'.join(driver.name[0] for driver in one.drivers)}" for one in made)
    en = "; ".join(f"{one.target.name_en}: {', '.join(driver.name[1] for driver in one.drivers)}" for one in made)
    return plain(f"条形图，按影响大小排列。{zh}。", f"Bars in the order of their length. {en}.")
