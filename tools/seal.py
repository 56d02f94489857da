"""A finishing step: every page gets a Content-Security-Policy, and nothing is left in it that the policy would stop.

Code that readers run is theirs, and may be somebody's else: it must not be able to ask any other site for
anything, nor to tell one. So the policy allows what the site itself serves, and those inline scripts only that
were in the page when it was built, by their hashes. Inline handlers (onclick="...") cannot be allowed by
themselves: the ones of the theme become marks, for which book/_static/site/press.js listens.
"""
import base64
import hashlib
import re
from html.parser import HTMLParser

from .console import Failure
from .pages import pages_of

# Style sheets may be inline: the formulas, the editor and tables position what they draw that way. They
# can load nothing from elsewhere either, so they cannot tell anybody anything.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",  # Python is WebAssembly; `eval` stays forbidden
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",  # a worker from a blob: inherits this policy, one from an address does not
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
# JupyterLite checks its settings with functions that it writes while it runs, and its kernel comes from
# an address: Python there is not held by this, its pages are.
LITE_POLICY = {**POLICY, "script-src": "'self' 'unsafe-eval' 'wasm-unsafe-eval'", "connect-src": "'self' data: blob:",
               "frame-src": "'self' blob:", "media-src": "'self' data: blob:"}

PRESSES = {"window.print()": "print", "toggleFullScreen()": "full-screen"}
SCRIPT_TYPES = {"", "text/javascript", "application/javascript", "module"}
CHARSET = re.compile(r"<meta\s+charset=[^>]*>", re.IGNORECASE)
HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)


class Inline(HTMLParser):
    """Finds what a policy has to do with: inline scripts, inline handlers, addresses that are code."""

    def __init__(self, text):
        super().__init__(convert_charrefs=False)
        self.scripts, self.handlers, self.addresses = [], [], []
        self._script = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "script" and "src" not in given and (given.get("type") or "").lower() in SCRIPT_TYPES:
            self._script = []
        for name, value in attributes:
            if name.startswith("on"):
                self.handlers.append((name, value, self.get_starttag_text()))
            elif (value or "").strip().lower().startswith("javascript:"):
                self.addresses.append(self.get_starttag_text())

    def handle_data(self, data):
        if self._script is not None:
            self._script.append(data)

    def handle_endtag(self, tag):
        if tag == "script" and self._script is not None:
            self.scripts.append("".join(self._script))
            self._script = None


def seal(console, python, html):
    """Seal every page below `html`; `python` has no part in it."""
    with console.step("policy       sealing every page") as remarks:
        pages = pages_of(html)
        lite = sorted((html / "lite").rglob("*.html"))
        for path in [*pages, *lite]:
            policy = LITE_POLICY if path in lite else POLICY
            path.write_text(sealed(path.read_text(encoding="utf-8"), policy, path), encoding="utf-8")
        remarks.append(f"{len(pages)} pages" + (f", {len(lite)} of JupyterLite" if lite else ""))


def sealed(text, policy, path):
    """The page with its policy.

    Examples
    --------
    >>> print(sealed("<html><head></head></html>", {"img-src": "data:"}, "a.html"))
    <html><head><meta http-equiv="Content-Security-Policy" content="img-src data:"></head></html>
    """
    inline = Inline(text)
    if inline.addresses:
        raise Failure(f"{path} has an address that is code, which the page's policy would stop: {inline.addresses[0]}")
    for name, value, tag in inline.handlers:
        text = text.replace(tag, _marked(name, value, tag, path))
    hashes = sorted({hash_of(script) for script in inline.scripts})
    if hashes:
        policy = {**policy, "script-src": " ".join([policy["script-src"], *hashes])}
    content = "; ".join(f"{name} {value}" for name, value in policy.items())
    place = CHARSET.search(text) or HEAD.search(text)
    if place is None:
        raise Failure(f"{path} has no <head>, so its Content-Security-Policy has no place.")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    return text[:place.end()] + meta + text[place.end():]


def _marked(name, value, tag, path):
    """A tag with a mark in the place of its inline handler, if that is known; any other stops the build."""
    press = PRESSES.get((value or "").strip()) if name == "onclick" else None
    if press is None:
        raise Failure(f'{path} has an inline handler, which its policy would stop: {name}="{value}"\n'
                      "Listen from a script instead, as book/_static/site/press.js does.")
    return re.sub(r'\bonclick="[^"]*"', f'data-press="{press}"', tag)


def hash_of(script):
    """How a policy names an inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
