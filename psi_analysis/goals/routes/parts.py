"""A goal on an amount nobody publishes, or on its share of a known whole: the sum of published and stated parts. Grade C, a range."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from psi_analysis.errors import DataError, ModelError, TargetError
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.routes.prior_combinations import average_given
from psi_analysis.goals.routes.stated_detail import ROW_COLUMNS, StatedDetail
from psi_analysis.goals.routes.sums_of_parts import Growth, chance_of_amount, past_growth, share_ahead
from psi_analysis.goals.routes.uneven_readings import Readings, check_known, own_readings
from psi_analysis.goals.routes.yearly_changes import quantile_of
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.rows import Row, grouped
from psi_analysis.words.dates import period_name
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.ranges import range_text
from psi_analysis.words.reasons import Reason, because
from psi_analysis.words.text import in_sentence, named


@dataclass(frozen=True)
class _Combined:
    """Every combination of one row a group.

    Attributes:
        rows: chosen row of each group, a tuple a case.
        weight: of each case.
        share: of the whole today, and `ahead` and `spread` in the target period (see `share_ahead`).
        growth: of the whole.
        whole: today's, in `base`.
        published: whether today's share is a published one and not the sum of parts.
    """

    rows: tuple[tuple[Row, ...], ...] = field(repr=False)
    weight: FloatArray
    share: FloatArray
    ahead: FloatArray
    spread: FloatArray
    growth: Growth
    whole: float
    base: pd.Period
    published: bool = False

    def chance(self, goal: float, *, of_share: bool) -> FloatArray:
        """P(at least the goal) of each case."""
        if not of_share:
            return chance_of_amount(self.ahead, self.spread, self.growth, whole=self.whole, goal=goal)
        none = np.zeros_like(self.ahead)
        return chance_of_amount(self.ahead, self.spread, Growth(none, none, none + 1.0, none), whole=1.0, goal=goal)


def assess_parts(data: Data, target: Target, rows: tuple[Row, ...], tie: Row) -> Assessment:
    """Assess a goal on an amount, or on its share, by the parts the amount is made of: grade C, its rows in `stated`.

    Today's amount is the sum of parts: a published figure times the share of it that counts. Its share of the whole drifts as stated, the
    whole grows as stated or as it did. Every combination of one row a part and a term gives a probability; the answer is their average by
    weight, the range what comes out if any single row is taken as true.

    Args:
        target: the goal on the amount (level) or on its share (ratio).
        rows: of `judging/parts.csv`, of the goal on the amount.
        tie: of `judging/ties.csv`: names the whole.
    """
    if not target.nature.on_level or target.nature.counted:
        raise TargetError(f"target {target.label} is of kind {target.kind!r}; parts make an amount or its share of a whole.")
    for row in rows:
        check_known(data, row)
    combined, of_share = _combine(data, target, rows, tie), target.nature.in_points
    each = combined.chance(target.value, of_share=of_share)
    each = each if target.upward else 1.0 - each
    table = _table(rows, combined, each)
    moved = table[table["weight"] < 1.0]["probability"]
    probability = float(combined.weight @ each)
    ends = (float(moved.min()), float(moved.max())) if len(moved) else (probability, probability)
    low, median, high = (_quantile(combined, level, of_share) for level in (0.1, 0.5, 0.9))
    today = combined.share if of_share else combined.share * combined.whole
    stands = (float(today.min()), float(combined.weight @ today), float(today.max()))
    return Assessment(
        target=target,
        grade="C",
        reasons=(_published(data, combined, tie),) if combined.published else _reasons(data, combined, tie),
        probability=probability,
        probability_range=ends,
        median=median,
        interval80=(low, high),
        gap=median - target.value,
        stated=StatedDetail("parts", table, stands, combined.base),
    )


def _combine(data: Data, target: Target, rows: tuple[Row, ...], tie: Row) -> _Combined:
    """Work out every combination of one row a part and a term."""
    groups = grouped(rows, "term", "component")
    whole = own_readings(data, tie.text("total_indicator"), target.area).full_years()
    counted = {name: _figures(data, target, name, tie) for name in {row.text("indicator") for row in rows if row.text("rule") == "counted"}}
    base = _base([whole, *counted.values()], data)
    years = target.deadline.year - base.year
    if years < 1:
        raise TargetError(f"target {target.label}: figures of its period {target.deadline} are known; it is no longer a matter of chance.")
    total = _at(whole, base)
    cases = tuple(itertools.product(*groups.values()))
    weight = np.array([np.prod([row.number("weight") for row in case]) for case in cases])
    share = (
        np.array([sum(row.number("share") * _at(counted[row.text("indicator")], base) for row in _of(case, "part")) for case in cases])
        / total
    )
    if (own := _own_share(data, target, tie, base, total)) is not None:
        share = np.full(len(cases), own)
    if (share > 1.0).any():
        raise DataError(
            f"judging/parts.csv: the parts of target {rows[0].text('target')!r} add up to {share.max():.2f} of their whole; check them."
        )
    drift = [_of(case, "drift")[0] for case in cases]
    points, deviation = (np.array([row.number(name) for row in drift]) / 100.0 for name in ("points", "deviation"))
    ahead, spread = share_ahead(share, points, deviation, years)
    made = {row.text("id"): _growth(data, target, row, years) for row in groups["whole", ""]}
    columns = np.array([made[_of(case, "whole")[0].text("id")] for case in cases]).T
    return _Combined(cases, weight, share, ahead, spread, Growth(*columns), total, base, own is not None)


def _own_share(data: Data, target: Target, tie: Row, base: pd.Period, total: float) -> float | None:
    """The share of the whole in the base year where it has been published, as such or as an amount."""
    pair = {target.id: target, target.paired_with: data.targets.get(target.paired_with)}
    for name, over in ((tie.text("whole"), 1.0), (tie.text("part"), total)):
        goal = pair.get(name)
        if goal is not None and base in (known := own_readings(data, goal.indicator, goal.area).full_years()).periods:
            return _at(known, base) / over
    return None


def _of(case: tuple[Row, ...], term: str) -> list[Row]:
    return [row for row in case if row.text("term") == term]


def _figures(data: Data, target: Target, indicator: str, tie: Row) -> Readings:
    """Yearly figures of a part, in the unit of the whole."""
    unit, asked = data.indicator(indicator).unit, data.indicator(tie.text("total_indicator")).unit
    if unit != asked:
        raise DataError(
            f"judging/parts.csv: {indicator!r} is in {unit}, its whole {tie.text('total_indicator')!r} in {asked}; a part needs its unit."
        )
    return own_readings(data, indicator, target.area).full_years()


def _base(figures: list[Readings], data: Data) -> pd.Period:
    """The last year for which everything is known."""
    common = set(figures[0].periods).intersection(*(one.periods for one in figures[1:]))
    if not common:
        raise ModelError(f"no year has figures of the whole and of every part on {data.as_of or 'any day'}.")
    return max(common)


def _at(figures: Readings, period: pd.Period) -> float:
    return float(figures.values[figures.periods.index(period)])


def _growth(data: Data, target: Target, row: Row, years: int) -> tuple[float, float, float, float]:
    """Mean, scale, degrees and deviation of the whole's log growth ahead."""
    if row.text("rule") == "stated":
        return float(np.log1p(row.number("points") / 100.0)) * years, 0.0, 1.0, row.number("deviation") / 100.0 * float(np.sqrt(years))
    known = own_readings(data, row.text("indicator"), target.area).full_years().since(row.period("from"))
    broken = np.array([one.period.year for one in data.breaks(row.text("indicator"), area=target.area)], dtype=float)
    mean, scale, degrees = past_growth(np.log(known.values), np.array([p.year for p in known.periods], dtype=float), broken, years)
    return mean, scale, float(degrees), 0.0


