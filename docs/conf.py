"""The documentation site: `python3 run.py docs` builds it from this folder into docs/_site; nothing is fetched."""

from __future__ import annotations

import inspect
import shutil
from pathlib import Path

import psi_analysis as psi

HERE = Path(__file__).parent
REFERENCE = HERE / "reference"
"""Pages made of the docstrings at every build; not in git."""

project = "psi_analysis"
author = "psi_analysis"
copyright = "MIT"
release = psi.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
exclude_patterns = ["_site"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header", "misc.highlighting_failure"]
autodoc_typehints = "none"
napoleon_use_ivar = True
html_theme = "furo"
html_title = "psi_analysis"
html_static_path = ["_static"]
html_css_files = ["tables.css"]
html_show_sphinx = False
html_show_copyright = False
html_last_updated_fmt = None

ROOMS = {"plot": "Figures", "tables": "Tables", "scenarios": "Scenarios", "scoring": "Scores"}
"""Public modules, a page each."""


def _public(module: object) -> list[str]:
    own = [name for name, it in vars(module).items() if getattr(it, "__module__", "") == getattr(module, "__name__", "")]
    return [name for name in getattr(module, "__all__", own) if not name.startswith("_")]


def _page(title: str, home: str, module: object, names: list[str]) -> str:
    """A page of the reference: one entry a public name, in the order of the alphabet."""
    lines = [f"# {title}", "", "```{eval-rst}"]
    for name in sorted(names):
        it = getattr(module, name)
        if inspect.isclass(it):
            lines += [f".. autoclass:: {it.__module__}.{it.__qualname__}", "   :members:", ""]
        elif inspect.isfunction(it):
            lines += [f".. autofunction:: {home}.{name}", ""]
    return "\n".join([*lines, "```", ""])


def _write_reference() -> None:
    """Write the pages of the reference, a page of verbs and nouns and one a public module."""
    shutil.rmtree(REFERENCE, ignore_errors=True)
    REFERENCE.mkdir()
    verbs = [name for name in psi.__all__ if not inspect.ismodule(getattr(psi, name)) and name not in ROOMS]
    (REFERENCE / "psi.md").write_text(_page("Verbs and nouns", "psi_analysis", psi, verbs), encoding="utf-8")
    for room, title in ROOMS.items():
        module = getattr(psi, room)
        page = _page(title, f"psi_analysis.{room}" if inspect.ismodule(module) else module.__name__, module, _public(module))
        (REFERENCE / f"{room}.md").write_text(page, encoding="utf-8")


_write_reference()
