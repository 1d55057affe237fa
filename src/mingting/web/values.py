"""Small frozen values that the parts draw. Templates take anything with the same names; these are for type checkers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class NavEntry:
    label: str
    url: str
    icon: str = "list"
    current: bool = False
    count: int | None = None
    late: bool = False  # the count speaks of something overdue


@dataclass(frozen=True, slots=True)
class NavGroup:
    title: str
    entries: Sequence[NavEntry]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every staff page: put one into the context as `frame`."""

    place: str = ""  # 中宁县
    home_url: str = "/"
    nav: Sequence[NavGroup] = ()
    user_name: str = ""
    user_post: str = ""
    account_url: str = ""
    logout_url: str = ""
    search_url: str = ""
    search_hint: str = ""
    search_text: str = ""
    practice: str = ""  # a banner on made-up data
    owner: str = ""  # the office that runs the site: foot of public pages, sign-in
    support: str = ""  # whom to call


@dataclass(frozen=True, slots=True)
class Link:
    """One tab or segment."""

    label: str
    url: str
    current: bool = False
    count: int | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Kpi:
    name: str
    text: str  # already formatted
    url: str = ""
    unit: str = ""
    aside: str = ""  # at the right of the name: 目标 100%
    parts: str = ""  # under the figure: （14 836/14 853）
    compare: Sequence[str] = ()  # 环比 …, 同比 …
    trend: Sequence[float | None] = ()
    few: bool = False
    late: bool = False
    restated: str = ""  # a note; draws the small mark


@dataclass(frozen=True, slots=True)
class Part:
    """A number inside a definition: text and where it opens."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    title: str
    says: str
    numerator: Part | None = None
    denominator: Part | None = None
    facts: Sequence[tuple[str, str]] = ()
    url: str = ""  # 口径 in full


KINDS_OF_DAY = ("", "on", "free", "stop", "todo", "due", "zero")


@dataclass(frozen=True, slots=True)
class Day:
    """One cell of a month: `on` counted, `free` a day off, `stop` not counted, `todo` still to come, `due` the last."""

    day: date
    kind: str = ""
    label: str = ""
    mark: str = ""  # one character in the corner: 班
    now: bool = False
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of what happened: when, who, what, with which paper. `state`: done, now, stop, todo."""

    when: str
    who: str
    act: str
    note: str = ""
    paper: str = ""
    paper_url: str = ""
    state: str = "done"


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float
    text: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A short trend with its ends named."""

    values: Sequence[float | None]
    first: str = ""
    last: str = ""
    text: str = ""
    target: float | None = None
    target_text: str = ""
    marks: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Pages:
    """Key-set paging: the two neighbours and one sentence on where we are."""

    says: str = ""
    previous_url: str = ""
    next_url: str = ""
    first_url: str = ""
