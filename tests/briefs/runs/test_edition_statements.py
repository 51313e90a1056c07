"""What an edition says is read from its tables, and enters the record as it is published: whole or not at all."""

from pathlib import Path

import pandas as pd
import pytest

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.edition_statements import FORECAST, NEEDED, statements_of
from psi_analysis.briefs.runs.editions import publish
from psi_analysis.briefs.runs.published import Edition, EditionError
from psi_analysis.cli.main import main
from psi_analysis.record.entries import RecordError, read_record
from psi_analysis.studies.loading import load
from tests.briefs.made_up_editions import made_up_study

LATE = BriefParameters(as_of="2026-11-23")


@pytest.fixture
def numbers(tmp_path, monkeypatch):
    return made_up_study(tmp_path, monkeypatch)


def spoil(folder: Path, table: str, change) -> Edition:
    """Change a table of the edition 2026."""
    path = folder / "reports" / "2026" / table
    change(pd.read_csv(path, dtype=str, keep_default_na=False)).to_csv(path, index=False)
    return Edition("2026", folder / "reports" / "2026")


def test_publishing_records_every_statement_once(tmp_path, numbers):
    publish("2026", LATE, quiet=True)
    said = read_record(tmp_path / "data")
    assert [(entry.goal, entry.period, entry.what, entry.value) for entry in said] == [
        ("G1", "2027", "probability", 0.58), ("G1", "2023", "quantiles", 95.0), ("G1", "2024", "quantiles", 100.0),
        ("G2", "2027", "probability", 0.4), ("G3", "2027", "probability", 0.2),
    ]  # fmt: skip
    numbers.answers["G2"]["probability"] = 0.5
    publish("2026-2", LATE, quiet=True)
    now = read_record(tmp_path / "data")
    assert now[: len(said)] == said
    assert [entry.same_as for entry in now[len(said) :]] == ["2026", "2026", "2026", "", "2026"]


def test_a_failed_run_records_nothing(tmp_path, numbers):
    publish("2026", LATE, quiet=True)
    before = (tmp_path / "data" / "record" / "record.csv").read_bytes()
    numbers.raises = "ValueError: no rows"
    with pytest.raises(Exception, match="no rows"):
        publish("2026-2", LATE, quiet=True)
    assert (tmp_path / "data" / "record" / "record.csv").read_bytes() == before


def test_nothing_is_published_while_the_record_is_not_what_was_said(tmp_path, numbers):
    publish("2026", LATE, quiet=True)
    path = tmp_path / "data" / "record" / "record.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",0.58,", ",0.85,", 1), encoding="utf-8")
    with pytest.raises(RecordError, match=r"value is 0\.85, but the edition said 0\.58"):
        publish("2026-2", LATE, quiet=True)
    assert not (tmp_path / "reports" / "2026-2").exists()


def test_a_goal_that_had_come_due_is_no_statement(tmp_path, numbers):
    numbers.answers["G1"] |= {"probability": 1.0, "latest_period": "2027"}
    publish("2026", LATE, quiet=True)
    assert not [entry for entry in read_record(tmp_path / "data") if entry.what == "probability" and entry.goal == "G1"]


def test_a_table_that_lacks_a_column_is_refused(tmp_path, numbers):
    folder, data = publish("2026", LATE, quiet=True).folder, load(tmp_path)
    for name, columns in (("tables/attainment.csv", NEEDED), ("indicators/G1/tables/forecast.csv", FORECAST)):
        whole = (folder / name).read_bytes()
        for column in columns:
            edition = spoil(tmp_path, name, lambda table, column=column: table.drop(columns=column))
            with pytest.raises(EditionError, match=f"edition 2026: {name} lacks the column '{column}'"):
                list(statements_of(edition, data, "2026-11-23"))
            (folder / name).write_bytes(whole)


def test_tables_that_contradict_one_another_or_are_missing_are_refused(tmp_path, numbers):
    publish("2026", LATE, quiet=True)
    edition = spoil(tmp_path, "indicators/G1/tables/attainment.csv", lambda table: table.replace("0.58", "0.59"))
    with pytest.raises(EditionError, match=r"has probability 0\.59 for G1, tables/attainment\.csv 0\.58; restore the edition"):
        list(statements_of(edition, load(tmp_path), "2026-11-23"))
    (tmp_path / "reports" / "2026" / "tables" / "vintage.csv").unlink()
    with pytest.raises(EditionError, match=r"edition 2026 has no tables/vintage\.csv; restore it"):
        list(statements_of(edition, load(tmp_path), "2026-11-23"))


def test_a_goal_the_register_lost_is_refused(tmp_path, numbers):
    publish("2026", LATE, quiet=True)
    register = tmp_path / "data" / "raw" / "targets.csv"
    rows = register.read_text(encoding="utf-8").splitlines(keepends=True)
    register.write_text("".join(row for row in rows if not row.startswith("G4,")), encoding="utf-8")
    with pytest.raises(EditionError, match=r"speaks of goal 'G4', which targets\.csv no longer has; put it back"):
        list(statements_of(Edition("2026", tmp_path / "reports" / "2026"), load(tmp_path), "2026-11-23"))


def test_the_command_prints_the_record_adds_what_is_missing_and_check_finds_an_edited_row(tmp_path, numbers, capsys):
    publish("2026", LATE, quiet=True)
    path = tmp_path / "data" / "record" / "record.csv"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    assert main(["record", "--quiet"]) == 0 and capsys.readouterr().out == ""
    assert main(["record", "--append"]) == 0
    assert "5 statements added, 0 outcomes filled in" in capsys.readouterr().err and path.read_text(encoding="utf-8") == text
    assert main(["record"]) == 0
    said = capsys.readouterr()
    assert "58%" in said.out and "5 statements, each counted once; none has been judged yet" in said.err
    assert main(["record", "--csv"]) == 0 and capsys.readouterr().out.replace("\r", "") == text
    assert main(["record", "--due"]) == 0 and "2027;G1" not in capsys.readouterr().out
    path.write_text(text.replace(",0.58,", ",0.85,", 1), encoding="utf-8")
    main(["check"])
    assert "value is 0.85, but the edition said 0.58" in capsys.readouterr().out
    assert main(["record", "--append"]) == 1 and "what was said is never changed" in capsys.readouterr().err
