"""What a letter about a report that is due says, in the language that is being spoken."""

from datetime import date

from flask_babel import gettext as _

from accounts.models import Account
from cooperation.fund.letters.sending import Told, fact, titled
from cooperation.fund.projects.models import ProjectReport
from cooperation.fund.projects.vocabulary import REPORT_TYPES
from cooperation.fund.reporting.shown import standing_words
from cooperation.fund.reporting.standing import OVERDUE, Standing
from core.reader import Reader
from core.web import full_address
from registry.references import Reference
from registry.rows import date_words


def report_letter(report: ProjectReport, project: Reference, account: Account, day: date) -> Told:
    """A report is due, or its day has passed."""
    reader, late = Reader(account.language), (day - report.due).days
    kind = str(REPORT_TYPES[report.report_type])
    if late > 0:
        subject = _("Report overdue: %(title)s", title=project.title)
        begins = _("This report on a project of the training fund has not been received:")
    else:
        subject = _("Report due: %(title)s", title=project.title)
        begins = _("This report on a project of the training fund is due soon:")
    days = (date_words(text, reader) for text in (report.start_text, report.end_text) if text)
    period = " – ".join(days)
    due = fact(_("Due on"), date_words(report.due_text, reader))
    if late > 0:
        due = f"{due} ({standing_words(Standing(OVERDUE, late))})"
    return Told(
        subject,
        [
            begins,
            "\n".join(filter(None, [titled(project, account.language), kind, period, due])),
            _("If you have sent it, tell the secretariat: its day is not on record."),
            full_address(
                "projects.project_page", lang=account.language, code=project.code, _anchor="reports"
            ),
        ],
        _("You get this letter for an administration that answers for the project or is served by "
          "it, or as an editor."),
    )  # fmt: skip
