"""The judgement in outcomes: which answers count, over which denominator, and which forms make a pair.

Pure: forms in, frozen results out. A form is one person on one run at one wave; `progression` counts people
instead, and there invited, returned and answered count people too.

Decided for the edges:
- Somebody invited and not returned is an `Unreturned`; invited is the forms that came back and these together,
  each person and run (or person) once, so a form needs no invitation beside it.
- A form without a pseudonym is anonymous: it counts as a person of its own, and never makes a pair.
- An outcome is over the questionnaires in which, at that wave, somebody answered the question: a form of another
  questionnaire returned on the same run is neither invited nor returned here.
- One person on one run who was asked the same twice counts once. Where the usable answers differ, the less
  favourable one stands, so that asking again never lifts a figure. For `progression` any positive answer stands.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from college.foundation.wording import N_
from college.statistics.change import Pair, PairedChange, ReliableShare, paired_change, reliable_share
from college.statistics.proportions import Proportion, wilson
from college.statistics.scoring import INSTRUMENTS, Scored, score

CAVEAT = N_("Students who answered; no comparison group.")

# In the order of time; an outcome or a change is told in this order.
WAVES = ("before", "after", "3m", "6m", "12m", "18m")


class Verdict(IntEnum):
    """What an answer means for a measure, from nothing said to a yes."""

    BLANK = 0
    DECLINED = 1
    NOT_POSITIVE = 2
    POSITIVE = 3

    @property
    def is_usable(self) -> bool:
        """Whether the answer belongs in the denominator."""
        return self >= Verdict.NOT_POSITIVE


@dataclass(frozen=True)
class Form:
    """A form that came back; `answers` by question key, a blank one missing or empty."""

    pseudonym: str
    run: Hashable
    questionnaire: str
    wave: str
    answers: Mapping[str, str]
    version: int = 1


@dataclass(frozen=True)
class Unreturned:
    """Somebody invited from whom nothing came back."""

    pseudonym: str
    run: Hashable
    questionnaire: str
    wave: str


@dataclass(frozen=True)
class Measure:
    """One headline question: how an answer is judged, and the founding study's figure as a line to look at.

    The reference is a percentage, without a published n; None where there is none.
    """

    key: str
    label: str
    judge: Callable[[frozenset[str]], Verdict]
    reference_percent: int | None = None
    several_answers: bool = False
    counts_people: bool = False


@dataclass(frozen=True)
class Outcome:
    """A measure at a wave, with every count that has to stand beside its percentage."""

    measure: str
    wave: str
    numerator: int
    denominator: int
    answered: int
    returned: int
    invited: int
    reference_percent: int | None = None

    @property
    def proportion(self) -> Proportion | None:
        """The share with its 95 % Wilson interval; None where nobody gave a usable answer."""
        return wilson(self.numerator, self.denominator)


@dataclass(frozen=True)
class Change:
    """How the same people's scores on an instrument moved between two waves."""

    instrument: str
    wave_from: str
    wave_to: str
    result: PairedChange
    reliable: ReliableShare | None


def _judge_among(positive: frozenset[str], usable: frozenset[str]) -> Callable[[frozenset[str]], Verdict]:
    def judge(said: frozenset[str]) -> Verdict:
        if unknown := said - usable - {"prefer_not_to_say"}:
            raise ValueError(f"not an answer to this question: {', '.join(sorted(unknown))}")
        if said & positive:
            return Verdict.POSITIVE
        if said & usable:
            return Verdict.NOT_POSITIVE
        return Verdict.DECLINED if said else Verdict.BLANK

    return judge


_YES = _judge_among(frozenset({"yes"}), frozenset({"yes", "no", "not_sure"}))
_FOUR_OR_FIVE = _judge_among(frozenset("45"), frozenset("12345"))
_MOVED_ON = frozenset({"study", "paid_work", "volunteering", "peer_role"})

MEASURES: Mapping[str, Measure] = {
    measure.key: measure
    for measure in (
        Measure("hope", N_("More hopeful about the future"), _YES, 68),
        Measure("plan", N_("Has made their own plan for staying well"), _YES, 81),
        Measure("recommend", N_("Would recommend the course: 4 or 5 of 5"), _FOUR_OR_FIVE),
        Measure(
            "progression",
            N_("Moved on to study, paid work, volunteering or a peer role"),
            _judge_among(_MOVED_ON, _MOVED_ON | {"none"}),
            70,
            several_answers=True,
            counts_people=True,
        ),
    )
}


def verdict(measure: str, answer: str) -> Verdict:
    """Judge one answer; where several choices are allowed, a semicolon stands between them.

    Raises ValueError for an answer that the question does not have.

    >>> verdict("progression", "study;volunteering").name, verdict("recommend", "3").name, verdict("hope", "").name
    ('POSITIVE', 'NOT_POSITIVE', 'BLANK')
    """
    asked = MEASURES[measure]
    parts = answer.split(";") if asked.several_answers else [answer]
    return asked.judge(frozenset(filter(None, (part.strip() for part in parts))))


