"""Which concepts a row is about: by its subjects, and by its keywords that are labels."""

from exchange.dataset.rows import Dataset, Row

# The subject vocabulary in the words of the concepts' preferred English labels.
SUBJECT_LABELS = {
    "joint_control": ("joint control",),
    "aeo_mutual_recognition": ("authorized economic operator", "mutual recognition arrangement"),
    "secure_trade_lanes": ("smart and secure trade lanes",),
    "risk_management": ("risk management",),
    "data_exchange": ("data exchange",),
    "enforcement": ("customs enforcement",),
    "capacity_building": ("capacity building",),
    "transit": ("customs transit",),
    "origin": ("rules of origin",),
    "single_window": ("single window",),
    "e_commerce": ("cross-border e-commerce",),
    "quarantine_food_safety": ("inspection and quarantine",),
}
Labels = dict[str, str]  # English label in lower case -> code of the concept


def concepts_by_label(dataset: Dataset) -> Labels:
    """English labels, preferred ones first where two concepts share one."""
    found: Labels = {}
    for wanted in (True, False):
        for row in dataset.rows("labels"):
            if row["language"] == "en" and row.yes("preferred") is wanted:
                found.setdefault(row["label"].lower(), row["concept"])
    return found


def concepts_of(row: Row, labels: Labels) -> list[str]:
    """Codes of the concepts that a row's subjects and keywords name, in order, once each."""
    names = [name for code in _many(row, "subjects") for name in SUBJECT_LABELS[code]]
    names += [word.lower() for word in _many(row, "keywords_en")]
    found = (labels.get(name) for name in names)
    return list(dict.fromkeys(code for code in found if code))


def _many(row: Row, column: str) -> list[str]:
    return row.many(column) if row.cells.get(column) else []
