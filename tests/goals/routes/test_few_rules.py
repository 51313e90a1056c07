"""Each rule for a few readings on a study of a few lines: what it starts from, what it rests on, what it is left out for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ModelError
from psi_analysis.goals.routes.few_readings import assess_few_readings, forecast_few_readings, recent_growth
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from psi_analysis.studies.rows import Row
from tests.spec_tables import rows
from tests.studies.small_study import HEADER, write_small_study

UNITS = {"deposits": "100m yuan", "parcels": "count", "cost_ratio": "percent"}


def data_of(folder: Path, *figures: tuple[str, str, str, float]) -> Data:
    """A study that knows these figures: indicator, area, period, value; "to 2025-06" is one of January to June."""
    text = HEADER
    for indicator, area, period, value in figures:
        span = "year to date" if period.startswith("to ") else ""
        text += (
            f"{indicator},{area},{period.removeprefix('to ')},{span},{value!r},{UNITS[indicator]},final,high,yearbook,2026-03-31,no,,,表,\n"
        )
    return load(write_small_study(folder, observations=text), as_of="2026-11-23")


def rule(name: str = "log drift", indicator: str = "deposits", **cells: object) -> Row:
    blank = dict.fromkeys(("basis", "from", "scale_from", "wider_area", "wider_indicator", "shape", "sources"))
    told = {"reason_zh": "因", "reason_en": f"why {name}", "target": "G", "case": "central", "weight": 1.0, "id": name}
    return Row("few_readings.csv", 2, blank | told | {"rule": name, "indicator": indicator} | cells)


def goal(value: float = 100.0, indicator: str = "deposits", **changed: object) -> Target:
    return Target(**({"relation": ">=", "value": value, "period": "2027", "id": "G", "indicator": indicator, "area": "town"} | changed))


def drawn(data: Data, *rules: Row, target: Target | None = None, n_paths: int = 300, to: str = "2028"):
    return forecast_few_readings(data, target or goal(), rules, to=to, n_paths=n_paths, seed=1)


STEADY = [("deposits", "town", str(year), 80.0 * 1.1 ** (year - 2021)) for year in (2021, 2023, 2025)]
LEVEL = [("deposits", "town", str(year), 80.0 + 5.0 * (year - 2021)) for year in (2021, 2023, 2025)]


def test_steady_readings_go_on_in_proportion_in_logs_and_by_as_much_as_they_are(tmp_path: Path) -> None:
    made, count = drawn(data_of(tmp_path / "a", *STEADY), rule())
    assert made.paths == pytest.approx(np.broadcast_to(80.0 * 1.1 ** np.arange(5.0, 8.0), made.paths.shape)) and count == 3
    made, _ = drawn(data_of(tmp_path / "b", *LEVEL), rule("level drift"))
    assert made.paths == pytest.approx(np.broadcast_to(80.0 + 5.0 * np.arange(5.0, 8.0), made.paths.shape))
    assert (str(made.origin), made.series.last, len(made.series.values), made.paths.flags.writeable) == ("2025", 100.0, 1, False)


def test_a_stock_that_falls_on_a_line_is_held_just_above_nothing_and_a_share_at_one(tmp_path: Path) -> None:
    falling = [("deposits", "town", "2021", 90.0), ("deposits", "town", "2023", 50.0), ("deposits", "town", "2025", 10.0)]
    made, _ = drawn(data_of(tmp_path / "a", *falling), rule("level drift"))
    assert made.paths == pytest.approx(np.full_like(made.paths, 1e-5))
    shares = [("cost_ratio", "town", str(year), value) for year, value in ((2021, 50.0), (2023, 70.0), (2025, 90.0))]
    made, _ = drawn(data_of(tmp_path / "b", *shares), rule("level drift", "cost_ratio"), target=goal(0.9, "cost_ratio", kind="ratio"))
    assert made.paths == pytest.approx(np.broadcast_to([1.0, 1.0, 1.0], made.paths.shape))
    amounts, _ = drawn(data_of(tmp_path / "c", *STEADY), rule())
    assert amounts.paths.min() > 1.0


@pytest.mark.parametrize(("first", "count", "slope"), [(None, 4, 0.1), ("2022", 3, 0.2)])
def test_readings_before_the_rule_s_first_are_left_out(tmp_path: Path, first: str | None, count: int, slope: float) -> None:
    logs = {2021: 0.0, 2022: -0.2, 2024: 0.2, 2025: 0.4}
    data = data_of(tmp_path, *(("deposits", "town", str(year), float(np.exp(at))) for year, at in logs.items()))
    made, used = drawn(data, rule(**{"from": None if first is None else pd.Period(first, "Y")}), n_paths=40_000)
    assert used == count and np.median(np.log(made.at("2026"))) == pytest.approx(0.4 + slope, abs=0.01)


def test_a_borrowed_drift_is_the_wider_area_s_from_the_own_last_reading_and_two_own_readings_lend_no_scale(tmp_path: Path) -> None:
    wider = [("deposits", "land", str(year), 500.0 * 1.05 ** (year - 2020)) for year in (2020, 2022, 2024)]
    data = data_of(tmp_path, *STEADY[1:], *wider)
    lent = {"wider_area": "land", "wider_indicator": "deposits"}
    made, count = drawn(data, rule("borrowed log drift", **lent), rule(**lent, weight=3.0, id="own"), rule(id="alone"), n_paths=4000)
    last = 80.0 * 1.1**4
    assert made.members["borrowed log drift"][:, 0] == pytest.approx(last * 1.05) and made.members["own"][:, 0] == pytest.approx(last * 1.1)
    assert (dict(made.weights), count) == (
        {"borrowed log drift": 0.25, "own": 0.75},
        2,
    ) and "at least one degree of freedom" in made.left_out["alone"]
    assert np.mean(made.at("2026") == made.members["own"][0, 0]) == pytest.approx(0.75, abs=0.01)


def test_readings_in_proportion_are_above_nothing(tmp_path: Path) -> None:
    data = data_of(tmp_path, ("deposits", "town", "2021", 0.0), *LEVEL[1:])
    with pytest.raises(ModelError, match="rule 'log drift' carries readings on in proportion, so they must be above zero; found 0"):
        drawn(data, rule())
    assert drawn(data, rule("level drift"))[1] == 3


def test_a_basis_puts_paths_into_the_goal_s_unit(tmp_path: Path) -> None:
    data = data_of(tmp_path, *STEADY, ("parcels", "town", "2023", 9.68), ("parcels", "town", "2025", 20.0))
    made, _ = drawn(data, rule(basis=pd.Period("2023", "Y")), target=goal(1.0, "parcels"))
    assert made.paths[:, 0] == pytest.approx(80.0 * 1.1**5 * 9.68 / 96.8) and made.series.last == 20.0


def test_additions_are_those_between_the_first_and_the_last_reading(tmp_path: Path) -> None:
    counts = [("parcels", "town", "2021", 5.0), ("parcels", "town", "2023", 7.0), ("parcels", "town", "2025", 11.0)]
    made, count = drawn(
        data_of(tmp_path / "a", *counts), rule("net additions", "parcels", shape=0.5), target=goal(15.0, "parcels"), n_paths=40_000
    )
    assert count == 3 and made.paths.mean(axis=0) - 11.0 == pytest.approx(6.5 / 4.0 * np.arange(1.0, 4.0), rel=0.03)
    answer = assess_few_readings(
        data_of(tmp_path / "b", *counts),
        goal(15.0, "parcels"),
        (rule("net additions", "parcels", shape=0.5),),
        to="2028",
        n_paths=200,
        seed=1,
    )
    assert answer.takes is None and answer.grade == "C" and str(answer.first_passage.observed) == "None"
    with pytest.raises(ModelError, match="net additions need 2 readings of parcels/town; found 1"):
        drawn(data_of(tmp_path / "c", counts[2]), rule("net additions", "parcels", shape=0.5), target=goal(15.0, "parcels"))
    with pytest.raises(ModelError, match="deposits/town: no reading is known on 2026-11-23"):
        drawn(data_of(tmp_path / "d", counts[2]), rule())


FLOW = [
    ("parcels", "town", "2022", 100.0),
    ("parcels", "town", "2023", 110.0),
    ("parcels", "town", "2024", 121.0),
    ("parcels", "town", "to 2025-06", 66.55),
]


def test_a_rate_goes_on_in_proportion_and_what_is_known_of_a_year_stays(tmp_path: Path) -> None:
    """A tenth a year from middle to middle; the half year's 133.1 stands a quarter before the middle of its year."""
    data = data_of(tmp_path, *FLOW)
    made, count = drawn(data, rule("yearly rate", "parcels"), target=goal(200.0, "parcels"), n_paths=20_000)
    assert (count, str(made.origin), made.series.last) == (4, "2024", 121.0)
    slope = np.log(1.331) / 2.75
    late = 133.1 * np.exp(slope * 0.5)
    assert np.median(made.at("2025")) == pytest.approx(66.55 + 0.5 * late, rel=0.01)
    halves = 133.1 * np.exp(slope * np.array([1.0, 1.5]))
    assert np.median(made.at("2026")) == pytest.approx(halves.mean(), rel=0.02)


