"""Web pages with what surrounds a statement in the wild: cookie banner, menus, breadcrumb, related links, footer."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from corpus.generate import INVENTED
from corpus.generate.sources import Block, Source

TAGS = {"title": "h1", "heading": "h2", "subheading": "h3", "paragraph": "p", "quote": "blockquote"}


def draw_html(source: Source) -> bytes:
    """One page, UTF-8. The statement stands in `<main>`; everything else is there to be left out."""
    return page(
        title=source.title,
        company=source.company,
        accent=source.style["accent"],
        menu=source.style["menu"],
        related=source.style["related"],
        number=source.meta["number"],
        main=main_html(source.blocks, source.company),
    ).encode("utf-8")


def main_html(blocks: Sequence[Block], company: str) -> str:
    """The blocks as HTML; neighbouring bullets share one list."""
    parts: list[str] = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        items = list(group)
        if kind == "bullet":
            parts.append(
                "<ul>\n" + "\n".join(f"<li>{escape(item.text, quote=False)}</li>" for item in items) + "\n</ul>"
            )
        else:
            parts += [block_html(item) for item in items]
        if kind == "title":
            parts.append(f'<p class="note">{escape(company)}. {INVENTED}</p>')
    return "\n".join(parts)


def block_html(block: Block) -> str:
    if block.kind == "table":
        rows = "\n".join(_row_html(row, "th" if index == 0 else "td") for index, row in enumerate(block.rows))
        return f"<table>\n{rows}\n</table>"
    if block.kind == "signature":
        return '<p class="signature"><em>(signature)</em></p>'
    tag = TAGS[block.kind]
    return f"<{tag}>{escape(block.text, quote=False)}</{tag}>"


def _row_html(row: Sequence[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell, quote=False)}</{tag}>" for cell in row) + "</tr>"


def page(
    *, title: str, company: str, accent: str, menu: Sequence[str], related: Sequence[str], number: str, main: str
) -> str:
    """A whole page around `main`."""
    items = "".join(f'<li><a href="/{_slug(item)}">{escape(item)}</a></li>' for item in menu)
    news = "".join(f'<li><a href="/news/{_slug(item)}">{escape(item)}</a></li>' for item in related)
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{escape(title)} | {escape(company)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{INVENTED}">
<style>
body {{ font: 17px/1.6 Georgia, serif; margin: 0; color: #222; }}
header, footer {{ background: #{accent}; color: #fff; padding: 1rem 2rem; }}
nav ul {{ list-style: none; display: flex; gap: 1.5rem; padding: 0; }}
nav a, footer a {{ color: #fff; }}
main {{ max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; }} th, td {{ border: 1px solid #999; padding: .3rem .6rem; text-align: left; }}
#cookie-consent {{ position: fixed; bottom: 0; background: #eee; padding: 1rem; }}
</style>
<script>window.dataLayer = window.dataLayer || []; function consent(x) {{ dataLayer.push({{"consent": x}}); }}</script>
</head>
<body>
<div id="cookie-consent" role="dialog" aria-label="Cookies">
<p>We use cookies to make our site work, to measure visits and to show advertisements that suit you.
You can change your choice at any time.</p>
<button onclick="consent('all')">Accept all cookies</button>
<button onclick="consent('none')">Reject</button> <a href="/cookies">Manage preferences</a>
</div>
<header>
<a href="/" class="logo">{escape(company)}</a>
<nav aria-label="Main menu"><ul>{items}<li><a href="/login">Log in</a></li></ul></nav>
<form action="/search"><label>Search <input name="q"></label></form>
</header>
<p class="breadcrumb"><a href="/">Home</a> &gt; <a href="/about">About</a> &gt; {escape(title)}</p>
<main>
<article>
{main}
</article>
</main>
<aside><h2>You may also like</h2><ul>{news}</ul><p>Sign up to our newsletter for offers and news.</p></aside>
<footer>
<p>© 2026 {escape(company)}. Company number {escape(number)}. All rights reserved.</p>
<ul>
<li><a href="/privacy">Privacy</a></li><li><a href="/terms">Terms of use</a></li>
<li><a href="/modern-slavery">Modern slavery statement</a></li><li><a href="/sitemap">Site map</a></li>
</ul>
</footer>
</body>
</html>
"""


def _slug(text: str) -> str:
    return "-".join(word for word in text.lower().replace(":", "").split())
