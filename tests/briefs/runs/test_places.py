"""A run replaces nothing, an empty folder or an earlier run; whatever else stands there is refused before anything runs, and stays."""

import os
import shutil
import sys

import pytest

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.editions import publish
from psi_analysis.briefs.runs.manifest import read_manifest
from psi_analysis.briefs.runs.published import EditionError
from psi_analysis.briefs.runs.running import run_all, run_brief
from psi_analysis.cli.main import main
from psi_analysis.errors import ParameterError
from tests.briefs.made_up_editions import made_up_study, publish_2026
from tests.briefs.runs.test_editions import contents


@pytest.fixture
def study(tmp_path, monkeypatch):
    root = tmp_path / "work" / "study"
    root.mkdir(parents=True)
    made_up_study(root, monkeypatch)
    return root


def ours(root):
    folder = root / "keepme"
    folder.mkdir()
    (folder / "thesis.txt").write_text("precious")


def a_file(root):
    (root / "notes.txt").write_text("precious")


def copied_edition(root):
    publish_2026(root)
    shutil.copytree(root / "reports" / "2026", root / "copied")


def run_with_a_note(root):
    run_all(out_folder="reports/latest", quiet=True)
    (root / "reports" / "latest" / "note.txt").write_text("precious")


def run_with_an_edited_page(root):
    run_all(out_folder="reports/latest", quiet=True)
    (root / "reports" / "latest" / "brief_zh.html").write_text("my own words")


def run_with_an_edited_manifest(root):
    run_all(out_folder="reports/latest", quiet=True)
    manifest = root / "reports" / "latest" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"ok": true', '"ok": false'))


def foreign_manifest(root):
    (root / "app").mkdir()
    (root / "app" / "manifest.json").write_text('{"name": "a web page"}')


def notes_where_a_failed_run_would_go(root):
    (root / "march-failed").mkdir()
    (root / "march-failed" / "notes.txt").write_text("precious")


def nothing(root):
    pass


