"""Keeping what the college says about itself, and its agreement in versions."""

from dataclasses import dataclass

from college.audit.actions import Doer, record
from college.foundation import clock
from college.foundation.db import db, save
from college.settings.models import Agreement
from college.settings.queries import agreement_in_force, the_college
from college.settings.rules import Nation, Policy, Preset, offer_time, readable, travel_time


@dataclass(frozen=True)
class Settings:
    """Everything that a manager decides about the college."""

    name: str
    contact_email: str
    contact_phone: str
    contact_address: str
    brand_colour: str
    agreement: str
    help_now: str
    policy: Policy
    preset: Preset
    offer_hours: int
    nation: Nation = Nation.ENGLAND
    travel_minutes: int = 30


def keep_settings(said: Settings, *, by: Doer | None) -> None:
    """Keep what was decided; a changed agreement becomes a new version, which students are asked about anew.

    Raises `Refused` for a colour that white words cannot be read on, for offers that last no time, and for a way
    of more than four hours.
    """
    college = the_college()
    readable(said.brand_colour)
    offer_time(said.offer_hours)
    travel_time(said.travel_minutes)
    decided = {name: value for name, value in vars(said).items() if name != "agreement"}
    changed = sorted(name for name, value in decided.items() if getattr(college, name) != value)
    for name in changed:
        setattr(college, name, decided[name])
    college.set_up_at = college.set_up_at or clock.now()
    db.session.flush()
    if changed:
        record("settings.changed", college, by=by, changed=changed)
    write_agreement(said.agreement, by=by)


def write_agreement(text: str, *, by: Doer | None) -> Agreement | None:
    """Write the next version of the agreement; the same words again, or none, make no version."""
    before, words = agreement_in_force(), "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not words or (before is not None and before.text == words):
        return before
    made = save(Agreement(version=before.version + 1 if before else 1, text=words, made_at=clock.now()))
    record("agreement.written", made, by=by, version=made.version)
    return made
