"""The tables of the city back-test as files: `data/processed/evidence/city_*.csv` and what they were made from, `cities.json`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from psi_analysis.errors import DataError, did_you_mean
from psi_analysis.evidence.cities.adding_up import KNOWN_TO_THE_END, adding_up_rows
from psi_analysis.evidence.cities.admitted import admitted_rows
from psi_analysis.evidence.cities.city_cases import SLOWED
from psi_analysis.evidence.cities.city_scores import CITY_PATHS, CITY_SETTINGS, FOUR_YEARS, TWO_YEARS, CityRun, run_city_rules
from psi_analysis.evidence.cities.gate import gate_rows, origin_row, recent_coverage
from psi_analysis.evidence.cities.later_cities import later_cities, later_rows
from psi_analysis.evidence.evidence_files import STUDIED, EvidenceFiles
from psi_analysis.evidence.panel.cases import Setting
from psi_analysis.evidence.panel.panel_backtest import run_rules
from psi_analysis.evidence.panel.panel_rules import BASE_RATE, CARRIED_GROWTH, PANEL_SEED
from psi_analysis.evidence.panel.panel_scores import Scored, near_bins, reliability_rows, scores_by_origin
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.reference.city_rules import AS_IN_2026_3, CITY_RULES, LADDER, CityRule
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.targets import Target
from psi_analysis.scoring import clustered_mean
from psi_analysis.scoring.rule_record import RecentCoverage, Reliability
from psi_analysis.studies.comparable.peers import Peers, load_peers
from psi_analysis.studies.data import find_raw, load
from psi_analysis.system.watching import Step, Watcher, counted_steps

STUDIED_PROVINCE = "湖南"
"""The province of the city under study: nothing is chosen or learned on its cities or on itself."""

LATER = 2025
"""The year-end of the cities that came after the panel."""

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

CITY_FILES = EvidenceFiles(
    "cities.json",
    (
        "city_scores.csv",
        "city_reliability.csv",
        "city_middle.csv",
        "city_adding_up.csv",
        "city_later.csv",
        "admitted_rules.csv",
        "city_gate.csv",
    ),
)
"""Tables of this back-test."""

KEY = ["question", "rule", "indicator", "horizon", "known"]
"""Columns that say which rule was asked what."""


@frozen
@dataclass(frozen=True)
class CityRecord:
    """What the city back-test showed.

    Attributes:
        scores: one row a question, rule, indicator and origin: the columns of `scores_by_origin`.
        reliability: said against happened by bin: the columns of `reliability_rows`.
        middle: what happened where 40 to 70 % was said, one row a question, rule, indicator and group of cities.
        adding_up: shares as they are and made to add up within a province: the columns of `scores_by_origin`.
        later: the cities of the province under study after the panel's end (`later_rows`).
        admitted: rules of the two-year question and whether they are not worse than the best (`admitted_rows`).
        gate: the gate at every origin with what was known there (`gate_rows`).
    """

    scores: pd.DataFrame = field(repr=False)
    reliability: pd.DataFrame = field(repr=False)
    middle: pd.DataFrame = field(repr=False)
    adding_up: pd.DataFrame = field(repr=False)
    later: pd.DataFrame = field(repr=False)
    admitted: pd.DataFrame = field(repr=False)
    gate: pd.DataFrame = field(repr=False)

    def admitted_rules(self, indicator: str) -> tuple[CityRule, ...]:
        """Return the rules that a headline's range is taken over, best first.

        Args:
            indicator: "deposits" or "loans".

        Raises:
            DataError: the back-test does not cover the indicator.
        """
        rows = self.admitted[(self.admitted["indicator"] == indicator) & (self.admitted["admitted"] == "yes")]
        if rows.empty:
            raise DataError(
                f"the city back-test lists no rule for {indicator!r}. {did_you_mean(indicator, set(self.admitted['indicator']))}"
            )
        return tuple(CITY_RULES[str(name)] for name in rows["rule"])

    def record(self, rule: str, indicator: str, question: str, probability: float) -> Reliability | None:
        """Return what came when a rule said about so much; None where it was not scored.

        Args:
            rule: a name in the column `rule`.
            indicator: "deposits" or "loans".
            question: a name in the column `question`.
            probability: between 0 and 1.
        """
        wanted = {"rule": rule, "indicator": indicator, "question": question}
        bins = _where(self.reliability, wanted)
        if bins.empty:
            return None
        near = near_bins(bins, probability)
        weights = near["cells"] / near["cells"].sum()
        plain = _where(self.scores, wanted | {"rule": BASE_RATE})["brier"]
        brier, base = float(_where(self.scores, wanted)["brier"].mean()), float(plain.mean()) if len(plain) else None
        said, happened = (float((near[name] * weights).sum()) for name in ("said", "happened"))
        return Reliability(said, happened, int(near["cells"].sum()), int(near["years"].max()), brier, base)

    def recent_coverage(self, rule: str, indicator: str, question: str) -> RecentCoverage | None:
        """Return what a rule's 80 % intervals held at the last five origins; None where it was not scored.

        Args:
            rule: a name in the column `rule`.
            indicator: "deposits" or "loans".
            question: a name in the column `question`.
        """
        return recent_coverage(_where(self.scores, {"rule": rule, "indicator": indicator, "question": question}))


def city_question(forecast: Forecast, target: Target) -> str | None:
    """Return the question of the back-test that a city's forecast under a ladder answers; None where there is none like it.

    Args:
        forecast: a yearly forecast with peers, resting on its province and that on the nation.
        target: a level or an average growth to be reached; its deadline gives the horizon.
    """
    if len(forecast.rungs) < 2 or forecast.peers is None or forecast.series.frequency != "Y":
        return None
    if not target.upward or not (target.nature.grows or target.nature.averaged):
        return None
    province, nation = forecast.rungs[:2]
    if CARRIED_GROWTH not in province.weights:
        return None
    last = nation.origin if nation.in_progress is None else nation.in_progress.period
    horizon, known = int(target.deadline.year - forecast.origin.year), int(province.origin.year - forecast.origin.year)
    ahead = int(last.year - province.origin.year)
    for each in (TWO_YEARS, FOUR_YEARS):
        if (horizon, known, ahead) == (each.setting.horizon, each.setting.known, each.ahead):
            return each.name
    return None


def city_peers(folder: Path) -> dict[str, Peers]:
    """Read the panel without the city and the province under study.

    Args:
        folder: `data/raw/peers`.
    """
    return {each: load_peers(folder, each).without(STUDIED).outside(STUDIED_PROVINCE) for each in ("deposits", "loans")}


def score_rows(runs: Iterable[CityRun]) -> pd.DataFrame:
    """Mean scores of each rule at each origin, one row a question, rule, indicator and origin."""
    rows = [scores_by_origin([run.scored]).assign(question=run.asked.name) for run in runs]
    table = pd.concat(rows, ignore_index=True)
    return table[[*KEY, *(name for name in table.columns if name not in KEY)]]


def reliability_record(runs: Sequence[CityRun]) -> pd.DataFrame:
    """Said against happened by bin, one row a question, rule, indicator and bin."""
    rows = [
        reliability_rows([run.scored for run in runs if run.asked.name == name]).assign(question=name)
        for name in dict.fromkeys(run.asked.name for run in runs)
    ]
    table = pd.concat(rows, ignore_index=True)
    return table[[*KEY, *(name for name in table.columns if name not in KEY)]]


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

    Args:
        folder: the study's folder, found as by `load`.
        progress: called at each step with how many are done, how many there are, and what.

    Returns:
        The folder written. The same inputs, code and libraries give the same bytes.
    """
    step = counted_steps(progress, city_steps())
    raw = find_raw(folder)
    CITY_FILES.own_folder(raw)
    peers = city_peers(raw / "peers")
    runs = list(run_city_rules(peers, tuple(CITY_RULES.values()), step=step))
    plain = plain_scores(peers, step=step)
    scores = pd.concat([score_rows(runs), base_rate_rows(plain)], ignore_index=True)
    tables = (
        scores,
        reliability_record(runs),
        middle_rows(runs),
        adding_up_rows(peers, SHARE_RULE, step=step),
        later_table(raw, step=step),
        admitted_rows(scores[scores["rule"] != BASE_RATE].round(4), TWO_YEARS.name),
        gate_table(peers, runs, plain, step=step),
    )
    return CITY_FILES.write(raw, tables, _about())


