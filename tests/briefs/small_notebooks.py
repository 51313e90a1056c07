"""A study whose brief takes seconds: the plan's goals with notebooks of three cells, which say which kernel runs them."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[2]

GIVEN = 'as_of: str = "2026-11-23"\nlanguages: str = "zh,en"\nn_paths: int = 4000\nseed: int = 1'

CELLS = {
    "annual": (
        "from psi_analysis.briefs.parameters import BriefParameters\nfrom psi_analysis.briefs.runs.run import start_run\n"
        "goal, run = 'annual', start_run(BriefParameters(as_of=as_of, languages=languages, n_paths=n_paths, seed=seed))",
        GIVEN,
    ),
    "indicator": (
        "from psi_analysis.briefs.indicator import start\n"
        "run = start(as_of=as_of, languages=languages, n_paths=n_paths, seed=seed, goal=goal)",
        f'{GIVEN}\ngoal: str = "T22"',
    ),
}

HERE = """import os, pathlib, time
room = pathlib.Path({room!r})
(room / f"{{goal}}.tmp").write_text(str(os.getpid()))
(room / f"{{goal}}.tmp").rename(room / goal)
last = time.monotonic() + 240
while goal == {waits!r} and time.monotonic() < last:
    time.sleep(0.05)
print(goal, "was here")"""


def write_small_brief(folder: Path, *, waits: str = "") -> Path:
    """Write a study with the raw data of this one and small notebooks.

    Args:
        folder: becomes the study's root.
        waits: the goal whose notebook stays in its second cell until its kernel is ended.

    Returns:
        The folder in which each notebook leaves the process id of its kernel, in a file named as its goal.
    """
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    room = folder / "kernels"
    room.mkdir()
    (folder / "notebooks" / "brief").mkdir(parents=True)
    for name, (start, given) in CELLS.items():
        made = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
        parameters = nbformat.v4.new_code_cell(given)
        parameters.metadata["tags"] = ["parameters"]
        rest = (start, HERE.format(room=str(room), waits=waits), "run.finish()")
        made.cells = [parameters, *(nbformat.v4.new_code_cell(cell) for cell in rest)]
        nbformat.write(made, folder / "notebooks" / "brief" / f"{name}.ipynb")
    return room
