"""The part of the brief on one goal that has a series of its own."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Block, Cell, Figure, Paragraph, Section, Table
from psi_analysis.briefs.sections.headline import curve_sentence, why_different
from psi_analysis.briefs.sections.phrases import growth, heading_of, one, probability, short, span
from psi_analysis.goals.answers.reference_curve import ReferenceCurve
from psi_analysis.words import Quantity, Text, filled, goal_phrase, joined, plain
from psi_analysis.words.answer_sentences import PARTS
from psi_analysis.words.likelihood import probability_said
from psi_analysis.words.lists import enumerated

TABLE_GROWTHS = (0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.11)
"""Growth of the reference in the table of P."""

_PARTS = (
    (("required",), ("现状与要求。", "What it takes.")),
    (("gap", "passage", "tolerance"), ("预测。", "The forecast.")),
)
"""Which sentences of an assessment make a paragraph, and how it begins."""


def goal_section(goal: GoalResult, results: AnnualResults, ordinal: str) -> Section:
    """Everything the brief says about one goal with a series of its own.

    Args:
        goal: the goal.
        results: of the whole brief.
        ordinal: its number in Chinese, such as "一".
    """
    blocks: list[Block] = []
    for parts, lead in _PARTS:
        said = [PARTS[part](goal.assessment) for part in parts]
        if any(said):
            blocks.append(Paragraph(joined(said), plain(*lead)))
    blocks += _province_blocks(goal, results)
    pair = pair_text(goal)
    if pair is not None:
        blocks.append(Paragraph(pair, plain("总量与增速。", "Level and growth.")))
    record = PARTS["reliability"](goal.assessment)
    if record is not None:
        blocks.append(Paragraph(record, plain("方法记录。", "The method's record.")))
    return Section(f"goal-{goal.target.id}", heading_of(goal, ordinal), tuple(blocks))


def _province_blocks(goal: GoalResult, results: AnnualResults) -> list[Block]:
    """What the reference does to the answer: sentences, figure, table."""
    if goal.curve is None or results.reference is None:
        return []
    who = results.reference
    text = joined([why_different(goal, results), curve_sentence(goal, goal.curve, results)])
    blocks: list[Block] = [Paragraph(text, plain(f"看{who.name_zh}。", f"The part of {who.name_en}."))]
    figure = curve_figure_block(goal, results)
    return [*blocks, *([figure] if figure is not None else []), curve_table(goal, results)]


def pair_text(goal: GoalResult) -> Text | None:
    """The paired goal's probability, the base both imply, and which of the two binds."""
    if goal.pair is None or goal.pair.probability is None:
        return None
    start = filled(
        "计划同时要求{aim}，实现概率{p}。",
        "The plan also asks the {what} to {aim}; the probability of that is {p}.".replace("the {what}", goal.headline.short_en),
        aim=goal_phrase(goal.pair.target, goal.indicator.unit),
        p=probability_said(goal.pair, goal.pair.probability),
    )
    return joined([start, PARTS["pair"](goal.assessment)])


def curve_table(goal: GoalResult, results: AnnualResults) -> Table:
    """P by growth of the larger areas, one row an area, one column a rate."""
    assert goal.curve is not None and results.reference is not None
    shown = [value for value in TABLE_GROWTHS if value in goal.curve.probability.index]
    years = span(goal.curve.from_period, goal.curve.to_period)
    nearest = plain(results.reference.name_zh, results.reference.name_en)
    named = [(nearest, goal.curve), *((area_text(results, curve), curve) for curve in goal.wider)]
    caption = filled(
        "{who}{what}增速不同时，{what}目标的实现概率",
        "Probability of the {what} goal by growth of {what} in {who}",
        who=enumerated([who for who, _ in named]),
        what=short(goal),
    )
    heads = (filled("{years}年均增速", "Growth a year, {years}", years=years), *(one(Quantity(value, "goal growth")) for value in shown))
    rows = tuple((Cell(who), *(Cell(one(probability(float(curve.probability[value])))) for value in shown)) for who, curve in named)
    return Table(f"growth-{goal.target.id}", caption, heads, rows, tuple(range(1, len(shown) + 1)), _curve_note(goal, nearest, years))


def area_text(results: AnnualResults, curve: ReferenceCurve) -> Text:
    """Name of the area whose growth a curve holds."""
    area = results.study.areas[curve.area]
    return plain(area.name_zh, area.name_en)


def _curve_note(goal: GoalResult, who: Text, years: Text) -> Text:
    """What the reference did lately and what is expected of it."""
    assert goal.curve is not None
    middle, low, high = goal.curve.expected
    recent = goal.curve.recent
    return filled(
        "{who}{what}最近一年增长{last}，近{n}年年均增长{mean}；模型预计{years}年均增长{middle}（80%区间{low}～{high}）。",
        "{what} in {who} grew {last} in the last year and {mean} a year over {n}; the models expect {middle} a year in {years} (80% "
        "interval {low} "
        "to {high}).",
        who=who,
        what=plain(goal.headline.short_zh, goal.headline.short_en),
        last=growth(recent[1]),
        n=Quantity(max(years for years in recent if years <= 3), "count"),
        mean=growth(recent[max(years for years in recent if years <= 3)]),
        years=years,
        middle=growth(middle),
        low=growth(low),
        high=growth(high),
    )


def curve_figure_block(goal: GoalResult, results: AnnualResults) -> Figure | None:
    """The curve as a figure, once it is drawn."""
    name = f"curve_{goal.target.id}"
    if name not in results.figures or goal.curve is None or results.reference is None:
        return None
    values = goal.curve.probability
    who = plain(results.reference.name_zh, results.reference.name_en)
    caption = filled(
        "{what}目标的实现概率随{who}{what}增速上升",
        "The probability of the {what} goal rises with growth of {what} in {who}",
        what=short(goal),
        who=who,
    )
    alt = filled(
        "曲线图：{who}年均增速从{g0}到{g1}，实现概率从{p0}升到{p1}。",
        "Curve: as growth in {who} goes from {g0} to {g1} a year, the probability rises from {p0} to {p1}.",
        who=who,
        g0=growth(float(values.index[0])),
        g1=growth(float(values.index[-1])),
        p0=probability(float(values.iloc[0])),
        p1=probability(float(values.iloc[-1])),
    )
    return Figure(name, caption, alt, results.figures[name])  # type: ignore[arg-type]
