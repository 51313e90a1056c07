"""The `psi` command: parse, call one verb, print."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any, NoReturn

from psi_analysis.cli import forecast_commands as commands
from psi_analysis.errors import PsiError, did_you_mean
from psi_analysis.system import console
from psi_analysis.system.console import (
    Terminated,
    give_streams,
    keep_to_one_thread,
    prepare,
    silence_closed_pipe,
    silence_full_output,
    stopping_when_told,
)
from psi_analysis.words.numbers import LANGUAGE_VARIABLE
from psi_analysis.words.translated import in_chosen_language

DONE, FAILED, WRONG_USAGE, STOPPED, TERMINATED = 0, 1, 2, 130, 143


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help whose first word is in the language chosen."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Add the line of usage."""
        super().add_usage(usage, actions, groups, prefix if prefix is not None else in_chosen_language("usage: "))


class Parser(argparse.ArgumentParser):
    """A parser that teaches by example and offers the nearest name of a misspelt option or command."""

    def __init__(self, *, prog: str = "psi", examples: str = "", description: str = "") -> None:
        super().__init__(
            prog=prog,
            description=in_chosen_language(description),
            epilog=f"{in_chosen_language('examples')}:\n{examples}" if examples else "",
            formatter_class=Formatter,
            allow_abbrev=False,
        )
        for group in (self._positionals, self._optionals):
            group.title = in_chosen_language(str(group.title))

    def _add_action(self, action: Any) -> Any:
        action.help = in_chosen_language(action.help) if action.help else action.help
        return super()._add_action(action)

    def error(self, message: str) -> NoReturn:
        """Print one sentence and leave with exit code 2."""
        print(f"{self.prog}: {in_chosen_language(message)}\n{in_chosen_language(f'Try: {self.prog} --help')}", file=sys.stderr)
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
    room = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser, title=in_chosen_language("commands"))
    made: dict[str, Parser] = {}
    for name, summary, examples in commands.SUMMARIES:
        made[name] = room.add_parser(name, help=in_chosen_language(summary), description=summary, examples=examples)
    commands.add_arguments(made)
    return parser, made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 an error in one sentence, 2 wrong usage; of `verify` also 3 numbers moved, 4 broken.

    >>> main(["forecast", "--frm", "2020"])
    2
    """
    keep_to_one_thread()
    give_streams()
    prepare(sys.stdout)
    prepare(sys.stderr)
    words = list(sys.argv[1:] if arguments is None else arguments)
    with one_language(words):
        return _outcome(words)


@contextmanager
def one_language(words: Sequence[str]) -> Iterator[None]:
    """Let everything of a command, what it starts too, be in the language its words ask for."""
    asked = [after.partition("=")[2] or next_word for after, next_word in zip(words, [*words[1:], ""], strict=False) if _asks(after)]
    before, console.speak = os.environ.get(LANGUAGE_VARIABLE), in_chosen_language
    if asked:
        os.environ[LANGUAGE_VARIABLE] = asked[-1]
    try:
        yield
    finally:
        os.environ.pop(LANGUAGE_VARIABLE, None)
        if before is not None:
            os.environ[LANGUAGE_VARIABLE] = before


def _asks(word: str) -> bool:
    return word == "--language" or word.startswith("--language=")


def _outcome(words: list[str]) -> int:
    """Run a command and return its exit code, whatever goes wrong."""
    try:
        with stopping_when_told():
            code = _run(words)
        sys.stdout.flush()
        return code
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else DONE
    except PsiError as error:
        print(f"psi: {in_chosen_language(str(error))}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        silence_closed_pipe()
        return DONE
    except OSError as error:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
            silence_full_output()
            full = f"{error.filename or 'the output'}: no space is left there; free some and run it again."
            print(f"psi: {in_chosen_language(full)}", file=sys.stderr)
            return FAILED
        if error.filename is None:
            raise
        said = in_chosen_language(f"{error.filename}: {error.strerror}; check the path and your rights to it.")
        print(f"psi: {said}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt as stop:
        print(f"psi: {in_chosen_language('stopped.')}", file=sys.stderr)
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
