"""study.toml is read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from psi_analysis.briefs.parameters import BriefParameters, of_study
from psi_analysis.errors import DataError
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.models.streams import DEFAULT_SEED
from psi_analysis.nouns.units import UNITS
from psi_analysis.studies.loading import load
from tests.studies.small_study import STUDY, write_small_study


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        ('area = "twon"', 'area = "town"', r"study.toml: the study's area 'twon' is not among its areas. Did you mean 'town'\?"),
        ('reference = "lend"', 'reference = "land"', r"study.toml: the reference 'lend' of 'town' is not an area. Did you mean 'land'\?"),
        ("[plon]", "[plan]", r"study.toml: the part 'plan' is missing"),
        ("publishd =", "published =", r"study.toml: \[plan\]: entry 'publishd' is not known. Did you mean 'published'\?"),
        ('published = "2025-03-21"', "published = 2025-03-21", r"published '2025-03-21' is not a day; write it without quotation marks"),
        ('end = "soon"', 'end = "2027"', r"study.toml: the period 'soon' cannot be read"),
        ("[study", "[study]", r"study.toml: not valid TOML"),
    ],
)
def test_a_slip_in_the_study_is_named(tmp_path: Path, wrong: str, right: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        load(write_small_study(tmp_path, study=STUDY.replace(right, wrong, 1)))


def test_the_study_knows_its_plan_areas_and_references() -> None:
    study = load().study
    assert (study.area, study.plan.number, str(study.plan.published)) == ("zhuzhou", "株政办发〔2025〕3号", "2025-03-21")
    assert [load().reference_of(area) for area in ("zhuzhou", "hunan", "china")] == ["hunan", "china", None]
    assert study.areas["zhuzhou"].name_zh == "株洲市"


def test_one_language_is_enough_and_is_the_one_spoken(tmp_path: Path) -> None:
    english = "\n".join(line for line in STUDY.splitlines() if "_zh" not in line) + "\n"
    study = load(write_small_study(tmp_path, study=english)).study
    assert study.languages == ("en",)
    assert (study.title_zh, study.plan.name_zh, study.areas["town"].name_zh) == ("A small study", "Plan", "Town")
    unit = f'{english}[units.GBP]\ndimension = "money GBP"\nsize = 1\n'
    load(write_small_study(tmp_path, study=f'{unit}en = "pounds"\n'))
    assert (UNITS["GBP"].zh, UNITS.pop("GBP").en) == ("pounds", "pounds")
    with pytest.raises(DataError, match=r"\[units.'GBP'\]: entry 'en' is missing; 'zh' is enough where the study is in Chinese"):
        load(write_small_study(tmp_path, study=unit))
    nameless = "\n".join(line for line in english.splitlines() if line != 'name_en = "Town"') + "\n"
    with pytest.raises(DataError, match=r"\[areas.town\]: entry 'name_en' is missing"):
        load(write_small_study(tmp_path, study=nameless))


def test_the_seed_is_the_studys_own_and_enters_its_answers(tmp_path: Path) -> None:
    plain, own = (load(write_small_study(tmp_path / name, study=STUDY.replace('area = "town"', f'area = "town"\n{line}', 1)))
                  for name, line in (("plain", ""), ("own", "seed = 7")))  # fmt: skip
    assert (plain.study.seed, own.study.seed) == (DEFAULT_SEED, 7)
    assert of_study(BriefParameters(), own.study).seed == 7 and of_study(BriefParameters(seed=3), own.study).seed == 3
    goal = next(iter(own.targets))
    answers = [assess_plan(data, goals=[goal], n_paths=200, **given)[goal] for data, given in ((own, {}), (own, {"seed": 7}), (plain, {}))]
    assert [answer.forecast.seed for answer in answers if answer.forecast is not None] == [7, 7, DEFAULT_SEED]
    assert answers[0].probability == answers[1].probability
    with pytest.raises(DataError, match=r"\[study\]: seed 0 is no whole number from 1"):
        load(write_small_study(tmp_path / "slip", study=STUDY.replace('area = "town"', 'area = "town"\nseed = 0', 1)))


def test_days_of_publication_follow_the_studys_own_rule(tmp_path: Path) -> None:
    own = STUDY + "\n[days_after]\nyearbook = 365\n"
    load(write_small_study(tmp_path / "same", study=own))
    with pytest.warns(UserWarning, match="3 rows that psi check refuses"):
        refused = load(write_small_study(tmp_path / "other", study=own.replace("365", "100"))).left_out
    assert "the rule for a yearbook gives 2021-04-10" in str(refused[0])
    with pytest.raises(DataError, match=r"\[days_after\]: no kind of source 'yearbok'. Did you mean 'yearbook'"):
        load(write_small_study(tmp_path / "slip", study=own.replace("yearbook =", "yearbok =")))


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ('indicators = ["deposits"]', "give two indicators"),
        ("goals = [7.4]", "such as 0.074 for 7.4 %"),
        ("plan = [0.05]", "the growth of each indicator"),
        ("goal = [0.05]", "entry 'goal' is not known"),
    ],
)
def test_what_a_study_asks_of_its_panel_is_checked(tmp_path: Path, entries: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        load(write_small_study(tmp_path, study=f"{STUDY}\n[evidence]\n{entries}\n"))


def test_what_a_study_does_not_say_of_its_panel_is_nobody_elses(tmp_path: Path) -> None:
    asked = load(write_small_study(tmp_path)).study.evidence
    assert (asked.indicators, asked.plan) == ((), ())
    said = load(write_small_study(tmp_path / "own", study=STUDY + "\n[evidence]\ngoals = [0.01]\nplan = [0.02, 0.03]\n")).study.evidence
    assert (said.goals, said.plan) == ((0.01,), (0.02, 0.03))
