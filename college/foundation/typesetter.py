"""Sets one document by typst, in a process of its own: `documents.py` starts it, and nothing imports it.

Typst remembers for ever what it has set, some megabytes a document. A process that ends gives all of it back, and one
that takes too long is ended without harm to anybody.
"""

import json
import sys

import typst


def main() -> None:
    """Read from standard input what is to be set, and write the document, or else why it cannot be."""
    asked = json.load(sys.stdin)
    try:
        made = typst.compile(
            asked["template"],
            root=asked["root"],
            font_paths=[asked["fonts"]],
            ignore_system_fonts=True,
            sys_inputs={"data": asked["data"]},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as wrong:
        sys.exit(str(wrong))
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