def _quantile(combined: _Combined, level: float, of_share: bool) -> float:
    """Quantile of the judged quantity over all cases, by weight."""
    centre = float(combined.weight @ combined.ahead) * (1.0 if of_share else combined.whole)

    def below(logs: FloatArray) -> FloatArray:
        return np.asarray(1.0 - combined.weight @ combined.chance(centre * float(np.exp(logs)), of_share=of_share))

    return centre * float(np.exp(quantile_of(below, level, span=(-3.0, 3.0))))


def _table(rows: tuple[Row, ...], combined: _Combined, each: FloatArray) -> pd.DataFrame:
    """One row a stated prior with the probability if it holds."""
    found = []
    for row in rows:
        holds = np.array([row in case for case in combined.rows], dtype=float)
        chance = average_given(each, combined.weight, holds) if row.number("weight") > 0 else float("nan")
        term = row.text("component") or row.text("term")
        told = (*row.pair("reason"), row.text("sources"))
        found.append((row.text("id"), term, row.text("case"), row.number("weight"), chance, *told))
    return pd.DataFrame(found, columns=list(ROW_COLUMNS))


def _published(data: Data, combined: _Combined, tie: Row) -> Reason:
    """Where the published figure stands, and what is stated about it."""
    whole, share = data.indicator(tie.text("total_indicator")), float(combined.share[0])
    return because(
        "goals.parts.published",
        year=period_name(combined.base),
        amount=Quantity(share * combined.whole, "value", whole.unit),
        share=Quantity(share, "share"),
        whole=in_sentence(named(whole)),
        total=Quantity(combined.whole, "value", whole.unit),
    )


def _reasons(data: Data, combined: _Combined, tie: Row) -> tuple[Reason, ...]:
    """Where the sum stands today, in whole units as rough as it is, and that the rest is stated."""
    whole, share = data.indicator(tie.text("total_indicator")), combined.share
    ends = [float(end) for end in (share.min(), share.max())]
    today = range_text(*(Quantity(float(round(end * combined.whole)), "value", whole.unit) for end in ends))
    parts = len({row.text("component") for row in combined.rows[0] if row.text("component")})
    adds_up = because("goals.parts.sum", parts=parts, period=period_name(combined.base), today=today)
    part_of = because(
        "goals.parts.share",
        ends=range_text(*(Quantity(end, "whole share") for end in ends)),
        middle=Quantity(float(combined.weight @ share), "whole share"),
        total=Quantity(combined.whole, "value", whole.unit),
        whole=in_sentence(named(whole)),
    )
    return adds_up, part_of, because("goals.parts.stated")
