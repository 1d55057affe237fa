"""评价: the person's own act, once a visit. The grade is one touch; words and a number to call back may be added in the same sitting."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from mingting.base import clock, journal
from mingting.base.clock import day_of
from mingting.base.crypto import seal, seal_fields
from mingting.base.crypto import token as keyed
from mingting.base.people import fold_number
from mingting.handle.cases.acts.open import own_source
from mingting.handle.cases.models import Case
from mingting.handle.cases.moving import month_of
from mingting.handle.reviews.acts.make_token import end_ask
from mingting.handle.reviews.acts.record import COMMENT
from mingting.handle.reviews.asks import PERSON, SITTING, ask_of, still_open
from mingting.handle.reviews.errors import GradeMissing, PhoneWrong, SittingOver, TextTooLong, TokenUsed
from mingting.handle.reviews.models import Ask, Review, Station
from mingting.handle.reviews.options import CURRENT, checked, option_set
from mingting.handle.reviews.seen import phone_signs, signs_at
from mingting.rules.codes import phone as phones
from mingting.rules.codes.errors import InvalidCode
from mingting.rules.grades import Grade

CALLBACK = b"review.callback"
LONGEST = 500


@dataclass(frozen=True)
class From:
    """Where a review comes from: the paired tablet if it is one, and tokens of browser and public address that lead to nobody."""

    station: Station | None = None
    device: bytes | None = None
    address: bytes | None = None


def open_ask(token: str, come: From) -> Ask:
    """The page of a request is seen; the first time is remembered."""
    ask = ask_of(token, come.station)
    still_open(ask)
    if ask.opened_at is None:
        now = clock.now()
        Ask.objects.filter(pk=ask.pk, opened_at=None).update(opened_at=now, device=come.device)
        ask.opened_at = now
    return ask


def submit_review(
    token: str, grade: str, *, options: Sequence[str] = (), text: str = "", come: From = From()
) -> Review:
    """Write the review, held where there are signs of rigging. The token is used up with it."""
    given = _grade(grade)
    codes, text = checked(given, options), _text(text)
    with transaction.atomic():
        ask = ask_of(token, come.station, lock=True)
        still_open(ask)
        case = Case.objects.select_for_update().get(pk=ask.case_id)
        if Review.objects.filter(case=case, visit=ask.visit).exists():
            raise TokenUsed()
        review = _write(ask, case, given, codes, text, come)
        ask.review, ask.closed_at = review, review.reviewed_at
        ask.save(update_fields=["review", "closed_at"])
        _tell("review.submitted", review, case)
        return review


def add_words(token: str, *, options: Sequence[str], text: str, come: From = From()) -> Review:
    """Options and words to a grade just given with one touch; once, and only in the same sitting."""
    text = _text(text)
    with transaction.atomic():
        review = _sitting(token, come)
        if review.options or review.comment:
            raise SittingOver()
        review.options = checked(Grade(review.grade), options, option_set(review.option_set or CURRENT.version))
        review.comment = _sealed(text)
        review.save(update_fields=["options", "comment"])
        _tell("review.words-added", review, review.case)
        return review


def leave_number(token: str, phone: str, *, come: From = From()) -> Review:
    """Leave to call back about a bad grade, with the number; once, in the same sitting."""
    number = _phone(phone)
    with transaction.atomic():
        review = _sitting(token, come)
        if not Grade(review.grade).bad or review.callback:
            raise SittingOver()
        review.callback = seal_fields({"phone": number}, CALLBACK)
        review.callback_token = keyed("phone", fold_number(number))
        known = {one["rule"] for one in review.signs or []}
        more = phone_signs(review.callback_token, review.case, review.reviewed_at)
        if more := [one for one in more if one.rule not in known]:
            review.signs = [*(review.signs or []), *(one.plain() for one in more)]
            review.held = True
        review.save(update_fields=["callback", "callback_token", "signs", "held"])
        _tell("review.callback-allowed", review, review.case)
        return review


def close(token: str, *, come: From = From()) -> Ask:
    """未评价: the person passes, or twenty quiet seconds have gone. Never a good grade; closed once, it opens no more."""
    with transaction.atomic():
        ask = ask_of(token, come.station, lock=True)
        if ask.review_id is None:
            end_ask(ask, PERSON)
        return ask


def sitting_review(token: str, come: From) -> Review | None:
    """The review just given under this token, while its sitting lasts."""
    ask = ask_of(token, come.station)
    return ask.review if _in_sitting(ask) else None


# ---- parts ----------------------------------------------------------------------------------------------------------------------------


def _write(ask: Ask, case: Case, grade: Grade, codes: list[str], text: str, come: From) -> Review:
    now = clock.now()
    times = (Review.objects.filter(case=case).aggregate(most=Max("times"))["most"] or 0) + 1
    signs = signs_at(ask, case, now, come.device, come.address)
    return Review.objects.create(
        source=own_source(),
        source_no=f"{case.pk}-{times}",
        case=case,
        organ_id=case.organ_id,
        organ_path=case.organ_path,
        times=times,
        grade=grade.value,
        channel=ask.channel,
        held=bool(signs),
        signs=[one.plain() for one in signs] or None,
        visit=ask.visit,
        window_id=ask.window_id,
        option_set=CURRENT.version,
        options=codes,
        comment=_sealed(text),
        device=come.device,
        address=come.address,
        reviewed_at=now,
        recorded_at=now,
    )


def _sitting(token: str, come: From) -> Review:
    ask = ask_of(token, come.station, lock=True)
    if not _in_sitting(ask) or ask.review_id is None:
        raise SittingOver()
    return Review.objects.select_for_update(of=("self",)).select_related("case").get(pk=ask.review_id)


def _in_sitting(ask: Ask) -> bool:
    """Until its time is over, or the next person sits down at the tablet."""
    if (
        ask.review_id is None
        or ask.closed_at is None
        or clock.now() > ask.closed_at + SITTING[Ask.Channel(ask.channel)]
    ):
        return False
    return ask.station_id is None or not Ask.objects.filter(station=ask.station_id, pk__gt=ask.pk).exists()


def _grade(text: str) -> Grade:
    try:
        return Grade(text)
    except ValueError:
        raise GradeMissing() from None


def _text(text: str) -> str:
    text = "".join(sign for sign in text.strip() if sign == "\n" or sign.isprintable())
    if len(text) > LONGEST:
        raise TextTooLong(most=LONGEST, length=len(text))
    return text


def _sealed(text: str) -> bytes | None:
    return seal(text.encode(), COMMENT) if text else None


def _phone(text: str) -> str:
    """A number at which one person can be reached."""
    try:
        number = phones.validate(text[:40])
    except InvalidCode:
        raise PhoneWrong() from None
    if phones.kind_of(number) is phones.PhoneKind.SERVICE:
        raise PhoneWrong()
    return number


def _tell(kind: str, review: Review, case: Case) -> None:
    """The event holds what the row holds; words and number as they are sealed there."""
    sealed = {"comment": review.comment, "callback": review.callback}
    data = {
        "case": case.pk,
        "times": review.times,
        "visit": review.visit,
        "grade": review.grade,
        "channel": review.channel,
        "window": review.window_id,
        "options": review.options,
        "option_set": review.option_set,
        "held": review.held,
        "signs": review.signs,
        "sealed": {name: base64.b64encode(bytes(value)).decode() for name, value in sealed.items() if value},
        "months": {"cases": [month_of(case)], "reviews": [f"{day_of(review.reviewed_at):%Y-%m}"]},
    }
    journal.record(kind, f"handle/review:{review.pk}", data, actor=PERSON)
