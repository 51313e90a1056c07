import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.engine.draws import attained, reached
from psi_analysis.engine.forecaster import Engine
from psi_analysis.errors import ModelError, PeriodError, SeriesError
from psi_analysis.forecasts.coarser import summed
from psi_analysis.forecasts.links import anchor_of
from psi_analysis.panels.long_tables import chunks_of
from psi_analysis.panels.panel_assessing import assess_in_chunks, assess_panel
from psi_analysis.panels.panel_results import PanelAssessment
from tests.panels.made_up import YEARS, made_up_goals, made_up_table, one_series
from tests.same import assert_same, assert_same_table

TABLES = ("summary", "forecasts", "goals", "past_goals")


def assert_same_panel(one, other):
    for name in TABLES:
        assert_same_table(getattr(one, name), getattr(other, name))


@pytest.fixture(scope="module")
def table():
    return made_up_table()


@pytest.fixture(scope="module")
def made(table):
    return assess_panel(table, horizon=3, goals=made_up_goals(table), origins=3, link="identity")


def test_every_series_has_its_row_its_periods_and_its_goal(made, table):
    assert made.summary["series"].tolist() == list(dict.fromkeys(table["series"]))
    assert (made.summary["reason"] == "").all()
    assert made.forecasts["period"].tolist()[:3] == ["2024", "2025", "2026"]
    assert len(made.forecasts) == 3 * 40
    assert made.goals["probability"].between(0, 1).all()
    assert (made.goals["reached_by"] >= made.goals["probability"]).all()


def test_numbers_are_those_of_the_engine_alone(made, table):
    history = table.loc[table["series"] == "series 7", "value"].to_numpy()
    known = Engine().predictive([history], 3)
    row = made.forecasts[made.forecasts["series"] == "series 7"]
    assert_same(row["upper95"].to_numpy(), known.quantiles(np.array([0.975]))[0, :, 0])
    goal = history[-1] * 1.2
    said = made.goals.loc[made.goals["series"] == "series 7", "probability"].item()
    assert said == pytest.approx(attained(known, np.array([goal]), step=3)[0], rel=1e-9)


def test_goals_of_many_series_and_steps_get_what_the_engine_says_of_one(table):
    rng = np.random.default_rng(5)
    names = table["series"].unique()[rng.integers(0, 40, 150)]
    last = table.groupby("series")["value"].last()[names].to_numpy()
    asked = {"period": rng.integers(2024, 2028, 150), "value": last * rng.uniform(0.9, 1.4, 150), "relation": rng.choice([">=", "<="], 150)}
    goals = pd.DataFrame({"series": names} | asked)
    made = assess_panel(table, horizon=4, goals=goals, link="log").goals
    assert len(made) == 150
    for row in made.itertuples():
        history = np.log(table.loc[table["series"] == row.series, "value"].to_numpy())
        offset = anchor_of(history, "log")  # so that nothing hangs on the unit
        level, rising = np.log([row.value]) - offset, np.array([row.relation == ">="])
        known = Engine().predictive([history - offset], 4, on_logs=True)
        step = int(row.period) - 2023
        above = attained(known, level, step=step)[0]
        assert row.probability == pytest.approx(above if rising[0] else 1.0 - above, abs=1e-9)
        assert row.reached_by == pytest.approx(max(row.probability, reached(known.cut(step), level, rising)[0]), abs=1e-9)


@pytest.mark.parametrize("model", ["engine", "log_drift"])
def test_goals_at_past_origins_are_those_of_the_history_up_to_there(table, model):
    one = table[table["series"] == "series 6"]
    goals = made_up_goals(one, 2025)
    past = assess_panel(one, horizon=3, goals=goals, origins=2, model=model).past_goals
    values = dict(zip(one["period"], one["value"], strict=True))
    for row in past.itertuples():
        cut = one[one["period"] <= int(row.origin)]
        same = made_up_goals(cut, int(row.origin) + 2)
        assert row.period == str(int(row.origin) + 2)
        assert row.said == pytest.approx(assess_panel(cut, horizon=3, goals=same, model=model).goals["probability"].item(), rel=1e-9)
        assert row.happened == (values[int(row.period)] >= 1.2 * values[int(row.origin)])
    assert past["origin"].tolist() == ["2020", "2019"]


