"""The brief as one page of HTML that needs nothing but itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from psi_analysis.briefs.content import Brief, Figure
from psi_analysis.briefs.formats.graphics import inline_svg
from psi_analysis.briefs.formats.webfonts import font_faces
from psi_analysis.briefs.sections.page_words import caption_labels, page_words
from psi_analysis.words import Language, Text, say
from psi_analysis.words.text import parts

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TEMPLATES = Path(__file__).resolve().parent / "templates"
"""Folder of the page's template and style."""


TIGHT: dict[Language, int] = {"zh": 8, "en": 16}
"""A cell of a table with no more letters than this is not broken."""


def render_html(brief: Brief, language: Language, folder: Path) -> str:
    """Render a brief as a self-contained page.

    Args:
        language: "zh" or "en".

    Returns:
        The page; fonts, style and figures are inside, and it asks the network for nothing.
    """
    template = environment(language, folder).get_template("brief.html.j2")
    style = (TEMPLATES / "brief.css").read_text(encoding="utf-8")
    told = {"brief": brief, "language": language, "words": page_words(language), "labels": caption_labels(brief, language)}
    bare = template.render(told, style="", fonts="")
    return template.render(told, style=style, fonts=font_faces(bare)) + "\n"


def environment(language: Language, folder: Path) -> Environment:
    """Return the template engine with the filters the templates use.

    Args:
        language: "zh" or "en".
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(TEMPLATES, encoding="utf-8")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {
        "said": lambda text: _said(text, language),
        "words": lambda text: text.said(language),
        "clauses": lambda text: _clauses(text, language),
        "tight": lambda cell: len(cell.text.said(language)) <= TIGHT[language],
        "kind": lambda block: type(block).__name__,  # by which the template chooses
        "drawing": lambda figure: _drawing(figure, language, folder),
    }
    return environment


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
    """The figure's file as part of the page."""
    from markupsafe import Markup, escape

    svg = (folder / figure.files[language]).read_text(encoding="utf-8")
    return Markup(inline_svg(svg, figure.id, str(escape(figure.alt.said(language)))))
