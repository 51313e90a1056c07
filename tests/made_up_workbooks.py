"""Workbooks of kinds that no library at hand writes: .ods and .xlsb, part by part; an .xls file as it is."""

from __future__ import annotations

import base64
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Rows = Sequence[Sequence[object]]

XLS = zlib.decompress(
    base64.b64decode(
        "eNrtWEtoE1EUPW8yk6Q1bdPaCo1YSsFaaxBNXPihjR9qV00/KtYP0bQNKAlpCd3oolZrVyIIbvxDoRs3VTd+UFB3LoSKLgRBSHUjuBIUXDQd77t5Y1OdRYNa"
        "VOYMc9979537vvd9Zl5MV2Yn7gRm8ANa4cKcWQJ3gU7QW2Il/KB805RRK/TSazr4p1DipYl0G3hY9twj51DO9ww03NafkgTe0XsYQ4gOphP1S4id3Ia4kG1o"
        "ISlwjTTlqOVWVbHsZ7mc5S1mPmK5nTXnWbYQNysOYjoSbd6svLhXa+C8cshy77HNG9ZsRA2eSS8+dUHkuQZ2ZI7HU39nRp3uwyRo3toT6UQmnsqimiZwEl/M"
        "euCztVKf1Dv6pdULkP7rQr3HRn9R04FRmEfZwcfhQ6MuczQxlEj3z2IMpZQq5WUpjnVrsd5DrckDndcvGRD79nR0BszH0V3dZDscy0UpkNmUFcIGhMiXh2Pf"
        "E6HCRJgS5DSh4KZweP0WsvPunTi3DOJDKmDOM7ZGV/UkkkMJWX1+l/Av2CXKePX4SA6gguOVvIb8dA7M3vz0sqOvK3KENaN8MuTPj9WyyzBxWlqQcTmskwPM"
        "bWa5juUZLnUlxwMsq8nzKWzsqlGR3WPMOcu5jVROmPEqsqYg3kTx8Y/d9+vG30fWUnyqfeZk9dTryAQa6DwbIHv5jCEoguLKZYkHESsUaq95y7L2p33Hq/lV"
        "30x1SFYgx1MGGg8ohrBhCGYIxdC4/wsZGjOkzKfkCLsU32XDdzFfju+IJlOSn2zzMV+34evMNxRfZ/62kTLmGzZ8g/lu1R6D+R7VHrcN3818ryrfzfyrN5qY"
        "77EZEQ/z5Q2jVavCXdlx2svnUQoHDhw4cODAgQMHvwqh7t3y7ijvg4a63XvUf50cvXPOb5L/Fj0YpGeYPkzbkKYwgxNF+c8KGMIqSyzSxvpfKLGfas8giT5u"
        "R7Jo/6WvM1HYn0Ub+n/fEiq2/rli2vmH6/8GBjfoaA=="
    )
)
"""An .xls file as xlwt 1.3 writes it: a title, a line on the unit, the deposits of 2021 to 2023, their total, a note."""


def write_ods(path: Path, rows: Rows, *, repeated: int = 1) -> Path:
    """Write an .ods file of one sheet; the last row as often as said."""
    body = ""
    for i, row in enumerate(rows):
        cells = "".join(_ods_cell(cell) for cell in row)
        times = f' table:number-rows-repeated="{repeated}"' if i == len(rows) - 1 and repeated > 1 else ""
        body += f"<table:table-row{times}>{cells}</table:table-row>"
    names = "".join(f' xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"' for key in ("office", "table", "text"))
    content = (
        f"<?xml version='1.0' encoding='UTF-8'?><office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="数据">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
    return path


def _ods_cell(cell: object) -> str:
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'


def write_xlsb(path: Path, rows: Rows) -> Path:
    """Write an .xlsb file of one sheet (ECMA-376 parts, records of [MS-XLSB])."""
    width = max(len(row) for row in rows)
    sheet = _record(0x81) + _record(0x94, struct.pack("<4I", 0, len(rows) - 1, 0, width - 1)) + _record(0x91)
    for i, row in enumerate(rows):
        sheet += _record(0x00, struct.pack("<IIHHBI", i, 0, 300, 0, 0, 0))
        for j, cell in enumerate(row):
            place = struct.pack("<II", j, 0)
            sheet += (
                _record(0x05, place + struct.pack("<d", cell)) if isinstance(cell, int | float) else _record(0x06, place + _wide(str(cell)))
            )
    sheet += _record(0x92) + _record(0x82)
    book = (
        _record(0x83)
        + _record(0x8F)
        + _record(0x9C, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("数据"))
        + _record(0x90)
        + _record(0x84)
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relation}" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind, 0x01])
    size, length = b"", len(content)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
