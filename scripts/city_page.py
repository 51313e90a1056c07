"""Tables of the city back-test for the evidence page (`evidence_page`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from psi_analysis.evidence.cities.city_record import CityRecord
from psi_analysis.evidence.cities.city_scores import FOUR_YEARS, TWO_YEARS
from psi_analysis.evidence.cities.class_scores import COLUMNS, class_skill
from psi_analysis.forecasts.reference.city_rules import CITY_RULES
from psi_analysis.scoring.clusters import clustered_mean
from psi_analysis.words.markdown import table
from psi_analysis.words.messages import pair
from scripts.page_tables import table_by, table_of

QUESTIONS = {"two": TWO_YEARS.name, "four": FOUR_YEARS.name, "two_gaps": TWO_YEARS.name + ", gaps", "four_gaps": FOUR_YEARS.name + ", gaps"}
"""Names of the questions in the page's markers."""

SHOWN = ["brier", "crps", "coverage80", "said", "happened"]
"""Scores of a table of means."""


def means(record: CityRecord, question: str) -> list[str]:
    """Mean scores over origins, deposits and loans side by side, best Brier score over both first."""
    rows = record.scores[record.scores["question"] == QUESTIONS[question]]
    each = {name: part.groupby("rule")[SHOWN].mean() for name, part in rows.groupby("indicator")}
    indicators = sorted(map(str, each))
    order = pd.concat([part["brier"] for part in each.values()], axis=1).mean(axis=1).sort_values(kind="stable").index
    body = []
    for rule in order:
        cells = []
        for indicator in indicators:
            brier, crps, inside, said, happened = each[indicator].loc[rule].to_numpy(dtype=float)
            cells += [f"{brier:.3f}", f"{100 * crps:.1f}", f"{inside:.2f}", f"{said:.2f}, {happened:.2f}"]
        body.append([rule, *cells])
    names = [f"{indicator}: {name}" for indicator in indicators for name in ("Brier", "CRPS", "cover 80", "said, happened")]
    return table(["rule", *names], body)


def by_city_origin(record: CityRecord, question: str, indicator: str) -> list[str]:
    """Brier score by origin, best mean first."""
    rows = record.scores[(record.scores["question"] == QUESTIONS[question]) & (record.scores["indicator"] == indicator)]
    return table_by(rows, "origin", "brier")


def middle(record: CityRecord, question: str) -> list[str]:
    """What happened where 40 to 70 % was said."""
    columns = {"rule": "rule", "indicator": "indicator", "province": "province", "said": "said:.2f", "happened": "happened:.2f"}
    columns |= {"standard error": "standard_error:.3f", "cells": "cells", "years": "years", "within two": "within_two"}
    return table_of(record.middle[record.middle["question"] == QUESTIONS[question]], columns)


def admitted(record: CityRecord, indicator: str) -> list[str]:
    """Rules of the two-year question with their paired differences from the best."""
    rows = record.admitted[record.admitted["indicator"] == indicator]
    columns = {"rule": "rule", "what it does": "does", "Brier": "brier:.3f", "against the best": "difference:+.4f"}
    columns |= {"standard error": "standard_error:.4f", "ahead of it": "{origins_ahead} of {origins}", "admitted": "admitted"}
    return table_of(rows.assign(does=[pair(f"forecasts.city_rule.{rule}")[1] for rule in rows["rule"]]), columns)


def gate(record: CityRecord) -> list[str]:
    """Graded-down answers beside the others of the same year judged."""
    own = [name for name in CITY_RULES if name in set(record.gate["rule"])]
    groups = [("all rules", list(record.gate["rule"].unique())), ("rules of this section", own)]
    columns = {"rules": "group", "score": "score", "graded down": "graded_down:+.3f", "others": "others:+.3f"}
    columns |= {"difference": "difference:+.3f", "standard error": "standard_error:.3f"}
    return table_of(gate_differences(record.gate, groups), columns | {"years with both": "years", "graded down, cases": "cases"})


def gate_now(record: CityRecord) -> list[str]:
    """What the gate says of each rule at the end of the panel, two years ahead."""
    body = []
    for indicator in dict.fromkeys(record.scores["indicator"]):
        for rule in CITY_RULES:
            known = record.recent_coverage(rule, indicator, TWO_YEARS.name)
            if known is not None:
                held = f"{known.mean:.2f} ± {known.standard_error:.2f}"
                body.append([indicator, rule, held, f"{known.first}–{known.last}", "yes" if known.fails else "no"])
    return table(["indicator", "rule", "80 % intervals held", "origins", "graded down"], body)


def classes(record: CityRecord) -> list[str]:
    """Shares of the five classes in the panel's cases, and the score of their probabilities."""
    columns = {"question": "question", "indicator": "indicator"}
    columns |= {pair(f"words.status.{name}")[1]: f"came_{name}:.3f" for name in COLUMNS}
    columns |= {"RPS": "rps:.3f", "RPS of shares known": "rps_known:.3f", "lower by": "{less:.0f} %"}
    rows = class_skill(record.classes)
    return table_of(rows.assign(less=100 * rows["skill"]), columns | {"origins ahead": "{origins_ahead} of {origins}"})


def adding_up_lines(record: CityRecord) -> list[str]:
    """Shares as they are and made to add up, Brier score by origin."""
    wide = record.adding_up.pivot(index=["indicator", "rule"], columns="origin", values="brier")
    body = (
        [*names, f"{values.mean():.4f}", *(f"{value:.3f}" for value in values)]
        for names, values in zip(wide.index, wide.to_numpy(), strict=True)
    )
    return table(["indicator", "rule", "mean", *wide.columns], body)


def later(record: CityRecord) -> list[str]:
    """The cities of the province under study after the panel's end."""
    columns = {"indicator": "indicator", "known": "known", "rule": "rule", "mean percentile": "percentile:.2f"}
    rows = record.later.rename(columns=lambda name: name.replace(".", "_"))
    goals = [name.removeprefix("said_") for name in rows.columns if name.startswith("said_")]
    columns |= {"inside 80 %": "inside80:.2f"}
    for goal in goals:
        scores = f"{{said_{goal}:.2f}}, {{happened_{goal}:.2f}}, {{brier_{goal}:.3f}}"
        columns[f"{goal.replace('_', '.')} % a year: said, happened, Brier"] = scores
    return table_of(rows, columns)


def gate_differences(rows: pd.DataFrame, groups: Iterable[tuple[str, Sequence[str]]]) -> pd.DataFrame:
    """Compare graded-down answers with the others of the same year judged.

    Args:
        groups: (name, rules) to be compared within.

    Returns:
        One row a group and score (brier, excess, relative): graded_down and others (means over years that have both), difference,
        standard_error (over years), years, cases (graded down).
    """
    out = []
    for name, rules in groups:
        here = rows[rows["rule"].isin(rules)].assign(year=rows["origin"] + rows["horizon"])
        for score in ("brier", "excess", "relative"):
            means = here.pivot_table(index="year", columns="graded_down", values=score, aggfunc="mean")
            both = means.reindex(columns=["yes", "no"]).dropna()
            difference = (both["yes"] - both["no"]).to_numpy(dtype=float)
            error = clustered_mean(difference, both.index.to_numpy()).standard_error if len(both) else None
            out.append(
                {
                    "group": name,
                    "score": score,
                    "graded_down": both["yes"].mean(),
                    "others": both["no"].mean(),
                    "difference": difference.mean() if len(both) else np.nan,
                    "standard_error": np.nan if error is None else error,
                    "years": len(both),
                    "cases": int((here["graded_down"] == "yes").sum()),
                }
            )
    return pd.DataFrame(out)
