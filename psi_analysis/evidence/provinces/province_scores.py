"""Growth of provinces carried on and judged: rules of carrying growth on, scored by origin and by state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from psi_analysis.evidence.cities.city_cases import SLOWED
from psi_analysis.evidence.evidence_files import EvidenceFiles, Panel, panel_of
from psi_analysis.forecasts.reference.growth_windows import SHORT, mean_by_year
from psi_analysis.forecasts.reference.persistence import Belief, expected_growth
from psi_analysis.forecasts.reference.reference_class import CARRIED, TWO_MEMORIES, learned_errors
from psi_analysis.models.protocol import FloatArray, IntArray
from psi_analysis.scoring import crps_from_samples
from psi_analysis.studies.comparable.peer_panels import indicators_with_peers, load_peers
from psi_analysis.studies.loading import find_raw
from psi_analysis.studies.study_file import AskedOfPanel
from psi_analysis.system.watching import Step, Watcher, counted_steps

NEW_RULE = "carried growth"
"""The package's rule: how much goes on is learned."""

EDITION_2026_3 = "carried growth of edition 2026-3"
"""The rule before it: half of the paths with a short memory, half with a long one, three quarters of the own deviation, nothing learned."""

_PRIOR = CARRIED[0]

WEAK_PRIORS = replace(_PRIOR, memories=(1.0, SHORT), down=(0.9, 0.4), tied=2.0, up=(0.0, 0.25), own=(0.5, 0.75), own_origins=2.0, kept=0.1)
"""The same with priors that let a panel say more."""

GROWTH_RULES: dict[str, tuple[Belief, ...]] = {
    NEW_RULE: CARRIED,
    EDITION_2026_3: TWO_MEMORIES,
    "memory 0.7 alone": TWO_MEMORIES[:1],
    "lower of the two memories": (Belief((SHORT,), down=(1.0, 0.0), up=(0.0, 0.0), own=(0.75, 0.75), kept=0.0, learns=False),),
    "prior, nothing learned": (replace(_PRIOR, learns=False),),
    "state not asked": (replace(_PRIOR, down=(0.5, 0.4), up=(0.5, 0.4)),),
    "last year as the short memory": (replace(_PRIOR, memories=(1.0,)),),
    "last year or memory 0.7": (replace(_PRIOR, memories=(1.0, SHORT)),),
    "weak priors": (WEAK_PRIORS,),
    "own deviations learned freely": (replace(_PRIOR, own_origins=2.0),),
    "every province as restless as all": (replace(_PRIOR, pooled=1.0),),
    "prior of slowdowns the same for every panel": (replace(_PRIOR, tied=0.0),),
    "mean error never kept": (replace(_PRIOR, kept=0.0),),
    "mean error kept or not, even odds": (replace(_PRIOR, kept=0.5),),
}
"""Beliefs by the name of the rule: what `learned_errors(..., beliefs=)` takes. The first two are the rules compared, the rest was tried."""


STATES = ("all", "after a slowdown", "after an acceleration")
"""A province has slowed where its last year's log growth lies at least two points under the mean of the five years before it."""

PROVINCE_FILES = EvidenceFiles("provinces.json", ("provinces.csv",), ("province_growth.csv",))
"""The table of this back-test."""


@dataclass(frozen=True)
class ProvinceQuestion:
    """One question to the rules.

    Attributes:
        ahead: years in which the provinces' mean is known longer than each of them.
        since: years in which the provinces asked about are known longer than the panel that is learned from.
        origins: last years known.
        goals: average growth a year that every province is asked for.
    """

    name: str
    horizon: int
    ahead: int = 0
    since: int = 0
    origins: tuple[int, ...] = tuple(range(2009, 2022))
    goals: tuple[float, ...] = AskedOfPanel.goals


QUESTIONS = (
    ProvinceQuestion("two years ahead", 2),
    ProvinceQuestion("two years ahead, their mean known for one", 2, ahead=1),
    ProvinceQuestion("two years ahead, learned from a panel that ends two years earlier", 2, since=2),
    ProvinceQuestion("one year ahead", 1, origins=tuple(range(2009, 2023))),
    ProvinceQuestion("four years ahead", 4, origins=tuple(range(2010, 2020))),
)
"""The first is the one that the rule was chosen on."""


