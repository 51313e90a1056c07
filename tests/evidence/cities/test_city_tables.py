import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import DataError
from psi_analysis.evidence.cities.city_cases import city_cases
from psi_analysis.evidence.cities.city_record import CITY_FILES, load_city_record
from psi_analysis.evidence.cities.city_scores import CityRun, CitySetting, run_city_rules
from psi_analysis.evidence.cities.city_tables import (
    city_peers,
    later_table,
    make_city_record,
    middle_rows,
    reliability_record,
    score_rows,
)
from psi_analysis.evidence.evidence_files import INPUTS, panel_of, text_checksum
from psi_analysis.evidence.panel.cases import Setting
from psi_analysis.evidence.panel.panel_scores import Scored
from psi_analysis.forecasts.reference.city_rules import CITY_RULES
from psi_analysis.studies.loading import load
from scripts.city_page import gate_differences
from tests.evidence.made_up_panel import made_up_panel

ROOT = Path(__file__).parents[3]
MADE = ROOT / "data" / "processed" / "evidence"
HUNAN = [
    "zhuzhou",
    "changsha",
    "hengyang",
    "chenzhou",
    "xiangtan",
    "shaoyang",
    "yueyang",
    "changde",
    "yiyang",
    "yongzhou",
    "huaihua",
    "loudi",
]
ASKED = CitySetting("made up", Setting(2, 0, (2014, 2015)), ahead=1)


def made_up_run(origin, said, happened):
    cases = next(city_cases(made_up_panel(), Setting(2, 0, (origin,)), ahead=1))
    nothing = np.full(2, np.nan)
    scored = Scored("mine", "deposits", 2, 0, origin, cases.areas[:2], np.array(said), np.array(happened), nothing, nothing, nothing)
    return CityRun(ASKED, cases, scored), cases.slowed[:2]


def test_the_tables_were_made_from_the_panel_that_lies_here():
    about = json.loads((MADE / "cities.json").read_text(encoding="utf-8"))
    assert about["inputs"] == {name: text_checksum(ROOT / "data" / "raw" / "peers" / name) for name in INPUTS}
    assert about["outputs"] == {name: text_checksum(MADE / name) for name in CITY_FILES.tables}
    assert about["left_out"] == ["zhuzhou", "湖南"]


def test_neither_the_city_nor_the_province_under_study_is_in_the_panel():
    for panel in city_peers(panel_of(ROOT / "data" / "raw")).values():
        assert "湖南" not in panel.references
        assert not {"株洲市", "长沙市"} & set(panel.areas)


def test_middle_counts_what_was_said_between_40_and_70_percent_by_whether_the_province_had_slowed():
    first, slow_one = made_up_run(2014, [[0.5, 0.9], [0.6, 0.2]], [[True, True], [False, False]])
    second, slow_two = made_up_run(2015, [[0.4], [0.7]], [[True], [True]])
    table = middle_rows([first, second])
    assert table["cells"].sum() == 4
    flagged = list(zip([0.5, 0.6, 0.4, 0.7], [*slow_one, *slow_two], strict=True))
    for group in (True, False):
        said = [value for value, slowed in flagged if slowed == group]
        rows = table[table["province"] == ("slowed" if group else "not slowed")]
        assert len(rows) == bool(said)
        if said:
            assert rows["said"].item() == pytest.approx(np.mean(said))


def test_within_two_compares_the_difference_with_its_clustered_error():
    runs = [made_up_run(year, [[0.5], [0.5]], [[came], [came]])[0] for year, came in ((2014, True), (2015, False), (2016, True))]
    for row in middle_rows(runs).to_dict("records"):
        assert row["within_two"] == ("yes" if abs(row["happened"] - row["said"]) <= 2 * row["standard_error"] else "no")


def test_scores_and_reliability_keep_questions_apart():
    settings = [ASKED, CitySetting("other", Setting(2, 0, (2014,)))]
    runs = list(run_city_rules({"deposits": made_up_panel()}, [next(iter(CITY_RULES.values()))], settings=settings, n_paths=50))
    table = score_rows((run.asked.name, run.scored) for run in runs)
    assert table[["question", "origin"]].to_numpy().tolist() == [["made up", 2014], ["made up", 2015], ["other", 2014]]
    bins = reliability_record(runs)
    assert bins.groupby("question")["cells"].sum().to_dict() == {"made up": 2 * 60 * 5, "other": 60 * 5}


def means(question, indicator, score="brier"):
    scores = load_city_record(ROOT).scores
    rows = scores[(scores["question"] == question) & (scores["indicator"] == indicator)]
    return rows.groupby("rule")[score].mean()


def test_the_ladder_takes_a_twelfth_off_deposits_and_costs_loans_nothing_beside_the_rule_of_2026_3_without_the_nation():
    deposits, loans = (means("two years, nation one", each) for each in ("deposits", "loans"))
    assert deposits["ladder"] < 0.92 * deposits["nation not ahead, as in 2026-3"]
    assert loans["ladder"] < loans["nation not ahead, as in 2026-3"] + 0.001


