"""Every page, asked for as every role, answers as the map of rules says."""

import pytest
from werkzeug.routing import BaseConverter, Rule
from werkzeug.routing.converters import AnyConverter, NumberConverter

from accounts.actors import Person, Visitor
from core.permissions import RULES, allows
from core.programs import is_for_programs
from tests.people import ROLES, SCOPES, sign_in

UNREADY = 503  # `/readyz` may say so of a site without a worker


def actor_of(role):
    if role == "visitor":
        return Visitor()
    return Person(1, role, "", "en", 1, frozenset({(role, SCOPES.get(role, ""))}))


def sample(converter: BaseConverter):
    """A value that the converter of an address takes."""
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 1 if isinstance(converter, NumberConverter) else "x"


def address_of(rule: Rule) -> str:
    values = {name: sample(converter) for name, converter in rule._converters.items()}
    built = rule.build(values | ({"lang": "en"} if "lang" in rule.arguments else {}))
    assert built is not None, rule
    return built[1]


def pages(app):
    """Address, rule's name and endpoint of every GET route but the static files."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.endpoint.endswith("static"):
            named = getattr(app.view_functions[rule.endpoint], "rule", None)
            yield address_of(rule), named, rule.endpoint


def test_every_endpoint_names_a_rule_of_the_map(app):
    unnamed = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if not endpoint.endswith("static") and getattr(view, "rule", None) not in RULES
    }
    assert unnamed == set()


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_the_map_allows_and_nothing_else(app, client, role):
    sign_in(client, role)
    wrong = []
    for address, rule, endpoint in pages(app):
        answer = client.get(address)
        outcome = outcome_of(answer)
        answer.close()  # what streams holds the request until it is read or closed
        expected = "served" if allows(actor_of(role), rule) else refusal(role)
        if is_for_programs(address) and rule != "site.read":
            expected = "asked for a token"  # a cookie says nothing there
        if outcome != expected:
            wrong.append((endpoint, address, rule, answer.status_code, outcome, expected))
    assert wrong == []


def refusal(role):
    return "asked to sign in" if role == "visitor" else "refused"


def outcome_of(answer):
    if answer.status_code == 401:
        return "asked for a token"
    if answer.status_code == 403:
        return "refused"
    if answer.status_code == 303 and "/account/sign-in" in (answer.location or ""):
        return "asked to sign in"
    if answer.status_code < 500 or answer.status_code == UNREADY:
        return "served"
    return "failed"


@pytest.mark.parametrize("role", ROLES)
def test_a_page_that_is_not_there_is_the_same_for_all(client, role):
    sign_in(client, role)
    assert client.get("/en/no-such-page").status_code == 404
