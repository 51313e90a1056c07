"""New figures from an office's workbook: all rows or none, every fault named by cell."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from psi_analysis.errors import DataError
from psi_analysis.goals.routes.own_series import forecast_own_series
from psi_analysis.studies.adding.template import write_template
from psi_analysis.studies.adding.writing import LOCK, prepare_addition, write_addition
from psi_analysis.studies.checking import check
from psi_analysis.studies.loading import load
from tests.studies.adding.made_up_workbook import SOUND, fill_in, write_workbook
from tests.studies.older_study import write_older_study
from tests.studies.small_study import BREAKS, observations_with, write_small_study

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return write_small_study(tmp_path / "study")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_new_rows_are_written_with_their_source_in_the_contract_s_form(study: Path, tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "镇.xlsx", {}, {"period": "2024", "value": 1012000, "unit": "万元", "published": "2025-03-20"})
    raw = study / "data" / "raw"
    before = contents(raw)
    written = write_addition(prepare_addition(book, study, today=TODAY))
    assert [path.name for path in written[:2]] == ["sources.csv", "added-2026-11-24.csv"]
    assert check(study) == []
    series = load(study).series("deposits")
    assert (series.value_at(series.origin), str(series.origin)) == (101.2, "2024")
    last = series.provenance.iloc[-1]
    assert (last["publisher"], last["title"], last["confidence"]) == ("镇统计局", "关于提供数据的函（〔2024〕1号）", "high")
    assert last["evidence"] == "镇，2024年，存款 1012000 万元"
    after = contents(raw)
    assert after["sources.csv"].startswith(before["sources.csv"])
    assert {name: after[name] for name in before if name != "sources.csv"} == {n: c for n, c in before.items() if n != "sources.csv"}
    assert "deposits,town,2024,101.2,100m yuan" in (study / "data" / "processed" / "series.csv").read_text(encoding="utf-8")


def test_a_workbook_added_twice_writes_nothing_the_second_time(study: Path, tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "a.xlsx", {})
    write_addition(prepare_addition(book, study, today=TODAY))
    before = contents(study / "data" / "raw")
    again = prepare_addition(book, study, today=TODAY)
    assert [change.what for change in again.changes] == ["stands already"] and not again.written
    assert write_addition(again) == [] and contents(study / "data" / "raw") == before


def test_a_correction_is_a_new_row_and_the_old_one_stays(study: Path, tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "a.xlsx", {"period": "2022", "value": 92, "published": "2024-12-30"})
    addition = prepare_addition(book, study, today=TODAY)
    assert [(change.what, change.standing, change.value) for change in addition.changes] == [("revised", 91.0, 92.0)]
    write_addition(addition)
    assert load(study).series("deposits").last == 92.0
    assert load(study, as_of="2024-07-01").series("deposits").last == 91.0


def test_an_earlier_release_is_kept_beside_and_not_used_today(study: Path, tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "a.xlsx", {"period": "2022", "value": 90.5, "published": "2023-03-01"})
    addition = prepare_addition(book, study, today=TODAY)
    assert addition.changes[0].what == "earlier release"
    write_addition(addition)
    assert load(study).series("deposits").last == 91.0
    assert load(study, as_of="2023-06-30").series("deposits").last == 90.5


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"value": "1012.5①"}, "cell D2 (数值 value): '1012.5①' carries the footnote mark '①'; write 1012.5."),
        ({"value": "约95"}, "cell D2 (数值 value): '约95' is a bound, not a value"),
        ({"value": "95亿元"}, "cell D2 (数值 value): '95亿元' carries the unit '亿元'"),
        ({"value": -3}, "cell D2 (数值 value): 'deposits' cannot be -3"),
        ({"value": True}, "cell D2 (数值 value): True is true or false"),
        ({"value": 95.5, "unit": "万元"}, "0.00955亿元 for 2023, but 91亿元 in 2022: more than 2 times as much, or as little"),
        ({"period": "2022", "value": 99}, "99亿元 for 2022, but 91亿元 stands, more than 5% apart"),
        ({"unit": None}, "cell E2 (单位 unit): the cell is empty"),
        ({"unit": "亿"}, ""),
        ({"unit": "个"}, "cell E2 (单位 unit): '个' does not measure 'deposits'; units that do: 元、万元、亿元"),
        ({"unit": "吨"}, "cell E2 (单位 unit): unit '吨' is not known."),
        ({"basis": None}, "cell F2 (口径 basis): say RMB or all currencies"),
        ({"basis": "本外币"}, "cell F2 (口径 basis): all currencies, but the figures of deposits of town at hand are RMB"),
        ({"publisher": None}, "cell G2 (发布单位 publisher): the cell is empty"),
        ({"title": " "}, "cell H2 (文件或资料名称 title): the cell is empty"),
        ({"reference": None}, "cell I2 (网址或文号 address or document number): the cell is empty"),
        ({"published": dt.date(2027, 1, 1)}, "cell J2 (发布日期 published): 2027-01-01 is after today, 2026-11-24"),
        ({"published": "2023-06-30"}, "cell J2 (发布日期 published): 2023-06-30 is before 2023 has ended (2023-12-31)"),
        ({"published": "去年"}, "cell J2 (发布日期 published): '去年' is not a day; write it as 2026-03-20."),
        ({"kind": "blog"}, "cell K2 (来源类别 kind of source): 'blog' is not known."),
        ({"indicator": "deposts"}, "cell A2 (指标 indicator): 'deposts' is not known. Did you mean 'deposits'?"),
        ({"indicator": "费用"}, "cell A2 (指标 indicator): '费用' is not known. Did you mean '费用率'?"),
        ({"area": "city"}, "cell B2 (地区 area): 'city' is not known. Known: town, land."),
        ({"period": "２０２３"}, ""),
        ({"period": "2023年度", "value": "95,5"}, ""),
        ({"period": "2023年12月31日", "value": "９５.5"}, ""),
        ({"period": 2023.0, "value": "1,012.5", "reason": "并表"}, ""),
        ({"period": "2023①"}, "cell C2 (时期 period): the period '2023①' carries the footnote mark '①'; write 2023."),
        ({"period": "2023H1"}, "cell C2 (时期 period): the period '2023H1' is a half-year"),
        ({"period": 45291}, "cell C2 (时期 period): the period 45291 looks like the spreadsheet's number of a day (2023-12-31"),
        ({"value": dt.datetime(2023, 12, 31)}, "is a day or a time, not a number"),
        ({"value": "#DIV/0!"}, "is an error of the spreadsheet"),
        ({"period": dt.datetime(2023, 6, 1)}, "cell C2 (时期 period): the spreadsheet turned this into the day 2023-06-01"),
        ({"indicator": "cost_ratio", "basis": None, "value": 145, "unit": "%"}, "a share of 145 % is outside 0 to 100 %"),
        (
            {"indicator": "cost_ratio", "basis": None, "value": 24.5, "unit": "%"},
            "24.5% for 2023, but 14.5% in 2022: more than 5 points away",
        ),
        ({"value": "=2*3"}, "cell D2 (数值 value): a formula whose result is not in the file"),
    ],
)
def test_every_fault_is_named_by_row_and_cell_and_nothing_is_written(
    row: dict[str, object], said: str, study: Path, tmp_path: Path
) -> None:
    before = contents(study)
    addition = prepare_addition(write_workbook(tmp_path / "a.xlsx", row), study, today=dt.date(2026, 11, 24))
    if not said:
        assert addition.problems == ()
        return
    assert said in "\n".join(map(str, addition.problems))
    assert all(str(problem).startswith("a.xlsx, row 2: ") for problem in addition.problems)
    with pytest.raises(DataError, match="nothing was written"):
        write_addition(addition)
    assert contents(study) == before


def test_a_cell_in_percent_format_is_refused(study: Path, tmp_path: Path) -> None:
    import openpyxl

    path = write_workbook(tmp_path / "a.xlsx", {"indicator": "cost_ratio", "basis": None, "value": 0.141, "unit": "%"})
    book = openpyxl.load_workbook(path)
    book.active["D2"].number_format = "0.0%"
    book.save(path)
    assert "the cell is in percent format" in str(prepare_addition(path, study, today=TODAY).problems[0])


def test_one_bad_row_keeps_the_good_ones_out(study: Path, tmp_path: Path) -> None:
    before = contents(study)
    book = write_workbook(
        tmp_path / "a.xlsx", {}, {"period": "2024", "value": "many", "published": "2025-03-20"}, {"period": "2023", "value": 96}
    )
    addition = prepare_addition(book, study, today=TODAY)
    assert [problem.row for problem in addition.problems] == [3, 4]
    assert "stands in row 2 too; keep one row." in addition.problems[1].words
    assert contents(study) == before


def test_a_reason_lets_a_large_correction_through_and_is_kept(study: Path, tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "a.xlsx", {"period": "2022", "value": 99, "published": "2024-12-30", "reason": "口径调整"})
    write_addition(prepare_addition(book, study, today=TODAY))
    assert load(study).series("deposits").provenance.iloc[-1]["note"] == "Reason given: 口径调整"


def test_a_part_is_not_more_than_the_whole(tmp_path: Path) -> None:
    land = "deposits,land,2023,,90,100m yuan,final,medium,yearbook,2024-12-31,yes,RMB,,表,"
    study = write_small_study(tmp_path / "study", observations=observations_with(land))
    addition = prepare_addition(write_workbook(tmp_path / "a.xlsx", {}), study, today=TODAY)
    assert "95.5亿元 for 2023 is more than Land as a whole has (90亿元)" in str(addition.problems[0])


def test_of_two_at_once_the_later_is_refused_and_loses_nothing_of_the_first(study: Path, tmp_path: Path) -> None:
    later = {"period": "2024", "value": 1012000, "unit": "万元", "published": "2025-03-20"}
    books = [write_workbook(tmp_path / "a.xlsx", {}), write_workbook(tmp_path / "b.xlsx", {}, later)]
    first, second = (prepare_addition(book, study, today=TODAY) for book in books)
    write_addition(second)
    before = contents(study)
    with pytest.raises(
        DataError, match=r"^a\.xlsx: nothing was written, since .* has changed while the workbook was looked at; run psi add"
    ):
        write_addition(first)
    assert contents(study) == before
    assert str(load(study).series("deposits").origin) == "2024" and check(study) == []


def test_figures_being_added_by_another_process_are_waited_for(study: Path, tmp_path: Path) -> None:
    addition = prepare_addition(write_workbook(tmp_path / "a.xlsx", {}), study, today=TODAY)
    lock = study / "data" / "raw" / LOCK
    lock.write_text('{"host": "another machine", "process": 4711}', encoding="utf-8")
    before = contents(study)
    with pytest.raises(DataError, match=r"being added by process 4711 on another machine, which holds \.psi-add\.lock; run psi add again"):
        write_addition(addition)
    assert contents(study) == before
    lock.unlink()
    write_addition(addition)
    assert not lock.exists() and check(study) == []


def test_an_interrupted_write_leaves_a_study_that_keeps_its_contract(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    addition = prepare_addition(write_workbook(tmp_path / "a.xlsx", {}), study, today=TODAY)
    real, calls = os.replace, []

    def stop_at_the_second(*paths: str) -> None:
        calls.append(paths)
        if len(calls) == 2:
            raise OSError("power cut")
        real(*paths)

    monkeypatch.setattr(os, "replace", stop_at_the_second)
    with pytest.raises(OSError, match="power cut"):
        write_addition(addition)
    monkeypatch.undo()
    assert check(study) == [] and not list(study.rglob("*.partial"))
    write_addition(prepare_addition(tmp_path / "a.xlsx", study, today=TODAY))
    assert str(load(study).series("deposits").origin) == "2023"
    assert (study / "data/raw/sources.csv").read_text(encoding="utf-8").count("镇统计局") == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [("a.json", "figures are added from an .xlsx workbook"), ("gone.xlsx", "is not there"), ("text.xlsx", "cannot be opened")],
)
def test_what_is_no_workbook_is_refused(name: str, said: str, study: Path, tmp_path: Path) -> None:
    (tmp_path / "text.xlsx").write_text("no workbook", encoding="utf-8")
    with pytest.raises(DataError, match=said):
        prepare_addition(tmp_path / name, study)


def test_a_missing_column_is_named(study: Path, tmp_path: Path) -> None:
    import openpyxl

    path = write_workbook(tmp_path / "a.xlsx", {})
    book = openpyxl.load_workbook(path)
    book.active.delete_cols(5)
    book.save(path)
    with pytest.raises(DataError, match="column '单位 unit' is missing"):
        prepare_addition(path, study)


def town_silent_from_2023(folder: Path) -> Path:
    """A study whose last figure of deposits names no currency, behind a break."""
    silent = "deposits,town,2023,,93,100m yuan,final,high,paper,2024-03-31,no,,,表,"
    return write_small_study(folder, observations=observations_with(silent), breaks=BREAKS + "deposits,town,2023,,break,,或变,may,\n")


@pytest.mark.parametrize(("basis", "scope"), [("人民币 | RMB", "RMB"), ("本外币 | all currencies", "all currencies")])
@pytest.mark.parametrize("period", ["2023", "2024"])
def test_behind_a_figure_that_names_no_currency_either_is_taken_and_written_down(
    tmp_path: Path, basis: str, scope: str, period: str
) -> None:
    study = town_silent_from_2023(tmp_path / "study")
    row = {"period": period, "basis": basis, "value": 94.0, "published": f"{int(period) + 1}-06-20"}
    addition = prepare_addition(write_workbook(tmp_path / "a.xlsx", row), study, today=TODAY)
    assert addition.problems == ()
    write_addition(addition)
    assert check(study) == [] and load(study).series("deposits").provenance["currency"].iloc[-1] == scope


def test_behind_a_figure_that_names_no_currency_it_must_be_said(tmp_path: Path) -> None:
    study = town_silent_from_2023(tmp_path / "study")
    book = write_workbook(tmp_path / "a.xlsx", {"period": "2024", "basis": None, "value": 94.0, "published": "2025-03-20"})
    (problem,) = prepare_addition(book, study, today=TODAY).problems
    assert "say RMB or all currencies" in str(problem)


@pytest.mark.slow
def test_with_the_city_s_own_2024_and_2025_the_province_is_no_longer_known_for_longer_than_the_city(tmp_path: Path) -> None:
    write_older_study(tmp_path)
    before = load(tmp_path, as_of="2026-11-23")
    template = tmp_path / "figures.xlsx"
    write_template(template, tmp_path, today=TODAY)
    source = {key: SOUND[key] for key in ("basis", "publisher", "title", "reference", "kind")} | {"published": dt.date(2026, 3, 20)}
    made_up = {("deposits", "2024"): 5012.3, ("deposits", "2025"): 5390.1, ("loans", "2024"): 3951.7, ("loans", "2025"): 4230.5}
    fill_in(template, {(what, "zhuzhou", year): {"value": value, **source} for (what, year), value in made_up.items()})
    addition = prepare_addition(template, tmp_path, today=TODAY)
    assert addition.problems == () and [change.what for change in addition.changes] == ["new"] * 4
    assert [(str(reach.before), str(reach.after)) for reach in addition.reaches] == [("2023", "2025")] * 2
    write_addition(addition)
    after = load(tmp_path, as_of="2026-11-23")
    for data, years_ahead, horizon in ((before, 2, 4), (after, 0, 2)):
        made = forecast_own_series(data, data.target("T22"), to="2027", n_paths=300, seed=1).main
        assert (made.reference.origin.year - made.origin.year, len(made.quantile((0.5,)))) == (years_ahead, horizon)


def test_a_gap_behind_a_few_readings_is_declared_with_them(study: Path, tmp_path: Path) -> None:
    ratio = {"indicator": "cost_ratio", "basis": None, "unit": "%", "value": 14.1, "period": "2025", "published": "2026-03-20"}
    addition = prepare_addition(write_workbook(tmp_path / "a.xlsx", ratio), study, today=TODAY)
    assert addition.problems == () and [(str(gap.first), str(gap.last)) for gap in addition.gaps] == [("2023", "2024")]
    before = (study / "data/raw/breaks.csv").read_bytes()
    write_addition(addition)
    after = (study / "data/raw/breaks.csv").read_bytes()
    assert after == before + "cost_ratio,town,2023,2024,gap,after,2023—2024数据未获得,no figures of 2023–2024,\n".encode()
    assert check(study) == [] and str(load(study).series("cost_ratio").values.index[0]) == "2025"
    later = ({**ratio, "period": year, "published": f"{int(year) + 1}-03-20"} for year in ("2023", "2024"))
    write_addition(prepare_addition(write_workbook(tmp_path / "b.xlsx", *later), study, today=TODAY))
    assert len(load(study).series("cost_ratio").values) == 4


def test_a_gap_that_would_cut_a_series_off_is_refused(tmp_path: Path) -> None:
    older = [
        f"deposits,town,{year},,{70 + year - 2018},100m yuan,final,medium,yearbook,{year + 1}-12-31,yes,RMB,,表," for year in (2018, 2019)
    ]
    study = write_small_study(tmp_path / "study", observations=observations_with(*older))
    row = {"period": "2025", "value": 104, "published": "2026-03-20"}
    addition = prepare_addition(write_workbook(tmp_path / "a.xlsx", row), study, today=TODAY)
    said = (
        "a.xlsx, row 2: deposits of town: 2023 to 2024 missing before 2025; add the rows, or declare the gap in breaks.csv: a line "
        "'deposits,town,2023,2024,gap,after,…' (after: a series starts behind it; before: it ends there)."
    )
    assert [str(problem) for problem in addition.problems] == [said]


@pytest.mark.parametrize(("value", "passes"), [(700, True), (740, False), (1040, False), (12, True), (11, False)])
def test_a_jump_may_be_larger_the_longer_the_time_between(value: float, passes: bool, study: Path, tmp_path: Path) -> None:
    row = {"period": "2025", "value": value, "published": "2026-03-20"}
    assert (prepare_addition(write_workbook(tmp_path / "a.xlsx", row), study, today=TODAY).problems == ()) is passes
