"""Embeds on a page of another site: axe, a phone's width, links, and the code to copy."""

import pytest

PATHS = ("embed/r/A0077", "embed/agreement?form=cmaa&rows=5", "embed/concept")


@pytest.mark.browser
@pytest.mark.parametrize("tag", ["ar", "en", "zh"])
@pytest.mark.parametrize("path", PATHS)
def test_an_embed_is_accessible_and_fits_a_phone(visit, tag, path):
    found = visit(f"/{tag}/{path}")
    assert found.violations == []
    assert found.overflow == {320: [], 390: []}
    assert found.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_takes_the_colours_of_the_reader(visitor, scheme):
    page = visitor("/en/embed/r/A0077", color_scheme=scheme)
    shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (shade == "rgb(255, 255, 255)") == (scheme == "light")


@pytest.mark.browser
def test_another_site_shows_it_by_the_code_that_the_page_gives(visitor, site):
    page = visitor("/ar/agreements/A0077", java_script_enabled=False)
    page.locator(".embedding summary").click()
    code = page.get_by_role("textbox").and_(page.locator("#embed-code")).input_value()
    assert f"{site}/ar/embed/r/A0077" in code
    other = "http://elsewhere.example/"
    page.route(other, lambda route: route.fulfill(content_type="text/html", body=code))
    page.goto(other)
    frame = page.frame_locator("iframe")
    frame.locator("h1 a").click()
    page.wait_for_url(f"{site}/ar/agreements/A0077")
    assert page.context.cookies() == []


@pytest.mark.browser
def test_another_site_cannot_frame_a_page(visitor, site):
    page = visitor("/en/embed/r/A0077")
    other = "http://elsewhere.example/"
    body = f'<iframe src="{site}/en/agreements/A0077"></iframe>'
    page.route(other, lambda route: route.fulfill(content_type="text/html", body=body))
    page.goto(other)
    assert page.frame_locator("iframe").locator("h1").count() == 0
