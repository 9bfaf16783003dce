"""What the server of `tests.killing` has at hand for the processes that are forked from it."""

from search.beginnings import Beginnings
from search.name_sources import names_of_files
from search.names import _lexicon_of_files
from search.spellings import Spellings
from tests import killing  # noqa: F401 - the site, with what a worker does
from tests.sharing import share_names

share_names()
_lexicon_of_files()
Beginnings(names_of_files())
Spellings(names_of_files())
