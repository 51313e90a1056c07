"""Workbooks of every kind: read, or refused in one sentence before they do harm."""

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart

import psi_analysis as psi
from psi_analysis.cli.main import main
from psi_analysis.errors import DataError
from psi_analysis.intake.workbooks import read_grids
from psi_analysis.studies.adding.writing import prepare_addition
from tests.made_up_workbooks import XLS, write_ods, write_xlsb
from tests.studies.adding.made_up_workbook import write_workbook
from tests.studies.small_study import write_small_study

ROWS = [
    ["全市存款余额"],
    ["单位：亿元"],
    ["年份", "存款"],
    ["2021年", 2010.5],
    ["2022年", 2210.7],
    ["2023年", "2,433.9"],
    ["合计", 6655.1],
    ["注：初步数"],
]


def xlsx(path: Path, rows: list[list[object]] = ROWS) -> Path:
    """Write rows as .xlsx."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("kind", ["xlsx", "xls", "xlsb", "ods"])
def test_every_kind_of_workbook_gives_the_same_series(kind: str, tmp_path: Path) -> None:
    write = {"xlsx": xlsx, "xlsb": write_xlsb, "ods": write_ods, "xls": lambda path, _: path.write_bytes(XLS)}[kind]
    path = tmp_path / f"own.{kind}"
    write(path, ROWS)
    found = psi.read_series(path, unit="亿元", kind="stock")
    assert (found.y.tolist(), str(found.origin), found.indicator.id) == ([2010.5, 2210.7, 2433.9], "2023", "存款")
    assert main(["forecast", str(path), "--unit", "亿元", "--kind", "stock", "--to", "2024", "--models", "drift", "--paths", "100"]) == 1


def test_what_a_workbook_is_is_told_by_its_content(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "own.xlsx")
    (tmp_path / "old.xls").write_bytes(path.read_bytes())
    assert psi.read_series(tmp_path / "old.xls").last == 2433.9
    (tmp_path / "own.csv").write_bytes(path.read_bytes())
    for name, content, said in (
        ("own.csv", path.read_bytes(), r"own\.csv is a workbook and no text; give it its ending back"),
        ("web.xls", b"<html><table></table></html>", r"web\.xls cannot be opened as a workbook: it is a web page or XML"),
        ("text.xls", "年份\t存款\n".encode("gbk"), r"text\.xls cannot be opened as a workbook: it holds text; name it \.csv"),
        ("cut.xlsx", path.read_bytes()[:-200], r"cut\.xlsx cannot be opened as a workbook"),
        ("cut.xls", XLS[:2000], r"cut\.xls cannot be opened as a workbook"),
        ("locked.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
        ("empty.xlsx", b"", r"empty\.xlsx cannot be opened as a workbook: it is damaged or of another kind"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataError, match=said):
            psi.read_series(tmp_path / name)


def test_a_workbook_that_unpacks_to_more_than_50_mb_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("bomb.xlsx", "bomb.ods", "bomb.xlsb"):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * 51_000_000)
    monkeypatch.setattr("openpyxl.load_workbook", lambda *_, **__: pytest.fail("it was opened"))
    for door in (psi.read_series, prepare_addition):
        with pytest.raises(DataError, match=r"bomb\.\w+ unpacks to 51 MB, and more than 50 MB are not opened; save the sheet"):
            door(tmp_path / "bomb.xlsx", write_small_study(tmp_path / "study")) if door is prepare_addition else door(tmp_path / "bomb.ods")


def test_a_sheet_of_more_cells_than_it_says_is_not_filled(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds more than 5,000,000 cells"):
        read_grids(write_ods(tmp_path / "own.ods", ROWS, repeated=2_000_000_000))


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_workbook_ends_in_one_sentence_or_is_read(seed: int, tmp_path: Path) -> None:
    random_ = random.Random(seed)
    kind = ("xlsx", "xls", "ods", "xlsb")[seed % 4]
    whole = tmp_path / f"whole.{kind}"
    {"xlsx": xlsx, "ods": write_ods, "xlsb": write_xlsb, "xls": lambda path, _: path.write_bytes(XLS)}[kind](whole, ROWS)
    path = tmp_path / f"own.{kind}"
    path.write_bytes(damaged(whole.read_bytes(), random_))
    for door in (
        lambda: psi.read_series(path, unit="亿元", kind="stock"),
        lambda: prepare_addition(path, write_small_study(tmp_path / "s")),
    ):
        try:
            found = door()
        except psi.PsiError as error:
            assert "\n" not in str(error)
            assert len(str(error)) < 600
        else:
            assert not isinstance(found, psi.Series) or all(value == value for value in found.y)


def damaged(content: bytes, random_: random.Random) -> bytes:
    """Change bytes of a file, or of the parts inside an archive."""
    if content[:2] != b"PK" or random_.random() < 0.2:
        out = bytearray(content)
        for _ in range(random_.randint(1, 30)):
            out[random_.randrange(len(out))] = random_.randrange(256)
        return bytes(out)
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(held, "w") as archive:
        parts = given.namelist()
        hit = random_.choice(parts)
        for name in parts:
            part = bytearray(given.read(name))
            if name == hit and part:
                at = random_.randrange(len(part))
                part[at : at + random_.randint(0, 20)] = bytes(random_.randrange(256) for _ in range(random_.randint(0, 20)))
            if not (name == hit and random_.random() < 0.1):
                archive.writestr(name, bytes(part))
    return held.getvalue()


def test_a_sheet_beside_a_chart_sheet_or_empty_ones_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS[2:6]:
        book.active.append(row)
    book.create_sheet("Sheet2")
    book.create_chartsheet("图").add_chart(BarChart())
    book.save(tmp_path / "own.xlsx")
    assert psi.read_series(tmp_path / "own.xlsx").last == 2433.9


def test_a_formula_without_its_result_is_named_as_one(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "own.xlsx", [["年份", "存款"], [2021, 1], [2022, 2], [2023, "=B2+B3"]])
    said = r"row 4, column '存款', 2023: a formula whose result is not in the file; open it in the spreadsheet and save it\."
    with pytest.raises(psi.PsiError, match=said):
        psi.read_series(path)
    across = xlsx(tmp_path / "across.xlsx", [["指标", 2021, 2022, 2023], ["存款", 1, 2, "=B2+C2"]])
    with pytest.raises(psi.PsiError, match="row '存款', column 4, 2023: a formula whose result is not in the file"):
        psi.read_series(across)


def test_a_period_that_is_a_formula_without_its_result_is_named_as_one(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "own.xlsx", [["年份", "存款"], [2021, 1], ["=A2+1", 2], ["=A3+1", 3]])
    with pytest.raises(psi.PsiError, match="row 3, column '存款', None: a formula whose result is not in the file"):
        psi.read_series(path)


def test_cells_in_percent_format_are_not_taken_for_percent(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [["年份", "费用率"], [2021, 0.145], [2022, 0.143], [2023, 0.141]]:
        book.active.append(row)
    for row in (2, 3, 4):
        book.active.cell(row, 2).number_format = "0.0%"
    book.save(tmp_path / "own.xlsx")
    with pytest.raises(psi.PsiError, match=r"row 2, column '费用率', 2021: the cell is in percent format, so 14\.1 % is stored as 0\.141"):
        psi.read_series(tmp_path / "own.xlsx", unit="percent", kind="ratio")
    assert psi.read_series(tmp_path / "own.xlsx", unit="share", kind="ratio").last == 0.141
    write_ods(tmp_path / "own.ods", [["年份", "费用率"], [2021, 0.145], [2022, 0.143], [2023, 0.141]])
    with pytest.raises(psi.PsiError, match=r"may be stored as 0\.141 in this kind of workbook"):
        psi.read_series(tmp_path / "own.ods", unit="percent", kind="ratio")


def test_a_workbook_of_figures_may_be_ods_with_a_title_and_line_breaks(tmp_path: Path) -> None:
    study = write_small_study(tmp_path / "study")
    book = openpyxl.load_workbook(write_workbook(tmp_path / "a.xlsx", {"words": "存款\n95.5\r亿元"}))
    rows = [["株洲数据"], *[["" if cell is None else str(cell) for cell in row] for row in book.active.iter_rows(values_only=True)]]
    rows[2][3] = 95.5
    rows[2][9] = "2024-03-20"
    addition = prepare_addition(write_ods(tmp_path / "a.ods", rows), study, today=dt.date(2026, 11, 24))
    assert addition.problems == ()
    assert [change.figure.value for change in addition.written] == [95.5]
    addition = prepare_addition(tmp_path / "a.xlsx", study, today=dt.date(2026, 11, 24))
    assert addition.problems == ()
    assert addition.written[0].figure.words == "存款 95.5 亿元"
