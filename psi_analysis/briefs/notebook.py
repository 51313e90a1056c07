"""What a cell of the annual brief's notebook calls: one name, one step."""

from __future__ import annotations

from psi_analysis.briefs.annual import annual_brief, save_pages
from psi_analysis.briefs.brief_figures import save_figures
from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.department_sheets import save_sheets
from psi_analysis.briefs.goals_judged import annual_results, inputs_of
from psi_analysis.briefs.parameters import of_study, read_parameters
from psi_analysis.briefs.runs.run import Run, start_run
from psi_analysis.briefs.runs.spoken_columns import in_languages
from psi_analysis.briefs.sections.answer_numbers import numbers_beside, numbers_of_goals
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import find_raw
from psi_analysis.studies.loading import load as load_study
from psi_analysis.studies.study_file import read_study

__all__ = ["annual_brief", "annual_results", "finish", "load", "save_figures", "save_numbers", "save_pages", "save_sheets", "start"]


def start(**parameters: object) -> Run:
    """Check the parameters and open the run."""
    return start_run(of_study(read_parameters(parameters), read_study(find_raw() / "study.toml")))


def load(run: Run) -> Data:
    """Read the study as known on the run's day, and record its files as the run's inputs."""
    data = load_study(as_of=run.parameters.as_of)
    run.used(inputs_of(data))
    return data


def save_numbers(results: AnnualResults, run: Run) -> list[str]:
    """Keep the answers to all goals as a table, and the tables of numbers beside it."""
    tables = {"attainment": numbers_of_goals(results)} | numbers_beside(results)
    return [run.save(name, in_languages(table, results.study.languages)) for name, table in tables.items()]


def finish(run: Run, data: Data, results: AnnualResults) -> str:
    """Write the manifest and close the run.

    Args:
        data: the study; recorded paths start from its root.
    """
    for sentence in results.warnings:
        run.warn(sentence)
    run.faults.update(results.faults)
    return run.finish(root=data.folder.parent.parent)
