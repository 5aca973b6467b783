"""Printed text as a terminal leaves it: progress bars and corrections show their last state, not every one."""

from __future__ import annotations

import re

MOVES = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # a title for the window
    r"|\x1b\[(\d*)([ABCDGK])|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-Z\\-_]|[\r\b\n]|[^\x1b\r\b\n]+|\x1b"
)


def last_frame(text: str) -> str:
    """`text` after carriage returns, backspaces and moves of the cursor; colours are gone."""
    if not re.search(r"[\r\b\x1b]", text):
        return text
    lines: list[str] = [""]
    row = column = 0
    for part in MOVES.finditer(text):
        what, count = part[0], min(int(part[1] or 1), 1000) if part[2] else 1
        if what == "\n":
            row, column = row + 1, 0
        elif what == "\r":
            column = 0
        elif what == "\b" or part[2] == "D":
            column = max(0, column - count)
        elif part[2] == "A":
            row = max(0, row - count)
        elif part[2] == "B":
            row = min(row + count, len(lines) - 1)
        elif part[2] == "C":
            column += count
        elif part[2] == "G":
            column = count - 1
        elif part[2] == "K":
            erase = part[1] or "0"
            line = lines[row]
            lines[row] = {"0": line[:column], "1": " " * column + line[column:], "2": ""}.get(erase, line)
        elif what[0] != "\x1b":
            line = lines[row].ljust(column)
            lines[row] = line[:column] + what + line[column + len(what) :]
            column += len(what)
        if row >= len(lines):
            lines.append("")
    return "\n".join(lines)
