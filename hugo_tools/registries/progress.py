"""Shows a person the progress of a run: a line that is redrawn on a terminal, a few lines elsewhere.

The line has counts and the elapsed time. It has no estimate, since works that one registry lacks are asked of another,
so the number of requests is not known.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from typing import TextIO

from hugo_tools.metadata.items import Item
from hugo_tools.registries import Answer, Event

REDRAW = 0.25  # seconds
PATIENCE = 10.0  # seconds without output until a run without a terminal prints the servers that it waits for
BAR = 16  # characters


class Progress:
    """Follows the answers of registries, and prints the progress to `stream`.

    `verbosity` is 1 for one line an event, 0 for the redrawn line on a terminal or few lines elsewhere, -1 for nothing.
    """

    def __init__(self, stream: TextIO, verbosity: int = 0) -> None:
        self.stream = stream
        self.verbosity = verbosity
        self.doing: dict[str, str] = {}  # by registry
        self.answered = 0
        self.total = 0
        self._began = 0.0
        self._width = 0  # of the line on the terminal
        self._lock = threading.Lock()

    def tell(self, event: Event) -> None:
        """Takes an event; the threads of the registries call this."""
        with self._lock:
            if event.state in ("answered", "failed"):
                self.doing.pop(event.registry, None)
            else:
                self.doing[event.registry] = event.text
            if self.verbosity > 0:
                self._write(f"{event.registry}: {event.text}\n")

    def follow(self, answers: Iterator[Answer], total: int) -> Iterator[Answer]:
        """Yields `total` answers as they come, and shows the progress meanwhile."""
        self.total = total
        with self.shown():
            for identifier, answer in answers:
                self.answered += 1
                if self.verbosity > 0:
                    self._write(f"{'answered' if isinstance(answer, Item) else 'no answer'}: {identifier.key}\n")
                yield identifier, answer

    @contextlib.contextmanager
    def shown(self) -> Iterator[None]:
        """Shows the progress until the body of the `with` statement is done."""
        self.answered, self._began = 0, time.monotonic()
        ended = threading.Event()
        show = self._redraw if self.stream.isatty() else self._say_now_and_then
        thread = threading.Thread(target=show, args=(ended,), daemon=True)
        if self.verbosity == 0:
            thread.start()
        try:
            yield
        finally:
            ended.set()
            if thread.is_alive():
                thread.join()

    def _redraw(self, ended: threading.Event) -> None:
        """Draws the line until the answers have ended, then erases it."""
        while True:
            self._draw(self.line())
            if ended.wait(REDRAW):
                break
        self._draw("")

    def _say_now_and_then(self, ended: threading.Event) -> None:
        told = ""
        while not ended.wait(PATIENCE):
            waits_for = self.waits_for()
            if waits_for and waits_for != told:
                self._write(f"waiting for {waits_for}\n")
            told = waits_for

    def waits_for(self) -> str:
        """Returns the state of each registry: "arXiv: retrying, 3 of 8 (HTTP 503); Crossref: asked for 40 works"."""
        with self._lock:
            doing = list(self.doing.items())
        return "; ".join(f"{registry}: {text}" for registry, text in doing)

    def line(self) -> str:
        """Returns the line to draw: a bar, the number of answered works, the elapsed time, the registries' states.

        It has no bar if the number of answers is not known.
        """
        filled = BAR * self.answered // max(1, self.total)
        bar = "#" * filled + "-" * (BAR - filled)
        minutes, seconds = divmod(int(time.monotonic() - self._began), 60)
        if not self.total:
            return f"searching  {minutes}:{seconds:02}  {self.waits_for()}".rstrip()
        return f"resolving [{bar}] {self.answered}/{self.total}  {minutes}:{seconds:02}  {self.waits_for()}".rstrip()

    def _draw(self, line: str) -> None:
        """Replaces the line on the terminal; it is drawn in ASCII, whose width is known."""
        import shutil  # not needed where nothing is drawn

        plain = line.encode("ascii", "replace").decode()
        width = shutil.get_terminal_size().columns - 1
        shown = plain[:width]
        blank = " " * (self._width - len(shown))
        self._write(f"\r{shown}{blank}" if shown else f"\r{blank}\r")
        self._width = len(shown)

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # the stream was closed
            self.stream.write(text)
            self.stream.flush()
