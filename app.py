"""create_app(): settings, extensions, the packages. The whole wiring of Guantong on one page."""

import os
from collections.abc import Mapping
from pathlib import Path

from flask import Flask

import accounts.setup
import cooperation.agreements.confirming.views
import cooperation.agreements.forms
import cooperation.agreements.texts.upkeep
import cooperation.agreements.texts.views
import cooperation.agreements.views
import cooperation.fund.announcing.upkeep
import cooperation.fund.applications.applicant_views
import cooperation.fund.applications.review_views
import cooperation.fund.applications.upkeep
import cooperation.fund.calls.forms
import cooperation.fund.calls.views
import cooperation.fund.certificates.erasing
import cooperation.fund.certificates.views
import cooperation.fund.forms
import cooperation.fund.letters.held
import cooperation.fund.page.views
import cooperation.fund.projects.forms
import cooperation.fund.projects.views
import cooperation.fund.reporting.upkeep
import cooperation.fund.reporting.views
import cooperation.fund.views
import cooperation.measures.forms
import cooperation.measures.views
import core.assets
import core.characters
import core.converters
import core.openings
import core.openings_upkeep
import core.page_cache
import core.programs
import core.web
import desk.addresses_upkeep
import desk.audit
import desk.clauses.views
import desk.disputes
import desk.documents
import desk.editing.views
import desk.forum.answers
import desk.forum.attendance
import desk.forum.badges
import desk.forum.check_in
import desk.forum.delegations.delegation
import desk.forum.delegations.focal_points
import desk.forum.delegations.needs
import desk.forum.delegations.views
import desk.forum.meetings
import desk.forum.outcomes
import desk.forum.overview
import desk.forum.paper_calls
import desk.forum.paper_files
import desk.forum.papers
import desk.forum.people
import desk.forum.planning.views
import desk.forum.questions
import desk.forum.report
import desk.forum.seats
import desk.frame
import desk.fund.applications.views
import desk.fund.participants.views
import desk.fund.reports
import desk.iati
import desk.import_acts
import desk.import_files
import desk.imports
import desk.jobs
import desk.ledger
import desk.reports
import desk.review.views
import desk.texts.views
import desk.translation.views
import desk.views
import desk.withdrawal
import directory.forms
import directory.views
import exchange.api.guide
import exchange.api.views
import exchange.api.writing.views
import exchange.backup.cli
import exchange.cli
import exchange.edition_report.views
import exchange.embeds.views
import exchange.exports.iati.views
import exchange.exports.kept.upkeep
import exchange.exports.views
import exchange.oai.views
import exchange.packs.cli
import exchange.packs.views
import exchange.sitemap.views
import exchange.snapshots.cli
import exchange.snapshots.upkeep
import exchange.snapshots.views
import forum.delegations.models
import forum.delegations.needs_models
import forum.delegations.upkeep
import forum.delegations.views
import forum.floor.answer_views
import forum.floor.ask_views
import forum.floor.live_views
import forum.floor.views
import forum.forms
import forum.meetings.following
import forum.meetings.models
import forum.meetings.views
import forum.notices.telling
import forum.outcomes.views
import forum.papers.author_views
import forum.papers.review_views
import forum.papers.upkeep
import forum.papers.views
import forum.presence.models
import forum.presence.views
import forum.programme.models
import forum.programme.release_views
import forum.programme.upkeep
import forum.report.models
import forum.report.views
import forum.seats.views
import forum.timetable.views
import forum.views
import pages.about.views
import pages.between.views
import pages.briefing.panels
import pages.clauses.views
import pages.corridors.pictures
import pages.coverage.views
import pages.health
import pages.home
import pages.matrix.views
import pages.navigation
import pages.pictures
import pages.report.views
import registry.documents.services
import registry.documents.upkeep
import registry.documents.views
import registry.door
import registry.forms
import registry.kinds
import registry.publishing
import registry.restore_routes
import registry.templating
import registry.version_routes
import registry.views
import search.cli
import search.names_upkeep
import search.passage_views
import search.related
import search.setup
import search.subscriptions.setup
import search.suggest_views
import search.terms
import search.views
from config import Settings, SettingsError, load_settings
from core.catalogues import guard_catalogues
from core.collector import calm_collector
from core.database import db
from core.extensions import babel, compress, csrf, limiter, migrate
from core.i18n_cli import i18n_cli
from core.mail_cli import mail_cli
from core.worker import work_command
from search.names import take_kept

ROOT = Path(__file__).parent