def city_steps() -> int:
    """Return how many steps `make_city_record` reports on a panel that reaches far enough for every origin."""
    asked = sum(len(each.setting.origins) for each in (*CITY_SETTINGS, *EARLIER, *GATED)) + len(KNOWN_TO_THE_END.origins)
    return 2 * (asked + 1)


def plain_scores(peers: Mapping[str, Peers], *, step: Step | None = None) -> list[tuple[str, Scored]]:
    """Score plain rules on the gated questions: pairs of the question and the score."""
    return [(each.name, scored) for each in GATED for scored in run_rules(peers, settings=[each.setting], rules=PLAIN_RULES, step=step)]


def base_rate_rows(plain: Sequence[tuple[str, Scored]]) -> pd.DataFrame:
    """Rows of the base rate at the origins of the tables, which a record is compared with."""
    origins = {each.name: each.setting.origins for each in (TWO_YEARS, FOUR_YEARS)}
    kept = [(name, scored) for name, scored in plain if scored.rule == BASE_RATE and scored.origin in origins[name]]
    table = pd.concat([scores_by_origin([scored]).assign(question=name) for name, scored in kept], ignore_index=True)
    return table[[*KEY, *(name for name in table.columns if name not in KEY)]]


def gate_table(
    peers: Mapping[str, Peers],
    runs: Sequence[CityRun],
    plain: Sequence[tuple[str, Scored]],
    *,
    step: Step | None = None,
) -> pd.DataFrame:
    """Run the gate at every origin: on the rules of this back-test, from earlier origins on, and on plain ones.

    Args:
        peers: the panel by indicator.
        runs: of the tables.
        plain: of `plain_scores`.
        step: called with a line at each origin.
    """
    earlier = run_city_rules(peers, tuple(CITY_RULES.values()), settings=EARLIER, step=step)
    asked = {each.name for each in GATED}
    rows = [origin_row(run.asked.name, run.scored) for run in (*earlier, *runs) if run.asked.name in asked]
    return gate_rows(pd.DataFrame([*rows, *(origin_row(name, scored) for name, scored in plain)]))


