"""Known weaknesses of the pinned packages, by pip-audit; says loudly what could not be looked up.

python docs/audit.py      exit status: 0 none known, or not audited (said in capitals); 1 at least one
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def pinned(text: str) -> list[str]:
    """`name==version` of every line."""
    return [m[0] for line in text.splitlines() if (m := re.match(r"[A-Za-z0-9][\w.-]*==[^\s;]+", line))]


def verdict(found: dict[str, Any]) -> tuple[int, list[str]]:
    """Exit status and lines from pip-audit's JSON. A package that it could not look up is no clean package."""
    packages = found.get("dependencies", [])
    passed = [p for p in packages if "skip_reason" in p]
    lines = [
        f"{p['name']} {p['version']}: {v['id']}; mended in {', '.join(v['fix_versions']) or 'no version yet'}"
        for p in packages
        for v in p.get("vulns", [])
    ]
    status = 1 if lines else 0
    if passed or not packages:
        names = ", ".join(p["name"] for p in passed[:5]) + (" …" if len(passed) > 5 else "")
        lines.append(
            f"NOT AUDITED: {len(passed)} of {len(packages)} packages could not be looked up ({names or 'none'})"
        )
    if len(passed) < len(packages):
        lines.append(
            f"{len(packages) - len(passed)} packages audited, {sum(bool(p.get('vulns')) for p in packages)} weak"
        )
    return status, lines


def main() -> int:
    """Ask pip-audit and tell."""
    with tempfile.TemporaryDirectory() as folder:
        names = Path(folder) / "pinned.txt"
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        lines = [(ROOT / "requirements.txt").read_text(encoding="utf-8"), *project["optional-dependencies"]["dev"]]
        names.write_text("\n".join(dict.fromkeys(pinned("\n".join(lines)))) + "\n")
        command = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--progress-spinner", "off"]
        run = subprocess.run([*command, "-f", "json", "-r", str(names)], capture_output=True, text=True)
    try:
        status, lines = verdict(json.loads(run.stdout))
    except ValueError:
        last = (run.stderr.strip().splitlines() or ["no answer"])[-1]
        status, lines = 0, [f"NOT AUDITED: pip-audit could not ask ({last[:200]})"]
    print("\n".join(lines))
    return status


if __name__ == "__main__":
    sys.exit(main())
