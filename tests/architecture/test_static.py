"""What must be true of every style, script and font that a page loads."""

import re
from pathlib import Path

HOUSE = Path(__file__).parents[2]
STATIC = HOUSE / "static"
LOADED = [path for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg"}]


def test_no_style_or_script_names_another_host():
    named = {
        (path.name, host)
        for path in LOADED
        for host in re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}/", path.read_text("utf-8"))
    }

    assert {host for _, host in named} <= {"http://www.w3.org/"}


def test_every_picture_and_font_of_a_stylesheet_is_there():
    missing = [
        f"{path.name}: {address}"
        for path in LOADED
        if path.suffix == ".css"
        for address in re.findall(r"url\(\"?([^\")]+)", path.read_text("utf-8"))
        if not address.startswith("data:") and not (path.parent / address).is_file()
    ]

    assert missing == []


def test_every_vendored_package_has_its_licence_beside_it():
    packages = [folder for folder in (STATIC / "vendor").iterdir() if folder.is_dir()]

    assert packages
    assert [folder.name for folder in packages if not (folder / "LICENSE").is_file()] == []


def test_colours_are_read_from_the_tokens():
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b")
    ours = [path for path in (STATIC / "css").glob("*.css") if path.name not in {"tokens.css", "print.css"}]

    assert {path.name: literal.findall(path.read_text("utf-8")) for path in ours} == {path.name: [] for path in ours}


def test_every_file_that_a_template_asks_for_is_there():
    asked = {
        name
        for template in (HOUSE / "templates").rglob("*.html")
        for name in re.findall(r"asset\(['\"]([^'\"]+)['\"]\)", template.read_text("utf-8"))
    }

    assert sorted(name for name in asked if not (STATIC / name).is_file()) == []
