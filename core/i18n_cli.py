"""`flask i18n …`: the site's words in its languages."""

import json
from pathlib import Path
from typing import TextIO

import click
from flask import current_app
from flask.cli import AppGroup

from core.catalogue_checks import catalogue_faults, standing, template_faults
from core.catalogue_upkeep import (
    PLURAL_FORMS,
    extracted,
    fill_catalogue,
    missing_translations,
    template_path,
    update_all,
    write_template,
)
from core.catalogues import CatalogueError, compile_all
from core.languages import SITE_LANGUAGES

i18n_cli = AppGroup("i18n", help="Message catalogues: extract, update, fill, compile, check.")
_language = click.argument("language", type=click.Choice(SITE_LANGUAGES))


def _root() -> Path:
    return Path(current_app.root_path)


class _OneLine(click.ClickException):
    """A failure in one line, without a trace."""

    def __init__(self, error: CatalogueError) -> None:
        super().__init__(str(error))


@i18n_cli.command("extract")
def extract_command() -> None:
    """Write translations/messages.pot from Python and templates."""
    try:
        click.echo(f"{write_template(_root())} messages")
    except CatalogueError as error:
        raise _OneLine(error) from error


@i18n_cli.command("update")
def update_command() -> None:
    """Merge messages.pot into every catalogue; English is filled with the messages."""
    try:
        dropped = update_all(_root())
    except CatalogueError as error:
        raise _OneLine(error) from error
    for tag, messages in dropped.items():
        for message in messages:
            click.echo(f"{tag}: dropped {message!r}")


@i18n_cli.command("compile")
def compile_command() -> None:
    """Build the .mo files that are older than their .po."""
    written, failures = compile_all(_root() / "translations")
    for failure in failures:
        click.echo(failure, err=True)
    if written:
        click.echo(f"compiled {', '.join(written)}")
    if failures:
        raise SystemExit(1)


@i18n_cli.command("report")
def report_command() -> None:
    """Print how far each language is, and whether a person has reviewed it."""
    try:
        standings = [standing(tag, _root() / "translations") for tag in SITE_LANGUAGES]
    except CatalogueError as error:
        raise _OneLine(error) from error
    click.echo(f"{'language':<10}{'total':>8}{'translated':>12}{'missing':>9}{'fuzzy':>7}  review")
    for at in standings:
        counts = f"{at.total:>8}{at.translated:>12}{at.missing:>9}{at.fuzzy:>7}"
        click.echo(f"{at.language:<10}{counts}  {at.review}")


@i18n_cli.command("check")
def check_command() -> None:
    """Fail if the catalogues and the sources differ, or a translation does not fit."""
    root = _root()
    try:
        template = extracted(root)
    except CatalogueError as error:
        raise _OneLine(error) from error
    lines = list(template_faults(template))
    path = template_path(root)
    if not path.exists() or path.read_text("utf-8").rstrip("\n") != str(template).rstrip("\n"):
        lines.append(f"{path} is not what the sources say; run `flask i18n extract`")
    for tag in SITE_LANGUAGES:
        lines += catalogue_faults(tag, template, root / "translations", PLURAL_FORMS[tag])
    for line in lines:
        click.echo(line, err=True)
    if lines:
        raise SystemExit(1)
    click.echo(f"{len(template)} messages in {len(SITE_LANGUAGES)} languages")


@i18n_cli.command("missing")
@_language
def missing_command(language: str) -> None:
    """Print the untranslated messages of a language as JSON for a translator."""
    try:
        found = missing_translations(language, _root())
    except CatalogueError as error:
        raise _OneLine(error) from error
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))


@i18n_cli.command("fill")
@_language
@click.argument("file", type=click.File(encoding="utf-8"))
def fill_command(language: str, file: TextIO) -> None:
    """Fill missing translations from a JSON file {message: text or [plural forms]}."""
    try:
        translations = json.load(file)
        if not isinstance(translations, dict):
            raise CatalogueError(f"{file.name}: not a JSON object")
        result = fill_catalogue(language, translations, _root())
    except json.JSONDecodeError as error:
        raise _OneLine(CatalogueError(f"{file.name}: not JSON: {error}")) from error
    except CatalogueError as error:
        raise _OneLine(error) from error
    for line in result.refused:
        click.echo(f"refused {line}", err=True)
    click.echo(f"filled {result.filled}, kept {result.kept}, refused {len(result.refused)}")
    if result.refused:
        raise SystemExit(1)
