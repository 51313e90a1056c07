"""Stated priors of a goal judged by proxy: made into numbers, combined in every way, tabulated."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from psi_analysis.errors import DataError, ModelError, SeriesError
from psi_analysis.goals.routes.yearly_changes import change_cdf, quantile_of, trend_change
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.periods import horizon
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.judgements.proxies import TERMS, ProxyEvidence

POINT = 0.01
"""A percentage point, as a share."""

BREAK_EVEN_LEVELS = (1 / 3, 1 / 2, 2 / 3)
"""Probabilities for which the highest base is given."""


def resolve_priors(evidence: ProxyEvidence, trend: Series, span: tuple[pd.Period, int]) -> pd.DataFrame:
    """Turn every stated prior into numbers; computed ones are computed here from their readings.

    Args:
        trend: the ratio whose change is carried over.
        span: the proxy's last period, and the years from there to the target.

    Returns:
        The rows of the priors with per_year, mean (over all years, the trend's known change since the proxy's last period
        included), scale, degrees, deviation, readings_used (how many it rests on); shares, not points.
    """
    years = span[1]
    known, left = carried_change(trend, *span)
    rows = []
    for prior in evidence.priors.to_dict("records"):
        term, rule = str(prior["term"]), str(prior["rule"])
        numbers = {"per_year": 0.0, "mean": 0.0, "scale": 0.0, "degrees": 0.0, "deviation": 0.0, "readings_used": 0.0}
        if rule == "stated":
            steps = {"trend": left, "local": years}.get(term, 1)
            points = float(prior["points"]) * POINT
            numbers |= {"mean": points * steps, "deviation": float(prior["deviation"]) * POINT * steps**0.5}
            numbers["per_year"] = points if term in ("trend", "local") else 0.0
        elif term == "trend":
            change = trend_change(rule, _window(trend, prior["from"], prior["to"]), left)
            numbers |= {"per_year": change.per_year, "mean": change.mean, "scale": change.scale}
            numbers |= {"degrees": float(change.degrees), "readings_used": float(change.readings)}
        else:
            differences = departures(evidence.comparisons, str(prior["readings"]))
            mean = float(differences.mean()) if rule == "mean of differences" else 0.0
            spread = float(np.sqrt((differences**2).mean()))
            numbers |= {"per_year": mean, "mean": mean * years, "deviation": spread * years**0.5, "readings_used": float(len(differences))}
        if term == "trend":
            numbers["mean"] += known
        rows.append(prior | numbers)
    return pd.DataFrame(rows)


def carried_change(trend: Series, origin: pd.Period, years: int) -> tuple[float, int]:
    """Return the trend's known change since the proxy's last period, and how many years are left after it."""
    if origin not in trend.values.index:
        raise SeriesError(f"series {trend.name!r} has no reading of {origin}, the proxy's last period; the change since then is unknown.")
    passed = min(int(trend.origin.ordinal - origin.ordinal), years)
    start = int(origin.ordinal) - int(pd.PeriodIndex(trend.values.index)[0].ordinal)
    return float(trend.y[start + passed] - trend.y[start]), years - passed


def departures(comparisons: pd.DataFrame, group: str) -> FloatArray:
    """Return yearly changes of smaller areas less those of the wider one, as shares, from consecutive readings of a group."""
    found: list[float] = []
    for _, rows in comparisons[comparisons["group"] == group].groupby("area", sort=False):
        years = pd.PeriodIndex(rows["period"]).asi8
        order = np.argsort(years)
        difference = (rows["percent"] - rows["wider_percent"]).to_numpy(dtype=float)[order]
        found += list(np.diff(difference)[np.diff(years[order]) == 1] * POINT)
    if not found:
        raise DataError(f"proxy/comparisons.csv: group {group!r} has no two consecutive years of one area; a difference needs both.")
    return np.array(found)


def combine_priors(priors: pd.DataFrame, base: float, target: Target) -> pd.DataFrame:
    """Combine one prior of each term in every way.

    Args:
        base: the proxy's last value, a share.

    Returns:
        One row a combination, lowest probability first: the prior's id of each term, weight, base, mean, scale, degrees,
        deviation, median, probability.
    """
    by_term = [priors[priors["term"] == term].to_dict("records") for term in TERMS]
    rows = []
    for combination in itertools.product(*by_term):
        offset, vintage, trend, local = combination
        rows.append(
            {term: row["id"] for term, row in zip(TERMS, combination, strict=True)}
            | {
                "weight": float(np.prod([float(row["weight"]) for row in combination])),
                "base": base + offset["mean"] + vintage["mean"],
                "mean": trend["mean"] + local["mean"],
                "scale": trend["scale"],
                "degrees": trend["degrees"],
                "deviation": float(np.sqrt(sum(row["deviation"] ** 2 for row in combination))),
            }
        )
    frame = pd.DataFrame(rows)
    frame["median"] = frame["base"] + frame["mean"]
    frame["probability"] = chances_by_combination(frame, frame["base"].to_numpy(dtype=float), target)
    return frame.sort_values(["probability", *TERMS], kind="stable", ignore_index=True)


def chances_by_combination(combinations: pd.DataFrame, base: FloatArray, target: Target) -> FloatArray:
    """P(target met) for each row, from a base.

    Args:
        base: the ratio they start from, (rows,).
    """
    below = change_cdf(target.value - base, **_spread(combinations))
    return 1.0 - below if target.upward else below


def by_base(priors: pd.DataFrame, series: Series, target: Target) -> pd.DataFrame:
    """Tabulate the probability by assumed ratio of the area in the proxy's last period, in steps of 0.1 point.

    Returns:
        base, probability (weighted over trend and local), lowest, highest, required_per_year.
    """
    rest = _after_base(priors, target)
    years = horizon(series.origin, target.deadline)
    start, end = sorted((round(target.value / POINT, 1) * POINT, round(series.last / POINT, 1) * POINT))
    rows = []
    for base in np.arange(round(start / POINT * 10) - 3, round(end / POINT * 10) + 6) / 10 * POINT:
        each = chances_by_combination(rest, np.full(len(rest), base), target)
        rows.append((base, float(rest["weight"] @ each), each.min(), each.max(), (target.value - base) / years))
    return pd.DataFrame(rows, columns=["base", "probability", "lowest", "highest", "required_per_year"])


def chances_once_known(priors: pd.DataFrame, base: float, target: Target, points: int) -> FloatArray:
    """Give the probability once the area's own ratio in the proxy's last period is known, over what the priors say of it.

    Args:
        priors: resolved priors.
        base: the proxy's last value, a share.
        points: of the ratio's distribution, of equal weight.

    Returns:
        Probabilities weighted over trend and local, lowest ratio first, (points,).
    """
    from scipy.special import ndtri

    believed, rest = priors[priors["use"] == "prior"], _after_base(priors, target)
    offsets, vintages = (believed[believed["term"] == term].to_dict("records") for term in ("offset", "vintage"))
    normal = ndtri((np.arange(points) + 0.5) / points)
    both = list(itertools.product(offsets, vintages))
    ratios = [base + one["mean"] + two["mean"] + np.hypot(one["deviation"], two["deviation"]) * normal for one, two in both]
    weights = [np.full(points, one["weight"] * two["weight"] / points) for one, two in both]
    ordered = np.argsort(np.concatenate(ratios), kind="stable")
    passed = np.cumsum(np.concatenate(weights)[ordered])
    at = np.searchsorted(passed / passed[-1], (np.arange(points) + 0.5) / points)
    known = np.concatenate(ratios)[ordered][at]
    return np.array([float(rest["weight"] @ chances_by_combination(rest, np.full(len(rest), ratio), target)) for ratio in known])


def break_even(priors: pd.DataFrame, target: Target) -> pd.DataFrame:
    """Find the base at which each level of probability is just reached: the goal is met with it only if the base was at most that.

    Returns:
        probability, base (weighted over trend and local), lowest, highest over their priors.
    """
    rest = _after_base(priors, target)
    spread, weights = _spread(rest), rest["weight"].to_numpy(dtype=float)
    rows = []
    for level in BREAK_EVEN_LEVELS:
        share = 1.0 - level if target.upward else level
        pooled = quantile_of(lambda x: np.asarray(weights @ change_cdf(x, **spread)), share, span=(-0.5, 0.5))
        each = quantile_of(lambda x: change_cdf(x, **spread), share, span=(-0.5, 0.5), shape=(len(rest),))
        rows.append((level, target.value - float(pooled), target.value - float(each.max()), target.value - float(each.min())))
    return pd.DataFrame(rows, columns=["probability", "base", "lowest", "highest"])


def sensitivity(priors: pd.DataFrame, base: float, target: Target) -> pd.DataFrame:
    """Give the probability under each prior with the other terms central."""
    believed = priors[priors["use"] == "prior"]
    rows = [(row["term"], row["id"], row["case"], _instead(priors, row, base, target)) for row in believed.to_dict("records")]
    return pd.DataFrame(rows, columns=["term", "prior", "case", "probability"])


def shown_priors(priors: pd.DataFrame, base: float, target: Target) -> pd.DataFrame:
    """Give the probability under each prior that is shown but not believed, in place of its term's central one."""
    rows = [
        (row["id"], row["term"], _instead(priors, row, base, target), row["reason_zh"], row["reason_en"])
        for row in priors[priors["use"] == "shown"].to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["prior", "term", "probability", "reason_zh", "reason_en"])


