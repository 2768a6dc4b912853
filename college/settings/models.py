"""Nouns of the settings: the college itself, and its agreement in versions."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from college.foundation.db import Base
from college.settings.rules import Policy, Preset


class College(Base):
    """What this college says about itself. There is one row, number 1."""

    __tablename__ = "college"

    name: Mapped[str]
    contact_email: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    contact_address: Mapped[str] = mapped_column(default="")
    brand_colour: Mapped[str] = mapped_column(default="#1d5c63")
    nhs_branding: Mapped[bool] = mapped_column(default=False)
    help_now: Mapped[str]
    policy: Mapped[Policy] = mapped_column(default=Policy.TWO_CAPACITIES)
    preset: Mapped[Preset] = mapped_column(default=Preset.SHARED)
    offer_hours: Mapped[int] = mapped_column(default=48)
    set_up_at: Mapped[datetime | None]


class Agreement(Base):
    """One version of what a student agrees to; never changed, only followed by the next."""

    __tablename__ = "agreement"

    version: Mapped[int] = mapped_column(unique=True)
    text: Mapped[str]
    made_at: Mapped[datetime]
