"""Make the virtual environment and install the locked requirements.

Run by make with the machine's own Python, before anything is installed, so
only the standard library stands here:
`python3 commands/environment.py .venv requirements.txt`.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

OLDEST = (3, 11)


class Unusable(Exception):
    """This machine cannot run the site; the message is one line."""


def python_of(environment: str) -> str:
    """The interpreter inside a virtual environment."""
    return os.path.join(environment, "bin", "python")


def check_this_python() -> None:
    """Raises `Unusable` when this Python is too old or cannot make an environment."""
    if sys.version_info < OLDEST:
        raise Unusable(
            f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; "
            f"{sys.executable} is {sys.version_info[0]}.{sys.version_info[1]}"
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise Unusable(
            "Python's venv module is missing; install it (Debian: apt install python3-venv)"
        ) from None


def is_current(environment: str) -> bool:
    """Whether the environment still starts, and with this Python (major.minor)."""
    question = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [python_of(environment), "-I", "-c", question],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return False
    wanted = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return answer.returncode == 0 and answer.stdout.decode().strip() == wanted


def stamp_of(environment: str, lock: str) -> str:
    """The file that remembers which content of a lock is installed."""
    return os.path.join(environment, ".installed-" + os.path.basename(lock))


def digest_of(lock: str) -> str:
    """SHA-256 of a lock, in hexadecimal."""
    with open(lock, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def is_installed(environment: str, lock: str) -> bool:
    """Whether exactly this lock was installed, and completely."""
    try:
        with open(stamp_of(environment, lock)) as file:
            return file.read() == digest_of(lock)
    except OSError:
        return False


def make(environment: str) -> None:
    """Make the environment anew; what stood there goes."""
    say(f"making the virtual environment {environment}")
    command = [sys.executable, "-m", "venv", "--clear", environment]
    step(command, f"the virtual environment {environment} could not be made; see above")


def install(environment: str, lock: str) -> None:
    """Install a lock with plain pip, hashes checked, and compile what was installed."""
    say(f"installing {lock} (the first time takes a minute)")
    python = python_of(environment)
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--require-hashes"]
    wheels = ["--only-binary", ":all:", "--progress-bar", "off", "-r", lock]
    step(pip + wheels, f"{lock} could not be installed; see above")
    # Whoosh 2.7.4 holds string escapes that newer Pythons warn about on the
    # first compilation; compiled here, the warning never reaches anyone.
    where = "import whoosh, os; print(os.path.dirname(whoosh.__file__))"
    found = subprocess.run(
        [python, "-W", "ignore", "-c", where], stdout=subprocess.PIPE, check=False
    )
    if found.returncode == 0:
        folder = found.stdout.decode().strip()
        step([python, "-W", "ignore", "-m", "compileall", "-q", folder], "whoosh does not compile")
    with open(stamp_of(environment, lock), "w") as file:
        file.write(digest_of(lock))


def step(command: list[str], complaint: str) -> None:
    """Run a command with its output shown. Raises `Unusable` when it fails."""
    if subprocess.run(command, check=False).returncode:
        raise Unusable(complaint)


def say(line: str) -> None:
    """Show progress at once, also through a pipe."""
    sys.stdout.write(f"guantong: {line}\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> int:
    """`environment.py <folder> <lock>`; 0 when the environment is ready, 2 with one line."""
    environment, lock = arguments
    try:
        check_this_python()
        if not is_current(environment):
            make(environment)
        if not is_installed(environment, lock):
            install(environment, lock)
    except Unusable as problem:
        sys.stderr.write(f"guantong: {problem}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
