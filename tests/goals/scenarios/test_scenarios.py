from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ParameterError, SeriesError, TargetError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.forecasts.reference.conditional import hold_growth
from psi_analysis.goals.answers.attainment import judged_probability
from psi_analysis.goals.answers.reference_curve import reference_curve
from psi_analysis.goals.scenarios import Scenario, grows_as_in, held_at, project, push, usual_scenarios
from psi_analysis.goals.scenarios.projecting import Plausibility
from psi_analysis.nouns.cards import chance_bar
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import load
from tests.goals.made_up import made_up_forecast, made_up_peers, made_up_series
from tests.spec_tables import rows
from tests.studies.small_study import HEADER, STUDY, write_small_study

GOAL = Target(">=", 130.0, "2027", id="G")


def city_and_province():
    rng = np.random.default_rng(3)
    growth = 0.08 + 0.02 * rng.standard_normal(16)
    province = 1000.0 * np.exp(np.cumsum(growth))
    city = 0.06 * province[:14] * np.exp(np.cumsum(0.01 * rng.standard_normal(14)))
    what = Indicator("loans", "", "", "100m yuan", "stock")
    own = Series(what, "city", pd.Series(city, index=pd.period_range("2010", periods=14, freq="Y")))
    whole = Series(what, "province", pd.Series(province, index=pd.period_range("2010", periods=16, freq="Y")))
    ahead = forecast(whole, to="2028", models="log_drift", n_paths=800, seed=4)
    return own, whole, forecast(own, to="2028", reference=ahead, n_paths=800, seed=4)


def test_holding_the_reference_gives_what_the_curve_over_its_growth_gives():
    own, _, fc = city_and_province()
    goal = Target(">=", own.last * 1.3, "2027")
    curve = reference_curve(fc, goal, growths=[0.04, 0.08, 0.12])
    made = project(fc, goal, [held_at(growth) for growth in (0.04, 0.08, 0.12)])
    assert [each.probability for each in made.projections] == curve.probability.tolist()


def test_the_probability_rises_with_the_growth_that_is_held():
    own, _, fc = city_and_province()
    made = project(fc, Target(">=", own.last * 1.3, "2027"), [held_at(growth) for growth in np.linspace(0.0, 0.2, 9)])
    chances = [each.probability for each in made.projections]
    assert chances == sorted(chances) and chances[0] < 0.1 < 0.9 < chances[-1]


def test_known_years_of_the_reference_stay_as_they_were():
    _, _, fc = city_and_province()
    slow, fast = (each.forecast for each in project(fc, Target(">=", 1.0, "2027"), [held_at(-0.2), held_at(0.3)]).projections)
    assert slow.at("2025") == pytest.approx(fast.at("2025"))
    assert slow.at("2026") / fast.at("2026") == pytest.approx(np.full(800, 0.8 / 1.3))


def test_a_push_of_nothing_is_the_forecast():
    fc = made_up_forecast(105.0 * np.exp(np.random.default_rng(1).normal(0.05, 0.03, (400, 4)).cumsum(axis=1)))
    made = project(fc, GOAL, [push(0.0)])
    assert made.projections[0].probability == made.probability == judged_probability(fc, GOAL)


def test_a_push_adds_its_points_to_every_path_in_every_year_not_yet_known():
    fc = made_up_forecast([[110.0, 121.0, 133.1, 146.41]], history=(90.0, 100.0), first=2022)
    pushed = project(fc, GOAL, [push(0.02)]).projections[0].forecast
    assert pushed.paths[0] == pytest.approx([112.0, 112.0 * 1.12, 112.0 * 1.12**2, 112.0 * 1.12**3])


def test_a_push_leaves_the_years_the_reference_is_known_alone():
    _, _, fc = city_and_province()
    pushed = project(fc, Target(">=", 1.0, "2027"), [push(0.05)]).projections[0].forecast
    assert pushed.at("2025") == pytest.approx(fc.at("2025"))
    growth = pushed.at("2026") / pushed.at("2025") - fc.at("2026") / fc.at("2025")
    assert growth == pytest.approx(np.full(800, 0.05))


