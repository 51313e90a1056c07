"""Bad input: one table of inputs × readers. Every message says what was found, where, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.briefs.parameters import parameters_from_text, read_parameters
from psi_analysis.cli.main import main
from tests.studies.small_study import HEADER, OBSERVATIONS, TARGETS, write_small_study

READERS = ("raw CSV", "own file", "own pandas", "command", "parameters")
GOOD = "year,loans\n2019,90\n2020,100\n2021,110\n2022,120\n"
ROW = "deposits,town,2022,,90,100m yuan,final,medium,yearbook,2023-12-31,yes,RMB,,表,\n"
RATIO = "cost_ratio,town,2022,,14.5,percent"

Act = Callable[[Path], object]


def raw(old: str = "", new: str = "", *, encoding: str = "utf-8", then: Callable[[psi.Data], object] = lambda data: data) -> Act:
    """Load a small study in whose observations one thing was changed."""

    def act(folder: Path) -> object:
        assert old in OBSERVATIONS
        study = write_small_study(folder)
        observations = study / "data" / "raw" / "observations" / "town.csv"
        observations.write_bytes((OBSERVATIONS.replace(old, new) if old else OBSERVATIONS).encode(encoding))
        return then(psi.load(study))

    return act


def own(content: str = GOOD, *, encoding: str = "utf-8", **options: object) -> Act:
    """Read a file of one's own."""

    def act(folder: Path) -> object:
        (folder / "own.csv").write_bytes(content.encode(encoding))
        return psi.read_series(folder / "own.csv", **options)  # type: ignore[arg-type]

    return act


def pandas(values: list[object], years: list[object], **options: str) -> Act:
    """Take a pandas Series of one's own."""
    return lambda folder: psi.Series.from_pandas(
        pd.Series(values, index=pd.Index(years, dtype=object), dtype=object, name="loans"), **options
    )


def command(*words: str, content: str = GOOD, encoding: str = "utf-8") -> Act:
    """Run a psi command on a file of one's own, or with {study} on a small study."""

    def act(folder: Path) -> object:
        (folder / "own.csv").write_bytes(content.encode(encoding))
        study = str(write_small_study(folder / "study"))
        return main([word.format(own=folder / "own.csv", study=study, folder=folder) for word in words])

    return act


def typed(**given: str) -> Act:
    """Give a brief parameters as typed at a command line."""
    return lambda folder: parameters_from_text(given)


FORECAST = ("forecast", "{own}", "--to", "2025")
FOUR = [2019, 2020, 2021, 2022]

