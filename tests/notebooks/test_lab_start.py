"""How `run.py lab` starts JupyterLab, and what a notebook to explore may hold."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from tests.notebooks.lab_in_chromium import ROOT, run_script

NOTEBOOKS = sorted((ROOT / "notebooks" / "explore").glob("*.ipynb"))
EVERY = [*NOTEBOOKS, *sorted((ROOT / "notebooks" / "explore" / "zh").glob("*.ipynb"))]


@pytest.fixture(autouse=True)
def environment_as_before() -> Iterator[None]:
    """`run.py lab` leaves its language in the environment of what it starts; other tests are not to be in it."""
    with mock.patch.dict(os.environ):
        yield


def test_lab_opens_on_the_welcome_notebook() -> None:
    script = run_script()
    options, words = script.lab_options(["--no-browser", "--port", "9999"])
    assert words == ["--no-browser", "--port", "9999"]
    assert "--LabApp.default_url=/lab/tree/notebooks/explore/welcome.ipynb" in options
    assert (ROOT / "notebooks" / "explore" / "welcome.ipynb").is_file()


def test_lab_opens_what_is_named_instead() -> None:
    options, words = run_script().lab_options(["notebooks/brief/annual.ipynb"])
    assert words == ["notebooks/brief/annual.ipynb"]
    assert not [option for option in options if "default_url" in option]


def test_lab_asks_nothing_and_fetches_no_news() -> None:
    (folder,) = [option.split("=", 1)[1] for option in run_script().lab_options([])[0] if "app_settings_dir" in option]
    settings = json.loads((Path(folder) / "overrides.json").read_text(encoding="utf-8"))
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert settings["@jupyterlab/apputils-extension:notification"]["checkForUpdates"] is False


@pytest.mark.parametrize("words", [["--language", "zh", "--no-browser"], ["--no-browser", "--language=zh"]])
def test_a_chinese_desk_has_chinese_menus_and_pages(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSI_LANGUAGE", "en")
    options, left = run_script().lab_options(words)
    assert left == ["--no-browser"] and "--LabApp.default_url=/lab/tree/notebooks/explore/zh/welcome.ipynb" in options
    (folder,) = [option.split("=", 1)[1] for option in options if "app_settings_dir" in option]
    settings = json.loads((Path(folder) / "overrides.json").read_text(encoding="utf-8"))
    assert settings.pop("@jupyterlab/translation-extension:plugin") == {"locale": "zh_CN"}
    assert settings == json.loads((ROOT / "notebooks" / "lab_settings" / "overrides.json").read_text(encoding="utf-8"))
    assert os.environ["PSI_LANGUAGE"] == "zh"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_both_languages_have_the_same_code(path: Path) -> None:
    english, chinese = (json.loads(file.read_text(encoding="utf-8")) for file in (path, path.parent / "zh" / path.name))
    assert [cell["cell_type"] for cell in english["cells"]] == [cell["cell_type"] for cell in chinese["cells"]]
    for one, other in zip(english["cells"], chinese["cells"], strict=True):
        theirs = "".join(other["source"])
        if one["cell_type"] == "code":
            assert "".join(one["source"]) == theirs.replace('\n\npsi.language("zh")', "")
        else:
            prose = re.sub(r"`[^`]*`|\[English\]|\]\([^)]*\)|\[\w+", "", theirs)
            assert re.search("[\u4e00-\u9fff]", prose) and not re.search(r"(?:[a-z]+ ){3}", prose), theirs
            assert not re.search("[\u4e00-\u9fff]", "".join(one["source"]).replace("中文版", ""))
    assert sum('psi.language("zh")' in "".join(cell["source"]) for cell in chinese["cells"]) == 1


def test_the_arguments_after_lab_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    script, seen = run_script(), []
    monkeypatch.setattr(script, "set_up", lambda dev: None)
    monkeypatch.setattr(script, "run", lambda command, folder: seen.append((command, folder)) or 0)
    assert script.main(["lab", "--no-browser"]) == 0
    command, folder = seen[0]
    assert command[1:3] == ["-m", "jupyterlab"] and command[-1] == "--no-browser" and folder == str(script.ROOT)


@pytest.mark.parametrize("path", EVERY, ids=lambda path: f"{path.parent.stem}-{path.stem}")
def test_a_notebook_has_short_cells_and_links_that_lead_somewhere(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    text = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    assert max(source.count("\n") + 1 for source in code) <= 30
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
