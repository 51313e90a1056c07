"""Rules that are not worse than the best: the range a headline's probability is given over, chosen on the panel alone."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psi_analysis.scoring import clustered_mean

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
