"""消息推送: subscriptions of other systems, what each was told, and what can be done when one does not take it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from mingting.base.errors import NotFound, Refused
from mingting.base.permissions import actor_of
from mingting.base.roles import Permission
from mingting.doors.desk.hook_forms import ChangeForm, HookForm
from mingting.doors.desk.people import needs, person
from mingting.doors.desk.sending import do_once
from mingting.exchange.hooks.acts.change import change_hook, renew_secret
from mingting.exchange.hooks.acts.declare import declare_hook
from mingting.exchange.hooks.acts.replay import replay
from mingting.exchange.hooks.acts.switch import start_hook, stop_hook
from mingting.exchange.hooks.models import Delivery, Hook
from mingting.exchange.hooks.payload import KINDS
from mingting.exchange.hooks.reads import deliveries_of, hook_of, hooks_of
from mingting.web.values import Link, Pages

_PAGE = 50
_TONES = {"waiting": "run", "done": "done", "gave_up": "late", "withheld": "off"}


@never_cache
@needs(Permission.MANAGE_HOOKS)
def listing(request: HttpRequest) -> HttpResponse:
    """The subscriptions; sent a form it makes one and shows its secret, once."""
    form = HookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer = _made(request, form)
        if answer is not None:
            return answer
    rows = [(one, *_state(one)) for one in hooks_of(person(request)).order_by("name", "pk")]
    context = {"form": form, "rows": rows}
    return render(request, "desk/hooks.html", context, status=422 if form.errors else 200)


def _made(request: HttpRequest, form: HookForm) -> HttpResponse | None:
    user, given = person(request), form.cleaned_data
    secret = ""

    def act() -> dict[str, Any]:
        nonlocal secret
        terms: dict[str, Any] = {"actor": actor_of(user), "user": user}
        made, secret = declare_hook(given["name"], given["url"], given["kinds"], given["owner"], **terms)
        return {"hook": made.pk}

    try:
        pk = do_once(request, {**given, "owner": given["owner"].username}, act)["hook"]
    except Refused as refusal:
        form.add_error("owner", str(refusal))
        return None
    if not secret:
        messages.info(request, "这个订阅已经建好；签名密钥只显示一次，没有记下的请换新密钥。")
        return redirect("hooks-one", pk=pk)
    return _secret_shown(request, hook_of(pk, user), secret, "订阅已建好")


def _secret_shown(request: HttpRequest, hook: Hook, secret: str, heading: str) -> HttpResponse:
    return render(request, "desk/hook_secret.html", {"hook": hook, "secret": secret, "heading": heading})


@never_cache
@needs(Permission.MANAGE_HOOKS)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A subscription with what it was told; sent a form it does what its button says."""
    hook = hook_of(pk, person(request))
    does = request.POST.get("does", "") if request.method == "POST" else ""
    initial = {"name": hook.name, "url": hook.url, "kinds": hook.kinds}
    form = ChangeForm(request.POST) if does == "change" else ChangeForm(initial=initial)
    if request.method == "POST":
        answer = _do(request, hook, does, form)
        if answer is not None:
            return answer
    state = request.GET.get("state", "")
    state = state if state in Delivery.State.values else ""
    before = request.GET.get("before", "")
    found = deliveries_of(hook, state, int(before) if before.isascii() and before.isdigit() else None, _PAGE + 1)
    word, tone = _state(hook)
    context = {
        "hook": hook,
        "word": word,
        "tone": tone,
        "kinds": "、".join(KINDS.get(kind, kind) for kind in hook.kinds),
        "form": form,
        "rows": [(row, KINDS.get(row.kind, row.kind), _TONES[row.state]) for row in found[:_PAGE]],
        "states": _states(hook, state),
        "pages": _pages(hook, state, found, before),
    }
    return render(request, "desk/hook.html", context, status=422 if form.errors else 200)


def _do(request: HttpRequest, hook: Hook, does: str, form: ChangeForm) -> HttpResponse | None:
    user = person(request)
    terms: dict[str, Any] = {"actor": actor_of(user), "user": user}
    if does == "secret":
        return _secret_shown(request, hook, renew_secret(hook.pk, **terms), "密钥已换新")
    if does == "change" and not form.is_valid():
        return None
    given = form.cleaned_data if does == "change" else {}
    simple: dict[str, tuple[Callable[[], object], str]] = {
        "change": (lambda: change_hook(hook.pk, given["name"], given["url"], given["kinds"], **terms), "已改好。"),
        "stop": (lambda: stop_hook(hook.pk, "由管理员停用", **terms), "已停用；停用期间的消息留着，启用时可以补推。"),
        "start": (lambda: start_hook(hook.pk, **terms), "已启用，从停下的地方接着推。"),
        "start-now": (lambda: start_hook(hook.pk, from_now=True, **terms), "已启用，只推从现在起的消息。"),
        "replay": (lambda: _replay(hook, request.POST.get("delivery", ""), terms), "已排队重推，编号不变。"),
    }
    if does not in simple:
        raise NotFound(what="这项操作")
    act, says = simple[does]
    try:
        act()
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, says)
    return redirect("hooks-one", pk=hook.pk)


def _replay(hook: Hook, asked: str, terms: dict[str, Any]) -> Delivery:
    pk = int(asked) if asked.isascii() and asked.isdigit() else 0
    found = Delivery.objects.filter(hook=hook, pk=pk).first()
    if found is None:
        raise NotFound(what="这条消息")
    return replay(found.pk, **terms)


def _state(hook: Any) -> tuple[str, str]:
    if not hook.active:
        return ("已停用", "off") if hook.stopped_by_id else ("已自动停用", "late")
    if hook.troubles:
        return "连不上，等待重试", "late"
    return ("有未送达", "near") if hook.gave_up else ("正常", "run")


def _states(hook: Hook, state: str) -> list[Link]:
    here = reverse("hooks-one", args=[hook.pk])
    every = [Link("全部", here, current=not state)]
    return every + [
        Link(str(one.label), f"{here}?state={one.value}", current=state == one.value) for one in Delivery.State
    ]


def _pages(hook: Hook, state: str, found: list[Delivery], before: str) -> Pages:
    here = f"{reverse('hooks-one', args=[hook.pk])}?state={state}"
    following = f"{here}&before={found[_PAGE - 1].position}" if len(found) > _PAGE else ""
    return Pages("新的在前", next_url=following, first_url=here if before else "")
