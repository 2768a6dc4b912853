"""What the typefaces of our documents can draw: every other sign is left out, or stands as an empty box. Pure.

A document in which one sign cannot be drawn is not written at all, since nobody could read it out; and no typeface
has them all. The table is what Atkinson Hyperlegible Next and the typefaces within typst have together, as read
from typst 0.15.2; a test sets every sign of it.
"""

import re
import unicodedata

BOX = "□"
# Code points in hexadecimal: Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari and others, and the usual signs.
DRAWN = """
20-7e a0-ac ae-377 37a-37f 384-38a 38c 38e-3a1 3a3-4ff 510-513 51a-51d 531-556 559-58a 58d-58f 591-5c7 5d0-5ea
5ef-5f4 606-60c 615 61b 61f 621-63a 640-655 65a 660-66d 674 679-67b 67e-680 683-684 686-687 691 698 6a4 6a9
6af 6be 6cc 6f0-6f9 900-97f e3f e81-e82 e84 e87-e88 e8a e8d e94-e97 e99-e9f ea1-ea3 ea5 ea7 eaa-eab ead-eb9
ebb-ebc ec8-ecd 10d0-10ff 13a0-13f5 13f8-13fd 1ab0-1ace 1d00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59
1f5b 1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fc4 1fc6-1fd3 1fd6-1fdb 1fdd-1fef 1ff2-1ff4 1ff6-1ffe 2000-200a 2010-2027
202f-2040 2042 2044-2052 2054-205f 2070-2071 2074-208e 2090-209c 20a0-20c0 20d0-20f0 2100-211e 2120 2122 2124
2126-2151 2153-2184 2189 2190-23ff 2422-2423 2460-2606 2609-262f 2638-268b 2690-269c 26a0-26a7 26aa-26af 26b2
2701-2704 2706-2709 270c-2714 2717-2726 272a-274b 274d 274f-2752 2756 2758-275e 2761-277f 2794 2798-27af
27b1-2b73 2b76-2b95 2b97-2bff 2c60-2cf3 2cf9-2cff 2e02-2e05 2e08-2e0a 2e17-2e18 2e1f 2e22-2e25 2e2e 3012
3016-3017 301a-301b 3030 3036 306e a46a-a46b a640-a641 a648-a649 a656-a657 a708-a716 a71b-a727 a72d a730 a735
a765 a789-a78e a790-a791 a793 a7aa a7f8-a7f9 ab52 ab66 ab70-abbf fb00-fb06 fb13-fb17 fb1d-fb36 fb38-fb3c fb3e
fb40-fb41 fb43-fb44 fb46-fb4f fb52-fb81 fb8a-fb95 fb9e-fb9f fbaa-fbad fbe8-fbe9 fbfc-fbff fe00-fe01 fe20-fe2f
fe66 fe70-fe74 fe76-fefc fffc-fffd
"""


def drawable(text: str, *, with_marks: bool = True) -> str:
    """Leave of a text what can be drawn: a letter or a figure that cannot is a box, any other sign is left out.

    Without marks, the signs above and under letters are left out too. What was not blank does not become so.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    drawn = _UNDRAWN.sub(_instead, unicodedata.normalize("NFC", whole))
    if not with_marks:
        drawn = "".join(sign for sign in drawn if not unicodedata.category(sign).startswith("M"))
    return drawn if drawn.strip() or not text.strip() else BOX


def signs() -> str:
    """Give every sign that can be drawn, in the order of their code points."""
    spans = (span.partition("-") for span in DRAWN.split())
    return "".join(chr(sign) for first, _, last in spans for sign in range(int(first, 16), int(last or first, 16) + 1))


def _instead(found: re.Match[str]) -> str:
    return BOX if unicodedata.category(found.group())[0] in "LN" else ""


_UNDRAWN = re.compile(f"[^{re.escape(signs())}\n\t]")
