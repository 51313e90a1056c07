"""All rules on one goal, side by side."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd

from psi_analysis.errors import SeriesError, TargetError
from psi_analysis.evidence.rules.grey_model import GREY_MODEL
from psi_analysis.evidence.rules.growth_pace import EUROSTAT, OPEN_SDG, UN_2022, UN_2023
from psi_analysis.evidence.rules.linear_pace import ELAPSED_TIME, ESCAP_ANTICIPATED, ESCAP_STATUS, SDSN
from psi_analysis.evidence.rules.progress import Progress, Verdict
from psi_analysis.evidence.rules.rule import Rule, category_zh
from psi_analysis.nouns.periods import PeriodLike, parse_period
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target

RULES: dict[str, Rule] = {
    rule.id: rule for rule in (EUROSTAT, UN_2023, UN_2022, OPEN_SDG, ESCAP_STATUS, ESCAP_ANTICIPATED, SDSN, ELAPSED_TIME, GREY_MODEL)
}
"""Every rule by its id."""

RECENT_YEARS = 5
"""Years before the last observation from which progress counts where the plan's own base is not observed (Eurostat's short term)."""


def compare_rules(series: Series, target: Target, *, base: PeriodLike | None = None) -> pd.DataFrame:
    """Put every rule's verdict on one goal into one table.

    Args:
        target: a goal on the level: of kind level, ratio or count, or average growth from an observed base.
        base: year progress counts from; when None the goal's own base, else five years before the last observation.

    Returns:
        One row a rule, in the order of `RULES`: rule, name_zh, name_en, category, category_zh, value, on_track, undefined_zh,
        undefined_en, trace.

    Raises:
        SeriesError: the series is not yearly, too short, or already past the deadline.
        TargetError: the goal is not one on a level.

    >>> own = Series.from_pandas(pd.Series([100.0, 104.0, 109.0], index=[2020, 2021, 2022]), name="parcels")
    >>> compare_rules(own, Target(">=", 130.0, "2026")).set_index("rule").loc["elapsed time", "category"]
    'behind schedule'
    """
    progress = progress_of(series, target, base=base)
    rows = [_row(rule, rule.judge(progress)) for rule in RULES.values()]
    return pd.DataFrame(rows)


def progress_of(series: Series, target: Target, *, base: PeriodLike | None = None) -> Progress:
    """Make what the rules see of a series and a goal; arguments and errors as in `compare_rules`."""
    if series.frequency != "Y":
        raise SeriesError(f"series {series.name!r} is not yearly; the rules compare years: take series(…, frequency='Y').")
    if len(series.values) < 2:
        raise SeriesError(f"series {series.name!r} has {len(series.values)} observation; the rules need two.")
    periods = cast(pd.PeriodIndex, series.values.index)
    first = _base_of(periods, target, base)
    return Progress(
        values=series.y,
        years=np.asarray(periods.year, dtype=np.int64),
        base_year=first.year,
        target=_level(series, target),
        deadline=target.deadline.year,
        upward=target.upward,
    )


def _base_of(periods: pd.PeriodIndex, target: Target, base: PeriodLike | None) -> pd.Period:
    """The year progress counts from."""
    if base is not None:
        return parse_period(base)
    own = target.base_period
    if own is not None and own in periods[:-1]:
        return own
    return periods[max(0, len(periods) - 1 - RECENT_YEARS)]


def _level(series: Series, target: Target) -> float:
    """The goal as a level."""
    nature, base = target.nature, target.base_period
    if nature.on_level:
        return target.value
    if nature.averaged and base is not None and base in series.values.index:
        return nature.level_from(target.value, series.value_at(base), target.deadline.year - base.year)
    raise TargetError(
        f"target {target.label} is of kind {target.kind!r}; the rules judge levels, or average growth from a base that is observed."
    )


def _row(rule: Rule, verdict: Verdict) -> dict[str, object]:
    name_zh, name_en = rule.name
    return {
        "rule": rule.id,
        "name_zh": name_zh,
        "name_en": name_en,
        "category": verdict.category,
        "category_zh": category_zh(verdict.category),
        "value": verdict.value,
        "on_track": verdict.on_track,
        "undefined_zh": verdict.undefined[0],
        "undefined_en": verdict.undefined[1],
        "trace": dict(verdict.trace),
    }