def test_chunks_are_small_to_send(table):
    chunk = next(chunks_of([table], made_up_goals(table), size=40))
    sent = len(pickle.dumps(chunk))
    assert sent < 8 * len(table) + 40 * 60 + 3000
    again = pickle.loads(pickle.dumps(chunk))
    assert np.array_equal(again.history(7), table.loc[table["series"] == "series 7", "value"].to_numpy())


@pytest.mark.parametrize("size", [1, 7, 40])
def test_the_same_numbers_in_chunks_of_any_size(made, table, size):
    with ThreadPoolExecutor(1) as executor:
        again = assess_panel(table, horizon=3, goals=made_up_goals(table), origins=3, link="identity", chunk=size, executor=executor)
    assert_same_panel(made, again)


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("model", ["engine", "log_drift"])
def test_the_same_numbers_with_one_or_two_processes(processes, model):
    table = made_up_table(9)
    alone = assess_panel(table, horizon=2, goals=made_up_goals(table, 2025), origins=1, model=model, chunk=9)
    with ProcessPoolExecutor(processes) as executor:
        spread = assess_panel(table, horizon=2, goals=made_up_goals(table, 2025), origins=1, model=model, chunk=2, executor=executor)
    assert_same_panel(alone, spread)


def test_rows_may_come_in_any_order(made, table):
    mixed = table.sample(frac=1.0, random_state=1)
    again = assess_panel(mixed, horizon=3, goals=made_up_goals(table), origins=3, link="identity")
    assert_same_table(*(each.summary.sort_values("series", ignore_index=True) for each in (again, made)))


def test_a_past_origin_sees_nothing_after_it(table):
    one = table[table["series"] == "series 3"].copy()
    changed = one.assign(value=np.where(one["period"] > 2020, one["value"] * 0.5, one["value"]))
    goals = made_up_goals(one)
    said = []
    for each in (one, changed):
        ratio = goals.assign(value=each["value"].iloc[-1] * 1.2)
        said.append(assess_panel(each, horizon=3, goals=ratio, origins=1).past_goals)
    assert said[0]["origin"].tolist() == ["2020"]
    assert said[0]["said"].item() == pytest.approx(said[1]["said"].item(), rel=1e-9)
    assert said[0]["happened"].item() != said[1]["happened"].item()


def test_scores_are_means_over_past_origins(table):
    values = table.loc[table["series"] == "series 5", "value"].to_numpy()
    row = assess_panel(one_series("a", list(values)), horizon=2, origins=2, link="identity").summary.iloc[0]
    errors, inside = [], []
    for back in (2, 3):
        past, outcome = values[:-back], values[len(values) - back :][:2]
        low, middle, high = Engine().predictive([past], 2).quantiles(np.array([0.1, 0.5, 0.9]))[0].T
        errors.append(np.abs(middle - outcome).mean() / np.abs(np.diff(past)).mean())
        inside.append(((low <= outcome) & (outcome <= high)).mean())
    assert row["origins"] == 2
    assert row["scaled_error"] == pytest.approx(np.mean(errors))
    assert row["coverage80"] == pytest.approx(np.mean(inside))


