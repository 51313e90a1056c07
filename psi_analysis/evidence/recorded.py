"""The slow evidence: the panel back-test as files that a brief reads, with what they were made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from psi_analysis.evidence.cities.city_record import CITY_FILES, CityRecord, city_question, load_city_record
from psi_analysis.evidence.evidence_files import EvidenceFiles, Panel, evidence_place, panel_of
from psi_analysis.evidence.panel.blends import blend_rows, run_earlier
from psi_analysis.evidence.panel.cases import SETTINGS, Setting, asking
from psi_analysis.evidence.panel.panel_backtest import PATHS, SLOW_EVERY, member_names, run_panel_members, run_rules
from psi_analysis.evidence.panel.panel_rules import BASE_RATE, ENGINE_LOGS
from psi_analysis.evidence.panel.panel_scores import Scored, reliability_near, reliability_rows, rows_where, scores_by_origin
from psi_analysis.evidence.provinces.province_scores import PROVINCE_FILES, load_province_record
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.reference.beside_peers import BESIDE_PEERS
from psi_analysis.forecasts.reference.city_rules import LADDER
from psi_analysis.forecasts.reference.conditional import SHARE_OF_REFERENCE
from psi_analysis.forecasts.reference.peer_members import CARRIED_GROWTH
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.targets import Target
from psi_analysis.scoring.rule_record import RecentCoverage, Reliability
from psi_analysis.studies.loading import find_raw
from psi_analysis.system.watching import Watcher, counted_steps

PANEL_FILES = EvidenceFiles("evidence.json", ("scores_by_origin.csv", "reliability.csv", "members.csv", "same_cities.csv", "blends.csv"))
"""Tables of the panel back-test."""

SAME_CITIES = ("rule", "indicator", "horizon", "known", "origin", "cities", "brier", "log_score", "crps", "said", "happened", "right")
"""Columns of `same_cities.csv`."""


@frozen
@dataclass(frozen=True)
class Evidence:
    """What the back-test of the panel showed.

    Attributes:
        scores: mean scores, one row a rule, indicator, setting and origin.
        reliability: said against happened, one row a rule, indicator, setting and bin.
        members: the package's own members against the base rate on the same cells.
        same_cities: mean scores of every rule and member on the same cities, those that slow members run on.
        blends: what blending and recalibration, learned on earlier origins, would have gained.
        about: inputs' checksums, seed, settings, versions.
        cities: the back-test of cities with the nation ahead, two and four years; None where it was not made.
        provinces: rules of carrying growth on, scored on the provinces (`load_province_record`); None where it was not made.
    """

    scores: pd.DataFrame = field(repr=False)
    reliability: pd.DataFrame = field(repr=False)
    members: pd.DataFrame = field(repr=False)
    same_cities: pd.DataFrame = field(repr=False)
    blends: pd.DataFrame = field(repr=False)
    about: Mapping[str, object] = field(repr=False)
    cities: CityRecord | None = field(default=None, repr=False)
    provinces: pd.DataFrame | None = field(default=None, repr=False)

    def reliability_at(self, forecast: Forecast, target: Target, probability: float) -> Reliability | None:
        """Return how often it happened when the rule behind a forecast said about this much.

        Args:
            forecast: a yearly forecast made with peers.

        Returns:
            None where the back-test does not cover such a forecast: another indicator, horizon, direction or rule, or no peers.
        """
        if not target.upward or not (target.nature.grows or target.nature.averaged) or forecast.series.frequency != "Y":
            return None
        reference = forecast.reference
        carried = forecast if reference is None else reference
        if reference is None and len(carried.weights) > 1 and CARRIED_GROWTH in carried.weights:
            years = int(target.deadline.year - forecast.origin.year)
            return self.record(BESIDE_PEERS, forecast.series.indicator.id, probability, horizon=years, known=0)
        if CARRIED_GROWTH not in carried.weights or (reference is not None and forecast.peers is None):
            return None
        rule = CARRIED_GROWTH if reference is None else SHARE_OF_REFERENCE
        known = 0 if reference is None else int(reference.origin.year - forecast.origin.year)
        horizon = int(target.deadline.year - forecast.origin.year)
        indicator, asked = forecast.series.indicator.id, city_question(forecast, target)
        found = self.cities.record(LADDER, indicator, asked, probability) if asked and self.cities else None
        return found or self.record(rule, indicator, probability, horizon=horizon, known=known)

    def coverage_at(self, forecast: Forecast, target: Target) -> RecentCoverage | None:
        """Return what the 80 % intervals of the rule behind a forecast held at the panel's last five origins.

        Returns:
            None where the back-test does not cover such a forecast.
        """
        asked = city_question(forecast, target)
        return self.cities.recent_coverage(LADDER, forecast.series.indicator.id, asked) if asked and self.cities else None

    def record(self, rule: str, indicator: str, probability: float, *, horizon: int, known: int) -> Reliability | None:
        """Return the record of a rule at about a probability; None where there is none.

        Args:
            known: years the province was known longer. A rule that sees no province has the same record for all.
        """
        own = {"indicator": indicator, "horizon": horizon} | ({"known": known} if rule != CARRIED_GROWTH else {})
        bins = rows_where(self.reliability, rule=rule, **own)
        if bins.empty:
            return None
        own["known"] = bins["known"].iloc[0]
        bins = rows_where(bins, known=own["known"])
        brier, base = (float(rows_where(self.scores, rule=name, **own)["brier"].mean()) for name in (rule, BASE_RATE))
        return reliability_near(bins, probability, brier, base)


def make_evidence(
    folder: str | Path | None = None,
    *,
    settings: Sequence[Setting] = SETTINGS,
    members: Sequence[str] | None = None,
    executor: Executor | None = None,
    progress: Watcher | None = None,
) -> Path:
    """Run the panel back-test and write its tables; takes minutes.

    Returns:
        The folder written, `data/processed/evidence`. On one processor the same inputs, code and libraries give the
        same bytes; on another a last digit may round the other way.

    Raises:
        DataError: the study or its peers cannot be read, or files of these names lie there that are not the evidence.
    """
    step = counted_steps(progress, None if members else evidence_steps())
    raw = find_raw(folder)
    PANEL_FILES.own_folder(raw)
    panel = panel_of(raw)
    peers, settings = {each: panel.peers(each) for each in panel.asked.indicators}, asking(settings, panel.asked.goals, panel.seed)
    names = tuple(members or member_names())
    with nullcontext(executor) if executor is not None else ProcessPoolExecutor() as workers:
        rules = list(run_rules(peers, settings=settings, executor=workers, step=step))
        earlier = list(run_earlier(peers, settings=settings, executor=workers))
        own = list(run_panel_members(peers, settings=settings, members=names, executor=workers, step=step))
    thinned = {indicator: panel.every(SLOW_EVERY).areas for indicator, panel in peers.items()}
    same = [each.only(thinned[each.indicator]) for each in (*rules, *own)]
    tables = (
        scores_by_origin([*rules, *own]),
        reliability_rows([*rules, *own]),
        members_table(same, [each for each in same if each.rule in (*names, ENGINE_LOGS)]),
        scores_by_origin(same)[list(SAME_CITIES)],
        blend_rows(rules, earlier),
    )
    return PANEL_FILES.write(raw, tables, _about(settings, panel))


def evidence_steps(settings: Sequence[Setting] = SETTINGS, members: Sequence[str] | None = None) -> int:
    """Return how many steps `make_evidence` reports on a panel that reaches far enough for every origin.

    >>> evidence_steps([Setting(3, 0, (2015, 2016)), Setting(4, 2, (2016,))], ["drift"])
    10
    """
    origins = {origin for setting in settings for origin in setting.origins}
    rules = sum(len(setting.origins) for setting in settings)
    return 2 * (rules + len(origins) * len(tuple(members or member_names())))


def _about(settings: Sequence[Setting], panel: Panel) -> dict[str, object]:
    """How the tables are made."""
    return {
        "seed": panel.seed,
        "paths": PATHS,
        "goals": list(panel.asked.goals),
        "settings": [{"horizon": each.horizon, "known": each.known, "origins": list(each.origins)} for each in settings],
        "left_out": panel.studied,
        "members_on_every_city_number": SLOW_EVERY,
        "versions": {name: version(name) for name in ("psi-analysis", "numpy", "pandas", "scipy", "statsmodels")},
    }


@typed
def load_evidence(folder: str | Path | None = None) -> Evidence:
    """Read the evidence.

    Args:
        folder: the study's folder, found as by `load`.

    Raises:
        DataError: it was not made, a table is not the one that was made, or the panel has changed since.
    """
    raw = find_raw(folder)
    place = evidence_place(raw)
    cities = load_city_record(folder) if (place / CITY_FILES.record).is_file() else None
    provinces = load_province_record(folder) if (place / PROVINCE_FILES.record).is_file() else None
    scores, reliability, members, same_cities, blends = PANEL_FILES.read(raw)
    return Evidence(scores, reliability, members, same_cities, blends, PANEL_FILES.about(raw), cities, provinces)


def members_table(rules: Sequence[Scored], own: Sequence[Scored]) -> pd.DataFrame:
    """Compare each member with the base rate on the very same cities, origins and goals.

    A member stays in the default pool when its mean Brier score over both indicators is not worse than the base rate's.

    Returns:
        Columns member, indicator, horizon, origins, cells, brier, brier_base_rate, origins_ahead, in_pool, why.
    """
    base = {(each.indicator, each.horizon, each.known, each.origin): each for each in rules if each.rule == BASE_RATE}
    pairs = []
    for each in own:
        same = base[each.indicator, each.horizon, each.known, each.origin].only(each.areas)
        pairs.append(scores_by_origin([each]).assign(base=scores_by_origin([same])["brier"], cells=each.probability.size))
    table = pd.concat(pairs).drop_duplicates(["rule", "indicator", "horizon", "origin"])
    mean = table.groupby("rule", sort=False)[["brier", "base"]].mean().to_dict("index")
    rows = []
    for (member, indicator, horizon), part in table.groupby(["rule", "indicator", "horizon"], sort=False):
        overall, base_rate = (float(mean[member][name]) for name in ("brier", "base"))
        kept = overall <= base_rate
        verdict = "not worse" if kept else "worse"
        rows.append(
            {
                "member": member,
                "indicator": indicator,
                "horizon": horizon,
                "origins": len(part),
                "cells": int(part["cells"].sum()),
                "brier": part["brier"].mean(),
                "brier_base_rate": part["base"].mean(),
                "origins_ahead": int((part["brier"] < part["base"]).sum()),
                "in_pool": "yes" if kept else "no",
                "why": f"{verdict} than the base rate over all ({overall:.3f}, {base_rate:.3f})",
            }
        )
    return pd.DataFrame(rows)
