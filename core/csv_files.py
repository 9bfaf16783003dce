"""Tables as CSV files that spreadsheets open as they are."""

from flask import Response

from core.reader import reader_language

BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for something else."""


def csv_response(text: str, name: str) -> Response:
    """A table as a file to be saved, in the reader's language."""
    response = Response(BYTE_ORDER_MARK + text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Content-Language"] = reader_language()
    return response