def test_what_the_ladder_says_happens_within_five_points():
    for indicator in ("deposits", "loans"):
        said, happened = (means("two years, nation one", indicator, name)["ladder"] for name in ("said", "happened"))
        assert said == pytest.approx(happened, abs=0.05)


def test_between_40_and_70_percent_it_happens_within_two_errors_for_cities_of_a_slowed_province():
    middle = load_city_record(ROOT).middle
    rows = middle[(middle["rule"] == "ladder") & (middle["province"] == "slowed") & ~middle["question"].str.contains("gaps")]
    assert len(rows) == 4
    assert set(rows["within_two"]) == {"yes"}


def test_the_admitted_rules_can_be_run_and_the_ladder_is_among_them():
    record = load_city_record(ROOT)
    for indicator in ("deposits", "loans"):
        names = [rule.name for rule in record.admitted_rules(indicator)]
        assert "ladder" in names
        assert "share stays" not in names
    with pytest.raises(DataError, match="lists no rule for 'loan'"):
        record.admitted_rules("loan")


def test_the_gate_sorts_surety_by_more_than_two_errors():
    table = gate_differences(load_city_record(ROOT).gate, [("own", list(CITY_RULES))]).set_index("score")
    assert table.loc["excess", "difference"] > 2 * table.loc["excess", "standard_error"]
    assert table.loc["excess", "years"] >= 5


def test_the_rule_behind_the_headlines_passes_the_gate():
    record = load_city_record(ROOT)
    for indicator in ("deposits", "loans"):
        known = record.recent_coverage("ladder", indicator, "two years, nation one")
        assert (known.first, known.last, known.fails) == (2017, 2021, False)
    assert record.recent_coverage("share stays", "loans", "two years, nation one").fails
    assert record.recent_coverage("no such rule", "loans", "two years, nation one") is None


def test_the_record_of_the_ladder_is_that_of_the_bin_with_the_base_rate_beside_it():
    record = load_city_record(ROOT).record("ladder", "loans", "two years, nation one", 0.55)
    assert 0.5 < record.said < 0.6
    assert record.years >= 9
    assert record.brier < record.brier_base_rate
    assert load_city_record(ROOT).record("ladder", "gdp", "two years, nation one", 0.55) is None


def test_shares_that_add_up_forecast_no_better_on_the_panel():
    table = load_city_record(ROOT).adding_up.groupby(["indicator", "rule"])["brier"].mean().unstack("rule")
    gained = table.iloc[:, 0] - table.iloc[:, 1]
    assert gained.abs().max() < 0.002


def test_what_came_of_hunans_cities_is_what_the_observations_say():
    data, later = load(ROOT), load_city_record(ROOT).later
    grown = {}
    for indicator in ("deposits", "loans"):
        for area in HUNAN:
            rows = data.readings(indicator, area=area)
            first, last = (rows[rows["period"].astype(str) == year]["value"].iloc[-1] for year in ("2023", "2025"))
            grown[indicator, area] = (last / first) ** 0.5 - 1.0
        for goal in ("7.4", "8.2"):
            happened = np.mean([growth >= float(goal) / 100.0 for (what, _), growth in grown.items() if what == indicator])
            assert later.loc[later["indicator"] == indicator, f"happened_{goal}"].to_numpy() == pytest.approx(happened, abs=1e-4)
    assert set(later["cities"]) == {12}


def test_tables_that_do_not_fit_their_files_are_refused(tmp_path):
    (tmp_path / "data" / "raw" / "peers").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "study.toml").write_text("", encoding="utf-8")
    with pytest.raises(DataError, match=r"no city_scores\.csv; make it with: psi evidence"):
        load_city_record(tmp_path)
    out = tmp_path / "data" / "processed" / "evidence"
    out.mkdir(parents=True)
    for name in CITY_FILES.tables:
        (out / name).write_text("rule\n", encoding="utf-8")
    (out / "cities.json").write_text(json.dumps({"inputs": {}, "outputs": {"city_later.csv": "0"}}), encoding="utf-8")
    with pytest.raises(DataError, match=r"city_later\.csv is not the file the evidence knows"):
        load_city_record(tmp_path)


@pytest.mark.slow
def test_the_later_cities_made_again_give_the_same_rows():
    made = later_table(panel_of(ROOT / "data" / "raw")).round(4)
    kept = pd.read_csv(MADE / "city_later.csv")
    pd.testing.assert_frame_equal(made, kept)


@pytest.mark.slow
def test_making_the_tables_again_gives_the_same_bytes(tmp_path):
    import shutil

    shutil.copytree(ROOT / "data" / "raw", tmp_path / "data" / "raw")
    out = make_city_record(tmp_path)
    for name in CITY_FILES.tables:
        assert text_checksum(out / name) == text_checksum(MADE / name), name
