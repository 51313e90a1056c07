"""Every write of one edition of a small study is made to fail in turn: reports and record are as before or as after, never between."""

from __future__ import annotations

import shutil

import pytest

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.editions import publish
from psi_analysis.briefs.runs.running import RunError
from tests.briefs.made_up_editions import made_up_study
from tests.faulty_disk import contents, faulty_disk

EARLY, LATE = BriefParameters(as_of="2024-01-31"), BriefParameters(as_of="2026-11-23")
KEPT_ASIDE = "reports/2026-2-failed/"


def as_it_is(study):
    """Every file of the study but what a run keeps of a notebook that failed, which is named and never an edition."""
    return {name: content for name, content in contents(study).items() if not name.startswith(KEPT_ASIDE)}


@pytest.mark.slow
@pytest.mark.parametrize("full", [False, True], ids=["once", "full from then on"])
def test_an_edition_is_there_whole_or_not_at_all(full, tmp_path, monkeypatch, capsys):
    study = tmp_path / "study"
    made_up_study(study, monkeypatch)
    publish("2026", EARLY, processes=1, quiet=True)
    before = contents(study)
    shutil.copytree(study, tmp_path / "first")
    with faulty_disk(study) as disk:
        publish("2026-2", LATE, processes=1, quiet=True)
    after, places = contents(study), list(disk.places)
    assert before != after and len(places) > 25
    stopped = 0
    for number in range(1, len(places) + 1):
        shutil.rmtree(study / "reports")
        shutil.rmtree(study / "data")
        for folder in ("reports", "data"):
            shutil.copytree(tmp_path / "first" / folder, study / folder)
        try:
            with faulty_disk(study, number, full=full):
                publish("2026-2", LATE, processes=1, quiet=True)
        except (OSError, RunError):
            stopped += 1
            assert as_it_is(study) == before, f"between old and new after write {number}: {places[number - 1]}"
        else:
            assert as_it_is(study) == after, f"between old and new after write {number}: {places[number - 1]}"
    assert stopped > 0.8 * len(places)
    with capsys.disabled():
        print(f"\none edition: {len(places)} writes were made to fail in turn, {stopped} stopped it")
