"""`longtail app`: start the web app on this machine and say where it is."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add `app`."""
    app.command("app")(start)


def start(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port; the next free one if taken.")] = 8501,
    host: Annotated[
        str, typer.Option(help="The address to listen on; the default is reached from this machine alone.")
    ] = "127.0.0.1",
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
) -> None:
    """Start the web app; stop it with Ctrl-C."""
    from longtail.ui.server import serve

    serve(host=host, port=port, open_browser=browser, say=typer.echo)
