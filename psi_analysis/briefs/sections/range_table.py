"""The rules that the panel does not tell from the best, each with its score and what it says of a headline goal."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Cell, Table
from psi_analysis.briefs.sections.phrases import DASH, capital, one, short
from psi_analysis.words import Quantity, filled, plain
from psi_analysis.words.likelihood import probability_shown
from psi_analysis.words.messages import message


def range_tables(results: AnnualResults) -> list[Table]:
    """One table a headline goal that has a range over rules.

    Args:
        results: of the whole brief.
    """
    return [_table(goal, results) for goal in results.headline if goal.target.id in results.rule_ranges]


def _table(goal: GoalResult, results: AnnualResults) -> Table:
    own = results.rule_ranges[goal.target.id]
    paired = results.rule_ranges.get(goal.pair.target.id) if goal.pair is not None else None
    rows = []
    for name, odds in own.probability.items():
        growth = DASH if paired is None or goal.pair is None else one(probability_shown(goal.pair, paired.probability[name]))
        score, said = one(Quantity(own.brier[name], "score")), one(probability_shown(goal.assessment, odds))
        rows.append(tuple(map(Cell, (message(f"forecasts.city_rule.{name}"), score, said, growth))))
    heads = (
        plain("规则", "Rule"),
        plain("过去的布赖尔得分", "Brier score in the past"),
        plain(f"{goal.headline.short_zh}目标", f"{capital(goal.headline.short_en)} goal"),
        plain("增速目标", "Growth goal"),
    )
    caption = filled(
        "不逊于最优的规则对{what}目标给出的概率",
        "What the rules not worse than the best say of the {what} goal",
        what=short(goal),
    )
    note = plain(
        "按其他城市过去的得分排列，得分越小越好；与最优规则之差不超过两个标准误的都列出，选取时没有看本市的结果。",
        "In the order of their score on other cities' past, smaller is better; all within two standard errors of the best are listed, "
        "chosen before the answer for this city was looked at.",
    )
    return Table(f"rules-{goal.target.id}", caption, heads, tuple(rows), (1, 2, 3), note)
