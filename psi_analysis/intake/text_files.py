"""Text files as rows of cells: what their bytes are, and what sets the cells apart, read where it is certain."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

from psi_analysis.errors import DataError
from psi_analysis.intake.workbooks import SheetRow
from psi_analysis.written.table_words import TABLE_WORDS

_MARKS = {b"\xff\xfe\x00\x00": "utf-32", b"\x00\x00\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""First bytes of a file that say what the others are."""


_HEAD = 20


def text_rows(path: Path, encoding: str | None = None) -> tuple[list[SheetRow], bool]:
    """Read a delimited text file, and say whether semicolons set its cells apart.

    Args:
        encoding: of its bytes; None for UTF-8, and for UTF-16 and GB 18030 (GBK, GB 2312) where it is certain that they are.

    Raises:
        DataError: it is a workbook, cannot be decoded, or has an open quotation mark.
    """
    text = decoded(path.read_bytes(), path.name, encoding)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[SheetRow] = []
    try:
        for cells in reader:
            rows.append((reader.line_num, cells))
    except csv.Error as error:
        raise DataError(f"{path.name}, row {reader.line_num}: not a readable table row ({error}); check the quotation marks.") from error
    return rows, delimiter == ";"


def decoded(raw: bytes, name: str, encoding: str | None = None) -> str:
    """Return the text of a file.

    Args:
        encoding: as in `text_rows`. A mark at the beginning makes UTF-16 certain, words of a table's head make GB 18030 so.

    >>> decoded("年份,贷款".encode("gbk"), "own.csv"), decoded("年份,贷款".encode("utf-16"), "own.csv")
    ('年份,贷款', '年份,贷款')
    """
    if raw[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise DataError(f"{name} is a workbook and no text; give it its ending back (.xlsx, .xls), or save it as CSV UTF-8.")
    marked = next((found for mark, found in _MARKS.items() if raw.startswith(mark)), "utf-8-sig")
    if encoding is None and marked == "utf-8-sig" and 0 in raw[:1000]:
        raise DataError(f"{name} is no UTF-8 text: bytes in it are empty, as in UTF-16; give its encoding, or save it as CSV UTF-8.")
    try:
        return raw.decode(encoding or marked)
    except LookupError:
        raise DataError(f"encoding {encoding!r} is not known; give 'utf-8', 'gbk' or 'utf-16'.") from None
    except UnicodeDecodeError as error:
        if encoding is None and (chinese := _certainly_chinese(raw)):
            return chinese
        line = raw[: error.start].count(b"\n") + 1
        tried = {"utf-8-sig": "UTF-8", None: "UTF-8"}.get(encoding, encoding) if marked == "utf-8-sig" else marked.upper()
        advice = "if it was saved in Chinese Windows or Excel, give encoding='gbk' (the command: --encoding gbk), or save it as CSV UTF-8"
        raise DataError(f"{name}, row {line}: not {tried} text; {advice}.") from None


def _certainly_chinese(raw: bytes) -> str:
    """Return the text of bytes that are GB 18030 beyond doubt; empty otherwise."""
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return text if TABLE_WORDS.search("\n".join(text.splitlines()[:_HEAD])) else ""


def _delimiter(text: str) -> str:
    """Tell what sets the cells apart: the sign that cuts most of the first rows into equally many cells; not a comma inside them."""
    lines = [line for line in text.lstrip("\r\n").splitlines() if line.strip()][:50]
    best, most = ",", 0
    for mark in (";", "\t", ",", "|"):
        try:
            counts = Counter(len(cells) for cells in csv.reader(lines, delimiter=mark) if len(cells) > 1)
        except csv.Error:
            continue
        alike = max(counts.values(), default=0)
        if alike > most:
            best, most = mark, alike
    return best
