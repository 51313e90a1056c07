import numpy as np
import pandas as pd
import pytest

from psi_analysis.goals.plans.cities_pace import _series_of
from psi_analysis.nouns.areas import AreaId
from psi_analysis.nouns.series import Series
from tests.goals.made_up import made_up_peers

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
    from psi_analysis.goals.plans.cities_pace import cities_pace
    from psi_analysis.nowcasts.study_ladder import study_ladder
    from psi_analysis.studies.loading import load

    data = load(as_of="2026-11-30")
    how = Simulation(1000, data.study.seed, lean=True)
    own = data.series("loans")
    made = study_ladder(data, own, how).forecast("2027", how, peers=data.peers("loans"))
    found = {str(city.area): city for city in cities_pace(data, made, data.target("T23"))}
    assert len(found) == 13 and [id for id, city in found.items() if city.probability is None] == ["xiangxi"]
    kept = (made.at("2027") / own.last) ** 0.5 - 1.0 >= 0.082
    assert found["zhuzhou"].probability == kept.mean()
    assert found["changsha"].growth == pytest.approx((36754.0 / 32970.58) ** 0.5 - 1.0)
