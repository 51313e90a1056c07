"""check() prints every problem with file and row, not just the first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from psi_analysis.studies.checking import check
from psi_analysis.studies.loading import load
from tests.studies.small_study import BREAKS, OBSERVATIONS, SOURCES, STUDY, TARGETS, observations_with, write_small_study


def words(folder: Path) -> list[str]:
    """Return the problems as printed."""
    return [str(problem) for problem in check(folder)]


def test_the_study_of_this_repository_has_no_problem() -> None:
    assert words(None) == []  # type: ignore[arg-type]


def test_a_sound_small_study_has_no_problem(tmp_path: Path) -> None:
    assert words(write_small_study(tmp_path)) == []


def test_every_problem_of_every_file_is_listed_in_order(tmp_path: Path) -> None:
    folder = write_small_study(
        tmp_path,
        sources=SOURCES + "leaflet,flyer,x,y,,Public,,\n",
        observations=observations_with(
            "deposits,town,2023,,x,100m yuan,final,medium,paper,2024-03-31,no,RMB,,表,",
            "deposits,nowhere,2024,,99,100m yuan,final,medium,paper,2025-03-31,no,RMB,,表,",
        ),
        targets=TARGETS.replace("存款达130亿元左右", "存款达131亿元左右"),
    )
    assert words(folder) == [
        "observations/town.csv, row 7: value: 'x' is not a number; write digits with a decimal point, such as 4693.75.",
        "observations/town.csv, row 8: no area 'nowhere'; add it to study.toml. Known: town, land.",
        "sources.csv, row 5: kind: 'flyer' is not allowed. Known: yearbook, communique, statistics bureau, fiscal accounts, central bank, "
        "press, policy, department, table as downloaded, own computation.",
        "targets.csv, row 2: the quote '存款达131亿元左右' is not in the plan's text; copy the plan's words.",
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            "deposits,town,2025,,99,100m yuan,final,medium,paper,2026-03-31,no,RMB,,表,",
            "row 7: deposits of town: 2023 to 2024 missing before 2025; add the rows, or declare the gap in breaks.csv: a line "
            "'deposits,town,2023,2024,gap,after,…' (after: a series starts behind it; before: it ends there).",
        ),
        (
            "deposits,town,2023,,99,100m yuan,final,medium,paper,2024-03-31,no,all currencies,,表,",
            "row 7: currency 'all currencies' differs from 'RMB' in observations/town.csv, row 5; use another indicator, "
            "or declare a break in breaks.csv where the scope changes.",
        ),
        (
            "deposits,town,2023,,99,100m yuan,final,medium,paper,2024-03-31,no,,,表,",
            "row 7: no currency, but 'RMB' in observations/town.csv, row 5; fill the cell, or declare a break in breaks.csv "
            "where the scope may change.",
        ),
        (
            "deposits,town,2023,,99,100m yuan,final,medium,yearbook,2024-06-30,yes,RMB,,表,",
            "row 7: published 2024-06-30 is marked as assumed, but the rule for a yearbook gives 2024-12-31; write that, or mark 'no'.",
        ),
        (
            "deposits,town,2023,,99,100m yuan,final,medium,paper,2022-06-30,no,RMB,,表,",
            "row 7: published 2022-06-30 is before 2023 begins; check the year.",
        ),
        (
            "deposits,town,2023,,99,100m yuan,derived,medium,paper,2024-03-31,no,RMB,,算得,",
            "row 7: status is derived but evidence shows no arithmetic; write it, such as '89078 − 6726 = 82352'.",
        ),
    ],
)
def test_a_row_that_reads_well_but_cannot_be(tmp_path: Path, row: str, expected: str) -> None:
    assert words(write_small_study(tmp_path, observations=observations_with(row))) == [f"observations/town.csv, {expected}"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (",97.7,", ",98.7,", "row 2: implied_base 98.7, but the pair implies 97.7."),
        (",G1,,,增速", ",,,,增速", "row 2: is paired with 'G2', which is paired with ''; pairs are mutual."),
        (",G2,97.7", ",G7,97.7", "row 2: paired_with: no target 'G7'. Known: G1, G2."),
        ("97.7,,存款", "97.7,loans,存款", "row 2: also_read_as: no indicator 'loans'."),
        (
            "average growth,2024",
            "average growth,",
            "row 3: target G2: a goal of kind 'average growth' counts from a base; give base='2024'.",
        ),
        (">=,130,100m yuan", ">=,130,percent", "row 2: cannot convert 'percent' (share) to '100m yuan' (money)."),
    ],
)
def test_a_goal_that_contradicts_itself_or_its_pair(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in TARGETS
    found = words(write_small_study(tmp_path, targets=TARGETS.replace(old, new, 1)))
    assert any(line.startswith(f"targets.csv, {expected}") for line in found), found


def test_a_gap_must_say_which_side_a_series_keeps(tmp_path: Path) -> None:
    row = "deposits,town,2024,,99,100m yuan,final,medium,paper,2025-03-31,no,RMB,,表,"
    folder = write_small_study(
        tmp_path, observations=OBSERVATIONS + row + "\n", breaks=BREAKS + "deposits,town,2023,2023,gap,,缺,missing,\n"
    )
    assert words(folder) == ["breaks.csv, row 2: a gap needs `keep`: 'before' or 'after', the side a series keeps."]


def test_terms_that_the_page_beside_the_data_does_not_give_are_named(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path)
    (folder / "data" / "LICENSES.md").write_text("# Terms\n\n## Publik\n", encoding="utf-8")
    assert words(folder)[0] == "sources.csv: source 'yearbook': no heading 'Public' in LICENSES.md. Did you mean 'Publik'?"


@pytest.mark.parametrize(
    ("languages", "notes", "expected"),
    [
        ("en", ",scope widened", []),
        ("zh", "口径调整,", []),
        ("zh en", "口径调整,scope widened", []),
        ("zh en", ",scope widened", ["breaks.csv, row 2: note_zh: the cell is empty; fill it (the reason, in Chinese)."]),
        ("en", "口径调整,", ["breaks.csv, row 2: note_en: the cell is empty; fill it (the reason, in English)."]),
        (
            "en",
            ",",
            [
                "breaks.csv, row 2: note_zh and note_en are both empty; fill that of the study's language (the reason, in English).",
            ],
        ),
    ],
)
def test_a_text_is_needed_in_the_languages_that_the_study_speaks(tmp_path: Path, languages: str, notes: str, expected: list[str]) -> None:
    silent = [language for language in ("zh", "en") if language not in languages]
    study = re.sub("|".join(f"(?m)^(name|title)_{language} = .*\n" for language in silent), "", STUDY) if silent else STUDY
    breaks = f"{BREAKS}deposits,town,2021,,break,,{notes},yearbook\n"
    assert words(write_small_study(tmp_path, study=study, breaks=breaks)) == expected


def test_a_break_of_a_study_of_one_language_is_said_in_it(tmp_path: Path) -> None:
    study = re.sub("(?m)^(name|title)_zh = .*\n", "", STUDY)
    folder = write_small_study(tmp_path, study=study, breaks=f"{BREAKS}deposits,town,2021,,break,,,scope widened,yearbook\n")
    said = load(folder).breaks("deposits", area="town")
    assert [(one.note_zh, one.note_en) for one in said] == [("scope widened", "scope widened")]


def test_what_is_wrong_with_the_study_itself_comes_before_what_follows_from_it(tmp_path: Path) -> None:
    unit = '\n[units.GBP]\ndimension = "money GBP"\n'
    found = words(write_small_study(tmp_path, study=STUDY + unit, observations=OBSERVATIONS.replace("100m yuan", "GBP")))
    assert found[0] == "study.toml: [units.'GBP']: entry 'size' is missing."
    assert any(line.startswith("observations/") for line in found[1:])


def test_an_odd_figure_is_named_until_it_is_declared(tmp_path: Path) -> None:
    slips = [
        f"deposits,town,{year},,{value},100m yuan,final,high,paper,{year + 1}-06-30,no,RMB,,表,"
        for year, value in ((2023, 0.96), (2024, 97))
    ]
    found = words(write_small_study(tmp_path / "a", observations=observations_with(*slips)))
    (line,) = (each for each in found if "2023" in each)
    assert "stands between" in line and line.endswith("say why in its note, or declare it in breaks.csv (break or suspicious).")
    declared = BREAKS + "deposits,town,2023,,suspicious,,疑误,may be a slip,paper\n"
    assert not [
        each for each in words(write_small_study(tmp_path / "b", observations=observations_with(*slips), breaks=declared)) if "2023" in each
    ]


@pytest.mark.parametrize(("goal", "said"), [("130,100m yuan", ""), ("0.013,100m yuan", "is asked, and the last figure of deposits is"),
                                            ("1300000,100m yuan", "check value and unit")])  # fmt: skip
def test_a_goal_far_from_its_series_is_in_another_unit(goal: str, said: str, tmp_path: Path) -> None:
    register = TARGETS.replace("130,100m yuan", goal)
    found = [line for line in words(write_small_study(tmp_path, targets=register)) if "last figure" in line]
    assert [said in line for line in found] == [True] * bool(said)


def test_a_row_that_cannot_be_read_is_no_gap_as_well(tmp_path: Path) -> None:
    row = "deposits,town,{},,{},100m yuan,final,high,paper,{}-06-30,no,RMB,,表,"
    found = words(write_small_study(tmp_path, observations=observations_with(row.format(2023, "95*", 2024), row.format(2024, 97, 2025))))
    assert any("footnote mark" in line for line in found) and not any("missing before" in line for line in found)
