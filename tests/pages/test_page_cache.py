"""Pages kept for visitors: quick, never stale, never somebody else's."""

import datetime

import pytest

from core import page_cache
from core.database import db, writing
from core.extensions import limiter
from core.page_cache import KeptPage, KeptPages, chosen_encoding, size_of
from core.permissions import guarded
from registry.door import acting_as
from registry.models import Record
from registry.services import publish, revise_text, withdraw
from registry.sources import Citation, Source
from tests.instances import copied, instance
from tests.people import sign_in
from tests.records import EDITOR, agreement

CODE, PAGE = "A0077", "/en/agreements/A0077"
WORD = "Lanternfish"


def kept(app):
    return app.extensions["page_cache"].kept


def tag_of(answer):
    assert answer.status_code == 200
    return answer.headers["ETag"]


def confirmed(client, address, tag, **options):
    headers = {"If-None-Match": tag, **options.pop("headers", {})}
    return client.get(address, headers=headers, **options).status_code == 304


def is_kept(app, address, **options):
    """Whether a second visitor gets what was made for the first."""
    app.test_client().get(address, **options)
    before = app.extensions["page_cache"].kept.bytes
    made = []
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: made.append(1) and None)
    try:
        app.test_client().get(address, **options)
    finally:
        app.before_request_funcs[None].pop(0)
    return not made and before > 0


@pytest.fixture
def rename(writable_search):
    """Changes a title by the service that the desk uses."""

    def renaming(code, title, language="en"):
        with writable_search.app_context(), writing(), acting_as(EDITOR):
            record = db.session.query(Record).filter_by(code=code).one()
            revise_text(record, language, EDITOR, {"title": title}, "human")
            db.session.commit()

    return renaming


@pytest.fixture
def visitor(writable_search):
    return writable_search.test_client()


@pytest.mark.parametrize(
    "path",
    ["", "about/", "agreements/", "agreements/A0077", "administrations/CN", "search?q=transit"],
)
def test_a_page_is_made_once_for_all_visitors(writable_search, path):
    assert is_kept(writable_search, f"/en/{path}")


@pytest.mark.parametrize(
    "address",
    [
        PAGE,
        "/en/agreements/?administration=SG&sort=title",
        "/en/administrations/SG",
        "/en/agreements/A0077?as_of=2020-01-01",
        "/zh/agreements/A0077",
        "/en/search?q=A0077",
    ],
)
def test_a_new_title_is_seen_at_once_wherever_the_record_is_named(visitor, rename, address):
    before = visitor.get(address)
    rename(CODE, WORD, "zh" if address.startswith("/zh") else "en")
    after = visitor.get(address)
    assert WORD not in before.text
    assert WORD in after.text
    assert not confirmed(visitor, address, tag_of(before))


def test_the_home_page_follows_a_new_title_of_a_measure(visitor, rename):
    visitor.get("/en/")
    rename("M13", WORD)
    assert WORD in visitor.get("/en/").text


def test_a_search_follows_the_index_when_the_worker_has_published_it(visitor, rename, work):
    address = f"/en/search?q={WORD}"
    visitor.get(address)
    rename(CODE, WORD)
    early = tag_of(visitor.get(address))
    assert PAGE not in visitor.get(address).text
    assert work() > 0
    assert PAGE in visitor.get(address).text
    assert not confirmed(visitor, address, early)


def test_a_change_of_another_process_is_seen_at_once(tmp_path, loaded_sqlite):
    address = copied(loaded_sqlite, tmp_path)
    with instance(tmp_path, address) as one, instance(tmp_path, address) as other:
        reader = one.test_client()
        reader.get(PAGE)
        with other.app_context(), writing(), acting_as(EDITOR):
            record = db.session.query(Record).filter_by(code=CODE).one()
            revise_text(record, "en", EDITOR, {"title": WORD}, "human")
            db.session.commit()
        assert WORD in reader.get(PAGE).text


def test_what_is_withdrawn_is_gone_and_not_confirmed(writable_search, visitor):
    tag = tag_of(visitor.get(PAGE))
    with writable_search.app_context(), writing(), acting_as(EDITOR):
        withdraw(db.session.query(Record).filter_by(code=CODE).one(), EDITOR, "by mistake")
        db.session.commit()
    assert visitor.get(PAGE).status_code == 410
    assert visitor.get(PAGE, headers={"If-None-Match": tag}).status_code == 410


