"""A study of a made-up town, small enough to be judged by hand."""

import datetime as dt

import numpy as np
import pandas as pd

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult, SourceNote
from psi_analysis.briefs.brief_settings import Advice, BriefSettings, Headline
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessing import assess, refuse
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.reference_curve import ReferenceCurve
from psi_analysis.goals.routes.stated_detail import BaseRate, ProxyDetail
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.series import Break, Series
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.study_file import Area, Plan, Study
from psi_analysis.words.reasons import stated
from psi_analysis.words.text import plain

DAY = dt.date(2031, 5, 2)
SAVINGS = Indicator("savings", "储蓄余额", "Savings", "100m yuan", "stock")
WASTE = Indicator("waste_share", "废弃比重", "Waste share", "share", "ratio")
PLAN = Plan(
    "甲市五年计划",
    "Five-year plan of Aville",
    "甲政〔2030〕1号",
    "甲市政府",
    dt.date(2030, 1, 1),
    *(pd.Period(str(y), "Y") for y in (2030, 2033, 2029)),
)
STUDY = Study(
    "甲市计划评估",
    "Goals of Aville",
    "aville",
    PLAN,
    {"aville": Area("aville", "甲市", "Aville", "bprovince"), "bprovince": Area("bprovince", "乙省", "Bprovince", None)},
)
LEVEL = Target(
    ">=", 200.0, "2033", id="G1", indicator="savings", area="aville", about=True, paired_with="G2", name_zh="储蓄余额", name_en="Savings"
)
GROWTH = Target(
    ">=",
    0.05,
    "2033",
    kind="average growth",
    base="2029",
    id="G2",
    indicator="savings",
    area="aville",
    paired_with="G1",
    name_zh="储蓄增长",
)
SHARE = Target("<", 0.2, "2033", kind="ratio", id="G3", indicator="waste_share", area="aville", name_zh="废弃比重", name_en="Waste share")
OTHER = Target(">=", 10.0, "2033", kind="count", id="G4", indicator="parks", area="aville", name_zh="园区数", name_en="Parks")


def series(area: str, values: list[float], first: int, breaks: tuple[Break, ...] = ()) -> Series:
    index = pd.period_range(str(first), periods=len(values), freq="Y")
    provenance = pd.DataFrame(
        {"source": "s", "publisher": "统计局", "title": "年鉴", "confidence": "high", "published": DAY, "published_is_assumed": False},
        index=index,
    )
    return Series(SAVINGS, area, pd.Series(values, index=index), DAY, provenance, breaks)


def made_up_forecast() -> Forecast:
    """Levels of 2033 spread evenly from 180 to 220: 200 is reached in half of them."""
    known = Break(pd.Period("2025", "Y"), "2025年口径变化。", "Definition changed in 2025.")
    town = series("aville", [100.0, 108.0, 117.0, 126.0, 136.0, 147.0, 158.0], 2022, (known,))
    province = series("bprovince", [1000.0 * 1.1**k for k in range(8)] + [1000.0 * 1.1**7 * 1.04], 2022)
    ends = np.linspace(180.0, 220.0, 1001)
    paths = np.stack([158.0 + (ends - 158.0) * step / 5 for step in range(1, 8)], axis=1)[:, :7]
    members = {"drift": paths * 1.05, "arima": paths * 0.95, "theta": paths}
    ahead = np.tile(province.last * 1.05 ** np.arange(1, 8), (1001, 1))
    reference = Forecast(province, ahead, {"drift": ahead}, {"drift": 1.0}, {}, "univariate", 1)
    return Forecast(town, paths, members, {"drift": 0.5, "arima": 0.5}, {}, "share of reference", 1, reference)


