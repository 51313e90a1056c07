"""A made-up workbook of an office, whole or with cells changed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl

from psi_analysis.studies.adding.workbook import FIELDS, FILL_IN

COLUMNS = {field.key: at for at, field in enumerate(FIELDS, start=1)}

SOUND = {
    "indicator": "存款 | deposits",
    "area": "镇 | town",
    "period": "2023",
    "value": 95.5,
    "unit": "亿元",
    "basis": "人民币 | RMB",
    "publisher": "镇统计局",
    "title": "关于提供数据的函",
    "reference": "〔2024〕1号",
    "published": dt.date(2024, 3, 20),
    "kind": "部门提供（函、表） | department",
}
"""A row that passes on the small study."""


def write_workbook(path: Path, *rows: dict[str, object]) -> Path:
    """Write a workbook with the template's headers and rows from row 2 on; keys left out take those of the sound row."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = FILL_IN
    for field in FIELDS:
        sheet.cell(1, COLUMNS[field.key], field.header())
    for number, row in enumerate(rows, start=2):
        for key, value in (SOUND | row).items():
            sheet.cell(number, COLUMNS[key], value)
    book.save(path)
    return path


def fill_in(path: Path, figures: dict[tuple[str, str, str], dict[str, object]]) -> None:
    """Fill rows of a template, found by indicator, area and period; the source is the sound row's."""
    book = openpyxl.load_workbook(path)
    sheet = book[FILL_IN]
    left = dict(figures)
    for number in range(2, sheet.max_row + 1):
        named = [str(sheet.cell(number, COLUMNS[key]).value or "").rsplit("| ", 1)[-1] for key in ("indicator", "area", "period")]
        for key, value in left.pop((named[0], named[1], named[2]), {}).items():
            sheet.cell(number, COLUMNS[key], value)
    assert not left, f"not listed in the template: {list(left)}"
    book.save(path)