def test_a_series_that_cannot_be_forecast_gets_its_reason_and_stops_no_other():
    good = made_up_table(2)
    bad = [
        one_series("gap", [1.0, 2.0, 3.0, 4.0], [2018, 2019, 2021, 2022]),
        one_series("twice", [1.0, 2.0, 3.0], [2020, 2020, 2021]),
        one_series("missing", [1.0, float("nan"), 3.0]),
        one_series("short", [1.0, 2.0]),
        pd.DataFrame({"series": "text", "period": [2021, 2022, 2023], "value": ["1", "many", "3"]}),
    ]
    made = assess_panel(pd.concat([good, *bad]), horizon=2, goals=pd.DataFrame({"series": ["gap"], "period": [2024], "value": [5.0]}))
    reasons = made.failed.set_index("series")["reason"]
    assert list(reasons.index) == ["gap", "twice", "missing", "short", "text"]
    assert reasons["gap"] == "2020 is missing between 2019 and 2021; add what a source gives, or begin at 2021"
    assert reasons["twice"] == "2020 comes more than once, with 1 and 2; keep one row a period"
    assert reasons["missing"].startswith("the value of 2022 is missing; fill it from a source")
    assert reasons["short"] == "2 observations are too few: 'engine' needs 3"
    assert set(made.forecasts["series"]) == {"series 0", "series 1"}
    assert made.goals["remark"].tolist() == [reasons["gap"]]
    assert np.isnan(made.goals["probability"]).all()


class Breaks:
    """A model that cannot bear 13."""

    name, min_obs = "breaks", 3

    def simulate(self, histories, horizon, n_paths, rngs, *, seasons=1):
        if any(13.0 in history for history in histories):
            raise ZeroDivisionError("13")
        return np.stack([history[-1] + rng.standard_normal((n_paths, horizon)) for history, rng in zip(histories, rngs, strict=True)])


def test_a_model_of_ones_own_that_breaks_on_one_series_names_the_error_there():
    tables = [one_series(f"s{number}", [float(number), 11.0, 12.0, 20.0]) for number in range(10, 16)]
    made = assess_panel(pd.concat(tables), horizon=1, model=Breaks(), link="identity")
    assert made.failed.to_dict("records") == [{"series": "s13", "reason": "ZeroDivisionError: 13"}]
    assert len(made.forecasts) == 5


def test_a_goal_out_of_reach_of_the_horizon_says_so(table):
    one = table[table["series"] == "series 1"]
    goals = pd.DataFrame({"series": "series 1", "period": [2023, 2024, 2030], "value": 1.0})
    made = assess_panel(one, horizon=3, goals=goals).goals
    assert made["remark"].tolist() == [
        "the goal's period is not after the last observation",
        "",
        "the goal is 7 periods ahead; raise horizon=3",
    ]
    assert made["probability"].isna().tolist() == [True, False, True]


def test_goals_downward_and_beyond_the_link_are_answered(table):
    one = table[table["series"] == "series 1"]
    level = one["value"].iloc[-1] * 1.1
    both = pd.DataFrame({"series": "series 1", "period": 2025, "value": level, "relation": [">=", "<="]})
    said = assess_panel(one, horizon=2, goals=both, link="log").goals["probability"]
    assert said.sum() == pytest.approx(1.0)
    negative = both.assign(value=-1.0)
    assert assess_panel(one, horizon=2, goals=negative, link="log").goals["probability"].tolist() == [1.0, 0.0]


def test_months_are_forecast_with_their_seasons():
    rng = np.random.default_rng(3)
    months = pd.period_range("2012-01", "2023-12", freq="M")
    values = 100 + 10 * np.sin(2 * np.pi * months.month / 12) + rng.standard_normal(len(months))
    table = pd.DataFrame({"series": "monthly", "period": months.astype(str), "value": values})
    made = assess_panel(table, horizon=12).forecasts.set_index("period")["median"]
    assert made["2024-03"] - made["2024-09"] == pytest.approx(20, abs=3)


def monthly_panel():
    months = pd.period_range("2019-01", "2023-06", freq="M").astype(str)
    return pd.DataFrame({"series": "m", "period": months, "value": np.arange(100.0, 100 + len(months)) + np.arange(len(months)) % 5})


