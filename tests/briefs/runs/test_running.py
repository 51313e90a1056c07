import json

import nbformat
import pytest

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.manifest import changed_files, read_manifest
from psi_analysis.briefs.runs.running import RunError, find_notebook, run_brief
from psi_analysis.errors import ParameterError
from tests.briefs.earlier_run import write_earlier_run

CELL = """from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.run import start_run
import pandas
run = start_run(BriefParameters(as_of=as_of, languages=languages, n_paths=n_paths, seed=seed))
print(run.folder, pandas.__file__, "存款")
run.save("seeds", pandas.DataFrame({"seed": [seed]}))"""


def notebook(folder, *cells):
    """Write a notebook with the parameters of a brief and some cells."""
    made = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
    given = nbformat.v4.new_code_cell('as_of: str = "2026-11-23"\nlanguages: str = "zh,en"\nn_paths: int = 4000\nseed: int = 1')
    given.metadata["tags"] = ["parameters"]
    made.cells = [given, *(nbformat.v4.new_code_cell(cell) for cell in cells)]
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, folder / "small.ipynb")


def test_a_good_run_leaves_one_complete_folder(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    notebook(tmp_path / "notebooks {1}", CELL, "run.warn('数据只到2023年')\nrun.finish()")
    old = tmp_path / "reports {1}" / "latest"
    write_earlier_run(old, "stale.txt")
    manifest = run_brief(BriefParameters(seed=7), old, notebook="notebooks {1}/small.ipynb")
    assert sorted(path.relative_to(old).as_posix() for path in old.rglob("*") if path.is_file()) == [
        "manifest.json",
        "small.ipynb",
        "tables/seeds.csv",
    ]
    assert [path.name for path in old.parent.iterdir()] == ["latest"]
    assert (old / "tables" / "seeds.csv").read_text() == "seed\n7\n"
    assert manifest == read_manifest(old) and manifest.ok and manifest.warnings == ("数据只到2023年",)
    assert manifest.parameters == {"as_of": "2026-11-30", "languages": "zh,en", "n_paths": 4000, "seed": 7}
    assert changed_files(manifest, old) == []
    text = (old / "small.ipynb").read_text(encoding="utf-8")
    assert str(tmp_path) not in text and "/site-packages" in text and "/lib/python" not in text.replace("<python>/lib/python", "")
    assert "<run>" in text and "存款" in text and "papermill" not in json.loads(text)["metadata"]
    assert capfd.readouterr().err == ""  # no bar where there is no terminal, and no word of the kernel's own


def test_a_failed_run_keeps_its_evidence_beside_the_final_name_and_leaves_the_old_one(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    notebook(tmp_path, CELL, "raise ValueError('存款: no rows in ' + str(run.folder))", "run.finish()")
    final = tmp_path / "reports" / "latest"
    write_earlier_run(final)
    with pytest.raises(RunError, match=r"small\.ipynb failed: ValueError: 存款: no rows in <run>") as caught:
        run_brief(BriefParameters(), final, notebook="small.ipynb", quiet=True)
    assert "reports/latest-failed/small.ipynb" in str(caught.value)
    assert sorted(path.name for path in final.iterdir()) == ["manifest.json", "old.txt"]
    failed = tmp_path / "reports" / "latest-failed"
    manifest = read_manifest(failed)
    assert not manifest.ok and manifest.error == "ValueError: 存款: no rows in <run>"
    text = (failed / "small.ipynb").read_text(encoding="utf-8")
    assert "ValueError" in text and str(tmp_path) not in text
    assert sorted(path.name for path in final.parent.iterdir()) == ["latest", "latest-failed"]
    assert "Executing" not in capfd.readouterr().err


def test_a_missing_notebook_is_refused_before_anything_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ParameterError, match=r"no notebook 'notebooks/brief/annual\.ipynb'"):
        run_brief(out_folder="reports/latest")
    assert list(tmp_path.iterdir()) == []


def test_the_notebook_is_found_from_a_folder_below(tmp_path, monkeypatch):
    notebook(tmp_path / "notebooks" / "brief")
    below = tmp_path / "data" / "raw"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert find_notebook("notebooks/brief/small.ipynb") == tmp_path / "notebooks" / "brief" / "small.ipynb"
