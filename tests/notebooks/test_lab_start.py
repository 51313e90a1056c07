"""How `run.py lab` starts JupyterLab, and what a notebook to explore may hold."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.notebooks.lab_in_chromium import ROOT, run_script

NOTEBOOKS = sorted((ROOT / "notebooks" / "explore").glob("*.ipynb"))


def test_lab_opens_on_the_welcome_notebook() -> None:
    script = run_script()
    options = script.lab_options(["--no-browser", "--port", "9999"])
    assert "--LabApp.default_url=/lab/tree/notebooks/explore/welcome.ipynb" in options
    assert (ROOT / "notebooks" / "explore" / "welcome.ipynb").is_file()


def test_lab_opens_what_is_named_instead() -> None:
    options = run_script().lab_options(["notebooks/brief/annual.ipynb"])
    assert not [option for option in options if "default_url" in option]


def test_lab_asks_nothing_and_fetches_no_news() -> None:
    (folder,) = [option.split("=", 1)[1] for option in run_script().lab_options([]) if "app_settings_dir" in option]
    settings = json.loads((Path(folder) / "overrides.json").read_text(encoding="utf-8"))
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert settings["@jupyterlab/apputils-extension:notification"]["checkForUpdates"] is False


def test_the_arguments_after_lab_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    script, seen = run_script(), []
    monkeypatch.setattr(script, "set_up", lambda dev: None)
    monkeypatch.setattr(script, "run", lambda command, folder: seen.append((command, folder)) or 0)
    assert script.main(["lab", "--no-browser"]) == 0
    command, folder = seen[0]
    assert command[1:3] == ["-m", "jupyterlab"] and command[-1] == "--no-browser" and folder == str(script.ROOT)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_short_cells_a_chinese_line_and_links_that_lead_somewhere(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    text = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    assert max(source.count("\n") + 1 for source in code) <= 30
    for part in text:
        lines = part.splitlines()
        for i, line in enumerate(lines):
            if line.startswith("#"):
                assert re.search(r"^\*.*[\u4e00-\u9fff].*\*$", lines[i + 1]), line
    for link in re.findall(r"\]\(([^)]+)\)", "\n".join(text)):
        assert (path.parent / link).exists(), link


def test_the_first_answer_and_a_figure_come_within_the_first_three_cells() -> None:
    cells = json.loads((ROOT / "notebooks" / "explore" / "welcome.ipynb").read_text(encoding="utf-8"))["cells"]
    source = "".join("".join(cell["source"]) for cell in cells[:3])
    assert "assess" in source and "plot.fan" in source


def test_the_welcome_leads_to_every_other_notebook() -> None:
    for page in (ROOT / "notebooks" / "explore" / "welcome.ipynb", ROOT / "notebooks" / "README.md"):
        text = page.read_text(encoding="utf-8")
        assert not [path.stem for path in NOTEBOOKS if path.stem != "welcome" and f"{path.stem}.ipynb)" not in text]
