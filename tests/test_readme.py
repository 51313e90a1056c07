"""What the READMEs and CONTRIBUTING say is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import psi_analysis
from psi_analysis.cli.main import make_parser

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    """Return the code blocks of a page in one language."""
    return [text for tag, text in BLOCK.findall((ROOT / page).read_text(encoding="utf-8")) if tag == language]


@pytest.mark.slow
@pytest.mark.parametrize(("page", "i"), [(page, i) for page in PAGES for i in range(len(blocks(page, "python")))])
def test_the_python_of_a_page_runs(page: str, i: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(blocks(page, "python")[i], f"{page}, block {i + 1}", "exec"), {})
    assert capsys.readouterr().out.strip()
    from matplotlib import pyplot

    pyplot.close("all")


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_parse(page: str) -> None:
    parser, made = make_parser()
    text = (ROOT / page).read_text(encoding="utf-8")
    lines = [line.split("#")[0] for block in blocks(page, "") for line in block.splitlines() if line.startswith("psi ")]
    lines += [found for found in re.findall(r"`(psi [a-z][^`…]*)`", text)]
    for line in lines:
        if "COMMAND" not in line:
            assert parser.parse_args(line.split()[1:]).command in made


@pytest.mark.parametrize("page", PAGES)
def test_the_files_a_page_names_are_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"\]\(([\w./-]+)\)", text)) | set(
        re.findall(r"`((?:data|docs|tests|notebooks|requirements|psi_analysis|models)/[\w./-]*)`", text)
    )
    missing = [name for name in sorted(named) if not (ROOT / name).exists() and not (ROOT / "psi_analysis" / name).exists()]
    assert not missing


def test_every_file_states_the_same_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert project["version"] == citation["version"] == psi_analysis.__version__
    assert re.search(rf"^## {re.escape(project['version'])}[ :]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
