"""What tests need of POSIX: scripts that are programs, signals, and pseudo-terminals. Windows has none of these."""

from __future__ import annotations

import signal
import sys

import pytest

KILL: signal.Signals = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows has no other way to end a process
needs_scripts = pytest.mark.skipif(sys.platform == "win32", reason="Windows runs no shell script as a program")
needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals to processes")
needs_terminals = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals to answer in")


def skip_without_scripts() -> None:
    """Skips the test that calls it, from a fixture or a helper, where a shell script is no program."""
    if sys.platform == "win32":
        pytest.skip("Windows runs no shell script as a program")
