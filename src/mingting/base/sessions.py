"""Whose sessions are open, and ending them with a word on why: disabled people at once, privileged ones when they log in elsewhere.

allauth.usersessions keeps which session belongs to whom. An ended session is deleted, so that a request still under way cannot bring it back; why it
ended is kept a day under its key, for the page on which its browser arrives next.
"""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.core.cache import cache

from mingting.base import security
from mingting.base.crypto import sm3
from mingting.base.models import User

WHY = {
    "elsewhere": "您的账号在另一处登录了，这里已退出。不是您本人登录的，请马上改密码，并告诉本单位管理员。",
    "disabled": "这个账号已停用；需要恢复的，请联系本单位管理员。",
    "password": "密码已由管理员重设，请用新密码登录。",
    "factor": "动态口令已由管理员重设，请重新登录并设置。",
}
_DAY = 24 * 3600


def end_sessions(user: User, why: str, *, but: str = "") -> int:
    """End every session of a person (but the one with this key). Returns how many."""
    found = [one for one in UserSession.objects.filter(user=user) if one.session_key != but]
    for one in found:
        cache.set(_place(one.session_key), why, _DAY)
        one.end()
    if found:
        security.note("session", user=user.username, result=f"ended-{why}", detail={"sessions": len(found)})
    return len(found)


def why_ended(key: str) -> str:
    """Why the session with this key was ended, in a sentence; told once."""
    if not key:
        return ""
    why = cache.get(_place(key), "")
    cache.delete(_place(key))
    return WHY.get(why, "")


def _place(key: str) -> str:
    return f"session-ended:{sm3(key.encode()).hex()}"
