"""The record is what the editions said: rebuilt from their tables, added to, never changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from psi_analysis.briefs.runs.edition_statements import recorded, statements_of
from psi_analysis.briefs.runs.published import REPORTS, editions
from psi_analysis.record.entries import JUDGED, MAIN, OPEN, OWN_PAST, PUBLIC, Entry, RecordError, read_record, record_text
from psi_analysis.record.ledger import brought_up, marked, outcome_problems, record_differences
from psi_analysis.record.record_page import record_page
from psi_analysis.record.summary import as_known, how_fared
from psi_analysis.record.what_came import Came, fill_outcomes, first_figure, with_outcome
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from tests.record.made_up import band, chance
from tests.studies.small_study import observations_with, write_small_study

ROOT = Path(__file__).parents[2]
ROW = "deposits,town,2027,,{value},100m yuan,preliminary,high,paper,{day},no,RMB,,报,"


@pytest.fixture(scope="module")
def data() -> Data:
    return load(ROOT)


@pytest.fixture(scope="module")
def record() -> tuple[Entry, ...]:
    return read_record(ROOT / "data")


def study(folder: Path, *rows: str) -> Data:
    return load(write_small_study(folder, observations=observations_with(*rows)))


def test_the_record_is_rebuilt_from_the_tables_of_the_editions(data: Data, record: tuple[Entry, ...]) -> None:
    said = marked([tuple(statements_of(edition, data, edition.as_of)) for edition in editions(ROOT / REPORTS)])
    assert list(record_differences(record, said)) == [] and list(outcome_problems(record, data)) == []
    assert record_text(recorded(ROOT / REPORTS, data)) == (ROOT / "data" / "record" / "record.csv").read_text(encoding="utf-8")


def test_every_probability_and_median_of_the_first_edition_is_in_it(record: tuple[Entry, ...]) -> None:
    first = [entry for entry in record if entry.edition == "2026"]
    main = {entry.goal: entry.value for entry in first if entry.what == "probability" and entry.rule == MAIN}
    assert main == {
        "T06": 0.95, "T15": 0.2, "T19": 0.05, "T20": 0.5785, "T21": 0.676, "T22": 0.54725, "T23": 0.50675, "T31": 0.6,
    }  # fmt: skip
    assert {entry.goal: entry.value for entry in first if entry.rule == OWN_PAST} == {
        "T20": 0.78575, "T21": 0.77575, "T22": 0.90275, "T23": 0.87175,
    }  # fmt: skip
    medians = {(entry.goal, entry.period): entry.value for entry in first if entry.what != "probability"}
    assert medians["T20", "2027"] == 6426.38 and medians["T23", "2027"] == 0.0825267 and medians["T15", "2027"] == 0.134821
    assert len(medians) == 6 + 2 * 7


def test_2024_and_2025_were_public_before_they_were_said_and_are_in_no_score(record: tuple[Entry, ...]) -> None:
    found = {
        (entry.indicator, entry.period): (entry.outcome, round(100 * float(entry.percentile)), entry.score)
        for entry in record
        if entry.edition == "2026-3" and entry.status == PUBLIC
    }
    assert found == {
        ("deposits", "2024"): (5088.3, 79, None),
        ("deposits", "2025"): (5622.7, 83, None),
        ("loans", "2024"): (4027.2, 61, None),
        ("loans", "2025"): (4428.5, 77, None),
    }
    assert {entry.known_on for entry in record if entry.period == "2025"} == {dt.date(2026, 4, 28)}


def test_what_three_editions_repeat_counts_once_and_what_one_says_anew_counts_again(record: tuple[Entry, ...]) -> None:
    three = [entry for entry in record if entry.edition in ("2026", "2026-2", "2026-3")]
    fared = how_fared(three)
    assert (fared.said, fared.judged, fared.brier, fared.public, fared.public_inside) == (33, 0, None, 4, 4)
    assert [(e.edition, e.value, e.same_as) for e in three if e.goal == "T06" and e.what == "probability"] == [
        ("2026", 0.95, ""), ("2026-2", 0.95, "2026"), ("2026-3", 1.0, ""),
    ]  # fmt: skip


def test_the_same_number_on_new_data_counts_again() -> None:
    same, anew = chance(edition="2024-2"), chance(edition="2025")
    kept = marked([[(chance(), "x")], [(same, "x")], [(anew, "y")]])
    assert [entry.same_as for entry in kept] == ["", "2024", ""]


def test_an_outcome_is_filled_in_from_the_first_figure_and_stays_when_a_revision_comes(tmp_path: Path) -> None:
    first = study(tmp_path, ROW.format(value=140, day="2028-04-30"))
    (judged,) = fill_outcomes([chance(0.8)], first)
    assert (judged.outcome, judged.known_on, judged.met, judged.score, judged.status) == (
        140.0, dt.date(2028, 4, 30), "yes", pytest.approx(0.04), JUDGED,
    )  # fmt: skip
    revised = study(tmp_path, ROW.format(value=140, day="2028-04-30"), ROW.format(value=125, day="2029-04-30"))
    assert fill_outcomes([judged], revised) == (judged,) and fill_outcomes([chance(0.8)], revised) == (judged,)
    assert list(outcome_problems([judged], revised)) == []


def test_a_figure_found_later_that_came_first_changes_no_row(tmp_path: Path) -> None:
    (judged,) = fill_outcomes([chance(0.8)], study(tmp_path, ROW.format(value=140, day="2028-04-30")))
    earlier = study(tmp_path, ROW.format(value=129, day="2028-03-01"), ROW.format(value=140, day="2028-04-30"))
    assert brought_up([judged], [chance(0.8)], earlier) == (judged,) and list(outcome_problems([judged], earlier)) == []


def test_growth_is_judged_once_both_ends_are_known(tmp_path: Path) -> None:
    growth = replace(chance(0.6, asked=0.1), goal="G2", measure="average growth", unit="growth")
    known = {2023: (95, "2024-04-30"), 2024: (100, "2025-04-30"), 2025: (110, "2026-04-30"), 2026: (120, "2027-04-30")}
    known[2027] = (133.1, "2028-04-30")
    ends = [ROW.format(value=value, day=day).replace("2027,", f"{year},", 1) for year, (value, day) in known.items()]
    assert first_figure(study(tmp_path, *ends[:4]), growth) is None
    came = first_figure(study(tmp_path, *ends), growth)
    assert came is not None and came.day == dt.date(2028, 4, 30) and came.value == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": 0.9}, "value is 0.9, but the edition said 0.8; what was said is never changed"),
        ({"said_on": dt.date(2023, 1, 31)}, "said_on is 2023-01-31, but the edition said 2024-01-31"),
        ({"same_as": "2023"}, "same_as is 2023, but the edition said nothing"),
        ({"high": None}, "high is empty, but the edition said 0.9"),
        ({"period": "2028"}, "lacks a statement of edition 2024 (G1, probability for 2027, main)"),
        ({"edition": "2023"}, "has edition 2023, which is not among the editions published; restore the edition's folder"),
    ],
)
def test_a_row_that_was_edited_is_refused(tmp_path: Path, change: dict[str, object], words: str) -> None:
    edited = replace(chance(), **change)  # type: ignore[arg-type]
    assert any(words in line for line in record_differences([edited, band(80, 85, 90, 95, 99)], [chance(), band(80, 85, 90, 95, 99)]))
    with pytest.raises(RecordError):
        brought_up([edited], [chance()], study(tmp_path))


def test_a_removed_row_is_refused_and_nothing_is_added_beside_it(tmp_path: Path) -> None:
    said = [chance(), band(80, 85, 90, 95, 99), chance(0.5, edition="2025")]
    with pytest.raises(RecordError, match="lacks a statement of edition 2024"):
        brought_up(said[:1], said, study(tmp_path))
    assert [entry.edition for entry in brought_up(said[:2], said, study(tmp_path))] == ["2024", "2024", "2025"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": 141.0}, "the outcome 141 of 2028-04-30 was not published; the observations have 140 on 2028-04-30"),
        ({"known_on": dt.date(2028, 5, 1)}, "the outcome 140 of 2028-05-01 was not published"),
        ({"score": 0.01}, "score is 0.01, but comes to 0.04"),
        ({"met": "no"}, "met is no, but comes to yes"),
    ],
)
def test_an_outcome_that_was_edited_is_named_with_its_row(tmp_path: Path, change: dict[str, object], words: str) -> None:
    known = study(tmp_path, ROW.format(value=140, day="2028-04-30"))
    (judged,) = fill_outcomes([chance(0.8)], known)
    (problem,) = outcome_problems([replace(judged, **change)], known)  # type: ignore[arg-type]
    assert words in problem.words and (problem.file, problem.row) == ("record/record.csv", 2)


def test_as_known_on_a_day_leaves_out_what_came_or_was_said_later() -> None:
    later = replace(chance(0.3), edition="2026", said_on=dt.date(2026, 1, 1))
    judged = with_outcome(chance(0.8), Came(dt.date(2028, 4, 30), 140.0))
    assert as_known([judged, later], dt.date(2025, 1, 1)) == (chance(0.8),)
    assert as_known([judged, later], dt.date(2028, 4, 30)) == (judged, later)


def test_scores_are_means_over_what_was_judged_and_said_first() -> None:
    entries = [
        with_outcome(chance(0.8), Came(dt.date(2028, 4, 30), 140.0)),
        with_outcome(chance(0.6, edition="2025"), Came(dt.date(2028, 4, 30), 140.0)),
        with_outcome(replace(chance(0.6, edition="2026"), same_as="2025"), Came(dt.date(2028, 4, 30), 140.0)),
        with_outcome(band(80, 85, 90, 95, 99, period="2024"), Came(dt.date(2025, 4, 30), 100.0)),
        with_outcome(band(80, 85, 90, 95, 99, period="2022"), Came(dt.date(2023, 12, 31), 91.0)),
        chance(0.1, period="2030"),
    ]
    fared = how_fared(entries)
    assert (fared.said, fared.judged, fared.probabilities, fared.bands, fared.inside, fared.public) == (5, 3, 2, 1, 0, 1)
    assert fared.brier == pytest.approx((0.04 + 0.16) / 2)
    assert [entry.status for entry in entries].count(OPEN) == 1 and entries[2].score is None


def test_the_page_is_what_the_code_writes(data: Data, record: tuple[Entry, ...]) -> None:
    assert (ROOT / "docs" / "record.md").read_text(encoding="utf-8") == record_page(record, data)
