"""The contract of the data set: which files there are, and what stands in which column.

The tables stand in the order in which they can be loaded: a reference points to a row of a table
above, or of the same table (an organization's parent), never below. Only `additions`, `relations`,
the translations and `citations`, at the end, may point anywhere.
"""

from exchange.dataset.columns import (
    ADMINISTRATION_OR_ORGANIZATION,
    LANGUAGE_AND_ORIGINS,
    ORIGINS,
    TRUST,
    Cell,
    Table,
    choice,
    choices,
    columns,
    dates,
    reference,
    table,
    texts,
)
from exchange.dataset.contract_cooperation import AGREEMENTS, MEASURES
from exchange.dataset.contract_forum import FOLLOWED, FORUM_AND_FUND
from exchange.dataset.contract_translations import PHRASES, TRANSLATIONS

SOURCES = (
    table(
        "sources",
        r"[a-z][a-z0-9_-]*",
        texts("publisher"),
        texts("title", required=True),
        dates("date"),
        columns("address", Cell.ADDRESS),
        choice("kind", "source_kind", required=True),
        cited=False,
    ),
)

DIRECTORY = (
    table(
        "administrations",
        r"[A-Z]{2}",
        choice("wco_region", "wco_region", required=True),
        columns("wco_member_since", Cell.YEAR),
        texts("name_en name_local"),
        columns("name_local_language", Cell.LANGUAGE),
        texts("ministry_or_parent_en"),
        texts("capital_en", required=True),
        columns("latitude longitude", Cell.NUMBER, required=True),
        columns("languages", Cell.LANGUAGES, required=True),
        columns("website", Cell.ADDRESS),
        choices("basis", "basis", required=True),
        texts("note"),
        columns("origins", Cell.ORIGINS),
        TRUST,
    ),
    table(
        "organizations",
        r"[A-Z][A-Z0-9-]+",
        choice("kind", "organization_kind", required=True),
        texts("name_en", required=True),
        texts("name_zh name_fr name_ru name_es name_ar"),
        reference("parent", *ADMINISTRATION_OR_ORGANIZATION),
        texts("headquarters_en"),
        columns("website", Cell.ADDRESS),
        texts("summary_en note"),
        TRUST,
        ORIGINS,
    ),
    table(
        "memberships",
        r"MB[0-9]{3}",
        reference("administration", "administrations", required=True),
        reference("organization", "organizations", required=True),
        dates("from", required=True),
        dates("until"),
        reference("source", "sources", required=True),
        TRUST,
    ),
    table(
        "districts",
        r"D-[A-Z]+",
        choice("kind", "district_kind", required=True),
        texts("name_zh"),
        texts("name_en", required=True),
        texts("province_en"),
        columns("latitude longitude", Cell.NUMBER),
        texts("coordinates_of note"),
        LANGUAGE_AND_ORIGINS,
        TRUST,
    ),
    table(
        "groups",
        r"G-[A-Z]+",
        texts("name_en name_zh", required=True),
        dates("start", required=True),
        columns("customs_count", Cell.INTEGER),
        texts("provinces_en provinces_text members_text"),
        reference("leader", "districts", "administrations"),
        texts("leader_text note"),
        LANGUAGE_AND_ORIGINS,
        TRUST,
    ),
    table(
        "group_members",
        r"GM[0-9]{2,}",
        reference("group", "groups", required=True),
        reference("district", "districts", required=True),
        choice("role", "group_role", required=True),
        dates("from until"),
        texts("note"),
        TRUST,
    ),
)

CONCEPTS = (
    table(
        "concepts",
        r"T[0-9]{3}",
        columns("source_language", Cell.LANGUAGE, required=True),
        columns("core", Cell.BOOLEAN, required=True),
        TRUST,
        rows_may_repeat=True,
    ),
    table(
        "labels",
        "",
        reference("concept", "concepts", required=True),
        columns("language", Cell.LANGUAGE, required=True),
        texts("label", required=True),
        columns("preferred", Cell.BOOLEAN, required=True),
        choice("origin", "origin", required=True),
    ),
)

EVIDENCE = (
    FOLLOWED,
    *TRANSLATIONS,
    PHRASES,
    table(
        "relations",
        r"R[0-9]{4}",
        reference("from", required=True),
        choice("relation", "relation", required=True),
        reference("to", required=True),
        texts("note"),
    ),
    table(
        "citations",
        "",
        reference("record", required=True),
        texts("field"),
        reference("source", "sources", required=True),
        texts("locator"),
        TRUST,
    ),
    table(
        "status_words",
        "",
        texts("file phrase", required=True),
        columns("rows", Cell.INTEGER, required=True),
        texts("treatment", required=True),
        loaded=False,
    ),
)

TABLES: dict[str, Table] = {
    entry.name: entry
    for part in (SOURCES, DIRECTORY, MEASURES, AGREEMENTS, FORUM_AND_FUND, CONCEPTS, EVIDENCE)
    for entry in part
}
