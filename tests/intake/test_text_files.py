"""Text files in every encoding of an office are read alike at every door, or named in one sentence."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

import psi_analysis as psi
from psi_analysis.cli.main import main
from psi_analysis.errors import DataError, PsiError
from psi_analysis.intake.text_files import decoded
from psi_analysis.studies.adding.workbook import FIELDS, read_workbook
from psi_analysis.studies.adding.writing import prepare_addition
from tests.studies.adding.made_up_workbook import SOUND
from tests.studies.small_study import write_small_study

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gbk", "gb2312", "gb18030", "utf-32")
LOANS = "全市存贷款\n单位：亿元\n年份,贷款\n" + "".join(f"{2012 + at},{100 * 1.1**at:.2f}\n" for at in range(12))
LONG = "series,period,value\n" + "".join(f"{name},{2012 + at}年,{100 * 1.1**at:.2f}\n" for name in ("长沙", "株洲") for at in range(12))


def rows_of_office() -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field.header() for field in FIELDS])
    writer.writerow([SOUND.get(field.key, "") for field in FIELDS])
    return out.getvalue()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_door_reads_every_certain_encoding(encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own, long, office = (tmp_path / name for name in ("own.csv", "long.csv", "office.csv"))
    for path, text in ((own, LOANS), (long, LONG), (office, rows_of_office())):
        path.write_bytes(text.encode(encoding))
    assert psi.read_series(own, unit="亿元", kind="stock").last == pytest.approx(285.31)
    assert main(["forecast", str(own), "--unit", "亿元", "--kind", "stock", "--to", "2025", "--models", "drift", "--quiet", "--csv"]) == 0
    assert capsys.readouterr().out.startswith("period,p10")
    made = psi.assess_panel(long, horizon=2)
    assert made.summary["series"].tolist() == ["长沙", "株洲"] and len(made.forecasts) == 4
    addition = prepare_addition(office, write_small_study(tmp_path / "study"))
    assert not addition.problems and len(addition.written) >= 1


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("year,loans\n2021,1\n2022,2\n2023,3 \u6caa\n".encode("gbk"), "row 4: not UTF-8 text; .* give encoding='gbk'"),
        ("année,prêts\n2021,1\n".encode("latin-1"), "row 1: not UTF-8 text"),
        ("年份,貸款\n2021,1\n".encode("big5"), "row 1: not UTF-8 text"),
        ("年份,贷款\n2021,1\n".encode("gbk") + b"\xff", "row 1: not UTF-8 text"),
        ("年份,贷款\n2021,1\n".encode("utf-16-le"), "bytes in it are empty, as in UTF-16"),
        ("年份,贷款\n2021,1\n".encode("utf-16")[:-1], "row .: not UTF-16 text"),
    ],
)
def test_what_is_not_certain_is_one_sentence_at_every_door(raw: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(raw)
    for door in (psi.read_series, lambda path: psi.assess_panel(path, horizon=1), read_workbook):
        with pytest.raises(PsiError, match=said) as caught:
            door(path)
        assert "\n" not in str(caught.value)


def test_a_table_of_many_series_keeps_its_notes_outside_and_is_refused_without_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("各市贷款\n" + LONG + "注：初步数\n", encoding="utf-8")
    assert len(psi.assess_panel(path, horizon=1).failed) == 0
    path.write_text(LONG.replace("series", "city", 1), encoding="utf-8")
    with pytest.raises(PsiError, match="the table of series has no column 'series'"):
        psi.assess_panel(path, horizon=1)
    with pytest.raises(DataError, match="is not there"):
        psi.assess_panel(tmp_path / "gone.csv", horizon=1)


def test_an_encoding_given_is_not_second_guessed() -> None:
    with pytest.raises(DataError, match="not ascii text"):
        decoded("年份,贷款".encode("gbk"), "own.csv", "ascii")
