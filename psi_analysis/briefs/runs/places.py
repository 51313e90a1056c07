"""Where a run may go: what it would replace is absent, empty, or an earlier run exactly as it was written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from psi_analysis.briefs.runs.manifest import MANIFEST, is_intact, read_manifest
from psi_analysis.briefs.runs.published import REPORTS, VINTAGE, is_edition_name, next_name
from psi_analysis.errors import DataError, ParameterError
from psi_analysis.studies.loading import find_raw
from psi_analysis.system.bytes_read import checksum

_LEFT_BY_VIEWERS = {".DS_Store", "Thumbs.db", "desktop.ini"}
_CHECKPOINTS = ".ipynb_checkpoints"


def place_of_run(folder: Path | str, root: Path) -> Path:
    """Return the full path of the folder a run is to have, or refuse it before anything runs.

    Args:
        folder: as it was given; what stands there would be replaced.

    Raises:
        ParameterError: it is, or holds, what a run must not replace: the folder one is in, the study, the package, an edition, a file,
            a folder with anything that no run wrote; or it lies inside a run. Nothing was touched.
    """
    try:
        final = Path(folder).resolve()
    except (OSError, RuntimeError) as error:
        raise ParameterError(f"{str(folder)!r} leads nowhere: its links go round in a circle; {_ADVICE}") from error
    for kept, words in _kept(root):
        _require_apart(final, kept, words, str(folder))
    for above in final.parents:
        if _is_run(above):
            raise ParameterError(f"{str(folder)!r} lies inside {above.name!r}, which is a run of its own; {_ADVICE}")
        if above.exists() and not above.is_dir():
            raise ParameterError(f"{str(folder)!r} cannot be made, since {above.name!r} is a file; {_ADVICE}")
    if is_edition_name(final.name) and final.parent.name == REPORTS.name:
        free = next_name(final.name, final.parent)
        raise ParameterError(f"{str(folder)!r} is the name of an edition, published once and never replaced: psi brief --edition {free}")
    require_replaceable(final, str(folder))
    require_replaceable(failed_place(final))
    return final


def require_not_here(folder: Path | str) -> None:
    """Refuse the folder one is in, or one that holds it; for a command that goes into another study before it runs.

    Raises:
        ParameterError: it is such a folder.
    """
    _require_apart(Path(folder).resolve(), Path.cwd(), _HERE, str(folder))


def place_of_edition(folder: Path) -> Path:
    """Return the full path of the folder an edition is to have.

    Raises:
        ParameterError: beside it lies what a failed run would replace.
    """
    final = folder.resolve()
    require_replaceable(failed_place(final))
    return final


def failed_place(final: Path) -> Path:
    """Return the folder beside a run's own in which a failed run is kept."""
    return final.with_name(f"{final.name}-failed")


def require_replaceable(final: Path, called: str = "") -> None:
    """Refuse to replace anything but nothing, an empty folder, or a run in which every file is what the run wrote.

    Args:
        called: how messages call it; its name and that of the folder it lies in when empty.

    Raises:
        ParameterError: with the first file that would be lost, and how many there are.
    """
    name = repr(called or f"{final.parent.name}/{final.name}")
    if not final.exists():
        return
    if not final.is_dir():
        raise ParameterError(f"{name} is a file, and a run is a folder; {_ADVICE}")
    if next(_contents(final), None) is None:
        return
    if not _is_run(final):
        first = min(_contents(final))
        raise ParameterError(f"{name} holds {first}, which no run wrote; {_ADVICE}")
    if (final / VINTAGE).is_file():
        raise ParameterError(f"{name} is a published edition, which is never replaced; {_ADVICE}")
    lost = _not_of_the_run(final)
    if lost:
        more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
        raise ParameterError(f"{name} holds {lost[0]}{more}, changed or added since the run was written; move that elsewhere, or {_ADVICE}")


_HERE = "the folder you are in"
_ADVICE = "give the name of a new folder, such as reports/march."


def _kept(root: Path) -> Iterator[tuple[Path, str]]:
    """Folders that no run may replace, nor one that holds them, with how messages call them."""
    yield Path.cwd(), _HERE
    yield root.resolve(), "the study"
    with suppress(DataError):  # a notebook of one's own runs without a study
        yield find_raw(), "the study's figures"
    yield Path(__file__).resolve().parents[3], "psi_analysis itself"
    yield Path.home().resolve(), "your home folder"


def _require_apart(final: Path, kept: Path, words: str, called: str) -> None:
    """Refuse a folder that is, or holds, one that is kept."""
    if any(_same(final, path) for path in (kept, *kept.parents)):
        raise ParameterError(f"{called!r} is or holds {words}, and a run replaces its whole folder; {_ADVICE}")


def _same(one: Path, other: Path) -> bool:
    """Say whether two paths are one folder, by whatever names."""
    return one == other or (one.exists() and other.exists() and os.path.samefile(one, other))


def _is_run(folder: Path) -> bool:
    """Say whether a folder holds a manifest of a run as the run wrote it."""
    try:
        return is_intact(folder) and bool(read_manifest(folder).format)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # none, not to be read, or another program's manifest.json
        return False


def _contents(folder: Path) -> Iterator[str]:
    """Paths of everything in a folder that is not a folder; links are not followed, what viewers leave behind is passed over."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != _CHECKPOINTS]
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in (*links, *files):
            if name not in _LEFT_BY_VIEWERS:
                yield (Path(place) / name).relative_to(folder).as_posix()


def _not_of_the_run(folder: Path) -> list[str]:
    """Paths in a run's folder that the run did not write, or not so."""
    written = {row.path: row.sha256 for row in read_manifest(folder).outputs}
    kept = sorted(path for path in _contents(folder) if path != MANIFEST)
    return [path for path in kept if path not in written or (folder / path).is_symlink() or checksum(folder / path) != written[path]]
