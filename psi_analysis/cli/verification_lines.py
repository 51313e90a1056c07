"""What `psi verify` says of what it has found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psi_analysis.briefs.runs.moved import ComparedTables
    from psi_analysis.briefs.runs.verifying import Verification

SHOWN = 20
"""So many numbers that moved are printed; the rest is counted (`--csv` prints all)."""


def verification_lines(found: Verification, *, moved: bool = True) -> list[str]:
    """Return what verifying has found, a line each."""
    name = found.edition.called.rstrip("/") or f"{found.edition.folder.parent.name}/{found.edition.name}"
    if found.problems:
        return [*found.problems, f"{name} is not what was published: {len(found.problems)} of its files. Nothing was computed again."]
    lines = [f"{name}: {found.files} files are what was published. Made by {found.edition.made_by}."]
    if found.differences or found.inputs:
        lines += ["What made it is not all here:", *(f"  {words}" for words in (*found.differences, *found.inputs))]
    else:
        lines.append("Code, Python, packages, lock and inputs are the same here.")
    if found.known_otherwise:
        shown = ", ".join(found.known_otherwise[:6]) + (", …" if len(found.known_otherwise) > 6 else "")
        lines.append(f"As known on {found.edition.as_of}, {len(found.known_otherwise)} series have other rows here than then: {shown}.")
    if found.signer:
        lines.append(f"Signed by {found.signer}.")
    if found.compared is None:
        return lines
    return [*lines, *_moved_lines(found, found.compared, listed=moved), *_rendered_lines(found)]


def _rendered_lines(found: Verification) -> list[str]:
    """What came of making documents and figures again by the code that made them."""
    if found.not_rendered:
        return [f"Documents and figures were not rendered again: {found.not_rendered}."]
    if not found.forged:
        return ["Made again by the code that made it: every file, documents and figures too, is the same, byte for byte."]
    shown = [f"  {one}" for one in found.forged[:SHOWN]]
    more = [f"  and {len(found.forged) - SHOWN} more"] if len(found.forged) > SHOWN else []
    return ["Files that the code which made them makes otherwise:", *shown, *more]


def _moved_lines(found: Verification, compared: ComparedTables, *, listed: bool) -> list[str]:
    """What came of computing again: how many cells moved, why, by kind and table, the first with old and new."""
    from psi_analysis.briefs.runs.moved import counted, counts_in_words

    moved, many = counted(compared.moved), f"{compared.tables} tables"
    words = len(compared.moved) - len(moved)
    lines = []
    if moved:
        would = f"With {_cause(found)} these move" if found.outcome == "moved" else "These do not come out again"
        cells = f"{len(moved)} cell{'s' if len(moved) > 1 else ''} in {len({one.table for one in moved})} of {many}"
        lines.append(f"Computed again. {would}: {cells} ({counts_in_words(moved)}).")
        by_table = {table: [one for one in moved if one.table == table] for table in dict.fromkeys(one.table for one in moved)}
        lines += [f"  {table}: {counts_in_words(of_it)}" for table, of_it in by_table.items()]
        if listed:
            lines += [f"  {one}" for one in moved[:SHOWN]]
            lines += [f"  and {len(moved) - SHOWN} more; psi verify … --csv has all."] if len(moved) > SHOWN else []
    else:
        lines.append(f"Computed again: every number, period, grade and status of {many} is the same.")
    if words:
        lines.append(f"Words alone are others in {words} cell{'s' if words > 1 else ''}; psi verify … --csv has them.")
    lines += [f"Not made any more, so not compared: {what}." for what in compared.missing]
    lines += [f"Made since, not compared: {what}." for what in compared.added if ", now called " not in what]
    return lines + [f"Compared under another name: {what}." for what in compared.added if ", now called " in what]


def _cause(found: Verification) -> str:
    """What is not as it was when the run was made."""
    figures = [one for one in found.inputs if not one.is_code]
    grown = all(one.what in ("grown", "new") for one in figures)
    causes = ["other code or packages"] if found.differences or len(figures) < len(found.inputs) else []
    causes += [f"inputs that have {'grown' if grown else 'changed'} since"] if figures else []
    return " and ".join(causes)
