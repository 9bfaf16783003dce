"""A throw-away PostgreSQL server on a socket in a temporary folder, no network."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg

from tests.prerequisites import postgres_programs

ROLE = "guantong"
UNPRIVILEGED = ("postgres", "nobody")
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=32MB",
    "autovacuum=off",  # it would go round the databases of all tests
    "jit=off",  # tables without statistics look dear, and compiling costs more than any of them
    "dynamic_shared_memory_type=mmap",  # in its own folder, where nothing of it is left
    "max_wal_size=64MB",
    "min_wal_size=32MB",
)
MEMORY = Path("/dev/shm")
ENOUGH = 2_000_000_000
"""Bytes that must be free there for the clusters of the workers, some hundred megabytes each."""


class PostgresServer:
    """A running server; its databases are made as copies of others."""

    def __init__(self, address: str) -> None:
        self.address = address

    def database(self, name: str) -> str:
        """The SQLAlchemy address of a database of the server."""
        return self.address.replace("/guantong?", f"/{name}?")

    def make(self, name: str, template: str = "template0") -> str:
        """Make a database like the template; its address. Nobody may be connected to that.

        Its files are copied, which costs a fifth of writing them through the log.
        """
        self._tell(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.database(name)

    def drop(self, name: str) -> None:
        """Take a database away, whoever is connected to it."""
        self._tell(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _tell(self, statement: str) -> None:
        plain = self.address.replace("postgresql+psycopg:", "postgresql:")
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement)

    def dump(self, name: str, path: Path) -> None:
        """Write a database to a file, for the servers of other workers."""
        self._run("pg_dump", "--format=custom", "--compress=0", f"--file={path}", name)

    def restore(self, path: Path, name: str) -> None:
        """Make a database of such a file."""
        self.make(name)
        self._run("pg_restore", "--exit-on-error", f"--dbname={name}", path)

    def _run(self, program: str, *arguments: str | Path) -> None:
        folder = parse_qs(urlsplit(self.address).query)["host"][0]
        _run(None, postgres_programs() / program, "-h", folder, "-U", ROLE, *arguments)


@contextmanager
def temporary_postgres() -> Iterator[str]:
    """The SQLAlchemy address of an empty database; the server ends with the block.

    Skips the test (in CI: fails it) when the server's programs are missing.
    Role and database are called `guantong`; the role may create databases.
    """
    programs = postgres_programs()
    # A socket's path may hold 107 bytes at most, so not pytest's deep tmp_path.
    folder = Path(tempfile.mkdtemp(prefix="guantong-pg-", dir=_roomy()))
    account = _account()
    try:
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
        cluster = folder / "cluster"
        initdb = ["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
        _run(account, programs / "initdb", *initdb, f"--username={ROLE}", "-D", cluster)
        try:
            _start(account, programs, folder)
            _run(account, programs / "createdb", "-h", folder, "-U", ROLE, ROLE)
            yield f"postgresql+psycopg://{ROLE}@/{ROLE}?host={folder}"
        finally:
            if (cluster / "postmaster.pid").exists():
                _run(account, programs / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", cluster)
    finally:
        shutil.rmtree(folder)


def _roomy() -> Path:
    """Memory where there is enough of it, otherwise the disk."""
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
    return MEMORY if in_memory and os.access(MEMORY, os.W_OK) else Path("/tmp")


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as: initdb refuses root; None means the present user."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in UNPRIVILEGED if name in known)


def _start(account: pwd.struct_passwd | None, programs: Path, folder: Path) -> None:
    settings = [f"-c {setting}" for setting in (*QUICK, "listen_addresses=''")]
    options = " ".join([f"-k {folder}", *settings])
    pg_ctl = (programs / "pg_ctl", "start", "-w", "-t", "60", "-D", folder / "cluster")
    try:
        _run(account, *pg_ctl, "-l", folder / "log", "-o", options)
    except RuntimeError as error:
        log = folder / "log"
        raise RuntimeError(f"{error}\n{log.read_text() if log.exists() else ''}") from None


def _run(account: pwd.struct_passwd | None, *command: str | Path) -> None:
    """Run one of PostgreSQL's programs. Raises `RuntimeError` with its last words."""
    done = subprocess.run(
        command,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
        stdin=subprocess.DEVNULL,
        # A file, not a pipe: the server that pg_ctl leaves behind keeps it open.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if "start" not in command else subprocess.DEVNULL,
        text=True,
        check=False,
    )
    if done.returncode:
        name = Path(command[0]).name
        raise RuntimeError(f"{name} failed ({done.returncode}): {(done.stderr or '').strip()}")
