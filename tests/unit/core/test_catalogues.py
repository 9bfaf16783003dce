"""Message catalogues: extraction, merging, filling, checking, compiling, and the guard."""

import gettext
import json
import os
import shutil
from pathlib import Path

import polib
import pytest
from flask import Flask, render_template_string
from flask_babel import Babel, force_locale, lazy_gettext, ngettext
from flask_babel import gettext as _

from core.catalogue_upkeep import PLURAL_FORMS
from core.catalogues import (
    TRANSLATIONS,
    catalogue_path,
    catalogue_reviewed,
    compile_catalogue,
    guard_catalogues,
    placeholders,
)
from core.i18n_cli import i18n_cli
from core.languages import SITE_LANGUAGES, locale_of

PYTHON = """
from flask_babel import lazy_gettext as _l, ngettext, pgettext
TITLE = _l("Agreements")
def said(name, n):
    # Translators: as on a letter
    pgettext("greeting", "Dear %(name)s", name=name)
    return ngettext("%(num)s page of %(name)s", "%(num)s pages of %(name)s", n, name=name)
"""
TEMPLATE = """<h1>{{ _("Agreements") }}</h1>
{{ _("Signed by %(who)s", who=who) }} {{ _("Read <b>this</b>") }}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with sources and the real extraction rules."""
    (tmp_path / "translations").mkdir()
    (tmp_path / "templates").mkdir()
    shutil.copy(TRANSLATIONS / "babel.cfg", tmp_path / "translations")
    (tmp_path / "letters.py").write_text(PYTHON, "utf-8")
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE, "utf-8")
    return tmp_path


@pytest.fixture
def app(project: Path) -> Flask:
    app = Flask("letters", root_path=str(project))
    babel = Babel(app, locale_selector=lambda: locale_of(app.config["TAG"]))
    guard_catalogues(babel)
    app.cli.add_command(i18n_cli)
    app.config["TAG"] = "ar"
    return app


@pytest.fixture
def i18n(app: Flask):
    """Run `flask i18n …`."""
    runner = app.test_cli_runner()
    return lambda *words, **options: runner.invoke(args=["i18n", *words], **options)


@pytest.fixture
def prepared(i18n):
    assert i18n("extract").exit_code == 0
    assert i18n("update").exit_code == 0
    return i18n


def fill(i18n, project: Path, tag: str, translations: object):
    path = project / "letters.json"
    path.write_text(json.dumps(translations), "utf-8")
    return i18n("fill", tag, str(path))


def complete(tag: str) -> dict[str, object]:
    """A translation that fits for every message of the project."""
    forms = int(PLURAL_FORMS[tag][9])
    return {
        "Agreements": "AA",
        "Signed by %(who)s": "%(who)s SS",
        "Read <b>this</b>": "<b>RR</b>",
        "greeting\x04Dear %(name)s": "%(name)s DD",
        "%(num)s page of %(name)s": ["%(name)s PP %(num)s"] * forms,
    }


def entry_of(project: Path, tag: str, message: str):
    catalogue = polib.pofile(str(catalogue_path(tag, project / "translations")))
    return catalogue.find(message)


def change(project: Path, tag: str, message: str, **values: object) -> None:
    """Edit one entry of a catalogue by hand."""
    path = catalogue_path(tag, project / "translations")
    catalogue = polib.pofile(str(path), wrapwidth=100)
    entry = catalogue.find(message)
    for name, value in values.items():
        setattr(entry, name, value)
    catalogue.save(str(path))


@pytest.fixture
def finished(prepared, project):
    for tag in SITE_LANGUAGES:
        assert fill(prepared, project, tag, complete(tag)).exit_code == 0
    return prepared


def test_messages_of_python_and_templates_are_extracted_sorted_and_without_lines(i18n, project):
    assert "5 messages" in i18n("extract").output
    text = (project / "translations" / "messages.pot").read_text("utf-8")
    assert "POT-Creation-Date" not in text
    assert "#: letters.py\n" in text
    assert "#. as on a letter" in text
    messages = [entry.msgid for entry in polib.pofile(text)]
    assert messages == sorted(messages)


def test_extracting_again_changes_nothing(prepared, project):
    files = sorted(project.glob("translations/**/*.po*"))
    before = [path.read_bytes() for path in files]
    prepared("extract")
    prepared("update")
    assert len(files) == 7
    assert [path.read_bytes() for path in files] == before


def test_a_template_that_cannot_be_read_is_named(i18n, project):
    (project / "templates" / "page.html").write_text("{% if %}", "utf-8")
    result = i18n("extract")
    assert result.exit_code == 1
    assert "page.html" in result.output


def test_english_is_filled_with_the_messages(prepared, project):
    assert entry_of(project, "en", "Agreements").msgstr == "Agreements"
    plural = entry_of(project, "en", "%(num)s page of %(name)s").msgstr_plural
    assert plural == {0: "%(num)s page of %(name)s", 1: "%(num)s pages of %(name)s"}
    assert prepared("missing", "en").output.strip() == "{}"


