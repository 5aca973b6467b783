"""What the person at the terminal sees: a live table there, plain lines elsewhere, errors repeated at the end."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from typing import IO, Any, cast

from .fingerprint import in_words
from .task import Failure

MARKS = {"rendered": "✓", "unchanged": "=", "failed": "✗", "skipped": "-", "running": "…"}


PLAIN = {"✓": "+", "✗": "x", "…": "...", "·": "-", "“": '"', "”": '"'}
"""For a stream whose encoding lacks the mark."""


def fitting(text: str, stream: Any) -> str:
    """`text` with what the stream can show: its marks in plain signs, other letters as question marks."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = "".join(PLAIN.get(sign, sign) if not _shows(sign, encoding) else sign for sign in text)
        return text.encode(encoding, errors="replace").decode(encoding)
    return text


def _shows(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def tell(text: str, stream: Any) -> None:
    """Print a line, as far as the stream can show it and anybody reads it."""
    put(f"{text}\n", stream)


def put(text: str, stream: Any) -> None:
    """Write `text`; where it cannot be written (a pipe that closed, a terminal that went, a full disk, no stream at
    all), go on without."""
    if stream is None:
        return
    try:
        stream.write(fitting(text, stream))
        stream.flush()
    except OSError as error:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())  # what is still in its buffer goes there at the end
        os.close(nowhere)
        if stream is not sys.stderr and not isinstance(error, BrokenPipeError):
            tell(f"what happens cannot be shown here any more ({error.strerror}); the run goes on", sys.stderr)


class Screen:
    """A terminal as `rich` writes to it: what it cannot show, or that it has gone, ends no run."""

    def __init__(self, stream: Any) -> None:
        """Everything but writing is the stream's own."""
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what can be shown."""
        put(text, self._stream)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        """Its encoding, its size, whether it is a terminal."""
        return getattr(self._stream, name)


@dataclass
class Line:
    """One notebook of one edition on the console."""

    notebook: str
    edition: str
    state: str = "waiting"
    reasons: tuple[str, ...] = ()
    seconds: float = 0.0
    expected: float = 0.0
    started: float = 0.0
    cell: int = 0


def card(notebook: str, edition: str, failure: Failure, seconds: float, log: str, again: str) -> str:
    """A failure with where, what, the log (if there is one) and the command to try again."""
    where = f"cell {failure.cell}: " if failure.cell else ""
    message = failure.message.strip().splitlines() or [""]
    lines = [f"{notebook}  {edition}   FAILED after {seconds:.1f} s", f"  {where}{failure.kind}: {message[0]}"]
    lines += [f"    {line}" for line in message[1:6]]
    if failure.code:
        lines.append(f"> {failure.line:>3} | {failure.code.strip()}")
    return "\n".join([*lines, f"  log: {log}    again: {again}" if log else f"  again: {again}"])


class Console:
    """Tells what happens; `quiet` leaves only errors."""

    def __init__(self, quiet: bool = False) -> None:
        """Nothing is shown yet."""
        self.quiet = quiet
        self.lines: dict[Any, Line] = {}
        self.started = time.perf_counter()
        self._live: Any = None
        self._total = 0

    def say(self, text: str) -> None:
        """A line of ordinary output."""
        if self.quiet:
            return
        if self._live:
            self._live.console.print(text, markup=False, highlight=False)
        else:
            tell(text, sys.stdout)

    def error(self, text: str) -> None:
        """A line on standard error, quiet or not."""
        if self._live:
            self._live.console.print(text, markup=False, highlight=False)
        else:
            tell(text, sys.stderr)

    def begin(self, lines: dict[Any, Line]) -> None:
        """The work ahead."""
        self.lines, self._total = lines, len(lines)

    def running(self, key: Any, reasons: list[str]) -> None:
        """A notebook is being rendered, for these reasons."""
        line = self.lines[key]
        line.state, line.reasons, line.started = "running", tuple(reasons), time.perf_counter()
        if self._live is None and not self.quiet and sys.stdout and sys.stdout.isatty():
            self._start_live()
        self.tick()

    def cell(self, key: Any, number: int) -> None:
        """It has come to that cell."""
        self.lines[key].cell = number
        self.tick()

    def done(self, key: Any, state: str, reasons: list[str], seconds: float = 0.0) -> None:
        """What became of a notebook."""
        line = self.lines[key]
        line.state, line.reasons, line.seconds = state, tuple(reasons), seconds
        if state == "unchanged":  # hundreds of them: the summary counts them
            return
        count = sum(other.state not in ("waiting", "running") for other in self.lines.values())
        time_taken = f" {seconds:.1f} s" if seconds else ""
        why = f": {in_words(reasons)}" if reasons else ""
        self.say(f"[{count}/{self._total}] {MARKS[state]} {line.notebook}  {line.edition}  {state}{time_taken}{why}")
        self.tick()

    def tick(self) -> None:
        """Bring the live table up to date."""
        if self._live:
            self._live.update(self._table())

    def _start_live(self) -> None:
        from rich.console import Console as Terminal
        from rich.live import Live

        terminal = Terminal(file=cast("IO[str]", Screen(sys.stdout)))
        self._live = Live(self._table(), console=terminal, refresh_per_second=4, transient=True)
        self._live.start()

    def _table(self) -> Any:
        from rich.table import Table

        table = Table(box=None, pad_edge=False)
        for name in ("notebook", "edition", "cell", "elapsed", "expected", "why"):
            table.add_column(name, justify="right" if name in ("cell", "elapsed", "expected") else "left", no_wrap=True)
        now = time.perf_counter()
        running = [line for line in self.lines.values() if line.state == "running"]
        for line in running[:20]:
            expected = f"{line.expected:.0f} s" if line.expected else ""
            elapsed, cell = f"{now - line.started:.0f} s", str(line.cell or "")
            table.add_row(line.notebook, line.edition, cell, elapsed, expected, in_words(list(line.reasons)))
        left = sum(line.expected for line in self.lines.values() if line.state == "waiting")
        done = sum(line.state not in ("waiting", "running") for line in self.lines.values())
        table.caption = f"{done} of {self._total} done" + (f", about {left:.0f} s of work left" if left else "")
        return table

    def end(self) -> None:
        """Put the live table away."""
        if self._live:
            self._live.stop()
            self._live = None

    def counts(self) -> dict[str, int]:
        """How many notebooks ended in which state."""
        states = [line.state for line in self.lines.values()]
        return {state: states.count(state) for state in MARKS if state in states and state != "running"}

    def summary(self, index: str, cards: list[str], interrupted: bool = False) -> None:
        """The last lines of a run: counts, time, failures again, where to look."""
        self.end()
        counts = ", ".join(f"{number} {state}" for state, number in self.counts().items()) or "nothing to do"
        word = "interrupted; the next run resumes" if interrupted else "done"
        self.say(f"{counts} · {time.perf_counter() - self.started:.1f} s · {word}")
        for text in cards:
            self.error("\n" + text)
        if not interrupted:
            self.say(index)
