from pathlib import Path

import nbformat

from psi_analysis.briefs.runs.cleaning import clean_notebook, hide_paths


def test_paths_of_a_machine_are_hidden_and_addresses_of_the_web_are_not():
    shown = hide_paths("in /srv/study/data/a.csv, /opt/python/lib/x.py, https://example.org/a/b and 1/2", {".": Path("/srv/study")})
    assert shown == "in ./data/a.csv, …/x.py, https://example.org/a/b and 1/2"


def test_a_cleaned_notebook_has_no_path_no_time_and_no_memory_address(tmp_path):
    notebook = nbformat.v4.new_notebook()
    cell = nbformat.v4.new_code_cell("1")
    cell.metadata = {"papermill": {"start_time": "2026-11-23T01:02:03"}, "tags": ["parameters"]}
    cell.outputs = [
        nbformat.v4.new_output("stream", name="stderr", text=f"{tmp_path}/study/a.py:1: odd"),
        nbformat.v4.new_output("execute_result", data={"text/plain": "<Axes at 0x7f00aa>"}, execution_count=1),
        nbformat.v4.new_output("error", ename="E", evalue="no", traceback=["\x1b[31m/usr/lib/python3/x.py\x1b[0m"]),
    ]
    notebook.cells = [cell]
    notebook.metadata = {
        "papermill": {"output_path": f"{tmp_path}/out.ipynb"},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
    }
    path = tmp_path / "out.ipynb"
    nbformat.write(notebook, path)
    clean_notebook(path, {".": tmp_path / "study"})
    text = path.read_text(encoding="utf-8")
    for trace in (str(tmp_path), "2026-11-23T", "0x7f00aa", "/usr/lib", "papermill", "\\u001b"):
        assert trace not in text
    assert nbformat.read(path, as_version=4).cells[0].metadata == {"tags": ["parameters"]}
