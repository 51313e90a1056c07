"""The `psi` command: parse, call one verb, print."""

from __future__ import annotations

import argparse
import errno
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import NoReturn

from psi_analysis.cli import forecast_commands as commands
from psi_analysis.errors import PsiError, did_you_mean
from psi_analysis.system.console import (
    Terminated,
    keep_to_one_thread,
    prepare,
    silence_closed_pipe,
    silence_full_output,
    stopping_when_told,
)

DONE, FAILED, WRONG_USAGE, STOPPED, TERMINATED = 0, 1, 2, 130, 143


class Parser(argparse.ArgumentParser):
    """A parser that teaches by example and offers the nearest name of a misspelt option or command."""

    def __init__(self, *, prog: str = "psi", examples: str = "", description: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=f"examples:\n{examples}" if examples else "",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        """Print one sentence and leave with exit code 2."""
        print(f"{self.prog}: {message}\nTry: {self.prog} --help", file=sys.stderr)
        raise SystemExit(WRONG_USAGE)

    def unknown(self, words: Sequence[str]) -> NoReturn:
        """Refuse options this command does not have."""
        word = words[0].split("=")[0]
        if word.startswith("-"):
            options = [name for action in self._actions for name in action.option_strings if name.startswith("--")]
            self.error(f"no option {word!r}. {did_you_mean(word, options)}")
        self.error(f"nothing is done with {word!r}; it is one word too many.")


def make_parser() -> tuple[Parser, dict[str, Parser]]:
    """Return the parser of `psi` and those of its commands by name."""
    parser = Parser(
        description="Will a plan's goals be met, and how sure can we be?",
        examples="  psi brief\n  psi assess G1\n  psi forecast output --to 2030\n"
        f"  psi forecast own.csv --unit {commands.YUAN} --kind stock --to 2030\n  psi list targets --csv > targets.csv",
    )
    parser.add_argument("--version", action="version", version=f"psi_analysis {version('psi-analysis')}")
    room = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser, title="commands")
    made: dict[str, Parser] = {}
    for name, summary, examples in commands.SUMMARIES:
        made[name] = room.add_parser(name, help=summary, description=summary, examples=examples)
    commands.add_arguments(made)
    return parser, made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 an error in one sentence, 2 wrong usage; of `verify` also 3 numbers moved, 4 broken.

    >>> main(["forecast", "--frm", "2020"])
    2
    """
    keep_to_one_thread()
    prepare(sys.stdout)
    prepare(sys.stderr)
    try:
        with stopping_when_told():
            code = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
        return code
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else DONE
    except PsiError as error:
        print(f"psi: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        silence_closed_pipe()
        return DONE
    except OSError as error:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
            silence_full_output()
            print(f"psi: {error.filename or 'the output'}: no space is left there; free some and run it again.", file=sys.stderr)
            return FAILED
        if error.filename is None:
            raise
        print(f"psi: {error.filename}: {error.strerror}; check the path and your rights to it.", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt as stop:
        print("psi: stopped.", file=sys.stderr)
        return TERMINATED if isinstance(stop, Terminated) else STOPPED


def _run(words: list[str]) -> int:
    """Parse and call the command."""
    parser, made = make_parser()
    known = [word for word in words if not word.startswith("-")]
    if not words:
        parser.print_help()
        return WRONG_USAGE
    if known and known[0] not in made and words[0] == known[0]:
        parser.error(f"no command {known[0]!r}. {did_you_mean(known[0], made)}")
    options, unknown = parser.parse_known_args(words)
    if options.command is None:
        parser.unknown(unknown or ["…"])
    if unknown:
        made[options.command].unknown(unknown)
    return commands.COMMANDS[options.command](options)


if __name__ == "__main__":
    sys.exit(main())