def test_a_yearly_number_goes_on_by_as_many_and_full_years_alone_are_yearly_drifts(tmp_path: Path) -> None:
    flow = [("parcels", "town", str(year), 100.0 + 10.0 * (year - 2022)) for year in (2022, 2023, 2024)]
    made, _ = drawn(data_of(tmp_path / "a", *flow), rule("yearly number", "parcels"), target=goal(200.0, "parcels"))
    assert made.paths[:, :2] == pytest.approx(np.broadcast_to([130.0, 140.0], (300, 2)))
    fallen = [("parcels", "town", str(year), 100.0 - 45.0 * (year - 2022)) for year in (2022, 2023, 2024)]
    made, _ = drawn(data_of(tmp_path / "b", *fallen), rule("yearly number", "parcels"), target=goal(200.0, "parcels"))
    assert made.at("2026") == pytest.approx(np.full(300, 1e-5))
    two = data_of(tmp_path / "c", *flow[1:])
    lent = {"scale_from": pd.Period("2022", "Y"), "from": pd.Period("2023", "Y")}
    with pytest.raises(ModelError):
        drawn(two, rule("yearly number", "parcels"), target=goal(200.0, "parcels"))
    made, count = drawn(data_of(tmp_path / "d", *flow), rule("yearly number", "parcels", **lent), target=goal(200.0, "parcels"))
    assert count == 2 and made.at("2025") == pytest.approx(np.full(300, 130.0))