def made_up_proxy() -> Assessment:
    priors = pd.DataFrame(
        {
            "id": ["a", "b"],
            "term": ["trend", "trend"],
            "case": ["low", "high"],
            "use": ["prior", "prior"],
            "reason_zh": ["甲", "乙"],
            "reason_en": ["x", "y"],
        }
    )
    detail = ProxyDetail(
        proxy_area="bprovince",
        base_period=pd.Period("2030", "Y"),
        base_value=0.22,
        target_value=0.2,
        priors=priors,
        combinations=pd.DataFrame({"probability": [0.12, 0.48]}),
        lowest=("b",),
        highest=("a",),
        central=0.3,
        weighted=0.3,
        by_base=pd.DataFrame(
            {
                "base": [0.2, 0.21, 0.22],
                "probability": [0.7, 0.5, 0.3],
                "lowest": [0.4, 0.3, 0.1],
                "highest": [0.9, 0.7, 0.5],
                "required_per_year": [0.0, -0.003, -0.007],
            }
        ),
        break_even=pd.DataFrame({"probability": [0.5], "base": [0.21], "lowest": [0.2], "highest": [0.22]}),
        sensitivity=pd.DataFrame({"term": ["trend", "trend"], "prior": ["a", "b"], "case": ["low", "high"], "probability": [0.48, 0.12]}),
        shown=pd.DataFrame(),
        past_goals=pd.DataFrame(
            {
                "area": ["bprovince"],
                "deadline": [2028],
                "outcome": ["missed"],
                "words_zh": ["降到20%"],
                "evidence_zh": ["实际21%"],
                "evidence_en": ["21 in fact"],
            }
        ),
        base_rate=BaseRate(goals=1, due=1, known=1, met=0, met_on_one_basis=0),
        refused_route=("需要数据", "data are needed"),
        citations=pd.DataFrame({"id": ["s"], "publisher": ["统计局"], "title": ["公报"]}),
    )
    return Assessment(
        SHARE, "C", (stated("代理推断", "by proxy"),), probability=0.3, probability_range=(0.12, 0.48), median=0.21, gap=0.01, proxy=detail
    )


def made_up_results() -> AnnualResults:
    forecast = made_up_forecast()
    alone = Forecast(forecast.series, forecast.paths * 1.2, {"drift": forecast.paths * 1.2}, {"drift": 1.0}, {}, "univariate", 1)
    level = assess(forecast, LEVEL, pair=GROWTH, univariate=alone)
    growth = assess(forecast, GROWTH, pair=LEVEL, univariate=alone)
    rates = [round(0.02 + 0.01 * step, 2) for step in range(10)]
    curve = ReferenceCurve(
        LEVEL,
        pd.Series(np.linspace(0.1, 0.9, 10), index=rates),
        pd.Period("2031", "Y"),
        pd.Period("2033", "Y"),
        {1: 0.04, 3: 0.08},
        (0.05, 0.02, 0.09),
        0.065,
    )
    goals = (
        GoalResult(Headline("G1", "储蓄", "savings"), level, SAVINGS, growth, curve),
        GoalResult(Headline("G3", "废弃比重", "waste share", "proxy"), made_up_proxy(), WASTE),
    )
    answers = {
        "G1": level,
        "G2": growth,
        "G3": goals[1].assessment,
        "G4": refuse(OTHER, stated("需要：历年数据", "needed: yearly figures")),
    }
    advice = (
        Advice("统计局", "Statistics bureau", "补上{missing}年数据。", "release the figures of {missing}.", "G1", "stale"),
        Advice("财政局", "Finance bureau", "概率{p}。", "the chance is {p}.", "G1"),
        Advice("环保局", "Environment bureau", "基数不高于{base}。", "a base of {base} at most.", "G3", "proxy"),
    )
    settings = BriefSettings(tuple(goal.headline for goal in goals), advice)
    note = SourceNote(
        plain("甲市储蓄", "Aville: savings"), (plain("统计局《年鉴》", "yearbook"),), "2022", "2028", plain("人民币", "RMB"), DAY, True
    )
    units = {"G1": "100m yuan", "G2": "100m yuan", "G3": "share", "G4": "count"}
    return AnnualResults(STUDY, settings, DAY, goals, answers, (note,), units)
