"""Single readings of a small study: chosen as known on the day, placed in time, turned into rates a year."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ModelError
from psi_analysis.goals.routes.uneven_readings import (
    Rates,
    Watched,
    annual_rates,
    check_known,
    end_of,
    of_basis,
    own_readings,
    province_record,
)
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from psi_analysis.studies.rows import Row
from tests.spec_tables import rows
from tests.studies.small_study import BREAKS, HEADER, write_small_study


def figure(indicator: str, period: str, value: float, published: str, span: str = "", source: str = "yearbook") -> str:
    unit = "count" if indicator == "parcels" else "100m yuan"
    return f"{indicator},town,{period},{span},{value:g},{unit},final,high,{source},{published},no,,,表,\n"


FIGURES = [
    figure("deposits", "2021", 85, "2022-12-31"),
    figure("deposits", "2022", 90, "2023-12-31"),
    figure("deposits", "2022", 91, "2024-06-30"),
    figure("deposits", "2023-06", 93, "2023-09-30"),
    figure("deposits", "2023", 95, "2024-03-31"),
    figure("deposits", "2024Q3", 99, "2024-11-30", source="paper"),
    figure("parcels", "2021", 1200, "2022-03-31"),
    figure("parcels", "2022-06", 700, "2022-08-31", "year to date"),
    figure("parcels", "2022-09", 1000, "2022-11-30", "year to date"),
    figure("parcels", "2023-03", 350, "2023-05-31", "year to date"),
    figure("parcels", "2023-02", 90, "2023-05-31"),
]
DOUBTED = "deposits,town,2023-06,,suspicious,,疑,doubtful,yearbook\n"


def known(folder: Path, day: str | None = "2025-01-01", breaks: str = "") -> Data:
    return load(write_small_study(folder, observations=HEADER + "".join(FIGURES), breaks=BREAKS + breaks), as_of=day)


READ = """
day        | doubted | periods                     | values
2025-01-01 | no      | 2021 2022 2023-06 2023 2024Q3 | 85 91 93 95 99
2025-01-01 | yes     | 2021 2022 2023 2024Q3       | 85 91 95 99
2024-05-31 | no      | 2021 2022 2023-06 2023      | 85 90 93 95
2022-12-31 | no      | 2021                        | 85
2022-12-30 | no      |                             |
"""


@pytest.mark.parametrize(("day", "doubted", "periods", "values"), rows(READ))
def test_one_reading_a_period_the_latest_known_oldest_first(tmp_path: Path, day: str, doubted: str, periods: str, values: str) -> None:
    found = own_readings(known(tmp_path, day, DOUBTED if doubted == "yes" else ""), "deposits", "town")
    assert [str(period) for period in found.periods] == periods.split() and found.values.tolist() == [float(one) for one in values.split()]
    assert found.times == pytest.approx([end_of(period) for period in found.periods])


def test_readings_from_a_period_on_and_those_of_whole_years(tmp_path: Path) -> None:
    found = own_readings(known(tmp_path), "deposits", "town")
    assert [str(one) for one in found.since(pd.Period("2023-06", "M")).periods] == ["2023-06", "2023", "2024Q3"]
    assert found.since(None) is found and [str(one) for one in found.full_years().periods] == ["2021", "2022", "2023"]


@pytest.mark.parametrize(
    ("period", "freq", "end"), [("2024", "Y", 2025.0), ("2024Q1", "Q", 2024.25), ("2024Q4", "Q", 2025.0), ("2024-01", "M", 2024 + 1 / 12)]
)
def test_a_period_ends_so_many_years_after_the_calendar_began(period: str, freq: str, end: float) -> None:
    assert end_of(pd.Period(period, freq)) == pytest.approx(end)


def test_a_year_s_rate_is_of_its_longest_figure_from_january_on(tmp_path: Path) -> None:
    rates = annual_rates(known(tmp_path), "parcels", "town")
    assert (rates.year.tolist(), rates.known.tolist()) == ([2021.0, 2022.0, 2023.0], [1200.0, 1000.0, 350.0])
    assert rates.elapsed == pytest.approx([1.0, 0.75, 0.25]) and rates.rate == pytest.approx([1200.0, 1000 / 0.75, 1400.0])
    assert rates.middle == pytest.approx([2021.5, 2022.375, 2023.125])
    assert rates.since_year(pd.Period("2022", "Y")).year.tolist() == [2022.0, 2023.0] and len(rates.since_year(None).year) == 3
    with pytest.raises(ModelError, match="no yearly figure and none from January on"):
        annual_rates(known(tmp_path / "early", "2022-01-01"), "parcels", "town")


def test_a_year_s_total_is_what_is_known_of_it_and_the_simulated_rate_for_the_rest() -> None:
    rates = Rates(np.array([2022.0]), np.array([700.0]), np.array([0.5]))
    halves = np.array([[1000.0, 1200.0, 1400.0, 1600.0], [2000.0, 2000.0, 800.0, 1000.0]])
    assert rates.totals(halves, np.array([2022, 2023])).tolist() == [[700 + 600, 1500.0], [700 + 1000, 900.0]]


def test_records_of_additions_add_up() -> None:
    assert Watched(2.0, 3.5).plus(Watched(1.0, 0.5)) == Watched(3.0, 4.0)


PUBLIC = """
day        | sources        | public
2024-11-30 | paper          | yes
2024-11-29 | paper          | no
2024-11-30 | yearbook;paper | yes
2024-11-29 | yearbook;paper | no
2024-11-29 |                | yes
none       | bank           | yes
2024-11-30 | bank           | no
"""


@pytest.mark.parametrize(("day", "sources", "public"), rows(PUBLIC))
def test_a_rule_rests_only_on_what_was_public(tmp_path: Path, day: str, sources: str, public: str) -> None:
    data = known(tmp_path, None if day == "none" else day)
    rule = Row("rules.csv", 2, {"target": "G1", "sources": sources or None})
    if public == "yes":
        check_known(data, rule)
    else:
        with pytest.raises(ModelError, match=f"nothing was public on {dt.date.fromisoformat(day)}"):
            check_known(data, rule)


def rule_of(**cells: object) -> Row:
    return Row("few_readings.csv", 2, {"id": "r", "target": "G1", "indicator": "parcels", "basis": None, "sources": None} | cells)


@pytest.mark.parametrize(("basis", "factor"), [(None, 1.0), ("2021", 85 / 1200), ("2022", None)])
def test_the_unit_of_a_rule_is_that_of_the_goal_in_the_year_of_its_basis(tmp_path: Path, basis: str | None, factor: float | None) -> None:
    data, goal = known(tmp_path), Target(">=", 1.0, "2027", indicator="deposits", area="town")
    row = rule_of(basis=None if basis is None else pd.Period(basis, "Y"))
    if factor is None:
        with pytest.raises(ModelError, match="the basis of rule 'r' needs parcels/town of 2022, not known on 2025-01-01"):
            of_basis(data, goal, row)
    else:
        assert of_basis(data, goal, row) == pytest.approx(factor)


SAID = "indicator,area,period,kind,relation,value,value_to,unit,base,source,published,published_is_assumed,confidence,evidence,note\n"
RECORDS = """
said                                                          | additions | years
bound change by 3 2022 2020                                   | 3         | 2
bound change by 3 2022 2020, bound change by 2 2024 2023      | 5         | 3
bound change by -3 2022 2020                                  | 0         | 2
bound change by -3 2022 2020, bound change by 4 2024 2023     | 1         | 3
goal change by 3 2022 2020                                    | none      |
bound >= 3 2022 2020                                          | none      |
bound >= 3 2022 2020, bound change by 2 2024 2023             | 2         | 1
                                                              | none      |
