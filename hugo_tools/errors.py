"""What can go wrong, as exceptions that carry their remedy; `cli` alone turns them into exit codes."""

from __future__ import annotations


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


class IdentifierError(HugoToolsError):
    """A text that was meant as an identifier is none; the hint holds the likely right spelling."""


class LockError(HugoToolsError):
    """The lock file cannot be read or must not be written."""


class DataError(HugoToolsError):
    """A text is not YAML, TOML or JSON that can be read; `line` and `column` count from 1 within it."""

    def __init__(self, message: str, hint: str, line: int, column: int) -> None:
        super().__init__(message, hint)
        self.line = line
        self.column = column


class PostError(HugoToolsError):
    """A post cannot be read, parsed or written; `line` and `column` count from 1, 0 if unknown."""

    def __init__(self, message: str, hint: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(message, hint)
        self.line = line
        self.column = column


def os_reason(error: OSError) -> str:
    """Returns why the system refused, as messages say it: "permission denied"."""
    return (error.strerror or str(error)).lower()
