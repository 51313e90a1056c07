"""A sheet for each department: what is asked, and a workbook that reads back what is filled in."""

from __future__ import annotations

import datetime as dt
import io

import docx
import openpyxl
import pytest

from psi_analysis.briefs.department_sheets import holders, save_sheets
from psi_analysis.briefs.goals_judged import annual_results
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.run import Run
from psi_analysis.studies.adding.workbook import FILL_IN
from psi_analysis.studies.adding.writing import prepare_addition
from psi_analysis.studies.loading import load
from tests.briefs.sections.test_stated_annex import HEADLINES, MORE, NEEDED, PARAMETERS
from tests.goals.stated_study import TARGETS, write_stated_study
from tests.studies.adding.made_up_workbook import SOUND, fill_in


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = write_stated_study(tmp_path_factory.mktemp("study"), targets=TARGETS + MORE, needed=NEEDED)
    (folder / "data" / "raw" / "brief.toml").write_text(HEADLINES, encoding="utf-8")
    data = load(folder, as_of=PARAMETERS.as_of)
    results = annual_results(data, PARAMETERS)
    run = Run(BriefParameters(as_of=PARAMETERS.as_of), folder, folder)
    return folder, results, save_sheets(results, data, run)


def test_each_holder_has_a_letter_and_a_workbook(made):
    folder, results, saved = made
    assert holders(results) == {("统计局", "statistics bureau"): ["P4", "P5"]}
    assert saved == ["departments/statistics_bureau.docx", "departments/statistics_bureau.xlsx"]
    letter = docx.Document(io.BytesIO((folder / saved[0]).read_bytes()))
    cells = [[cell.text for cell in row.cells] for row in letter.tables[0].rows]
    assert [row[0][:2] for row in cells[1:]] == ["P4", "P5"] and cells[2][3:] == ["逐年数字", "口径"]
    assert not any("psi" in paragraph.text for paragraph in letter.paragraphs)


def test_what_is_filled_in_is_read_back(made, tmp_path):
    folder, _, saved = made
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes((folder / saved[1]).read_bytes())
    sheet = openpyxl.load_workbook(filled)[FILL_IN]
    asked = [tuple(str(cell.value).rsplit("| ", 1)[-1] for cell in row[:3]) for row in sheet.iter_rows(min_row=2) if row[0].value]
    assert {key[0] for key in asked} >= {"parks"}
    source = {key: SOUND[key] for key in ("publisher", "title", "reference", "kind")} | {"published": dt.date(2026, 3, 20)}
    fill_in(filled, {key: {"value": 9.0 + place / 100, **source} for place, key in enumerate(asked) if key[0] == "parks"})
    addition = prepare_addition(filled, folder, today=dt.date(2026, 12, 31))
    assert addition.problems == () and len(addition.changes) == sum(key[0] == "parks" for key in asked) > 0


def test_the_same_sheets_have_the_same_bytes(made, tmp_path):
    folder, results, saved = made
    run = Run(BriefParameters(as_of=PARAMETERS.as_of), tmp_path, tmp_path)
    save_sheets(results, load(folder, as_of=PARAMETERS.as_of), run)
    assert [(tmp_path / name).read_bytes() for name in saved] == [(folder / name).read_bytes() for name in saved]
