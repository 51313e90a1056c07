"""What some tasks need beside the core of the package, and how to install it."""

from __future__ import annotations

from importlib.util import find_spec

from psi_analysis.errors import ParameterError

EXTRAS = {
    "brief": (
        "papermill", "ipykernel", "jupyter_client", "nbformat", "nbclient", "traitlets", "jinja2", "markupsafe", "docx", "typst", "pikepdf",
        "PIL", "fontTools", "openpyxl", "tqdm",
    ),
    "excel": ("openpyxl", "python_calamine"),
    "lab": ("ipywidgets", "anywidget"),
}  # fmt: skip
"""Modules of each extra that the package imports, by the extra's name in pyproject.toml."""


def require(extra: str, task: str, *modules: str) -> None:
    """Refuse a task whose modules are not installed, in one sentence that says what to install.

    Args:
        extra: a key of `EXTRAS`.
        task: what needs it, as the subject of a sentence.
        modules: those of the extra that the task needs; all when none is named.
    """
    missing = [name for name in modules or EXTRAS[extra] if find_spec(name) is None]
    if missing:
        raise ParameterError(f'{task} needs {", ".join(missing)}, not installed here; type: pip install "psi-analysis[{extra}]"')
