"""The part of the brief on a goal that is judged by another area's series and stated priors."""

from __future__ import annotations

from typing import Any

import pandas as pd

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult, published
from psi_analysis.briefs.content import Block, Cell, Paragraph, Section, Table
from psi_analysis.briefs.sections.phrases import DASH, capital, heading_of, one, short, year
from psi_analysis.goals.routes.proxy_detail import ProxyDetail
from psi_analysis.words import Quantity, Text, filled, joined, plain
from psi_analysis.words.lists import enumerated
from psi_analysis.words.proxy_words import proxy_sentence
from psi_analysis.words.ranges import range_text

_TERMS = {
    "offset": ("与代理地区之差", "area less proxy"),
    "vintage": ("核算版本", "accounting vintage"),
    "trend": ("趋势", "trend"),
    "local": ("自身偏离趋势", "own departure"),
}
_CASES = {
    "low": ("偏低", "low"), "central": ("居中", "central"), "high": ("偏高", "high"), "wide": ("放宽", "wide"),
}  # fmt: skip
_OUTCOMES = {
    "met": ("实现", "met"),
    "missed": ("未实现", "missed"),
    "unknown": ("结果不详", "not known"),
    "not due": ("未到期", "not due"),
}


def proxy_section(goal: GoalResult, results: AnnualResults, ordinal: str, *, annexed: bool = True) -> Section:
    """Everything the brief says about one goal judged by proxy; its first sentence says that it is one.

    Args:
        goal: the goal.
        results: of the whole brief.
        ordinal: its number in Chinese, such as "三".
        annexed: the priors are listed in an annex of the same brief, which is pointed to.
    """
    said = proxy_sentence(goal.assessment)
    blocks: list[Block] = [Paragraph(said)] if said is not None else []
    detail = goal.assessment.proxy
    if detail is not None:
        blocks += [
            Paragraph(made_of(detail, results, annexed=annexed), plain("怎么推断。", "How it is inferred.")),
            base_table(goal, detail),
            Paragraph(record_sentence(detail), plain("同类目标的记录。", "The record of such goals.")),
            Paragraph(
                plain(_sentence(detail.refused_route[0], "。"), _sentence(detail.refused_route[1], ".")),
                plain("还缺什么。", "What is missing."),
            ),
        ]
    return Section(f"goal-{goal.target.id}", heading_of(goal, ordinal), tuple(blocks))


def proxy_annex(goal: GoalResult, results: AnnualResults) -> Section:
    """Every prior with its reason and source, and the record of such goals."""
    detail = goal.assessment.proxy
    assert detail is not None
    heading = plain(f"{goal.headline.short_zh}目标：假设与记录", f"The {goal.headline.short_en} goal: priors and record")
    elsewhere = [] if detail.elsewhere.empty else [elsewhere_table(goal, detail)]
    blocks = (priors_table(goal, detail), *elsewhere, past_goals_table(goal, detail, results))
    return Section(f"annex-{goal.target.id}", heading, blocks)


def elsewhere_table(goal: GoalResult, detail: ProxyDetail) -> Table:
    """How fast the same ratio has moved in other areas, the fastest first, beside what the goal asks a year."""
    heads = (
        plain("地区", "Area"),
        plain("时段", "Span"),
        plain("年均变化（百分点）", "Change a year (points)"),
        plain("达到目标所需速度", "As fast as the goal asks"),
    )
    yes, no = plain("是", "yes"), plain("否", "no")
    rows = tuple(
        (
            Cell(plain(str(row["name_zh"]), str(row["name_en"]))),
            Cell(plain(f"{row['first']}—{row['last']}年", f"{row['first']}–{row['last']}")),
            Cell(one(Quantity(100.0 * float(row["per_year"]), "correlation"))),
            Cell(yes if row["as_fast"] else no),
        )
        for row in detail.elsewhere.to_dict("records")
    )
    caption = plain(f"{goal.headline.short_zh}：其他地区的实际变化", f"{capital(goal.headline.short_en)}: how it has moved elsewhere")
    note = filled(
        "从加权平均的基数起，目标每年须变化{needed}个百分点。各地读数四舍五入，口径由各自发布单位决定。",
        "From the average base the goal asks {needed} points a year. Readings are rounded and rest on each publisher's own definition.",
        needed=Quantity(100.0 * detail.needed_per_year, "correlation"),
    )
    return Table(f"elsewhere-{goal.target.id}", caption, heads, rows, (2,), note)


