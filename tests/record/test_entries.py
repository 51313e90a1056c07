"""The file of the record: what is wrong with a row is named; nothing is half written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from psi_analysis.errors import DataError
from psi_analysis.record.entries import CAME, CONTRACT, JUDGED, OPEN, PUBLIC, SAID, Entry, read_record, record_text, write_record
from psi_analysis.record.record_page import said_words, what_words
from psi_analysis.record.what_came import Came, with_outcome
from psi_analysis.studies.contracts import describe
from tests.record.made_up import SAID_ON, band, chance

ROOT = Path(__file__).parents[2]
LATER = Came(SAID_ON.replace(year=2028), 140.0)
SOONER = Came(SAID_ON.replace(year=2023, month=12), 91.0)


def written(folder: Path, *entries: Entry) -> str:
    return write_record(folder, record_text(entries)).read_text(encoding="utf-8")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    entries = (chance(), with_outcome(chance(0.3), LATER), with_outcome(band(80, 85, 90, 95, 99), SOONER))
    written(tmp_path, entries[0], entries[2])
    assert read_record(tmp_path) == (entries[0], entries[2])


def test_a_study_that_has_published_nothing_has_no_record(tmp_path: Path) -> None:
    assert read_record(tmp_path) == ()


def test_columns_are_what_was_said_and_what_came() -> None:
    assert {column.name for column in CONTRACT.columns} == {*SAID, *CAME} and not set(SAID) & set(CAME)
    assert describe(CONTRACT) in (ROOT / "docs" / "record.md").read_text(encoding="utf-8")


def test_a_statement_is_worded_in_the_language_asked_for() -> None:
    averaged = replace(chance(), measure="average growth", unit="growth", asked=0.05)
    assert what_words(averaged) == "deposits average growth to 2027 >= 5.0%"
    assert what_words(averaged, "zh") == "deposits 至2027年的年均增长 >= 5.0%"
    assert said_words(band(80, 85, 90, 95, 99))[1] == "80.0 to 99.0" and said_words(band(80, 85, 90, 95, 99), "zh")[1] == "80.0～99.0"


@pytest.mark.parametrize(
    ("entry", "old", "new", "words"),
    [
        (chance(), ",0.8,0.5,", ",1.8,0.5,", "value 1.8 is no probability"),
        (chance(), ",0.8,0.5,", ",80%,0.5,", "value:"),
        (chance(), ",>=,130,", ",>=,,", "a probability needs relation and asked"),
        (chance(), ",>=,130,", ",=>,130,", "relation: '=>' is not allowed"),
        (chance(), ",2027,", ",27,", "period: the period '27'"),
        (chance(), "2024-01-31", "31.1.2024", "said_on: '31.1.2024' is not a day"),
        (chance(), ",open", ",judged", "status is 'judged', but no outcome is given; write 'open'"),
        (chance(), ",,,,,open", ",140,,,,open", "known_on and outcome go together"),
        (chance(), ",probability,", ",chance,", "what: 'chance' is not allowed"),
        (chance(), "edition,said_on", "edition,said", "column 'said' is not known in record. Did you mean 'said_on'?"),
        (band(80, 85, 90, 95, 99), ",85,90,95,", ",85,90,84,", "quantiles 80, 85, 90, 84, 99 decrease"),
        (with_outcome(chance(), LATER), "2028-01-31", "2019-01-31", "the outcome is known on 2019-01-31, before 2027 begins"),
        (with_outcome(chance(), LATER), ",judged", ",open", "came after the day it was said, 2024-01-31; write 'judged'"),
        (with_outcome(band(80, 85, 90, 95, 99), SOONER), f",{PUBLIC}".replace(",already", ',"already') + '"', ",judged",
         "was public by the day it was said, 2024-01-31; write 'already public, not known to us'"),
        (with_outcome(band(80, 85, 90, 95, 99), SOONER), ',,"already', ',1.5,"already', "only what was judged and said"),
    ],
)  # fmt: skip
def test_a_row_that_contradicts_itself_is_named(tmp_path: Path, entry: Entry, old: str, new: str, words: str) -> None:
    text = written(tmp_path, entry)
    assert old in text, text
    (tmp_path / "record" / "record.csv").write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
    with pytest.raises(DataError) as caught:
        read_record(tmp_path)
    assert words in str(caught.value) and "record/record.csv" in str(caught.value)


def test_a_statement_twice_is_refused(tmp_path: Path) -> None:
    written(tmp_path, chance(), chance(0.7))
    with pytest.raises(DataError, match=r"record/record\.csv, row 3: repeats row 2"):
        read_record(tmp_path)


def test_a_write_that_is_broken_off_leaves_the_record_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = written(tmp_path, chance())

    def broken_off(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("psi_analysis.system.files.os.replace", broken_off)
    with pytest.raises(OSError, match="disk full"):
        written(tmp_path, chance(), band(1, 2, 3, 4, 5))
    assert (tmp_path / "record" / "record.csv").read_text(encoding="utf-8") == before


def test_status_and_score_follow_the_days() -> None:
    judged, public = with_outcome(chance(0.8), LATER), with_outcome(chance(0.8, period="2022"), SOONER)
    assert (judged.status, judged.met, judged.score) == (JUDGED, "yes", pytest.approx(0.04))
    assert (public.status, public.met, public.score) == (PUBLIC, "no", None)
    assert with_outcome(chance(), None).status == OPEN
    assert with_outcome(chance(period="2022"), Came(SAID_ON, 91.0)).status == PUBLIC  # public on the very day it was said
    assert judged.without_outcome() == chance(0.8)


def test_an_outcome_outside_what_was_published_says_on_which_side() -> None:
    wide = band(80, 85, 90, 95, 99)
    assert [with_outcome(wide, Came(LATER.day, value)).percentile for value in (79.0, 90.0, 100.0)] == ["<0.1", "0.5000", ">0.9"]
