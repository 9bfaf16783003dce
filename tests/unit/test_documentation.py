"""What people can set and call is written down: settings, commands, packages, decisions."""

import re
from pathlib import Path

import click
import pytest

from app import create_app
from config import VARIABLES
from exchange.api.operations import operations
from exchange.api.problems import PROBLEMS
from exchange.api.writing.acts import acts

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
OURS = ("registry", "search", "accounts", "i18n", "mail", "work", "backup", "restore")


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_every_setting_is_in_the_readme(name):
    assert f"`{name}`" in README


def test_every_command_is_in_the_readme(tmp_path):
    app = create_app({"GUANTONG_INSTANCE": str(tmp_path)})
    wanted = []
    for name in OURS:
        command = app.cli.commands[name]
        children = command.commands if isinstance(command, click.Group) else [""]
        wanted += [f"flask {name} {child}".strip() for child in children]
    assert [line for line in wanted if line not in README] == []


def test_every_direct_dependency_has_its_reason():
    reasons = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    for line in (ROOT / "requirements.in").read_text("utf-8").splitlines():
        name = re.match(r"([a-z0-9-]+)", line)
        if name:
            assert name[1] in reasons, f"docs/dependencies.md does not say why {name[1]} is here"


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_package_is_in_the_picture_of_the_house():
    house = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    packages = [path.parent.name for path in ROOT.glob("*/__init__.py")]
    assert [name for name in packages if f"{name}/" not in house] == []


def test_every_address_problem_and_parameter_of_the_api_is_written_down():
    written = (ROOT / "docs" / "api.md").read_text("utf-8")
    for operation in operations().values():
        assert f"`/api/v1{operation.path.format(code='A0077', number=1)}" in written
        common = [one.name for one in operation.parameters if not one.many and one.name != "q"]
        assert [name for name in common if f"`{name}`" not in written] == []
    for act in acts():
        named = {"number": 12, "language": "fr", "document": "DOC0001", "party": "CN"}
        path = act.path.format(code="A0077", fact="L0001", **named)
        assert f"| {act.method.upper()} `/api/v1{path}` | `{act.scope}` |" in written
        assert [name for name in act.body or () if f"`{name}`" not in written] == []
    for status, (name, _title) in PROBLEMS.items():
        assert f"| {status} | `{name}` |" in written
