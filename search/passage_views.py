"""A page for each passage of a file's text, so that it can be linked to and read on."""

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound

from core.permissions import guarded
from core.reader import reader
from registry.documents.views import open_document
from registry.references import references_to
from search.highlights import marked, sought_by, spans_in
from search.names import lexicon
from search.questions import Question
from search.sections import pieces

blueprint = Blueprint("passages", __name__, url_prefix="/<lang>/documents")


@blueprint.get("/<code>/passages/<number:number>")
@guarded("site.read")
def passage_page(code: str, number: int) -> str:
    """The passage of this number, from 1, of a file's text; what `q` looks for is marked.

    Raises `NotFound`, `WithdrawnRecord`.
    """
    document = open_document(code)
    text = document.reading.text if document.reading.state == "read" else ""
    cut = list(pieces(text))
    if not 1 <= number <= len(cut):
        raise NotFound
    piece = text[cut[number - 1].start : cut[number - 1].end]
    context: dict[str, Any] = {
        "document": document,
        "number": number,
        "count": len(cut),
        "passage": _marked(piece, document.language),
        "record": references_to([document.record_id], reader().language)[document.record_id],
        "q": request.args.get("q", ""),
    }
    return render_template("search/passage.html", **context)


def _marked(text: str, language: str) -> Any:
    sought = sought_by(Question.of(request.args, reader()).query.node)
    return marked(text, spans_in(text, language, sought, lexicon()))