def judged(growth: FloatArray, years: IntArray, asked: ProvinceQuestion, beliefs: Sequence[Belief]) -> Iterator[tuple[int, pd.DataFrame]]:
    """Go through the origins of a question; nothing after an origin is seen.

    The predictive distribution is the rule's own, every error window once: no paths are drawn, so there is no seed.

    Args:
        growth: log growth of the provinces, (provinces, years).

    Returns:
        Origin, and one row a province that is known then and whose outcome is. Columns: change (last year less the five before it, log
        growth); miss (what came less the mean expected) and crps, both in points of log growth a year; inside80; brier, mean over the
        goals of the panel back-test.
    """
    for origin in asked.origins:
        known = int(np.searchsorted(years, origin)) + 1
        if origin not in years or known + asked.horizon > growth.shape[1]:
            continue
        past, came = growth[:, :known], growth[:, known : known + asked.horizon].sum(axis=1)
        common = mean_by_year(growth)
        learned = learned_errors(
            past[:, : known - asked.since],
            asked.horizon,
            ahead=asked.ahead,
            since=common[:known] if asked.since else None,
            later=asked.since,
            beliefs=beliefs,
        )
        ahead = common[None, known : known + asked.ahead]
        expected = [expected_growth(past, common[None, :known], ahead, each.persistence)[:, -1:] for each in learned]
        errors = [each.widths(past, common[:known])[:, None] * each.windows[:, -1] for each in learned]
        said = np.concatenate([middle + error for middle, error in zip(expected, errors, strict=True)], axis=1)
        change = past[:, -1] - past[:, -6:-1].mean(axis=1)
        seen = np.isfinite(said).all(axis=1) & np.isfinite(came) & np.isfinite(change)
        yield origin, scored(said[seen], came[seen], change[seen], asked)


def scored(said: FloatArray, came: FloatArray, change: FloatArray, asked: ProvinceQuestion) -> pd.DataFrame:
    """Score predictive samples of cumulative log growth, one row a province: the columns of `judged`."""
    points = 100.0 / asked.horizon
    low, high = np.quantile(said, [0.1, 0.9], axis=1)
    goals = asked.horizon * np.log1p(np.array(asked.goals))
    miss = (said[:, :, None] >= goals).mean(axis=1) - (came[:, None] >= goals)
    return pd.DataFrame(
        {
            "change": change,
            "miss": points * (came - said.mean(axis=1)),
            "crps": crps_from_samples(points * said, points * came, fair=False),
            "inside80": (low <= came) & (came <= high),
            "brier": (miss**2).mean(axis=1),
        }
    )


def province_rows(
    growth: FloatArray, years: IntArray, asked: ProvinceQuestion, rule: str, beliefs: Sequence[Belief]
) -> list[dict[str, object]]:
    """Mean scores of one rule, one row an origin and state that some province was in."""
    rows: list[dict[str, object]] = []
    for origin, cells in judged(growth, years, asked, beliefs):
        masks = (np.ones(len(cells), dtype=bool), cells["change"] <= -SLOWED, cells["change"] >= SLOWED)
        for state, mask in zip(STATES, masks, strict=True):
            part = cells[mask]
            if len(part):
                means = {
                    "bias": part["miss"].mean(),
                    "crps": part["crps"].mean(),
                    "coverage80": part["inside80"].mean(),
                    "brier": part["brier"].mean(),
                }
                rows.append({"question": asked.name, "rule": rule, "origin": origin, "state": state, "cells": len(part)} | means)
    return rows


def province_table(study: Panel, *, step: Step | None = None) -> pd.DataFrame:
    """Score the rules on the provinces: those tried on the panel without the province under study, the two compared on all as well."""
    rows = []
    for indicator in indicators_with_peers(study.raw / "peers"):
        if step is not None:
            step(f"{indicator}, provinces")
        panel = load_peers(study.raw / "peers", indicator)
        others = np.array([name != study.province for name in panel.references])
        chosen_on, every = f"without {study.province_en}", f"{len(others)} provinces"
        for asked in (replace(each, goals=study.asked.goals) for each in QUESTIONS):
            names = tuple(GROWTH_RULES) if asked.name == QUESTIONS[0].name else (NEW_RULE, EDITION_2026_3)
            for name, mask, rules in ((chosen_on, others, names), (every, np.ones_like(others), names[:2])):
                for rule in rules:
                    here = province_rows(panel.reference_growth[mask], panel.reference_years, asked, rule, GROWTH_RULES[rule])
                    rows += [{"panel": name, "indicator": indicator} | row for row in here]
    return pd.DataFrame(rows)


def make_province_record(folder: str | Path | None = None, *, progress: Watcher | None = None) -> Path:
    """Score the rules on the provinces and write `provinces.csv` into `data/processed/evidence`; takes about a minute.

    Raises:
        DataError: the panel cannot be read, or files of these names lie there that are not the evidence.
    """
    raw = find_raw(folder)
    step = counted_steps(progress, province_steps(raw))
    PROVINCE_FILES.own_folder(raw)
    panel = panel_of(raw)
    about = {"slowed": SLOWED, "goals": list(panel.asked.goals), "chosen_without": panel.province}
    return PROVINCE_FILES.write(raw, [province_table(panel, step=step)], about)


def province_steps(raw: Path) -> int:
    """Return how many steps `make_province_record` reports."""
    return len(indicators_with_peers(raw / "peers"))


def load_province_record(folder: str | Path | None = None) -> pd.DataFrame:
    """Read the table.

    Raises:
        DataError: it was not made, is not the one that was made, or the panel has changed since.
    """
    return PROVINCE_FILES.read(find_raw(folder))[0]
