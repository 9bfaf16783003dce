"""Binding accounts to the app: sessions, who `current_user` is, pages and commands."""

from datetime import timedelta

from flask import Flask

from accounts.actors import Visitor
from accounts.cli import cli
from accounts.sessions import person_of
from accounts.views import blueprint
from core.extensions import login

SESSION_LIFETIME = timedelta(hours=12)


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
    app.register_blueprint(blueprint)
    app.cli.add_command(cli)
