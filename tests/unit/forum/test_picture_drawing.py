"""Editions in the calendar of years, and squares by name."""

import re
from datetime import date

import pytest

from core.pictures.words import PHONE, width_of
from forum.picture_drawing import Held, draw_shares, draw_years, stacked


def held(day, place="Beijing", outcomes=1):
    return Held(date.fromisoformat(day), place, "en", outcomes, f"Edition of {day}", "/en/")


def test_editions_far_apart_share_a_row():
    assert len(stacked([held("2018-10-24"), held("2018-02-09")])) == 1


def test_editions_a_day_apart_stand_beneath_each_other():
    assert len(stacked([held("2023-10-17"), held("2023-10-18")])) == 2


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_every_edition_is_drawn_once_with_its_outcomes(registry_app, language):
    editions = [held("2015-05-27", outcomes=8), held("2023-10-17", outcomes=0)]
    with registry_app.test_request_context(f"/{language}/"):
        svg = str(draw_years(editions, 2012, 2026, language).svg("x", "t", "d"))
    assert svg.count("<a ") == 2
    assert ">8</text>" in svg


def test_words_of_another_language_are_marked(registry_app):
    with registry_app.test_request_context("/ar/"):
        svg = str(draw_years([held("2015-05-27")], 2012, 2026, "ar").svg("x", "t", "d"))
    assert 'lang="en" direction="ltr" text-anchor="end"' in svg


def test_long_names_of_squares_are_broken_to_what_a_phone_has_room_for(registry_app):
    long = "Far East, South and South East Asia, Australasia and the Pacific Islands"
    with registry_app.test_request_context("/en/"):
        svg = str(draw_shares([(long, 2, "a"), ("Europe", 7, "a")], "en").svg("x", "t", "d"))
    lines = re.findall(r">([^<>]+)</text>", svg)
    assert " ".join(lines[:-3]) == long
    assert all(width_of(line) <= PHONE for line in lines)
    assert lines[-3:] == ["2", "Europe", "7"]
    assert svg.count("<rect") == 9
