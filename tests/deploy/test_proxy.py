"""Two replicas behind the proxy as it is configured: visitors stay with theirs, and outlive it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import ROOT, settle
from tests.conftest import FLAGS
from tests.deploy.names import serve_name
from tests.graph.servers import end_afterwards, find_free_port, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.server]

HOST = "advice.test"
REPLICAS = ("127.0.0.1", "127.0.0.2")
VISITORS = 4
COOKIE = "longtail_replica"


@dataclass
class Site:
    """A site of several replicas: its port, and each replica's process by its address."""

    port: int
    replicas: dict[str, subprocess.Popen[bytes]]

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"


def find_port_free_on_all() -> int:
    for _ in range(50):
        port = find_free_port()
        try:
            for address in REPLICAS:
                with socket.socket() as probe:
                    probe.bind((address, port))
        except OSError:
            continue
        return port
    pytest.skip("this system has one loopback address only")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("proxy")
    program = shutil.which("caddy")
    if program is None:
        pytest.skip("the proxy 'caddy' is not installed (apt install caddy)")
    inner, outer = find_port_free_on_all(), find_free_port()
    with ExitStack() as stack:
        replicas = {}
        for address in REPLICAS:
            command = [sys.executable, "-m", "longtail", "app", "--no-browser", "--host", address]
            replicas[address] = subprocess.Popen([*command, "--port", str(inner)], cwd=ROOT)
            stack.enter_context(end_afterwards(replicas[address]))
        for address, process in replicas.items():
            wait_for(f"http://{address}:{inner}/_stcore/health", process)
        names = stack.enter_context(serve_name(REPLICAS))
        # The file as it is deployed, but for who answers names here.
        written = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
        asked = written.replace("refresh 5s", f"refresh 1s\n\t\t\tresolvers udp/127.0.0.1:{names}")
        assert asked != written
        (folder / "Caddyfile").write_text(asked, encoding="utf-8")
        environment = {
            **os.environ,
            "LONGTAIL_SITE": f"http://{HOST}:{outer}",
            "LONGTAIL_PORT": str(inner),
            "XDG_DATA_HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
        }
        said = stack.enter_context((folder / "said").open("wb"))
        proxy = subprocess.Popen(
            [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        stack.enter_context(end_afterwards(proxy))
        wait_for(f"http://127.0.0.1:{outer}/", proxy)
        yield Site(outer, replicas)
        assert "stage" not in (folder / "said").read_text(encoding="utf-8")


@pytest.fixture
def public_browser(browser: Browser, chromium_path: str) -> Iterator[Browser]:
    """A browser for which the site's name leads to this machine."""
    environment = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    flags = [*FLAGS, f"--host-resolver-rules=MAP {HOST} 127.0.0.1"]
    opened = browser.browser_type.launch(executable_path=chromium_path, args=flags, env=environment)
    yield opened
    opened.close()


def get_cookie(site: Site, cookie: str | None = None) -> str | None:
    """Ask for the app's health as a visitor with or without a cookie; return the cookie that is set."""
    headers = {"Host": f"{HOST}:{site.port}", **({"Cookie": cookie} if cookie else {})}
    request = urllib.request.Request(f"http://127.0.0.1:{site.port}/_stcore/health", headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.read() == b"ok"
        told = [one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie", [])]
        return next((one for one in told if one.startswith(f"{COOKIE}=")), None)


def read_cookie(context: BrowserContext) -> str:
    return next(one["value"] for one in context.cookies() if one["name"] == COOKIE)


def open_example(page: Page, site: Site) -> None:
    page.set_default_timeout(30_000)
    page.goto(site.address)
    page.wait_for_selector("h1")
    settle(page)
    page.set_input_files("input[type=file]", ROOT / "examples" / "startup.yaml")
    page.wait_for_selector("article.lt-card")
    settle(page)


def test_new_visitors_are_spread_and_known_ones_stay(site: Site) -> None:
    given = {get_cookie(site) for _ in range(40)}
    assert len(given) == len(REPLICAS), "one replica is given to nobody, or somebody got no cookie"
    for cookie in given:
        assert cookie is not None
        assert {get_cookie(site, cookie) for _ in range(20)} == {None}, "a known visitor was moved"


def test_visitors_keep_their_session_and_outlive_their_replica(site: Site, public_browser: Browser) -> None:
    contexts = [public_browser.new_context() for _ in range(VISITORS)]
    known = [one for one in {get_cookie(site) for _ in range(40)} if one]
    for number, context in enumerate(contexts):  # so that there are some on each
        name, _, value = known[number % len(known)].partition("=")
        context.add_cookies([{"name": name, "value": value, "url": site.address}])
    pages = [context.new_page() for context in contexts]
    for page in pages:
        open_example(page, site)  # sends a file: it must reach the replica that holds the page's session
    before = [read_cookie(context) for context in contexts]
    titles = [page.locator("article.lt-card h3").first.inner_text() for page in pages]
    gone = REPLICAS[0]
    site.replicas[gone].kill()
    site.replicas[gone].wait(timeout=20)
    for page in pages:
        page.reload()
        page.wait_for_selector("article.lt-card")
        settle(page)
    after = [next(one["value"] for one in context.cookies() if one["name"] == COOKIE) for context in contexts]
    assert len(set(after)) == 1, "somebody is still sent to the replica that is gone"
    assert [page.locator("article.lt-card h3").first.inner_text() for page in pages] == titles
    assert len(set(before)) == len(REPLICAS)
