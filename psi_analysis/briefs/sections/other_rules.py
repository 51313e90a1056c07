"""What the rules of other systems say of the headline goals, beside ours."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Cell, Table
from psi_analysis.briefs.sections.phrases import DASH, capital, odds_cell, one
from psi_analysis.errors import PsiError
from psi_analysis.evidence.rules.comparing import compare_rules
from psi_analysis.words import Quantity, Text, filled, joined, plain


def rules_table(results: AnnualResults) -> Table | None:
    """Every rule's verdict on each headline goal with a series of its own, ours first; None where no rule can be used.

    Args:
        results: of the whole brief.
    """
    verdicts = {goal.target.id: _verdicts(goal) for goal in results.headline}
    goals = [goal for goal in results.headline if verdicts[goal.target.id]]
    if not goals:
        return None
    names = {rule: name for goal in goals for rule, (name, _) in verdicts[goal.target.id].items()}
    heads = [plain("规则", "Rule")]
    rows = [[Cell(plain("本简报（概率）", "This brief (probability)"))], *([Cell(name)] for name in names.values())]
    for goal in goals:
        record = results.rule_record.get(goal.target.id, {})
        heads += [plain(goal.headline.short_zh, capital(goal.headline.short_en)), *([plain("回测正确", "Right")] if record else [])]
        for row, rule in zip(rows, ("", *names), strict=True):
            row.append(Cell(verdicts[goal.target.id][rule][1]) if rule else odds_cell(goal.assessment))
            if record:
                row.append(Cell(one(Quantity(record[rule], "whole share")) if rule in record else DASH))
    caption = plain("通行规则对同一数据的判断", "What common rules say of the same data")
    return Table("rules", caption, tuple(heads), tuple(map(tuple, rows)), (), _note(results))


def _verdicts(goal: GoalResult) -> dict[str, tuple[Text, Text]]:
    """Name and verdict by rule; empty where the rules cannot be used."""
    made = goal.assessment.forecast
    if made is None or goal.by_proxy:
        return {}
    try:
        table = compare_rules(made.series, goal.target)
    except PsiError:
        return {}  # no yearly series of two readings: nothing to put beside ours
    return {str(row["rule"]): (plain(str(row["name_zh"]), str(row["name_en"])), _verdict(row)) for row in table.to_dict("records")}


def _verdict(row: dict[object, object]) -> Text:
    if row["undefined_zh"] or row["undefined_en"]:
        return plain(f"无定义：{row['undefined_zh']}", f"undefined: {row['undefined_en']}")
    return plain(str(row["category_zh"]), str(row["category"]))


def _note(results: AnnualResults) -> Text:
    last = max(goal.assessment.latest_period.year for goal in results.headline if goal.assessment.latest_period is not None)
    text = filled(
        "各规则按其公布的公式，只用到{y}年为止的数据，以其前第五年为起点；它们给出等级，不给概率。",
        "Each rule by its published formula, on the data up to {y} alone, counted from five years before; they give classes, not "
        "probabilities.",
        y=Quantity(last, "year"),
    )
    if not any(results.rule_record.values()):
        return text
    told = plain(
        "“回测正确”：在其他城市的历史上，规则说能（本简报：概率一半以上）而实现、或说不能而未实现的比例。",
        '"Right": on other cities\' past, the share of goals of which a rule said yes (this brief: one half or more) and it happened, '
        "or no and it did not.",
    )
    return joined([text, told])
