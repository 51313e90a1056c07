"""A plan's file as lines of text: plain text, a Word document with its tables, or a PDF."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from psi_analysis.errors import DataError
from psi_analysis.intake.text_files import decoded
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import chosen_language

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def plan_lines(path: Path) -> list[str]:
    """Read a plan's file.

    Args:
        path: ends in .docx or .pdf, or is text; cells of a Word table stand in one line with tabs between.
    """
    if not path.is_file():
        raise DataError(_said("missing", path))
    kinds = {".docx": _docx_lines, ".pdf": _pdf_lines}
    if path.suffix.lower() in (".doc", ".wps", ".rtf"):
        raise DataError(_said("old_word", path))
    lines = list(kinds.get(path.suffix.lower(), _text_lines)(path))
    if not any(line.strip() for line in lines):
        raise DataError(_said("no_text", path))
    return lines


def _said(id: str, path: Path) -> str:
    return message(f"plan_text.file.{id}", file=path.name).said(chosen_language())


def _text_lines(path: Path) -> Iterator[str]:
    raw = path.read_bytes()
    try:
        yield from raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        try:
            yield from (
                raw.decode("gb18030").splitlines() if raw[:2] not in (b"\xff\xfe", b"\xfe\xff") else decoded(raw, path.name).splitlines()
            )
        except UnicodeDecodeError:
            raise DataError(_said("no_text", path)) from None


def _docx_lines(path: Path) -> Iterator[str]:
    """Lines of a Word document: a paragraph each, a row of a table each."""
    try:
        with zipfile.ZipFile(path) as package:
            body = ElementTree.fromstring(package.read("word/document.xml")).find(f"{_W}body")
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        raise DataError(_said("damaged", path)) from None
    for block in body if body is not None else ():
        if block.tag == f"{_W}tbl":
            for row in block.iter(f"{_W}tr"):
                yield "\t".join("".join(map(_words, cell.iter(f"{_W}p"))) for cell in row.iter(f"{_W}tc"))
        else:
            yield from (_words(paragraph) for paragraph in block.iter(f"{_W}p"))


def _words(paragraph: ElementTree.Element) -> str:
    blanks = (f"{_W}tab", f"{_W}br")
    return "".join(node.text or "" if node.tag == f"{_W}t" else " " if node.tag in blanks else "" for node in paragraph.iter())


def _pdf_lines(path: Path) -> Iterator[str]:
    """Lines of a PDF that holds text, where pypdf is installed."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        raise DataError(_said("no_pdf_reader", path)) from None
    try:
        for page in PdfReader(path).pages:
            yield from page.extract_text().splitlines()
    except PyPdfError:
        raise DataError(_said("damaged", path)) from None
