"""Tables of the provinces for the evidence page (`evidence_page`)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psi_analysis.errors import DataError
from psi_analysis.evidence.panel.panel_scores import rows_where
from psi_analysis.evidence.provinces.province_scores import EDITION_2026_3, NEW_RULE, QUESTIONS, STATES
from psi_analysis.words.markdown import table

SCORES = ("bias", "crps", "coverage80")
"""Scores that are printed."""


def states(record: pd.DataFrame | None, number: str, panel: str) -> list[str]:
    """Bias, CRPS and coverage over all cells of a question and by state, with the origins at which CRPS is under the earlier rule's."""
    rows = _asked(record, QUESTIONS[int(number)].name, panel)
    body = []
    for (indicator, rule), part in rows.groupby(["indicator", "rule"], sort=False):
        cells = [_means(part[part["state"] == state]) for state in STATES]
        body.append([indicator, rule, *cells, _ahead(rows, str(indicator), str(rule))])
    return table(["indicator", "rule", *STATES, "origins ahead: all, after a slowdown"], body)


def by_origin(record: pd.DataFrame | None, number: str, indicator: str, score: str) -> list[str]:
    """One score of the two rules by origin, over all provinces and over those that had slowed."""
    rows = _asked(record, QUESTIONS[int(number)].name, "every")
    rows = rows[(rows["indicator"] == indicator) & rows["rule"].isin((NEW_RULE, EDITION_2026_3))]
    origins = sorted(rows["origin"].unique())
    body = []
    for state in STATES[:2]:
        for rule in (NEW_RULE, EDITION_2026_3):
            found = rows[(rows["state"] == state) & (rows["rule"] == rule)].set_index("origin")[score]
            values = (float(found.mean()), *(found.get(origin, np.nan) for origin in origins))
            body.append([state, rule, *(_signed(value, score) for value in values)])
    return table(["provinces", "rule", "mean", *origins], body)


def optimism(record: pd.DataFrame | None) -> list[str]:
    """What choosing among the rules tried flatters: the best in hindsight against the one that the other origins would have chosen.

    Origins whose windows overlap with the one scored do not choose.
    """
    rows = _asked(record, QUESTIONS[0].name, "chosen")
    body = []
    for indicator in dict.fromkeys(rows["indicator"]):
        for state in STATES[:2]:
            here = rows[(rows["indicator"] == indicator) & (rows["state"] == state)]
            wide = here.pivot(index="origin", columns="rule", values="crps")
            best = wide.mean().idxmin()
            picked = [wide.loc[origin, wide[np.abs(wide.index - origin) >= QUESTIONS[0].horizon].mean().idxmin()] for origin in wide.index]
            scores = (wide[best].mean(), float(np.mean(picked)), wide[NEW_RULE].mean(), wide[EDITION_2026_3].mean())
            body.append([indicator, state, best, *(f"{score:.2f}" for score in scores)])
    names = ("best in hindsight", "its CRPS", "chosen by the other origins", NEW_RULE, EDITION_2026_3)
    return table(["indicator", "provinces", *names], body)


def _asked(record: pd.DataFrame | None, question: str, panel: str) -> pd.DataFrame:
    if record is None:
        raise DataError("the evidence has no provinces; make it with: psi evidence")
    names = dict(zip(("chosen", "every"), dict.fromkeys(record["panel"]), strict=True))
    return rows_where(record, question=question, panel=names[panel])


def _means(part: pd.DataFrame) -> str:
    """Bias, CRPS and coverage, means over cells."""
    if part.empty:
        return "–"
    bias, crps, inside = (float(np.average(part[score], weights=part["cells"])) for score in SCORES)
    return f"{_signed(bias, 'bias')}, {crps:.2f}, {inside:.2f}"


def _ahead(rows: pd.DataFrame, indicator: str, rule: str) -> str:
    """At how many origins CRPS is smaller than the earlier rule's."""
    if rule == EDITION_2026_3:
        return "–"
    counts = []
    for state in STATES[:2]:
        here = rows[(rows["indicator"] == indicator) & (rows["state"] == state)]
        wide = here.pivot(index="origin", columns="rule", values="crps")
        counts.append(f"{int((wide[rule] < wide[EDITION_2026_3]).sum())} of {len(wide)}")
    return ", ".join(counts)


def _signed(value: float, score: str) -> str:
    """A score in its digits; the sign of a bias is printed, a missing one is a dash."""
    if np.isnan(value):
        return "–"
    return f"{value:+.2f}".replace("-", "−") if score == "bias" else f"{value:.2f}"