def _window(trend: Series, first: pd.Period, last: pd.Period) -> FloatArray:
    """Readings of the trend from one period to another."""
    inside = (trend.values.index >= first) & (trend.values.index <= last)
    return trend.y[np.asarray(inside)]


def _spread(rows: pd.DataFrame) -> dict[str, FloatArray]:
    return {name: rows[name].to_numpy(dtype=float) for name in ("mean", "scale", "degrees", "deviation")}


def _after_base(priors: pd.DataFrame, target: Target) -> pd.DataFrame:
    """Combinations of what happens after the base: trend and local; offset and vintage are inside an assumed base."""
    believed = priors[priors["use"] == "prior"]
    fixed = believed[believed["term"].isin(["offset", "vintage"]) & (believed["case"] == "central")].copy()
    fixed[["mean", "deviation", "weight"]] = [0.0, 0.0, 1.0]
    return combine_priors(pd.concat([fixed, believed[believed["term"].isin(["trend", "local"])]]), target.value, target)


def _instead(priors: pd.DataFrame, row: Mapping[Hashable, object], base: float, target: Target) -> float:
    """The probability with one prior in place of its term's central one."""
    believed = priors[(priors["use"] == "prior") & (priors["case"] == "central") & (priors["term"] != row["term"])]
    chosen = pd.concat([believed, priors[priors["id"] == row["id"]].assign(weight=1.0)])
    return float(combine_priors(chosen, base, target)["probability"].iloc[0])