@pytest.fixture
def with_draft(writable_search):
    """A draft agreement of Bulgaria, `LANTERN`."""
    with writable_search.app_context(), writing(), acting_as(EDITOR):
        body = db.session.query(Record).filter_by(code="BG").one()
        made = agreement("LANTERN", "draft", [body])
        source = db.session.query(Source).filter_by(code="seed").one()
        made.citations = [Citation(source=source, confidence="high", verification="unverified")]
        db.session.commit()
    return writable_search


@pytest.mark.parametrize("staff_first", [True, False])
@pytest.mark.parametrize("address", ["/en/agreements/?administration=BG", "/en/administrations/BG"])
def test_a_draft_comes_out_of_no_cache(with_draft, staff_first, address):
    staff, visitor = with_draft.test_client(), with_draft.test_client()
    sign_in(staff, "editor")
    order = [staff, visitor, staff, visitor]
    seen = {}
    for one in order if staff_first else reversed(order):
        seen.setdefault(one is staff, set()).add("LANTERN" in one.get(address).text)
    assert seen[False] == {False}
    assert seen[True] == {True}


def test_a_draft_is_not_found_before_it_is_published_and_found_after(with_draft):
    visitor = with_draft.test_client()
    address = "/en/agreements/LANTERN"
    assert [visitor.get(address).status_code for _ in range(2)] == [404, 404]
    with with_draft.app_context(), writing(), acting_as(EDITOR):
        publish(db.session.query(Record).filter_by(code="LANTERN").one(), EDITOR, "checked")
        db.session.commit()
    assert visitor.get(address).status_code == 200


def test_people_who_are_signed_in_neither_fill_nor_use_it(writable_search):
    staff = writable_search.test_client()
    sign_in(staff, "editor")
    before = kept(writable_search).bytes
    answer = staff.get(PAGE)
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert kept(writable_search).bytes == before
    visitor = writable_search.test_client()
    tag = tag_of(visitor.get(PAGE))
    assert "Sign out" in staff.get(PAGE).text
    assert "Sign out" not in visitor.get(PAGE).text
    assert not confirmed(staff, PAGE, tag)


@pytest.mark.parametrize("name", ["guantong", "remember_token"])
def test_whoever_shows_a_cookie_of_ours_passes_it_by(writable_search, name):
    visitor = writable_search.test_client()
    visitor.set_cookie(name, "whatever")
    answer = visitor.get(PAGE)
    assert answer.status_code == 200
    assert "ETag" not in answer.headers
    assert len(kept(writable_search)) == 0


def test_cookies_of_others_do_not_matter(writable_search, visitor):
    visitor.set_cookie("theme", "dark")
    assert tag_of(visitor.get(PAGE)) == tag_of(writable_search.test_client().get(PAGE))


def test_credentials_pass_it_by(visitor, writable_search):
    assert "ETag" not in visitor.get(PAGE, headers={"Authorization": "Bearer x"}).headers


@pytest.mark.parametrize("address", ["/en/account/sign-in", "/en/report?about=/en/"])
def test_a_page_with_a_form_that_holds_a_token_is_made_anew(writable_search, address):
    answers = [writable_search.test_client().get(address) for _ in range(2)]
    assert answers[0].status_code == 200
    assert all("ETag" not in one.headers for one in answers)
    assert answers[0].headers["Cache-Control"] == "no-store"
    assert len(kept(writable_search)) == 0


def test_what_somebody_is_told_once_is_told_to_nobody_else(writable_search):
    person = writable_search.test_client()
    with person.session_transaction() as cookie:
        cookie["_flashes"] = [("success", WORD)]
    assert WORD in person.get("/en/").text
    assert WORD not in writable_search.test_client().get("/en/").text


@pytest.mark.parametrize("address", ["/", "/en/nowhere", "/r/M13", "/healthz", "/en/account/"])
def test_redirections_errors_and_machine_answers_are_not_kept(writable_search, address):
    answer = writable_search.test_client().get(address)
    assert "ETag" not in answer.headers
    assert len(kept(writable_search)) == 0


