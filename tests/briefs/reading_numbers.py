"""Reads the numbers back from what was rendered: HTML text, PDF text, DOCX XML."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import docx
import pypdf
from docx.oxml.ns import qn
from pypdf.generic import ContentStream, NameObject

MONTHS = [
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
]
_NUMBER = re.compile(r"[<>]?\u2212?\d+(?:,\d{3})*(?:\.\d+)?%?")
_MONEY = {"zh": re.compile(r"\u2212?\d[\d,]*(?:\.\d+)?(?=\s*亿元)"), "en": re.compile(r"\u2212?\d[\d,]*(?:\.\d+)?(?= billion yuan)")}


def numbers(text: str) -> list[str]:
    """Every number of a text as it is printed, in order."""
    return _NUMBER.findall(text)


def amounts(text: str, language: str) -> list[str]:
    """Every number of a text on one scale for both languages: money in 亿元, months as numbers, no grouping; sorted."""
    text = " ".join(text.split())
    for place, name in enumerate(MONTHS, 1):
        text = text.replace(name, str(place))
    money = _MONEY[language].findall(text)
    rest = _NUMBER.findall(_MONEY[language].sub("", text))
    scale = 1.0 if language == "zh" else 10.0
    values = [f"{float(shown.replace(',', '').replace(chr(0x2212), '-')) * scale:.4f}" for shown in money]
    return sorted([*values, *(shown.replace(",", "") for shown in rest)])


def html_text(page: str) -> str:
    """What a reader sees of the page without its folded detail, with the numbers a browser puts before list items."""
    reader = _Seen()
    reader.feed(page)
    return "".join(reader.seen)


def html_values(page: str) -> list[float]:
    """Value of every number that is marked as one, sorted."""
    return sorted(float(value) for value in re.findall(r'<data value="([^"]+)"', page))


def docx_text(content: bytes) -> str:
    """Text of the document's body, with the numbers Word puts before list items."""
    document = docx.Document(io.BytesIO(content))
    plans = {
        plan.get(qn("w:abstractNumId")): plan.find(f"{qn('w:lvl')}/{qn('w:lvlText')}").get(qn("w:val"))
        for plan in document.part.numbering_part.element.findall(qn("w:abstractNum"))
    }
    lists = {
        number.get(qn("w:numId")): plans[number.find(qn("w:abstractNumId")).get(qn("w:val"))]
        for number in document.part.numbering_part.element.findall(qn("w:num"))
    }
    counts: dict[str, int] = {}
    lines = []
    for paragraph in document.element.body.iter(qn("w:p")):
        label = ""
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        if found is not None:
            key = found.get(qn("w:val"))
            counts[key] = counts.get(key, 0) + 1
            label = lists[key].replace("%1", str(counts[key])) + " "
        lines.append(label + "".join(_pieces(paragraph)))
    return "\n".join(lines)


def pdf_text(content: bytes) -> str:
    """Text of the pages without what is only layout: page numbers and heads repeated on a new page."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    return "\n".join(_page_text(page, reader) for page in reader.pages)


def _pieces(paragraph):
    for node in paragraph.iter():
        if node.tag == qn("w:t"):
            yield node.text or ""
        elif node.tag in (qn("w:br"), qn("w:tab")) and node.getparent().tag == qn("w:r"):
            yield "\n"


def _page_text(page, reader) -> str:
    stream = ContentStream(page.get_contents(), reader, "bytes")
    kept, layout = [], []
    for operands, operator in stream.operations:
        if operator in (b"BMC", b"BDC"):
            layout.append(operands[0] == "/Artifact")
        if not (any(layout) and operator in (b"Tj", b"TJ", b"'", b'"')):
            kept.append((operands, operator))
        if operator == b"EMC":
            layout.pop()
    stream.operations = kept
    page[NameObject("/Contents")] = stream
    return page.extract_text()


SOMETIMES = {"details": ("detail", "contents"), "summary": ("caption",)}
"""Classes of what is folded, lists the contents, or repeats a table's caption on a phone."""


class _Seen(HTMLParser):
    """Collects visible text; block elements end a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self._silent = 0
        self._open: list[bool] = []
        self._lists: list[int | None] = []

    def handle_starttag(self, tag, attrs) -> None:
        if tag in SOMETIMES:
            self._open.append(dict(attrs).get("class") in SOMETIMES[tag])
            self._silent += self._open[-1]
        self._silent += tag in ("style", "title", "svg", "script")
        if tag in ("ol", "ul"):
            self._lists.append(0 if tag == "ol" else None)
        if tag == "li" and self._lists[-1] is not None:
            self._lists[-1] += 1
            self.seen.append(f"{self._lists[-1]}. ")

    def handle_endtag(self, tag) -> None:
        if tag in SOMETIMES:
            self._silent -= self._open.pop()
        self._silent -= tag in ("style", "title", "svg", "script")
        if tag in ("ol", "ul"):
            self._lists.pop()
        if tag not in ("data", "strong", "code"):
            self.seen.append("\n")

    def handle_data(self, data) -> None:
        if not self._silent:
            self.seen.append(data)
