"""Markdown as readers would see it, for the script of the edit page."""

from flask import request
from flask.typing import ResponseReturnValue

from core.permissions import guarded
from desk.editing.place import blueprint
from registry.markup import render_markdown
from registry.schema.fields import LONGEST_TEXT, clean


@blueprint.post("/preview")
@guarded("proposal.write")
def preview() -> ResponseReturnValue:
    """Safe HTML of `text`. Raises `BadValue` for text that could not be kept."""
    text = clean(request.form.get("text", ""))[:LONGEST_TEXT]
    return str(render_markdown(text)), 200, {"Content-Type": "text/html; charset=utf-8"}
