"""Settings as a person sets them: environment variables in, one line out when they are wrong."""

from __future__ import annotations

import re
from multiprocessing import get_context

import pytest

from config import VARIABLES, SettingsError, load_settings, port_number

SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def environ(tmp_path):
    return {"GUANTONG_INSTANCE": str(tmp_path / "instance")}


@pytest.fixture
def production(environ):
    return environ | {
        "GUANTONG_ENV": "production",
        "GUANTONG_ORIGIN": "https://guantong.example",
        "GUANTONG_SECRET_KEY": SECRET,
    }


def test_nothing_needs_to_be_set(environ, tmp_path):
    settings = load_settings(environ)
    assert settings.instance == tmp_path / "instance"
    assert settings.environment == "development"
    assert not settings.is_production
    assert settings.origin == "http://localhost:8000"
    assert settings.database_url == f"sqlite:///{tmp_path}/instance/guantong.sqlite3"
    assert settings.search_url == f"whoosh:{tmp_path}/instance/search"
    assert settings.mail_url == ""
    assert settings.review == "two"
    assert settings.page_cache_mb == 32


def test_an_empty_variable_counts_as_unset(environ):
    named = {name: "" for name in VARIABLES if name != "GUANTONG_INSTANCE"}
    assert load_settings(environ | named) == load_settings(environ)


def test_the_secret_is_made_once_and_only_its_owner_reads_it(environ, tmp_path):
    secret = load_settings(environ).secret_key
    assert len(secret) >= 32
    assert load_settings(environ).secret_key == secret
    assert (tmp_path / "instance/secret_key").stat().st_mode & 0o777 == 0o600


def _secret_of(environ):
    return load_settings(environ).secret_key


def test_processes_that_start_together_share_one_secret(environ, tmp_path):
    with get_context("spawn").Pool(2) as pool:
        assert len(set(pool.map(_secret_of, [environ] * 8))) == 1
    assert [path.name for path in (tmp_path / "instance").iterdir()] == ["secret_key"]


def test_a_damaged_secret_is_not_used(environ, tmp_path):
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance/secret_key").write_text("short")
    with pytest.raises(SettingsError, match="delete the file"):
        load_settings(environ)


def test_production_takes_what_it_is_given(production):
    settings = load_settings(production)
    assert settings.is_production
    assert settings.origin == "https://guantong.example"
    assert settings.secret_key == SECRET


@pytest.mark.parametrize("name", ["GUANTONG_SECRET_KEY", "GUANTONG_ORIGIN"])
def test_production_needs_a_secret_and_an_origin(production, tmp_path, name):
    with pytest.raises(SettingsError, match=f"^GUANTONG_ENV=production needs {name} to be set$"):
        load_settings(production | {name: ""})
    assert not (tmp_path / "instance").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GUANTONG_ENV", "prod"),
        ("GUANTONG_REVIEW", "three"),
        ("GUANTONG_SECRET_KEY", "short"),
        ("GUANTONG_ORIGIN", "guantong.example"),
        ("GUANTONG_ORIGIN", "https://guantong.example/site"),
        ("GUANTONG_ORIGIN", "https://guantong.example:port"),
        ("GUANTONG_ORIGIN", "https://user@guantong.example"),
        ("GUANTONG_ORIGIN", "ftp://guantong.example"),
        ("GUANTONG_MAIL_URL", "mail.example"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_variable(environ, name, value):
    with pytest.raises(SettingsError, match=name) as caught:
        load_settings(environ | {name: value})
    assert "\n" not in str(caught.value)


def test_an_instance_folder_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=re.escape(str(tmp_path / "file/instance"))) as caught:
        load_settings({"GUANTONG_INSTANCE": str(tmp_path / "file/instance")})
    assert "GUANTONG_INSTANCE" in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_bare_postgresql_address_gets_the_driver_that_is_installed(environ, scheme):
    settings = load_settings(environ | {"GUANTONG_DATABASE_URL": f"{scheme}://u:p@db/guantong"})
    assert settings.database_url == "postgresql+psycopg://u:p@db/guantong"


def test_secrets_stay_out_of_logs(environ):
    told = {
        "GUANTONG_SECRET_KEY": SECRET,
        "GUANTONG_DATABASE_URL": "postgresql+psycopg://u:hidden@db/guantong",
        "GUANTONG_MAIL_URL": "smtp://u:hidden@mail.example",
    }
    shown = repr(load_settings(environ | told))
    assert SECRET not in shown
    assert "hidden" not in shown


def test_the_port_is_part_of_the_development_origin(environ):
    assert load_settings(environ | {"PORT": "8001"}).origin == "http://localhost:8001"


@pytest.mark.parametrize("text", ["80a", "0", "65536", "-1", "8000.5", "٨٠٠٠"])
def test_a_port_is_a_number_from_1_to_65535(text):
    with pytest.raises(SettingsError, match=r"^PORT must be a number from 1 to 65535"):
        port_number({"PORT": text})


@pytest.mark.parametrize("text", ["much", "-1", "1.5", "٣", "10000000"])
def test_the_page_cache_is_a_number_of_megabytes(environ, text):
    with pytest.raises(SettingsError, match="GUANTONG_PAGE_CACHE must be a number of megabytes"):
        load_settings(environ | {"GUANTONG_PAGE_CACHE": text})


def test_the_page_cache_can_be_nothing(environ):
    assert load_settings(environ | {"GUANTONG_PAGE_CACHE": "0"}).page_cache_mb == 0


@pytest.mark.parametrize("text", ["many", "-1", "1.5", "٣", "10000000"])
def test_the_limit_of_searches_is_a_number(environ, text):
    with pytest.raises(SettingsError, match="GUANTONG_SEARCHES_PER_MINUTE must be a number"):
        load_settings(environ | {"GUANTONG_SEARCHES_PER_MINUTE": text})


def test_searches_are_limited_unless_the_setting_says_otherwise(environ):
    assert load_settings(environ).searches_per_minute == 120
    told = {"GUANTONG_SEARCHES_PER_MINUTE": "0"}
    assert load_settings(environ | told).searches_per_minute == 0