VARIANTS = {
    "as given": "{tag}",
    "strong": "{strong}",
    "of a list": '"other", {tag}, "third"',
    "marked by a proxy": 'W/"{bare}-gzip"',
    "marked by a compressor": '"{bare}:br"',
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_that_is_the_same_is_confirmed(visitor, variant, method):
    tag = tag_of(visitor.get(PAGE))
    strong = tag.removeprefix("W/")
    shown = VARIANTS[variant].format(tag=tag, strong=strong, bare=strong.strip('"'))
    answer = visitor.open(PAGE, method=method, headers={"If-None-Match": shown})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert answer.headers["Vary"] == "Cookie, Accept-Encoding"


@pytest.mark.parametrize("shown", ["*", '""', '"0123"', "", "W/"])
def test_tags_that_are_not_the_pages_confirm_nothing(visitor, shown):
    assert visitor.get(PAGE, headers={"If-None-Match": shown}).status_code == 200


def test_a_page_is_confirmed_by_a_process_that_never_made_it(tmp_path, loaded_sqlite):
    address = copied(loaded_sqlite, tmp_path)
    with instance(tmp_path, address) as one, instance(tmp_path, address) as other:
        tag = tag_of(one.test_client().get(PAGE))
        assert confirmed(other.test_client(), PAGE, tag)
        assert len(kept(other)) == 0


def test_no_tag_of_one_address_confirms_another(visitor):
    tag = tag_of(visitor.get(PAGE))
    for address in ("/en/agreements/NOWHERE", "/zh/agreements/A0077", f"{PAGE}?as_of=2020-01-01"):
        assert not confirmed(visitor, address, tag)


def test_a_page_is_the_same_kept_or_made_in_every_coding(writable_search):
    bodies, tags = set(), set()
    for coding in ("identity", "gzip", "br", "zstd", "gzip", "br"):
        answer = writable_search.test_client().get(PAGE, headers={"Accept-Encoding": coding})
        assert answer.headers.get("Content-Encoding", "identity") == coding
        assert int(answer.headers["Content-Length"]) == len(answer.data)
        bodies.add(decoded(answer))
        tags.add(tag_of(answer))
    assert len(bodies) == len(tags) == 1


def decoded(answer):
    import gzip

    import brotli  # type: ignore[import-untyped]
    from backports import zstd

    coding = answer.headers.get("Content-Encoding", "identity")
    how = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress}
    return how.get(coding, bytes)(answer.data)


@pytest.mark.parametrize("kept_before", [True, False])
def test_the_head_of_a_page_is_that_of_the_page(writable_search, kept_before):
    client = writable_search.test_client()
    page = client.get(PAGE) if kept_before else None
    head = client.head(PAGE)
    page = page or client.get(PAGE)
    assert head.data == b""
    for name in ("ETag", "Content-Length", "Content-Type", "Content-Language", "Cache-Control"):
        assert head.headers[name] == page.headers[name]


def test_kept_pages_carry_the_headers_of_made_ones(visitor):
    made, again = visitor.get(PAGE), visitor.get(PAGE)
    assert {**made.headers, "Date": ""} == {**again.headers, "Date": ""}


def test_each_language_is_a_page_of_its_own(visitor):
    texts = {tag: visitor.get(f"/{tag}/agreements/A0077").text for tag in ("zh", "en", "ar", "ru")}
    again = {tag: visitor.get(f"/{tag}/agreements/A0077").text for tag in texts}
    assert texts == again
    assert all(f'<html lang="{tag}"' in text for tag, text in texts.items())


def test_pages_do_not_vary_by_the_language_that_a_browser_prefers(visitor):
    assert "accept-language" not in visitor.get(PAGE).vary
    tags = {tag_of(visitor.get(PAGE, headers={"Accept-Language": one})) for one in ("ar", "zh")}
    assert len(tags) == 1


@pytest.mark.parametrize("address", ["/", "/r/M13", "/nowhere"])
def test_answers_that_follow_the_preferred_language_say_so(visitor, address):
    assert "accept-language" in visitor.get(address).vary


def test_the_order_of_a_query_and_what_it_does_not_know_do_no_harm(visitor):
    addresses = [
        "/en/agreements/?administration=CN&year=2015",
        "/en/agreements/?year=2015&administration=CN",
        "/en/agreements/?year=2015&administration=CN&utm_source=x",
    ]
    made = [visitor.get(address).text for address in addresses]
    assert [visitor.get(address).text for address in addresses] == made
    assert "utm_source" not in made[1]


def test_days_asked_about_are_pages_of_their_own(visitor):
    days = ["1990-01-01", "2020-01-01"]
    texts = [visitor.get(f"/en/agreements/?as_of={day}").text for day in days]
    assert [visitor.get(f"/en/agreements/?as_of={day}").text for day in days] == texts
    assert texts[0] != texts[1]


def test_a_new_day_makes_every_page_anew(visitor, monkeypatch):
    tag = tag_of(visitor.get(PAGE))
    tomorrow = page_cache.today() + datetime.timedelta(days=1)
    monkeypatch.setattr(page_cache, "today", lambda: tomorrow)
    assert not confirmed(visitor, PAGE, tag)


