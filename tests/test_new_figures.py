"""From an office's workbook to a brief that says it starts from the new figures: made-up figures on a copy of the data."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import openpyxl
import pytest

from psi_analysis.briefs.goals_judged import annual_results
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.cli.main import main
from psi_analysis.studies.adding.workbook import FILL_IN
from psi_analysis.studies.checking import check
from psi_analysis.studies.loading import load
from tests.studies.adding.made_up_workbook import COLUMNS, SOUND, fill_in
from tests.studies.older_study import write_older_study

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_template_filled_in_added_and_the_brief_starts_from_the_new_figures_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_older_study(tmp_path)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    monkeypatch.chdir(tmp_path)
    assert main(["template", "figures.xlsx"]) == 0
    source = {key: SOUND[key] for key in ("basis", "publisher", "title", "reference", "kind")} | {"published": dt.date(2026, 3, 20)}
    made_up = {("deposits", "2024"): 5012.3, ("deposits", "2025"): 5390.1, ("loans", "2024"): 3951.7, ("loans", "2025"): 4230.5}
    fill_in(Path("figures.xlsx"), {(what, "zhuzhou", year): {"value": value, **source} for (what, year), value in made_up.items()})
    assert main(["add", "figures.xlsx", "--yes"]) == 0
    assert "that of 2023 is no longer carried on by the growth of Hunan" in capsys.readouterr().err
    assert main(["brief", "n_paths=300", "--quiet"]) == 0
    english, chinese = (Path(f"reports/latest/brief_{name}.html").read_text(encoding="utf-8") for name in ("en", "zh"))
    assert "539.01" in english and "5390.1" in chinese and "China to August 2026" in english
    assert "would narrow these judgements most" not in english and "年末数据只到2023年" not in chinese


def add_rows(data: Path, figures: dict[tuple[str, str], float]) -> int:
    """Write made-up balances of the city below a template's rows and add them."""
    assert main(["template", "figures.xlsx", "--data", str(data)]) == 0
    book = openpyxl.load_workbook("figures.xlsx")
    sheet = book[FILL_IN]
    source = {key: SOUND[key] for key in ("unit", "basis", "publisher", "title", "reference", "kind")} | {"published": dt.date(2026, 8, 20)}
    for number, ((indicator, period), value) in enumerate(figures.items(), start=sheet.max_row + 1):
        for key, cell in {"indicator": indicator, "area": "zhuzhou", "period": period, "value": value, **source}.items():
            sheet.cell(number, COLUMNS[key], cell)
    book.save("figures.xlsx")
    done = main(["add", "figures.xlsx", "--yes", "--data", str(data)])
    Path("figures.xlsx").unlink()
    return done


YEARS = {("deposits", "2024"): 5012.3, ("deposits", "2025"): 5390.1, ("loans", "2024"): 3951.7, ("loans", "2025"): 4230.5}
JUNE = {("deposits", "2026-06"): 5610.0, ("loans", "2026-06"): 4390.0}


@pytest.mark.parametrize("years", [YEARS, {}])
def test_a_month_of_this_year_passes_and_its_answer_says_which_month_it_goes_on_from(
    years: dict[tuple[str, str], float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_older_study(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert add_rows(data, years | JUNE) == 0
    assert "The brief goes on from 2026-06 where that says more" in capsys.readouterr().err
    assert check(data) == []
    results = annual_results(load(data, as_of="2026-11-23"), BriefParameters(as_of="2026-11-23", n_paths=300))
    said = results.assessments["T22"].reason
    assert "株洲市2026年6月的读数按全国往年其后各月的变化推及2026年末" in said[0] and ("最新数据为2023年" in said[0]) == (not years)
    assert "Zhuzhou in June 2026, taken to the end of 2026" in said[1]
    assert results.assessments["T22"].forecast.in_progress is not None  # type: ignore[union-attr]


def test_months_that_skip_some_are_declared_and_a_year_left_out_is_refused_with_the_line_that_declares_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_older_study(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert add_rows(data, {("deposits", "2026-03"): 5480.0, ("deposits", "2026-06"): 5610.0}) == 0
    assert check(data) == []
    assert add_rows(data, {("loans", "2025"): 4230.5} | JUNE) == 1
    (problem,) = [line for line in capsys.readouterr().out.splitlines() if "missing" in line]
    assert "loans of zhuzhou: 2024 missing before 2025" in problem and "'loans,zhuzhou,2024,2024,gap,after,…'" in problem
    with (data / "raw" / "breaks.csv").open("a", encoding="utf-8") as file:
        file.write("loans,zhuzhou,2024,2024,gap,before,2024年数据未获得,2024 not at hand,\n")
    assert add_rows(data, {("loans", "2025"): 4230.5} | JUNE) == 0 and check(data) == []
