"""The pictures of the measures by name, as their pages and the CSV files ask for them."""

from flask_login import current_user
from sqlalchemy.orm import selectinload

from cooperation.measures.models import Indicator, Measure
from cooperation.measures.pictures_indicators import indicators_picture
from cooperation.measures.pictures_progress import progress_of
from cooperation.measures.pictures_states import states_of
from cooperation.measures.queries import indicators_of_measure
from core.database import session
from core.pictures.picture import Picture, register_picture
from core.reader import reader
from registry.door import visible
from registry.references import Reference, references_to


def named_indicators(
    measure_id: int, *others: int
) -> tuple[list[tuple[Reference, Indicator]], dict[int, Reference]]:
    """A measure's indicators with names and observations, by code; and the names of others too."""
    query = indicators_of_measure(current_user, measure_id)
    found = list(session().scalars(query.options(selectinload(Indicator.observations))))
    names = references_to([*(one.id for one in found), *others], reader().language)
    return [(names[one.id], one) for one in found if one.id in names], names


def indicators_of(code: str) -> Picture | None:
    """The picture of the indicators of the measure with this code, or None."""
    query = visible(Measure, current_user).with_only_columns(Measure.id)
    key = session().scalar(query.where(Measure.code == code))
    return None if key is None else indicators_picture(code, named_indicators(key)[0], reader())


register_picture("measure-progress", progress_of)
register_picture("measure-indicators", indicators_of)
register_picture("measures-state", states_of)
