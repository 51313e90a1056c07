"""Do shares that add up within a province forecast its cities better? The panel's answer, origin by origin."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from psi_analysis.evidence.cities.city_cases import CityCases, city_cases
from psi_analysis.evidence.cities.city_scores import CITY_PATHS, draw_ends
from psi_analysis.evidence.panel.cases import Setting
from psi_analysis.evidence.panel.panel_scores import score_paths, scores_by_origin
from psi_analysis.forecasts.reconciling import adding_up, shares_from_growth
from psi_analysis.forecasts.reference.city_rules import CityRule
from psi_analysis.models.protocol import FloatArray
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.system.watching import Step

RECONCILED = ", adding up"
"""Ending of a rule whose shares are made to add up with the rest of the province."""

KNOWN_TO_THE_END = Setting(2, 2, tuple(range(2012, 2022)))
"""Two years ahead with the province known to the year judged: only shares are in doubt."""

FEWEST = 6
"""A province with fewer complete cities is left out: most of it would be the rest."""


def adding_up_rows(
    peers: Mapping[str, Peers], rule: CityRule, *, setting: Setting = KNOWN_TO_THE_END, step: Step | None = None
) -> pd.DataFrame:
    """Score a share rule as it is and made to add up, on the same cities of provinces with enough complete ones.

    The shares come from growth alone (`shares_from_growth`), up to the origin. Where cities are missing the complete ones are taken for the
    whole.

    Returns:
        The columns of `scores_by_origin`, two rows an indicator and origin.
    """
    rows = []
    for panel in peers.values():
        province = dict(zip(panel.areas, panel.reference_of, strict=True))
        for cases in city_cases(panel, setting):
            if step is not None:
                step(f"{cases.indicator}, shares adding up, from {cases.origin}")
            ends = draw_ends(rule, cases, CITY_PATHS)
            moved = _added_up(cases, ends, np.array([province[area] for area in cases.areas]))
            ends = np.where(np.isfinite(moved), ends, np.nan)  # the same cities
            rows += [score_paths(name, cases, each, cases.outcome) for name, each in ((rule.name, ends), (rule.name + RECONCILED, moved))]
    return scores_by_origin(rows)


def _added_up(cases: CityCases, ends: FloatArray, province: np.ndarray) -> FloatArray:
    """Ends whose shares add up within each province, (cities, n_paths); NaN in provinces with too few cities or a gap."""
    out = np.full_like(ends, np.nan)
    for place in np.unique(province):
        rows = np.flatnonzero(province == place)
        past = np.array([cases.cities[row].shares for row in rows])
        if len(rows) < FEWEST or not np.isfinite(past).all():
            continue
        city = cases.cities[rows[0]]
        grown = float(city.province[len(city.province) - city.known :].sum())
        out[rows] = grown + adding_up(ends[rows] - grown, shares_from_growth(past))
    return out
