"""Bring the third-party styles, scripts and fonts into static/vendor/. See README.md beside this file.

Needs npm, and fonttools with brotli, on the machine of the person who runs it; the product itself never does.
Safe to run twice.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
VENDOR = HERE.parents[1] / "static" / "vendor"

NHSUK = "nhsuk-frontend", "10.6.1"
HTMX = "htmx.org", "4.0.1"
FONT = "@fontsource/atkinson-hyperlegible-next", "5.3.0"
SASS = "sass", "1.108.2"
ESBUILD = "esbuild", "0.28.2"

# Sass calculates with these two and knows these few; pages must read them from tokens.css.
COLOURS = {
    "#a8231a": "var(--stop)",
    "#761812": "var(--stop-dark)",
    "#005eb8": "var(--brand)",
    "#4c6272": "var(--ink-soft)",
    "#aeb7bd": "var(--line-strong)",
    "#d8dde0": "var(--sand)",
}
UNUSED = re.compile(
    r"nhsuk-(button--(login|brand|secondary-solid|icon)|caption|body|list|card|icon|input-wrapper--large"
    r"|label--xl|fieldset__legend--xl|radios--small|checkboxes--small|input--code|link\b)|\.nhsuk-u-visually-hidden-focusable|search-cancel-button|^(ol|ul|li|p|h[1-6])\b"
)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


def main() -> None:
    """Fetch, build and check; leave nothing behind but static/vendor/."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        packages = [f"{name}@{version}" for name, version in (NHSUK, HTMX, FONT, SASS, ESBUILD)]
        run(work, "npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", ".", *packages)
        nhsuk(work)
        htmx(work)
        font(work)
    strangers = hosts()
    if strangers:
        sys.exit("These files name another host:\n" + "\n".join(strangers))
    for path in sorted(VENDOR.rglob("*.*")):
        print(f"{path.stat().st_size:>8,}  {path.relative_to(VENDOR)}")


def run(work: Path, *command: str) -> None:
    """Run one tool of npm's inside the working folder and stop at its first complaint."""
    subprocess.run(command, cwd=work, check=True)


def nhsuk(work: Path) -> None:
    """Build the chosen components: one stylesheet in our colours, one module of behaviours."""
    target = fresh(NHSUK, work, "LICENCE.md", "LICENSE", "LICENSE.md", "LICENSE.txt")
    for source in ("nhsuk.scss", "nhsuk.mjs"):
        shutil.copy(HERE / source, work)
    tools = work / "node_modules" / ".bin"
    run(work, str(tools / "sass"), "--style=compressed", "--no-source-map", "--quiet-deps", "nhsuk.scss", "nhsuk.css")
    options = ("--bundle", "--minify", "--format=esm", "--target=es2020", "--legal-comments=none")
    run(work, str(tools / "esbuild"), "nhsuk.mjs", *options, f"--outfile={target / 'nhsuk.js'}")
    css = (work / "nhsuk.css").read_text("utf-8")
    (target / "nhsuk.css").write_text(ours(css), "utf-8")


def ours(css: str) -> str:
    """Leave out what no page uses, and read every colour from the tokens."""
    css = RULE.sub(_used, css.removeprefix("\ufeff"))
    while (shorter := re.sub(r"@(media|supports)[^{}]*\{\s*\}", "", css)) != css:
        css = shorter
    for literal, token in COLOURS.items():
        css = css.replace(literal, token)
    return css


def _used(rule: re.Match[str]) -> str:
    kept = [selector for selector in rule[1].split(",") if not UNUSED.search(selector)]
    return f"{','.join(kept)}{{{rule[2]}}}" if kept else ""


def htmx(work: Path) -> None:
    """Copy the minified script as it is."""
    target = fresh(HTMX, work, "LICENSE")
    text = (work / "node_modules" / HTMX[0] / "dist" / "htmx.min.js").read_text("utf-8")
    (target / "htmx.min.js").write_text(re.sub(r"\n?//# sourceMappingURL=.*", "", text), "utf-8")


def font(work: Path) -> None:
    """Copy two weights of two subsets: enough for English, Welsh and Polish names; joined as TrueType for documents."""
    target = fresh(FONT, work, "LICENSE")
    files = work / "node_modules" / FONT[0] / "files"
    for subset in ("latin", "latin-ext"):
        for weight in (400, 700):
            name = f"atkinson-hyperlegible-next-{subset}-{weight}-normal.woff2"
            shutil.copy(files / name, target / name)
    for weight in (400, 700):
        joined(
            work,
            [target / f"atkinson-hyperlegible-next-{part}-{weight}-normal.woff2" for part in ("latin", "latin-ext")],
        )
        shutil.copy(work / "joined.ttf", target / f"atkinson-hyperlegible-next-{weight}.ttf")


def joined(work: Path, subsets: list[Path]) -> None:
    """Join the subsets of one weight into one TrueType file: documents are set from that."""
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont

    plain = []
    for path in subsets:
        face = TTFont(path)
        face.flavor = None
        face.save(work / f"{path.stem}.ttf")
        plain.append(str(work / f"{path.stem}.ttf"))
    Merger().merge(plain).save(work / "joined.ttf")


def fresh(package: tuple[str, str], work: Path, *licences: str) -> Path:
    """Make an empty folder named after the version, with the licence in it."""
    name, version = package
    short = name.rpartition("/")[2].removesuffix(".org")
    for old in VENDOR.glob(f"{short}-[0-9]*"):
        shutil.rmtree(old)
    target = VENDOR / f"{short}-{version}"
    target.mkdir(parents=True)
    source = work / "node_modules" / name
    found = next((source / licence for licence in licences if (source / licence).exists()), None)
    shutil.copy(found or HERE / f"{short}.LICENCE", target / "LICENSE")
    return target


def hosts() -> list[str]:
    """List every address of another host in what pages load; names in a licence are no requests."""
    loaded = [path for path in VENDOR.rglob("*") if path.suffix in {".css", ".js"}]
    known = ("http://www.w3.org/",)
    found = {
        (path.name, url)
        for path in loaded
        for url in re.findall(r"url\([^)]*|(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}/?", text(path))
    }
    return sorted(f"{name}: {url}" for name, url in found if not url.startswith(known))


def text(path: Path) -> str:
    """Read a file as UTF-8."""
    return path.read_text("utf-8")


if __name__ == "__main__":
    main()