def test_the_pace_of_past_years_is_their_average_and_names_both_figures():
    series = made_up_series([100.0, 110.0, 132.0], first=2017, as_of="2026-01-01")
    found = grows_as_in(series, "2018", "2019")
    assert found.size == pytest.approx((132 / 100) ** 0.5 - 1)
    assert [(str(one.period), one.value, one.source) for one in found.rests_on] == [("2017", 100.0, "a"), ("2019", 132.0, "a")]
    assert not found.hypothetical and push(0.01).hypothetical and held_at(0.05).hypothetical


def test_years_that_were_not_observed_are_refused():
    with pytest.raises(SeriesError, match="no reading of 2016"):
        grows_as_in(made_up_series([100.0, 110.0], first=2017), "2017", "2018")


def test_the_place_of_an_assumption_is_counted_on_paths_and_past_windows():
    growth = np.linspace(0.0, 0.099, 100)
    fc = made_up_forecast(105.0 * (1 + growth[:, None]) ** np.arange(1, 5), history=105.0 * 1.05 ** np.arange(-11.0, 1.0), first=2012)
    place = project(fc, GOAL, [push(0.03)]).projections[0].plausibility
    assert place.growth == pytest.approx(np.median(growth) + 0.03, abs=1e-6)
    assert place.below == pytest.approx(0.8)
    assert (place.own_below, place.own_windows, place.years) == (1.0, 8, 4)


def test_holding_growth_needs_a_reference():
    with pytest.raises(TargetError, match="has no reference"):
        project(made_up_forecast(np.full((3, 4), 120.0)), GOAL, [held_at(0.05)])


def test_a_push_that_leaves_nothing_is_refused():
    with pytest.raises(ParameterError, match="leaves nothing"):
        project(made_up_forecast(np.full((3, 4), 40.0)), GOAL, [push(-0.5)])


def test_the_table_says_forecast_once_and_projection_for_every_scenario():
    _, _, fc = city_and_province()
    made = project(fc, Target(">=", 100.0, "2027"), [held_at(0.05), push(0.01)])
    table = made.to_frame()
    assert table["made"].tolist() == ["forecast", "projection", "projection"]
    assert table["hypothetical"].tolist() == [False, True, True]
    assert made["push +1.0%"].probability == table["probability"].iloc[2]
    with pytest.raises(ParameterError, match="no scenario 'x'"):
        made["x"]


def test_the_usual_scenarios_of_the_study_rest_on_its_figures():
    data = load(as_of="2026-11-23")
    loans = data.series("loans")
    reference = data.series("loans", area="hunan")
    fc = forecast(loans, to="2027", reference=forecast(reference, to="2027", models="drift", n_paths=200), n_paths=200)
    found = {one.id: one for one in usual_scenarios(data, fc)}
    assert list(found) == ["pace of late", "last pace", "china pace", "push +1.0%"]
    assert found["last pace"].size == pytest.approx(reference.value_at("2025") / reference.value_at("2024") - 1, abs=1e-9)
    assert found["pace of late"].size == pytest.approx((reference.value_at("2025") / reference.value_at("2023")) ** 0.5 - 1, abs=1e-9)
    assert {one.series for one in found["china pace"].rests_on} == {"loans/china"}
    assert found["pace of late"].name == ("湖南省保持2024—2025年的增速", "Hunan grows as in 2024–2025")
    assert [one.id for one in usual_scenarios(data, forecast(loans, to="2027", models="drift", n_paths=100))] == ["push +1.0%"]


BANDS = """
below | like
0.05  | 0.01
0.051 | 0.15
0.25  | 0.15
0.251 | 0.5
0.75  | 0.5
0.751 | 0.85
0.95  | 0.85
0.951 | 0.99
1.0   | 0.99
"""


