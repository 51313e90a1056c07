"""Print what the larger areas' years in progress, and their growth, are worth to the goals on series of their own.

Run from the root of the repository: python scripts/ladder_effect.py [day, such as 2026-11-30]
"""

from __future__ import annotations

import sys
from dataclasses import replace

from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.reference.rungs import Rung
from psi_analysis.forecasts.univariate import Simulation
from psi_analysis.goals.answers.attainment import judged_probability
from psi_analysis.goals.answers.reference_curve import reference_curve
from psi_analysis.nouns.targets import Target
from psi_analysis.nowcasts.study_ladder import study_ladder
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load

PATHS = 20_000
"""Sample paths: Monte Carlo error of a probability near one half is 0.0035."""

CURVE = tuple(round(0.03 + 0.01 * step, 2) for step in range(8))
"""Growth a year at which the curves are printed."""


def with_and_without(data: Data, target: Target, *, n_paths: int = PATHS) -> tuple[Forecast, Forecast] | None:
    """Return the forecast of a goal's series under its ladder, and the same without what is known of larger areas within a year.

    Returns:
        None where the study has no ladder for it.
    """
    how = Simulation(n_paths, data.study.seed)
    ladder = study_ladder(data, data.series(target.indicator, area=target.area), how)
    if not ladder.rungs:
        return None
    peers, to = data.peers(target.indicator) if data.has_peers(target.indicator) else None, target.deadline
    whole = replace(ladder, rungs=tuple(Rung(rung.series) for rung in ladder.rungs))
    return ladder.forecast(to, how, peers=peers), whole.forecast(to, how, peers=peers)


def lines(data: Data, *, n_paths: int = PATHS) -> list[str]:
    """Return one block a goal: probabilities with and without, and P over the growth of each rung.

    Args:
        data: the study as known on a day.
        n_paths: sample paths.
    """
    said = []
    for target in data.targets.values():
        try:
            made = with_and_without(data, target, n_paths=n_paths)
        except SeriesError:
            continue
        if made is None:
            continue
        known, whole = (judged_probability(one, target) for one in made)
        rungs = ", ".join(f"{one.series.name} to {one.known_to}" for one in made[0].rungs)
        said.append(f"{target.id} {target.name_en}: {known:.3f} with {rungs}; {whole:.3f} from whole years alone")
        for rung in made[0].rungs:
            curve = reference_curve(made[0], target, CURVE, area=str(rung.series.area))
            middle, low, high = curve.expected
            points = ", ".join(f"{growth:.0%}: {value:.2f}" for growth, value in curve.probability.items())
            even = "not inside" if curve.even_at is None else f"{curve.even_at:.1%}"
            expected = f"expected {middle:.1%}, 80 % {low:.1%} to {high:.1%}"
            said.append(f"  {rung.series.area} a year {curve.from_period}–{curve.to_period}: {points}; even at {even}; {expected}")
    return said


if __name__ == "__main__":
    print("\n".join(lines(load(as_of=sys.argv[1] if len(sys.argv) > 1 else "today"))))
