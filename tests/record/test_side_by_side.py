"""Outside forecasters beside ours: paired with what we said by their day, scored alike, shown in brief and record."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from psi_analysis.briefs.content import Paragraph, Table
from psi_analysis.briefs.sections.advice import beside_others
from psi_analysis.record.entries import Entry, record_text, write_record
from psi_analysis.record.record_page import record_page
from psi_analysis.record.side_by_side import SideBySide, beside_ours, outside_said
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from tests.briefs.made_up import made_up_results
from tests.record.made_up import chance
from tests.studies.small_study import observations_with, write_small_study

PUBLISHED = "deposits,town,2027,,131,100m yuan,final,high,paper,2028-03-01,no,RMB,,报,"
LATER = dt.date(2028, 4, 1)


def study(folder: Path, *said: Entry, rows: str) -> Data:
    raw = write_small_study(folder, observations=observations_with(PUBLISHED)) / "data" / "raw"
    (raw / "outside.csv").write_text("goal,said_on,by_zh,by_en,probability,source\n" + rows, encoding="utf-8")
    write_record(raw.parent, record_text(said))
    return load(raw)


def test_ours_is_as_it_stood_on_their_day_and_both_are_scored_when_the_outcome_is_known(tmp_path: Path) -> None:
    later = replace(chance(0.2, edition="2025"), said_on=dt.date(2025, 1, 31))
    data = study(tmp_path, chance(0.8), later, rows="G1,2024-06-01,某行,A bank,0.4,paper\nG1,2023-06-01,某社,A house,0.9,paper\n")
    early, bank = beside_ours(data, LATER)
    assert bank.ours is not None and early.ours is not None and (bank.ours.edition, early.ours.edition) == ("2024", "2024")
    assert bank.scores is not None and [round(score, 9) for score in bank.scores] == [0.04, 0.36]
    assert early.scores is not None and [round(score, 9) for score in early.scores] == [0.04, 0.01]
    fared = outside_said([early, bank])
    assert fared is not None and "of the 2 scored, the mean Brier score is 0.040 for ours and 0.185 for theirs" in fared.said("en")
    assert "| G1 | deposits 2027 >= 130.0 | A bank | 2024-06-01 | 40% | 80% | 2024 | yes | 0.04 | 0.36 |" in record_page([], data)


def test_nothing_is_scored_before_the_outcome_or_where_no_edition_spoke_of_the_goal(tmp_path: Path) -> None:
    data = study(tmp_path, chance(0.8), rows="G1,2024-06-01,某行,A bank,0.4,paper\nG2,2024-06-01,某行,A bank,0.4,paper\n")
    first, second = beside_ours(data, dt.date(2028, 2, 28))
    assert first.scores is None and first.theirs.met == "" and second.ours is None
    fared = outside_said([first, second])
    assert fared is not None and fared.said("en") == "Probabilities by outside forecasters beside ours: 2; none has been scored yet."


def test_what_was_said_after_the_outcome_was_public_is_no_forecast(tmp_path: Path) -> None:
    (row,) = beside_ours(study(tmp_path, chance(0.8), rows="G1,2028-03-02,某行,A bank,0.99,paper\n"), LATER)
    assert row.theirs.met == "yes" and row.scores is None


def theirs(**came: object) -> Entry:
    said = Entry("A bank", dt.date(2031, 4, 1), "G1", "savings", "aville", "2033", "level", "probability", "main", ">=", 200.0, "", "", 0.3)
    return replace(said, **came)  # type: ignore[arg-type]


def test_the_brief_prints_theirs_beside_ours_and_without_any_says_that_one_can_stand_here() -> None:
    results = made_up_results()
    empty = beside_others(results)
    assert isinstance(empty, Paragraph) and "both are scored in the same way" in empty.text.said("en")
    table = beside_others(replace(results, outside=(SideBySide(("某行", "A bank"), theirs(), None),)))
    assert isinstance(table, Table)
    en, zh = ([cell.text.said(language) for cell in table.rows[0]] for language in ("en", "zh"))
    assert en[2:] == ["30%", "A bank (1 April 2031)", "scored once the figure of 2033 is published"]
    assert zh[2:] == ["30%", "某行（2031年4月1日）", "2033年数字公布后评分"]
    known = SideBySide(("某行", "A bank"), theirs(met="no", score=0.09), theirs(score=0.25))
    table = beside_others(replace(results, outside=(known,)))
    assert isinstance(table, Table) and table.rows[0][-1].text.said("en") == "missed; scores: ours 0.250, theirs 0.090"
