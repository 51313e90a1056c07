"""A gate: a rule whose recent intervals did not hold what they promised is graded down, and whether that sorts its answers.

The written rule (`docs/evidence.md`): of the last five origins whose year judged had come, take the share of the panel's outcomes inside
the rule's 80 % interval, for the same indicator and question. Where the mean lies under 80 % by more than two standard errors, origins as
clusters, the rule's answers go down one grade. Wide intervals are no reason: what they say is weaker than it could be, not surer than it
is.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from psi_analysis.evidence.panel.panel_scores import Scored
from psi_analysis.scoring import clustered_mean
from psi_analysis.scoring.rule_record import RecentCoverage

LATEST = 5
"""So many origins are looked at, the last whose year judged has come."""

FEWEST = 3
"""With fewer the gate says nothing."""


def recent_coverage(rows: pd.DataFrame, *, before: int | None = None) -> RecentCoverage | None:
    """Return what a rule's intervals held at the last origins; None with fewer than `FEWEST` origins.

    Args:
        rows: of one rule, indicator and question: columns rule, indicator, horizon, origin, coverage80.
        before: only origins whose year judged had come by the end of this year; all when None.
    """
    come = rows if before is None else rows[rows["origin"] + rows["horizon"] <= before]
    past = come.sort_values("origin").tail(LATEST)
    if len(past) < FEWEST:
        return None
    mean = clustered_mean(past["coverage80"].to_numpy(dtype=float), past["origin"].to_numpy())
    first, last = int(past["origin"].iloc[0]), int(past["origin"].iloc[-1])
    error = mean.standard_error or 0.0
    return RecentCoverage(str(past["rule"].iloc[0]), str(past["indicator"].iloc[0]), mean.value, error, first, last, len(past))


def origin_row(question: str, scored: Scored) -> dict[str, object]:
    """Return what the gate's back-test needs of one rule at one origin.

    Returns:
        question, rule, indicator, horizon, origin, coverage80, brier, and expected: the Brier score that the probabilities themselves
        promise, mean of p (1 − p).
    """
    said = scored.probability
    return {
        "question": question,
        "rule": scored.rule,
        "indicator": scored.indicator,
        "horizon": scored.horizon,
        "origin": scored.origin,
        "coverage80": float(scored.inside80.mean()),
        "brier": float(((said - scored.happened) ** 2).mean()),
        "expected": float((said * (1.0 - said)).mean()),
    }


def gate_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Apply the gate at every origin with what was known there.

    Args:
        table: rows of `origin_row`.

    Returns:
        The origins at which the gate says something, with coverage_before, error_before, origins_before, graded_down (yes or no), excess
        (Brier score over what the probabilities promise) and relative (Brier score over the mean of all rules at that origin).
    """
    mean = table.groupby(["question", "indicator", "origin"])["brier"].transform("mean")
    table = table.assign(excess=table["brier"] - table["expected"], relative=table["brier"] - mean)
    rows = []
    for _, own in table.groupby(["question", "indicator", "rule"], sort=False):
        for row in own.to_dict("records"):
            known = recent_coverage(own, before=int(row["origin"]))
            if known is not None:
                rows.append(
                    row
                    | {
                        "coverage_before": known.mean,
                        "error_before": known.standard_error,
                        "origins_before": known.origins,
                        "graded_down": "yes" if known.fails else "no",
                    }
                )
    return pd.DataFrame(rows)


ERRORS = 2.0
"""A rule is admitted where it is worse than the best by at most so many standard errors of the paired difference."""


def admitted_rows(scores: pd.DataFrame, question: str) -> pd.DataFrame:
    """List the rules of a question with their paired differences from the best.

    The best is the one with the smallest mean Brier score. Differences are paired by origin; each origin has a target year of its own, so
    origins are the clusters.

    Returns:
        Best first, one row an indicator and rule: indicator, rule, brier, difference, standard_error, origins_ahead (of the best), origins,
        admitted (yes or no).
    """
    rows = []
    for indicator, part in scores[scores["question"] == question].groupby("indicator", sort=False):
        table = part.pivot(index="origin", columns="rule", values="brier")
        order = table.mean().sort_values(kind="stable").index
        for rule in order:
            less = (table[rule] - table[order[0]]).to_numpy(dtype=float)
            mean = clustered_mean(less, table.index.to_numpy())
            error = mean.standard_error or 0.0
            rows.append(
                {
                    "question": question,
                    "indicator": indicator,
                    "rule": rule,
                    "brier": float(table[rule].mean()),
                    "difference": mean.value,
                    "standard_error": error,
                    "origins_ahead": int(np.sum(less < 0)),
                    "origins": len(less),
                    "admitted": "yes" if mean.value <= ERRORS * error or rule == order[0] else "no",
                }
            )
    return pd.DataFrame(rows)
