"""The page's own script as a widget: the reader sets the goal, and the kernel follows."""

from __future__ import annotations

from functools import cache
from typing import Any

from psi_analysis.asking.goal import SCRIPT, STYLE


def goal_widget() -> Any:
    """Return a widget that answers from the paths in its trait `told` and says in `asked` what was set."""
    return _widget_class()()


@cache
def _widget_class() -> Any:
    import anywidget
    import traitlets

    class GoalWidget(anywidget.AnyWidget):
        """The script's two traits, kept the same in page and kernel."""

        _esm = SCRIPT
        _css = STYLE
        told = traitlets.Unicode("").tag(sync=True)
        asked = traitlets.Dict().tag(sync=True)

    return GoalWidget
