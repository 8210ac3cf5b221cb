"""The install: seconds, size and packages of a fresh virtual environment, and the first page that it shows.

    python -m benchmarks.install

As `make app` installs, from `requirements/app.txt`; packages come out of pip's cache where it has them.
"""

from __future__ import annotations

from benchmarks.measure import (
    ROOT,
    clean_environment,
    find_port,
    judge,
    run_server,
    say,
    time_once,
    use_own_cache,
    write_table,
)
from benchmarks.venvs import Venv, make_venv
from benchmarks.visitors import Visitor

SIZE_AIM, HOPED, PACKAGES_AIM, PAGE_AIM = 1100, 900, 90, 90
"""MB that must not and that should not be passed; packages; seconds to the first page."""

LARGEST = 10


def main() -> None:
    with make_venv() as venv, use_own_cache():
        say("install of requirements/app.txt")
        venv.install("--require-hashes", "-r", str(ROOT / "requirements" / "app.txt"))
        venv.install("--no-deps", "--no-build-isolation", str(ROOT))
        size, packages, seconds = venv.measure_size(), venv.list_packages(), venv.seconds
        say("first page of what was installed")
        page = time_first_page(venv)
    rows = [
        ("size on disk, MB", f"{size:,.0f}", judge(round(size), SIZE_AIM, "MB")),
        ("the same, as hoped for", f"{size:,.0f}", judge(round(size), HOPED, "MB")),
        ("packages, pip itself not counted", len(packages), judge(len(packages), PACKAGES_AIM, "packages")),
        ("virtual environment and install, s", f"{seconds:.0f}", ""),
        ("from nothing to the first page, s", f"{seconds + page:.0f}", judge(seconds + page, PAGE_AIM, "s")),
    ]
    print(write_table("A fresh install", ("what", "figure", "aim"), rows))
    largest = sorted(packages.items(), key=lambda one: -one[1])[:LARGEST]
    print(
        write_table("Its largest packages", ("package", "MB"), [(name, f"{mb:.0f}") for name, mb in largest])
    )


def time_first_page(venv: Venv) -> float:
    """Return the seconds from the start of the app to the first page that it tells a visitor."""
    port = find_port()
    command = [str(venv.python), "-m", "longtail", "app", "--no-browser", "--port", str(port)]
    with run_server(command, port, clean_environment()) as server:
        taken, visitor = time_once(lambda: Visitor(server, 0))
        taken += visitor.open()
        visitor.leave()
        return server.healthy + taken


if __name__ == "__main__":
    main()
