"""The outcomes of `measures.py` over a whole term, from answers that the database has counted already.

A large college returns a million answers. Nearly every form counts for itself, so the database counts equal answers
and only the few forms that count together (one person asked twice, and `progression`, which counts people) are
judged one by one. The result is that of `measures.outcomes` over the same forms; a test holds the two together.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from college.outcomes.measures import MEASURES, WAVES, Measure, Outcome, Verdict, together, verdict


class Asked(NamedTuple):
    """Somebody who was asked: `form` is the number of the form that came back, and None where none did."""

    form: int | None
    questionnaire: str
    wave: str
    run: Hashable
    pseudonym: str


class Said(NamedTuple):
    """So many forms of a questionnaire that gave the same answer to a question."""

    questionnaire: str
    wave: str
    question: str
    answer: str
    times: int


AnswersTo = Callable[[str, Sequence[int]], Mapping[int, str]]
"""Finds what the forms of these numbers answered to a question; a blank one is left out."""


@dataclass(frozen=True)
class _Reach:
    """How many a set of questionnaires reached at a wave, and the forms that count together."""

    returned: int
    invited: int
    shared: list[list[int]]


def outcomes(said: Iterable[Said], asked: Sequence[Asked], answers_to: AnswersTo) -> tuple[Outcome, ...]:
    """Count every measure at every wave at which somebody answered its question, in the order of `MEASURES`."""
    told: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for each in said:
        if each.question in MEASURES and verdict(each.question, each.answer) is not Verdict.BLANK:
            told[each.question, each.wave].append(each)
    reach = _Reaching(asked)
    return tuple(
        _outcome(MEASURES[key], wave, told[key, wave], reach, answers_to)
        for key in MEASURES
        for wave in WAVES
        if (key, wave) in told
    )


def _outcome(measure: Measure, wave: str, told: list[Said], reach: "_Reaching", answers_to: AnswersTo) -> Outcome:
    reached = reach.of(wave, frozenset(each.questionnaire for each in told), people=measure.counts_people)
    verdicts: Counter[Verdict] = Counter()
    for each in told:
        verdicts[verdict(measure.key, each.answer)] += each.times
    answers = answers_to(measure.key, [form for forms in reached.shared for form in forms]) if reached.shared else {}
    for forms in reached.shared:
        apart = [verdict(measure.key, answers.get(form, "")) for form in forms]
        verdicts.subtract(apart)
        verdicts[together(measure, apart)] += 1
    return Outcome(
        measure.key,
        wave,
        numerator=verdicts[Verdict.POSITIVE],
        denominator=verdicts[Verdict.POSITIVE] + verdicts[Verdict.NOT_POSITIVE],
        answered=verdicts[Verdict.POSITIVE] + verdicts[Verdict.NOT_POSITIVE] + verdicts[Verdict.DECLINED],
        returned=reached.returned,
        invited=reached.invited,
        reference_percent=measure.reference_percent,
    )


class _Reaching:
    """Whom each set of questionnaires reached, worked out once for all the measures that it holds."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self._asked: dict[tuple[str, str], list[Asked]] = defaultdict(list)
        self._known: dict[Hashable, _Reach] = {}
        for each in asked:
            self._asked[each.wave, each.questionnaire].append(each)

    def of(self, wave: str, questionnaires: frozenset[str], *, people: bool) -> _Reach:
        """Give the reach of these questionnaires together."""
        which = (wave, questionnaires, people)
        if which not in self._known:
            everybody = [each for one in sorted(questionnaires) for each in self._asked[wave, one]]
            self._known[which] = _reach(everybody, people=people)
        return self._known[which]


def _reach(asked: Iterable[Asked], *, people: bool) -> _Reach:
    first: dict[Hashable, int] = {}
    shared: dict[Hashable, list[int]] = {}
    missing: set[Hashable] = set()
    nameless_back = nameless_missing = 0
    for form, _questionnaire, _wave, run, pseudonym in asked:
        unit: Hashable = pseudonym if people else (pseudonym, run)
        if not pseudonym:
            nameless_back += form is not None
            nameless_missing += form is None
        elif form is None:
            missing.add(unit)
        elif unit in first:
            shared.setdefault(unit, [first[unit]]).append(form)
        else:
            first[unit] = form
    returned = len(first) + nameless_back
    invited = returned + len(missing - first.keys()) + nameless_missing
    return _Reach(returned, invited, list(shared.values()))