def central_probability(priors: pd.DataFrame, base: float, target: Target) -> float:
    """Give the probability when every term takes its central prior."""
    believed = priors[(priors["use"] == "prior") & (priors["case"] == "central")]
    return float(combine_priors(believed, base, target)["probability"].iloc[0])


def mixture_quantile(combinations: pd.DataFrame, level: float) -> float:
    """Quantile of the ratio in the target period over all combinations, by weight."""
    spread, weights = _spread(combinations), combinations["weight"].to_numpy(dtype=float)
    base = combinations["base"].to_numpy(dtype=float)
    return float(quantile_of(lambda x: np.asarray(weights @ change_cdf(x - base, **spread)), level, span=(-0.5, 1.5)))


MOST = (0.1, 0.9)
"""Ends of a range of cases: a tenth of the weight lies below it and a tenth above."""


def weighted_range(values: FloatArray, weights: FloatArray, ends: tuple[float, float] = MOST) -> tuple[float, float]:
    """Return the values at which the weight summed from the lowest reaches two levels.

    Args:
        values: one a case, (n,).
        weights: at least 0, not all 0, (n,).

    >>> weighted_range(np.array([0.9, 0.1, 0.5]), np.array([0.05, 0.05, 0.9]))
    (0.5, 0.5)
    """
    if (weights < 0).any() or weights.sum() <= 0:
        raise ModelError(f"weights are at least 0 and not all 0; found {np.asarray(weights).tolist()}.")
    order = np.argsort(values, kind="stable")
    passed = np.cumsum(weights[order]) / weights.sum()
    low, high = (float(values[order][min(int(np.searchsorted(passed, end - 1e-12)), len(values) - 1)]) for end in ends)
    return low, high


def average_given(values: FloatArray, weights: FloatArray, holds: FloatArray) -> float:
    """Return the weighted average over the cases in which something holds.

    Args:
        values: one a case, (n,).
        weights: (n,).
        holds: whether it holds in a case, (n,).

    >>> average_given(np.array([0.2, 0.4, 0.9]), np.array([0.25, 0.25, 0.5]), np.array([True, True, False])).__round__(3)
    0.3
    """
    inside = weights * holds
    return float(inside @ values / inside.sum())
