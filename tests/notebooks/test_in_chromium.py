"""The notebooks to explore, from top to bottom in JupyterLab in a real Chromium; and the explorer, moved with its slider."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from psi_analysis.words.messages import message
from tests.notebooks.lab_in_chromium import ROOT, RUN_ALL, SHUT_DOWN, Lab, lab

pytestmark = pytest.mark.slow

FIGURES = {"welcome": 2, "one_goal": 4, "data_and_quality": 0, "models_compared": 1, "own_series": 1, "own_model": 2}
"""Figures a notebook must show."""


PICTURE = """() => {
    const [fan, image] = ['.psi-ask .fan', '.widget-image'].map((name) => document.querySelector(name));
    return fan?.offsetParent ? fan.innerHTML : image?.offsetParent ? image.src : '';
}"""
"""The picture on the screen: the one that the page's own widget draws, or the kernel's where that has none."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with lab(tmp_path_factory.mktemp("lab")) as started:
        yield started


@pytest.fixture(scope="module")
def running_zh(running: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with lab(tmp_path_factory.mktemp("lab_zh"), "zh", running.browser) as started:
        yield started


def outputs(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [output for cell in cells if cell["cell_type"] == "code" for output in cell["outputs"]]


def test_every_notebook_to_explore_is_run_here() -> None:
    for folder in (ROOT / "notebooks" / "explore", ROOT / "notebooks" / "explore" / "zh"):
        assert {path.stem for path in folder.glob("*.ipynb")} == set(FIGURES)


@pytest.mark.parametrize("name", [*(name for name in FIGURES if name != "welcome"), *(f"zh/{name}" for name in FIGURES)])
def test_a_notebook_runs_from_top_to_bottom(running: Lab, name: str) -> None:
    check_run(name.removeprefix("zh/"), running.run_all(name))


def check_run(name: str, cells: list[dict[str, Any]]) -> None:
    """Every code cell ran in order, nothing failed or warned, the figures are there."""
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    shown = outputs(cells)
    assert not [output for output in shown if output["output_type"] == "error"]
    assert not [output["text"] for output in shown if output.get("name") == "stderr"]
    figures = [output for output in shown if "image/png" in output.get("data", {})]
    assert len(figures) == FIGURES[name]


def probability(page: Any) -> str:
    return str(page.locator(".psi-probability").first.inner_text())


def write_into_readout(page: Any, description: str, value: str) -> None:
    """Type a value into a slider's readout and wait until P and the picture on the screen are others."""
    slider = page.locator(f".widget-slider:has(label:text-is('{description}'))").first
    readout = slider.locator(".widget-readout")
    before, picture = probability(page), page.evaluate(f"({PICTURE})()")
    assert picture, "no picture is on the screen"
    readout.scroll_into_view_if_needed()
    readout.click()
    page.keyboard.press("Control+A")
    page.keyboard.type(value)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "before => document.querySelector('.psi-probability').innerText !== before", arg=before, timeout=20_000, polling=20
    )
    page.wait_for_function(f"before => ![before, ''].includes(({PICTURE})())", arg=picture, timeout=20_000, polling=20)


def test_the_lab_opens_on_the_welcome_notebook_which_answers_in_its_first_cells_and_whose_explorer_follows(running: Lab) -> None:
    page = running.open("", height=1400)
    assert page.evaluate("window.jupyterapp.shell.currentWidget.context.path") == "notebooks/explore/welcome.ipynb"
    assert page.evaluate("window.jupyterapp.shell.currentWidget.context.model.dirty") is False, "opening it has changed it"
    cells = page.evaluate(RUN_ALL)["cells"]
    check_run("welcome", cells)
    first = outputs([cell for cell in cells[:3] if cell["cell_type"] == "code"])
    assert any("Assessment" in str(output.get("data", {}).get("text/html", "")) for output in first)
    assert any("image/png" in output.get("data", {}) for output in first)
    check_explorer(page, running.folder)


def check_explorer(page: Any, folder: Path) -> None:
    """P and chart follow the slider, and the printed call gives the same P; how fast: `python -m benchmarks.explorer`."""
    page.locator(".psi-probability").first.scroll_into_view_if_needed()
    for value in ("3", "12", "6.5"):
        write_into_readout(page, "% a year", value)
    write_into_readout(page, "deadline", "2029")
    page.wait_for_timeout(500)
    shown, call = probability(page), html.unescape(page.locator(".psi-call").first.inner_text())
    page.screenshot(path=str(folder / "explorer.png"))
    page.close()
    assert answer_of(call, folder) == shown


def answer_of(call: str, folder: Path) -> str:
    """Run the call as a cell would and return its probability as the explorer shows it."""
    from psi_analysis.words.numbers import percent

    call = re.sub(r"psi\.load\(", f"psi.load({str(folder)!r}, ", call, count=1)
    *body, last = call.strip().splitlines()
    names: dict[str, Any] = {}
    exec("\n".join(body), names)
    return percent(eval(last, names))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_buttons_of_the_explorer_do_what_they_say(language: str, request: pytest.FixtureRequest) -> None:
    started: Lab = request.getfixturevalue("running" if language == "en" else "running_zh")
    page = started.open("welcome" if language == "en" else "zh/welcome", height=1400)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=started.address)
    page.evaluate(RUN_ALL)
    page.locator(".psi-probability").first.scroll_into_view_if_needed()
    first, words = probability(page), {name: message(f"explorer.button.{name}").said(language) for name in ("brief", "save", "copy")}
    write_into_readout(page, message("explorer.label.rate").said(language), "3")
    page.locator(f"button:text-is('{words['save']}')").first.click()
    page.get_by_text(message("explorer.moved.saved", file="").said(language).rstrip("。. ")).first.wait_for(timeout=20_000)
    saved = list(started.folder.rglob("loans-*.png")) + list(started.folder.rglob("deposits-*.png"))
    assert len(saved) == 1 and saved[0].read_bytes().startswith(b"\x89PNG")
    page.locator(f"button:text-is('{words['copy']}')").first.click()
    page.wait_for_timeout(500)
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".psi-call").first.inner_text()
    page.locator(f"button:text-is('{words['brief']}')").first.click()
    page.get_by_text(message("explorer.moved.back").said(language)).first.wait_for(timeout=20_000)
    page.wait_for_function("first => document.querySelector('.psi-probability').innerText === first", arg=first, timeout=20_000)
    labels = [label for part in (".widget-label", ".widget-vbox button") for label in page.locator(part).all_inner_texts()]
    page.close()
    assert len(labels) > 10
    assert language == "en" or not [label for label in labels if re.search("[A-Za-z]{3,}", label.replace("Ctrl", ""))]


@pytest.mark.parametrize("name", [*FIGURES, *(f"zh/{name}" for name in FIGURES), "../brief/annual", "../brief/indicator"])
def test_opening_a_notebook_marks_nothing_unsaved(running: Lab, running_zh: Lab, name: str) -> None:
    page = (running_zh if name.startswith("zh/") else running).open(name)
    page.wait_for_timeout(1500)
    dirty = page.evaluate("window.jupyterapp.shell.currentWidget.context.model.dirty")
    page.evaluate(SHUT_DOWN)
    page.close()
    assert dirty is False
