"""What can go wrong, as exceptions that carry their remedy; `cli` alone turns them into exit codes."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

PACKAGE = str(Path(__file__).parent) + os.sep
DEBUG = "HUGO_TOOLS_DEBUG"  # a variable; with 1, faults are shown with their tracebacks


class HugoToolsError(Exception):
    """A message for the user: what was found and expected, and a hint that says what to do.

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
    """A text that was meant as an identifier is none; the hint holds the likely right spelling."""


class LockError(HugoToolsError):
    """The lock file cannot be read or must not be written."""


class DataError(HugoToolsError):
    """A text is not YAML, TOML or JSON that can be read; `line` and `column` count from 1 within it."""

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
    """A file of the site's is its author's own: we leave it as it is."""


class FaultError(PostError):
    """An exception that nobody foresaw. It is a fault of hugo-tools, and costs only the input that led to it."""


@contextlib.contextmanager
def last_resort(*expected: type[Exception]) -> Iterator[None]:
    """Raises FaultError in place of an exception that nobody foresaw; what the system refuses is a PostError.

    Errors of ours pass, those that the caller expects, and what must end the program: an interrupt, no more memory, a
    reader that is gone.
    """
    passing: tuple[type[Exception], ...] = (HugoToolsError, MemoryError, BrokenPipeError, *expected)
    try:
        yield
    except passing:
        raise
    except Exception as error:
        raise unforeseen(error) from error


def unforeseen(error: Exception) -> PostError:
    """Returns a FaultError for an exception that nobody foresaw, a PostError for what the system refuses."""
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
    """Returns what to do about an exception that nobody foresaw; with HUGO_TOOLS_DEBUG its traceback as well."""
    hint = "this is a fault of hugo-tools, please report it"
    if not os.environ.get(DEBUG):
        return f"{hint}; {DEBUG}=1 shows more"
    import traceback

    return f"{hint}\n{''.join(traceback.format_exception(error)).rstrip()}"


def os_reason(error: OSError) -> str:
    """Returns why the system refused, as messages say it: "permission denied"."""
    return (error.strerror or str(error)).lower()
