"""The page's script in a real Chromium: its answers are those of `assess`."""

from dataclasses import replace

import numpy as np
import pytest

from psi_analysis.asking.goal import ask_block, goal_to_ask, script, script_hash
from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.answers.attainment import attainment_probability
from psi_analysis.nouns.targets import Target
from psi_analysis.words import plain
from tests.asking.unpacking import unpacked
from tests.goals.why.test_drivers import share_of_reference
from tests.notebooks.lab_in_chromium import chromium

pytestmark = pytest.mark.slow
PAGE = """<!doctype html><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '{digest}'">
<section class="psi-ask" id="ask" hidden></section>
<script type="application/json" id="ask-told">{told}</script><script type="module">{script}</script>"""
GOALS = {"level": Target(">=", 78.0, "2027", id="level"), "above": Target(">", 78.0, "2027", id="above")}
GOALS["below"] = Target("<", 75.0, "2026", id="below")
ASK = """settings => { const root = document.getElementById("ask"); return settings.map(([goal, part]) => {
    const begun = performance.now(), found = root.ask(goal, part); return { ...found, took: performance.now() - begun }; }); }"""
N, SETTINGS = 4000, 200


def made(forecast, logs):
    """The forecast with other paths."""
    paths = forecast.series.last * np.exp(logs)
    return replace(forecast, paths=paths, members={"m": paths})


def held(told, logs, growth):
    """Log growth of the reference, held at a rate where it is not known."""
    years = np.arange(1, logs.shape[1] + 1)
    return np.where(years > told["known"], told["since"] + (years - told["known"]) * np.log1p(growth), logs)


def test_two_hundred_settings_are_answered_as_assess_answers_them(tmp_path):
    forecast, growth, _ = share_of_reference(N)
    told = {name: goal_to_ask(forecast, goal, plain(name, name), "en") for name, goal in GOALS.items()}
    page_file = tmp_path / "page.html"
    block = ask_block(list(told.values()), "en")
    page_file.write_text(PAGE.format(digest=script_hash(script()), told=block, script=script()), encoding="utf-8")
    rng = np.random.default_rng(14)
    settings = []
    for _ in range(SETTINGS):
        name = str(rng.choice(list(GOALS)))
        rate = None if rng.random() < 0.4 else float(rng.uniform(0.0, 0.13))
        part = {
            "value": float(rng.uniform(62, 95)),
            "year": int(rng.integers(2024, 2028)),
            "about": float(rng.choice([0, 0.005, 0.02])),
            "growth": rate,
        }
        settings.append((name, part))
    with chromium() as browser:
        page = browser.new_page()
        faults = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(page_file.as_uri())
        answers = page.evaluate(ASK, [[name, part] for name, part in settings])
        page.close()
    assert faults == []
    shares, references = (unpacked(told["level"][what], N) for what in ("paths", "reference"))
    whole = np.log(forecast.paths / forecast.series.last)
    known = np.concatenate([np.tile(np.log([1.07, 1.15]), (N, 1)), np.log(1.15) + growth], axis=1)
    for (name, part), found in zip(settings, answers, strict=True):
        rate, slack = part["growth"], part["about"] * part["value"]
        loosened = part["value"] - slack if GOALS[name].upward else part["value"] + slack
        goal = Target(GOALS[name].relation, loosened, str(part["year"]))
        ours = shares + (references if rate is None else held(told[name], references, rate))
        answer = assess(made(forecast, ours), goal)
        assert found["p"] == answer.probability
        assert found["by"] == answer.first_passage.by.tolist()
        assert found["takes"] == pytest.approx(list(answer.takes.from_now[0].values()), abs=1e-12)
        full = whole if rate is None else whole - known + held(told[name], known, rate)
        exact = attainment_probability(forecast.series.last * np.exp(full[:, part["year"] - 2024]), goal)
        assert abs(found["p"] - exact) <= 0.001
    assert np.quantile([found["took"] for found in answers], 0.25) <= 16.0  # what else the machine does only adds


RENDER = """async ([script, told]) => {
    const module = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
    const kept = { told, asked: null, saved: 0 }, el = document.createElement("div");
    const set = (name, value) => { kept[name] = value; }, save_changes = () => { kept.saved += 1; };
    const model = { get: (name) => kept[name], set, save_changes, on: () => {} };
    module.default.render({ model, el });
    const slider = el.querySelector(".row.value input");
    for (const value of [6.6, 7.0, 7.2]) { slider.value = value; slider.dispatchEvent(new Event("input")); }
    await new Promise((done) => setTimeout(done, 400));
    return { asked: kept.asked, saved: kept.saved, shown: el.querySelector(".big strong").textContent };
}"""


def test_the_same_module_is_a_widget_that_tells_the_kernel_what_was_set():
    forecast = share_of_reference(N)[0]
    block = ask_block([goal_to_ask(forecast, GOALS["level"], plain("a", "a"), "en")], "en")
    with chromium() as browser:
        page = browser.new_page()
        found = page.evaluate(RENDER, [script(), block])
        page.close()
    assert found["asked"] == {"goal": "level", "value": pytest.approx(72.0), "year": 2027, "about": 0, "growth": None}
    assert found["saved"] == 1  # the kernel is asked once, where the slider rests
    exact = attainment_probability(forecast.at("2027"), Target(">=", 72.0, "2027"))
    assert abs(int(found["shown"].strip("<>%")) / 100 - exact) <= 0.0061
