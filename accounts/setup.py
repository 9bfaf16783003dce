"""Binding accounts to the app: sessions, who `current_user` is, pages and commands."""

from flask import Flask

from accounts import link_views
from accounts.actors import Visitor
from accounts.cli import cli
from accounts.factors import views as factor_views
from accounts.mailings.views import blueprint as mailings_blueprint
from accounts.mailings.views import ending_blueprint
from accounts.people.views import blueprint as people_blueprint
from accounts.resuming import ask_to_sign_in
from accounts.session_models import SESSION_LIFETIME
from accounts.sessions import person_of
from accounts.tokens.bearing import bearer_of
from accounts.tokens.views import blueprint as tokens_blueprint
from accounts.views import blueprint
from core.extensions import login


def init_app(app: Flask) -> None:
    """Bind; reads `PRODUCTION` from the app's configuration."""
    app.config.update(
        SESSION_COOKIE_NAME="guantong",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=app.config["PRODUCTION"],
        PERMANENT_SESSION_LIFETIME=SESSION_LIFETIME,
        # A session lasts from signing in, not from the last page; pages carry no cookie each.
        SESSION_REFRESH_EACH_REQUEST=False,
        # A form is good for as long as the session whose token it carries.
        WTF_CSRF_TIME_LIMIT=None,
    )
    login.init_app(app)
    login.anonymous_user = Visitor
    login.user_loader(person_of)
    login.request_loader(bearer_of)
    login.unauthorized_handler(ask_to_sign_in)
    app.register_blueprint(blueprint)
    app.register_blueprint(factor_views.blueprint)
    app.register_blueprint(link_views.blueprint)
    app.register_blueprint(tokens_blueprint)
    app.register_blueprint(people_blueprint)
    app.register_blueprint(mailings_blueprint)
    app.register_blueprint(ending_blueprint)
    app.cli.add_command(cli)
