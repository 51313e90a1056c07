"""How good the figures are, as tables: what they say is what the study holds."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.explorer.quality import gaps_and_breaks, quality_table, revisions
from psi_analysis.explorer.showing import text_table
from psi_analysis.studies.new_study import new_study

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def data() -> psi.Data:
    return psi.load(ROOT, as_of="2026-11-23")


def test_every_series_is_told_with_its_length_age_and_grade(data: psi.Data) -> None:
    table = quality_table(data).set_index(["indicator", "area"])
    loans, province = table.loc[("loans", "zhuzhou")], table.loc[("loans", "hunan")]
    assert (loans["observations"], loans["last"], loans["behind"], loans["grade"]) == (23, "2025", 0, "B")
    assert (province["last"], province["behind"], province["grade"]) == ("2025", 0, "B")
    assert list(table["behind"]) == sorted(table["behind"], reverse=True)


def test_an_earlier_day_shows_what_was_known_then(data: psi.Data) -> None:
    then = quality_table(psi.load(ROOT, as_of="2025-03-21")).set_index(["indicator", "area"])
    assert then.loc[("loans", "hunan"), "last"] == "2023"


def test_gaps_and_breaks_are_the_rows_of_the_study(data: psi.Data) -> None:
    table = gaps_and_breaks(data)
    assert len(table) == len(data.raw.breaks)
    kinds = set(table["kind"])
    assert {"gap", "break", "suspicious"} <= kinds


def test_the_reason_of_a_gap_is_in_the_chosen_language(data: psi.Data, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = {}
    for language in ("en", "zh"):
        monkeypatch.setenv("PSI_LANGUAGE", language)
        notes[language] = gaps_and_breaks(data)["note"].tolist()
    assert notes == {language: [row.text(f"note_{language}") for row in data.raw.breaks] for language in ("en", "zh")}


def test_a_revised_figure_is_told_with_its_first_and_latest_value(data: psi.Data) -> None:
    table = revisions(data, "gdp", area="china").set_index("period")
    readings = data.readings("gdp", area="china")
    same = readings[readings["period"] == pd.Period("2021", "Y")].sort_values("published")
    assert table.loc["2021", "first"] == same["value"].iloc[0] and table.loc["2021", "latest"] == same["value"].iloc[-1]
    assert table.loc["2021", "change"] == pytest.approx(same["value"].iloc[-1] / same["value"].iloc[0] - 1)
    assert table.loc["2021", "first_published"] < table.loc["2021", "latest_published"]


def test_what_was_never_revised_and_an_empty_study_give_empty_tables(data: psi.Data, tmp_path: Path) -> None:
    new_study(tmp_path / "plan")
    empty = psi.load(tmp_path / "plan")
    assert revisions(data, "telecom_revenue").empty
    assert quality_table(empty).empty and gaps_and_breaks(empty).empty


def test_a_table_of_words_hides_row_numbers_and_missing_values() -> None:
    html = text_table(pd.DataFrame({"goal": ["T22", "T23"], "growth": [0.08213, None]})).to_html()
    assert ">0.08213<" in html and ">–<" in html and "row_heading" not in html
