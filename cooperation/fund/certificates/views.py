"""Where anybody verifies a certificate: the address that its QR code holds."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cooperation.fund.certificates.issuing import printed_of
from cooperation.fund.certificates.queries import certificate_by_number
from cooperation.fund.certificates.tokens import read_token
from core.extensions import limiter
from core.page_cache import keep_nothing
from core.permissions import guarded
from core.reader import reader
from core.web import error_page
from registry.references import references_to

blueprint = Blueprint("certificates", __name__, url_prefix="/<lang>/certificates")
blueprint.after_request(keep_nothing)
VERIFIED_PER_ADDRESS = "30 per minute; 300 per hour"


@blueprint.get("/<token>")
@guarded("site.read")
@limiter.limit(VERIFIED_PER_ADDRESS)
def certificate_page(token: str) -> ResponseReturnValue:
    """Whether a certificate is good, and what it says; 404 for what is none."""
    number = read_token(token)
    certificate = certificate_by_number(number) if number else None
    if certificate is None:
        return error_page(404, _(
            "This address belongs to no certificate of this registry. Scan the code again, or "
            "compare every letter of the address with the paper. If they are the same, the paper "
            "was not issued here."
        ))  # fmt: skip
    printed = printed_of(certificate)
    return render_template(
        "fund/certificates/certificate.html",
        certificate=certificate,
        printed=printed,
        project=references_to([certificate.project_id], reader().language).get(
            certificate.project_id
        ),
    )