GROWN = """
rule          | figures                  | from | growth                | years
log drift     | 2021:80 2023:90 2025:100 |      | (100 / 80) ** (1 / 4) - 1 | 4
log drift     | 2021:80 2023:90 2025:100 | 2023 | (100 / 90) ** (1 / 2) - 1 | 2
log drift     | 2021:80 2025:100         | 2023 | none                  |
level drift   | 2021:80 2025:100         |      | (100 / 80) ** (1 / 4) - 1 | 4
net additions | 2021:80 2025:100         |      | none                  |
yearly rate   | 2021:80 2023:90 2025:100 |      | (100 / 80) ** (1 / 4) - 1 | 4
yearly rate   | 2021:80 2023:90 2025:100 | 2023 | (100 / 90) ** (1 / 2) - 1 | 2
yearly number | 2025:100                 |      | none                  |
"""


@pytest.mark.parametrize(("name", "figures", "first", "growth", "years"), rows(GROWN))
def test_recent_growth_is_that_between_the_first_and_last_reading_of_the_central_rule(
    tmp_path, name, figures, first, growth, years
) -> None:
    known = [("parcels", "town", *each.split(":")) for each in figures.split()]
    data = data_of(tmp_path, *((indicator, area, period, float(value)) for indicator, area, period, value in known))
    central = rule(name, "parcels", **{"from": pd.Period(first, "Y") if first else None})
    found = recent_growth(data, goal(1.0, "parcels"), (rule("level drift", "deposits", case="low"), central))
    assert found == (None if growth == "none" else (pytest.approx(eval(growth)), int(years)))


OTHER = """
readings                          | said
land 2021:7 2023:9                | met 9 in 2023
land 2021:9 2023:7                | apart 7 in 2023
town 2023:7, land 2024:9          | apart 7 in 2023
                                  | unknown
"""


@pytest.mark.parametrize(("readings", "said"), rows(OTHER))
def test_the_other_count_is_told_by_its_latest_reading_in_the_first_area_that_has_one(tmp_path: Path, readings: str, said: str) -> None:
    known = [
        ("parcels", area, *each.split(":"))
        for one in filter(None, readings.split(", "))
        for area, *pairs in [one.split()]
        for each in pairs
    ]
    data = data_of(tmp_path, *LEVEL, *((what, area, period, float(value)) for what, area, period, value in known))
    target = goal(8.0, also_read_as=("parcels",))
    answer = assess_few_readings(data, target, (rule(weight=0.2), rule("level drift", weight=0.8)), to="2028", n_paths=200, seed=1)
    first, other = answer.reasons
    assert "Town has 3 own readings" in first.said("en") and first.said("en").endswith("why level drift")
    code, *words = said.split(" ", 1)
    assert other.code == f"goals.other_count.{code}" and all(word in other.said("en") for one in words for word in one.split(" in "))


def test_a_goal_is_met_since_the_first_of_all_readings_that_meet_it(tmp_path: Path) -> None:
    answer = assess_few_readings(data_of(tmp_path, *LEVEL), goal(90.0), (rule("level drift"),), to="2028", n_paths=200, seed=1)
    assert str(answer.first_passage.observed) == "2023" and answer.takes is not None and answer.probability == 1.0
