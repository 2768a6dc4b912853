"""The table of permissions: what may be done, and the grounds of which one must hold.

Read it aloud: "A register may be seen by those who teach the run in these weeks, and by the office."
A page without a permission does not open.
"""

import enum
from datetime import datetime
from typing import Any

from college.permissions import grounds as g
from college.permissions.grounds import Ground, Someone


class Permission(enum.Enum):
    """What may be done."""

    # everybody
    BROWSE = enum.auto()
    SIGN_IN = enum.auto()
    JOIN = enum.auto()
    ASK_FOR_PLACE = enum.auto()
    FOLLOW_LINK = enum.auto()
    CHECK_HEALTH = enum.auto()
    # students, and everybody else for themselves
    SEE_OWN_COLLEGE = enum.auto()
    CHANGE_OWN_DETAILS = enum.auto()
    KEEP_OWN_NEEDS = enum.auto()
    KEEP_OWN_PLAN = enum.auto()
    SEE_PLACE = enum.auto()
    ANSWER_OFFER = enum.auto()
    GIVE_UP_PLACE = enum.auto()
    TAKE_CERTIFICATE = enum.auto()
    ANSWER_QUESTIONNAIRE = enum.auto()
    PROPOSE_COURSE = enum.auto()
    TAKE_MATERIAL = enum.auto()
    # authors, in whatever role
    WRITE_COURSE = enum.auto()
    SIGN_COURSE = enum.auto()
    # those who were invited to read what is written
    REVIEW_COURSE = enum.auto()
    # facilitators
    SEE_TEACHING = enum.auto()
    ANSWER_FOR_OWN_TEACHING = enum.auto()
    SEE_TAUGHT_RUN = enum.auto()
    SEE_CLASS = enum.auto()
    SEE_REGISTER = enum.auto()
    SEE_NEEDS = enum.auto()
    MARK_REGISTER = enum.auto()
    WRITE_TO_RUN = enum.auto()
    KEEP_MATERIALS_OF_RUN = enum.auto()
    KEEP_NOTES = enum.auto()
    SEE_WHAT_WAS_SAID = enum.auto()
    READ_LIBRARY = enum.auto()
    # the office
    SEE_OFFICE = enum.auto()
    LOOK_UP_PEOPLE = enum.auto()
    SEE_PERSON = enum.auto()
    CHANGE_PERSON = enum.auto()
    ENROL_SOMEBODY = enum.auto()
    MANAGE_PLACES = enum.auto()
    MANAGE_MESSAGES = enum.auto()
    TYPE_IN_ANSWERS = enum.auto()
    FIND_COVER = enum.auto()
    KEEP_CALENDARS = enum.auto()
    # managers
    MANAGE_COURSES = enum.auto()
    MANAGE_TIMETABLE = enum.auto()
    SEE_REPORTS = enum.auto()
    IMPORT_SPREADSHEETS = enum.auto()
    CHANGE_SETTINGS = enum.auto()
    WORD_MESSAGES = enum.auto()
    HANDLE_PERSONAL_DATA = enum.auto()
    APPROVE_QUOTES = enum.auto()
    # administrators
    GIVE_ROLES = enum.auto()


P = Permission

POLICY: dict[Permission, tuple[Ground, ...]] = {
    P.BROWSE: (g.anyone,),
    P.SIGN_IN: (g.anyone,),
    P.JOIN: (g.anyone,),
    P.ASK_FOR_PLACE: (g.anyone,),
    P.FOLLOW_LINK: (g.anyone,),
    P.CHECK_HEALTH: (g.anyone,),
    P.SEE_OWN_COLLEGE: (g.signed_in,),
    P.CHANGE_OWN_DETAILS: (g.signed_in,),
    P.KEEP_OWN_NEEDS: (g.signed_in,),
    P.KEEP_OWN_PLAN: (g.own,),
    P.SEE_PLACE: (g.own,),
    P.ANSWER_OFFER: (g.own,),
    P.GIVE_UP_PLACE: (g.own,),
    P.TAKE_CERTIFICATE: (g.own,),
    P.ANSWER_QUESTIONNAIRE: (g.own,),
    P.PROPOSE_COURSE: (g.signed_in,),
    P.TAKE_MATERIAL: (g.learns_from_it, g.teaches_it, g.writes_it, g.office),
    P.WRITE_COURSE: (g.writes_it, g.manager),
    P.SIGN_COURSE: (g.writes_it,),
    P.REVIEW_COURSE: (g.reviews_it,),
    P.SEE_TEACHING: (g.facilitator,),
    P.ANSWER_FOR_OWN_TEACHING: (g.own,),
    P.SEE_TAUGHT_RUN: (g.teaches_it, g.office),
    P.SEE_CLASS: (g.teaches_its_class_these_weeks,),
    P.SEE_REGISTER: (g.teaches_it_these_weeks, g.office),
    P.SEE_NEEDS: (g.teaches_it_these_weeks,),
    P.MARK_REGISTER: (g.teaches_it_just_now, g.office),
    P.WRITE_TO_RUN: (g.teaches_it, g.office),
    P.KEEP_MATERIALS_OF_RUN: (g.teaches_it, g.office),
    P.KEEP_NOTES: (g.writes_it, g.teaches_it, g.manager),
    P.SEE_WHAT_WAS_SAID: (g.writes_it, g.teaches_it, g.manager),
    P.READ_LIBRARY: (g.facilitator, g.writes_it, g.manager),
    P.SEE_OFFICE: (g.staff,),
    P.LOOK_UP_PEOPLE: (g.office,),
    P.SEE_PERSON: (g.office,),
    P.CHANGE_PERSON: (g.office,),
    P.ENROL_SOMEBODY: (g.office,),
    P.MANAGE_PLACES: (g.office,),
    P.MANAGE_MESSAGES: (g.office,),
    P.TYPE_IN_ANSWERS: (g.office,),
    P.FIND_COVER: (g.office,),
    P.KEEP_CALENDARS: (g.office,),
    P.MANAGE_COURSES: (g.manager,),
    P.MANAGE_TIMETABLE: (g.manager,),
    P.SEE_REPORTS: (g.manager,),
    P.IMPORT_SPREADSHEETS: (g.manager,),
    P.CHANGE_SETTINGS: (g.manager, g.administrator),
    P.WORD_MESSAGES: (g.manager,),
    P.HANDLE_PERSONAL_DATA: (g.manager,),
    P.APPROVE_QUOTES: (g.manager,),
    P.GIVE_ROLES: (g.administrator,),
}


def may(person: Someone | None, permission: Permission, thing: Any, now: datetime) -> bool:
    """Tell whether any ground holds on which this person may do it to this thing at this moment."""
    return any(ground(person, thing, now) for ground in POLICY[permission])