TABLE: list[tuple[str, str, Act, tuple[str, ...]]] = [
    (
        "missing file",
        "own file",
        lambda folder: (own()(folder), psi.read_series(folder / "won.csv")),
        ("won.csv", "is not there", "'own.csv'"),
    ),
    ("missing file", "command", command("forecast", "{folder}/won.csv", "--to", "2025"), ("won.csv", "is not there", "'own.csv'")),
    ("missing file", "raw CSV", lambda folder: psi.load(folder), (r"holds no study", "data/raw/study.toml")),
    ("unknown column", "raw CSV", raw("value,unit", "vaule,unit"), ("town.csv, row 1", "'vaule'", "'value'")),
    ("unknown column", "own file", own(value_column="loan"), ("own.csv", "no column 'loan'", "'loans'")),
    ("unknown column", "command", command(*FORECAST, "--value-column", "loan"), ("own.csv", "no column 'loan'", "'loans'")),
    ("wrong unit", "raw CSV", raw("85,100m yuan", "85,100m yaun"), ("town.csv, row 3", "'100m yaun'", "'100m yuan'")),
    ("wrong unit", "own file", own(unit="亿圆"), ("'亿圆'", "not known", " 亿元,")),
    ("wrong unit", "own pandas", pandas([0.1, 0.2, 0.3, 0.2], FOUR, unit="亿元", kind="ratio"), ("'loans'", "'亿元' is not", "'percent'")),
    ("wrong unit", "command", command(*FORECAST, "--unit", "亿圆"), ("'亿圆'", "not known", " 亿元,")),
    ("duplicate row", "raw CSV", raw(ROW, ROW + ROW), ("town.csv, row 5", "repeats row 4", "delete one")),
    ("duplicate row", "own file", own(GOOD + "2022,121\n"), ("'loans'", "2022", "120 and 121", "keep one row")),
    ("duplicate row", "own pandas", pandas([1, 2, 3, 4, 5], [*FOUR, 2022]), ("'loans'", "2022", "4 and 5", "keep one row")),
    ("duplicate row", "command", command(*FORECAST, content=GOOD + "2022,121\n"), ("'loans'", "2022", "120 and 121", "keep one row")),
    (
        "gap",
        "raw CSV",
        raw("deposits,town,2021,,85", "deposits,land,2021,,85", then=lambda d: d.series("deposits")),
        ("deposits/town", "between 2020 and 2022", "add"),
    ),
    ("gap", "own file", own(GOOD.replace("2021,110\n", "")), ("'loans'", "2021 is missing between 2020 and 2022", "add")),
    ("gap", "own pandas", pandas([1, 2, 3, 4], [2015, 2016, 2021, 2022]), ("'loans'", "2017–2020 are missing", "begin at 2021")),
    ("gap", "command", command(*FORECAST, content=GOOD.replace("2021,110\n", "")), ("'loans'", "2021 is missing", "add")),
    ("missing value", "raw CSV", raw("2021,,85,", "2021,,,"), ("town.csv, row 3", "value", "empty", "fill it")),
    ("missing value", "own file", own(GOOD.replace("2021,110", "2021,—")), ("own.csv, row 4", "'loans', 2021", "missing", "fill it")),
    ("missing value", "own pandas", pandas([1, 2, np.nan, 4], FOUR), ("'loans', 2021", "missing", "fill it")),
    ("missing value", "command", command(*FORECAST, content=GOOD.replace("2021,110", "2021,")), ("own.csv, row 4", "missing", "fill it")),
    ("full-width digits", "raw CSV", raw("2021,,85,", "2021,,８５,"), ("town.csv, row 3", "value", "'８５'", "write 85")),
    ("full-width digits", "parameters", typed(n_paths="１０００"), ("'n_paths'", "'１０００'", "write 1000")),
    ("thousands separators", "raw CSV", raw("2021,,85,", '2021,,"1,085",'), ("town.csv, row 3", "value", "'1,085'", "write 1085")),
    ("thousands separators", "parameters", typed(n_paths="1,000"), ("'n_paths'", "'1,000'", "write 1000")),
    ("万 or 亿 in a number", "raw CSV", raw("2021,,85,", "2021,,85亿,"), ("town.csv, row 3", "value", "'85亿'", "write 85", "own column")),
    ("万 or 亿 in a number", "own file", own(GOOD.replace("110", "110万")), ("own.csv, row 4", "'110万'", "write 110", "argument")),
    ("万 or 亿 in a number", "own pandas", pandas([1, 2, "110亿元", 4], FOUR), ("'loans', 2021", "'110亿元'", "write 110", "argument")),
    ("万 or 亿 in a number", "command", command(*FORECAST, content=GOOD.replace("110", "110万")), ("row 4", "'110万'", "write 110")),
    ("万 or 亿 in a number", "parameters", typed(n_paths="1万"), ("'n_paths'", "'1万'", "write 1 ")),
    ("GBK file", "raw CSV", raw(encoding="gbk"), ("town.csv", "GBK, not UTF-8", "row 2", "save it as UTF-8")),
    ("GBK file", "own file", own(GOOD.replace("loans", "沪"), encoding="gbk"), ("own.csv, row 1", "not UTF-8", "encoding='gbk'")),
    ("GBK file", "command", command(*FORECAST, content="year,沪\n2021,1\n", encoding="gbk"), ("own.csv, row 1", "not UTF-8", "encoding")),
    ("share outside 0–1", "raw CSV", raw(RATIO, "cost_ratio,town,2022,,145,percent"), ("town.csv, row 6", "145", "1")),
    ("share outside 0–1", "own file", own(unit="share", kind="ratio"), ("'loans', 2019", "share 90", "outside 0 to 1")),
    (
        "share outside 0–1",
        "own pandas",
        pandas([14.5, 14, 14, 13], FOUR, kind="ratio"),
        ("'loans', 2019", "14.5", "divide by 100", "unit='percent'"),
    ),
    ("share outside 0–1", "command", command(*FORECAST, "--kind", "ratio"), ("'loans', 2019", "share 90", "outside 0 to 1")),
    ("unknown target", "raw CSV", raw(then=lambda data: data.target("G3")), ("no target 'G3'", "Known: G1, G2")),
    ("unknown target", "command", command("assess", "G3", "--data", "{study}"), ("no target 'G3'", "Known: G1, G2")),
    ("series too short", "raw CSV", raw(then=lambda d: psi.forecast(d.series("cost_ratio"), to="2027")), ("cost_ratio/town", "needs", "1")),
    (
        "series too short",
        "own file",
        own("year,loans\n2021,110\n2022,120\n"),
        ("'loans'", "2 observations (2021 to 2022)", "at least 3", "earlier"),
    ),
    ("series too short", "own pandas", pandas([1, 2], [2021, 2022]), ("'loans'", "2 observations (2021 to 2022)", "at least 3", "earlier")),
    (
        "series too short",
        "command",
        command(*FORECAST, content="year,loans\n2022,120\n"),
        ("'loans'", "1 observation (2022)", "at least 3"),
    ),
    ("misspelt parameter", "parameters", lambda folder: read_parameters({"asof": "2025-03-21"}), ("no parameter 'asof'", "'as_of'")),
    ("misspelt parameter", "command", command("brief", "asof=2025-03-21"), ("no parameter 'asof'", "'as_of'")),
    ("period that cannot be read", "raw CSV", raw("town,2021", "town,2021年度"), ("town.csv, row 3", "period", "'2021年度'", "'2027'")),
    ("period that cannot be read", "own file", own(GOOD.replace("2021", "FY21")), ("own.csv, row 4", "'FY21'", "'2027Q2'")),
    (
        "period that cannot be read",
        "own pandas",
        lambda folder: psi.Series.from_pandas(pd.Series([1.0, 2, 3])),
        ("0, 1", "no periods", "index ="),
    ),
    ("period that cannot be read", "command", command("forecast", "{own}", "--to", "2O25"), ("'2O25'", "'2027'")),
    ("period that cannot be read", "parameters", typed(as_of="21.3.2025"), ("'as_of'", "'21.3.2025'", "2026-11-30")),
]

