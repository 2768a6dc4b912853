"""`python -m benchmarks [NAME …]`: run the benchmarks, print the ratios, keep them in benchmarks/results/NAME.json."""

import json
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from benchmarks.ratio import Ratio

RESULTS = Path(__file__).parent / "results"
NAMES = ("pages", "server", "places", "report", "calendar", "clock", "outbox", "writing", "prospectus")


def main(names: tuple[str, ...]) -> int:
    """Measure each named benchmark and print its table; say which names there are for one that is not known."""
    if unknown := set(names) - set(NAMES):
        print(
            f"There is no benchmark called {', '.join(sorted(unknown))}. There are: {', '.join(NAMES)}.",
            file=sys.stderr,
        )
        return 2
    for name in names or NAMES:
        ratios = list(import_module(f"benchmarks.{name}").measure())
        show(name, ratios)
        keep(name, ratios)
    return 0


def show(name: str, ratios: list[Ratio]) -> None:
    """Print one table."""
    width = max(len(each.subject) for each in ratios)
    print(f"\n{name}\n{'':{width}}  {'ours':>10} {'limit':>10} {'':9} {'ratio':>6} {'aim':>6}")
    for each in ratios:
        sign = "≥" if each.unit == "a second" else "≤"
        verdict = "" if each.reached else "  not reached"
        figures = f"{each.ours:>10.4g} {each.limit:>10.4g} {each.unit:9} {each.ratio:>6.2f} {sign}{each.aim:>5.2g}"
        print(f"{each.subject:{width}}  {figures}{verdict}   ({each.limit_is})", flush=True)


def keep(name: str, ratios: list[Ratio]) -> None:
    """Write the figures where a later run can be compared with them."""
    RESULTS.mkdir(exist_ok=True)
    rows = [asdict(each) | {"ratio": round(each.ratio, 3), "reached": each.reached} for each in ratios]
    (RESULTS / f"{name}.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