@pytest.mark.parametrize(("below", "like"), rows(BANDS))
def test_where_an_assumption_lies_is_told_in_five_bands(below, like):
    def band(share):
        zh, en = Plausibility(0.05, "loans", 2, float(share), None, 0, None, 0).words
        return zh.split("：")[0], en.split(":")[0]

    assert band(below) == band(like)
    assert len({band(share) for share in (0.01, 0.15, 0.5, 0.85, 0.99)}) == 5


def test_a_push_on_months_raises_the_growth_of_every_whole_year_by_its_points():
    noise, index = np.random.default_rng(2).normal(0, 0.003, 48), pd.period_range("2020-01", periods=48, freq="M")
    own = Series(
        Indicator("parcels", "", "", "count", "stock"), "city", pd.Series(100.0 * 1.005 ** np.arange(48) * np.exp(noise), index=index)
    )
    fc = forecast(own, to="2025-12", models="log_drift", n_paths=50, seed=4)
    pushed = project(fc, Target(">=", 1.0, "2025-12"), [push(0.02)]).projections[0].forecast
    first = fc.paths[:, 0] / own.last
    for paths, points in ((fc.paths, 0.0), (pushed.paths, 0.02)):
        own_first = paths[:, 0] / own.last
        np.testing.assert_allclose(own_first**12, first**12 + points, rtol=1e-9)


