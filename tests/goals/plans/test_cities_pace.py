from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.plans.cities_pace import _chance, _city, _series_of, _year_ends, cities_pace
from psi_analysis.nouns.areas import AreaId
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import load
from tests.goals.made_up import made_up_peers
from tests.studies.small_study import HEADER, TARGETS, write_small_study

PLACE = AreaId("area 1", "area 1", "One")
PEERS = made_up_peers([[1.05] * 9, [1.1] * 9])  # growth of 2015 to 2023


def yearly(values, last):
    index = range(last - len(values) + 1, last + 1)
    return Series.from_pandas(pd.Series(values, index=index), name="loans", unit="100m yuan", kind="stock", area="own")


OWN, PROVINCE = yearly(np.linspace(50.0, 60.0, 8), 2025), yearly(1000.0 * 1.06 ** np.arange(12), 2025)


def ends(**known):
    return {pd.Period(year[1:], "Y"): value for year, value in known.items()}


def test_the_past_is_the_panel_s_growth_and_a_year_end_between_has_the_share_half_way():
    made = _series_of(OWN, PROVINCE, PEERS, PLACE, ends(y2023=110.0, y2025=130.0))
    assert made.values.loc["2014":"2023"].pct_change().dropna().to_numpy() == pytest.approx(0.1)
    share = [made.value_at(pd.Period(str(year), "Y")) / PROVINCE.value_at(pd.Period(str(year), "Y")) for year in (2023, 2024, 2025)]
    assert share[1] == pytest.approx((share[0] + share[2]) / 2) and made.last == 130.0 and made.area.name_en == "One"


def test_a_year_end_at_hand_is_taken_as_it_is():
    made = _series_of(OWN, PROVINCE, PEERS, PLACE, ends(y2023=110.0, y2024=119.0, y2025=130.0))
    assert made.value_at(pd.Period("2024", "Y")) == pytest.approx(119.0)


@pytest.mark.parametrize("known", [{"y2025": 130.0}, {}])
def test_without_the_panel_s_last_year_there_is_no_past(known):
    assert _series_of(OWN, PROVINCE, PEERS, PLACE, ends(**known)) is None
    assert _series_of(OWN, PROVINCE, PEERS, AreaId("gone", "无", "Gone"), ends(y2023=1.0, y2025=2.0)) is None


@pytest.mark.slow
def test_the_study_s_own_city_has_its_own_forecast_and_thirteen_cities_are_at_hand():
    from psi_analysis.forecasts.univariate import Simulation
    from psi_analysis.nowcasts.study_ladder import study_ladder

    data = load(as_of="2026-11-30")
    how = Simulation(1000, data.study.seed, lean=True)
    own = data.series("loans")
    made = study_ladder(data, own, how).forecast("2027", how, peers=data.peers("loans"))
    found = {str(city.area): city for city in cities_pace(data, made, data.target("T23"))}
    assert len(found) == 13 and [id for id, city in found.items() if city.probability is None] == ["xiangxi"]
    kept = (made.at("2027") / own.last) ** 0.5 - 1.0 >= 0.082
    assert found["zhuzhou"].probability == kept.mean()
    assert found["changsha"].growth == pytest.approx((36754.0 / 32970.58) ** 0.5 - 1.0)


STUDY = """[study]
title_zh = "研究"
title_en = "A study"
area = "own"

[plan]
name_zh = "计划"
name_en = "Plan"
number = "1"
publisher = "Hall"
published = 2025-03-21
start = "2025"
end = "2027"
base = "2024"
text = "plan/plan.txt"
""" + "".join(
    f'\n[areas.{id}]\nname_zh = "{id}"\nname_en = "{id.title()}"\n{reference}'
    for id, reference in (
        ("own", 'reference = "province"\n'), ("fast", 'reference = "province"\n'), ("slow", 'reference = "province"\n'),
        ("new", 'reference = "province"\n'), ("late", 'reference = "province"\n'), ("far", 'reference = "other"\n'),
        ("province", ""), ("other", ""),
    )
)  # fmt: skip
INDICATORS = "id,name_zh,name_en,unit,kind,definition\nloans,贷款,Loans,100m yuan,stock,year end\n"
LEVELS = {
    "own": {2023: 50.0, 2025: 60.5}, "fast": {2023: 100.0, 2024: 110.0, 2025: 144.0}, "slow": {2023: 100.0, 2025: 81.0},
    "new": {2024: 90.0, 2025: 99.0}, "late": {2023: 10.0, 2024: 11.0}, "far": {2023: 10.0, 2025: 20.0},
}  # fmt: skip


def study(folder, more=""):
    rows = "".join(
        f"loans,{area},{year},,{value},100m yuan,final,high,yearbook,{year + 1}-03-31,no,RMB,,表,\n"
        for area, known in LEVELS.items()
        for year, value in known.items()
    )
    targets = TARGETS.splitlines()[0] + "\n"
    folder = write_small_study(folder, study=STUDY, indicators=INDICATORS, observations=HEADER + rows + more, targets=targets)
    return load(folder, as_of="2026-11-23")