def later_table(raw: Path, *, step: Step | None = None) -> pd.DataFrame:
    """Score the rules on the cities of the province under study after the panel's end (`later_rows`)."""
    data = load(raw.parent.parent)
    rows = []
    for indicator in ("deposits", "loans"):
        if step is not None:
            step(f"{indicator}, cities of the province under study in {LATER}")
        found = later_cities(
            data, load_peers(raw / "peers", indicator), indicator, province=data.reference_of(data.study.area) or "", to=LATER
        )
        rows.append(later_rows(found, [CITY_RULES[name] for name in LATER_RULES]))
    return pd.concat(rows, ignore_index=True)


def _about() -> dict[str, object]:
    """How the tables are made."""
    asked = [(each.name, each.setting, each.ahead) for each in CITY_SETTINGS]
    return {
        "seed": PANEL_SEED,
        "paths": CITY_PATHS,
        "questions": [
            {"name": name, "horizon": setting.horizon, "known": setting.known, "ahead": ahead, "origins": list(setting.origins)}
            for name, setting, ahead in asked
        ],
        "left_out": [STUDIED, STUDIED_PROVINCE],
        "slowed": SLOWED,
        "middle": list(MIDDLE),
    }


def _where(table: pd.DataFrame, wanted: Mapping[str, str]) -> pd.DataFrame:
    """Rows in which the named columns have the wanted values."""
    keep = np.ones(len(table), dtype=bool)
    for name, value in wanted.items():
        keep &= (table[name] == value).to_numpy(dtype=bool)
    return table[keep]


def load_city_record(folder: str | Path | None = None) -> CityRecord:
    """Read the tables.

    Args:
        folder: the study's folder, found as by `load`.

    Raises:
        DataError: they were not made, a table is not the one that was made, or the panel has changed since.
    """
    return CityRecord(*CITY_FILES.read(find_raw(folder)))
