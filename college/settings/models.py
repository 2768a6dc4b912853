"""Nouns of the settings: the college itself, and its agreement in versions."""

from datetime import datetime

from sqlalchemy import Enum
from sqlalchemy.orm import Mapped, mapped_column

from college.foundation.db import Base
from college.settings.rules import Nation, Policy, Preset

# Without a constraint of its own, since the list grows by one more country without a migration.
_NATION = Enum(Nation, native_enum=False, values_callable=lambda kind: [nation.value for nation in kind], length=32)


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
    nation: Mapped[Nation] = mapped_column(_NATION, default=Nation.ENGLAND, server_default=Nation.ENGLAND.value)
    travel_minutes: Mapped[int] = mapped_column(default=30, server_default="30")
    set_up_at: Mapped[datetime | None]


class Agreement(Base):
    """One version of what a student agrees to; never changed, only followed by the next."""

    __tablename__ = "agreement"

    version: Mapped[int] = mapped_column(unique=True)
    text: Mapped[str]
    made_at: Mapped[datetime]
