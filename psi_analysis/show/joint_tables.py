"""Goals together as tables."""

from __future__ import annotations

import math

import pandas as pd

from psi_analysis.goals.jointly.joint_assessment import JointAssessment
from psi_analysis.nouns.arguments import typed
from psi_analysis.show.cells import cell, frame_of
from psi_analysis.words.numbers import Language, Quantity, chosen_language, say


@typed
def pair_table(joint: JointAssessment, *, language: Language | None = None) -> pd.DataFrame:
    """Return which pairs of goals hold at once, one row a pair; bounds alone where no data tell how two goals belong together.

    Args:
        joint: goals together.
        language: "zh" or "en"; the chosen one when None (`psi.language`).
    """
    language = chosen_language(language)
    rows = []
    for row in joint.pairs.to_dict("records"):
        style = _bears(joint, str(row["first"]), str(row["second"]))
        cells = [_chance(row[name], style, language) for name in ("both", "only_first", "only_second", "neither")]
        low, high = (_chance(row[name], style, language) for name in ("lowest", "highest"))
        span = low if low == high else cell("pair.from_to", language, low=low, high=high)
        rows.append((row["first"], row["second"], cell(f"tie.{str(row['tie']).replace(' ', '_')}", language), *cells, span))
    return frame_of(rows, "pair", ("first", "second", "tie", "both", "only_first", "only_second", "neither", "range"), language)


@typed
def number_met_table(joint: JointAssessment, *, language: Language | None = None) -> pd.DataFrame:
    """Return how many goals are met, one row a number, one column a correlation tried for what no data tell.

    Args:
        joint: goals together.
        language: "zh" or "en"; the chosen one when None (`psi.language`).
    """
    language = chosen_language(language)
    style = _bears(joint, *joint.goals)
    table = pd.DataFrame({cell("number_met.number", language): [str(number) for number in joint.number_met.index]})
    for at, correlation in enumerate(joint.sweep["correlation"]):
        which = "independent" if correlation == 0 else "correlation"
        rho = {} if math.isnan(correlation) else {"rho": Quantity(correlation, "correlation")}
        head = cell(f"number_met.{which if rho else 'probability'}", language, **rho)
        table[head] = [_chance(float(value), style, language) for value in joint.number_met.iloc[:, at]]
    return table


def _bears(joint: JointAssessment, *goals: str) -> str:
    """The style of a joint probability: steps of 5 points where one of the goals is of grade C."""
    return "probability by 5" if any(joint.assessments[goal].grade in ("C", "D") for goal in goals) else "probability"


def _chance(value: float, style: str, language: Language) -> str:
    return "—" if math.isnan(value) else say(Quantity(value, style), language)
