"""A fault in the program while a brief is made: the rest is made, and manifest, log and exit code say so."""

import dataclasses
import warnings

import pytest

from psi_analysis.briefs import indicator, notebook
from psi_analysis.briefs.indicator import IndicatorParameters
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs import running
from psi_analysis.briefs.runs.editions import publish
from psi_analysis.briefs.runs.manifest import changed_files, read_manifest
from psi_analysis.briefs.runs.run import Run
from psi_analysis.briefs.runs.running import RunError
from psi_analysis.cli.main import main
from psi_analysis.goals.routes import route_order
from psi_analysis.studies.loading import load
from tests.briefs.made_up import made_up_results
from tests.briefs.made_up_editions import made_up_study
from tests.goals.made_up_figures import SHAPES, study_with

DAY = "2026-11-23"


def with_fault(monkeypatch):
    """Let the stand-in for a notebook say that a goal ran into a fault."""
    usual = running.execute_part

    def stand_in(part, made, root):
        manifest = dataclasses.replace(usual(part, made, root), faults=() if part.place else ("G1: KeyError: '2026'",))
        manifest.write(made)
        return manifest

    monkeypatch.setattr(running, "execute_part", stand_in)


def test_the_command_ends_with_an_error_and_the_brief_is_kept(tmp_path, monkeypatch, capsys):
    made_up_study(tmp_path, monkeypatch)
    with_fault(monkeypatch)
    assert main(["brief", "--quiet"]) == 1
    assert capsys.readouterr().err == (
        "psi: 1 fault in the program: G1: KeyError: '2026'. The rest is in reports/latest, the details in its errors.log.\n"
    )
    assert read_manifest(tmp_path / "reports" / "latest").faults == ("G1: KeyError: '2026'",)


def test_an_edition_with_a_fault_is_not_published(tmp_path, monkeypatch):
    made_up_study(tmp_path, monkeypatch)
    with_fault(monkeypatch)
    with pytest.raises(RunError, match=r"1 fault in the program: G1: .*2026-failed"):
        publish("2026", quiet=True)
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["2026-failed"]
    assert not read_manifest(tmp_path / "reports" / "2026-failed").ok


def test_a_run_keeps_the_traceback_in_a_file_without_paths_of_the_machine(tmp_path):
    run = Run(BriefParameters(as_of="2031-05-02"), tmp_path, tmp_path)
    said = f"Traceback\n  File \"{tmp_path}/psi.py\", line 1, in breaks\nKeyError: '2026'\n"
    results = dataclasses.replace(made_up_results(), faults={"G1": said})
    notebook.finish(run, load(as_of=DAY), results)
    manifest, text = read_manifest(tmp_path), (tmp_path / "errors.log").read_text(encoding="utf-8")
    assert manifest.faults == ("G1: KeyError: '2026'",) and manifest.ok and changed_files(manifest, tmp_path) == []
    assert text.startswith("G1\nTraceback") and "in breaks" in text and str(tmp_path) not in text
    again = Run(BriefParameters(as_of="2031-05-02"), tmp_path / "b", tmp_path / "b")
    again.folder.mkdir()
    notebook.finish(again, load(as_of=DAY), made_up_results())
    assert not (again.folder / "errors.log").exists() and read_manifest(again.folder).faults == ()


@pytest.mark.slow
def test_the_results_of_a_brief_hold_the_fault_of_a_goal_and_the_answers_of_the_others(monkeypatch):
    usual = route_order.assess_by_proxy

    def breaks(data, target):
        if target.id == "T15":
            raise KeyError("2026")
        return usual(data, target)

    monkeypatch.setattr(route_order, "assess_by_proxy", breaks)
    with pytest.warns(RuntimeWarning, match="T15: a fault in the program"):
        results = notebook.annual_results(load(as_of=DAY), BriefParameters(as_of=DAY, n_paths=200))
    assert list(results.faults) == ["T15"] and len(results.assessments) == 38
    assert results.assessments["T22"].probability is not None
    brief = notebook.annual_brief(results, BriefParameters(as_of=DAY))
    assert "not judged because of a fault in the program" in "\n".join(text.said("en") for text in brief.texts())


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_the_brief_of_a_study_with_figures_for_every_goal_is_made(shape, tmp_path, monkeypatch):
    study = study_with(tmp_path / "study", shape)
    data, parameters = load(study, as_of=DAY), BriefParameters(as_of=DAY, n_paths=200)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        run = Run(parameters, tmp_path, tmp_path)
        results = notebook.save_figures(notebook.annual_results(data, parameters), run)
        assert len(notebook.numbers_of_goals(results)) == 38 and not results.faults
        notebook.save_pages(notebook.annual_brief(results, parameters), run)
        for goal in ("T20", "T22", "T15"):
            single = IndicatorParameters(as_of=DAY, n_paths=200, goal=goal)
            (tmp_path / goal).mkdir()
            run = Run(single, tmp_path / goal, tmp_path / goal)
            found = indicator.indicator_results(data, single)
            indicator.save_tables(found, run)
            indicator.save_pages(indicator.indicator_brief(indicator.save_figures(found, run), single), run)
    assert len(list(tmp_path.glob("**/brief_[ez][nh].*"))) == 24