def drawn(**changed):
    """The own city at 60.5 in 2025 in a province that is known as long, both on paths to 2027; growth of others to 2023."""
    own = yearly(np.linspace(40.0, 60.5, 8), 2025)
    whole = Series(own.indicator, "province", yearly(np.linspace(900.0, 1200.0, 12), 2025).values)
    ahead = np.array([[1250.0, 1300.0], [1260.0, 1330.0]])
    reference = Forecast(whole, ahead, {"drift": ahead}, {"drift": 1.0}, {}, "univariate", 1)
    paths = 60.5 * np.array([[1.0, 1.21], [1.0, 1.22], [1.0, 1.2], [1.0, 1.0]])
    peers = made_up_peers([[1.05] * 9, [1.1] * 9, [1.02] * 9])
    peers = replace(peers, areas=("own", "fast", "slow"))
    made = Forecast(own, paths, {"m": paths}, {"m": 1.0}, {}, "share of reference", 1, reference)
    return replace(made, peers=peers, **changed)


PACE = Target(">=", 0.1, "2027", "average growth", base="2024", indicator="loans", id="G")


def test_cities_with_the_province_s_last_year_end_come_by_their_chance_and_those_without_a_past_last(tmp_path, monkeypatch):
    asked_of, excluded = {}, {}

    def chance(made, known, peers, asked):
        asked_of[str(known.area)], excluded[str(known.area)] = asked, peers.areas
        return {"own": 0.5, "fast": 0.9, "slow": 0.0}[str(known.area)]

    monkeypatch.setattr("psi_analysis.goals.plans.cities_pace._chance", chance)
    found = cities_pace(study(tmp_path), drawn(), PACE)
    assert [(str(one.area), one.probability) for one in found] == [("fast", 0.9), ("own", 0.5), ("slow", 0.0), ("new", None)]
    growth = {str(one.area): one.growth for one in found}
    assert (growth["fast"], growth["own"], growth["slow"]) == pytest.approx((0.2, 0.1, -0.1)) and growth["new"] is None
    assert {one.area.name_en for one in found} == {"Fast", "Own", "Slow", "New"}
    for goal in asked_of.values():
        assert (goal.value, goal.kind, goal.base_period, goal.deadline) == (
            0.1,
            "average growth",
            pd.Period("2025", "Y"),
            pd.Period("2027", "Y"),
        )
    assert excluded == {"own": ("fast", "slow"), "fast": ("own", "slow"), "slow": ("own", "fast")}
    rows = [one.row() for one in found]
    assert [row["since"] for row in rows] == ["2023", "2023", "2023", ""] and rows[0]["latest"] == 144.0
    assert (
        {row["period"] for row in rows} == {"2025"}
        and {row["until"] for row in rows} == {"2027"}
        and {row["pace"] for row in rows} == {0.1}
    )


def test_the_own_city_keeps_the_pace_on_its_own_paths(tmp_path):
    made = drawn()
    assert _chance(made, made.series, made.peers, replace(PACE, base="2025")) == 0.5


@pytest.mark.parametrize("change", [{"reference": None}, {"peers": None}, {"series": yearly(np.linspace(40.0, 60.0, 8), 2024)}])
def test_without_province_others_or_a_common_last_year_no_city_is_compared(tmp_path, change):
    assert cities_pace(study(tmp_path), replace(drawn(), **change), PACE) == ()


def test_a_year_end_is_the_latest_published_of_whole_years(tmp_path):
    row = "loans,fast,{},,{},100m yuan,final,high,paper,2026-06-30,no,RMB,,表,\n"
    more = row.format("2025", 150) + row.format("2025-11", 1)
    assert {str(period): value for period, value in _year_ends(study(tmp_path, more), "loans", "fast").items()} == {
        "2023": 100.0, "2024": 110.0, "2025": 150.0,
    }  # fmt: skip


@pytest.mark.parametrize(("since", "growth"), [("2023", 0.2), ("2024", 0.44), ("2025", None), ("2022", None)])
def test_growth_counts_from_a_year_end_before_the_last(since, growth):
    known = ends(y2023=100.0, y2024=100.0, y2025=144.0)
    made = _city(PLACE, yearly([1.0, 2.0, 3.0], 2025), known, pd.Period(since, "Y"), PACE, None)
    assert made.growth == (None if growth is None else pytest.approx(growth)) and (made.since is None) is (growth is None)


def test_the_first_year_known_after_the_panel_s_last_keeps_its_share_until_it():
    made = _series_of(OWN, PROVINCE, PEERS, PLACE, ends(y2022=99.0, y2023=110.0, y2024=100.0, y2025=150.0))
    assert made.values.loc["2014"] == pytest.approx(110.0 / 1.1**9) and made.values.loc["2023":].tolist() == pytest.approx(
        [110.0, 100.0, 150.0]
    )
    assert len(made.values) == 12 and _series_of(
        OWN, PROVINCE, PEERS, AreaId("a", "area 0", "Zero"), ends(y2023=1.0, y2025=2.0)
    ).values.loc["2022"] == pytest.approx(1 / 1.05)
