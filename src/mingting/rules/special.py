"""特别程序: the kinds, and which of them stop a licensing clock by law (行政许可法 45)."""

from dataclasses import dataclass
from enum import StrEnum


class Special(StrEnum):
    """The finer kinds of code 2 of GB/T 39046-2020 A.7."""

    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"
    SITE_SURVEY = "site_survey"
    PUBLIC_NOTICE = "public_notice"
    RECTIFICATION = "rectification"
    REPORT_UP = "report_up"

    @property
    def label(self) -> str:
        """The word people see.

        >>> Special.EXPERT_REVIEW.label
        '专家评审'
        """
        return KINDS[self].name

    @property
    def by_law(self) -> bool:
        """Whether article 45 itself takes its time out of the limit; the others do only if a law or the published guide says so.

        >>> Special.TESTING.by_law, Special.SITE_SURVEY.by_law
        (True, False)
        """
        return KINDS[self].by_law


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its name, and whether the law itself stops the clock for it."""

    name: str
    by_law: bool


KINDS: dict[Special, Kind] = {
    Special.HEARING: Kind("听证", True),
    Special.TENDER: Kind("招标", True),
    Special.AUCTION: Kind("拍卖", True),
    Special.INSPECTION: Kind("检验", True),
    Special.TESTING: Kind("检测", True),
    Special.QUARANTINE: Kind("检疫", True),
    Special.APPRAISAL: Kind("鉴定", True),
    Special.EXPERT_REVIEW: Kind("专家评审", True),
    Special.SITE_SURVEY: Kind("现场勘验", False),
    Special.PUBLIC_NOTICE: Kind("公示", False),
    Special.RECTIFICATION: Kind("申请人整改", False),
    Special.REPORT_UP: Kind("上报上级", False),
}


def stops_clock(kind: Special, allowed: tuple[str, ...]) -> bool:
    """Whether this kind may pause the clock of an item whose guide allows `allowed` (keys or names).

    The guide decides where it names kinds; where it names none, the eight of the law may be used.

    >>> stops_clock(Special.TESTING, ()), stops_clock(Special.SITE_SURVEY, ()), stops_clock(Special.SITE_SURVEY, ("现场勘验",))
    (True, False, True)
    >>> stops_clock(Special.TESTING, ("听证",))
    False
    """
    if not allowed:
        return kind.by_law
    return kind.value in allowed or kind.label in allowed
