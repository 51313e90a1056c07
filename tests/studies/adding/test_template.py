"""The empty workbook lists what the study needs most, offers its own choices, and is read back as it is written."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import openpyxl
import pytest

from psi_analysis.errors import DataError
from psi_analysis.studies.adding.figures_wanted import figures_wanted
from psi_analysis.studies.adding.template import choices, write_template
from psi_analysis.studies.adding.workbook import FIELDS, FILL_IN, read_workbook
from psi_analysis.studies.adding.writing import prepare_addition
from psi_analysis.studies.loading import load
from tests.studies.small_study import STUDY, observations_with, write_small_study

TODAY = dt.date(2026, 11, 24)


BALANCES = {"T20", "T21", "T22", "T23"}


def test_balances_that_reach_the_last_complete_year_are_not_asked_for_and_every_goal_without_a_series_is() -> None:
    data = load()
    wanted = figures_wanted(data, today=TODAY)
    assert {goal for one in wanted for goal in one.goals} == set(data.targets) - BALANCES
    later = figures_wanted(data, today=dt.date(2028, 1, 15))
    first = [(one.indicator, one.area, one.period) for one in later[:4]]
    assert first == [(what, "zhuzhou", year) for what in ("deposits", "loans") for year in ("2026", "2027")]
    assert next(one for one in wanted if "T18" in one.goals).who == "中国人民银行株洲市分行"


def test_of_few_readings_the_years_that_are_missing_are_asked_for() -> None:
    data = load()
    asked = {one: [w.period for w in figures_wanted(data, today=TODAY) if one in w.goals] for one in ("T12", "T05", "T11")}
    assert asked == {"T12": ["2020", "2021", "2022", "2023", "2024"], "T05": ["2022", "2023", "2024", "2025"], "T11": ["2024", "2025"]}


def test_a_series_that_reaches_the_last_complete_year_is_not_asked_for(tmp_path: Path) -> None:
    more = [
        f"deposits,town,{year},,{90 + year - 2022},100m yuan,final,high,paper,{year + 1}-06-30,no,RMB,,表," for year in (2023, 2024, 2025)
    ]
    data = load(write_small_study(tmp_path, observations=observations_with(*more)))
    assert figures_wanted(data, today=TODAY) == ()
    assert [one.period for one in figures_wanted(data, today=dt.date(2028, 1, 1))] == ["2026", "2027"]


def test_an_empty_template_adds_nothing_and_its_lists_are_the_study_s(tmp_path: Path) -> None:
    study = write_small_study(tmp_path / "study")
    path = tmp_path / "t.xlsx"
    listed = write_template(path, study, today=TODAY)
    sheet = read_workbook(path)
    assert sheet.entries == () and len(sheet.left_out) == listed == 3
    assert prepare_addition(path, study, today=TODAY).changes == ()
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["说明 Read me", FILL_IN, LISTS := "选项 Lists"]
    offered = choices(load(study))
    assert offered["indicator"] == ["存款 | deposits", "包裹 | parcels", "费用率 | cost_ratio"]
    rules = {str(rule.sqref).split("2", 1)[0]: rule.formula1 for rule in book[FILL_IN].data_validations.dataValidation}
    assert rules["A"] == f"'{LISTS}'!$A$2:$A$4" and len(rules) == len(offered)
    assert {cell.value for cell in book[LISTS][1]} <= {field.key for field in FIELDS}


@pytest.mark.parametrize(("language", "other"), [("en", "[\u3400-\u9fff]"), ("zh", "[a-z]{4,}")])
def test_the_workbook_of_a_study_of_one_language_is_in_it_and_is_read_back(tmp_path: Path, language: str, other: str) -> None:
    spoken = "\n".join(line for line in STUDY.splitlines() if f"_{'zh' if language == 'en' else 'en'}" not in line) + "\n"
    study = write_small_study(tmp_path / "study", study=spoken)
    path = tmp_path / "t.xlsx"
    write_template(path, study, today=TODAY)
    book = openpyxl.load_workbook(path)
    sheets = {"en": ["Read me", "Fill in", "Lists"], "zh": ["说明", "填写", "选项"]}[language]
    assert book.sheetnames == sheets
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    codes = re.compile(r"^局$|\| [\w ]+|psi add|xlsx|^(?:indicator|area|unit|basis|kind|status|span)$")
    assert [cell for cell in cells if re.search(other, codes.sub("", cell))] == []
    sheet = book[sheets[1]]
    given = {
        "indicator": "deposits",
        "area": "town",
        "period": "2023",
        "value": 95.5,
        "unit": "100m yuan",
        "basis": "RMB",
        "publisher": "bureau",
    }
    given |= {"title": "letter", "reference": "No. 1", "published": dt.date(2024, 3, 20), "kind": "department"}
    for at, field in enumerate(FIELDS, start=1):
        sheet.cell(2, at).value = given.get(field.key)
    book.save(path)
    (change,) = prepare_addition(path, study, today=TODAY).changes
    words = {"en": ("Town, 2023, Deposits 95.5 100m yuan", "letter (No. 1)"), "zh": ("镇，2023年，存款 95.5 100m yuan", "letter（No. 1）")}
    assert (change.figure.words, change.figure.title) == words[language]
    sheet["D2"].value = 9.55
    book.save(path)
    assert f"cell D2 ({'value' if language == 'en' else '数值'})" in str(prepare_addition(path, study, today=TODAY).problems[0])


def test_a_workbook_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    study = write_small_study(tmp_path / "study")
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"filled in")
    with pytest.raises(DataError, match="is there already and may have been filled in"):
        write_template(path, study)
    assert path.read_bytes() == b"filled in"


@pytest.mark.parametrize(("name", "said"), [("t.xls", "does not end in .xlsx"), ("gone/t.xlsx", "there is no folder")])
def test_a_name_that_cannot_be_written_is_refused(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=said):
        write_template(tmp_path / name, write_small_study(tmp_path / "study"))
