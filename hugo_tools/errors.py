"""Exceptions for the user, each with its remedy; only `cli` turns them into exit codes."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

PACKAGE = str(Path(__file__).parent) + os.sep
DEBUG = "HUGO_TOOLS_DEBUG"  # an environment variable; with 1, faults are shown with their tracebacks


class HugoToolsError(Exception):
    """A message for the user, with what was found and expected, and a hint with the remedy.

    The message is lower case without a full stop; the hint is a command or an instruction.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ConfigurationError(HugoToolsError):
    """The site, its settings or the command line cannot be used as they are (exit code 2)."""


class OutsideError(ConfigurationError):
    """A setting or a link of the site leads out of it, where nothing is read or written (exit code 3)."""


class IdentifierError(HugoToolsError):
    """The text is not a valid identifier; the hint has the likely right spelling."""


class LockError(HugoToolsError):
    """The lock file cannot be read or must not be written."""


class DataError(HugoToolsError):
    """A text is not readable YAML, TOML or JSON; `line` and `column` count from 1 within it."""

    def __init__(self, message: str, hint: str = "", line: int = 1, column: int = 1) -> None:
        super().__init__(message, hint)
        self.line = line
        self.column = column


class PostError(HugoToolsError):
    """A post cannot be read, parsed or written; `line` and `column` count from 1, 0 if unknown."""

    def __init__(self, message: str, hint: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(message, hint)
        self.line = line
        self.column = column


class OwnFileError(PostError):
    """A file of the site was not made by us, so we leave it as it is."""


class FaultError(PostError):
    """An unexpected exception: a fault of hugo-tools, which costs only the input that caused it."""


@contextlib.contextmanager
def last_resort(*expected: type[Exception]) -> Iterator[None]:
    """Turns an unexpected exception into FaultError, and an OSError into PostError.

    These pass unchanged: our own errors, those in `expected`, and those that must end the program, which are an
    interrupt, MemoryError and a broken pipe.
    """
    passing: tuple[type[Exception], ...] = (HugoToolsError, MemoryError, BrokenPipeError, *expected)
    try:
        yield
    except passing:
        raise
    except Exception as error:
        raise unforeseen(error) from error


def unforeseen(error: Exception) -> PostError:
    """Returns a PostError for an OSError, a FaultError for any other exception."""
    if isinstance(error, OSError):
        name = f'"{error.filename}": ' if error.filename else ""
        return PostError(f"{name}{os_reason(error)}")
    return FaultError(describe(error), report_hint(error))


def describe(error: BaseException) -> str:
    """Returns an exception's type and text, and the innermost place in our code."""
    text = str(error).partition("\n")[0][:200]
    place = ""
    trace = error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        if code.co_filename.startswith(PACKAGE):
            place = f" ({code.co_filename.removeprefix(PACKAGE)}:{trace.tb_lineno}, {code.co_name})"
        trace = trace.tb_next
    return f"{type(error).__name__}{': ' if text else ''}{text}{place}"


def report_hint(error: BaseException) -> str:
    """Returns the hint for an unexpected exception; with HUGO_TOOLS_DEBUG it includes the traceback."""
    hint = "this is a fault of hugo-tools, please report it"
    if not os.environ.get(DEBUG):
        return f"{hint}; {DEBUG}=1 shows more"
    import traceback

    return f"{hint}\n{''.join(traceback.format_exception(error)).rstrip()}"


def os_reason(error: OSError) -> str:
    """Returns the system's reason in the form for messages: "permission denied"."""
    return (error.strerror or str(error)).lower()
