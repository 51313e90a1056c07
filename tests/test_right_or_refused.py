"""Small inputs that used to give a wrong number, or none: each is answered rightly, or refused in one sentence."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.cli.main import main
from psi_analysis.errors import ModelError, ParameterError, PeriodError, SeriesError, TargetError, UnitError
from psi_analysis.forecasts import members as members_module
from psi_analysis.forecasts.coarser import summed
from psi_analysis.goals.routes.joint_ratio import forecast_ratio
from psi_analysis.models.registry import Member
from psi_analysis.nouns.targets import Target
from psi_analysis.nouns.units import parse_number

GROWING = [100.0, 104, 110, 115, 118, 126, 131, 139, 143, 150]
BALANCES = [2010.5, 2210.7, 2433.9, 2680.2, 2951.6, 3190.4, 3442.8, 3710.1, 3956.3, 4205.9, 4440.2, 4693.8]
RATIO = [14.8, 14.7, 14.6, 14.4, 14.2, 14.1, 13.9, 13.6]


def series(values, start, frequency="Y", **given):
    index = pd.period_range(str(start), periods=len(values), freq=frequency)
    return psi.Series.from_pandas(pd.Series(np.array(values, dtype=float), index=index, name="x"), **given)


@pytest.fixture(scope="module")
def yearly():
    return psi.forecast(series(GROWING, 2015), to="2030", models="drift", n_paths=500)


BAD_GOALS = [
    ((">=", math.nan, "2030"), {}, "must be a finite number, but is nan"),
    (("<=", math.inf, "2030"), {}, "must be a finite number, but is inf"),
    ((">=", "130", "2030"), {}, "must be a finite number, but is '130'"),
    ((">=", None, "2030"), {}, "must be a finite number, but is None"),
    ((">=", 1 + 2j, "2030"), {}, "must be a finite number"),
    ((">=", True, "2030"), {}, "must be a finite number, but is True"),
    ((">=", 10**400, "2030"), {}, "must be a finite number"),
    ((">=", 0.05, "2027"), {"kind": "average growth", "base": "2028"}, "its base 2028 is not before its deadline 2027"),
    ((">=", 0.05, "2027"), {"kind": "average growth", "base": "2027"}, "its base 2027 is not before its deadline 2027"),
    ((">=", 50.0, "2027"), {"kind": "addition", "base": "2027-12"}, "is not before its deadline"),
    (("<", 13.0, "2027"), {"kind": "ratio"}, "a share of 13 is 1300 %; write 0.13 for 13 %"),
    ((">=", -0.1, "2027"), {"kind": "ratio"}, "a share of -0.1 is -10 %"),
    ((">=", 7.4, "2027"), {"kind": "average growth", "base": "2024"}, "a growth of 7.4 is 740 %; write 0.074 for 7.4 %"),
]


@pytest.mark.parametrize(("given", "more", "words"), BAD_GOALS)
def test_a_goal_that_is_none_is_refused_in_a_sentence(given, more, words):
    with pytest.raises(TargetError) as caught:
        Target(*given, **more)
    assert words in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["1e400", "-1e999", "1e-400", "9" * 400])
def test_a_number_beyond_a_number_is_refused(text):
    with pytest.raises(UnitError, match="beyond what a number can hold"):
        parse_number(text)


@pytest.mark.parametrize("text", ["0", "0.000", "-0", "0e5", "1e300", "1e-300"])
def test_zero_and_large_numbers_are_read(text):
    assert parse_number(text) == float(text)


@pytest.mark.parametrize("text", ["0000", "0000-06", "2027\n5", "20270"])
def test_a_period_that_is_none_is_refused(text):
    with pytest.raises(PeriodError, match=r"^the period '"):
        psi.Target(">=", 1.0, text)


def test_a_share_held_against_percent_is_refused_also_where_the_goal_says_level():
    made = psi.forecast(series(np.array(RATIO) / 100, 2017, unit="share", kind="ratio"), to="2027", models="drift", n_paths=200)
    with pytest.raises(TargetError, match=r"a share of 13 is 1300 %; write 0\.13"):
        psi.assess(made, Target("<", 13.0, "2027"))
    assert 0.2 < psi.assess(made, Target("<", 0.13, "2027", kind="ratio")).probability < 0.8


@pytest.mark.parametrize(("goal", "said"), [("<13", "13 is read in percent"), ("<0.13", "0.13 is read as a share: 13 %"), ("<13%", "")])
def test_the_command_reads_a_goal_in_percent_and_says_so(goal, said, tmp_path, capsys):
    file = tmp_path / "ratio.csv"
    file.write_text("year,ratio\n" + "\n".join(f"{2017 + at},{value}" for at, value in enumerate(RATIO)), encoding="utf-8")
    words = [
        "assess",
        str(file),
        "--unit",
        "percent",
        "--kind",
        "ratio",
        "--goal",
        goal,
        "--period",
        "2027",
        "--models",
        "drift",
    ]
    assert main([*words, "--csv"]) == 0
    streams = capsys.readouterr()
    assert "Goal,< 0.13 in 2027" in streams.out and said in streams.err


@pytest.mark.parametrize("goal", ["<1300", ">=2000%"])
def test_the_command_refuses_a_share_above_one(goal, tmp_path, capsys):
    file = tmp_path / "ratio.csv"
    file.write_text("year,ratio\n" + "\n".join(f"{2017 + at},{value}" for at, value in enumerate(RATIO)), encoding="utf-8")
    assert main(["assess", str(file), "--unit", "percent", "--kind", "ratio", "--goal", goal, "--period", "2027"]) == 1
    assert "a share of" in capsys.readouterr().err


def test_growth_above_one_without_a_unit_is_refused():
    with pytest.raises(SeriesError, match="290 % a year; if it is percent"):
        series([2.9, 2.5, 0.2, 0.2, 0.7], 2020, kind="growth")
    assert series([2.9, 2.5, 0.2, 0.2, 0.7], 2020, kind="growth", unit="percent a year").last == pytest.approx(0.007)


@pytest.mark.parametrize("period", ["2026Q1", "2026-12"])
def test_a_goal_finer_than_the_data_is_refused(period, yearly):
    with pytest.raises(TargetError, match=r"but 'x/own' has one figure a year; give 2026"):
        psi.assess(yearly, Target(">=", 158.0, period))


def test_a_base_finer_than_the_data_is_refused(yearly):
    with pytest.raises(TargetError, match="counts from the month 2024-06"):
        psi.assess(yearly, Target(">=", 0.05, "2026", kind="average growth", base="2024-06"))


MONTHS = [100 * 1.005**i * (1 + 0.1 * np.sin(2 * np.pi * i / 12)) for i in range(55)]


@pytest.mark.parametrize(("frequency", "parts"), [("M", 12), ("Q", 4)])
def test_a_years_goal_on_a_finer_flow_is_judged_on_the_years_sum(frequency, parts):
    flow = series(MONTHS[: 4 * parts], "2021-01" if parts == 12 else "2021Q1", frequency, unit="亿元", kind="flow")
    made = psi.forecast(flow, to="2026", models="drift", n_paths=800)
    sums = made.paths[:, :parts].sum(axis=1)
    level = float(np.quantile(sums, 0.3))
    answer = psi.assess(made, Target(">=", level, "2025"))
    assert answer.probability == np.mean(sums >= level) and answer.latest == pytest.approx(flow.y[-parts:].sum())
    two = made.paths[:, parts:].sum(axis=1)
    growth = psi.assess(made, Target(">=", 0.03, "2026", kind="average growth", base="2024"))
    assert growth.probability == pytest.approx(np.mean(two >= 1.03**2 * flow.y[-parts:].sum()), abs=1e-12)
    added = psi.assess(made, Target(">=", float(np.median(sums + two)), "2026", kind="addition", base="2024"))
    assert added.probability == pytest.approx(0.5, abs=0.01)


def test_months_of_the_year_already_known_are_counted_as_they_are():
    flow = series(MONTHS, "2021-01", "M", unit="亿元", kind="flow")  # to July 2025
    made = psi.forecast(flow, to="2025-12", models="drift", n_paths=500)
    sums = flow.y[-7:].sum() + made.paths[:, :5].sum(axis=1)
    level = float(np.median(sums))
    answer = psi.assess(made, Target(">=", level, "2025"))
    assert answer.probability == np.mean(sums >= level)
    assert answer.interval80 == pytest.approx(tuple(np.quantile(sums, [0.1, 0.9])))
    month = psi.assess(made, Target(">=", 120.0, "2025-12"))
    assert month.probability == np.mean(made.at("2025-12") >= 120.0)


def test_a_years_goal_on_monthly_stock_is_judged_on_the_last_month():
    stock = series(MONTHS[:48], "2021-01", "M", unit="亿元", kind="stock")
    made = psi.forecast(stock, to="2025-12", models="drift", n_paths=500)
    assert psi.assess(made, Target(">=", 130.0, "2025")).probability == np.mean(made.paths[:, 11] >= 130.0)
    assert summed(made, "Y") is made


def test_months_that_make_no_whole_year_are_refused():
    made = psi.forecast(series(MONTHS[:16], "2023-02", "M", kind="flow"), to="2024-12", models="drift", n_paths=200)
    with pytest.raises(PeriodError, match="no whole year is observed"):
        psi.assess(made, Target(">=", 1000.0, "2024"))


def test_the_answer_does_not_depend_on_the_unit():
    found = []
    for unit, size in (("亿元", 1.0), ("万元", 1e4), ("元", 1e8), ("万亿元", 1e-4)):
        made = psi.forecast(series(np.array(BALANCES) * size, 2013, unit=unit, kind="stock"), to="2027", n_paths=1000)
        answer = psi.assess(made, Target(">=", 5500.0 * size, "2027"))
        found.append([answer.probability, *answer.by_member.values(), *(np.array(answer.interval80) / size / 1e4)])
    assert np.ptp(np.array(found), axis=0).max() < 0.002


@pytest.mark.parametrize("link", ["log", "identity"])
def test_the_answer_of_a_panel_does_not_depend_on_the_unit(link):
    found = []
    for size in (1.0, 1e4, 1e8, 1e-4):
        table = pd.DataFrame({"series": "a", "period": range(2013, 2025), "value": np.array(BALANCES) * size})
        goals = pd.DataFrame({"series": ["a"], "period": [2027], "value": [5500.0 * size]})
        made = psi.assess_panel(table, horizon=3, goals=goals, link=link)
        found.append(
            made.goals[["probability", "reached_by"]].to_numpy(dtype=float).ravel()
            if "reached_by" in made.goals
            else [float(made.goals["probability"].iloc[0])]
        )
    assert np.ptp(np.array(found, dtype=float), axis=0).max() < 0.002


def test_a_misspelt_link_and_numbers_that_are_not_whole_are_refused(yearly):
    table = pd.DataFrame({"series": "a", "period": range(2013, 2025), "value": BALANCES})
    with pytest.raises(ModelError, match=r"link 'Log' is not known\. Did you mean 'log'\?"):
        psi.assess_panel(table, horizon=2, link="Log")
    for given in ({"horizon": 1.5}, {"horizon": 2, "n_paths": 2.5}, {"horizon": 2, "origins": 1.0}):
        with pytest.raises(ParameterError, match="must be a whole number"):
            psi.assess_panel(table, **given)
    own = series(GROWING, 2015)
    with pytest.raises(ParameterError, match=r"n_paths is 200\.5, but must be a whole number; write n_paths=200"):
        psi.forecast(own, to="2027", n_paths=200.5)
    with pytest.raises(ParameterError, match=r"horizon is 1\.5"):
        psi.backtest(own, horizon=1.5, models="drift")


def test_a_share_near_one_stays_below_it_and_one_that_was_there_may_return():
    near = psi.forecast(series([0.97, 0.98, 0.985, 0.99, 0.993, 0.996, 0.998, 0.999], 2017, unit="share", kind="ratio"), to="2027")
    answer = psi.assess(near, Target(">=", 1.0, "2027", kind="ratio"))
    assert answer.probability == 0.0 and max(answer.by_member.values()) == 0.0
    there = psi.forecast(series([0.90, 0.95, 0.98, 1, 1, 1, 1, 1], 2017, unit="share", kind="ratio"), to="2027")
    answer = psi.assess(there, Target(">=", 1.0, "2027", kind="ratio"))
    assert 0.3 < answer.probability < 1.0 and there.paths.max() == 1.0


def test_a_constant_series_is_answered_as_it_is():
    made = psi.forecast(series([42.0] * 12, 2013), to="2027")
    assert (made.paths == 42.0).all() and list(made.weights) == ["unchanged"]
    assert psi.assess(made, Target(">=", 42.0, "2027")).probability == 1.0
    answer = psi.assess(made, Target(">", 42.0, "2027"))
    assert (answer.probability == 0.0 and "its 12 figures have never moved" in answer.reason[1]) or not len(made.series.provenance)


class Broken:
    """A model with a fault."""

    name, min_obs = "drift", 3

    def simulate(self, histories, horizon, n_paths, rngs, *, seasons=1):
        raise IndexError("made up")


def test_one_bad_member_stops_no_forecast_and_is_named(monkeypatch):
    monkeypatch.setitem(members_module.FORECASTERS, "naive", Member(Broken(), "level"))
    with pytest.warns(RuntimeWarning, match="a fault in it, IndexError: made up"):
        made = psi.forecast(series(GROWING, 2015), to="2027", n_paths=200)
    assert "naive" not in made.members and "IndexError: made up" in made.left_out["naive"]
    assert psi.assess(made, Target(">=", 160.0, "2027")).probability is not None


def test_a_negative_start_has_no_growth_and_its_table_is_made():
    made = psi.forecast(series([-3.0, -2.0, -1.0], 2005), to="2030", n_paths=200, seed=5)
    answer = psi.assess(made, Target(">=", 100.0, "2030"))
    assert answer.takes is None
    assert "100" in str(psi.tables.assessment_table(answer))


def test_own_goals_are_documented_in_percent(capsys):
    assert main(["assess", "--help"]) == 0
    assert "'<13%'" in capsys.readouterr().out and Path(psi.__file__).name == "__init__.py"


MULTIPLE = [0.82, 0.85, 0.87, 0.90, 0.92, 0.95, 0.97, 0.99, 1.01]


def test_a_multiple_may_pass_one_where_a_share_may_not():
    made = psi.forecast(series(MULTIPLE, 2016, unit="times", kind="multiple"), to="2027", n_paths=1000)
    assert made.series.link == "log" and made.series.indicator.unit == "times"
    assert np.quantile(made.at("2027"), 0.9) > 1.05 and made.paths.min() > 0
    assert psi.assess(made, Target(">=", 1.03, "2027")).probability > 0.5
    with pytest.raises(SeriesError, match=r"the share 1\.01 is outside 0 to 1; correct it, or give kind='multiple'"):
        series(MULTIPLE, 2016, unit="share", kind="ratio")
    in_percent = series(100 * np.array(MULTIPLE), 2016, unit="percent", kind="multiple")
    assert in_percent.last == pytest.approx(1.01) and in_percent.indicator.unit == "share"
    with pytest.raises(UnitError, match="give unit='times' or 'percent'"):
        series(MULTIPLE, 2016, unit="亿元", kind="multiple")
    with pytest.raises(UnitError, match="give kind='multiple'"):
        series(MULTIPLE, 2016, unit="倍", kind="stock")


@pytest.mark.parametrize(("goal", "said"), [(">=130", "130 %"), (">=130%", "")])
def test_the_command_reads_a_multiple_in_percent(goal, said, tmp_path, capsys):
    file = tmp_path / "coverage.csv"
    file.write_text("year,coverage\n" + "\n".join(f"{2016 + at},{100 * (0.3 + value)}" for at, value in enumerate(MULTIPLE)), "utf-8")
    given = ["--unit", "percent", "--kind", "multiple", "--goal", goal, "--period", "2027", "--models", "drift", "--csv"]
    assert main(["assess", str(file), *given]) == 0
    streams = capsys.readouterr()
    assert "Goal,>= 1.3 in 2027" in streams.out and said in streams.err


def test_a_part_over_its_whole_stays_below_one_and_an_amount_over_another_does_not():
    whole = series([100.0, 102, 101, 104, 103, 106, 105, 108], 2017, unit="亿元", kind="stock")
    part = series([88.0, 92, 90, 97, 95, 101, 99, 106], 2017, unit="亿元", kind="stock")
    share, _ = forecast_ratio(part, whole, to="2030", n_paths=500, seed=1)
    multiple, _ = forecast_ratio(part, whole, to="2030", n_paths=500, seed=1, kind="multiple")
    assert share.paths.max() <= 1.0 < multiple.paths.max()
    np.testing.assert_array_equal(share.paths, np.minimum(multiple.paths, share.paths.max()))


def test_no_rank_is_before_the_first():
    made = psi.forecast(series([9.0, 7, 6, 4, 3, 3, 2, 1], 2017, unit="rank", kind="count"), to="2030", n_paths=500)
    assert min(paths.min() for paths in (made.paths, *made.members.values())) == 1.0 and len(made.members) > 5
    with pytest.raises(SeriesError, match="there is no rank 0; the first is 1"):
        series([3.0, 2, 1, 0], 2020, unit="rank", kind="count")


QUARTERS = [60.0, 100, 110, 150]
MONTHS_OF_A_YEAR = [50.0, 40, 90, 95, 100, 110, 100, 105, 115, 110, 120, 165]


@pytest.mark.parametrize(("frequency", "year", "count"), [("Q", QUARTERS, 8), ("Q", QUARTERS, 11), ("M", MONTHS_OF_A_YEAR, 24),
                                                          ("M", MONTHS_OF_A_YEAR, 35)])  # fmt: skip
def test_two_years_of_quarters_or_months_see_their_season(frequency, year, count):
    size, rng = len(year), np.random.default_rng(7)
    values = (np.tile(year, 4) * 1.06 ** (np.arange(4 * size) / size) * (1 + 0.01 * rng.standard_normal(4 * size)))[:count]
    known = series(values, "2022-01" if frequency == "M" else "2022Q1", frequency, unit="亿元", kind="flow")
    ahead = values[count - size :]  # each season a year before
    made = psi.forecast(known, to=known.origin + size, n_paths=1000)
    table = pd.DataFrame({"series": "x", "period": known.values.index.astype(str), "value": values})
    panel = psi.assess_panel(table, horizon=size).forecasts["median"].to_numpy(dtype=float)
    for median in (made.median.to_numpy(), panel):
        assert np.corrcoef(np.log(median), np.log(ahead))[0, 1] > 0.97
        assert np.abs(median / (1.06 * ahead) - 1).max() < 0.12
    seasonal = [name for name, paths in made.members.items() if np.corrcoef(np.median(paths, axis=0), ahead)[0, 1] > 0.9]
    assert {"log_engine", "log_drift", "naive"} <= set(seasonal)


def test_a_rate_or_ratio_by_months_is_judged_for_a_year_on_its_last_month_or_refused(tmp_path, capsys):
    rng = np.random.default_rng(9)
    growth = psi.forecast(series(0.05 + 0.01 * rng.standard_normal(40), "2021-01", "M", kind="growth"), to="2025-12", n_paths=200)
    with pytest.raises(TargetError, match=r"is the growth of single months, of which the last is not the year.s; give growth by years"):
        psi.assess(growth, Target(">=", 0.05, "2025"))
    assert 0 < psi.assess(growth, Target(">=", 0.05, "2025-12")).probability < 1
    shares = 0.4 + 0.02 * rng.standard_normal(40)
    share = psi.forecast(series(shares, "2021-01", "M", unit="share", kind="ratio"), to="2025-12", models="drift", n_paths=200)
    with pytest.warns(UserWarning, match="is judged on 2025-12, the last of 2025; where 'x/own' is meant as the mean of the period"):
        answer = psi.assess(share, Target(">=", 0.4, "2025"))
    assert answer.probability == np.mean(share.at("2025-12") >= 0.4)
    with pytest.raises(TargetError, match="has one figure a year; give 2027"):
        psi.assess(psi.forecast(series(RATIO, 2017, unit="percent", kind="ratio"), to="2027", models="drift"), Target("<", 0.13, "2027-06"))
    file = tmp_path / "share.csv"
    rows = [f"{2021 + at // 12}-{at % 12 + 1:02d},{value}" for at, value in enumerate(shares)]
    file.write_text("month,share\n" + "\n".join(rows), encoding="utf-8")
    given = ["--unit", "share", "--kind", "ratio", "--goal", ">=0.4", "--period", "2025", "--models", "drift", "--csv"]
    assert main(["assess", str(file), *given]) == 0
    assert "is judged on 2025-12, the last of 2025" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("frequency", "kind", "goal", "said"),
    [
        ("Y", "stock", (">=", 140.0, "2023"), "'x/own' came to 143 in 2023, so it was met."),
        ("Y", "stock", (">=", 160.0, "2024"), "'x/own' came to 150 in 2024, so it was missed"),
        ("Y", "stock", (">=", 0.05, "2024", "average growth", "2022"), "came to 3.88% in 2024, so it was missed"),
        ("Q", "flow", (">=", 440.0, "2015"), "'x/own' came to 429 in 2015, so it was missed"),
        ("Q", "stock", (">=", 110.0, "2015"), "'x/own' came to 115 in 2015, so it was met"),
    ],
)
def test_a_goal_that_is_due_is_said_to_be_met_or_missed(frequency, kind, goal, said):
    own = series(GROWING, {"Y": 2015, "Q": "2015Q1"}[frequency], frequency, kind=kind)
    made = psi.forecast(own, to={"Y": "2026", "Q": "2018Q4"}[frequency], models="drift", n_paths=200)
    relation, value, period, *more = goal
    target = Target(relation, value, period, **dict(zip(("kind", "base"), more, strict=False)))
    with pytest.raises(TargetError, match="is due: ") as caught:
        psi.assess(made, target)
    assert said in str(caught.value)


def test_a_multiple_given_in_percent_is_not_held_against_a_hundred_times_it():
    made = psi.forecast(series([95, 98, 101, 105, 106, 110], 2019, unit="percent", kind="multiple"), to="2027", models="drift", n_paths=200)
    with pytest.raises(TargetError, match=r"a multiple of 120 is 12000 %; write 1\.2 for 120 %"):
        psi.assess(made, Target("<=", 120.0, "2027"))
    assert 0 < psi.assess(made, Target("<=", 1.2, "2027")).probability < 1


def test_one_figure_far_from_those_beside_it_is_remarked(tmp_path, capsys):
    slipped = [68.0, 67, 0.001, 69, 70, 71, 72]
    with pytest.warns(UserWarning, match=r"series 'x', 2017: 0\.001 stands between 67 and 69; check it"):
        series(slipped, 2015)
    (tmp_path / "own.csv").write_text("year,x\n" + "".join(f"{2015 + at},{value}\n" for at, value in enumerate(slipped)))
    assert main(["forecast", str(tmp_path / "own.csv"), "--to", "2023", "--models", "drift", "--paths", "100", "--csv"]) == 0
    assert "2017: 0.001 stands between 67 and 69; check it" in capsys.readouterr().err
    series([1.0, 2, 30, 45, 100, 90], 2015)  # growth and a peak are no slips
    series([10.0, 200, 11, 12, 240, 13], 2015)  # what comes again is none either
