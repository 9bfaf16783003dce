"""Words that the site itself writes into versions and the audit log are read in every language."""

import pytest

from core.permissions import SYSTEM
from registry.templating import in_words


@pytest.mark.parametrize("stored", ["import", "Starting data set", SYSTEM.name])
@pytest.mark.parametrize("tag", ["zh", "ru", "ar"])
def test_they_are_in_the_readers_language(registry_app, tag, stored):
    with registry_app.test_request_context(f"/{tag}/"):
        assert not in_words(stored).isascii()


def test_what_people_wrote_stays(registry_app):
    with registry_app.test_request_context("/ar/"):
        assert in_words("As the source words it") == "As the source words it"
