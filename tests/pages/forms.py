"""Forms as a browser would send them: the fields of a page's form with what stands in them."""

from werkzeug.datastructures import MultiDict

from tests.pages.reading import Element, Page


def form_of(html: str, action: str = "") -> MultiDict[str, str]:
    """What the form with this end of its action sends; the form `edit` without one."""
    page = Page(html)
    (form,) = [
        one
        for one in page.all("form")
        if (one.get("action", "").endswith(action) if action else one.get("id") == "edit")
    ]
    return sent_by_form(page, form)


def sent_by_form(page: Page, form: Element) -> MultiDict[str, str]:
    """What a form of a page sends."""
    return MultiDict(pair for one in page.all(within=form) for pair in _sent(page, one))


def _sent(page, one):
    name = one.get("name")
    if not name or one.tag == "button":
        return
    if one.tag == "textarea":
        yield name, "".join(one.itertext()).removeprefix("\n")
    elif one.tag == "select":
        chosen = [
            option for option in page.all("option", within=one) if "selected" in option.attrib
        ]
        yield name, chosen[0].get("value", "") if chosen else ""
    elif one.get("type") not in ("checkbox", "radio") or "checked" in one.attrib:
        yield name, one.get("value", "")


def with_values(form: MultiDict[str, str], /, **values) -> MultiDict[str, str]:
    """The form with something else in some of its fields; a list is several values."""
    filled = form.copy()
    for name, value in values.items():
        filled.setlist(name, value if isinstance(value, list) else [value])
    return filled