def test_a_push_on_what_comes_by_seasons_raises_every_season_alike():
    """Sales of 60, 100, 110 and 150 a year that grow by 6 %: a year on, each quarter is two points of growth higher, not the peaks less."""
    quarters = np.tile([60.0, 100, 110, 150], 4) * 1.06 ** (np.arange(16) // 4)
    own = Series.from_pandas(pd.Series(quarters, index=pd.period_range("2021Q1", periods=16, freq="Q")), name="sales")
    paths = np.vstack([quarters[-4:] * 1.06, quarters[-4:] * 1.1])
    paths = np.hstack([paths, paths * paths[:, :1] / quarters[-4]])
    fc = replace(made_up_forecast(paths), series=own)
    pushed = project(fc, Target(">=", 1.0, "2026Q4"), [push(0.02)]).projections[0].forecast
    for path, growth in ((0, 1.06), (1, 1.1)):
        np.testing.assert_allclose(pushed.paths[path] / paths[path], ((growth + 0.02) / growth) ** (np.arange(1, 9) / 4))


def test_a_push_leaves_a_share_a_share_and_refuses_what_has_been_below_nothing():
    near = Series.from_pandas(pd.Series([0.9, 0.95, 0.97, 0.98], index=range(2020, 2024)), name="covered", unit="share", kind="ratio")
    made = replace(made_up_forecast(np.full((3, 4), 0.985)), series=near)
    found = project(made, Target(">=", 0.99, "2027", kind="ratio"), [push(0.02)]).projections[0]
    assert found.median < 1.0 and found.forecast.paths.max() < 1.0
    months = pd.Series(1.0 + np.arange(12), index=pd.period_range("2020-01", periods=12, freq="M"))
    below = replace(made_up_forecast([[11.0, -1.0, 1.0, 2.0]]), series=Series.from_pandas(months, name="balance", kind="stock"))
    with pytest.raises(ParameterError, match="leaves nothing"):
        project(below, Target(">=", 1.0, "2021-03"), [push(0.02)])


@pytest.mark.parametrize("growth", [6.0, -2.0, float("nan"), float("inf")])
def test_growth_that_can_only_be_meant_in_percent_is_refused_wherever_it_is_held_or_added(growth):
    own, whole, fc = city_and_province()
    asked = [
        lambda: held_at(growth),
        lambda: push(growth),
        lambda: hold_growth(whole, growth, to="2027", n_paths=2),
        lambda: reference_curve(fc, Target(">=", own.last, "2027"), growths=[growth]),
    ]
    for ask in asked:
        with pytest.raises(ParameterError, match=r"must be a fraction a year between -1 and 1, such as 0\.06 for 6 %"):
            ask()


def test_pushes_up_and_down_have_their_own_names_and_a_push_of_nothing_is_up():
    assert [push(points).name[1].rsplit(" ", 1)[1] for points in (0.01, 0.0, -0.01)] == ["higher", "higher", "lower"]


@pytest.mark.parametrize(
    ("first", "last", "zh", "en"),
    [("2018", "2019", "2018—2019", "2018–2019"), ("2019", "2019", "2019", "2019"), ("2018", "2018", "2018", "2018")],
)
def test_a_pace_is_named_by_its_years_and_one_year_by_itself(first, last, zh, en):
    series = made_up_series([100.0, 110.0, 132.0], first=2017)
    found = grows_as_in(series, first, last)
    assert found.id == f"as loans/zhuzhou in {en}"
    assert found.name == (f"按loans/zhuzhou在{zh}年的增速", f"growth as of loans/zhuzhou in {en}")
    assert found.size == pytest.approx({"2018–2019": 1.32**0.5, "2019": 1.2, "2018": 1.1}[en] - 1.0)
    assert [one.source for one in found.rests_on] == ["", ""]
    named = grows_as_in(series, first, last, id="mine", name=("", "my pace"))
    assert (named.id, named.name) == ("mine", ("", "my pace"))


def test_a_held_pace_and_a_push_are_named_with_their_sign():
    assert (held_at(0.06).id, held_at(-0.01).id, push(0.0).id) == ("reference +6.0%", "reference -1.0%", "push +0.0%")
    assert push(-0.02).name[1] == "hypothetical: own growth 2.0 percentage points a year lower"


AREAS = STUDY.replace("[areas.land]", '[areas.county]\nname_zh = "县"\nname_en = "County"\nreference = "land"\n\n[areas.land]').replace(
    'reference = "land"\n\n[areas.county]', 'reference = "county"\n\n[areas.county]'
)


def usual_of(folder, years, nation):
    """What is usual under a county that grew a tenth, then a fifth a year, with so many year-ends, in a nation with so many."""

    def figures(area, values):
        return "".join(
            f"deposits,{area},{year},,{value:.6f},100m yuan,final,high,yearbook,{year + 1}-03-31,no,RMB,,表,\n"
            for year, value in zip(range(2026 - len(values), 2026), values, strict=True)
        )  # fmt: skip

    county = [500.0, 550.0, 660.0][-years:] if years <= 3 else [400.0, 450.0, 500.0, 550.0, 660.0]
    text = HEADER + figures("county", county) + figures("land", [1000.0, 1070.0][2 - nation :])
    data = load(write_small_study(folder, study=AREAS, observations=text), as_of="2026-11-23")
    whole = Series(
        data.indicators["deposits"], "county", pd.Series(county, index=pd.period_range(end="2025", periods=len(county), freq="Y"))
    )
    fc = made_up_forecast(np.full((5, 4), 130.0), indicator=data.indicators["deposits"], area="town")
    ahead = Forecast(whole, np.full((5, 2), 700.0), {"drift": np.full((5, 2), 700.0)}, {"drift": 1.0}, {}, "univariate", 1)
    return {one.id: one for one in usual_scenarios(data, replace(fc, reference=ahead))}


USUAL = """
year-ends | of the nation | scenarios
5         | 2             | pace of late, last pace, land pace, push +1.0%
3         | 2             | pace of late, last pace, land pace, push +1.0%
2         | 2             | last pace, land pace, push +1.0%
3         | 1             | pace of late, last pace, push +1.0%
3         | 0             | pace of late, last pace, push +1.0%
1         | 0             | push +1.0%
"""


@pytest.mark.parametrize(("years", "nation", "scenarios"), rows(USUAL))
def test_the_usual_scenarios_are_those_whose_years_are_known(tmp_path, years, nation, scenarios):
    found = usual_of(tmp_path, int(years), int(nation))
    assert list(found) == scenarios.split(", ")
    sizes = {"pace of late": (660 / 500) ** 0.5 - 1, "last pace": 0.2, "land pace": 0.07, "push +1.0%": 0.01}
    assert {id: one.size for id, one in found.items()} == pytest.approx({id: sizes[id] for id in found})
    assert "last pace" not in found or found["last pace"].name[1] == "County grows as in 2025"
    assert "land pace" not in found or found["land pace"].name[1] == "County grows as Land did in 2025"
    assert "pace of late" not in found or found["pace of late"].name[1] == "County grows as in 2024–2025"


def test_a_push_without_a_reference_works_from_the_first_year_and_with_one_from_where_it_ends():
    fc = made_up_forecast([[110.0, 121.0, 133.1]], history=(90.0, 100.0), first=2022)
    for known, start in ((2022, 0), (2023, 0), (2024, 1), (2025, 2)):
        whole = made_up_series([1000.0, 1100.0], first=known - 1, area="land")
        paths = np.full((1, 4), 1200.0)
        ahead = Forecast(whole, paths, {"drift": paths}, {"drift": 1.0}, {}, "univariate", 1)
        made = project(replace(fc, reference=ahead), Target(">=", 1.0, "2026"), [push(0.05)]).projections[0].forecast
        growth = np.append([1.1] * start, [1.15] * (3 - start))
        assert made.paths[0] == pytest.approx(100.0 * np.cumprod(growth))
        assert (made.members.keys(), made.method) == ({"pushed"}, "pushed growth") and not made.paths.flags.writeable


@pytest.mark.parametrize(("points", "refused"), [(-0.6, True), (-0.59, False), (-0.7, True)])
def test_a_push_leaves_something_on_every_path(points, refused):
    fc = made_up_forecast([[60.0, 36.0], [70.0, 49.0]], history=(90.0, 100.0), first=2022)
    if refused:
        with pytest.raises(ParameterError, match="leaves nothing of 'loans/zhuzhou' on some paths"):
            project(fc, Target(">=", 1.0, "2025"), [push(points)])
    else:
        assert (project(fc, Target(">=", 1.0, "2025"), [push(points)]).projections[0].forecast.paths > 0).all()


PLACES = """
figures | own windows | own below
5       | 3           | none
6       | 4           | none
7       | 5           | 0.6
"""


@pytest.mark.parametrize(("figures", "windows", "below"), rows(PLACES))
def test_the_place_among_own_windows_needs_five_and_among_others_one(figures, windows, below):
    steps = [1.0, 1.25, 1.0, 1.25, 1.5, 1.5, 1.5][: int(figures) - 1]
    history = 64.0 * np.cumprod([1.0, *steps])
    last, first = history[-1], 2024 - len(history)
    paths = last * np.array([[1.0, 1.21], [1.0, 1.44], [1.0, 1.69], [1.0, 1.96]])
    peers = made_up_peers([[1.2, 1.2, 1.5], [1.3, 1.3, 1.3], [9.0, 9.0, 9.0]], first=2021, ids=("", "", "zhuzhou"))
    fc = made_up_forecast(paths, history=history, first=first)
    place = project(fc, Target(">=", 1.0, "2025"), [push(0.0)], peers=peers).projections[0].plausibility
    assert (place.below, place.years, place.own_windows) == (0.5, 2, int(windows))
    assert place.growth == pytest.approx(0.25) and place.series == "loans/zhuzhou"
    assert place.own_below == (None if below == "none" else pytest.approx(float(below)))
    assert (place.peers_below, place.peers_windows) == (0.25, 4)
    assert project(replace(fc, peers=peers), Target(">=", 1.0, "2025"), [push(0.0)]).projections[0].plausibility == place
    alone = project(fc, Target(">=", 1.0, "2025"), [push(0.0)]).projections[0].plausibility
    assert (alone.peers_below, alone.peers_windows) == (None, 0)
    assert ("so did" in place.words[1]) is (below != "none")


def test_the_table_begins_with_the_forecast_and_gives_each_its_own_numbers():
    draws = np.linspace(100.0, 140.0, 41)
    fc = made_up_forecast(np.column_stack([draws, draws]), history=(90.0, 100.0), first=2022)
    made = project(fc, Target(">=", 130.0, "2025", id="G", name_en="Loans", name_zh="贷款"), [push(0.1), push(-0.1)])
    table = made.to_frame()
    assert table["scenario"].tolist() == ["forecast", "push +10.0%", "push -10.0%"] and table.index.tolist() == [0, 1, 2]
    assert table.loc[0, ["median", "low80", "high80"]].tolist() == pytest.approx([120.0, 104.0, 136.0])
    assert table["probability"].tolist() == [made.probability, *(each.probability for each in made.projections)]
    assert made.probability == pytest.approx(11 / 41) and (table.loc[1:, "low80"] < table.loc[1:, "high80"]).all()
    for each, row in zip(made.projections, table.iloc[1:].to_dict("records"), strict=True):
        assert each.interval80 == pytest.approx(tuple(np.quantile(each.forecast.at("2025"), [0.1, 0.9])))
        assert (row["low80"], row["high80"], row["median"]) == (*each.interval80, each.median)
    assert made["push -10.0%"] is made.projections[1] and table["rests_on"].tolist()[1:] == ["", ""]


def test_the_cards_show_ten_scenarios_at_most_and_the_range_of_their_chances():
    draws = np.linspace(100.0, 140.0, 41)
    fc = made_up_forecast(np.column_stack([draws, draws]), history=(90.0, 100.0), first=2022)
    goal = Target(">=", 130.0, "2025", id="G", name_en="Loans")
    made = project(fc, goal, [push(0.01 * step) for step in range(-6, 6)])
    card = made._card()
    assert len(card.table) == 12 and card.table[1][:2] == ("the forecast", "27%") and card.title == "G Loans"
    chances = [each.probability for each in made.projections]
    assert card.picture == chance_bar(made.probability, min(chances), max(chances)) and min(chances) < max(chances)
    assert project(fc, goal, [])._card().picture == chance_bar(made.probability)
    one = made.projections[0]._card()
    assert one.picture == chance_bar(chances[0]) and [line[0] for line in one.lines] == ["probability", "the assumption"]
    scaled = Scenario("s", ("其他", "other"), "other scope", 1.1)
    bare = project(fc, goal, [scaled])
    assert [line[0] for line in bare.projections[0]._card().lines] == ["probability"] and bare._card().table[2][2] == ""
    assert card.table[2][2] and ":" not in card.table[2][2]


@pytest.mark.parametrize(("kind", "restated"), [("level", True), ("ratio", False), ("count", False), ("milestone", False)])
def test_only_an_amount_is_restated(kind, restated):
    fc = made_up_forecast([[110.0, 120.0]], history=(90.0, 100.0), first=2022)
    added = Scenario("a", ("加", "added"), "amount added", 20.0)
    goal = Target(">=", 1.0 if kind == "ratio" else 130.0, "2025", kind)
    if restated:
        assert project(fc, goal, [added]).projections[0].median == 140.0
        return
    with pytest.raises(TargetError):
        project(fc, goal, [added])


def test_the_table_names_each_figure_a_scenario_rests_on_with_its_source_or_as_one_s_own():
    _, whole, fc = city_and_province()
    cited = made_up_series([100.0, 110.0, 1320.0], first=2017, as_of="2026-01-01")
    found = project(fc, Target(">=", 1.0, "2027"), [grows_as_in(cited, "2018", "2019"), grows_as_in(whole, "2018", "2018")]).to_frame()
    values = [whole.value_at(pd.Period(year, "Y")) for year in ("2017", "2018")]
    assert found["rests_on"].tolist()[1:] == [
        "loans/zhuzhou 2017 100.0 (a); loans/zhuzhou 2019 1,320.0 (a)",
        f"loans/province 2017 {values[0]:,.1f} (own); loans/province 2018 {values[1]:,.1f} (own)",
    ]
    assert found["hypothetical"].tolist() == [False, False, False]
