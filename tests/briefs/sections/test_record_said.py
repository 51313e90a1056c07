"""The brief says how earlier statements have fared, in both languages, honestly with none judged."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from psi_analysis.briefs.sections.first_page import core_judgements
from psi_analysis.briefs.sections.method import method_section, record_points
from psi_analysis.record.due import Due
from psi_analysis.record.summary import Fared, RecordNote, record_note
from psi_analysis.studies.loading import load
from tests.briefs.made_up import made_up_results

ROOT = Path(__file__).parents[3]
NOTHING_JUDGED = Fared(33, 0, None, 0, 0, 0, 4, 4, (0.6053, 0.8342))


def said(note: RecordNote | None) -> tuple[str, str]:
    (point,) = record_points(note)
    return point.text.said("zh"), point.text.said("en")


def test_with_nothing_judged_there_is_no_score_and_the_line_says_so() -> None:
    zh, en = said(RecordNote(NOTHING_JUDGED))
    assert zh == (
        "此前各期作过33项判断（重复的只计一次），尚无一项到期，暂无评分。"
        "其中4项的实际值当时已公布而未掌握，4项落在80%区间内（在第61至第83百分位），不计入成绩。"
    )
    assert en == (
        "Earlier editions made 33 statements, repeats counted once; none has come due yet, so there is no score. For 4 of them the "
        "figure was already public but not known to us; 4 fell inside the 80% interval (percentiles 61 to 83); these count in no score."
    )


def test_what_was_judged_is_scored_beside_always_saying_one_half() -> None:
    zh, en = said(RecordNote(replace(NOTHING_JUDGED, judged=6, brier=0.2104, probabilities=2, bands=4, inside=3, public=0)))
    assert zh.endswith("6项已到期。其中2个概率的平均布赖尔评分为0.210（一律取一半为0.250）。3/4个80%区间包含了实际值。")
    assert en.endswith(
        "6 have come due. The mean Brier score of 2 probabilities is 0.210 (always saying one half: 0.250). "
        "3 of 4 80% intervals contained the outcome."
    )


def test_the_next_figure_is_named_with_its_day_on_the_first_page() -> None:
    due = Due("2026", "deposits", "zhuzhou", ("T20",), 1, dt.date(2027, 4, 28), "")
    results = replace(made_up_results(), record=RecordNote(NOTHING_JUDGED, (due,), (("存款余额", "Deposits"),)))
    watch = core_judgements(results, 0).points.items[-1].text
    assert watch.said("zh") == "2027年4月28日前后公布的2026年末存款余额。"
    assert watch.said("en") == "The figures of deposits at the end of 2026, expected about 28 April 2027."


def test_a_brief_knows_what_was_said_before_its_day_and_not_on_it() -> None:
    data = load(ROOT)
    assert record_note(data, dt.date(2026, 11, 23)) is None and record_points(None) == []
    note = record_note(data, dt.date(2026, 11, 24))
    assert note is not None and (note.fared.said, note.fared.judged, note.fared.public) == (33, 0, 4)
    assert {due.period for due in note.due} == {"2026"} and len(note.named) == 2


def test_the_line_stands_with_the_method_and_only_where_something_was_said_before() -> None:
    results = made_up_results()
    leads = [
        [point.lead.said("en") for point in method_section(replace(results, record=note), 5).blocks[0].items if point.lead is not None]
        for note in (None, RecordNote(NOTHING_JUDGED))
    ]
    assert "Earlier statements." not in leads[0] and leads[1] == [*leads[0], "Earlier statements."]
