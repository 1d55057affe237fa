"""Load a county: its ledgers through the ordinary import, its declarations through the ordinary acts, its accounts."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from mingting.base import journal
from mingting.base.acts.connect_reviews import connect_reviews
from mingting.base.acts.declare_source import declare_source
from mingting.base.acts.grant_role import grant_role
from mingting.base.acts.make_user import make_user
from mingting.base.journal import Actor
from mingting.base.models import Organ, Source, User, Window
from mingting.base.permissions import actor_of
from mingting.base.roles import Role
from mingting.demo.counties import Account, Connection, County, county_of
from mingting.demo.devices import give_device
from mingting.demo.errors import NotInProduction, SetAside
from mingting.demo.ledger import LedgerFile
from mingting.demo.lives import live
from mingting.exchange.ledgers import run_import
from mingting.exchange.ledgers.outcome import Outcome
from mingting.registers.acts.declare_register import load_declared

PASSWORD = "mingting-demo-2021"
"""Of every demo account; there are none in production."""
ACTOR = Actor("system:demo")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Loaded:
    """What was brought in: the answer of every import, in order, and who may log in."""

    name: str
    outcomes: tuple[Outcome, ...]
    accounts: tuple[Account, ...]

    @property
    def taken(self) -> int:
        return sum(one.taken for one in self.outcomes)


def load(name: str, *, progress: Progress | None = None, lives: bool = False) -> Loaded:
    """Load a county and those beside it; `lives`: and let its people live some cases these days. Loaded again it changes nothing."""
    if settings.MODE == "production":
        raise NotInProduction()
    county = county_of(name)
    load_declared(actor=ACTOR)
    outcomes: list[Outcome] = []
    accounts: list[Account] = []
    for one in (county, *(county_of(beside) for beside in county.beside)):
        outcomes += _load(one, progress or _silent)
        accounts += one.accounts
        if lives and one.lived:
            live(one.lived)
    journal.seal_all()
    return Loaded(name, tuple(outcomes), tuple(accounts))


def accounts(name: str) -> tuple[Account, ...]:
    """Who logs in to a county and to those beside it."""
    county = county_of(name)
    return tuple(account for one in (name, *county.beside) for account in county_of(one).accounts)


def _silent(stage: str, done: int, total: int) -> None:
    """Nobody is watching."""


def _load(county: County, progress: Progress) -> list[Outcome]:
    for code, name, kind in county.sources:
        declare_source(code, name, kind, actor=ACTOR)
    with tempfile.TemporaryDirectory(prefix="mingting-demo-") as folder:
        progress(f"{county.title}：生成台账", 0, 1)
        files = list(county.build(Path(folder)))
        ground = [one for one in files if one.kind in _GROUND]
        outcomes = _import(ground, progress, None)
        for account in county.accounts:
            if not account.window:
                _open_account(account)
        rest = [one for one in files if one.kind not in _GROUND]
        outcomes += _import(rest, progress, _clerk(county))
        for account in county.accounts:
            if account.window:
                _open_account(account)
    _connect(county.connections)
    return outcomes


_GROUND = {"regions", "organs"}
"""What must stand before anybody has an account; the rest is brought in by the county's statistics clerk."""


def _clerk(county: County) -> User | None:
    names = [one.username for one in county.accounts if one.role == Role.STATISTICS]
    return User.objects.filter(username__in=names).first()


def _import(files: list[LedgerFile], progress: Progress, clerk: User | None) -> list[Outcome]:
    found = []
    actor = actor_of(clerk) if clerk else ACTOR
    for at, file in enumerate(files):
        progress(f"导入 {file.path.stem}", at, len(files))
        outcome = run_import(
            file.kind, file.path, source=file.source, actor=actor, user=clerk, mapping=file.mapping or None
        )
        if outcome.aside:
            first = outcome.problems[0]
            raise SetAside(file=file.path.name, count=outcome.aside, row=first.row, say=first.say)
        found.append(outcome)
    progress("导入完成", len(files), len(files))
    return found


def _connect(connections: Iterable[Connection]) -> None:
    for one in connections:
        organ = Organ.objects.get(name=one.organ) if one.organ else None
        connect_reviews(Source.objects.get(code=one.source), organ, one.since, actor=ACTOR)


def _open_account(account: Account) -> None:
    user = User.objects.filter(username=account.username).first()
    if user is None:
        organ = Organ.objects.get(name=account.organ)
        user = make_user(account.username, account.name, organ, PASSWORD, post=account.post, chosen=True, actor=ACTOR)
    window = None
    if account.window:
        place, code = account.window.split()
        window = Window.objects.get(place__code=place, code=code)
    grant_role(user, account.role, Organ.objects.get(name=account.over), window=window, actor=ACTOR)
    give_device(user)
