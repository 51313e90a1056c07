"""The kernel of `run.py lab`: it does not tell the version of Python, which would be written into every notebook that is opened."""

from __future__ import annotations

from ipykernel.ipkernel import IPythonKernel


class LabKernel(IPythonKernel):
    """The usual kernel; what it tells of the language is what the notebooks hold, so that opening one changes nothing in it."""

    language_info = {name: value for name, value in IPythonKernel.language_info.items() if name != "version"}  # noqa: RUF012
