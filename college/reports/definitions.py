"""What each figure of the term report is called and what it means; stands beside it wherever it is shown."""

from collections.abc import Mapping

from college.foundation.wording import N_
from college.outcomes.measures import MEASURES
from college.people.rules import CAPACITY_NAMES
from college.statistics.scoring import INSTRUMENTS

MEASURE_NAMES: Mapping[str, str] = {key: measure.label for key, measure in MEASURES.items()}
CAPACITIES: Mapping[str, str] = {capacity.value: name for capacity, name in CAPACITY_NAMES.items()}
INSTRUMENT_NAMES: Mapping[str, str] = {key: instrument.name for key, instrument in INSTRUMENTS.items()}

WAVE_NAMES: Mapping[str, str] = {
    "before": N_("before the course"),
    "after": N_("after the course"),
    "3m": N_("3 months later"),
    "6m": N_("6 months later"),
    "12m": N_("12 months later"),
    "18m": N_("18 months later"),
}

MEASURE_MEANINGS: Mapping[str, str] = {
    "hope": N_(
        "Asked: do you feel more hopeful about the future? The share of yes among yes, no and not sure. "
        "Counts forms: one person on one run."
    ),
    "plan": N_(
        "Asked: have you made your own plan for managing problems and staying well? The share of yes among yes, no "
        "and not sure. Counts forms: one person on one run."
    ),
    "recommend": N_(
        "Asked: would you recommend this course, from 1 to 5? The share of 4 and 5 among all who chose a number. "
        "Counts forms: one person on one run."
    ),
    "progression": N_(
        "Asked: since the college, study elsewhere, paid work, volunteering or a peer role? The share with at least "
        "one of them. Counts people: all forms of a person at this time are taken together, and one yes counts once."
    ),
}

PARTICIPATION: Mapping[str, tuple[str, str]] = {
    "people_enrolled": (N_("People with a place"), N_("The different people among the enrolments.")),
    "enrolments": (N_("Enrolments"), N_("Places taken. Somebody who withdrew or is waiting does not count.")),
    "runs": (N_("Runs"), N_("Runs of the term that were not cancelled.")),
    "sessions_held": (N_("Sessions held"), N_("Sessions of these runs that took place.")),
    "places_offered": (N_("Places offered"), N_("The places of these runs, added up.")),
    "attended": (N_("Attended"), N_("Marks: attended, attended late or attended part.")),
    "expected": (
        N_("Expected"),
        N_("Attended and missed together. Apologies, not expected and cancelled sessions are outside."),
    ),
    "missed": (N_("Missed"), N_("Marks: did not come, and had not told us.")),
    "apologies": (N_("Apologies"), N_("Marks: told us that they could not come.")),
    "attendance_percent": (N_("Attendance"), N_("Attended of expected, in per cent, halves rounded up.")),
    "completed": (
        N_("Completed"),
        N_(
            "Enrolments on runs whose last session is over, with at least 7 of 10 sessions attended. "
            "Apologies count among the sessions; not expected does not."
        ),
    ),
    "completion_percent": (
        N_("Completion"),
        N_("Completed of the enrolments on runs that are over with at least one mark, in per cent."),
    ),
}

BY_CAPACITY = N_(
    "Enrolments by what students came as. Somebody may come as several, so the parts may exceed the total."
)

WITHHELD: Mapping[str, str] = {
    "shared": N_("What students came as is withheld whole, because one of its numbers is under 5."),
    "hes": N_("What students came as is withheld whole, because one of its numbers is from 1 to 7."),
}

OUTCOME: Mapping[str, tuple[str, str]] = {
    "measure": (N_("Measure"), N_("Which question it is about.")),
    "wave": (N_("Asked"), N_("When it was asked, seen from the course.")),
    "numerator": (N_("Positive"), N_("Usable answers that are positive.")),
    "denominator": (N_("Usable"), N_("Answers other than prefer not to say; blank ones are outside too.")),
    "answered": (N_("Answered"), N_("Forms with any answer to this question, prefer not to say included.")),
    "returned": (N_("Returned"), N_("Forms that came back. For progression: people.")),
    "invited": (N_("Invited"), N_("Forms asked for. For progression: people.")),
    "percent": (N_("Per cent"), N_("Positive of usable, in per cent, halves rounded up.")),
    "low": (N_("Likely from"), N_("Lower limit of the 95 per cent Wilson interval, in per cent.")),
    "high": (N_("Likely to"), N_("Upper limit of the 95 per cent Wilson interval, in per cent.")),
    "reference_percent": (
        N_("Reference"),
        N_("A published figure to look at, without a known number of people behind it."),
    ),
}

CHANGE: Mapping[str, tuple[str, str]] = {
    "instrument": (N_("Scale"), N_("The published scale.")),
    "wave_from": (N_("From"), N_("The first time of asking.")),
    "wave_to": (N_("To"), N_("The later time of asking.")),
    "pairs": (N_("Pairs"), N_("Forms of the same person and run that can be scored at both times.")),
    "mean_from": (N_("Mean before"), N_("Mean score of the pairs at the first time, in points of the scale.")),
    "mean_to": (N_("Mean later"), N_("Mean score of the pairs at the later time, in points of the scale.")),
    "mean_change": (N_("Mean change"), N_("Mean of each pair's change, in points; above 0 is better.")),
    "sd_change": (N_("Spread of change"), N_("Standard deviation of the changes, in points.")),
    "low": (N_("Likely from"), N_("Lower limit of the 95 per cent t interval of the mean change, in points.")),
    "high": (N_("Likely to"), N_("Upper limit of the 95 per cent t interval of the mean change, in points.")),
    "t": (N_("t"), N_("Paired t.")),
    "df": (N_("Degrees of freedom"), N_("Pairs less one.")),
    "p": (N_("p"), N_("Probability of a t at least this far from 0, either way, if there were no change.")),
    "d": (N_("d"), N_("Mean change by the average standard deviation of the two times.")),
    "hedges_g": (N_("Hedges' g"), N_("d, corrected for small groups.")),
    "reliable_improved": (
        N_("Reliably improved"),
        N_("Pairs that rose by more than the scale's error, 1.96 × √2 × SEM; empty where its reliability is unknown."),
    ),
}

COPRODUCTION: Mapping[str, tuple[str, str]] = {
    "runs_cofacilitated": (
        N_("Runs taught together"),
        N_("Every session that was on had two people: one from lived experience and one by training."),
    ),
    "runs": PARTICIPATION["runs"],
    "courses_published": (N_("Courses published"), N_("Different courses among the runs that have been published.")),
}

PRESET_WORDS: Mapping[str, str] = {
    "shared": N_("To share"),
    "hes": N_("To share, by the hospital rule"),
    "internal": N_("Internal, not for sharing"),
}
