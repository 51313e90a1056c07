"""The rules that the panel does not tell from the best, each with its score and what it says of a headline goal."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Cell, Table
from psi_analysis.briefs.sections.phrases import DASH, headed, heads, short
from psi_analysis.words import Quantity
from psi_analysis.words.likelihood import probability_shown
from psi_analysis.words.messages import message
from psi_analysis.words.text import one


def range_tables(results: AnnualResults) -> list[Table]:
    """One table a headline goal that has a range over rules."""
    return [_table(goal, results) for goal in results.headline if goal.target.id in results.rule_ranges]


def _table(goal: GoalResult, results: AnnualResults) -> Table:
    own = results.rule_ranges[goal.target.id]
    paired = results.rule_ranges.get(goal.pair.target.id) if goal.pair is not None else None
    rows = []
    for name, odds in own.probability.items():
        growth = DASH if paired is None or goal.pair is None else one(probability_shown(goal.pair, paired.probability[name]))
        score, said = one(Quantity(own.brier[name], "score")), one(probability_shown(goal.assessment, odds))
        rows.append(tuple(map(Cell, (message(f"forecasts.city_rule.{name}"), score, said, growth))))
    columns = (*heads("ranges", "rule", "score"), message("briefs.ranges.head.goal", what=headed(goal)), *heads("ranges", "growth"))
    caption = message("briefs.ranges.caption", what=short(goal))
    note = message("briefs.ranges.note")
    return Table(f"rules-{goal.target.id}", caption, columns, tuple(rows), (1, 2, 3), note)
