"""Whether the probabilities of the five classes came out right on the cities of the panel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from psi_analysis.evidence.cities.city_cases import CityCases, city_cases
from psi_analysis.evidence.cities.city_scores import CITY_PATHS, FOUR_YEARS, TWO_YEARS, CitySetting, draw_paths
from psi_analysis.forecasts.reference.city_rules import CITY_RULES, LADDER
from psi_analysis.forecasts.reference.growth_windows import windows_of
from psi_analysis.models.protocol import FloatArray
from psi_analysis.scoring import ranked_probability_score
from psi_analysis.scoring.classes_of_progress import CLASSES, IntArray, classed
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.system.watching import Step

CLASS_SETTINGS = (TWO_YEARS, FOUR_YEARS)
"""The questions on which the classes are scored."""


def class_rows(
    peers: Mapping[str, Peers],
    *,
    settings: Sequence[CitySetting] = CLASS_SETTINGS,
    n_paths: int = CITY_PATHS,
    step: Step | None = None,
) -> pd.DataFrame:
    """Score the classes of the ladder's paths at every origin, means over cities and their goals.

    Beside them stands what was known at the origin without any forecast: the class shares of all windows of that length that had ended by
    then, of all cities, judged against the same goal.

    Args:
        peers: the panel by indicator, without the cities nothing may be learned from.

    Returns:
        One row a question, indicator and origin: question, indicator, horizon, known, origin, cities, for each class came_ (share of
        cases) and said_ (mean probability), rps, rps_known (of the class shares known at the origin).
    """
    rows = []
    for asked in settings:
        for panel in peers.values():
            for cases in city_cases(panel, asked.setting, ahead=asked.ahead):
                if step is not None:
                    step(f"classes of {cases.indicator}, {asked.name}, from {cases.origin}, {len(cases.areas)} cities")
                rows.append({"question": asked.name} | _scored(cases, panel, n_paths))
    return pd.DataFrame(rows)


def class_skill(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how much lower the score is than that of the class shares known at the origins.

    Returns:
        One row a question and indicator: question, indicator, origins, share_ of each class in the cases, rps, rps_known, skill (1 −
        rps ÷ rps_known), origins_ahead.
    """
    table = rows.assign(origins=1, origins_ahead=(rows["rps"] < rows["rps_known"]).astype(int))
    means = [f"came_{name}" for name in COLUMNS] + ["rps", "rps_known"]
    grouped = table.groupby(["question", "indicator"], sort=False)
    found = pd.concat([grouped[["origins"]].sum(), grouped[means].mean(), grouped[["origins_ahead"]].sum()], axis=1).reset_index()
    return found.assign(skill=1.0 - found["rps"] / found["rps_known"])


COLUMNS = tuple(name.replace(" ", "_") for name in CLASSES)
"""The classes as they stand in names of columns."""


def classes_of_growth(paths: FloatArray, goal: float) -> IntArray:
    """Return the class of each path of cumulative log growth, judged on an average growth from its start.

    Args:
        paths: (..., horizon).
        goal: growth a year, above 0.

    >>> classes_of_growth(np.log([[1.22, 1.25], [1.05, 1.3], [1.1, 1.22], [1.0, 1.18], [1.0, 1.05]]), 0.1).tolist()
    [0, 1, 2, 3, 4]
    """
    horizon = paths.shape[-1]
    met = paths >= horizon * np.log1p(goal)
    return classed(met[..., -1], met[..., :-1].any(axis=-1), np.expm1(paths[..., -1] / horizon) / goal)


def _scored(cases: CityCases, panel: Peers, n_paths: int) -> dict[str, object]:
    paths = draw_paths(CITY_RULES[LADDER], cases, n_paths)
    goals = list(_by_goal(cases.goals, paths, _came(cases, panel), windows_of(cases.panel.cities, cases.horizon)))
    came, said, score, known = (np.mean(each, axis=0) for each in zip(*goals, strict=True))
    row: dict[str, object] = {"indicator": cases.indicator, "horizon": cases.horizon, "known": cases.known, "origin": cases.origin}
    row["cities"] = len(cases.areas)
    for what, shares in (("came", came), ("said", said)):
        row |= {f"{what}_{name}": share for name, share in zip(COLUMNS, shares, strict=True)}
    return row | {"rps": float(score), "rps_known": float(known)}


def _by_goal(
    goals: Sequence[float], paths: FloatArray, came: FloatArray, windows: FloatArray
) -> Iterator[tuple[FloatArray, FloatArray, float, float]]:
    """Of each goal: class shares that came, mean probabilities, mean score, and that of the class shares of the windows."""
    for goal in goals:
        happened = classes_of_growth(came, goal)
        said, before = _shares(classes_of_growth(paths, goal)), _shares(classes_of_growth(windows, goal)[None])
        scores = [float(ranked_probability_score(each, happened).mean()) for each in (said, before)]
        yield _shares(happened[None])[0], said.mean(axis=0), scores[0], scores[1]


def _shares(places: IntArray) -> FloatArray:
    """Share of each class, row by row, (rows, classes)."""
    return np.stack([(places == place).mean(axis=1) for place in range(len(CLASSES))], axis=1)


def _came(cases: CityCases, panel: Peers) -> FloatArray:
    """Cumulative log growth of each city after the origin, (cities, horizon)."""
    rows, first = [panel.areas.index(area) for area in cases.areas], cases.origin + 1 - int(panel.years[0])
    grown: FloatArray = np.cumsum(panel.growth[rows, first : first + cases.horizon], axis=1)
    return grown
