"""The tables of the city back-test as files: `data/processed/evidence/city_*.csv` and what they were made from, `cities.json`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from psi_analysis.evidence.cities.adding_up import KNOWN_TO_THE_END, adding_up_rows
from psi_analysis.evidence.cities.city_cases import SLOWED
from psi_analysis.evidence.cities.city_record import CITY_FILES, KEY
from psi_analysis.evidence.cities.city_scores import (
    CITY_PATHS,
    CITY_SETTINGS,
    FOUR_YEARS,
    TWO_YEARS,
    CityRun,
    asking_cities,
    run_city_rules,
)
from psi_analysis.evidence.cities.class_scores import CLASS_SETTINGS, class_rows
from psi_analysis.evidence.cities.gate import admitted_rows, gate_rows, origin_row
from psi_analysis.evidence.cities.later_cities import later_cities, later_rows
from psi_analysis.evidence.evidence_files import Panel, panel_of
from psi_analysis.evidence.panel.cases import Setting
from psi_analysis.evidence.panel.panel_backtest import run_rules
from psi_analysis.evidence.panel.panel_rules import BASE_RATE
from psi_analysis.evidence.panel.panel_scores import Scored, reliability_rows, scores_by_origin
from psi_analysis.forecasts.reference.city_rules import AS_IN_2026_3, CITY_RULES, LADDER
from psi_analysis.scoring import clustered_mean
from psi_analysis.studies.comparable.peer_panels import load_peers
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.studies.loading import find_raw, load
from psi_analysis.studies.study_file import AskedOfPanel
from psi_analysis.system.watching import Step, Watcher, counted_steps

LATER = 2
"""Years after the panel's end of the year-end of the cities that came afterwards."""

SHARE_RULE = CITY_RULES[LADDER]
"""The rule whose shares are made to add up."""

LATER_RULES = (
    LADDER,
    LADDER + AS_IN_2026_3,
    "own growth, nation ahead",
    "own growth, nation ahead" + AS_IN_2026_3,
    "own figures only",
    "own figures only" + AS_IN_2026_3,
)
"""Rules that are scored on the later cities."""

EARLIER = (
    replace(TWO_YEARS, setting=Setting(2, 0, (2010, 2011))),
    replace(FOUR_YEARS, setting=Setting(4, 2, (2012,))),
)
"""Origins before those of the tables, from which the gate sees coverage."""

GATED = (
    replace(TWO_YEARS, setting=Setting(2, 0, tuple(range(2010, 2022)))),
    replace(FOUR_YEARS, setting=Setting(4, 2, tuple(range(2012, 2020)))),
)
"""The questions on which the gate is back-tested."""

PLAIN_RULES = ("base rate", "latest windows", "5-year drift", "share × province, long drift", "half base rate", "share windows")
"""Rules of the panel back-test that the gate is tried on beside this one's."""

MIDDLE = (0.4, 0.7)
"""Probabilities near the headline's: they decide what is said in a title."""


def city_peers(panel: Panel) -> dict[str, Peers]:
    """Read the panel without the city and the province under study: nothing is chosen or learned on that province's cities."""
    return {each: panel.peers(each).outside(panel.province) for each in panel.asked.indicators}