NOT_THERE = {
    **{(kind, door): "read" for kind in ("full-width digits", "thousands separators") for door in ("own file", "own pandas", "command")},
    ("missing file", "own pandas"): "no file",
    ("missing file", "parameters"): "no file",
    ("unknown column", "own pandas"): "one column",
    ("unknown column", "parameters"): "no columns",
    ("wrong unit", "parameters"): "no units",
    ("duplicate row", "parameters"): "a name given twice is refused by the command",
    ("gap", "parameters"): "no periods in a row",
    ("missing value", "parameters"): "defaults stand in",
    ("GBK file", "own pandas"): "already decoded",
    ("GBK file", "parameters"): "no file",
    ("share outside 0–1", "parameters"): "no shares",
    ("unknown target", "own file"): "a series has no goals",
    ("unknown target", "own pandas"): "a series has no goals",
    ("unknown target", "parameters"): "the brief takes all goals",
    ("series too short", "parameters"): "no series",
    ("misspelt parameter", "raw CSV"): "see unknown column",
    ("misspelt parameter", "own file"): "see unknown column",
    ("misspelt parameter", "own pandas"): "Python itself refuses it",
}


@pytest.mark.parametrize(("kind", "reader", "act", "words"), TABLE, ids=[f"{kind} | {reader}" for kind, reader, _, _ in TABLE])
def test_the_message_says_what_where_and_what_to_do(
    kind: str, reader: str, act: Act, words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if reader == "command":
        assert act(tmp_path) == 1
        said = capsys.readouterr()
        message = said.err
        assert said.out == ""
        assert message.startswith("psi: ")
    else:
        with pytest.raises(psi.PsiError) as raised:
            act(tmp_path)
        message = str(raised.value)
    assert [word for word in words if word not in message] == [], message
    assert "Traceback" not in message


def test_every_input_meets_every_reader() -> None:
    met = {(kind, reader) for kind, reader, _, _ in TABLE}
    kinds = dict.fromkeys(kind for kind, _, _, _ in TABLE)
    assert [(kind, reader) for kind in kinds for reader in READERS if ((kind, reader) in met) == ((kind, reader) in NOT_THERE)] == []


@pytest.mark.parametrize("reader", ["own file", "raw CSV"])
def test_a_byte_order_mark_is_accepted(reader: str, tmp_path: Path) -> None:
    act = (
        own(encoding="utf-8-sig", name="loans")
        if reader == "own file"
        else raw(encoding="utf-8-sig", then=lambda data: data.series("deposits"))
    )
    found = act(tmp_path)
    assert isinstance(found, psi.Series)
    assert len(found.values) >= 3


def test_a_gbk_file_is_read_when_its_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_bytes("year,沪\n2020,1\n2021,2\n2022,3\n".encode("gbk"))
    assert psi.read_series(tmp_path / "own.csv", encoding="gbk").indicator.id == "沪"


def test_reading_changes_no_file(tmp_path: Path) -> None:
    study = write_small_study(tmp_path, observations=HEADER + ROW.replace("90", "９０"), targets=TARGETS)
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    with pytest.raises(psi.PsiError):
        psi.load(study)
    assert {path: path.read_bytes() for path in study.rglob("*") if path.is_file()} == before