REFUSED = {
    "the folder one is in": (nothing, ".", "is or holds the folder you are in"),
    "a folder above": (nothing, "..", "is or holds the folder you are in"),
    "far above": (nothing, "/", "is or holds the folder you are in"),
    "the study by its full path": (nothing, "{root}", "is or holds the folder you are in"),
    "the study's figures": (nothing, "data/raw", "is or holds the study's figures"),
    "a folder that holds them": (nothing, "data", "is or holds the study's figures"),
    "the notebooks": (nothing, "notebooks", "holds brief/annual.ipynb, which no run wrote"),
    "a folder of one's own": (ours, "keepme", "holds thesis.txt, which no run wrote"),
    "a file": (a_file, "notes.txt", "is a file, and a run is a folder"),
    "below a file": (a_file, "notes.txt/march", "cannot be made, since 'notes.txt' is a file"),
    "an edition": (
        publish_2026,
        "reports/2026",
        "is the name of an edition, published once and never replaced: psi brief --edition 2026-2",
    ),
    "the next edition's name": (nothing, "reports/2026", "is the name of an edition, published once and never replaced"),
    "inside an edition": (publish_2026, "reports/2026/indicators/G1", "lies inside 'indicators/G1'|lies inside '2026'"),
    "an edition copied elsewhere": (copied_edition, "copied", "is a published edition, which is never replaced"),
    "the reports": (publish_2026, "reports", "holds 2026/annual.ipynb, which no run wrote"),
    "a run with a note in it": (run_with_a_note, "reports/latest", "holds note.txt, changed or added since the run was written"),
    "a run that was edited": (run_with_an_edited_page, "reports/latest", "holds brief_zh.html, changed or added since"),
    "a run whose manifest was edited": (run_with_an_edited_manifest, "reports/latest", "holds annual.ipynb, which no run wrote"),
    "another program's manifest": (foreign_manifest, "app", "holds manifest.json, which no run wrote"),
    "notes where a failed run goes": (
        notes_where_a_failed_run_would_go,
        "march",
        "'study/march-failed' holds notes.txt, which no run wrote",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_run_must_not_replace_is_refused_in_one_sentence_and_nothing_is_lost(case, study, monkeypatch, capsys):
    make, out, words = REFUSED[case]
    make(study)
    before = contents(study.parent)
    monkeypatch.setattr("psi_analysis.briefs.runs.running.execute_part", None)  # nothing may run
    capsys.readouterr()
    assert main(["brief", "--out", out.format(root=study), "--quiet"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("psi: ") and said.count("\n") == 1 and "Traceback" not in said
    assert any(part in said for part in words.split("|")), said
    assert contents(study.parent) == before
    assert sorted(path.name for path in study.parent.iterdir()) == ["study"]


@pytest.mark.parametrize("out", [".", "..", "{here}"])
def test_the_folder_one_is_in_is_refused_also_where_the_study_is_elsewhere(out, study, tmp_path, monkeypatch, capsys):
    here = tmp_path / "elsewhere" / "below"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    assert main(["brief", "--data", str(study), "--out", out.format(here=here), "--quiet"]) == 1
    assert "is or holds the folder you are in" in capsys.readouterr().err
    assert here.is_dir() and not list(here.iterdir())


LINKED = ["work/study", "work/study/data/raw", "work", "work/study/reports/2026", "work/study/keepme", "work/study/notes.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("target", LINKED)
def test_a_link_to_any_of_them_is_refused_and_what_it_leads_to_stays(target, study, tmp_path):
    publish_2026(study)
    ours(study)
    a_file(study)
    (tmp_path / "link").symlink_to(tmp_path / target)
    before = contents(tmp_path)
    with pytest.raises(ParameterError):
        run_all(out_folder=tmp_path / "link", quiet=True)
    with pytest.raises(ParameterError):
        run_brief(out_folder=tmp_path / "link", quiet=True)
    assert contents(tmp_path) == before and (tmp_path / "link").is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_leads_in_a_circle_is_refused(study, tmp_path):
    (tmp_path / "one").symlink_to(tmp_path / "other")
    (tmp_path / "other").symlink_to(tmp_path / "one")
    with pytest.raises((ParameterError, OSError)):
        run_all(out_folder=tmp_path / "one", quiet=True)
    assert (tmp_path / "one").is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_run_with_a_link_in_it_is_not_replaced(study, tmp_path):
    run_all(out_folder="march", quiet=True)
    (tmp_path / "elsewhere").mkdir()
    (study / "march" / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ParameterError, match=r"'march' holds link, changed or added since"):
        run_all(out_folder="march", quiet=True)


def test_the_package_and_the_home_folder_are_refused(study, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    with pytest.raises(ParameterError, match="your home folder"):
        run_all(out_folder=tmp_path / "home", quiet=True)
    import psi_analysis

    with pytest.raises(ParameterError, match="psi_analysis itself"):
        run_all(out_folder=os.path.dirname(os.path.dirname(psi_analysis.__file__)), quiet=True)


def test_nothing_an_empty_folder_and_an_earlier_run_are_replaced(study):
    (study / "empty").mkdir()
    run_all(out_folder="empty", quiet=True)
    first = contents(study / "empty")
    (study / "empty" / ".ipynb_checkpoints").mkdir()
    (study / "empty" / ".ipynb_checkpoints" / "annual-checkpoint.ipynb").write_text("left by JupyterLab")
    (study / "empty" / ".DS_Store").write_text("left by a viewer")
    (study / "empty" / "brief_en.html").unlink()
    run_all(out_folder="empty", quiet=True)
    assert contents(study / "empty") == first
    run_all(out_folder="new/march", quiet=True)
    assert read_manifest(study / "new" / "march").ok


def test_what_came_to_stand_there_while_the_run_was_made_stays_and_the_run_is_kept_beside_it(study, monkeypatch):
    run_all(out_folder="march", quiet=True)
    from psi_analysis.briefs.runs import running

    made = running.execute_part

    def meanwhile(part, folder, root):
        (study / "march" / "note.txt").write_text("precious")
        return made(part, folder, root)

    monkeypatch.setattr(running, "execute_part", meanwhile)
    with pytest.raises(ParameterError, match=r"The finished run was kept as study/march-2, since 'study/march' holds note\.txt"):
        run_all(out_folder="march", quiet=True)
    assert (study / "march" / "note.txt").read_text() == "precious"
    assert read_manifest(study / "march-2").ok
    assert not list(study.glob("*.partial"))


def test_an_edition_published_meanwhile_by_another_is_never_replaced(study, monkeypatch):
    from psi_analysis.briefs.runs import running

    gathered = running._gathered

    def meanwhile(parts, staging):
        (study / "reports" / "2026").mkdir(parents=True)
        (study / "reports" / "2026" / "brief_en.html").write_text("the other's")
        return gathered(parts, staging)

    monkeypatch.setattr(running, "_gathered", meanwhile)
    monkeypatch.setattr("psi_analysis.briefs.runs.editions.refuse_published", lambda *_: None)
    with pytest.raises(EditionError, match="reports/2026 was published meanwhile by another run and is never rewritten"):
        publish("2026", BriefParameters(), quiet=True)
    assert contents(study / "reports") == {"2026/brief_en.html": b"the other's"}


def test_an_edition_s_name_is_claimed_before_anything_runs(study, monkeypatch):
    from psi_analysis.briefs.runs import running

    made, said = running.execute_part, []

    def meanwhile(part, folder, root):
        if not said:
            with pytest.raises(EditionError) as other:
                publish("2026", BriefParameters(), quiet=True)
            said.append(str(other.value))
        return made(part, folder, root)

    monkeypatch.setattr(running, "execute_part", meanwhile)
    publish("2026", BriefParameters(), quiet=True)
    assert said[0].startswith(f"edition 2026 is being made by process {os.getpid()} on ")
    assert said[0].endswith(", which holds 2026.claim; wait for it, or remove that file if the process has ended.")
    assert sorted(path.name for path in (study / "reports").iterdir()) == ["2026", "index.html"]


def test_an_edition_broken_off_before_its_page_is_withdrawn_and_one_the_page_lacks_is_told_to_be_listed(study, monkeypatch, capsys):
    def ended(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken_off:
        broken_off.setattr("psi_analysis.briefs.runs.editions.renew_index", ended)
        assert main(["brief", "--edition", "2026", "--quiet"]) == 130
    assert not (study / "reports" / "2026").exists()
    monkeypatch.chdir(study)
    assert main(["brief", "--edition", "2026", "--quiet"]) == 0
    (study / "reports" / "index.html").unlink()  # as where the process was killed before it was written
    capsys.readouterr()
    assert main(["brief", "--edition", "2026", "--quiet"]) == 1
    assert capsys.readouterr().err.endswith("psi brief --edition 2026-2 (psi index lists 2026, which index.html lacks)\n")
    assert main(["index"]) == 0
    capsys.readouterr()
    assert main(["brief", "--edition", "2026", "--quiet"]) == 1
    assert capsys.readouterr().err.endswith("psi brief --edition 2026-2\n")


def test_digits_of_other_scripts_name_no_edition(study, capsys):
    for name in ("２０２７", "٢٠٢٧"):
        assert main(["brief", "--edition", name, "--quiet"]) == 1
        assert "an edition cannot be called" in capsys.readouterr().err
    assert not (study / "reports").exists()


def test_a_page_of_one_s_own_named_index_is_not_replaced(study, capsys):
    publish_2026(study)
    (study / "reports" / "index.html").write_text("<p>my own page</p>")
    assert main(["index"]) == 1
    assert "reports/index.html is not a page of editions and would be replaced" in capsys.readouterr().err
    before = contents(study)
    assert main(["brief", "--edition", "2027", "--quiet"]) == 1
    assert contents(study) == before