"""


@pytest.mark.parametrize(("said", "additions", "years"), rows(RECORDS))
def test_a_wider_record_counts_in_years_of_a_count_as_large_as_one_s_own(tmp_path: Path, said: str, additions: str, years: str) -> None:
    figures = "".join(
        f"parcels,land,{year},,{value},count,final,high,yearbook,{year + 1}-01-31,no,,,表,\n" for year, value in ((2021, 30), (2022, 48))
    )
    folder = write_small_study(tmp_path, observations=HEADER + figures)
    lines = []
    for one, source in zip(filter(None, (each.strip() for each in said.split(","))), ("paper", "bank"), strict=False):
        kind, *relation, value, period, base = one.split()
        lines.append(f"parcels,land,{period},{kind},{' '.join(relation)},{value},,count,{base},{source},2024-12-01,no,high,增,\n")
    (folder / "data" / "raw" / "statements.csv").write_text(SAID + "".join(lines), encoding="utf-8")
    row = rule_of(wider_indicator="parcels", wider_area="land")
    if additions == "none":
        with pytest.raises(ModelError, match="no recorded change of parcels/land is known on 2025-01-01"):
            province_record(load(folder, as_of="2025-01-01"), row, 12.0)
        return
    found = province_record(load(folder, as_of="2025-01-01"), row, 12.0)
    assert (found.additions, found.years) == (float(additions), pytest.approx(int(years) * 48 / 12))


def test_a_wider_count_without_a_figure_lends_no_record(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path, observations=HEADER)
    line = "parcels,land,2022,bound,change by,3,,count,2020,paper,2024-12-01,no,high,增,\n"
    (folder / "data" / "raw" / "statements.csv").write_text(SAID + line, encoding="utf-8")
    with pytest.raises(ModelError, match="no recorded change"):
        province_record(load(folder), rule_of(wider_indicator="parcels", wider_area="land"), 12.0)


def test_a_full_year_stands_before_what_was_known_of_it_and_a_correction_before_what_it_corrects(tmp_path: Path) -> None:
    more = [
        figure("parcels", "2022", 1300, "2023-03-31"), figure("parcels", "2022-12", 1290, "2023-01-31", "year to date"),
        figure("parcels", "2023-03", 360, "2023-09-30", "year to date"), figure("parcels", "2021-11", 5, "2024-12-31", "year to date"),
    ]  # fmt: skip
    folder = write_small_study(tmp_path, observations=HEADER + "".join([*FIGURES, *more]))
    rates = annual_rates(load(folder, as_of="2025-01-01"), "parcels", "town")
    assert rates.known.tolist() == [1200.0, 1300.0, 360.0] and rates.elapsed.tolist() == [1.0, 1.0, 0.25]


def test_of_a_year_known_in_full_or_not_at_all_a_total_is_the_figure_or_the_mean_of_both_halves() -> None:
    rates = Rates(np.array([2022.0, 2023.0]), np.array([700.0, 90.0]), np.array([1.0, 0.25]))
    halves = np.array([[1.0, 2.0, 400.0, 800.0, 100.0, 300.0]])
    assert rates.totals(halves, np.array([2022, 2023, 2024])).tolist() == [[700.0, 90.0 + 0.75 * 800.0, 200.0]]


@pytest.mark.parametrize("kind", ["suspicious", "break"])
def test_only_figures_marked_suspicious_are_left_out_of_their_own_series(tmp_path: Path, kind: str) -> None:
    marks = f"deposits,town,2022,,{kind},,疑,doubtful,yearbook\ndeposits,land,2023,,suspicious,,疑,doubtful,yearbook\n"
    found = own_readings(known(tmp_path, breaks=marks), "deposits", "town")
    assert ("2022" in [str(one) for one in found.periods]) is (kind == "break") and "2023" in [str(one) for one in found.periods]
