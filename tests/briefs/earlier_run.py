"""A folder that an earlier run has left, with one file."""

import dataclasses

from psi_analysis.briefs.runs.manifest import record_outputs, start_manifest


def write_earlier_run(folder, name="old.txt", text="old"):
    """Write the file and a manifest that lists it."""
    folder.mkdir(parents=True)
    (folder / name).write_text(text, encoding="utf-8")
    dataclasses.replace(start_manifest("annual.ipynb", {"seed": 1}), ok=True, outputs=record_outputs(folder)).write(folder)
