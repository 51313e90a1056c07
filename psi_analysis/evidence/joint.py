"""Whether joint probabilities of two indicators came out right on the panel, and the dependence that is learned from it.

Each city's two forecasts are put together with the correlation that the errors of earlier windows showed; only windows that had ended
by the origin are looked at. Beside it stand independence and full dependence, which nothing is learned for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from psi_analysis.errors import ModelError
from psi_analysis.evidence.panel.cases import SETTINGS, Case, Setting, cases
from psi_analysis.evidence.panel.panel_backtest import PATHS
from psi_analysis.evidence.panel.panel_rules import RULES
from psi_analysis.forecasts.dependence import Dependence, both_probability, normal_correlation
from psi_analysis.forecasts.reference.conditional import SHARE_OF_REFERENCE
from psi_analysis.models.protocol import BoolArray, FloatArray
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.system.watching import Step

FIRST_ORIGIN = 2008
"""The first origin errors are learned from: five years of growth, the fewest a rule takes, end there."""

COUPLINGS = ("measured before", "independent", "fully dependent")
"""How P(both) is made of the two probabilities."""


JOINT_SETTINGS = (Setting(2, 0, tuple(range(2015, 2021))), *SETTINGS)
"""The settings of the check: those of the back-test, and two years ahead with the province known as long as the city."""


@dataclass(frozen=True)
class Errors:
    """What both forecasts of the same cities said at one origin, and what came.

    Attributes:
        setting: horizon and years the province was known longer.
        ends: sorted log growth of each forecast, by indicator, (cities, n_paths).
        outcome: log growth that came, by indicator, (cities,).
    """

    setting: Setting
    origin: int
    areas: tuple[str, ...] = field(repr=False)
    ends: Mapping[str, FloatArray] = field(repr=False)
    outcome: Mapping[str, FloatArray] = field(repr=False)

    def places(self, indicator: str) -> FloatArray:
        """Share of the paths below what came, (cities,)."""
        return np.asarray((self.ends[indicator] < self.outcome[indicator][:, None]).mean(axis=1))

    def said(self, indicator: str, goal: float) -> FloatArray:
        """P(average growth at least the goal), (cities,)."""
        return np.asarray((self.ends[indicator] >= self.setting.horizon * np.log1p(goal)).mean(axis=1))

    def happened(self, indicator: str, goal: float) -> BoolArray:
        """Whether it was, (cities,)."""
        return np.asarray(self.outcome[indicator] >= self.setting.horizon * np.log1p(goal))


def paired_errors(
    peers: Mapping[str, Peers],
    setting: Setting,
    *,
    rule: str = SHARE_OF_REFERENCE,
    n_paths: int = PATHS,
    step: Step | None = None,
) -> Iterator[Errors]:
    """Forecast both indicators of the cities that have both, at every origin from `FIRST_ORIGIN` to the setting's last."""
    for origin in _origins(setting):
        at = replace(setting, origins=(origin,))
        found = {indicator: next(cases(peers[indicator], at), None) for indicator in peers}
        if any(each is None for each in found.values()):
            continue
        if step is not None:
            step(f"{' with '.join(peers)}, {setting.horizon} years ahead from {origin}")
        yield _paired({name: each for name, each in found.items() if each is not None}, setting, origin, rule=rule, n_paths=n_paths)


def _origins(setting: Setting) -> range:
    """Every origin of a setting, and those before whose errors are learned from."""
    return range(min(FIRST_ORIGIN, *setting.origins), max(setting.origins) + 1)


def joint_steps(settings: Sequence[Setting] = JOINT_SETTINGS) -> int:
    """Return how many steps `make_joint_record` reports on a panel that reaches far enough for every origin.

    >>> joint_steps([Setting(3, 0, (2015, 2016))])
    9
    """
    return sum(len(_origins(setting)) for setting in settings)


