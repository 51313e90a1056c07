"""The record's misses explained on the study's own figures."""

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from psi_analysis.briefs.runs.published import REPORTS, Edition, EditionError
from psi_analysis.briefs.sections.explained import explain_entry, explained
from psi_analysis.errors import ParameterError, SeriesError
from psi_analysis.record.entries import read_record
from psi_analysis.record.misses import DATA, METHOD, REFERENCE, REST
from psi_analysis.studies.loading import load

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def loans_2025():
    return next(e for e in read_record(ROOT / "data") if (e.indicator, e.period, e.what) == ("loans", "2025", "quantiles"))


@pytest.mark.slow
def test_what_came_at_the_ends_of_2024_and_2025_was_within_the_band_and_no_fault_of_data_or_reference() -> None:
    found = list(explained(read_record(ROOT / "data"), ROOT / REPORTS, load(ROOT), n_paths=400))
    assert [(entry.indicator, entry.period) for entry, _ in found[:4]] == [
        ("deposits", "2024"), ("deposits", "2025"), ("loans", "2024"), ("loans", "2025"),
    ]  # fmt: skip
    for entry, miss in found[:4]:
        assert miss.parts[DATA] == pytest.approx(0.0, abs=0.5) and miss.parts[REFERENCE] == pytest.approx(0.0, abs=0.5)
        assert sum(miss.parts.values()) == pytest.approx(entry.outcome - entry.value)
        assert miss.within and abs(miss.parts[METHOD]) < 0.02 * entry.value < 0.05 * entry.value and miss.parts[REST] > 0


def test_an_edition_without_the_history_of_its_forecast_is_refused(tmp_path, loans_2025) -> None:
    shutil.copytree(ROOT / REPORTS / "2026", tmp_path / "2026")
    (tmp_path / "2026" / "indicators" / "T22" / "tables" / "history.csv").unlink()
    with pytest.raises(EditionError, match=r"edition 2026 has no indicators/T22/tables/history\.csv with period and value"):
        explain_entry(loans_2025, Edition("2026", tmp_path / "2026"), load(ROOT))


def test_what_is_not_known_yet_is_refused_and_the_list_says_why(loans_2025) -> None:
    data, edition = load(ROOT), Edition("2026", ROOT / REPORTS / "2026")
    with pytest.raises(ParameterError, match="the outcome of T22 in 2027 is not known yet"):
        explain_entry(replace(loans_2025.without_outcome(), period="2027"), edition, data)
    later = replace(loans_2025, period="2027", known_on=dt.date(2028, 4, 28), outcome=5000.0)
    with pytest.raises(SeriesError, match=r"ends in 2025, before 2027; give it as it is known now"):
        explain_entry(later, edition, data)
    ((entry, why),) = explained([later], ROOT / REPORTS, data)
    assert entry == later and "ends in 2025, before 2027" in why
