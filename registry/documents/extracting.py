"""The text of a file, read in a process of its own: bounded in time, memory, pages and length.

A file may be made to break its reader, so nothing of it is parsed in the site or the worker.
`python -m registry.documents.extracting FILE MEDIA_TYPE` prints the text as JSON.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_PAGES = 500
MOST_CHARACTERS = 500_000
TIME_S = 40
MEMORY_BYTES = 1_500_000_000
PDF = "application/pdf"
READABLE = (PDF, "application/vnd.openxmlformats-officedocument.wordprocessingml.document")


class NotReadable(Exception):
    """Why there is no text of a file: one line, in English, for the secretariat."""


def text_of(path: Path, media_type: str) -> str:
    """The text of a PDF or DOCX; '' where it has none. Raises `NotReadable`."""
    if not path.exists():
        raise NotReadable("the stored file is missing")
    command = [sys.executable, "-m", __name__, str(path), media_type]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, on a file that we named
            command,
            cwd=ROOT,
            env={},  # it needs to know no secret
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIME_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotReadable(f"not read within {TIME_S} seconds") from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NotReadable(lines[-1][:250] if lines else f"the reader ended with {done.returncode}")
    return str(json.loads(done.stdout)["text"])


def _pages(path: Path) -> Iterator[str]:
    import pypdf

    reader = pypdf.PdfReader(path)
    for number, page in enumerate(reader.pages):
        if number == MOST_PAGES:
            return
        yield page.extract_text()


def _paragraphs(path: Path) -> Iterator[str]:
    import docx
    from docx.table import Table

    document = docx.Document(str(path))
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield "\t".join(cell.text for cell in row.cells)
        else:
            yield block.text


def _bounded(parts: Iterator[str]) -> str:
    """The parts, a line each, without what no database keeps, cut at `MOST_CHARACTERS`."""
    lines: list[str] = []
    length = 0
    for part in parts:
        text = part.replace("\0", "").encode("utf-8", "ignore").decode().strip()
        if text:
            lines.append(text)
            length += len(text) + 1
        if length > MOST_CHARACTERS:
            break
    return "\n".join(lines)[:MOST_CHARACTERS]


def main(path: str, media_type: str) -> None:
    """Print the text of a file as JSON, within the bounds of a process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (TIME_S, TIME_S))
    parts = _pages(Path(path)) if media_type == PDF else _paragraphs(Path(path))
    try:
        text = _bounded(parts)
    except Exception as error:  # a reader of files fails in many ways; all are one line to us
        sys.exit(f"{type(error).__name__}: {error}".replace("\n", " "))
    json.dump({"text": text}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:3])