@pytest.mark.parametrize(("tag", "forms"), [("zh", 1), ("ru", 3), ("fr", 2), ("es", 2), ("ar", 6)])
def test_a_language_has_its_own_number_of_plural_forms(prepared, project, tag, forms):
    assert len(entry_of(project, tag, "%(num)s page of %(name)s").msgstr_plural) == forms


@pytest.mark.parametrize(("number", "form"), [(0, 0), (1, 1), (2, 2), (7, 3), (42, 4), (100, 5)])
def test_arabic_forms_stand_in_the_order_zero_one_two_few_many_other(number, form):
    expression = PLURAL_FORMS["ar"].partition("plural=")[2].rstrip(";")
    assert gettext.c2py(expression)(number) == form


def test_a_message_whose_words_change_is_untranslated_and_never_guessed(finished, project):
    source = project / "letters.py"
    source.write_text(PYTHON.replace('"Agreements"', '"All agreements"'), "utf-8")
    (project / "templates" / "page.html").write_text(TEMPLATE.replace("Agreements", "x"), "utf-8")
    finished("extract")
    assert "dropped 'Agreements'" in finished("update").output
    assert entry_of(project, "ru", "All agreements").msgstr == ""
    assert entry_of(project, "ru", "Signed by %(who)s").msgstr == "%(who)s SS"


def test_a_complete_set_of_catalogues_passes(finished):
    result = finished("check")
    assert (result.exit_code, result.output) == (0, "5 messages in 6 languages\n")


def test_an_untranslated_message_fails_the_check(prepared):
    result = prepared("check")
    assert result.exit_code == 1
    assert "ru: 'Agreements': not translated" in result.output
    assert "en: " not in result.output


@pytest.mark.parametrize(
    ("message", "values", "fault"),
    [
        ("Signed by %(who)s", {"msgstr": "%(whom)s"}, "placeholders who became whom"),
        ("Signed by %(who)s", {"msgstr": "SS"}, "placeholders who became none"),
        ("Signed by %(who)s", {"msgstr": "%(who)s 5%"}, "cannot be formatted"),
        ("Agreements", {"msgstr": " AA"}, "white space"),
        ("Agreements", {"msgstr": "AA\n"}, "white space"),
        ("Agreements", {"flags": ["fuzzy"]}, "fuzzy"),
        ("Agreements", {"obsolete": 1}, "missing"),
        ("Agreements", {"msgid": "Old"}, "no longer in the sources"),
        ("Read <b>this</b>", {"msgstr": "<b>RR"}, "HTML tags"),
        ("%(num)s page of %(name)s", {"msgstr_plural": {0: "%(num)s %(name)s"}}, "1 plural forms"),
    ],
)
def test_what_does_not_fit_fails_the_check(finished, project, message, values, fault):
    change(project, "ru", message, **values)
    result = finished("check")
    assert result.exit_code == 1
    assert fault in result.output


def test_a_form_may_say_its_number_in_words(finished, project):
    forms = {**dict.fromkeys(range(6), "%(num)s %(name)s"), 1: "PP %(name)s", 2: "%(name)s"}
    change(project, "ar", "%(num)s page of %(name)s", msgstr_plural=forms)
    assert finished("check").exit_code == 0


def test_a_template_older_than_the_sources_fails_the_check(finished, project):
    (project / "more.py").write_text('_("New")', "utf-8")
    result = finished("check")
    assert result.exit_code == 1
    assert "flask i18n extract" in result.output


def test_other_plural_rules_than_the_languages_fail_the_check(finished, project):
    path = catalogue_path("ru", project / "translations")
    catalogue = polib.pofile(str(path))
    catalogue.metadata["Plural-Forms"] = "nplurals=2; plural=(n != 1);"
    catalogue.save(str(path))
    assert "ru: Plural-Forms is not" in finished("check").output


def test_only_what_fits_is_filled_and_the_rest_is_named(prepared, project):
    wrong = {
        "Agreements": "AA",
        "Never written": "x",
        "Signed by %(who)s": "%(whom)s",
        "Read <b>this</b>": "RR",
        "%(num)s page of %(name)s": ["%(num)s %(name)s", "%(num)s %(name)s"],
        "greeting\x04Dear %(name)s": 7,
    }
    result = fill(prepared, project, "ru", wrong)
    assert result.exit_code == 1
    assert "filled 1, kept 0, refused 5" in result.output
    for message in wrong.keys() - {"Agreements"}:
        assert repr(message.rpartition("\x04")[2])[1:-1] in result.output
    missing = json.loads(prepared("missing", "ru").stdout)
    assert len(missing) == 4
    assert missing["%(num)s page of %(name)s"] == ["", "", ""]


def test_filling_leaves_what_is_translated(finished, project):
    result = fill(finished, project, "ru", {"Agreements": "ZZ"})
    assert "filled 0, kept 1" in result.output
    assert entry_of(project, "ru", "Agreements").msgstr == "AA"


def test_a_file_that_is_not_json_is_one_line(prepared, project):
    (project / "bad.json").write_text("{", "utf-8")
    result = prepared("fill", "ru", str(project / "bad.json"))
    assert result.exit_code == 1
    assert result.output.count("\n") == 1


