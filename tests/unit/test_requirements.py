"""The locks hold what the requirements ask for, and each file can be verified."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


def asked(name):
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return [Requirement(line) for line in lines if line and line[0] not in "#-"]


def locked(name):
    """Locked versions by canonical name; a universal lock may hold several for one name."""
    versions: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text("utf-8").splitlines():
        if "==" in line and line[0] not in "# ":
            requirement = Requirement(line.rstrip("\\ "))
            (pin,) = requirement.specifier
            versions.setdefault(canonicalize_name(requirement.name), set()).add(pin.version)
    return versions


@pytest.mark.parametrize(
    ("wanted", "lock"),
    [
        ("requirements.in", "requirements.txt"),
        ("requirements.in", "requirements-dev.txt"),
        ("requirements-dev.in", "requirements-dev.txt"),
        ("requirements-bench.in", "requirements-bench.txt"),
    ],
)
def test_the_lock_satisfies_what_is_asked(wanted, lock):
    versions = locked(lock)
    for requirement in asked(wanted):
        found = versions.get(canonicalize_name(requirement.name), set())
        assert found, f"{requirement} is not in {lock}; run: make lock"
        for version in found:
            assert requirement.specifier.contains(version), f"{requirement}: {lock} has {version}"


def test_development_runs_on_the_versions_of_the_product():
    development = locked("requirements-dev.txt")
    product = locked("requirements.txt")
    assert {name: development.get(name) for name in product} == product


@pytest.mark.parametrize(
    "lock", ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"]
)
def test_every_locked_package_carries_a_hash(lock):
    entries = (ROOT / lock).read_text("utf-8").replace("\\\n", " ").splitlines()
    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry)
