"""Made-up forecasts and assessments for tests of figures, tables and wording; no number here is real."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessment import (
    Assessment,
    FirstPassage,
    ImpliedBase,
    Reliability,
    RequiredGrowth,
    WhatItTakes,
)
from psi_analysis.goals.answers.reference_curve import ReferenceCurve
from psi_analysis.nouns.areas import AreaId
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.series import Break, Series
from psi_analysis.nouns.targets import Target
from psi_analysis.words.reasons import stated

CITY, PROVINCE = AreaId("zhuzhou", "株洲市", "Zhuzhou"), AreaId("hunan", "湖南省", "Hunan")
"""Areas with the names a study gives them."""

LOANS = Indicator("loans", "金融机构贷款余额", "loan balance", "100m yuan", "stock")
GOAL = Target(
    ">=", 5000.0, "2027", about=True, id="T22", indicator="loans", area=CITY, name_zh="金融机构贷款余额",
    name_en="Loan balance of financial institutions", base="2024", paired_with="T23", unit="100m yuan", departments="人民银行株洲市分行",
)  # fmt: skip
GROWTH_GOAL = Target(
    ">=", 0.082, "2027", "average growth", base="2024", id="T23", indicator="loans", area=CITY, name_zh="贷款年均增长",
    name_en="Average loan growth", paired_with="T22",
)  # fmt: skip


def made_up_series(*, first: int = 2008, last: int = 2023, area: str = CITY, growth: float = 0.12, end: float = 3748.2) -> Series:
    """A smooth yearly history with a kink."""
    years = np.arange(first, last + 1)
    wave = 0.03 * np.sin(years * 1.3)
    values = end * np.exp(-growth * (last - years) + wave - wave[-1])
    index = pd.period_range(str(first), str(last), freq="Y")
    note = Break(pd.Period("2015", "Y"), "2015年增速异常，存疑", "growth in 2015 is suspicious")
    return Series(LOANS, area, pd.Series(values, index=index), dt.date(2026, 11, 23), breaks=(note,) if first < 2015 <= last else ())


def random_paths(start: float, drift: float, deviation: float, shape: tuple[int, int]) -> np.ndarray:
    """Geometric random walks from a fixed seed."""
    rng = np.random.default_rng(20261123)
    return start * np.exp(np.cumsum(drift + deviation * rng.standard_normal(shape), axis=1))


def made_up_forecast(*, conditional: bool = True, horizon: int = 7, drift: float = 0.07, deviation: float = 0.035) -> Forecast:
    """A pool of two members, conditional on a reference known two years longer."""
    series = made_up_series()
    reference = None
    if conditional:
        whole = made_up_series(last=2025, area=PROVINCE, growth=0.1, end=76000.0)
        ahead = random_paths(whole.last, 0.06, 0.02, (2000, horizon - 2))
        reference = Forecast(whole, ahead, {"drift": ahead}, {"drift": 1.0}, {}, "univariate", 1)
    first = random_paths(series.last, drift, deviation, (2000, horizon))
    second = random_paths(series.last, drift + 0.012, deviation * 0.8, (2000, horizon))
    method = "share of reference" if conditional else "univariate"
    pool = np.concatenate([first, second])
    return Forecast(series, pool, {"drift": first, "ets": second}, {"drift": 0.5, "ets": 0.5}, {"arima": "needs 20"}, method, 1, reference)


def made_up_ratio_forecast() -> Forecast:
    """A share that falls slowly."""
    indicator = Indicator("rail_water", "铁水货运占比", "rail and water share of freight", "share", "ratio")
    values = pd.Series([0.118, 0.119, 0.121, 0.1205, 0.122, 0.1235], index=pd.period_range("2018", "2023", freq="Y"))
    rng = np.random.default_rng(7)
    paths = values.iloc[-1] + np.cumsum(0.001 + 0.002 * rng.standard_normal((2000, 4)), axis=1)
    return Forecast(Series(indicator, CITY, values, dt.date(2026, 11, 23)), paths, {"drift": paths}, {"drift": 1.0}, {}, "univariate", 1)


def made_up_assessment(**changes: object) -> Assessment:
    """An assessment with every part filled in; give fields to change some."""
    by = pd.Series([0.05, 0.2, 0.42, 0.634, 0.78, 0.86, 0.91], index=pd.period_range("2024", "2030", freq="Y"))
    values: dict[str, object] = {
        "target": GOAL,
        "grade": "B",
        "reasons": (stated("最新数据为2023年，滞后2年", "the latest figure is of 2023, 2 years behind"),),
        "forecast": made_up_forecast(),
        "probability": 0.634,
        "probability_range": (0.58, 0.81),
        "by_member": {"drift": 0.58, "ets": 0.81},
        "tolerance": {0.0: 0.634, 0.005: 0.66, 0.01: 0.7, 0.02: 0.76},
        "monte_carlo_error": 0.0076,
        "latest": 3748.2,
        "latest_period": pd.Period("2023", "Y"),
        "distance": 1251.8,
        "gap": 86.4,
        "median": 5086.4,
        "interval80": (4712.0, 5481.3),
        "required": RequiredGrowth(0.0747, 4, 3748.2, pd.Period("2023", "Y"), 0.12, 17, 0.31, 1250, 14),
        "required_remaining": RequiredGrowth(0.082, 2, 4271.0, pd.Period("2025", "Y")),
        "first_passage": FirstPassage(by, pd.Period("2027", "Y"), 0.09),
        "takes": WhatItTakes({0.5: -0.004, 0.66: 0.001, 0.9: 0.0123}, 4, {0.5: -0.008, 0.66: 0.002, 0.9: 0.0246}, 2),
        "implied_base": ImpliedBase(pd.Period("2024", "Y"), 3947.2, "growth", 0.91, ((pd.Period("2023", "Y"), 3748.2, 3648.1),)),
        "reliability": Reliability(0.64, 0.6, 412, 6, 0.127, 0.14),
        "univariate": 0.974,
    }
    values.update(changes)
    return Assessment(**values)  # type: ignore[arg-type]


def made_up_curve() -> ReferenceCurve:
    """P over growth of a reference, rising."""
    growth = np.round(np.arange(0.02, 0.1201, 0.005), 3)
    odds = pd.Series(1.0 / (1.0 + np.exp(-(growth - 0.078) / 0.012)), index=growth, name="probability")
    recent = {1: 0.061, 3: 0.081, 10: 0.112}
    return ReferenceCurve(GOAL, odds, pd.Period("2026", "Y"), pd.Period("2027", "Y"), recent, (0.064, 0.041, 0.089), 0.078)


def made_up_back_test(cells: int = 1800) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Probabilities, outcomes and years with a common shock a year."""
    rng = np.random.default_rng(3)
    years = rng.integers(2014, 2020, cells)
    shock = rng.normal(0.0, 0.6, 6)[years - 2014]
    lean = rng.normal(0.3, 1.6, cells)
    return 1 / (1 + np.exp(-lean)), (rng.random(cells) < 1 / (1 + np.exp(-(lean + shock)))).astype(float), years


def made_up_register() -> list[Assessment]:
    """A register of goals of every grade and class, names short and long."""
    long = Target(
        ">=", 1000.0, "2027", id="T31", kind="count", area=CITY, name_zh="湘粤非铁海联运年度发运量",
        name_en="Annual trains, Hunan-Guangdong-Africa rail-sea intermodal corridor, departures a year",
    )  # fmt: skip
    ratio = Target("<", 0.13, "2027", kind="ratio", id="T15", area=CITY, name_zh="物流总费用占GDP比重", name_en="Logistics cost / GDP")
    return [
        made_up_assessment(),
        made_up_assessment(target=GROWTH_GOAL, probability=0.81, probability_range=(0.7, 0.9)),
        made_up_assessment(probability=0.004, probability_range=(0.0, 0.02)),
        made_up_assessment(probability=0.998, probability_range=(0.97, 1.0), grade="A"),
        Assessment(ratio, "C", (stated("代理", "proxy"),), probability=0.34, probability_range=(0.13, 0.58)),
        Assessment(long, "D", (stated("需要口径说明", "needs a definition"),)),
    ]
