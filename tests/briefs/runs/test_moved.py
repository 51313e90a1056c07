"""Tables of two runs compared: kinds of cells told apart, columns that were added, renamed or dropped since."""

import pytest

from psi_analysis.briefs.runs.moved import compare_tables, counted, kind_of_column

THEN = """target,probability,grade,met,latest_period,reason,value
T1,0.58,B,yes,2023,the latest figure is of 2023,5000.0
T2,,D,,,needed: a list,5.0
"""


def compared(tmp_path, now, then=THEN, name="attainment"):
    for folder, text in (("then", then), ("now", now)):
        (tmp_path / folder / "tables").mkdir(parents=True)
        (tmp_path / folder / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
    return compare_tables(tmp_path / "then", tmp_path / "now")


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("T1,0.58", "T1,0.59", "number"),
        ("T1,0.58", "T1,", "number"),
        ("T2,,D", "T2,0.4,D", "number"),
        (",B,", ",C,", "grade"),
        (",yes,", ",no,", "status"),
        (",2023,the", ",2025,the", "period"),
        ("is of 2023", "is of 2025", "number in words"),
        ("needed: a list", "what is needed: a list", "words"),
    ],
)
def test_each_cell_that_moved_is_named_with_its_kind_old_and_new(old, new, kind, tmp_path):
    found = compared(tmp_path, THEN.replace(old, new, 1))
    assert [one.kind for one in found.moved] == [kind]
    assert counted(found.moved) == (() if kind == "words" else found.moved)
    assert found.moved[0].then != found.moved[0].now and (found.missing, found.added) == ((), ())


def test_the_same_number_written_otherwise_has_not_moved(tmp_path):
    assert compared(tmp_path, THEN.replace("5000.0", "5000").replace("0.58", "0.580")).moved == ()


def test_a_column_added_since_is_said_and_not_compared(tmp_path):
    now = "\n".join(f"{line},{extra}" for line, extra in zip(THEN.splitlines(), ("standing", "low", "high"), strict=True))
    found = compared(tmp_path, f"{now}\n")
    assert (found.moved, found.missing, found.added) == ((), (), ("tables/attainment.csv: standing",))


def test_a_new_first_column_does_not_hide_a_number_that_moved(tmp_path):
    now = "\n".join(f"{extra},{line}" for line, extra in zip(THEN.replace("0.58", "0.6").splitlines(), ("id", "a", "b"), strict=True))
    found = compared(tmp_path, f"{now}\n")
    assert [str(one) for one in found.moved] == ["tables/attainment.csv: T1 probability: 0.58 → 0.6"]


def test_a_column_that_bears_another_name_is_compared_under_it(tmp_path):
    found = compared(tmp_path, THEN.replace("probability", "p"))
    assert (found.moved, found.missing) == ((), ())
    assert found.added == ("tables/attainment.csv: probability, now called p",)


def test_a_column_that_is_not_made_any_more_is_said_even_where_another_came(tmp_path):
    found = compared(tmp_path, THEN.replace("probability", "p").replace("0.58", "0.7"))
    assert (found.missing, found.added) == (("tables/attainment.csv: probability",), ("tables/attainment.csv: p",))


def test_tables_that_came_or_went_are_said(tmp_path):
    for folder, name in (("then", "old"), ("now", "new")):
        (tmp_path / folder / "indicators" / "G1" / "tables").mkdir(parents=True)
        (tmp_path / folder / "indicators" / "G1" / "tables" / f"{name}.csv").write_text("a,b\n1,2\n")
    found = compared(tmp_path, THEN)
    assert found.tables == 1 and found.moved == ()
    assert found.missing == ("indicators/G1/tables/old.csv: the table",) and found.added == ("indicators/G1/tables/new.csv: the table",)


def test_rows_that_came_or_went_count_as_moved(tmp_path):
    found = compared(tmp_path, THEN.replace("T2,", "T3,"))
    assert [(one.row, one.then, one.now, one.kind) for one in found.moved] == [("T2", "a row", "", "row"), ("T3", "", "a row", "row")]


@pytest.mark.parametrize(
    ("name", "cells", "kind"),
    [
        ("gap", ["-61.0132", "1e-3", "nan"], "number"),
        ("deadline", ["2027", "2027Q2"], "period"),
        ("relation", [">=", "<"], "status"),
        ("name_zh", ["金融机构贷款余额"], "words"),
        ("met", ["是", "否"], "status"),
        ("median", [], "number"),
        ("paths", ["4000"], "number"),
    ],
)
def test_columns_are_of_the_kind_their_cells_say(name, cells, kind):
    assert kind_of_column(name, cells) == kind
