"""What the city back-test showed, as it is asked: rules that are admitted, what came when a rule said about so much, recent coverage."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from psi_analysis.errors import DataError, did_you_mean
from psi_analysis.evidence.cities.city_scores import FOUR_YEARS, TWO_YEARS
from psi_analysis.evidence.cities.class_scores import class_skill
from psi_analysis.evidence.cities.gate import recent_coverage
from psi_analysis.evidence.evidence_files import EvidenceFiles
from psi_analysis.evidence.panel.panel_rules import BASE_RATE
from psi_analysis.evidence.panel.panel_scores import reliability_near, rows_where
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.reference.city_rules import CITY_RULES, LADDER, CityRule
from psi_analysis.forecasts.reference.peer_members import CARRIED_GROWTH
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.targets import Target
from psi_analysis.scoring.rule_record import RecentCoverage, Reliability
from psi_analysis.studies.loading import find_raw

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
        "city_classes.csv",
    ),
)
"""Tables of this back-test."""


KEY = ["question", "rule", "indicator", "horizon", "known"]
"""Columns that say which rule was asked what."""


@dataclass(frozen=True)
class LaterPace:
    """What the ladder said of cities keeping a pace two years ahead, and what came: means over the cities."""

    cities: int
    said: float
    happened: float
    brier: float


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
        classes: the five classes of the mid-term reviews at every origin (`class_rows`).
    """

    scores: pd.DataFrame = field(repr=False)
    reliability: pd.DataFrame = field(repr=False)
    middle: pd.DataFrame = field(repr=False)
    adding_up: pd.DataFrame = field(repr=False)
    later: pd.DataFrame = field(repr=False)
    admitted: pd.DataFrame = field(repr=False)
    gate: pd.DataFrame = field(repr=False)
    classes: pd.DataFrame = field(repr=False)

    def admitted_rules(self, indicator: str) -> tuple[CityRule, ...]:
        """Return the rules that a headline's range is taken over, best first."""
        rows = rows_where(self.admitted, indicator=indicator, admitted="yes")
        if rows.empty:
            raise DataError(
                f"the city back-test lists no rule for {indicator!r}. {did_you_mean(indicator, set(self.admitted['indicator']))}"
            )
        return tuple(CITY_RULES[str(name)] for name in rows["rule"])

    def class_skill(self, forecast: Forecast, target: Target) -> float | None:
        """Return how much lower the classes score than the class shares known at the origin; None where this was not asked of the panel."""
        rows = rows_where(self.classes, question=city_question(forecast, target) or "", indicator=forecast.series.indicator.id)
        return float(class_skill(rows)["skill"].iloc[0]) if len(rows) else None

    def later_pace(self, indicator: str, pace: float) -> LaterPace | None:
        """Return what the ladder said of the province's own cities two years ahead, and what came; None where that pace was not asked.

        Args:
            pace: growth a year that was asked of them.
        """
        rows, name = rows_where(self.later, indicator=indicator, known="nation to the end", rule=LADDER), f"{100 * pace:.1f}"
        if rows.empty or f"said_{name}" not in rows:
            return None
        row = rows.iloc[0]
        return LaterPace(int(row["cities"]), *(float(row[f"{what}_{name}"]) for what in ("said", "happened", "brier")))

    def record(self, rule: str, indicator: str, question: str, probability: float) -> Reliability | None:
        """Return what came when a rule said about so much; None where it was not scored."""
        bins = rows_where(self.reliability, rule=rule, indicator=indicator, question=question)
        if bins.empty:
            return None
        scores = rows_where(self.scores, indicator=indicator, question=question)
        own, plain = (rows_where(scores, rule=name)["brier"] for name in (rule, BASE_RATE))
        return reliability_near(bins, probability, float(own.mean()), float(plain.mean()) if len(plain) else None)

    def recent_coverage(self, rule: str, indicator: str, question: str) -> RecentCoverage | None:
        """Return what a rule's 80 % intervals held at the last five origins; None where it was not scored."""
        return recent_coverage(rows_where(self.scores, rule=rule, indicator=indicator, question=question))


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
    settings = {(each.setting.horizon, each.setting.known, each.ahead): each.name for each in (FOUR_YEARS, TWO_YEARS)}
    return settings.get((horizon, known, ahead))


def load_city_record(folder: str | Path | None = None) -> CityRecord:
    """Read the tables.

    Raises:
        DataError: they were not made, a table is not the one that was made, or the panel has changed since.
    """
    return CityRecord(*CITY_FILES.read(find_raw(folder)))
