"""What a rule said of the cities at one origin, scored; and the tables of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from psi_analysis.evidence.cities.city_cases import CityCases
from psi_analysis.evidence.panel.cases import Case
from psi_analysis.evidence.rules.rival_verdicts import VERDICTS
from psi_analysis.models.protocol import BoolArray, FloatArray
from psi_analysis.scoring import brier, clustered_mean, crps_from_samples, log_score
from psi_analysis.scoring.rule_record import Reliability

FEW_CELLS = 30
"""Bins with fewer cells are joined with their neighbours before reliability is quoted."""


@dataclass(frozen=True)
class Scored:
    """One rule at one origin.

    Attributes:
        known: years the province was known longer.
        probability: of each goal, (cities, goals); NaN where a yes-or-no rule is undefined.
        happened: whether it was met, (cities, goals).
        crps: of the log level, (cities,); NaN for a rule that says yes or no.
        inside80: the outcome lay in the central 80 % interval, (cities,); NaN likewise.
        inside95: the same for 95 %.
    """

    rule: str
    indicator: str
    horizon: int
    known: int
    origin: int
    areas: tuple[str, ...] = field(repr=False)
    probability: FloatArray = field(repr=False)
    happened: BoolArray = field(repr=False)
    crps: FloatArray = field(repr=False)
    inside80: FloatArray = field(repr=False)
    inside95: FloatArray = field(repr=False)

    def only(self, areas: Sequence[str]) -> Scored:
        """Return the scores of some of the cities."""
        wanted = set(areas)
        rows = np.array([area in wanted for area in self.areas], dtype=bool)
        kept = tuple(area for area in self.areas if area in wanted)
        parts = (self.probability[rows], self.happened[rows], self.crps[rows], self.inside80[rows], self.inside95[rows])
        return Scored(self.rule, self.indicator, self.horizon, self.known, self.origin, kept, *parts)


def score_paths(rule: str, case: Case | CityCases, ends: FloatArray, outcome: FloatArray) -> Scored:
    """Score a rule's end points at one origin; cities with NaN are left out.

    Args:
        ends: log growth from the origin, (cities, n_paths).
        outcome: what came, (cities,).
    """
    drawn: BoolArray = np.asarray(np.isfinite(ends).all(axis=1))
    ends, seen = ends[drawn], outcome[drawn]
    thresholds = case.horizon * np.log1p(np.asarray(case.goals))
    quantiles = np.quantile(ends, [0.025, 0.1, 0.9, 0.975], axis=1)
    return Scored(
        rule,
        case.indicator,
        case.horizon,
        case.known,
        case.origin,
        tuple(area for area, kept in zip(case.areas, drawn, strict=True) if kept),
        (ends[:, :, None] >= thresholds).mean(axis=1),
        seen[:, None] >= thresholds,
        crps_from_samples(ends, seen),
        ((quantiles[1] <= seen) & (seen <= quantiles[2])).astype(float),
        ((quantiles[0] <= seen) & (seen <= quantiles[3])).astype(float),
    )


def score_verdicts(rule: str, case: Case, outcome: FloatArray) -> Scored:
    """Score a yes-or-no rule at one origin: "on track" counts as certain, what it does not define is left out and counted."""
    said = VERDICTS[rule](case, case.goals)
    happened = outcome[:, None] >= case.horizon * np.log1p(np.asarray(case.goals))
    nothing = np.full(len(outcome), np.nan)
    return Scored(rule, case.indicator, case.horizon, case.known, case.origin, case.areas, said, happened, nothing, nothing, nothing)


def scores_by_origin(scored: Sequence[Scored]) -> pd.DataFrame:
    """Tabulate mean scores, one row a rule, indicator, setting and origin; smaller is better but for coverage.

    Returns:
        Columns rule, indicator, horizon, known, origin, cities, brier, log_score, crps, coverage80, coverage95, said, happened, right
        (share of goals where one half or more was said and it happened, or less and it did not), hit (share of those met where one half
        or more was said), false_alarm (share of those missed where it was), undefined (goals without a verdict, left out of all of these).
    """
    return pd.DataFrame([_row(each) for each in scored])


def _row(each: Scored) -> dict[str, object]:
    defined = np.isfinite(each.probability)
    said, happened = each.probability[defined], each.happened[defined]
    yes = said >= 0.5
    return {
        "rule": each.rule,
        "indicator": each.indicator,
        "horizon": each.horizon,
        "known": each.known,
        "origin": each.origin,
        "cities": len(each.areas),
        "brier": brier(said, happened).mean(),
        "log_score": log_score(said, happened).mean(),
        "crps": each.crps.mean(),
        "coverage80": each.inside80.mean(),
        "coverage95": each.inside95.mean(),
        "said": said.mean(),
        "happened": happened.mean(),
        "right": (yes == happened).mean(),
        "hit": yes[happened].mean() if happened.any() else np.nan,
        "false_alarm": yes[~happened].mean() if not happened.all() else np.nan,
        "undefined": int((~defined).sum()),
    }


def reliability_rows(scored: Sequence[Scored], *, bins: int = 10) -> pd.DataFrame:
    """Tabulate what happened when about so much was said, one row a rule, indicator, setting and bin.

    Returns:
        Columns rule, indicator, horizon, known, lower, upper, said, happened, cells, years, standard_error (of happened − said, with target
        years as clusters; empty where there is one); empty bins are left out.
    """
    groups: dict[tuple[str, str, int, int], list[Scored]] = {}
    for each in scored:
        groups.setdefault((each.rule, each.indicator, each.horizon, each.known), []).append(each)
    rows = []
    for (rule, indicator, horizon, known), group in groups.items():
        defined = [np.isfinite(each.probability) for each in group]
        said = np.concatenate([each.probability[kept] for each, kept in zip(group, defined, strict=True)])
        happened = np.concatenate([each.happened[kept] for each, kept in zip(group, defined, strict=True)])
        year = np.concatenate([np.full(int(kept.sum()), each.origin + each.horizon) for each, kept in zip(group, defined, strict=True)])
        place = np.minimum((said * bins).astype(int), bins - 1)
        for k in np.unique(place):
            here = place == k
            rows.append(
                {
                    "rule": rule,
                    "indicator": indicator,
                    "horizon": horizon,
                    "known": known,
                    "lower": k / bins,
                    "upper": (k + 1) / bins,
                    "said": said[here].mean(),
                    "happened": happened[here].mean(),
                    "cells": int(here.sum()),
                    "years": len(np.unique(year[here])),
                    "standard_error": clustered_mean(happened[here] - said[here], year[here]).standard_error,
                }
            )
    return pd.DataFrame(rows)


def rows_where(table: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    """Return the rows in which the named columns have the wanted values."""
    return table[np.logical_and.reduce([table[name] == value for name, value in wanted.items()])]


def reliability_near(bins: pd.DataFrame, probability: float, brier: float, base: float | None) -> Reliability:
    """Return what happened when about this much was said: the bin of a probability, with its neighbours while it has few cells.

    Args:
        bins: rows of `reliability_rows` of one rule and question, in order.
        brier: the rule's mean Brier score, and `base` the base rate's.
    """
    place = int(((bins["lower"] + bins["upper"]) / 2 - probability).abs().to_numpy().argmin())
    low, high = place, place + 1
    while int(bins["cells"].iloc[low:high].sum()) < FEW_CELLS and (low > 0 or high < len(bins)):
        low, high = max(0, low - 1), min(len(bins), high + 1)
    near = bins.iloc[low:high]
    weights = near["cells"] / near["cells"].sum()
    said, happened = (float((near[name] * weights).sum()) for name in ("said", "happened"))
    return Reliability(said, happened, int(near["cells"].sum()), int(near["years"].max()), brier, base)
