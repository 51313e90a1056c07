"""What answers hold beside a probability or in its place: stated rows and what each gives, or what must be true."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from psi_analysis.nouns.frozen import frozen

Stated = Literal["parts", "chances", "growth elsewhere"]
"""parts: a total built from known and stated parts · chances: single events · growth elsewhere: how others grew."""


@frozen
@dataclass(frozen=True)
class StatedDetail:
    """The rows behind a probability that rests on stated priors. Probabilities are unrounded; display rounds them.

    Attributes:
        kind: which table of `judging` they are from.
        rows: one row a stated prior: id, term, case, weight, probability (if it holds, the others as uncertain as stated; NaN for what
            is in hand), reason_zh, reason_en, sources.
        today: lowest, average and highest value of the judged quantity in `base_period` over the stated rows; None for single events.
        base_period: the last period known.
        others: figures of other areas that were used: area, period, value; empty without.
    """

    kind: Stated
    rows: pd.DataFrame = field(repr=False)
    today: tuple[float, float, float] | None = None
    base_period: pd.Period | None = None
    others: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["area", "period", "value"]), repr=False)


ROW_COLUMNS = ("id", "term", "case", "weight", "probability", "reason_zh", "reason_en", "sources")
"""Columns of `StatedDetail.rows`."""


@frozen
@dataclass(frozen=True)
class MetOnlyIf:
    """What must be true of a value nobody has published for the goal to be met. Shares are 0–1.

    Attributes:
        rule: "trend", "pace", "share of whole", "steady growth" or "additions".
        base_period: the period whose value is asked for.
        base: the value it must at least have (at most, for a goal from above); None where only the table can be given.
        by_gain: by yearly gain (loss) from there on: gain, base.
        by_probability: by probability under the borrowed trend or the forecast total: probability, base; empty without either.
        reading: the one own reading (of the total, for "share of whole"; what was added so far, for "additions"), and `reading_period`
            its period; None without one.
        pace: gain a year asked from that reading to the goal; for "share of whole" the growth a year carried on, for "steady growth" the
            growth a year asked from the reading, for "additions" those a year.
    """

    rule: str
    base_period: pd.Period
    base: float | None
    by_gain: pd.DataFrame = field(repr=False)
    by_probability: pd.DataFrame = field(repr=False)
    reading: float | None = None
    reading_period: pd.Period | None = None
    pace: float | None = None


ELSEWHERE_COLUMNS = ("area", "name_zh", "name_en", "first", "last", "per_year", "as_fast")
"""Columns of `ProxyDetail.elsewhere`."""


@dataclass(frozen=True)
class BaseRate:
    """The record of earlier goals of the same kind.

    Attributes:
        goals: how many are on record.
        due: how many had come due by the day of the assessment.
        known: how many of those have a published outcome.
        met: how many of these were met.
        met_on_one_basis: how many were met without a change of definition or a revision of GDP in between.
    """

    goals: int
    due: int
    known: int
    met: int
    met_on_one_basis: int


@frozen
@dataclass(frozen=True)
class ProxyDetail:
    """The evidence behind a goal judged by another area's series. Probabilities are unrounded; display rounds them.

    Attributes:
        proxy_area: whose series stands in.
        base_period: the proxy's last observed period, and `base_value` its value (as a share).
        base_value: the proxy's last value.
        target_value: the goal, as a share.
        priors: one row a stated prior with what it came to: id, term, case, weight, use, per_year, mean, scale, degrees, deviation,
            readings, reason_zh, reason_en, sources.
        combinations: one row a combination of priors: the prior of each term, weight, base (the area's ratio assumed for the base
            period), median (of the target period), probability; sorted by probability.
        lowest: the priors that give the lowest probability, and `highest` those that give the highest.
        central: probability when every term takes its central prior.
        weighted: probability averaged over the combinations by their stated weights.
        by_base: probability by assumed ratio of the area in the base period: base, probability (weighted), lowest, highest over the
            priors of the other terms, required_per_year.
        break_even: by level of probability: the highest base at which it is reached (weighted), and the lowest and highest
            such base over the priors: probability, base, lowest, highest.
        sensitivity: one row a prior, the other terms central: term, prior, case, probability.
        shown: priors that are not believed but shown, each in place of its term's central one: prior, term, probability, reasons.
        past_goals: the record of goals of the same kind.
        base_rate: what that record comes to.
        refused_route: the better route and what it would need; Chinese, English.
        elsewhere: how the ratio moved in other areas: area, name_zh, name_en, first, last, per_year, as_fast (as the goal asks).
        needed_per_year: what the goal asks a year from the average base, negative for a fall.
        citations: the publications cited by priors and past goals: id, publisher, title.
    """

    proxy_area: str
    base_period: pd.Period
    base_value: float
    target_value: float
    priors: pd.DataFrame = field(repr=False)
    combinations: pd.DataFrame = field(repr=False)
    lowest: tuple[str, ...]
    highest: tuple[str, ...]
    central: float
    weighted: float
    by_base: pd.DataFrame = field(repr=False)
    break_even: pd.DataFrame = field(repr=False)
    sensitivity: pd.DataFrame = field(repr=False)
    shown: pd.DataFrame = field(repr=False)
    past_goals: pd.DataFrame = field(repr=False)
    base_rate: BaseRate
    refused_route: tuple[str, str]
    citations: pd.DataFrame = field(repr=False)
    elsewhere: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(ELSEWHERE_COLUMNS)), repr=False)
    needed_per_year: float = 0.0
