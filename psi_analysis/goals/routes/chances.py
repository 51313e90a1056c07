"""A goal on a number of awards or of things built: what is in hand, and candidates with stated chances. Grade C, a range."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from psi_analysis.errors import ModelError, TargetError
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.routes.stated_detail import ROW_COLUMNS, StatedDetail
from psi_analysis.goals.routes.uneven_readings import check_known
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.stated_rows import CASES, record_of
from psi_analysis.studies.rows import Row
from psi_analysis.words.lists import chained
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.ranges import range_text
from psi_analysis.words.reasons import Reason, because
from psi_analysis.words.rounding import outward
from psi_analysis.words.text import plain


def number_coming(chances: FloatArray) -> FloatArray:
    """Return the distribution of how many independent events come about: P(exactly k) for k = 0 … n, (n + 1,).

    Args:
        chances: probability of each, (n,), 0 to 1.

    Source: the convolution of Bernoulli distributions (Poisson 1837).

    >>> number_coming(np.array([0.5, 0.2])).round(3).tolist()
    [0.4, 0.5, 0.1]
    """
    if not ((chances >= 0.0) & (chances <= 1.0)).all():
        raise ModelError(f"a chance lies between 0 and 1; found {chances.tolist()}.")
    found = np.ones(1)
    for chance in chances:
        found = np.convolve(found, [1.0 - chance, chance])
    return np.asarray(found)


def at_least_apart(chances: FloatArray, needed: int) -> float:
    """Return P(at least `needed` come about) where they are independent.

    >>> round(at_least_apart(np.array([0.5, 0.2]), 2), 3)
    0.1
    """
    return float(number_coming(chances)[max(needed, 0) :].sum())


def at_least_together(chances: FloatArray, needed: int) -> float:
    """Return P(at least `needed` come about) where they stand and fall together, the likelier never without the less likely.

    Then k or more come about exactly when the k-th likeliest does.

    >>> at_least_together(np.array([0.5, 0.2]), 2), at_least_together(np.array([0.5, 0.2]), 3)
    (0.2, 0.0)
    """
    if needed <= 0:
        return 1.0
    return float(np.sort(chances)[::-1][needed - 1]) if needed <= len(chances) else 0.0


JEFFREYS = 0.5
"""Both parameters of Jeffreys' prior of a share."""


def award_chances(met: int, tried: int) -> dict[str, float]:
    """Return the chance of one more success given the past tries: lower and upper end of its central 80 % interval, and its mean.

    >>> {case: round(chance, 2) for case, chance in award_chances(9, 10).items()}
    {'low': 0.73, 'central': 0.86, 'high': 0.97}
    """
    from scipy.special import betaincinv

    a, b = JEFFREYS + met, JEFFREYS + tried - met
    return {"low": float(betaincinv(a, b, 0.1)), "central": a / (a + b), "high": float(betaincinv(a, b, 0.9))}


def assess_chances(data: Data, target: Target, rows: tuple[Row, ...]) -> Assessment:
    """Assess a goal on a number by what is in hand and the stated chances of each candidate: grade C, its rows in `stated`.

    The number of candidates that succeed is Poisson-binomial where they are independent. Whether they are is not known, so the range
    runs over low, central and high chances, each independent and standing and falling together; the middle is the mean of the two at
    the central chances.

    Args:
        target: of kind count, milestone or addition, "at least" or "more than".
    """
    if not target.nature.counted or not target.upward:
        raise TargetError(f"target {target.label} is of kind {target.kind!r} and is {target.relation}; chances need a number to reach.")
    for row in rows:
        check_known(data, row)
    held = [row for row in rows if row.text("state") == "in hand"]
    candidates = [row for row in rows if row.text("state") == "candidate"]
    wanted = math.ceil(target.value - 1e-9) if target.relation == ">=" else math.floor(target.value + 1e-9) + 1
    needed = wanted - len(held)
    chances = [_chances_of(row) for row in candidates]
    by_case = {case: np.array([each[case] for each in chances]) for case in CASES}
    ways = {case: (at_least_apart(each, needed), at_least_together(each, needed)) for case, each in by_case.items()}
    middle = sum(ways["central"]) / 2
    low, high = min(min(pair) for pair in ways.values()), max(max(pair) for pair in ways.values())
    detail = StatedDetail("chances", _table(rows, by_case, needed, candidates))
    reasons = _reasons((held, candidates), needed, ways["central"])
    return Assessment(target=target, grade="C", reasons=reasons, probability=middle, probability_range=(low, high), stated=detail)


def _chances_of(row: Row) -> dict[str, float]:
    """Low, central and high chance of a candidate: as stated, or as the record of past tries gives it."""
    record = record_of(row)
    return award_chances(*record) if record is not None else {case: row.number(case) for case in CASES}


def _table(rows: tuple[Row, ...], by_case: dict[str, FloatArray], needed: int, candidates: list[Row]) -> pd.DataFrame:
    """One row for what is in hand; three for each candidate: P with its chance moved, the others central."""
    found: list[tuple[object, ...]] = []
    for row in rows:
        told = (*row.pair("reason"), row.text("sources"))
        if row.text("state") == "in hand":
            found.append((row.text("id"), "in hand", "", np.nan, np.nan, *told))
            continue
        place = candidates.index(row)
        for case in CASES:
            moved = by_case["central"].copy()
            moved[place] = by_case[case][place]
            both = (at_least_apart(moved, needed) + at_least_together(moved, needed)) / 2
            found.append((row.text("id"), "candidate", case, np.nan, both, *told))
    return pd.DataFrame(found, columns=list(ROW_COLUMNS))


def _reasons(rows: tuple[list[Row], list[Row]], needed: int, central: tuple[float, float]) -> tuple[Reason, ...]:
    held, candidates = rows
    stock = (_counted("held", held), _counted("candidates", candidates))
    if needed <= 0:
        return *stock, because("goals.chances.enough")
    more = because("goals.chances.one_more") if needed == 1 else because("goals.chances.more", number=needed)
    if needed > len(candidates):
        return *stock, more, because("goals.chances.too_few")
    chances = [_chances_of(row) for row in candidates]
    ends = outward(min(each["low"] for each in chances), max(each["high"] for each in chances))
    spread = range_text(*(Quantity(end, "probability by 5") for end in ends))
    apart, together = (Quantity(chance, "probability") for chance in central)
    of_record = all(record_of(row) for row in candidates)
    return *stock, more, because(f"goals.chances.{'of_record' if of_record else 'odds'}", spread=spread, apart=apart, together=together)


def _counted(what: str, rows: list[Row]) -> Reason:
    """How many there are and their names."""
    if not rows:
        return because(f"goals.chances.no_{what}")
    names = chained([plain(*row.pair("name")) for row in rows], "comma")
    one = "one_" if what == "candidates" and len(rows) == 1 else ""
    return because(f"goals.chances.{one}{what}", number=len(rows), names=names)