def made_of(detail: ProxyDetail, results: AnnualResults, *, annexed: bool = True) -> Text:
    """What stands in for the city's own series, and what each term moves; where the reasons stand when they are annexed."""
    area = results.study.areas[detail.proxy_area]
    moves = [_swing(*swing) for swing in widest_swings(detail.sensitivity)]
    return filled(
        "以{who}{when}年的{value}为起点，加上{own}与{who}之差、核算版本、趋势和{own}自身偏离四项，每项取几种有出处的假设，"
        "组合成{n}种情形。其他项居中时，单独一项让概率变动最大的是{moves}。{where}",
        "It starts from {who}'s {value} in {when} and adds four terms: {own} less {who}, the accounting vintage, the trend, and "
        "{own}'s own departure from it. Each term has several sourced priors; together they make {n} cases. With the other terms central, "
        "the chance is moved most by {moves}.{where}",
        own=plain(results.area.name_zh, results.area.name_en),
        who=plain(area.name_zh, area.name_en),
        when=year(detail.base_period),
        value=Quantity(detail.base_value, "share"),
        n=Quantity(len(detail.combinations), "count"),
        moves=enumerated(moves),
        where=plain("依据逐条列于附件。", " The annex gives the reason for each.") if annexed else plain("", ""),
    )


def _swing(term: str, low: float, high: float) -> Text:
    """A term and how far its priors move the probability."""
    zh, en = _TERMS[term]
    return filled(f"“{zh}”（{{low}}～{{high}}）", f"{en} ({{low}} to {{high}})", low=by_five(low), high=by_five(high))


def widest_swings(sensitivity: pd.DataFrame) -> list[tuple[str, float, float]]:
    """Return the terms whose priors move the probability most, with the lowest and highest each gives, widest first.

    Terms within five points of the widest are named with it: as finely as the evidence bears, they move as much.
    """
    groups = sensitivity.groupby("term", sort=False)["probability"]
    swings = [(str(term), float(odds.min()), float(odds.max())) for term, odds in groups]
    swings.sort(key=lambda swing: swing[1] - swing[2])
    most = swings[0][2] - swings[0][1]
    return [swing for swing in swings if most - (swing[2] - swing[1]) < 0.025]


def base_table(goal: GoalResult, detail: ProxyDetail) -> Table:
    """P by the ratio assumed for the city in the base period."""
    shown = detail.by_base[detail.by_base["base"] > detail.target_value - 1e-9].iloc[::2]
    heads = (
        filled("假定{y}年比重", "Ratio assumed for {y}", y=year(detail.base_period)),
        plain("概率（加权）", "Probability (weighted)"),
        plain("各假设范围", "Across priors"),
        plain("每年需下降", "Fall needed a year"),
    )
    rows = tuple(_base_row(row) for row in shown.to_dict("records"))
    caption = filled(
        "{y}年基数不同，{what}目标的实现概率",
        "Probability of the {what} goal by assumed ratio in {y}",
        y=year(detail.base_period),
        what=short(goal),
    )
    return Table(f"base-{goal.target.id}", caption, heads, rows, (1, 2, 3))


def _base_row(row: dict[Any, Any]) -> tuple[Cell, ...]:
    needed = float(row["required_per_year"])
    fall = DASH if needed >= 0 else one(Quantity(-needed, "points"))
    return (
        Cell(one(Quantity(float(row["base"]), "share"))),
        Cell(one(by_five(float(row["probability"])))),
        Cell(range_text(by_five(float(row["lowest"])), by_five(float(row["highest"])))),
        Cell(fall),
    )


