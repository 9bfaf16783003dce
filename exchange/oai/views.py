"""Harvesting by OAI-PMH 2.0 at `/oai`: records as Dublin Core, withdrawn ones as deleted.

https://www.openarchives.org/OAI/openarchivesprotocol.html
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask_babel import force_locale

from core.permissions import guarded
from core.web import full_address, only_reads
from exchange.oai import records, writing
from exchange.oai.arguments import PREFIX, checked, selection
from exchange.oai.dublin_core import elements_of
from exchange.oai.errors import OaiError
from exchange.oai.tokens import Place, place_of

blueprint = Blueprint("oai", __name__)
NAME = "Guantong: registry of international customs cooperation"
Arguments = Mapping[str, str]


@blueprint.route("/oai", methods=["GET", "POST"])
@guarded("site.read")
@only_reads
def harvest() -> Response:
    """Any request of a harvester; what is wrong with it is said as the protocol says it."""
    given = request.form if request.method == "POST" else request.args
    base, told = full_address("oai.harvest"), dict[str, str]()
    with force_locale("en"):
        try:
            verb, arguments = checked(given)
            told = {"verb": verb, **arguments}
            content = VERBS[verb](arguments)
        except OaiError as problem:
            told = {} if problem.hides_arguments else told
            content = writing.error(problem)
    response = Response(writing.document(base, told, content), mimetype="text/xml")
    response.headers["Cache-Control"] = "no-cache"  # it tells the time
    return response


def _identify(_arguments: Arguments) -> Any:
    email = current_app.config["MAIL_FROM"]
    return writing.identify(full_address("oai.harvest"), NAME, email, records.earliest())


def _list_formats(arguments: Arguments) -> Any:
    if "identifier" in arguments:
        records.header_of(arguments["identifier"])
    return writing.formats()


def _list_sets(arguments: Arguments) -> Any:
    if "resumptionToken" in arguments:  # the list is short: it never has another part
        place_of("ListSets", arguments["resumptionToken"])
    return writing.set_list(records.sets())


def _list_identifiers(arguments: Arguments) -> Any:
    return writing.header_list(_part("ListIdentifiers", arguments))


def _list_records(arguments: Arguments) -> Any:
    part = _part("ListRecords", arguments)
    return writing.record_list(part, elements_of(part.headers))


def _get_record(arguments: Arguments) -> Any:
    header = records.header_of(arguments["identifier"])
    _check_format(arguments)
    return writing.one_record(header, elements_of([header]))


def _part(verb: str, arguments: Arguments) -> records.Part:
    if "resumptionToken" in arguments:
        return records.part_of_list(place_of(verb, arguments["resumptionToken"]))
    asked = selection(arguments.get("set"), arguments.get("from"), arguments.get("until"))
    _check_format(arguments)
    return records.part_of_list(Place(asked))


def _check_format(arguments: Arguments) -> None:
    if arguments["metadataPrefix"] != PREFIX:
        raise OaiError("cannotDisseminateFormat", f"Records are given as {PREFIX} only.")


VERBS: Mapping[str, Callable[[Arguments], Any]] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_formats,
    "ListSets": _list_sets,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
    "GetRecord": _get_record,
}
