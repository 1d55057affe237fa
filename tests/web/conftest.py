"""A small site of nothing but parts, served for the browser from a thread; no database, no other room."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django import forms
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.exceptions import PermissionDenied
from django.core.wsgi import WSGIHandler
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import override_settings
from django.urls import path

from mingting.web.drawers import render_drawer
from mingting.web.values import Bar, Day, Definition, Frame, Kpi, Line, Link, NavEntry, NavGroup, Pages, Part, Step

HERE = Path(__file__).parent
WAYS = [("post", "邮寄，免费"), ("window", "窗口领取")]
KINDS = [("new", "新办"), ("change", "变更")]


class PartsForm(forms.Form):
    name = forms.CharField(label="字号名称")
    phone = forms.RegexField(
        r"^\d{11}$", label="联系电话", error_messages={"invalid": "手机号应为 11 位，请再核对一遍"}
    )
    way = forms.ChoiceField(label="办理方式", choices=WAYS)
    remark = forms.CharField(label="备注", required=False, help_text="申请人看得到")
    agree = forms.BooleanField(label="已当面核对原件")
    kind = forms.ChoiceField(label="种类", choices=KINDS, widget=forms.RadioSelect)


class UploadForm(forms.Form):
    file = forms.FileField(label="把台账拖到这里，或选文件")


class LoginForm(forms.Form):
    login = forms.CharField(label="工号或手机号")
    password = forms.CharField(
        label="密码", widget=forms.PasswordInput, error_messages={"required": "密码不对，注意大写锁定键是否打开"}
    )


FRAME = Frame(
    place="中宁县",
    owner="中宁县审批服务管理局",
    support="技术支持 内线 8021（工作日 8:30—18:00）",
    user_name="何静",
    user_post="审批服务管理局 督查考核股",
    logout_url="/out/",
    search_url="/find/",
    search_hint="票号、办件后 4 位、证件后 4 位、姓名或拼音首字母",
    nav=[
        NavGroup("办", [NavEntry("办件", "/list/", "list"), NavEntry("大厅", "/hall/", "people")]),
        NavGroup(
            "督",
            [
                NavEntry("时限监察", "/watch/", "clock", count=17, late=True),
                NavEntry("黄红牌", "/cards/", "card", count=3),
                NavEntry("督办单", "/orders/", "send", count=5),
            ],
        ),
        NavGroup("评", [NavEntry("指标", "/parts/", "bars", current=True), NavEntry("考核", "/score/", "trend")]),
        NavGroup("报", [NavEntry("通报", "/bench/", "doc", count=1), NavEntry("核数", "/audit/", "check")]),
        NavGroup("设置", [NavEntry("规则与日历", "/rules/", "gear")]),
    ],
)
DEFINITION = Definition(
    "评价率 94.55%",
    "系统默认评价不计入。按四舍五入保留两位小数。",
    Part("已评价办件", "117 022", "/open/7/"),
    Part("应评价办件", "123 767", "/open/17/"),
    (("上季度", "93.35%，提高 1.20 个百分点"), ("口径", "第 4 版，2025年1月1日起施行")),
)
LINE = Line([87.75, 89.1, 90.4, 92.2, 93.35, 94.55], "24年二季度", "25年三季度", "94.55%", 90.0, "90%")
CASES = [
    ("64052120250812", "000416", "宁夏杞*源公司", "建筑工程施工许可", "超 6 天"),
    ("64052120250815", "000170", "中宁县鸿*置业", "商品房预售许可", "超 4 天"),
    ("64052120250819", "000667", "恒*物业公司", "城市排水许可", "超 3 天"),
    ("64052120250821", "000900", "王*", "燃气设施改动", "超 2 天"),
]
ROWS = [
    ("住建局", 7, 411, 418, 742, 687, "late", "手输", "typed"),
    ("不动产登记中心", 3, 3099, 3102, 12731, 11970, "", "导入", "imp"),
    ("卫生健康局", 2, 600, 602, 1214, 743, "near", "读卡", "card"),
    ("社保中心", 0, 1846, 1846, 32118, 29886, "", "导入", "imp"),
    ("消防救援大队", 0, 8, 8, 19, 19, "", "历史", "past"),
    ("气象局", 0, 0, 0, 0, 0, "hold", "手输", "typed"),
]


def kpis() -> list[Kpi]:
    compare = ("环比 +1.20 个百分点", "同比 +6.80 个百分点")
    rising, falling = (1, 2, 3, 4, 5, 6, 7), (9, 7, 6, 4, 3, 2, 4)
    return [
        Kpi("受理量", "123 929", "/open/17/", "件", "", "审批部门 14 个", ("环比 +3.82%", "同比 +11.40%"), rising),
        Kpi("按时办结率", "99.89%", "/open/17/", "", "目标 100%", "（14 836/14 853）", compare, (3, 4, 2, 5, 6, 8, 7)),
        Kpi("超期办件", "17", "/open/17/", "件", "目标 0", "在办 9，已办结 8", ("环比 +6 件", "同比 −21 件"), falling),
        Kpi("评价率", "94.55%", "/open/17/", "", "目标 90%", "（117 022/123 767）", compare, (2, 3, 3.4, 3.5, 5, 7, 8)),
        Kpi("事项办理覆盖率", "34.94%", "/open/17/", "", "目标 50%", "（1 013/2 899）", compare, rising),
    ]


KIND_OF_DAY = {
    "9-24": ("zero", "受理"),
    "9-25": ("on", "第 1 天"),
    "9-26": ("on", "第 2 天"),
    "9-28": ("on", "第 3 天"),
    "9-29": ("on", "第 4 天"),
    "9-30": ("stop", "不计"),
    "10-9": ("stop", "不计"),
    "10-10": ("stop", "不计"),
    "10-11": ("on", "第 5 天"),
    "10-13": ("on", "第 6 天"),
    "10-14": ("on", "第 7 天"),
    "10-15": ("on", "第 8 天"),
    "10-16": ("todo", "第 9 天"),
    "10-17": ("due", "到期"),
}


def account_of_days() -> list[Day]:
    out = []
    for day in (date(2025, 9, 22) + timedelta(days=i) for i in range(28)):
        before = day < date(2025, 9, 24)
        kind, label = KIND_OF_DAY.get(f"{day.month}-{day.day}", ("", "" if before else "休"))
        worked = day in (date(2025, 9, 28), date(2025, 10, 11))
        out.append(Day(day, kind, label, "班" if worked else "", day == date(2025, 10, 15)))
    return out


def parts_context(form: forms.Form | None = None) -> dict[str, Any]:
    names = ("name", "late", "on_time", "closed", "taken", "rated", "tone", "from", "kind")
    rows = [dict(zip(names, row, strict=True)) for row in ROWS]
    for row in rows:
        row["is_late"] = row["tone"] == "late"
        row["share"] = row["rated"] * 100 / row["taken"] if row["taken"] else None
    return {
        "frame": FRAME,
        "moment": datetime(2025, 10, 15, 0, 0, tzinfo=UTC),
        "today": date(2025, 10, 17),
        "periods": [Link("9月", "?p=9"), Link("2025年第三季度", "?p=q3", current=True), Link("今年以来", "?p=y")],
        "queues": [
            Link("在办", "?q=1", current=True, count=31),
            Link("超期", "?q=2", count=2, late=True),
            Link("近 7 天办结", "?q=3", count=58),
        ],
        "kpis": kpis(),
        "rows": rows,
        "pages": Pages("第 1—50 行，共 123 行", next_url="?after=50"),
        "form": form
        or PartsForm(
            {"name": "中宁县南街一碗香餐馆", "phone": "1389955021", "way": "post", "agree": "on", "kind": "new"}
        ),
        "upload": UploadForm(),
        "definition": DEFINITION,
        "line": LINE,
        "bars": [Bar("住建局", 7, "7 件", True), Bar("不动产中心", 3, "3 件"), Bar("市场监管局", 2, "2 件")],
        "days": account_of_days(),
        "steps": [
            Step("10-17 前", "卫生健康局", "决定", "首席代表签发", state="todo"),
            Step("10-10 16:20", "卫生健康局 何立新", "恢复计时", "检测报告已收，合格", state="now"),
            Step(
                "09-29 11:05",
                "卫生健康局 何立新",
                "中止计时（检测）",
                paper="特别程序告知书 卫特〔2025〕38号",
                paper_url="/paper/",
                state="stop",
            ),
            Step("09-24 10:31", "综合窗 07 马晓岚", "收件", "6 份，缺 1 份已容缺"),
        ],
    }


POSTED: list[dict[str, str]] = []


def parts(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        POSTED.append({k: str(v) for k, v in request.POST.items()})
        return render(request, "web/parts.html", parts_context(PartsForm(request.POST)), status=422)
    return render(request, "web/parts.html", parts_context())


def blank(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return parts(request)
    return render(request, "web/parts.html", parts_context(PartsForm()))


def opened(request: HttpRequest, n: int) -> HttpResponse:
    context = {"n": n, "definition": DEFINITION, "cases": CASES, "frame": FRAME}
    return render_drawer(request, "open.html", context)


def upload(request: HttpRequest) -> HttpResponse:
    POSTED.append({name: f"{f.name} {f.size}" for name, f in request.FILES.items()})
    return render(request, "web/message.html", {"heading": "收到了", "lines": ["读取 1 份。"]})


def bench(request: HttpRequest) -> HttpResponse:
    return render(request, "bench.html", {"frame": FRAME, "definition": DEFINITION, "line": LINE})


def login(request: HttpRequest) -> HttpResponse:
    rows = [
        ("64052120250812000416", "建筑工程施工许可", "用 26 天，承诺 20 天"),
        ("64052120250815000170", "商品房预售许可", "用 14 天，承诺 10 天"),
    ]
    context = {
        "frame": FRAME,
        "form": LoginForm({"login": "ZN0407"}),
        "sample": {"name": "按时办结率　2025年第三季度", "text": "99.89%", "parts": "（14 836/14 853）", "rows": rows},
        "login_tabs": [Link("账号密码", "#", True), Link("证书 U 盾", "#ca")],
    }
    return render(request, "web/login.html", context)


def citizen(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen.html", {"frame": FRAME, "density": request.GET.get("density", "public")})


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("这一份是住建局的，请向住建局要。")


def lose(request: HttpRequest) -> HttpResponse:
    raise Http404


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


class PartsUrls:
    """A URLconf of its own; a class, because Django wants something it can hash."""

    urlpatterns = [
        path("parts/", parts),
        path("blank/", blank),
        path("open/<int:n>/", opened),
        path("upload/", upload),
        path("bench/", bench),
        path("login/", login),
        path("find/", lambda request: HttpResponse("")),
        path("public/", citizen),
        path("refuse/", refuse),
        path("lose/", lose),
        path("break/", break_down),
    ]
    handler400 = "mingting.web.errors.bad_request"
    handler403 = "mingting.web.errors.permission_denied"
    handler404 = "mingting.web.errors.page_not_found"
    handler500 = "mingting.web.errors.server_error"


@contextmanager
def parts_site() -> Iterator[None]:
    engine = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
            "builtins": ["mingting.web.templatetags.web"],
        },
    }
    with override_settings(
        ROOT_URLCONF=PartsUrls,
        ALLOWED_HOSTS=["*"],
        DEBUG=False,
        MIDDLEWARE=["mingting.web.middleware.ContentSecurityPolicy", "django.middleware.csrf.CsrfViewMiddleware"],
        CSRF_FAILURE_VIEW="mingting.web.errors.csrf_failure",
        TEMPLATES=[engine],
    ):
        yield


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        return None


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture
def site() -> Iterator[None]:
    with parts_site():
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium = Path("/usr/bin/chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    if not chromium.exists():
        pytest.skip("no chromium here")
    args = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync"
    with sync_api.sync_playwright() as play:
        opened_browser = play.chromium.launch(executable_path=str(chromium), args=args.split())
        yield opened_browser
        opened_browser.close()


@pytest.fixture
def served() -> Iterator[str]:
    with parts_site():
        server = make_server(
            "127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), server_class=Threads, handler_class=Quiet
        )
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        POSTED.clear()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


@pytest.fixture
def posted() -> list[dict[str, str]]:
    return POSTED
