"""How the API answers: tags and 304, other methods, other sites, cookies, and problems."""

import pytest

from core.languages import SITE_LANGUAGES
from exchange.api.problems import PROBLEMS
from tests.pages.asking import API, answer_at, pages_at
from tests.people import sign_in

LIST = f"{API}/agreements?limit=2"


def problem_at(client, path, status, **options):
    answer = client.get(path, **options)
    assert answer.status_code == status, answer.text[:200]
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    problem = answer.get_json()
    assert problem["status"] == status
    assert problem["title"]
    return problem


@pytest.mark.parametrize(
    "path",
    ["/", "/kinds", "/agreements?limit=2", "/records/A0077", "/search?q=transit&limit=2",
     "/records/A0077/versions", "/records/A0077/versions/1", "/openapi.json"],
)  # fmt: skip
def test_what_did_not_change_is_confirmed_for_anybody(searcher, path):
    first = searcher.get(API + path)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "public, no-cache"
    tag = first.headers["ETag"]
    again = searcher.get(API + path, headers={"If-None-Match": tag, "Accept-Language": "zh"})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert searcher.get(API + path).headers["ETag"] == tag


def test_a_tag_is_of_one_question(searcher):
    tags = {
        searcher.get(f"{LIST}{more}").headers["ETag"]
        for more in ("", "&lang=zh", "&as_of=2015-05-28", "&fields=code")
    }
    assert len(tags) == 4


def test_a_change_gives_another_tag(change_record, writable_search):
    client = writable_search.test_client()
    before = client.get(f"{API}/records/A0077")
    change_record("A0077", lambda record: setattr(record.texts[0], "title", "Lanternfish"))
    after = client.get(f"{API}/records/A0077", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.json["version"] == before.json["version"] + 1
    assert after.json["content"]["texts"][0]["title"] == "Lanternfish"


def test_data_depend_on_the_address_alone(searcher):
    answers = [searcher.get(LIST, headers={"Accept-Language": tag}).data for tag in SITE_LANGUAGES]
    assert len(set(answers)) == 1


def test_head_tells_what_get_would(searcher):
    got, headed = searcher.get(LIST), searcher.head(LIST)
    assert headed.data == b""
    for name in ("ETag", "Content-Type", "Content-Length", "Link", "Access-Control-Allow-Origin"):
        assert headed.headers[name] == got.headers[name], name


def test_pages_of_other_sites_may_ask(searcher):
    asking = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET",
              "Access-Control-Request-Headers": "if-none-match"}  # fmt: skip
    answer = searcher.options(LIST, headers=asking)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Link" in searcher.get(LIST).headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/agreements", "/records/A0077", "/search"])
def test_nothing_can_be_written(searcher, method, path):
    answer = getattr(searcher, method)(API + path, json={"code": "A0077"})
    assert answer.status_code == 405
    assert answer.content_type == "application/problem+json"
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_no_cookie_is_set_or_read(client):
    sign_in(client, "editor")
    answer = client.get(f"{API}/agreements")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in answer.headers
    assert client.get("/en/desk/").status_code == 200  # and the session is as it was


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limi=2", "limi"),
        ("page=2", "page"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("limit=2&limit=3", "limit"),
        ("lang=tlh", "lang"),
        ("lang=en&lang=zh", "lang"),
        ("sort=price", "sort"),
        ("status=nonsense", "status"),
        ("status=", "status"),
        ("administration=ZZ", "administration"),
        ("administration=WCO", "administration"),
        ("year=15", "year"),
        ("year=٢٠١٥", "year"),
        ("count=yes", "count"),
        ("fields=code,price", "fields"),
        ("fields=code,,title", "fields"),
        ("fields=content.observations", "fields"),
        ("cursor=made-up", "cursor"),
        ("as_of=9999-01-01", "as_of"),
        ("as_of=yesterday", "as_of"),
        ("as_of=2015-02-30", "as_of"),
        ("as_of=2015-05-28&as_of=2015-05-29", "as_of"),
        ("&".join(["year=2015"] * 21), "year"),
    ],
)
def test_a_bad_parameter_is_named(searcher, query, parameter):
    problem = problem_at(searcher, f"{API}/agreements?{query}", 400)
    assert problem["parameter"] == parameter
    assert problem["detail"]
    assert problem["type"].endswith("/api/v1/problems/bad-request")


