"""Collect every word that is to be translated into `messages.pot`, or say which are missing there (`--check`).

Sentences of the domain are found by the names of what says them: `Refused("…")` and `N_("…")`.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
CATALOGUE = HOUSE / "college" / "translations" / "messages.pot"
KEYWORDS = ("_", "_l", "N_", "Refused", "gettext", "lazy_gettext", "ngettext:1,2")
MAPPING = (
    "[python: college/**.py]\n[jinja2: templates/**.html]\ntrimmed = true\n[jinja2: templates/**.txt]\ntrimmed = true\n"
)


def collect(into: Path) -> None:
    """Write the catalogue without dates and line numbers, so that it changes only when the words do."""
    with tempfile.NamedTemporaryFile("w", suffix=".cfg") as mapping:
        mapping.write(MAPPING)
        mapping.flush()
        words = [f"--keyword={keyword}" for keyword in KEYWORDS]
        tidy = ["--no-default-keywords", "--sort-output", "--no-location", "--omit-header"]
        pybabel = str(Path(sys.executable).parent / "pybabel")
        given = [
            pybabel,
            "--quiet",
            "extract",
            "--mapping-file",
            mapping.name,
            *words,
            *tidy,
            "--output-file",
            str(into),
            ".",
        ]
        subprocess.run(given, cwd=HOUSE, check=True)


def untranslated() -> list[str]:
    """Say which catalogues of languages lack a word."""
    from babel.messages.pofile import read_po

    wanted = {message.id for message in read_po(CATALOGUE.open("rb")) if message.id}
    found = []
    for path in sorted(CATALOGUE.parent.glob("*/LC_MESSAGES/messages.po")):
        with path.open("rb") as file:
            done = {message.id for message in read_po(file) if message.string and not message.fuzzy}
        found += [f"{path.parent.parent.name}: {len(wanted - done)} words are not translated"] if wanted - done else []
    return found


def main() -> None:
    """Write the catalogue, or compare."""
    if "--check" not in sys.argv:
        CATALOGUE.parent.mkdir(exist_ok=True)
        collect(CATALOGUE)
        return
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "messages.pot"
        collect(fresh)
        same = CATALOGUE.exists() and fresh.read_text() == CATALOGUE.read_text()
    wrong = untranslated() if same else ["messages.pot is not what the code says: run `make words`"]
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
