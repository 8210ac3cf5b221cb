"""What the image and the composition promise, read from their files; and the image's command run as it would be.

There is no container engine in this run, so the files are linted (`make check`) and read here, and the app is
started with the image's own command, settings and health check where nothing but /tmp can be written.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.browser.conftest import ROOT
from tests.graph.servers import end_afterwards, find_free_port, wait_for

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
FINAL = DOCKERFILE.rpartition("\nFROM ")[2]


def find_instruction(name: str, text: str = FINAL) -> str:
    found = re.findall(rf"^{name}\s+(.*)$", text, flags=re.MULTILINE)
    assert found, f"the image has no {name}"
    return str(found[-1])


def read_settings() -> dict[str, str]:
    return dict(one.split("=", 1) for one in find_instruction("ENV").split())


def read_ignored() -> list[str]:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    return [line.rstrip("/") for line in lines if line and not line.startswith("#")]


def is_sent(path: str) -> bool:
    """Say whether a file reaches the engine: the last pattern that covers it or its folder decides."""
    sent = True
    for pattern in read_ignored():
        bare = pattern.removeprefix("!")
        parts = Path(path).parts
        if any(fnmatch("/".join(parts[: end + 1]), bare) for end in range(len(parts))):
            sent = pattern.startswith("!")
    return sent


def test_the_image_runs_as_nobody_in_particular() -> None:
    user = find_instruction("USER").split(":")
    assert [int(one) >= 10_000 for one in user] == [True, True]
    assert COMPOSE["services"]["app"]["user"].split(":") == user


def test_the_image_asks_the_app_whether_it_is_well() -> None:
    assert "/_stcore/health" in find_instruction("HEALTHCHECK")
    assert COMPOSE["services"]["proxy"]["depends_on"]["app"]["condition"] == "service_healthy"


def test_the_image_holds_pins_alone_and_no_torch() -> None:
    installs = re.findall(r"pip \S+ \S+ install [^&\n]*", DOCKERFILE)
    assert installs
    for install in installs:
        assert "--require-hashes -r requirements/app.txt" in install or "--no-deps" in install
    assert not re.search(r"^(torch|nvidia|triton)", (ROOT / "requirements" / "app.txt").read_text(), re.M)


def test_all_that_the_image_is_made_from_is_sent_and_nothing_else() -> None:
    sources = [
        source
        for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, flags=re.MULTILINE)
        for source in line.split()[:-1]
    ]
    for source in sources:
        assert (ROOT / source).exists(), source
        assert is_sent(source), source
    for kept in (".git/config", ".venv/bin/python", "tests/conftest.py", "data/drafts/x/1.yaml", ".env"):
        assert not is_sent(kept), kept
    # What the wheel takes in must have been copied.
    wheel = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[tool.hatch")[2]
    taken = re.findall(r'^"([^"]+)" = "longtail', wheel, flags=re.MULTILINE)
    assert taken
    assert [
        one for one in taken if not any(one == have or one.startswith(f"{have}/") for have in sources)
    ] == []


@pytest.mark.parametrize("name", list(COMPOSE["services"]))
def test_every_service_is_shut_in(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged")


def test_the_app_is_several_and_reaches_nobody() -> None:
    app = COMPOSE["services"]["app"]
    assert app["deploy"]["replicas"] >= 2
    assert app["deploy"]["resources"]["limits"]["memory"]
    assert "ports" not in app, "visitors come through the proxy alone"
    assert [COMPOSE["networks"][one]["internal"] for one in app["networks"]] == [True]
    assert [one for one in app["tmpfs"] if one.startswith("/tmp:size=")], "/tmp has no bound"


def test_the_proxy_has_the_file_that_is_tested() -> None:
    mounted = [one for one in COMPOSE["services"]["proxy"]["volumes"] if "Caddyfile" in one]
    assert mounted == ["./deploy/Caddyfile:/etc/caddy/Caddyfile:ro"]
    assert "lb_policy cookie" in (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")


def find_closed_room() -> list[str]:
    """Return what runs a command in a file system that cannot be written but for a fresh /tmp, without rights."""
    if sys.platform != "linux" or shutil.which("unshare") is None or os.geteuid() != 0:
        return []
    script = (
        "mount --make-rprivate / && mount -t tmpfs tmpfs /tmp && mount -o remount,bind,ro / && "
        'for one in /work /root /home /srv /var; do [ -d "$one" ] && mount --bind "$one" "$one" && '
        'mount -o remount,bind,ro "$one"; done; ! touch "$0/written" 2>/dev/null || exit 9; exec "$@"'
    )
    rights = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"]
    room = ["unshare", "--mount", "sh", "-c", script, str(ROOT), *rights]
    done = subprocess.run([*room, "true"], capture_output=True, timeout=30, check=False)
    return room if done.returncode == 0 else []


@pytest.fixture(scope="module")
def room() -> list[str]:
    found = find_closed_room()
    if not found:
        pytest.skip("this system cannot make a room whose file system cannot be written")
    return found


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """The image's settings, but for where programs are."""
    found = read_settings()
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {**found, "PATH": path}


@pytest.fixture(scope="module")
def port(room: list[str], environment: dict[str, str]) -> Iterator[int]:
    entry, arguments = json.loads(find_instruction("ENTRYPOINT")), json.loads(find_instruction("CMD"))
    free = find_free_port()
    local = ["127.0.0.1" if one == "0.0.0.0" else one for one in arguments]
    process = subprocess.Popen(
        [*room, *entry, *local, "--port", str(free)], cwd="/", env=environment, stdout=subprocess.DEVNULL
    )
    with end_afterwards(process):
        wait_for(f"http://127.0.0.1:{free}/_stcore/health", process)
        yield free


def test_the_image_command_serves_where_nothing_can_be_written(
    port: int, environment: dict[str, str]
) -> None:
    check: list[str] = json.loads(find_instruction("HEALTHCHECK").partition("CMD ")[2])
    assert "8501" in check[-1]
    here = [one.replace("8501", str(port)) for one in check]
    assert subprocess.run(here, env=environment, timeout=30, check=False).returncode == 0
    gone = [one.replace("8501", str(find_free_port())) for one in check]
    done = subprocess.run(gone, env=environment, timeout=30, check=False, capture_output=True)
    assert done.returncode != 0, "the health check cannot fail"


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx"])
def test_lists_are_exported_where_nothing_can_be_written(
    room: list[str], environment: dict[str, Any], form: str
) -> None:
    command = ["longtail", "export", str(ROOT / "examples" / "startup.yaml"), "-o", "-", "--format", form]
    done = subprocess.run([*room, *command], cwd="/", env=environment, capture_output=True, timeout=180)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout) > 5000
