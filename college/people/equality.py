"""What may be answered for equality monitoring. *Declined* is an answer; *not asked* is an empty cell, and stays so.

The ethnic groups are the 19 of the Census 2021 of England and Wales, in full.
"""

from typing import Final

DECLINED: Final = "declined"

ETHNIC_GROUPS: Final = (
    "English, Welsh, Scottish, Northern Irish or British",
    "Irish",
    "Gypsy or Irish Traveller",
    "Roma",
    "Any other White background",
    "White and Black Caribbean",
    "White and Black African",
    "White and Asian",
    "Any other Mixed or multiple ethnic background",
    "Indian",
    "Pakistani",
    "Bangladeshi",
    "Chinese",
    "Any other Asian background",
    "Caribbean",
    "African",
    "Any other Black, Black British or Caribbean background",
    "Arab",
    "Any other ethnic group",
)
GENDERS: Final = ("man", "woman", "non-binary", "other", "not_known")
DISABILITY: Final = ("yes", "no")