@pytest.mark.parametrize("kind", ["stock", "count", "multiple"])
def test_a_goal_for_a_year_is_judged_in_the_last_month(kind):
    goals = pd.DataFrame({"series": "m", "period": [2023, "2023-12"], "value": 158.0})
    made = assess_panel(monthly_panel(), horizon=6, goals=goals, kind=kind).goals
    assert made["period"].tolist() == ["2023-12", "2023-12"]
    assert made["probability"].nunique() == 1 and 0 < made["probability"][0] < 1


def test_a_years_goal_on_months_that_do_not_say_what_the_year_was_is_a_row_with_its_reason():
    goals = pd.DataFrame({"series": "m", "period": [2023, "2023-12"], "value": 0.158})
    rates = monthly_panel().assign(value=lambda table: table["value"] / 1000)
    made = assess_panel(rates, horizon=6, goals=goals, kind="growth").goals
    assert made["period"].tolist() == ["2023", "2023-12"] and made["probability"].isna().tolist() == [True, False]
    assert "growth is not that of its last" in made["remark"][0] and made["remark"][1] == ""


def test_a_goal_finer_than_its_series_stops_no_other(table):
    goals = pd.DataFrame({"series": ["series 1", "series 1", "series 2", "series 3"], "period": [2024, "2024-06", 2025, "2024Q4"]})
    made = assess_panel(table, horizon=6, goals=goals.assign(value=158.0)).goals
    assert made["period"].tolist() == ["2024", "2024-06", "2025", "2024Q4"]
    assert made["probability"].notna().tolist() == [True, False, True, False]
    assert made["remark"].tolist()[1::2] == [
        "the goal is for a month and the series has one figure a year; give 2024, or a series that is as fine",
        "the goal is for a quarter and the series has one figure a year; give 2024, or a series that is as fine",
    ]


def test_a_constant_series_is_answered_as_it_is():
    goals = pd.DataFrame({"series": "flat", "period": 2025, "value": [42.0, 42.0, 43.0], "relation": [">=", ">", "<"]})
    tables = [one_series("flat", [42.0] * 9), one_series("zero", [0.0] * 9), one_series("rose", [0.0] * 8 + [1.0, 2, 3, 5])]
    made = assess_panel(pd.concat(tables), horizon=2, goals=goals, origins=3)
    assert made.failed.empty and made.summary["model"].tolist() == ["unchanged", "unchanged", "engine"]
    assert (made.forecasts.loc[made.forecasts["series"] == "flat", ["lower95", "median", "upper95"]] == 42.0).all(axis=None)
    assert made.goals["probability"].tolist() == made.goals["reached_by"].tolist() == [1.0, 0.0, 1.0]


@pytest.mark.parametrize("link", ["identity", "log", None])
def test_the_verb_for_one_series_has_the_same_quantiles(table, link):
    made = assess_panel(table[table["series"].isin(["series 3", "series 9"])], horizon=4, link=link, kind="stock")
    for name, rows in made.forecasts.groupby("series"):
        values = table[table["series"] == name].set_index("period")["value"]
        alone = psi.forecast(psi.Series.from_pandas(values, name="x", unit="亿元", kind="stock"), to="2027", models="engine", link=link)
        quantiles = alone.quantile((0.025, 0.1, 0.5, 0.9, 0.975)).to_numpy()
        assert_same(rows[["lower95", "lower80", "median", "upper80", "upper95"]].to_numpy(dtype=float), quantiles)


def test_figures_to_the_last_bit_have_the_same_quantiles_in_both_verbs():
    """Smoothing is found by a search, which a last bit of a figure may lead elsewhere, some 0.01 % apart."""
    values = 100 * np.cumprod(1.03 + 0.03 * np.random.default_rng(9).standard_normal(150))[-60:]
    months = pd.Series(values, index=pd.period_range("2019-01", periods=60, freq="M"), name="x")
    alone = psi.forecast(psi.Series.from_pandas(months, kind="stock"), h=4, models="engine", link="log", n_paths=200)
    made = assess_panel(pd.DataFrame({"series": "x", "period": months.index, "value": values}), horizon=4, link="log", kind="stock")
    assert_same(made.forecasts["median"].to_numpy(dtype=float), alone.quantile((0.5,)).to_numpy()[:, 0])


