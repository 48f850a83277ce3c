#!/usr/bin/env python3
"""Make `.venv` and install the hash-pinned requirements, only when they changed. Needs the standard library only.

    python3 hubsi/launcher/bootstrap.py requirements.txt

Run by the Makefile from the project's own directory. A path with a space is fine: scripts of the environment are
never run by name, always as `.venv/bin/python -m ...`.
"""

from __future__ import annotations  # so that it also loads on a Python too old for the hub, to say so

import fcntl
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

VENV = Path(".venv")
STAMP = VENV / "installed.json"
OLDEST, NEWEST = (3, 11), (3, 13)


def fail(message: str) -> None:
    sys.exit("\n" + message + "\n")


def suitable() -> bool:
    return OLDEST <= sys.version_info[:2] <= NEWEST


def reexec_with_suitable_python() -> None:
    """Go on with python3.13, 3.12 or 3.11 when the python3 at hand is another."""
    if suitable():
        return
    for minor in (13, 12, 11):
        name = f"python3.{minor}"
        check = f"import sys; sys.exit(sys.version_info[:2] != (3, {minor}))"
        try:
            found = subprocess.run([name, "-c", check], stderr=subprocess.DEVNULL).returncode == 0
        except OSError:
            continue
        if found:
            os.execvp(name, [name] + sys.argv)
    fail("Hubsi needs Python 3.11, 3.12 or 3.13; this is " + sys.version.split()[0] + ".")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def environment_works() -> bool:
    """Is there an environment with pip and a Python that the hub knows?"""
    check = f"import sys, pip; sys.exit(not {OLDEST} <= sys.version_info[:2] <= {NEWEST})"
    try:
        return subprocess.run([str(VENV / "bin" / "python"), "-c", check], stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def installed() -> dict[str, str]:
    """The digest of each requirements file that the environment answers to."""
    try:
        return json.loads(STAMP.read_text()) if (VENV / "bin" / "python").exists() else {}
    except (OSError, ValueError):
        return {}


def make_environment() -> None:
    print(f"Making .venv with Python {sys.version.split()[0]} ...", flush=True)
    result = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if result.returncode:
        fail(
            "Python could not make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv\n"
            + result.stdout[-1500:]
        )


def install(requirements: Path) -> None:
    """Install with progress: pip's own lines, shortened to one that counts."""
    total = len(re.findall(r"^[A-Za-z0-9][\w.-]*==", requirements.read_text(), re.M))
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--require-hashes", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", "-r", str(requirements)]
    began = time.monotonic()
    lines: list[str] = []
    count = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout or ():
            lines.append(line)
            match = re.match(r"(Collecting|Requirement already satisfied:) ([\w.-]+)", line)
            if match:
                count += 1
                show(f"Packages {min(count, total)}/{total}  {match.group(2)}")
            elif line.startswith("Installing collected"):
                show(f"Packages {total}/{total}  unpacking, about half a minute ...")
    if pip.returncode:
        show("")
        fail("Installing the packages failed:\n" + "".join(lines[-30:]))
    show("")
    print(f"{total} packages installed in {time.monotonic() - began:.0f} s", flush=True)


def show(line: str) -> None:
    """One line that replaces the one before on a terminal; in a log every line that says something."""
    if sys.stdout.isatty():
        print("\r\033[K" + line, end="", flush=True)
    elif line and (line.endswith("...") or re.search(r"\d0/|^Packages 1/", line)):
        print(line, flush=True)


def main() -> None:
    reexec_with_suitable_python()
    requirements = Path(sys.argv[1])
    wanted = digest(requirements)
    if installed().get(requirements.name) == wanted:
        return
    with requirements.open() as lock:  # two makes at once: the second waits and finds it done
        fcntl.flock(lock, fcntl.LOCK_EX)
        if installed().get(requirements.name) == wanted:
            return
        if not environment_works():
            make_environment()
        install(requirements)
        known = {**installed(), requirements.name: wanted}
        everything = Path("requirements.txt")
        if requirements.name == "requirements-dev.txt":  # holds all of the other
            known[everything.name] = digest(everything)
        STAMP.write_text(json.dumps(known))


if __name__ == "__main__":
    main()
