"""A page that writes: GET shows it, POST sends a form and shows it anew. On this machine alone, at a secret address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from statement_audit.serve.guard import FORM_HEADERS, App, Guarded, Scope, Send, answer

STATIC = Path(__file__).parent / "static"
MOST_FORM = 64 * 1024  # bytes
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """What goes back. `headers` stand beside those of the guard."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Show = Callable[[str], PageAnswer]
Take = Callable[[str, Mapping[str, str]], None]


def form_app(show: Show, take: Take, secret: str) -> App:
    """An ASGI application below `/<secret>/`: `show(path)` answers GET, `take(path, form)` a form, after which the page
    is shown anew.

    Who does not know the address gets nothing: no page of another site, which the guard refuses besides by what the
    browser says of it, and no other user of this machine.
    """
    return Guarded(_Forms(show, take, f"/{secret}/"), None)


class _Forms:
    def __init__(self, show: Show, take: Take, root: str) -> None:
        self.show, self.take, self.root = show, take, root

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        if scope["type"] == "lifespan":
            for done in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{done}.complete"})
        elif not scope["path"].startswith(self.root):
            await _send(send, PageAnswer(b"Open the address that the command printed.", "text/plain", 404))
        elif scope["method"] == "POST":
            self.take(scope["path"].removeprefix(self.root), await _form(receive))
            await _send(send, PageAnswer(b"", status=303, headers={"location": self.root}))
        else:
            await _send(send, self.show(scope["path"].removeprefix(self.root)))


async def _form(receive: Any) -> dict[str, str]:
    """The fields that were sent; none where they are more than a person types."""
    body, more = b"", True
    while more:
        message = await receive()
        more = message.get("more_body", False)
        body = (body + message.get("body", b""))[: MOST_FORM + 1]
    text = body.decode("utf-8", "replace") if len(body) <= MOST_FORM else ""
    return dict(parse_qsl(text, keep_blank_values=True))


async def _send(send: Send, page: PageAnswer) -> None:
    headers = {**FORM_HEADERS, "content-type": page.content_type, **page.headers}
    await answer(send, page.status, headers, page.body)