def test_each_series_has_the_link_its_own_past_gives_it_and_each_origin_that_of_its_own():
    rng = np.random.default_rng(6)
    steady = 100 * np.cumprod(1.09 + 0.02 * rng.standard_normal(24))
    uneven = 100 + 20 * rng.standard_normal(24)
    made = assess_panel(pd.concat([one_series("steady", list(steady)), one_series("uneven", list(uneven))]), horizon=2, kind="stock")
    assert made.summary["link"].tolist() == ["log", "identity"] and made.summary["model"].tolist() == ["engine"] * 2
    assert assess_panel(one_series("rate", [0.02, 0.03, 0.01, 0.04]), horizon=1, kind="growth").summary["link"].tolist() == ["identity"]
    shares = assess_panel(one_series("share", [0.92, 0.95, 0.97, 0.98, 0.985]), horizon=9, kind="ratio")
    assert shares.summary["link"].tolist() == ["logit"] and shares.forecasts["upper95"].max() < 1.0


def test_bounded_quantities_stay_in_their_bounds():
    made = assess_panel(one_series("few", [5.0, 3, 4, 2, 1, 1, 0, 1, 0]), horizon=6, kind="count", link="identity")
    assert made.forecasts["lower95"].min() == 0.0
    outside = assess_panel(one_series("share", [0.9, 1.1, 0.95, 0.97]), horizon=1, kind="ratio").failed
    assert "a share must lie between 0 and 1; found 1.1" in outside["reason"].item()


def test_tables_may_come_in_parts_and_results_chunk_by_chunk(made, table):
    parts = (part for _, part in table.groupby(table["series"].str[-1], sort=False))
    chunks = list(assess_in_chunks(parts, horizon=3, chunk=3))
    assert all(isinstance(chunk, PanelAssessment) and len(chunk.summary) <= 3 for chunk in chunks)
    assert sum(len(chunk.summary) for chunk in chunks) == 40
    halves = [table[table["period"] < 2010], table[table["period"] >= 2010]]
    with pytest.raises(SeriesError, match="'series 0' comes in two of the tables"):
        assess_panel(halves, horizon=1)


def test_an_empty_panel_gives_empty_tables(table):
    made = assess_panel(table[:0], horizon=2)
    assert made.summary.empty
    assert list(made.goals.columns) == ["series", "period", "relation", "value", "probability", "reached_by", "remark"]


def test_reliability_bins_hold_every_past_goal(made):
    bins = made.reliability()
    assert bins["cells"].sum() == len(made.past_goals) == 40 * 3
    assert bins["said"].between(bins["lower"], bins["upper"]).all()
    assert (bins["happened"] @ bins["cells"]) == made.past_goals["happened"].sum()


def goals_with(**columns):
    return pd.DataFrame({"series": ["series 1"], "period": [2025], "value": [1.0]} | columns)


@pytest.mark.parametrize(
    ("change", "message", "error"),
    [
        ({"columns": ("id", "period", "value")}, r"no column 'id'", SeriesError),
        ({"horizon": 0}, r"horizon=0", ModelError),
        ({"kind": "stok"}, r"kind 'stok' is not known. Did you mean 'stock'", ModelError),
        ({"model": "engin"}, r"Did you mean 'engine'", ModelError),
        ({"goals": goals_with(series=["series 99"])}, r"'series 99'.*Did you mean", SeriesError),
        ({"goals": goals_with(value=["x"])}, r"'x' is not a number", SeriesError),
        ({"goals": goals_with(relation=["=>"])}, r"'=>' is not known", SeriesError),
    ],
)
def test_what_is_asked_wrongly_is_refused(table, change, message, error):
    with pytest.raises(error, match=message):
        assess_panel(table[: 3 * YEARS.size], **({"horizon": 2} | change))


