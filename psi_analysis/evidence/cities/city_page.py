"""Tables of the city back-test for the evidence page (`evidence_page`)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psi_analysis.evidence.cities.city_record import CityRecord
from psi_analysis.evidence.cities.city_scores import FOUR_YEARS, TWO_YEARS
from psi_analysis.evidence.cities.class_scores import COLUMNS, class_skill
from psi_analysis.evidence.cities.gate import gate_differences
from psi_analysis.evidence.markdown import table_head, table_row
from psi_analysis.forecasts.reference.city_rules import CITY_RULES
from psi_analysis.words.messages import pair

QUESTIONS = {"two": TWO_YEARS.name, "four": FOUR_YEARS.name, "two_gaps": TWO_YEARS.name + ", gaps", "four_gaps": FOUR_YEARS.name + ", gaps"}
"""Names of the questions in the page's markers."""

SHOWN = ["brier", "crps", "coverage80", "said", "happened"]
"""Scores of a table of means."""


def means(record: CityRecord, question: str) -> list[str]:
    """Mean scores over origins, deposits and loans side by side, best Brier score over both first."""
    rows = record.scores[record.scores["question"] == QUESTIONS[question]]
    each = {name: part.groupby("rule")[SHOWN].mean() for name, part in rows.groupby("indicator")}
    order = pd.concat([part["brier"] for part in each.values()], axis=1).mean(axis=1).sort_values(kind="stable").index
    body = []
    for rule in order:
        cells = []
        for indicator in ("deposits", "loans"):
            brier, crps, inside, said, happened = each[indicator].loc[rule].to_numpy(dtype=float)
            cells += [f"{brier:.3f}", f"{100 * crps:.1f}", f"{inside:.2f}", f"{said:.2f}, {happened:.2f}"]
        body.append(table_row(str(rule), *cells))
    names = [f"{indicator}: {name}" for indicator in ("deposits", "loans") for name in ("Brier", "CRPS", "cover 80", "said, happened")]
    return [*table_head("rule", *names), *body]


def by_city_origin(record: CityRecord, question: str, indicator: str) -> list[str]:
    """Brier score by origin, best mean first."""
    rows = record.scores[(record.scores["question"] == QUESTIONS[question]) & (record.scores["indicator"] == indicator)]
    table = rows.pivot(index="rule", columns="origin", values="brier")
    table.insert(0, "mean", table.mean(axis=1))
    ordered = table.sort_values("mean", kind="stable")
    body = [table_row(str(rule), *(f"{value:.3f}" for value in values)) for rule, values in ordered.iterrows()]
    return [*table_head("rule", *(str(name) for name in table.columns)), *body]


def middle(record: CityRecord, question: str) -> list[str]:
    """What happened where 40 to 70 % was said."""
    rows = record.middle[record.middle["question"] == QUESTIONS[question]]
    columns = ["rule", "indicator", "province", "said", "happened", "standard_error", "cells", "years", "within_two"]
    body = [
        table_row(*names, f"{said:.2f}", f"{happened:.2f}", "–" if np.isnan(error) else f"{error:.3f}", str(cells), str(years), within)
        for *names, said, happened, error, cells, years, within in rows[columns].itertuples(index=False)
    ]
    return [*table_head("rule", "indicator", "province", "said", "happened", "standard error", "cells", "years", "within two"), *body]


def admitted(record: CityRecord, indicator: str) -> list[str]:
    """Rules of the two-year question with their paired differences from the best."""
    rows = record.admitted[record.admitted["indicator"] == indicator]
    columns = ["rule", "brier", "difference", "standard_error", "origins_ahead", "origins", "admitted"]
    body = [
        table_row(
            rule,
            pair(f"forecasts.city_rule.{rule}")[1],
            f"{brier:.3f}",
            f"{less:+.4f}",
            f"{error:.4f}",
            f"{ahead} of {origins}",
            kept,
        )
        for rule, brier, less, error, ahead, origins, kept in rows[columns].itertuples(index=False)
    ]
    return [*table_head("rule", "what it does", "Brier", "against the best", "standard error", "ahead of it", "admitted"), *body]


def gate(record: CityRecord) -> list[str]:
    """Graded-down answers beside the others of the same year judged."""
    own = [name for name in CITY_RULES if name in set(record.gate["rule"])]
    groups = [("all rules", list(record.gate["rule"].unique())), ("rules of this section", own)]
    body = []
    for row in gate_differences(record.gate, groups).to_dict("records"):
        numbers = (f"{row[name]:+.3f}" for name in ("graded_down", "others", "difference"))
        body.append(table_row(row["group"], row["score"], *numbers, f"{row['standard_error']:.3f}", str(row["years"]), str(row["cases"])))
    names = ("rules", "score", "graded down", "others", "difference", "standard error", "years with both", "graded down, cases")
    return [*table_head(*names), *body]


def gate_now(record: CityRecord) -> list[str]:
    """What the gate says of each rule at the end of the panel, two years ahead."""
    body = []
    for indicator in ("deposits", "loans"):
        for rule in CITY_RULES:
            known = record.recent_coverage(rule, indicator, TWO_YEARS.name)
            if known is not None:
                held = f"{known.mean:.2f} ± {known.standard_error:.2f}"
                body.append(table_row(indicator, rule, held, f"{known.first}–{known.last}", "yes" if known.fails else "no"))
    return [*table_head("indicator", "rule", "80 % intervals held", "origins", "graded down"), *body]


def classes(record: CityRecord) -> list[str]:
    """Shares of the five classes in the panel's cases, and the score of their probabilities."""
    body = []
    for row in class_skill(record.classes).to_dict("records"):
        shares = (f"{row[f'came_{name}']:.3f}" for name in COLUMNS)
        scores = (
            f"{row['rps']:.3f}",
            f"{row['rps_known']:.3f}",
            f"{100 * row['skill']:.0f} %",
            f"{row['origins_ahead']} of {row['origins']}",
        )
        body.append(table_row(row["question"], row["indicator"], *shares, *scores))
    names = [pair(f"words.status.{name}")[1] for name in COLUMNS]
    return [*table_head("question", "indicator", *names, "RPS", "RPS of shares known", "lower by", "origins ahead"), *body]


def adding_up_lines(record: CityRecord) -> list[str]:
    """Shares as they are and made to add up, Brier score by origin."""
    body = []
    for indicator, rows in record.adding_up.groupby("indicator", sort=False):
        table = rows.pivot(index="rule", columns="origin", values="brier")
        for rule, values in table.iterrows():
            body.append(table_row(str(indicator), str(rule), f"{values.mean():.4f}", *(f"{value:.3f}" for value in values)))
    origins = sorted(record.adding_up["origin"].unique())
    return [*table_head("indicator", "rule", "mean", *(str(origin) for origin in origins)), *body]


def later(record: CityRecord) -> list[str]:
    """The cities of the province under study after the panel's end."""
    goals = [name.removeprefix("said_") for name in record.later.columns if name.startswith("said_")]
    body = []
    for row in record.later.to_dict("records"):
        scores = (f"{row[f'said_{goal}']:.2f}, {row[f'happened_{goal}']:.2f}, {row[f'brier_{goal}']:.3f}" for goal in goals)
        place = f"{row['percentile']:.2f}"
        body.append(table_row(row["indicator"], row["known"], row["rule"], place, f"{row['inside80']:.2f}", *scores))
    asked = (f"{goal} % a year: said, happened, Brier" for goal in goals)
    return [*table_head("indicator", "known", "rule", "mean percentile", "inside 80 %", *asked), *body]
