"""What is asked of the package in the kept answers: verbs on a study frozen for this purpose and on made-up series."""

from __future__ import annotations

import functools
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

import psi_analysis as psi
from psi_analysis.evidence.rules.comparing import compare_rules
from psi_analysis.goals.plans.plan import PlanAssessment
from psi_analysis.studies.data import Data
from tests.asked_figures import ASKED
from tests.goals.made_up_figures import HEADER

STUDY = Path(__file__).with_name("study.zip")
"""`data/` and `studies/` of the repository as they were on 2026-11-30: an office's corrected row does not reach them."""

DAY = "2026-11-23"
PATHS = 300


@functools.cache
def folder() -> Path:
    """Return where the frozen study lies, unpacked once."""
    place = Path(tempfile.mkdtemp(prefix="psi-kept-"))
    with zipfile.ZipFile(STUDY) as packed:
        packed.extractall(place)
    return place


@functools.cache
def study(as_of: str = DAY) -> Data:
    """Return the frozen study as known on a day."""
    return psi.load(folder() / "data", as_of=as_of)


@functools.cache
def plan() -> PlanAssessment:
    """Return every goal of the frozen study judged."""
    return psi.assess_plan(study(), n_paths=PATHS)


@functools.cache
def plan_with_figures() -> PlanAssessment:
    """Return every goal judged on the figures that its row asks for, made up."""
    rows = [HEADER]
    for indicator, _, periods, values in ASKED.values():
        unit = study().indicators[indicator].unit
        share = 0.01 if unit in ("share", "growth") else 1.0
        for period, value in zip(periods, values, strict=True):
            known = f"{int(period[:4]) + 1}-03-31"
            rows.append(f"{indicator},zhuzhou,{period},,{value * share!r},{unit},final,high,zhuzhou-communique-2025,{known},no,,,made up,")
    copied = Path(tempfile.mkdtemp(prefix="psi-kept-asked-"))
    with zipfile.ZipFile(STUDY) as packed:
        packed.extractall(copied)
    (copied / "data" / "raw" / "observations" / "asked.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return psi.assess_plan(psi.load(copied / "data", as_of=DAY), n_paths=PATHS)


def series(kind: str, frequency: str, n: int, *, drift: float, noise: float, start: float = 100.0) -> psi.Series:
    """Return a made-up series with a season where there is one."""
    rng = np.random.default_rng([n, len(kind), ord(frequency)])
    growth = drift + noise * rng.standard_normal(n)
    seasons = {"Y": 1, "Q": 4, "M": 12}[frequency]
    season = 0.1 * np.sin(2 * np.pi * np.arange(n) / seasons) if seasons > 1 and kind == "flow" else np.zeros(n)
    values = start * np.exp(np.cumsum(growth) + season)
    if kind == "ratio":
        values = 1 / (1 + np.exp(-np.cumsum(growth)))
    if kind == "count":
        values = np.round(values)
    index = pd.period_range("2005", periods=n, freq=frequency)
    return psi.Series.from_pandas(pd.Series(values, index=index), name=f"{kind}-{frequency}", kind=kind)


def own_series() -> dict[str, object]:
    """Judge goals of every kind on made-up series of every frequency."""
    yearly, monthly = series("stock", "Y", 18, drift=0.06, noise=0.03), series("flow", "M", 60, drift=0.004, noise=0.02)
    quarterly, share = series("flow", "Q", 30, drift=0.012, noise=0.02), series("ratio", "Y", 14, drift=0.05, noise=0.06)
    things = series("count", "Y", 12, drift=0.04, noise=0.1, start=20.0)
    asked = {
        "level": (yearly, psi.Target(">=", 350.0, "2026")),
        "falling": (yearly, psi.Target("<=", 300.0, "2026")),
        "about": (yearly, psi.Target(">=", 350.0, "2026", about=True)),
        "growth": (yearly, psi.Target(">=", 0.06, "2026", "average growth", base="2022")),
        "year of months": (monthly, psi.Target(">=", 1600.0, "2011")),
        "quarter": (quarterly, psi.Target(">=", 150.0, "2014Q4")),
        "share": (share, psi.Target(">=", 0.7, "2022")),
        "things": (things, psi.Target(">=", 40, "2020")),
    }
    return {name: psi.assess(psi.forecast(own, to=goal.deadline, n_paths=PATHS), goal) for name, (own, goal) in asked.items()}


def members() -> dict[str, object]:
    """Forecast with every model of the registry."""
    from psi_analysis.models.registry import MEMBERS

    own = series("stock", "Q", 40, drift=0.015, noise=0.02)
    return {name: psi.forecast(own, to="2016Q4", models=name, n_paths=PATHS) for name in MEMBERS}


def rules() -> dict[str, object]:
    """Judge one series by every rule of another system, towards a goal ahead, one behind and one from above."""
    yearly = series("stock", "Y", 14, drift=0.05, noise=0.03)
    share = series("ratio", "Y", 14, drift=-0.05, noise=0.05)
    asked = {"near": (yearly, ">=", 1.1), "far": (yearly, ">=", 1.6), "below": (share, "<=", 0.9)}
    return {
        name: compare_rules(own, psi.Target(relation, factor * own.last, "2022", "ratio" if own is share else "level"))
        for name, (own, relation, factor) in asked.items()
    }


def panel() -> object:
    """Judge a small panel with goals and past origins."""
    many = {f"s{n}": series("flow", "Y", 10 + n, drift=0.02 * n, noise=0.03) for n in range(1, 5)}
    table = pd.concat(pd.DataFrame({"series": name, "period": own.values.index.astype(str), "value": own.y}) for name, own in many.items())
    goals = pd.DataFrame([{"series": name, "period": str(own.origin + 2), "value": own.last * 1.08} for name, own in many.items()])
    made = psi.assess_panel(table, horizon=3, goals=goals, origins=2)
    return {name: getattr(made, name) for name in ("forecasts", "goals", "scores", "summary") if hasattr(made, name)}


def why() -> dict[str, object]:
    """Take the answer on loans apart: drivers, scenarios, the reference's growth, what moved it since a year before."""
    answer = plan()["T22"]
    assert answer.forecast is not None
    scenarios = (*psi.scenarios.usual_scenarios(study(), answer.forecast), *psi.scenarios.stated_scenarios(study(), "T22"))
    return {
        "drivers": psi.tornado(answer),
        "scenarios": psi.project(answer.forecast, answer.target, scenarios),
        "curve": psi.reference_curve(answer.forecast, answer.target),
        "change": psi.explain_change(study(), "T22", since="2025-12-31", printed=0.5, n_paths=PATHS),
    }


def together() -> object:
    """Join the goals of the plan that have a probability."""
    return psi.assess_together(plan(), record=psi.load_joint_record())


def past_origins() -> object:
    """Score a few models at past origins of one series."""
    return psi.backtest(series("stock", "Y", 16, drift=0.06, noise=0.03), horizon=2, models=["drift", "theta"], n_paths=PATHS).scores()


def other_bases() -> object:
    """Judge a goal on the basis it was set on and on today's."""
    old = psi.Series.from_pandas(pd.Series([80.0, 90, 99, 110, 118, 131], index=range(2015, 2021)), name="gdp")
    new = psi.Series.from_pandas(pd.Series([100.0, 112, 118, 131, 142, 150], index=range(2018, 2024)), name="gdp")
    joined = psi.splice(old, new)
    return psi.assess_on_bases(psi.forecast(joined.series, to="2026", n_paths=PATHS), psi.Target(">=", 160.0, "2026"), joined)


CASES: dict[str, Callable[[], object]] = {
    "plan": lambda: {"answers": plan().assessments, "routes": plan().routes, "efforts": plan().efforts, "also": plan().also},
    "findings": lambda: plan().findings,
    "plan with figures": lambda: {"answers": plan_with_figures().assessments, "routes": plan_with_figures().routes},
    "other study": lambda: psi.assess_plan(psi.load(folder() / "studies/national_logistics/data", as_of=DAY), n_paths=PATHS).assessments,
    "own series": own_series,
    "members": members,
    "rules": rules,
    "panel": panel,
    "why": why,
    "together": together,
    "past origins": past_origins,
    "other bases": other_bases,
}
