"""The brief as one page of HTML that needs nothing but itself."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psi_analysis.asking.goal import STYLE, ask_block, goal_to_ask, letters_asked, script, script_hash
from psi_analysis.briefs.content import Annex, Boxed, Brief, Figure, Section, Table
from psi_analysis.briefs.formats.graphics import inline_svg
from psi_analysis.briefs.formats.webfonts import font_faces
from psi_analysis.briefs.sections.page_words import annex_label, annex_line, caption_labels, page_words, rows_said
from psi_analysis.words import Language, Text, say
from psi_analysis.words.text import parts

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TEMPLATES = Path(__file__).resolve().parent / "templates"
"""Folder of the page's template and style."""


LONG = 8
"""A table with more rows is folded on a phone; its summary says how many there are."""

ACROSS = 25.0
"""Letters as wide as a Chinese one that a row of a table has room for on a phone; rows of wider ones become cards."""

TIGHT: dict[Language, int] = {"zh": 8, "en": 16}
"""A cell of a table with no more letters than this is not broken."""


def render_html(brief: Brief, language: Language, folder: Path) -> str:
    """Render a brief as a self-contained page.

    Returns:
        The page; fonts, style and figures are inside, and it asks the network for nothing.
    """
    template = environment(language, folder).get_template("brief.html.j2")
    asked = ask_block([goal_to_ask(goal.forecast, goal.target, goal.name, language) for goal in brief.asked], language)
    told: dict[str, Any] = {"brief": brief, "language": language, "words": page_words(language), "labels": caption_labels(brief, language)}
    told |= {"asked": asked, "script": script(), "script_hash": script_hash(script())}
    style = (TEMPLATES / "brief.css").read_text(encoding="utf-8") + (STYLE.read_text(encoding="utf-8") if asked else "")
    bare = template.render(told, style="", heads="", fonts="") + letters_asked(asked)
    return template.render(told, style=style, heads=card_heads(brief, language), fonts=font_faces(bare)) + "\n"


@lru_cache(maxsize=4)
def environment(language: Language, folder: Path) -> Environment:
    """Return the template engine with the filters the templates use, which it compiles once."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(TEMPLATES, encoding="utf-8")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {
        "said": lambda text: _said(text, language),
        "words": lambda text: text.said(language),
        "clauses": lambda text: _clauses(text, language),
        "tight": lambda cell: len(cell.text.said(language)) <= TIGHT[language],
        "long": lambda table: len(table.rows) > LONG,
        "rows": lambda table: rows_said(table).said(language),
        "cards": lambda table: width_on_phone(table, language) > ACROSS,
        "contents": lambda brief: _contents(brief, language),
        "label": lambda annex: annex_label(annex).said(language),
        "line": lambda annex: annex_line(annex).said(language),
        "kind": lambda block: type(block).__name__,  # by which the template chooses
        "drawing": lambda figure: _drawing(figure, language, folder),
    }
    return environment


def card_heads(brief: Brief, language: Language) -> str:
    """Return the style that writes each column's head before its cells where the rows of a table are cards."""
    colon = page_words(language)["colon"].strip()
    rules = []
    for block in brief.blocks():
        if isinstance(block, Table) and width_on_phone(block, language) > ACROSS:
            said = [head.said(language).replace("\\", "").replace('"', "\\22 ").replace("<", "\\3c ") for head in block.columns]
            rules += [
                f'#{block.id} td:nth-child({place})::before{{content:"{head}{colon}"}}' for place, head in enumerate(said[1:], start=2)
            ]
    return "@media screen and (max-width:40rem){" + "\n".join(rules) + "}\n" if rules else ""


def width_on_phone(table: Table, language: Language) -> float:
    """Return how many letters as wide as a Chinese one a row needs: all of a number or a short cell, six of one that may break."""
    wide = 0.0
    for place, head in enumerate(table.columns):
        cells = [row[place].text.said(language) for row in table.rows]
        whole = [_letters(cell) for cell in cells if place in table.numeric or len(cell) <= TIGHT[language]]
        wide += max([*whole, min(6.0, max(map(_letters, cells), default=0.0)), min(4.0, _letters(head.said(language)))]) + 1.3
    return wide


def _letters(text: str) -> float:
    return sum(0.55 if character < "\u2e80" else 1.0 for character in text)


def _contents(brief: Brief, language: Language) -> list[tuple[str, str]]:
    """Id and heading of every part that has one."""
    words, found = page_words(language), []
    for part in brief.parts:
        if isinstance(part, Annex):
            found.append((part.section.id, f"{annex_label(part).said(language)}{words['after']}{_said(part.section.heading, language)}"))
        elif isinstance(part, Section):
            found.append((part.id, str(_said(part.heading, language))))
        elif isinstance(part, Boxed):
            found.append((part.id, words[part.id]))
    return found


def _said(text: Text, language: Language) -> Markup:
    """A text for the page, each number marked with its value so that it can be read back.

    English gets straight apostrophes: the bundled fonts draw the curly one as wide as a Chinese character.
    """
    from markupsafe import Markup, escape

    pieces = []
    for words, name in parts(text.zh if language == "zh" else text.en):
        pieces.append(escape(words if language == "zh" else words.replace("’", "'")))
        if name is not None:
            quantity = text.values[name]
            pieces.append(Markup('<data value="{}">{}</data>').format(f"{quantity.value:.6g}", say(quantity, language)))
    return Markup("").join(pieces)


def _clauses(text: Text, language: Language) -> Markup:
    """A title that breaks between its clauses: each is kept together where the line is long enough."""
    from markupsafe import Markup

    if language != "zh":
        return _said(text, language)
    clauses = str(_said(text, language)).split("，")
    ends = ["，"] * (len(clauses) - 1) + [""]
    spans = [Markup('<span class="clause">{}{}</span>').format(Markup(words), end) for words, end in zip(clauses, ends, strict=True)]
    return Markup("").join(spans)


def _drawing(figure: Figure, language: Language, folder: Path) -> Markup:
    """The figure as part of the page, and where there is one the narrow drawing that stands in for it on a phone."""
    from markupsafe import Markup, escape

    file, alt = folder / figure.files[language], str(escape(figure.alt.said(language)))
    drawings = [(use, file.parent / use / file.name) for use in ("page", "phone")]
    found = [(use, path) for use, path in drawings if path.is_file()] or [("page", file)]
    svgs = [inline_svg(path.read_text(encoding="utf-8"), f"{figure.id}-{use}", alt) for use, path in found]
    if len(svgs) == 1:
        return Markup(svgs[0])
    return Markup("\n").join(Markup('<div class="{}">{}</div>').format(use, Markup(svg)) for (use, _), svg in zip(found, svgs, strict=True))
