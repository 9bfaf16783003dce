"""The measures of colours, and that the page of components reads what is there."""

import pytest

from pages.about.components import component_files, contrast, scale, swatches, tokens


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000", "#ffffff", 21.0),
        ("#fff", "#fff", 1.0),
        ("#777777", "#ffffff", 4.48),  # the well-known grey that just fails
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


def test_every_pair_of_colours_has_the_contrast_that_it_needs(app):
    with app.app_context():
        found = swatches()
    assert {one.scheme for one in found} == {"light", "dark"}
    assert len(found) >= 30
    assert [(one.scheme, one.colour, one.ground) for one in found if not one.suffices] == []


def test_dark_colours_stand_on_the_light_ones(app):
    with app.app_context():
        found = tokens()
    assert found["light"].keys() == found["dark"].keys()
    assert found["light"]["paper"] != found["dark"]["paper"]


def test_files_of_components_say_how_they_are_called(app):
    with app.app_context():
        files = component_files()
        assert dict(scale())
    assert {"facts", "forms", "lists", "status"} <= {file.name for file in files}
    for file in files:
        assert file.note, file.name
        assert file.macros, file.name
