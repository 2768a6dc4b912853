"""Every model of the house, so that migrations can be compared with all of them."""

from college.attendance.models import Mark
from college.audit.models import AuditEntry
from college.courses.models import Course
from college.enrolment.models import Enrolment
from college.imports.models import Spreadsheet
from college.materials.models import Material
from college.outbox.models import Message
from college.people.models import Person
from college.questionnaires.models import Questionnaire
from college.settings.models import College
from college.timetable.cover_models import CoverAsk
from college.timetable.models import Run

ALL = (
    AuditEntry,
    College,
    Message,
    Person,
    Course,
    Run,
    CoverAsk,
    Enrolment,
    Mark,
    Questionnaire,
    Spreadsheet,
    Material,
)
