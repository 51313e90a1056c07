"""The league on the benchmark's page is the file of published numbers, and every number says where it is from."""

from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.league import HEADS, league, read_published

PAGE = Path(__file__).parents[2] / "docs" / "benchmark.md"


def test_the_page_has_the_table_of_the_file():
    kept = PAGE.read_text(encoding="utf-8").split("<!-- league -->\n")[1].split("\n<!-- end -->")[0].splitlines()
    assert kept == league(read_published())


def test_every_row_has_a_number_and_a_source_and_stands_in_order():
    table = read_published()
    numbers = table[list(HEADS)].apply(pd.to_numeric, errors="coerce")
    assert (numbers.notna() == (table[list(HEADS)] != "")).all().all(), "a cell is a number or empty"
    assert numbers.notna().any(axis=1).all() and (table["source"] != "").all()
    for _, rows in table.assign(**numbers).groupby("set", sort=False):
        first = next(column for column in HEADS if rows[column].notna().all())
        assert np.all(np.diff(rows[first].to_numpy(dtype=float)) >= 0), "best first"
        assert rows["series"].nunique() == 1