@pytest.fixture
def production(tmp_path, loaded_sqlite):
    told = {
        "GUANTONG_ENV": "production",
        "GUANTONG_ORIGIN": "https://guantong.example",
        "GUANTONG_SECRET_KEY": "k" * 40,
    }
    with instance(tmp_path, copied(loaded_sqlite, tmp_path), **told) as app:
        yield app


def test_a_foreign_host_gets_nothing_kept(production):
    client = production.test_client()
    own = client.get(PAGE, base_url="https://guantong.example")
    tag = tag_of(own)
    for options in ({}, {"headers": {"If-None-Match": tag}}):
        assert client.get(PAGE, base_url="https://evil.example", **options).status_code == 404
    assert confirmed(client, PAGE, tag, base_url="https://guantong.example")


def test_pages_of_one_host_are_not_shown_for_another(visitor):
    visitor.get(PAGE, base_url="http://evil.example")
    assert "evil.example" not in visitor.get(PAGE).text


def test_two_registries_in_one_process_share_no_page(tmp_path, loaded_sqlite, empty_sqlite):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    full, empty = copied(loaded_sqlite, tmp_path / "one"), copied(empty_sqlite, tmp_path / "other")
    secret = {"GUANTONG_SECRET_KEY": "k" * 40}
    with (
        instance(tmp_path / "one", full, **secret) as one,
        instance(tmp_path / "other", empty, **secret) as other,
    ):
        tag = tag_of(one.test_client().get("/en/agreements/"))
        answer = other.test_client().get("/en/agreements/")
        assert "A0077" not in answer.text
        assert not confirmed(other.test_client(), "/en/agreements/", tag)


def test_a_page_whose_limit_counts_is_made_each_time(app):
    app.add_url_rule(
        "/<lang>/scarce",
        "scarce",
        limiter.limit("2 per minute")(guarded("site.read")(lambda: "<p>scarce</p>")),
    )
    codes = [app.test_client().get("/en/scarce").status_code for _ in range(3)]
    assert codes == [200, 200, 429]


def test_a_search_without_an_index_is_not_kept(app):
    answer = app.test_client().get("/en/search?q=transit")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "ETag" not in answer.headers


def test_nothing_is_kept_where_nothing_is_to_be_kept(tmp_path, loaded_sqlite):
    address = copied(loaded_sqlite, tmp_path)
    with instance(tmp_path, address, GUANTONG_PAGE_CACHE="0") as app:
        tag = tag_of(app.test_client().get(PAGE))
        assert len(kept(app)) == 0
        assert confirmed(app.test_client(), PAGE, tag)


def page(size, tag="t"):
    return KeptPage(tag, [], bytes(size))


def test_the_least_recently_used_page_goes_when_the_bound_is_reached():
    pages = KeptPages(20 * size_of(("00",), page(1000)))
    for number in range(10, 30):
        pages.keep((str(number),), page(1000))
    assert pages.get(("10",), "t")
    pages.keep(("30",), page(1000))
    assert pages.get(("10",), "t")
    assert pages.get(("11",), "t") is None
    assert pages.bytes <= pages.most_bytes


def test_a_new_state_of_a_page_takes_the_place_of_the_old():
    pages = KeptPages(1_000_000)
    pages.keep(("a",), page(1000, "old"))
    pages.keep(("a",), page(3000, "new"))
    assert pages.get(("a",), "old") is None
    assert (len(pages), pages.bytes) == (1, size_of(("a",), page(3000)))


def test_long_addresses_count():
    assert size_of(("/en/", "q" * 5000), page(1)) > size_of(("/en/", ""), page(5000))


def test_a_page_that_would_push_out_many_is_not_kept():
    pages = KeptPages(160_000)
    pages.keep(("a",), page(1000))
    pages.keep(("a",), page(20_000))
    assert (len(pages), pages.bytes) == (0, 0)


def test_many_addresses_do_not_fill_the_memory(tmp_path, loaded_sqlite):
    address = copied(loaded_sqlite, tmp_path)
    with instance(tmp_path, address, GUANTONG_PAGE_CACHE="1") as app:
        client = app.test_client()
        for number in range(40):
            client.get(f"/en/agreements/?n={number}")
        assert 0 < kept(app).bytes <= 1_000_000
        assert 0 < len(kept(app)) < 40


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("identity, gzip;q=0.5", "identity"),
        ("GZIP", "gzip"),
        ("*", "identity"),
        ("", "identity"),
        ("nonsense;q=x", "identity"),
    ],
)
def test_the_coding_is_the_smallest_of_those_most_wanted(accepted, chosen):
    assert chosen_encoding(accepted) == chosen