def test_the_report_counts_each_language(finished, project):
    change(project, "ru", "Agreements", flags=["fuzzy"])
    change(project, "fr", "Agreements", msgstr="")
    lines = {line.split()[0]: line.split()[1:] for line in finished("report").output.splitlines()}
    assert lines["ar"] == ["5", "5", "0", "0", "machine"]
    assert lines["ru"] == ["5", "4", "0", "1", "machine"]
    assert lines["fr"] == ["5", "4", "1", "0", "machine"]


def test_a_catalogue_is_compiled_only_when_it_is_newer(finished, project):
    assert "zh, en, ru, fr, es, ar" in finished("compile").output
    assert finished("compile").output == ""
    source = catalogue_path("ru", project / "translations")
    later = source.with_suffix(".mo").stat().st_mtime_ns + 1
    os.utime(source, ns=(later, later))
    assert finished("compile").output == "compiled ru\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('msgid "Agreements"\nmsgstr "open', "messages.po"),
        ('msgid "By %(who)s"\nmsgstr "%(whom)s"\n', "'By %(who)s'"),
    ],
)
def test_a_bad_catalogue_is_one_line_and_leaves_the_compiled_one(finished, project, text, named):
    finished("compile")
    source = catalogue_path("ru", project / "translations")
    compiled = source.with_suffix(".mo").read_bytes()
    source.write_text(text, "utf-8")
    later = source.with_suffix(".mo").stat().st_mtime_ns + 1
    os.utime(source, ns=(later, later))
    result = finished("compile")
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert str(source) in result.output
    assert named in result.output
    assert source.with_suffix(".mo").read_bytes() == compiled


def test_flask_babel_finds_the_catalogue_of_every_language(finished, app):
    finished("compile")
    for tag in SITE_LANGUAGES:
        app.config["TAG"] = tag
        with app.test_request_context():
            assert _("Agreements") == ("Agreements" if tag == "en" else "AA")
            assert str(lazy_gettext("Signed by %(who)s", who="x")).startswith(
                "Signed" if tag == "en" else "x SS"
            )


def bad_catalogue(project: Path) -> None:
    """A compiled catalogue that no check has seen."""
    path = catalogue_path("ar", project / "translations")
    catalogue = polib.pofile(str(path))
    catalogue.find("Signed by %(who)s").msgstr = "%(whom)s SS"
    catalogue.find("Read <b>this</b>").msgstr = "<b>100%</b>"
    catalogue.find("%(num)s page of %(name)s").msgstr_plural[3] = "%(nom)s"
    path.with_suffix(".mo").write_bytes(catalogue.to_binary())


def test_another_language_is_spoken_in_a_block_and_the_first_one_after_it(finished, app):
    finished("compile")
    app.config["TAG"] = "en"
    with app.test_request_context():
        assert _("Agreements") == "Agreements"
        with force_locale("fr"):
            assert _("Agreements") == "AA"
            with force_locale("en"):
                assert _("Agreements") == "Agreements"
            assert _("Agreements") == "AA"
        assert _("Agreements") == "Agreements"


def test_a_translation_that_fails_is_shown_in_english_in_python_and_templates(
    finished, project, app, caplog
):
    bad_catalogue(project)
    with app.test_request_context():
        assert _("Signed by %(who)s", who="KZ") == "Signed by KZ"
        page = render_template_string(
            "{{ _('Signed by %(who)s', who='KZ') }}, {{ _('Read <b>this</b>') }}, "
            "{{ _('Agreements') }}"
        )
        assert page == "Signed by KZ, Read <b>this</b>, AA"
    assert "'Signed by %(who)s' left out" in caplog.text


def test_a_plural_form_that_fails_falls_back_alone(finished, project, app):
    bad_catalogue(project)
    words = ("%(num)s page of %(name)s", "%(num)s pages of %(name)s")
    with app.test_request_context():
        assert ngettext(*words, 3, name="KZ") == "3 pages of KZ"
        assert ngettext(*words, 42, name="KZ") == "KZ PP 42"


def test_a_catalogue_is_unreviewed_until_its_header_names_a_review(finished, project):
    folder = project / "translations"
    assert not catalogue_reviewed("ru", folder)
    assert not catalogue_reviewed("kk", folder)
    path = catalogue_path("fr", folder)
    path.write_text(path.read_text("utf-8").replace("X-Review: machine", "X-Review: 2026-08"))
    assert catalogue_reviewed("fr", folder)
    finished("update")
    assert "X-Review: 2026-08" in path.read_text("utf-8")


def test_a_catalogue_that_is_not_there_is_said_in_one_line(i18n, project):
    i18n("extract")
    assert i18n("report").output.count("\n") == 1
    assert "flask i18n update" in i18n("compile").output
    assert not list(project.glob("translations/**/*.mo"))


def test_an_unchanged_catalogue_is_not_written(finished, project):
    assert compile_catalogue("ru", project / "translations")
    assert not compile_catalogue("ru", project / "translations")


def test_placeholders_are_the_named_ones():
    assert placeholders("%(a)s 5%% %(b)d %(c).2f 7%") == {"a", "b", "c"}
    assert placeholders("%%(a)s") == set()
