"""Rules that compare compound growth so far with the growth required: Eurostat, UN progress chart, Statistics Canada / Open SDG.

With y0 in the base year t0, y in the latest year t and the goal y* in T: CAGR_a = (y / y0)^(1 / (t − t0)) − 1 and
CAGR_r = (y* / y0)^(1 / (T − t0)) − 1. Both need positive numbers, and a base that is not the goal itself. Where these fail the
rule is undefined: no absolute values, no small number in place of zero.
"""

from __future__ import annotations

from psi_analysis.evidence.rules.progress import LOST, NO_DISTANCE, Progress, Verdict, classify, undefined

_ZH = {"base": "基期值", "last": "最新值", "target": "目标值"}


def eurostat(progress: Progress) -> Verdict:
    """Eurostat: R = CAGR_a / CAGR_r; 95 % significant, 60 % moderate, 0 insufficient, below: movement away.

    Source: Eurostat, Sustainable development in the European Union, monitoring report, annex on method (since 2017).
    """
    steps = ((0.95, "significant progress"), (0.60, "moderate progress"), (0.0, "insufficient progress"))
    return _by_ratio("eurostat", progress, steps, "movement away")


def open_sdg(progress: Progress) -> Verdict:
    """Statistics Canada / Open SDG: R = CAGR_a / CAGR_r; 95 % on track, 60 % acceleration needed, 0 limited, below: deterioration.

    The published formula divides by the magnitude of CAGR_r and multiplies by the direction; where the base lies short of the goal
    this is the same number, and where it lies beyond the goal this rule is undefined here.

    Source: Open SDG, progress measurement methodology; Statistics Canada (2021).
    """
    steps = ((0.95, "on track"), (0.60, "progress made, acceleration needed"), (0.0, "limited progress"))
    return _by_ratio("open sdg", progress, steps, "deterioration")


def un_2022(progress: Progress) -> Verdict:
    """UN progress chart 2022: R = CAGR_a / CAGR_r; 0.95 on track, 0.5 fair, −0.1 limited or none, below: deterioration.

    Source: United Nations Statistics Division, SDG Progress Chart 2022, technical note.
    """
    steps = ((0.95, "on track or met"), (0.5, "fair progress, acceleration needed"), (-0.1, "limited or no progress"))
    return _by_ratio("un 2022", progress, steps, "deterioration")


def un_2023(progress: Progress) -> Verdict:
    """UN progress chart 2023: share of the way covered by the deadline if CAGR_a goes on; 0.95 on track, 0.10 fair, below: stagnation.

    s = (y · (1 + CAGR_a)^(T − t) − y0) / (y* − y0).

    Source: United Nations Statistics Division, SDG Progress Chart 2023, technical note.
    """
    if why := _not_positive(progress, ("base", "last")):
        return undefined("un 2023", why)
    if progress.base == progress.target:
        return undefined("un 2023", NO_DISTANCE, base=progress.base)
    actual = _growth(progress.base, progress.last, progress.last_year - progress.base_year)
    expected = progress.last * (1.0 + actual) ** (progress.deadline - progress.last_year)
    share = (expected - progress.base) / (progress.target - progress.base)
    trace = {"base": progress.base, "last": progress.last, "growth": actual, "expected": expected, "share": share}
    if progress.reaches(progress.last):
        return Verdict("un 2023", "already met", share, True, trace)
    if progress.reaches(progress.base):
        return undefined("un 2023", LOST, **trace)
    steps = ((0.95, "on track or met"), (0.10, "fair progress, acceleration needed"))
    return Verdict("un 2023", classify(share, steps, "stagnation or regression"), share, share >= 0.95, trace)


def _by_ratio(rule: str, progress: Progress, steps: tuple[tuple[float, str], ...], otherwise: str) -> Verdict:
    """Class the ratio of actual to required growth; the first step is what the rule calls on track."""
    if why := _not_positive(progress, ("base", "last", "target")):
        return undefined(rule, why)
    if progress.base == progress.target:
        return undefined(rule, NO_DISTANCE, base=progress.base)
    actual = _growth(progress.base, progress.last, progress.last_year - progress.base_year)
    required = _growth(progress.base, progress.target, progress.deadline - progress.base_year)
    ratio = actual / required
    trace = {"base": progress.base, "last": progress.last, "growth": actual, "required": required, "ratio": ratio}
    if progress.reaches(progress.last):
        return Verdict(rule, "already met", ratio, True, trace)
    if progress.reaches(progress.base):
        return undefined(rule, LOST, **trace)
    return Verdict(rule, classify(ratio, steps, otherwise), ratio, ratio >= steps[0][0], trace)


def _growth(start: float, end: float, years: int) -> float:
    """Compound growth a year."""
    return float((end / start) ** (1.0 / years) - 1.0)


def _not_positive(progress: Progress, names: tuple[str, ...]) -> tuple[str, str] | None:
    """Say which of the numbers has no compound growth."""
    for name in names:
        value = getattr(progress, name)
        if value <= 0:
            words = (
                f"{_ZH[name]}为{value:g}，复合增速只对正数有定义",
                f"the {name} value is {value:g}: compound growth needs positive numbers",
            )
            return words
    return None