def test_periods_of_several_lengths_are_refused(table):
    months = pd.DataFrame({"series": "m", "period": ["2023-01", "2023-02"], "value": [1.0, 2.0]})
    with pytest.raises(PeriodError, match=r"several lengths \(Y, M\)"):
        assess_panel(pd.concat([table, months]), horizon=1)


def test_who_watches_is_told_how_many_series_are_done(table):
    said = []
    assess_panel(table, horizon=1, chunk=16, progress=lambda *told: said.append(told))
    assert said == [(16, 40, "series"), (32, 40, "series"), (40, 40, "series")]


def test_the_verb_is_public():
    assert psi.assess_panel is assess_panel


@pytest.mark.parametrize("model", ["engine", "drift"])
@pytest.mark.parametrize(("frequency", "parts", "count"), [("M", 12, 55), ("Q", 4, 19)])
def test_a_years_goal_on_a_finer_flow_is_judged_on_the_years_sum_months_known_included(model, frequency, parts, count):
    rng = np.random.default_rng(11)
    index = pd.period_range("2019-01" if parts == 12 else "2019Q1", periods=count, freq=frequency)
    values = (
        100 * 1.06 ** (np.arange(count) / parts) * (1 + 0.1 * np.sin(2 * np.pi * np.arange(count) / parts) + 0.02 * rng.normal(size=count))
    )
    flow = psi.Series.from_pandas(pd.Series(values, index=index, name="x"), unit="亿元", kind="flow")
    made = psi.forecast(flow, to="2025", models=model, n_paths=4000)
    years = [float(np.quantile(summed(made, "Y").at(str(year)), 0.4)) for year in (2023, 2024)]
    goals = pd.DataFrame({"series": "x", "period": [2023, 2024, 2025, 2018], "value": [*years, years[1], 1.0]})
    table = pd.DataFrame({"series": "x", "period": index.astype(str), "value": values})
    panel = assess_panel(table, horizon=len(made.periods), goals=goals, model=model, kind="flow", n_paths=4000, origins=2)
    assert panel.goals["period"].tolist() == ["2023", "2024", "2025", "2018"]
    for year, level, row in zip((2023, 2024), years, panel.goals.itertuples(), strict=False):
        assert row.probability == pytest.approx(psi.assess(made, psi.Target(">=", level, str(year))).probability, abs=0.04)
        assert row.probability == pytest.approx(0.6, abs=0.04) and row.remark == ""
    assert panel.goals["reached_by"][2] >= panel.goals["probability"][2] > panel.goals["probability"][1]
    assert "is not after the last observation" in panel.goals["remark"][3]
    assert len(panel.past_goals) and panel.past_goals["said"].between(0, 1).all()


def test_a_year_whose_first_months_are_not_observed_has_its_reason():
    months = monthly_panel().iloc[51:]  # from April 2023
    goals = pd.DataFrame({"series": "m", "period": [2023, 2024], "value": 1500.0})
    made = assess_panel(months, horizon=18, goals=goals, kind="flow").goals
    assert "begins before the first observation" in made["remark"][0] and made["probability"].notna().tolist() == [False, True]
    flat = months.assign(value=100.0)
    assert assess_panel(flat, horizon=18, goals=goals.assign(value=1200.0), kind="flow").goals["probability"].tolist()[1] == 1.0


def test_a_series_in_two_units_is_named(table):
    mixed = table.assign(unit=["亿元"] * (len(table) - 1) + ["万元"])
    reasons = assess_panel(mixed, horizon=1).failed.set_index("series")["reason"]
    assert reasons.to_dict() == {table["series"].iloc[-1]: "its figures are in 亿元 and 万元; write all in one unit"}
