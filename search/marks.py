"""Marks: what is named, whatever it is called.

`c:KZ` an administration, `o:WCO` an organization, `g:T042` a concept, `t:KZ` the capital of an
administration, `p:xi'an` another place, `r:143` a region, `l:kk` a language, `w:fund` a plain word.
"""


def concept_mark(code: str) -> str:
    """The mark of what is about a concept."""
    return f"g:{code}"


def administration_mark(code: str) -> str:
    """The mark of what names an administration."""
    return f"c:{code}"


def organization_mark(code: str) -> str:
    """The mark of what names an organization."""
    return f"o:{code}"


def capital_mark(code: str) -> str:
    """The mark of what names the capital of an administration."""
    return f"t:{code}"


def place_mark(name: str) -> str:
    """The mark of what names another city or a border crossing, by its English name."""
    return f"p:{name.casefold()}"


def language_mark(tag: str) -> str:
    """The mark of what names a language."""
    return f"l:{tag}"


def marked_code(mark: str) -> str:
    """The code of the record that a mark stands for, that of a capital being its administration;
    '' where there is none."""
    kind, _, code = mark.partition(":")
    return code if kind in "cogt" else ""


def own_code(mark: str) -> str:
    """The code of the record that a mark names itself; '' for all but bodies and concepts."""
    return marked_code(mark) if mark[0] in "cog" else ""