def _by_question(tables: Iterable[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """Tables of single questions as one, the columns of `KEY` first."""
    table = pd.concat([rows.assign(question=name) for name, rows in tables], ignore_index=True)
    return table[[*KEY, *(name for name in table.columns if name not in KEY)]]


def score_rows(runs: Iterable[tuple[str, Scored]]) -> pd.DataFrame:
    """Mean scores of each rule at each origin, one row a question, rule, indicator and origin."""
    return _by_question((question, scores_by_origin([scored])) for question, scored in runs)


def reliability_record(runs: Sequence[CityRun]) -> pd.DataFrame:
    """Said against happened by bin, one row a question, rule, indicator and bin."""
    questions = dict.fromkeys(run.asked.name for run in runs)
    return _by_question((name, reliability_rows([run.scored for run in runs if run.asked.name == name])) for name in questions)


def middle_rows(runs: Sequence[CityRun]) -> pd.DataFrame:
    """What happened where 40 to 70 % was said, for cities of a slowed province and for the others.

    Returns:
        Columns question, rule, indicator, horizon, known, province (slowed, not slowed), said, happened, standard_error (of happened −
        said, target years as clusters), cells, years, within_two (yes where the difference is at most two standard errors).
    """
    groups: dict[tuple[object, ...], list[CityRun]] = {}
    for run in runs:
        scored = run.scored
        groups.setdefault((run.asked.name, scored.rule, scored.indicator, scored.horizon, scored.known), []).append(run)
    rows = []
    for key, group in groups.items():
        for slowed in (True, False):
            said, happened, year = _said_between(group, slowed)
            if not len(said):
                continue
            mean = clustered_mean(happened - said, year)
            error = np.nan if mean.standard_error is None else mean.standard_error
            rows.append(
                dict(zip(KEY, key, strict=True))
                | {
                    "province": "slowed" if slowed else "not slowed",
                    "said": said.mean(),
                    "happened": happened.mean(),
                    "standard_error": error,
                    "cells": len(said),
                    "years": mean.n_clusters,
                    "within_two": "yes" if abs(mean.value) <= 2.0 * error else "no",
                }
            )
    return pd.DataFrame(rows)


def _said_between(runs: Sequence[CityRun], slowed: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Probabilities in the middle, what happened, and the year judged, of the cities whose province had slowed or not."""
    said, happened, year = [], [], []
    for run in runs:
        scored: Scored = run.scored
        place = {area: row for row, area in enumerate(run.cases.areas)}
        here = run.cases.slowed[[place[area] for area in scored.areas]] == slowed
        chosen = (scored.probability >= MIDDLE[0]) & (scored.probability <= MIDDLE[1]) & here[:, None]
        said.append(scored.probability[chosen])
        happened.append(scored.happened[chosen].astype(float))
        year.append(np.full(int(chosen.sum()), scored.origin + scored.horizon))
    return np.concatenate(said), np.concatenate(happened), np.concatenate(year)


def make_city_record(folder: str | Path | None = None, *, progress: Watcher | None = None) -> Path:
    """Run the city back-test and write its tables into `data/processed/evidence`; takes some minutes.

    Returns:
        The folder written. The same inputs, code and libraries give the same bytes.
    """
    step = counted_steps(progress, city_steps())
    raw = find_raw(folder)
    CITY_FILES.own_folder(raw)
    panel = panel_of(raw)
    peers, asked = city_peers(panel), (panel.asked.goals, panel.seed)
    runs = list(run_city_rules(peers, tuple(CITY_RULES.values()), settings=asking_cities(CITY_SETTINGS, *asked), step=step))
    gated = asking_cities(GATED, *asked)
    plain = [(each.name, scored) for each in gated for scored in run_rules(peers, settings=[each.setting], rules=PLAIN_RULES, step=step)]
    scores = pd.concat([score_rows((run.asked.name, run.scored) for run in runs), base_rate_rows(plain)], ignore_index=True)
    tables = (
        scores,
        reliability_record(runs),
        middle_rows(runs),
        adding_up_rows(peers, SHARE_RULE, setting=replace(KNOWN_TO_THE_END, goals=panel.asked.goals, seed=panel.seed), step=step),
        later_table(panel, step=step),
        admitted_rows(scores[scores["rule"] != BASE_RATE].round(4), TWO_YEARS.name),
        gate_table(peers, runs, plain, seed=panel.seed, step=step),
        class_rows(peers, settings=asking_cities(CLASS_SETTINGS, *asked), step=step),
    )
    return CITY_FILES.write(raw, tables, _about(panel))


def city_steps() -> int:
    """Return how many steps `make_city_record` reports on a panel that reaches far enough for every origin."""
    asked = sum(len(each.setting.origins) for each in (*CITY_SETTINGS, *EARLIER, *GATED, *CLASS_SETTINGS)) + len(KNOWN_TO_THE_END.origins)
    return 2 * (asked + 1)


def base_rate_rows(plain: Sequence[tuple[str, Scored]]) -> pd.DataFrame:
    """Rows of the base rate at the origins of the tables, which a record is compared with."""
    origins = {each.name: each.setting.origins for each in (TWO_YEARS, FOUR_YEARS)}
    return score_rows((name, scored) for name, scored in plain if scored.rule == BASE_RATE and scored.origin in origins[name])


def gate_table(
    peers: Mapping[str, Peers],
    runs: Sequence[CityRun],
    plain: Sequence[tuple[str, Scored]],
    *,
    seed: int,
    step: Step | None = None,
) -> pd.DataFrame:
    """Run the gate at every origin: on the rules of this back-test, from earlier origins on, and on plain ones."""
    earlier = run_city_rules(peers, tuple(CITY_RULES.values()), settings=asking_cities(EARLIER, AskedOfPanel.goals, seed), step=step)
    asked = {each.name for each in GATED}
    rows = [origin_row(run.asked.name, run.scored) for run in (*earlier, *runs) if run.asked.name in asked]
    return gate_rows(pd.DataFrame([*rows, *(origin_row(name, scored) for name, scored in plain)]))


def later_table(panel: Panel, *, step: Step | None = None) -> pd.DataFrame:
    """Score the rules on the cities of the province under study after the panel's end (`later_rows`)."""
    data = load(panel.raw.parent.parent)
    rows = []
    for indicator in panel.asked.indicators:
        peers = load_peers(panel.raw / "peers", indicator)
        to = int(peers.years[-1]) + LATER
        if step is not None:
            step(f"{indicator}, cities of the province under study in {to}")
        found = later_cities(data, peers, indicator, province=data.reference_of(data.study.area) or "", to=to)
        rows.append(later_rows(found, [CITY_RULES[name] for name in LATER_RULES], panel.asked.plan))
    return pd.concat(rows, ignore_index=True)


def _about(panel: Panel) -> dict[str, object]:
    """How the tables are made."""
    asked = [(each.name, each.setting, each.ahead) for each in CITY_SETTINGS]
    return {
        "seed": panel.seed,
        "paths": CITY_PATHS,
        "questions": [
            {"name": name, "horizon": setting.horizon, "known": setting.known, "ahead": ahead, "origins": list(setting.origins)}
            for name, setting, ahead in asked
        ],
        "left_out": [panel.studied, panel.province],
        "slowed": SLOWED,
        "middle": list(MIDDLE),
    }
