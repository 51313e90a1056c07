"""The documentation site: code on its pages prints what stands under it, figures are what their script draws, no link is dead."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pandas as pd
import pytest

import psi_analysis as psi

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
NUMBER = re.compile(r"-?\d+\.\d+")
"""A coordinate; another processor may draw its last digit otherwise."""

PAGES = [path for path in sorted(DOCS.rglob("*.md")) if BLOCK.search(path.read_text(encoding="utf-8"))]

STANDS_FOR_IT = "import psi_analysis as psi\nimport pandas as pd\nimport numpy as np\n"
"""What pages for readers who know the package leave out."""


def write_panel(folder: Path) -> None:
    """Write the two files that the page on panels reads."""
    rows = [(name, year, 50.0 * 1.04 ** (year - 2010) + n) for n, name in enumerate("ab") for year in range(2010, 2025)]
    pd.DataFrame(rows, columns=["series", "period", "value"]).to_csv(folder / "series.csv", index=False)
    pd.DataFrame([("a", 2028, 101.0)], columns=["series", "period", "value"]).to_csv(folder / "goals.csv", index=False)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_every_block_of_a_page_runs_and_prints_what_stands_under_it(page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if page.name == "panels.md":
        pytest.importorskip("distributed")
        write_panel(tmp_path)
        monkeypatch.chdir(tmp_path)
    else:
        monkeypatch.chdir(ROOT)
    names: dict[str, object] = {"__name__": "__main__"}
    exec(STANDS_FOR_IT, names)
    for code, said in BLOCK.findall(page.read_text(encoding="utf-8")):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, str(page), "exec"), names)
        assert not said or out.getvalue() == said


@pytest.mark.slow
def test_the_figures_of_the_gallery_are_what_their_script_draws(tmp_path: Path) -> None:
    figures = runpy.run_path(str(DOCS / "gallery" / "figures.py"))["FIGURES"]
    for name, draw in figures.items():
        axes = draw()
        drawn, kept = psi.plot.svg_bytes(axes).decode("utf-8"), (DOCS / "gallery" / f"{name}.svg").read_text(encoding="utf-8")
        assert NUMBER.sub("", drawn) == NUMBER.sub("", kept), "run: python docs/gallery/figures.py"
        assert [float(one) for one in NUMBER.findall(drawn)] == pytest.approx([float(one) for one in NUMBER.findall(kept)], abs=0.01)
        psi.plot.close(axes)


def test_the_page_that_says_why_has_at_most_150_words() -> None:
    assert len(DOCS.joinpath("why.md").read_text(encoding="utf-8").split()) <= 150


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("sphinx") is None, reason="the site needs the packages of `python3 run.py docs`")
def test_the_site_builds_without_a_warning_and_no_link_in_it_is_dead(tmp_path: Path) -> None:
    source, site = tmp_path / "project" / "docs", tmp_path / "site"
    shutil.copytree(DOCS, source, ignore=shutil.ignore_patterns("_site", "reference"))
    shutil.copy(ROOT / "CHANGELOG.md", source.parent)
    made = subprocess.run(
        [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", str(source), str(site)], capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr
    dead = [
        f"{page.relative_to(site)}: {link}" for page in site.rglob("*.html") for link in links_of(page) if not leads_somewhere(page, link)
    ]
    assert not dead
    assert {"tutorial.html", "zh/tutorial.html", "gallery.html", "record.html", "benchmark.html", "reference/psi.html"} <= {
        path.relative_to(site).as_posix() for path in site.rglob("*.html")
    }


def links_of(page: Path) -> set[str]:
    """Return the links and pictures of a page that are not on the net."""
    found = re.findall(r'(?:href|src)="([^"]+)"', page.read_text(encoding="utf-8"))
    return {link for link in found if not re.match(r"(?:https?:|data:|mailto:|#)", link)}


def leads_somewhere(page: Path, link: str) -> bool:
    """Say whether a link's file is there, and the place in it."""
    address, anchor = urldefrag(link)
    file = (page.parent / unquote(address.split("?")[0])).resolve()
    if not file.exists():
        return False
    return not anchor or file.suffix != ".html" or f'id="{anchor}"' in file.read_text(encoding="utf-8")