def test_what_is_not_known_is_answered_with_what_is(searcher):
    problem = problem_at(searcher, f"{API}/measures?form=mra", 400)
    assert problem["known"] == [
        "status", "sort", "limit", "cursor", "count", "lang", "as_of", "fields",
    ]  # fmt: skip
    assert "in_force" in problem_at(searcher, f"{API}/measures?status=x", 400)["known"]


def test_a_cursor_is_good_for_its_own_list_only(searcher):
    following = answer_at(searcher, "/agreements?limit=2&sort=code")["links"]["next"]
    cursor = following.rpartition("cursor=")[2]
    answer_at(searcher, f"/agreements?sort=code&fields=code&limit=5&cursor={cursor}")
    for other in ("/agreements?sort=date", "/agreements?sort=code&status=in_force", "/events?a=b"):
        address = f"{other}&cursor={cursor}".replace("a=b&", "")
        assert answer_at(searcher, address, status=400)["parameter"] == "cursor"
    changed = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
    answer_at(searcher, f"/agreements?sort=code&cursor={changed}", status=400)


@pytest.mark.parametrize(
    ("path", "status", "options"),
    [
        ("/api/v1/nothing", 404, {}),
        ("/api/elsewhere", 404, {}),
        ("/api/v1/records/A0077%00", 404, {}),
        ("/api/v1/search?q=a%00b", 400, {}),
        ("/api/v1/agreements", 406, {"headers": {"Accept": "text/csv"}}),
        (f"/api/v1/search?q={'a' * 9000}", 414, {}),
    ],
)
def test_other_problems_are_told_as_json(searcher, path, status, options):
    problem = problem_at(searcher, path, status, **options)
    assert problem["type"].endswith(f"/{PROBLEMS[status][0]}")


@pytest.mark.parametrize("accepted", ["*/*", "application/*", "text/html,*/*;q=0.1", ""])
def test_whoever_takes_json_somehow_gets_it(searcher, accepted):
    headers = {"Accept": accepted} if accepted else {}
    assert searcher.get(LIST, headers=headers).content_type == "application/json"


def test_what_is_kept_is_not_given_to_who_does_not_take_it(searcher):
    tag = searcher.get(LIST).headers["ETag"]
    for more in ({}, {"If-None-Match": tag}):
        problem_at(searcher, LIST, 406, headers={"Accept": "text/csv"} | more)


def test_a_fault_of_ours_is_told_as_json_without_its_words(app):
    app.testing = False

    def fail():
        raise RuntimeError("secret words")

    app.before_request_funcs.setdefault("api", []).append(fail)
    problem = problem_at(app.test_client(), f"{API}/agreements", 500)
    assert "secret" not in str(problem)
    assert problem["type"].endswith("/internal")


def test_walking_through_a_list_pushes_out_nothing_that_people_read(searcher):
    kept = searcher.application.extensions["page_cache"].kept
    kept.clear()
    pages = list(pages_at(searcher, "/measures?limit=4&fields=code"))
    assert len(pages) == 4
    assert len(kept) == 1
    last = searcher.get(pages[-1]["links"]["self"].removeprefix("http://localhost:8000"))
    assert last.headers["ETag"]


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_problems_are_told_in_the_language_asked(searcher, words, tag):
    title = words(tag, "The request could not be understood")
    for path, headers in (
        (f"{API}/agreements?as_of=soon&lang={tag}", {"Accept-Language": "en"}),
        (f"{API}/agreements?as_of=soon", {"Accept-Language": tag}),
    ):
        answer = searcher.get(path, headers=headers)
        assert answer.headers["Content-Language"] == tag
        assert answer.json["title"] == title
        expected = words(tag, "“%(text)s” is not a day. Write it as in 2012-06-28.", text="soon")
        assert answer.json["detail"] == expected


@pytest.mark.parametrize("name", sorted(name for name, _title in PROBLEMS.values()))
def test_the_type_of_a_problem_leads_to_its_meaning(searcher, read, name):
    answer = searcher.get(f"{API}/problems/{name}", headers={"Accept-Language": "fr"})
    assert answer.status_code == 302
    page, _, anchor = answer.headers["Location"].partition("#")
    assert (page, anchor) == ("/fr/api/", name)
    assert read(page).marked(id=name)
