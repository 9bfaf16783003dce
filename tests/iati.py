"""Activity files of others, as tests write them."""

from typing import Any

ACTIVITY = """
<iati-activity xml:lang="{language}" default-currency="USD" last-updated-datetime="2026-04-30T00:00:00Z">
  <iati-identifier>{identifier}</iati-identifier>
  <reporting-org ref="XM-DAC-99" type="40"><narrative>Агентство помощи</narrative></reporting-org>
  <title><narrative>{title}</narrative><narrative xml:lang="ar">تدريب الجمارك</narrative></title>
  <description type="1"><narrative>Курсы для таможен.</narrative></description>
  <description type="2"><narrative>Цели проекта.</narrative></description>
  <participating-org role="1"><narrative xml:lang="en">Unknown Ministry</narrative></participating-org>
  <participating-org role="4"><narrative xml:lang="en">{body}</narrative></participating-org>
  <activity-status code="{status}"/>
  <activity-date type="1" iso-date="2026-01-01"/><activity-date type="2" iso-date="2026-02-30"/>
  <contact-info type="1"/>
  <recipient-country code="KZ" percentage="60"/><recipient-country code="XK" percentage="40"/>
  <sector vocabulary="1" code="43081"/><sector vocabulary="1" code="11420"/>
  <budget type="2" status="2"><period-start iso-date="2026-01-01"/><period-end iso-date="2026-12-31"/>
    <value value-date="2026-01-01">{budget}</value></budget>
  <transaction ref="a"><transaction-type code="3"/><transaction-date iso-date="2026-03-01"/>
    <value currency="EUR" value-date="2026-03-01">{paid}</value>
    <description><narrative>Первый платёж</narrative></description>
    <receiver-org><narrative>Учебный центр</narrative></receiver-org></transaction>
  <transaction><transaction-type code="5"/><transaction-date iso-date="2026-03-01"/>
    <value value-date="2026-03-01">1</value></transaction>
  <transaction><transaction-type code="4"/><transaction-date iso-date="2026-03-01"/>
    <value value-date="2026-03-01">1.005</value></transaction>
  <transaction><transaction-type code="4"/><transaction-date iso-date="2026-03-01"/>
    <value currency="XYZ" value-date="2026-03-01">1</value></transaction>
  <document-link url="https://example.org/report.pdf" format="application/pdf">
    <title><narrative>Отчёт</narrative></title><category code="A01"/></document-link>
  <document-link url="https://example.org/other.pdf" format="application/pdf">
    <title><narrative>Отчёт 2</narrative></title><category code="A01"/></document-link>
  <related-activity type="1" ref="XM-DAC-99-0"/>
  <result type="1"><title><narrative>Обучение</narrative></title>
    <indicator measure="1" ascending="1"><title><narrative>Люди</narrative></title>
      <baseline year="2025" value="0"/>
      <period><period-start iso-date="2026-01-01"/><period-end iso-date="2026-12-31"/>
        <target value="40"/><actual value="about 30"><comment><narrative>Отчёт</narrative></comment></actual>
      </period></indicator></result>
</iati-activity>
"""  # noqa: E501


def told(identifier: str = "XM-DAC-99-1", **values: Any) -> str:
    """An activity in Russian and Arabic, with things that the registry takes and does not take."""
    wanted = {
        "language": "ru", "title": "Обучение таможенников", "status": "2", "budget": "1500.5",
        "paid": "200", "body": "Kazakhstan",
    }  # fmt: skip
    return ACTIVITY.format(identifier=identifier, **wanted | values)


def file_of(*activities: str, version: str = "2.03", made: str = "2026-05-01T08:00:00Z") -> bytes:
    """A file of these activities."""
    head = f'<iati-activities version="{version}" generated-datetime="{made}">'
    return f'<?xml version="1.0"?>{head}{"".join(activities)}</iati-activities>'.encode()