def _paired(found: Mapping[str, tuple[Case, FloatArray]], setting: Setting, origin: int, *, rule: str, n_paths: int) -> Errors:
    one, other = (case.areas for case, _ in found.values())
    areas = tuple(area for area in one if area in set(other))
    ends, outcome = {}, {}
    for indicator, (case, came) in found.items():
        rows = [case.areas.index(area) for area in areas]
        ends[indicator], outcome[indicator] = np.sort(RULES[rule](case, n_paths)[rows], axis=1), came[rows]
    return Errors(setting, origin, areas, ends, outcome)


def learn_dependence(past: Sequence[Errors]) -> Dependence:
    """Learn how the errors of two forecasts moved together.

    The correlation is that of all errors together, so what is common to a year counts; those of single origins show how much it moved.
    """
    if not past:
        raise ModelError("no past window had ended by the origin; there is nothing to learn a correlation from.")
    places = [tuple(errors.places(indicator) for indicator in errors.ends) for errors in past]
    each = [normal_correlation(first, second) for first, second in places]
    first, second = (np.concatenate([pair[k] for pair in places]) for k in (0, 1))
    origins = [errors.origin for errors in past]
    return Dependence(normal_correlation(first, second), min(each), max(each), len(first), len(past), min(origins), max(origins))


def joint_rows(errors: Errors, learned: Dependence, plan: Sequence[float] = ()) -> Iterator[dict[str, object]]:
    """Score P(both), P(one) and P(none) at one origin, one row a coupling and kind of goals.

    Args:
        learned: from windows that had ended by it.
        plan: the plan's own growth a year of each indicator.

    Returns:
        Rows with said_*, happened_* (shares of city-goals), brier_both, and brier_cells: the squared errors of the four cells
        (both, only the first, only the second, none) summed.
    """
    correlations = dict(zip(COUPLINGS, (learned.correlation, 0.0, 1.0), strict=True))
    asking = {"the same of both": [(goal, goal) for goal in errors.setting.goals]} | ({"the plan's": [tuple(plan)]} if plan else {})
    pair = tuple(errors.ends)
    for asked, goals in asking.items():
        p, q = (np.stack([errors.said(pair[k], goal[k]) for goal in goals], axis=1) for k in (0, 1))
        x, y = (np.stack([errors.happened(pair[k], goal[k]) for goal in goals], axis=1) for k in (0, 1))
        came = np.stack([x & y, x & ~y, ~x & y, ~x & ~y]).astype(float)
        for coupling, correlation in correlations.items():
            both = both_probability(p, q, correlation)
            cells = np.stack([both, p - both, q - both, 1.0 - p - q + both])
            error = (cells - came) ** 2
            yield {
                "horizon": errors.setting.horizon,
                "known": errors.setting.known,
                "origin": errors.origin,
                "asked": asked,
                "coupling": coupling,
                "correlation": correlation,
                "areas": len(errors.areas),
                "said_both": cells[0].mean(),
                "happened_both": came[0].mean(),
                "said_one": cells[1:3].sum(axis=0).mean(),
                "happened_one": came[1:3].sum(axis=0).mean(),
                "said_none": cells[3].mean(),
                "happened_none": came[3].mean(),
                "brier_both": error[0].mean(),
                "brier_cells": error.sum(axis=0).mean(),
            }


def check_joint(
    peers: Mapping[str, Peers], *, settings: Sequence[Setting] = JOINT_SETTINGS, plan: Sequence[float] = (), step: Step | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Run the check.

    Args:
        peers: the panels of two indicators.
        plan: as in `joint_rows`.

    Returns:
        The scores, one row an origin, coupling and kind of goals (`joint_rows`); and the dependence learned from all windows, one row a
        setting: horizon, known and the fields of `Dependence` that are measured on errors.
    """
    scores: list[dict[str, object]] = []
    learned: list[dict[str, object]] = []
    for setting in settings:
        every = list(paired_errors(peers, setting, step=step))
        for errors in every:
            ended = [past for past in every if past.origin + setting.horizon <= errors.origin]
            if errors.origin in setting.origins and ended:
                scores += joint_rows(errors, learn_dependence(ended), plan)
        fields = {name: value for name, value in vars(learn_dependence(every)).items() if name != "own_changes"}
        learned.append({"horizon": setting.horizon, "known": setting.known} | fields)
    return pd.DataFrame(scores), pd.DataFrame(learned)
