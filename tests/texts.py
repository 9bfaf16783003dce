"""Texts of agreements for tests, published the way the desk does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cooperation.agreements.models import Agreement
from cooperation.agreements.texts.dividing import Division, divide
from cooperation.agreements.texts.models import AgreementText
from cooperation.agreements.texts.services import (
    Description,
    begin_correction,
    begin_draft,
    publish_draft,
    save_draft,
)
from cooperation.agreements.texts.units import Unit
from registry.sources import Source
from tests.records import EDITOR

ENGLISH = """AGREEMENT ON CUSTOMS MATTERS
The Parties,
Have agreed as follows:
Article 1
Definitions
For the purposes of this Agreement, "lantern" means a light.
Article 2
Mutual assistance
The Parties shall assist each other.
They shall do so without delay.
Article 3
Entry into force
This Agreement enters into force on signature."""
CHINESE = """海关事务协定
缔约双方，
达成协议如下：
第一条 定义
为本协定之目的，“灯笼”指灯。
第二条 互助
缔约双方应当相互协助。
第三条 生效
本协定自签字之日起生效。"""
ARABIC = """اتفاقية بشأن المسائل الجمركية
إن الطرفين
المادة الأولى
تعاريف
لأغراض هذه الاتفاقية، يقصد بالفانوس الضوء.
المادة الثانية
المساعدة المتبادلة
يساعد الطرفان كل منهما الآخر."""
TEXTS = {"en": ENGLISH, "zh": CHINESE, "ar": ARABIC}


def with_text(
    agreement: Agreement,
    source: Source,
    language: str,
    text: str = "",
    origin: str = "authentic",
    **said: Any,
) -> AgreementText:
    """Publish a text, divided by its headings."""
    described = replace(Description(origin, False, source), **said)
    division: Division = divide(text or TEXTS[language], language)
    draft = begin_draft(agreement, language, described, division, EDITOR)
    publish_draft(draft, agreement, EDITOR, draft.version)
    found = agreement.full_text(language)
    assert found is not None
    return found


def correct(agreement: Agreement, language: str, units: Sequence[Unit]) -> None:
    """Publish other units in place of those that are held."""
    text = agreement.full_text(language)
    assert text is not None
    draft = begin_correction(text, EDITOR)
    save_draft(draft, units, EDITOR, draft.version, None)
    publish_draft(draft, agreement, EDITOR, draft.version)
