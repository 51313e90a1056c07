"""What the rules of other systems say of the headline goals, beside ours."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Cell, Paragraph, Points, Section, Table
from psi_analysis.briefs.sections.cities_page import cities_block
from psi_analysis.briefs.sections.phrases import DASH, headed, heads, numbered, odds_cell
from psi_analysis.briefs.sections.range_table import range_tables
from psi_analysis.errors import PsiError
from psi_analysis.evidence.rules.comparing import compare_rules
from psi_analysis.words import Quantity, Text, joined, plain
from psi_analysis.words.answer_view import sentences
from psi_analysis.words.messages import message
from psi_analysis.words.text import one


def rules_section(results: AnnualResults, number: int) -> Section | None:
    """The range over rules that past data cannot tell apart, other systems' rules, and where the city stands; None without any."""
    past = [
        Paragraph(text, message("briefs.first.lead.goal", what=headed(goal)))
        for goal in results.headline
        if (text := sentences(goal.assessment, "past")) is not None
    ]
    tables = [*range_tables(results), *(each for each in (rules_table(results), cities_block(results)) if each is not None)]
    blocks = [*tables, *([Points(tuple(past))] if past else [])]
    heading = "briefs.rules.heading" if results.ranks else "briefs.rules.heading_without_cities"
    return Section("rules-section", numbered(number, heading), tuple(blocks)) if blocks else None


def rules_table(results: AnnualResults) -> Table | None:
    """Every rule's verdict on each headline goal with a series of its own, ours first; None where no rule can be used."""
    verdicts = {goal.target.id: _verdicts(goal) for goal in results.headline}
    goals = [goal for goal in results.headline if verdicts[goal.target.id]]
    if not goals:
        return None
    names = {rule: name for goal in goals for rule, (name, _) in verdicts[goal.target.id].items()}
    columns = [*heads("rules", "rule")]
    rows = [[Cell(message("briefs.rules.own"))], *([Cell(name)] for name in names.values())]
    for goal in goals:
        record = results.rule_record.get(goal.target.id, {})
        columns += [headed(goal), *(heads("rules", "right") if record else ())]
        for row, rule in zip(rows, ("", *names), strict=True):
            row.append(Cell(verdicts[goal.target.id][rule][1]) if rule else odds_cell(goal.assessment))
            if record:
                row.append(Cell(one(Quantity(record[rule], "whole share")) if rule in record else DASH))
    caption = message("briefs.rules.caption")
    return Table("rules", caption, tuple(columns), tuple(map(tuple, rows)), (), _note(results))


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
        return message("briefs.rules.undefined", why=plain(str(row["undefined_zh"]), str(row["undefined_en"])))
    return plain(str(row["category_zh"]), str(row["category"]))


def _note(results: AnnualResults) -> Text:
    last = max(goal.assessment.latest_period.year for goal in results.headline if goal.assessment.latest_period is not None)
    text = message("briefs.rules.note", y=Quantity(last, "year"))
    if not any(results.rule_record.values()):
        return text
    told = message("briefs.rules.right" if results.ranks else "briefs.rules.right_among_areas")
    return joined([text, told])