def priors_table(goal: GoalResult, detail: ProxyDetail) -> Table:
    """Every prior with its reason: what a reader would have to argue with."""
    used = detail.priors[detail.priors["use"] == "prior"]
    alone = detail.sensitivity.set_index("prior")["probability"]
    heads = (
        plain("项", "Term"),
        plain("取法", "Case"),
        plain("其他项居中时的概率", "Probability, other terms central"),
        plain("依据", "Why"),
    )
    rows = []
    for prior in used.to_dict("records"):
        rows.append(
            (
                Cell(plain(*_TERMS.get(str(prior["term"]), (str(prior["term"]),) * 2))),
                Cell(plain(*_CASES.get(str(prior["case"]), (str(prior["case"]),) * 2))),
                Cell(one(by_five(float(alone[prior["id"]])))),
                Cell(plain(str(prior["reason_zh"]), str(prior["reason_en"]))),
            )
        )
    note = joined([_odd_case(used, alone), _cited(detail)])
    caption = plain(f"{goal.headline.short_zh}目标所用的假设及其依据", f"The priors behind the {goal.headline.short_en} goal and why")
    return Table(f"priors-{goal.target.id}", caption, heads, tuple(rows), (2,), note)


def _cited(detail: ProxyDetail) -> Text | None:
    """The publications the priors rest on."""
    named = [published(str(row["publisher"]), str(row["title"])) for row in detail.citations.to_dict("records")]
    if not named:
        return None
    return plain(f"来源：{'；'.join(zh for zh, _ in named)}。", f"Sources: {'; '.join(en for _, en in named)}.")


def _odd_case(used: pd.DataFrame, alone: pd.Series[float]) -> Text | None:
    """Why a slower trend can give a higher probability than the central one: it is known less well."""
    trends = used[used["term"] == "trend"].set_index("case")
    if not {"central", "high"} <= set(trends.index):
        return None
    central, high = trends.loc["central"], trends.loc["high"]
    if alone[str(high["id"])] <= alone[str(central["id"])] or high["scale"] <= central["scale"]:
        return None
    return plain(
        "“趋势”的取法按每年降幅由大到小排列；“偏高”的降幅最小，但几年的变化差异大、误差也大，降到目标以下的机会反而多于“居中”。",
        "The cases of the trend run from the fastest fall to the slowest; the slowest rests on yearly changes that differ much, so its "
        "error is wide and leaves more chance of reaching the goal than the central one.",
    )


def record_sentence(detail: ProxyDetail) -> Text:
    """What became of earlier goals of the kind."""
    record = detail.base_rate
    return Text(
        "查到同类目标{goals}个，已到期{due}个，其中有公开结果的{known}个，实现{met}个；口径未变而实现的{clean}个。样本太少，只作参照。",
        "Of {goals} goals of the kind on record {due} have come due; {known} of those have a published outcome, {met} met, {clean} on "
        "an unchanged "
        "basis. Too few for a rate, enough for caution.",
        {
            "goals": Quantity(record.goals, "count"),
            "due": Quantity(record.due, "count"),
            "known": Quantity(record.known, "count"),
            "met": Quantity(record.met, "count"),
            "clean": Quantity(record.met_on_one_basis, "count"),
        },
    )


def past_goals_table(goal: GoalResult, detail: ProxyDetail, results: AnnualResults) -> Table:
    """The record itself."""
    heads = (plain("地区", "Area"), plain("期限", "Due"), plain("结果", "Outcome"), plain("依据", "Evidence"))
    rows = []
    for row in detail.past_goals.to_dict("records"):
        area = results.study.areas.get(str(row["area"]).replace("-", "_"))
        name = plain(area.name_zh, area.name_en) if area else plain(str(row["area"]), str(row["area"]))
        rows.append(
            (
                Cell(name),
                Cell(filled("{y}年", "{y}", y=year(pd.Period(str(row["deadline"]), freq="Y")))),
                Cell(plain(*_OUTCOMES.get(str(row["outcome"]), (str(row["outcome"]),) * 2))),
                Cell(plain(f"{row['words_zh']}。{row['evidence_zh']}", str(row["evidence_en"]))),
            )
        )
    return Table(f"record-{goal.target.id}", plain("同类目标及其结果", "Goals of the kind and what became of them"), heads, tuple(rows))


def by_five(value: float) -> Quantity:
    """A probability as evidence of grade C bears it."""
    return Quantity(value, "probability by 5")


def _sentence(text: str, stop: str) -> str:
    """A clause as a sentence."""
    return capital(text.rstrip("。.")) + stop
