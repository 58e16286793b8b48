"""The proxy of the environment, checked before anything is sent through it."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from requests.utils import get_environ_proxies, select_proxy

from statement_audit.errors import DocumentError
from statement_audit.fetch.address import canonical

KINDS = ("http", "https")


def proxies_for(url: str) -> dict[str, str]:
    """The proxy for an address, by its scheme, as the environment names it; none where it is to be asked directly.

    Raises:
        DocumentError: `unreachable` where the setting is no http or https proxy: nothing is sent past it.
    """
    chosen = (select_proxy(url, get_environ_proxies(url)) or "").strip()
    if not chosen:
        return {}
    scheme = urlsplit(url).scheme
    proxy = chosen if "://" in chosen else f"http://{chosen}"
    kind = proxy.partition("://")[0].lower()
    if kind.startswith("socks"):
        raise _unusable(scheme, "it is a SOCKS proxy, and names of hosts would be looked up unchecked")
    if kind not in KINDS:
        raise _unusable(scheme, f"'{kind}' is no kind of proxy that is known")
    try:
        usable = bool(canonical(proxy).hostname)
    except ValueError:
        usable = False
    if not usable:
        raise _unusable(scheme, "it is not the address of a proxy")
    return {scheme: proxy}


def _unusable(scheme: str, reason: str) -> DocumentError:
    names = [name for key in (f"{scheme}_proxy", "all_proxy") for name in (key, key.upper()) if os.environ.get(name)]
    setting = names[0] if names else "of this system"
    return DocumentError(
        "unreachable",
        f"The proxy setting {setting} cannot be used: {reason}.",
        hint=f"Set {setting} to http://HOST:PORT, or unset it; NO_PROXY names hosts that are asked directly.",
    )