def create_app(environ: Mapping[str, str] | None = None) -> Flask:
    """The application. Raises `config.SettingsError` when a setting cannot be used."""
    settings = load_settings(os.environ if environ is None else environ)
    app = Flask(
        "guantong",
        root_path=str(ROOT),
        instance_path=str(settings.instance),
        static_folder=None,  # core.assets serves it
    )
    configure(app, settings)
    bind_extensions(app)
    core.converters.init_app(app)
    core.assets.init_app(app)
    core.web.init_app(app)
    core.characters.init_app(app)
    core.programs.init_app(app)
    registry.door.init_app(app)
    accounts.setup.init_app(app)
    registry.templating.init_app(app)
    pages.navigation.init_app(app)
    desk.frame.init_app(app)
    forum.floor.views.init_app(app)
    forum.floor.live_views.init_app(app)
    cooperation.fund.page.views.init_app(app)
    exchange.exports.views.init_app(app)
    bind_search(app)
    search.terms.init_app(app)
    search.subscriptions.setup.init_app(app)
    forum.delegations.upkeep.init_app(app)
    add_pages(app)
    add_commands(app)
    core.page_cache.init_app(app)
    core.openings.init_app(app, registry.kinds.code_places())
    return app


def serve() -> Flask:
    """The site as a server process runs it: what it needs for long is at hand from the start."""
    app = create_app()
    with app.app_context():
        take_kept()
    calm_collector()
    return app


def add_pages(app: Flask) -> None:
    """The pages, from the registry up."""
    app.register_blueprint(registry.views.permanent_blueprint)
    app.register_blueprint(registry.views.blueprint)
    app.register_blueprint(registry.documents.views.blueprint)
    app.register_blueprint(directory.views.blueprint)
    app.register_blueprint(cooperation.measures.views.blueprint)
    app.register_blueprint(cooperation.agreements.views.blueprint)
    app.register_blueprint(cooperation.agreements.confirming.views.blueprint)
    app.register_blueprint(cooperation.agreements.texts.views.permanent_blueprint)
    app.register_blueprint(cooperation.agreements.texts.views.blueprint)
    app.register_blueprint(cooperation.fund.page.views.blueprint)
    app.register_blueprint(cooperation.fund.views.blueprint)
    app.register_blueprint(cooperation.fund.calls.views.blueprint)
    app.register_blueprint(cooperation.fund.applications.applicant_views.blueprint)
    app.register_blueprint(cooperation.fund.applications.review_views.blueprint)
    app.register_blueprint(cooperation.fund.projects.views.blueprint)
    app.register_blueprint(cooperation.fund.reporting.views.blueprint)
    app.register_blueprint(cooperation.fund.certificates.views.blueprint)
    app.register_blueprint(forum.views.blueprint)
    app.register_blueprint(forum.timetable.views.blueprint)
    app.register_blueprint(forum.delegations.views.blueprint)
    app.register_blueprint(forum.delegations.views.own_blueprint)
    app.register_blueprint(forum.seats.views.blueprint)
    app.register_blueprint(forum.floor.views.blueprint)
    app.register_blueprint(forum.floor.ask_views.blueprint)
    app.register_blueprint(forum.floor.answer_views.blueprint)
    app.register_blueprint(forum.floor.live_views.blueprint)
    app.register_blueprint(forum.outcomes.views.blueprint)
    app.register_blueprint(forum.report.views.blueprint)
    app.register_blueprint(forum.papers.views.blueprint)
    app.register_blueprint(forum.papers.author_views.blueprint)
    app.register_blueprint(forum.papers.review_views.blueprint)
    app.register_blueprint(forum.programme.release_views.blueprint)
    app.register_blueprint(forum.meetings.views.blueprint)
    app.register_blueprint(forum.presence.views.blueprint)
    app.register_blueprint(exchange.exports.views.blueprint)
    app.register_blueprint(exchange.exports.iati.views.blueprint)
    app.register_blueprint(exchange.embeds.views.blueprint)
    app.register_blueprint(exchange.oai.views.blueprint)
    app.register_blueprint(exchange.sitemap.views.blueprint)
    app.register_blueprint(exchange.snapshots.views.blueprint)
    app.register_blueprint(exchange.snapshots.views.permanent_blueprint)
    app.register_blueprint(exchange.packs.views.blueprint)
    app.register_blueprint(exchange.edition_report.views.blueprint)
    app.register_blueprint(exchange.packs.views.file_blueprint)
    app.register_blueprint(exchange.api.views.blueprint)
    app.register_blueprint(exchange.api.writing.views.blueprint)
    app.register_blueprint(exchange.api.guide.blueprint)
    app.register_blueprint(search.views.blueprint)
    app.register_blueprint(search.passage_views.blueprint)
    app.register_blueprint(pages.home.blueprint)
    app.register_blueprint(pages.health.blueprint)
    app.register_blueprint(pages.about.views.blueprint)
    app.register_blueprint(pages.report.views.blueprint)
    app.register_blueprint(pages.matrix.views.blueprint)
    app.register_blueprint(pages.between.views.blueprint)
    app.register_blueprint(pages.coverage.views.blueprint)
    app.register_blueprint(pages.clauses.views.blueprint)
    app.register_blueprint(pages.pictures.blueprint)
    app.register_blueprint(desk.views.blueprint)
    app.register_blueprint(desk.jobs.blueprint)
    app.register_blueprint(desk.reports.blueprint)
    app.register_blueprint(desk.disputes.blueprint)
    app.register_blueprint(desk.forum.questions.blueprint)
    app.register_blueprint(desk.forum.answers.blueprint)
    app.register_blueprint(desk.forum.outcomes.blueprint)
    app.register_blueprint(desk.forum.report.blueprint)
    app.register_blueprint(desk.review.views.blueprint)
    app.register_blueprint(desk.editing.views.blueprint)
    app.register_blueprint(desk.audit.blueprint)
    app.register_blueprint(desk.withdrawal.blueprint)
    app.register_blueprint(desk.ledger.blueprint)
    app.register_blueprint(desk.clauses.views.blueprint)
    app.register_blueprint(desk.documents.blueprint)
    app.register_blueprint(desk.texts.views.blueprint)
    app.register_blueprint(desk.forum.paper_calls.blueprint)
    app.register_blueprint(desk.forum.papers.blueprint)
    app.register_blueprint(desk.forum.paper_files.blueprint)
    app.register_blueprint(desk.translation.views.blueprint)
    app.register_blueprint(desk.forum.overview.blueprint)
    app.register_blueprint(desk.forum.people.blueprint)
    app.register_blueprint(desk.forum.planning.views.blueprint)
    app.register_blueprint(desk.imports.blueprint)
    app.register_blueprint(desk.iati.blueprint)
    app.register_blueprint(desk.import_acts.blueprint)
    app.register_blueprint(desk.import_files.blueprint)
    app.register_blueprint(desk.forum.delegations.views.blueprint)
    app.register_blueprint(desk.forum.delegations.delegation.blueprint)
    app.register_blueprint(desk.forum.delegations.focal_points.blueprint)
    app.register_blueprint(desk.forum.delegations.needs.blueprint)
    app.register_blueprint(desk.forum.seats.blueprint)
    app.register_blueprint(desk.forum.badges.blueprint)
    app.register_blueprint(desk.forum.check_in.blueprint)
    app.register_blueprint(desk.forum.meetings.blueprint)
    app.register_blueprint(desk.forum.attendance.blueprint)
    app.register_blueprint(desk.fund.participants.views.blueprint)
    app.register_blueprint(desk.fund.applications.views.blueprint)
    app.register_blueprint(desk.fund.reports.blueprint)