def together(measure: Measure, said: Sequence[Verdict]) -> Verdict:
    """Judge several forms that count once: the less favourable usable answer, or any positive one where people count.

    >>> together(MEASURES["hope"], [Verdict.POSITIVE, Verdict.NOT_POSITIVE, Verdict.BLANK]).name
    'NOT_POSITIVE'
    """
    usable = [each for each in said if each.is_usable]
    if measure.counts_people or not usable:
        return max(said)
    return min(usable)


def outcomes(forms: Sequence[Form], unreturned: Sequence[Unreturned] = ()) -> tuple[Outcome, ...]:
    """Count every measure at every wave at which somebody answered its question, in the order of `MEASURES`."""
    waves = _in_order({form.wave for form in forms})
    found = (outcome(measure, wave, forms, unreturned) for measure in MEASURES for wave in waves)
    return tuple(each for each in found if each.answered)


def outcome(measure: str, wave: str, forms: Iterable[Form], unreturned: Iterable[Unreturned] = ()) -> Outcome:
    """Count one measure at one wave, over forms that may be of any wave and questionnaire.

    All counts are 0 where nobody answered the question at that wave.
    """
    tally = _Tally(MEASURES[measure], [form for form in forms if form.wave == wave])
    verdicts = tally.verdicts()
    return Outcome(
        measure,
        wave,
        numerator=sum(each is Verdict.POSITIVE for each in verdicts),
        denominator=sum(each.is_usable for each in verdicts),
        answered=sum(each is not Verdict.BLANK for each in verdicts),
        returned=len(verdicts),
        invited=tally.invited(each for each in unreturned if each.wave == wave),
        reference_percent=tally.measure.reference_percent,
    )


def pairs(instrument: str, wave_from: str, wave_to: str, forms: Iterable[Form]) -> tuple[Pair, ...]:
    """Pair the scores of the same person on the same run, in the same version, scored at both waves.

    Two forms of one person, run, version and wave make no pair: nobody could say which one counts.
    """
    found: dict[str, dict[Hashable, list[Form]]] = {wave_from: defaultdict(list), wave_to: defaultdict(list)}
    for form in forms:
        if form.questionnaire == instrument and form.wave in found and form.pseudonym:
            found[form.wave][form.pseudonym, form.run, form.version].append(form)
    later = found[wave_to]
    twice = ((first, later[who]) for who, first in found[wave_from].items() if who in later)
    scored = ([_only_score(instrument, each) for each in both] for both in twice)
    return tuple((before, after) for before, after in scored if before is not None and after is not None)


def changes(forms: Sequence[Form]) -> tuple[Change, ...]:
    """Describe, for every instrument, the change from before the course to each later wave that has a pair."""
    later = [wave for wave in _in_order({form.wave for form in forms}) if wave != "before"]
    found = (_change(instrument, "before", wave, forms) for instrument in INSTRUMENTS for wave in later)
    return tuple(each for each in found if each)


def _only_score(instrument: str, forms: Sequence[Form]) -> float | None:
    found = score(instrument, forms[0].answers) if len(forms) == 1 else None
    return found.score if isinstance(found, Scored) else None


def _change(instrument: str, wave_from: str, wave_to: str, forms: Sequence[Form]) -> Change | None:
    paired = pairs(instrument, wave_from, wave_to, forms)
    result = paired_change(paired)
    if result is None:
        return None
    reliable = reliable_share(paired, INSTRUMENTS[instrument].reliability)
    return Change(instrument, wave_from, wave_to, result, reliable)


def _in_order(waves: set[str]) -> list[str]:
    if unknown := waves - set(WAVES):
        raise ValueError(f"not a wave: {', '.join(sorted(unknown))}")
    return sorted(waves, key=WAVES.index)


@dataclass
class _Tally:
    """The forms of one wave that belong to a measure, gathered by whom they count for."""

    measure: Measure
    forms: list[Form]
    units: dict[Hashable, list[Verdict]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        judged = [(form, verdict(self.measure.key, form.answers.get(self.measure.key, ""))) for form in self.forms]
        self.asked_in = {form.questionnaire for form, each in judged if each is not Verdict.BLANK}
        for form, each in judged:
            if form.questionnaire in self.asked_in:
                self.units[self.unit(form)].append(each)

    def unit(self, asked: Form | Unreturned) -> Hashable:
        if not asked.pseudonym:
            return object()
        return asked.pseudonym if self.measure.counts_people else (asked.pseudonym, asked.run)

    def verdicts(self) -> list[Verdict]:
        return [together(self.measure, said) for said in self.units.values()]

    def invited(self, unreturned: Iterable[Unreturned]) -> int:
        missing = {self.unit(each) for each in unreturned if each.questionnaire in self.asked_in}
        return len(missing | self.units.keys())
