"""What readers are shown of papers: on the pages of sessions, of speakers and of editions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.database import session
from core.permissions import VISITOR
from core.reader import reader
from forum.models import Edition
from forum.papers.models import Paper, PaperAuthor, PaperCall, PaperFile, SessionLink
from forum.papers.queries import call_of, is_by_person, links_of, shown_papers
from registry.documents.models import Document
from registry.documents.views import is_public
from registry.models import Record
from registry.references import Reference, references_to


@dataclass(frozen=True)
class ShownPaper:
    """A paper that is given: its titles by language, who wrote it, and its files.

    `documents`: those that everybody may open, with their kind. `waits`: whether there are others.
    """

    paper: Paper
    session: Reference | None
    bodies: dict[int, Reference]
    documents: Sequence[tuple[str, Document]]
    waits: bool

    @property
    def titles(self) -> list[tuple[str, str]]:
        """(title, language), that of the reader first."""
        paper = self.paper
        found = [(paper.title, paper.language), (paper.second_title, paper.second_language)]
        held = [one for one in found if one[0]]
        return sorted(held, key=lambda one: one[1] != reader().language)

    @property
    def authors(self) -> list[tuple[PaperAuthor, Reference | None]]:
        """The authors in order, each with the body that the registry has."""
        return [(one, self.bodies.get(one.body_id or 0)) for one in self.paper.authors]


def papers_in(record: Record) -> list[ShownPaper]:
    """The papers that are given in a session."""
    return _shown(session().scalars(shown_papers(Paper.session_id == record.id)).all())


def papers_of(person: int) -> list[ShownPaper]:
    """The papers that somebody of the programme (the id of a `ForumPerson`) wrote."""
    return _shown(session().scalars(shown_papers(is_by_person(person))).all())


def links_in(record: Record) -> Sequence[SessionLink]:
    """Where recordings, slides and transcripts of a session lie elsewhere."""
    return session().scalars(links_of(record.id)).all()


def call_shown(edition: Edition) -> PaperCall | None:
    """The published call of an edition."""
    return session().scalar(call_of(VISITOR, edition.code))


def _shown(papers: Sequence[Paper]) -> list[ShownPaper]:
    bodies = {author.body_id for paper in papers for author in paper.authors}
    names = references_to({*bodies, *(one.session_id for one in papers)}, reader().language)
    return [
        ShownPaper(
            paper=one,
            session=names.get(one.session_id or 0),
            bodies=names,
            documents=[(file.kind, file.document) for file in _open(one.files)],
            waits=any(_is_waiting(file.document) for file in one.files),
        )
        for one in papers
    ]


def _open(files: Iterable[PaperFile]) -> list[PaperFile]:
    return [one for one in files if one.document.removed_at is None and is_public(one.document)]


def _is_waiting(document: Document) -> bool:
    return document.waits
