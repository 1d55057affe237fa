import logging
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client

from mingting import web

pytestmark = pytest.mark.usefixtures("site")
PAGES = ["/parts/", "/blank/", "/bench/", "/login/", "/public/", "/open/7/"]
ROOM = Path(web.__file__).parent


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[str] = []
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        if self._open in ("script", "style") and data.strip():
            self.inline.append(data)


def tags_of(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    return tags


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_no_outside_host(client: Client, page: str) -> None:
    html = client.get(page).content.decode()
    for _, attrs in tags_of(html).found:
        for name in ("href", "src", "action", "data-src", "srcset", "hx-get", "hx-post"):
            assert not re.match(r"(https?:)?//", attrs.get(name) or "")


def test_no_sheet_and_no_script_of_ours_names_an_outside_host() -> None:
    for path in [*ROOM.rglob("static/**/*.css"), *ROOM.rglob("static/**/*.js")]:
        text = path.read_text()
        assert not re.search(r"https?://|@import|url\(", text), path.name


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_inline_script_style_or_handler(client: Client, page: str) -> None:
    tags = tags_of(client.get(page).content.decode())
    assert tags.inline == []
    for tag, attrs in tags.found:
        assert "style" not in attrs, tag
        assert not [name for name in attrs if name.startswith("on")], tag


@pytest.mark.parametrize("page", PAGES)
def test_a_page_weighs_less_than_200_kb_at_first_load(client: Client, page: str) -> None:
    body = client.get(page).content
    total = len(body)
    for tag, attrs in tags_of(body.decode()).found:
        link = attrs.get("src") if tag == "script" else attrs.get("href") if tag == "link" else None
        if link:
            found = finders.find(link.removeprefix(settings.STATIC_URL))
            assert found, link
            total += Path(str(found)).stat().st_size
    assert total < 200_000


@pytest.mark.parametrize("page", PAGES)
def test_ids_are_unique_and_references_lead_somewhere(client: Client, page: str) -> None:
    found = tags_of(client.get(page).content.decode()).found
    ids = [attrs["id"] for _, attrs in found if attrs.get("id")]
    assert len(ids) == len(set(ids))
    for tag, attrs in found:
        for name in ("aria-labelledby", "aria-describedby", "for"):
            wanted = (attrs.get(name) or "").split()
            assert set(wanted) - {"drawer-title"} <= set(ids), (tag, attrs)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_one_main_and_one_first_heading(client: Client, page: str) -> None:
    found = [tag for tag, _ in tags_of(client.get(page).content.decode()).found]
    assert found.count("main") == 1
    assert found.count("h1") == 1


def test_one_address_is_a_drawer_and_a_page(client: Client) -> None:
    part = client.get("/open/7/", headers={"HX-Request": "true"})
    whole = client.get("/open/7/")
    assert "<html" not in part.content.decode()
    assert "列表 7 行 = 数字 7" in part.content.decode()
    assert "<html" in whole.content.decode()
    assert "列表 7 行 = 数字 7" in whole.content.decode()
    assert "HX-Request" in part["Vary"]
    assert "HX-Request" in whole["Vary"]


def test_going_back_in_the_history_gets_the_whole_page(client: Client) -> None:
    answer = client.get("/open/7/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in answer.content.decode()


def test_the_policy_allows_our_own_files_only(client: Client) -> None:
    policy = client.get("/parts/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("page", "status", "says"),
    [
        ("/refuse/", 403, "请向住建局要"),
        ("/lose/", 404, "没有这一页"),
        ("/nowhere/", 404, "没有这一页"),
        ("/break/", 500, "不是您的操作有误"),
    ],
)
def test_a_refusal_says_what_to_do_and_a_number_to_quote(
    client: Client, caplog: pytest.LogCaptureFixture, page: str, status: int, says: str
) -> None:
    with caplog.at_level(logging.WARNING, "mingting.web"):
        answer = client.get(page)
    html = answer.content.decode()
    assert answer.status_code == status
    assert says in html
    assert re.fullmatch(r"E-[0-9A-F]{4}-[0-9A-F]{4}", answer["X-Error-Number"])
    assert answer["X-Error-Number"] in html
    assert answer["X-Error-Number"] in caplog.text


def test_a_forged_form_is_refused_in_words(client: Client) -> None:
    answer = Client(enforce_csrf_checks=True).post("/parts/", {})
    assert answer.status_code == 403
    assert "打开得太久" in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html"])
def test_an_error_page_stands_alone(name: str) -> None:
    html = render_to_string(name)
    assert "<h1>" in html
    assert 'class="acts"' in html


def test_the_readme_names_every_tag_and_filter() -> None:
    from mingting.web.templatetags.web import register

    readme = (ROOM / "README.md").read_text()
    for tag in register.tags:
        assert re.search(rf"{{% {tag}\b", readme), tag
    for name in register.filters:
        assert name == "day_spoken" or f"|{name}" in readme, name


def test_the_room_reads_no_other_room() -> None:
    for path in ROOM.rglob("*.py"):
        assert not re.search(r"from mingting\.(?!web)|from \.\.\.", path.read_text()), path.name