def add_commands(app: Flask) -> None:
    """The command line."""
    app.cli.add_command(i18n_cli)
    app.cli.add_command(exchange.cli.registry_cli)
    app.cli.add_command(exchange.backup.cli.backup_command)
    app.cli.add_command(exchange.backup.cli.restore_command)
    app.cli.add_command(exchange.snapshots.cli.snapshots_cli)
    app.cli.add_command(exchange.packs.cli.packs_cli)
    app.cli.add_command(search.cli.search_cli)
    app.cli.add_command(mail_cli)
    app.cli.add_command(work_command)


def configure(app: Flask, settings: Settings) -> None:
    """Flask's and the extensions' configuration from our settings."""
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        ORIGIN=settings.origin,
        PRODUCTION=settings.is_production,
        REVIEW=settings.review,
        ASK_ADDRESSES=settings.ask_addresses,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAIL_URL=settings.mail_url,
        MAIL_FROM=settings.mail_from,
        IATI_REF=settings.iati_ref,
        SEARCH_URL=settings.search_url,
        SEARCHES_PER_MINUTE=settings.searches_per_minute,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        MAX_CONTENT_LENGTH=2_000_000,
        DOCUMENT_BYTES=registry.documents.services.MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=1_000_000,
        MAX_FORM_PARTS=20_000,  # a convention has two hundred parties of six fields each
        WTF_CSRF_TIME_LIMIT=None,
        TEMPLATES_AUTO_RELOAD=False,
        PAGE_CACHE_BYTES=settings.page_cache_mb * 1_000_000,
        **core.page_cache.COMPRESSION,
    )


def bind_search(app: Flask) -> None:
    """The search engine that the settings name."""
    try:
        search.setup.init_app(app)
    except search.setup.UnusableSearchAddress as error:
        raise SettingsError(str(error)) from None


def bind_extensions(app: Flask) -> None:
    """The extensions, each told once about the app."""
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    babel.init_app(app, locale_selector=core.web.locale_tag)
    guard_catalogues(babel)
    csrf.init_app(app)
    compress.init_app(app)
    limiter.init_app(app)
