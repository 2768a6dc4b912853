"""What can be asked, when it is asked, and how an answer reached us."""

import enum


class Wave(enum.StrEnum):
    """When a questionnaire is asked, seen from the run."""

    BEFORE = "before"
    AFTER = "after"
    MONTHS_3 = "3m"
    MONTHS_6 = "6m"
    MONTHS_12 = "12m"
    MONTHS_18 = "18m"


class Kind(enum.StrEnum):
    """How a question is answered: 1 to 5, one choice, any choices, own words, or an item of a validated scale."""

    SCALE_5 = "scale_5"
    ONE = "one"
    ANY = "any"
    TEXT = "text"
    ITEM_1_5 = "item_1_5"


class Mode(enum.StrEnum):
    """How the answers reached us."""

    LINK = "link"
    SIGNED_IN = "signed_in"
    PAPER = "paper"
    PHONE = "phone"
    SPREADSHEET = "spreadsheet"
