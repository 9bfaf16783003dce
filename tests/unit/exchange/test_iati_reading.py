"""Files of IATI that others send: what is none is refused with words, and costs little."""

import resource
import subprocess
import sys

import pytest

from exchange.iati.mapping import Reporter
from exchange.iati.reading import MOST_ACTIVITIES, ActivityFile, UnreadableIati
from exchange.iati.taking import source_code
from exchange.iati.values import Words
from registry.forms import SOURCE_FORM

HEAD = b'<?xml version="1.0"?>\n'
ROOT = b'<iati-activities version="2.03">'
END = b"</iati-activities>"
ENTITIES = b"".join(
    b'<!ENTITY %c "%s">' % (98 + step, b"&%c;" % (97 + step) * 10) for step in range(9)
)
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + ENTITIES + b"]>"
MOST_MB = 60


def read(content):
    return [one.findtext("iati-identifier") for one in ActivityFile(content).activities()]


def many(piece, most):
    return piece * (most // len(piece))


HOSTILE = {
    "laughs in text": (HEAD + LAUGHS + ROOT + b"<iati-activity>&j;</iati-activity>" + END, "type"),
    "laughs in an attribute": (HEAD + LAUGHS + b'<iati-activities version="&j;"/>', ""),
    "an entity that is a file": (
        HEAD + b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + ROOT
        + b"<iati-activity><iati-identifier>&e;</iati-identifier></iati-activity>" + END,
        "document type",
    ),
    "a document type elsewhere": (
        HEAD + b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + ROOT + END, "document type",
    ),
    "the same in UTF-16": (
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY e "x">]>'
        '<iati-activities version="2.03"/>'.encode("utf-16"),
        "document type",
    ),
    "depth": (HEAD + ROOT + b"<iati-activity>" + b"<a>" * 1_000_000, "nested"),
    "depth of a closed tree": (
        HEAD + ROOT + b"<iati-activity>" + b"<a>" * 40 + b"</a>" * 40 + b"</iati-activity>" + END,
        "nested",
    ),
    "a million attributes": (
        HEAD + ROOT + b"<iati-activity "
        + b" ".join(b'a%x="" ' % number for number in range(700_000)) + b"/>" + END,
        "too long",
    ),
    "many attributes": (
        HEAD + ROOT + b"<iati-activity "
        + b" ".join(b'a%x=""' % number for number in range(60)) + b"/>" + END,
        "too many attributes",
    ),
    "a text without an end": (HEAD + ROOT + b"<iati-activity>" + b"x" * 9_000_000, "too long"),
    "many elements": (
        HEAD + ROOT + b"<iati-activity>" + many(b"<a/>", 9_000_000) + b"</iati-activity>" + END,
        "too many elements",
    ),
    "many elements beside activities": (
        HEAD + ROOT + many(b"<a/>", 9_000_000) + END, "too many elements",
    ),
    "too many bytes": (HEAD + ROOT + b" " * 10_000_000 + END, "10 MB"),
    "too many activities": (
        HEAD + ROOT + b"<iati-activity/>" * (MOST_ACTIVITIES + 1) + END, "too many activities",
    ),
    "another encoding than told": (
        b'<?xml version="1.0" encoding="UTF-8"?>' + ROOT + b"<iati-activity>\xff</iati-activity>"
        + END,
        "encoding",
    ),
    "an encoding that nobody knows": (
        b'<?xml version="1.0" encoding="x-none"?>' + ROOT + END, "encoding",
    ),
    "a file that ends too early": (HEAD + ROOT + b"<iati-activity>", "well-formed"),
    "no XML": (b"identifier,title\n1,2", "well-formed"),
    "nothing": (b" \n", "empty"),
    "zeros": (b"\0" * 1000, "well-formed"),
    "gzip": (b"\x1f\x8b\x08" + b"0" * 100, "compressed"),
    "zip": (b"PK\x03\x04" + b"0" * 100, "compressed"),
    "version 1": (HEAD + b'<iati-activities version="1.05"/>', "IATI 1.05"),
    "no version": (HEAD + b"<iati-activities/>", "IATI ?"),
    "organisations": (HEAD + b'<iati-organisations version="2.03"/>', "organisation file"),
    "other XML": (HEAD + b"<html/>", "no activity file"),
}  # fmt: skip


def refusals():
    """Case → why it was refused."""
    found = {}
    for case, (content, _why) in HOSTILE.items():
        try:
            read(content)
        except UnreadableIati as refused:
            found[case] = str(refused)
    return found


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_no_activity_file_is_refused_with_words(case):
    content, why = HOSTILE[case]
    with pytest.raises(UnreadableIati) as refused:
        read(content)
    assert why in str(refused.value)


def test_refusing_costs_little_memory():
    told = subprocess.run(
        [sys.executable, "-c", f"import {__name__} as it; print(it.memory_of_refusing())"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert int(told.stdout) < MOST_MB


def memory_of_refusing():
    """By how many MB the most memory of this process grows while all are refused."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusals().keys() == HOSTILE.keys()
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024


@pytest.mark.parametrize("version", ["2.01", "2.02", "2.03"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "windows-1251"])
def test_files_are_read_in_the_encoding_that_they_tell(version, encoding):
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!-- as told --><iati-activities '
        f'version="{version}" generated-datetime="2026-05-01T10:00:00Z"><?x y?><iati-activity>'
        "<iati-identifier>XM-Россия-1</iati-identifier></iati-activity></iati-activities>"
    )
    file = ActivityFile(text.encode(encoding))
    assert (file.head.version, file.head.made_on) == (version, "2026-05-01")
    assert [one.findtext("iati-identifier") for one in file.activities()] == ["XM-Россия-1"]


@pytest.mark.parametrize("told", ["", "yesterday", "2026-13-01T00:00:00"])
def test_a_day_that_is_none_is_not_told(told):
    root = f'<iati-activities version="2.03" generated-datetime="{told}"/>'
    assert ActivityFile(root.encode()).head.made_on == ""


def test_sources_of_publishers_that_begin_alike_are_two():
    head = ActivityFile(HEAD + ROOT + END).head
    refs = [f"XM-DAC-41114-OFFICE-FOR-TRAINING-{number}" for number in (1, 2)]
    codes = {source_code(Reporter(ref, Words("en", "")), head) for ref in refs}
    assert len(codes) == 2
    assert all(SOURCE_FORM.codes.fits(code) for code in codes)
    assert source_code(Reporter("//", Words("en", "")), head) == "iati-publisher-undated"


def test_an_activity_is_emptied_when_the_next_is_read():
    activities = ActivityFile(
        HEAD + ROOT + b"<iati-activity><title/></iati-activity>" * 3 + END
    ).activities()
    first = next(activities)
    assert len(first) == 1
    next(activities)
    assert len(first) == 0
