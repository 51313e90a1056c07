"""A raw CSV is read against its contract, and every deviation says what, where, what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from psi_analysis.errors import DataError
from psi_analysis.studies.loading import load
from tests.studies.small_study import BREAKS, HEADER, OBSERVATIONS, SOURCES, observations_with, write_small_study

ROW = "deposits,town,2023,,{},100m yuan,final,medium,paper,2024-03-31,no,RMB,,表,"

BAD_CELLS = [
    ("full-width digits", ROW.format("９５"), ["row 7", "value", "full-width", "write 95"]),
    ("thousands separators", ROW.format('"4,693.75"'), ["row 7", "thousands separators", "write 4693.75"]),
    ("万 in a number", ROW.format("95万"), ["row 7", "'万'", "write 95", "unit in its own column"]),
    ("亿 in a number", ROW.format("95亿元"), ["row 7", "'亿元'", "write 95"]),
    ("a bound", ROW.format(">4000"), ["row 7", "bound, not a value"]),
    ("a word", ROW.format("about ninety"), ["row 7", "'about ninety' is not a number"]),
    ("nothing", ROW.format(""), ["row 7", "value", "the cell is empty"]),
    ("a blank beside the number", ROW.format(" 95"), ["row 7", "begins or ends with a blank", "'95'"]),
    ("an unknown unit", ROW.format("95").replace("100m yuan", "100m yaun"), ["row 7", "unit '100m yaun' is not known", "'100m yuan'"]),
    (
        "a wrong unit",
        ROW.format("95").replace("100m yuan", "percent"),
        ["row 7", "unit 'percent' does not measure 'deposits'", "100m yuan"],
    ),
    ("an unknown source", ROW.format("95").replace("paper", "papers"), ["row 7", "no source 'papers'", "sources.csv", "'paper'"]),
    (
        "an unknown indicator",
        ROW.format("95").replace("deposits", "deposit"),
        ["row 7", "no indicator 'deposit'", "indicators.csv", "'deposits'"],
    ),
    ("an unknown area", ROW.format("95").replace("town", "twon"), ["row 7", "no area 'twon'", "study.toml", "'town'"]),
    ("a status not allowed", ROW.format("95").replace("final", "finl"), ["row 7", "'finl' is not allowed", "'final'"]),
    ("a day in words", ROW.format("95").replace("2024-03-31", "31.3.2024"), ["row 7", "'31.3.2024' is not a day", "2025-03-21"]),
    ("a period in words", ROW.format("95").replace("2023,,", "23年,,"), ["row 7", "period '23年' cannot be read", "2027Q2"]),
    ("a full-width period", ROW.format("95").replace("2023,,", "２０２３,,"), ["row 7", "full-width", "2023"]),
    ("neither yes nor no", ROW.format("95").replace(",no,", ",maybe,"), ["row 7", "'maybe' is neither 'yes' nor 'no'"]),
    ("a negative balance", ROW.format("-95"), ["row 7", "is a stock and cannot be -95"]),
    ("too many cells", ROW.format("95") + ",,", ["row 7", "2 more cells than columns", "quotation marks"]),
    ("a repeated row", OBSERVATIONS.splitlines()[1], ["row 7", "repeats row 2", "later 'published'"]),
    (
        "a share above one",
        "cost_ratio,town,2023,,1450,percent,final,medium,paper,2024-03-31,no,,,表,",
        ["row 7", "share of 1450 percent is outside 0–1"],
    ),
]


@pytest.mark.parametrize(("row", "words"), [(row, words) for _, row, words in BAD_CELLS], ids=[name for name, _, _ in BAD_CELLS])
def test_a_bad_row_is_refused_with_file_row_and_remedy(tmp_path: Path, row: str, words: list[str]) -> None:
    folder = write_small_study(tmp_path, observations=observations_with(row))
    with pytest.raises(DataError) as caught:
        load(folder)
    for part in ["observations/town.csv", *words]:
        assert part in str(caught.value)


def test_the_small_study_itself_is_sound(tmp_path: Path) -> None:
    assert load(write_small_study(tmp_path)).series("deposits").y.tolist() == [80, 85, 91]


def test_an_unknown_column_offers_the_nearest_and_a_missing_one_says_its_meaning(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path, observations=OBSERVATIONS.replace("confidence", "confidance", 1))
    with pytest.raises(DataError, match=r"row 1: column 'confidance' is not known in observations. Did you mean 'confidence'\?"):
        load(folder)
    folder = write_small_study(tmp_path, sources=SOURCES.replace("seen_at", "", 1))
    with pytest.raises(DataError, match=r"sources.csv, row 1: column 'seen_at' is missing; add it \(where the figures were read"):
        load(folder)


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path)
    path = folder / "data/raw/observations/town.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load(folder).series("deposits").last == 91


def test_gbk_is_refused_by_name_and_says_how_to_save(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path)
    path = folder / "data/raw/observations/town.csv"
    path.write_bytes(OBSERVATIONS.encode("gbk"))
    with pytest.raises(DataError, match=r"observations/town.csv: the file is in GBK, not UTF-8 \(first seen in row 2\); save it as UTF-8"):
        load(folder)


def test_utf_16_is_refused_by_name(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path)
    (folder / "data/raw/sources.csv").write_bytes(SOURCES.encode("utf-16"))
    with pytest.raises(DataError, match=r"sources.csv: the file is in UTF-16; save it as UTF-8"):
        load(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path)
    (folder / "data/raw/targets.csv").unlink()
    with pytest.raises(DataError, match=r"targets.csv: the file is missing; restore it"):
        load(folder)


def test_an_empty_file_says_what_its_first_row_must_be(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path, breaks="")
    with pytest.raises(DataError, match=r"breaks.csv: the file is empty; its first row must be: indicator,area,period"):
        load(folder)


def test_the_same_row_in_two_files_is_refused(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path)
    (folder / "data/raw/observations/zz.csv").write_text(HEADER + OBSERVATIONS.splitlines()[1] + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"observations/zz.csv, row 2: repeats observations/town.csv, row 2"):
        load(folder)


def test_windows_line_ends_and_blank_lines_are_read(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path)
    path = folder / "data/raw/observations/town.csv"
    path.write_bytes(OBSERVATIONS.replace("\n", "\r\n").encode("utf-8") + b"\r\n\r\n")
    assert load(folder).series("deposits").last == 91


def test_at_most_five_problems_are_shown_and_the_rest_counted(tmp_path: Path) -> None:
    rows = [f"deposits,town,20{year},,x,100m yuan,final,medium,paper,2024-03-31,no,RMB,,表," for year in range(23, 31)]
    with pytest.raises(DataError, match=r"… and 3 more; `psi check` prints them all."):
        load(write_small_study(tmp_path, observations=observations_with(*rows)))


def test_breaks_and_statements_may_be_absent(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path, breaks=BREAKS)
    (folder / "data/raw/breaks.csv").unlink()
    assert load(folder).series("deposits").breaks == ()
