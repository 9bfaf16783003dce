"""The least that Flask can serve, for comparison."""

from flask import Flask


def create_app() -> Flask:
    """An application of one view."""
    app = Flask(__name__)
    app.add_url_rule("/", endpoint="ok", view_func=lambda: "ok")
    return app
