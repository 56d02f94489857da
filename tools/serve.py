"""`make serve`: the built site on the loopback, with the headers that the live pages need."""
import errno
import http.server
import os
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

from .alone import alone
from .console import Failure
from .paths import SITE


class SiteHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files as a careful static host does."""

    protocol_version = "HTTP/1.1"  # keeps the connection: a live page loads some twenty files
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        # Said here, because the system's table differs from machine to machine, and
        # a browser refuses WebAssembly and modules of the wrong type.
        ".wasm": "application/wasm", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css",
        ".json": "application/json", ".webmanifest": "application/manifest+json",
        ".html": "text/html; charset=utf-8", ".svg": "image/svg+xml",
        ".woff": "font/woff", ".woff2": "font/woff2", ".whl": "application/zip", ".zip": "application/zip",
        ".py": "text/x-python; charset=utf-8", ".md": "text/markdown; charset=utf-8",
    }

    def end_headers(self):
        # Isolated from other origins: only then may a page share memory with its worker, which Stop uses.
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        # Kept by the browser, but asked about each time (304 when unchanged): a rebuilt page is seen at once.
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_error(self, code, message=None, explain=None):
        """The site's own page for what is not there, as static hosts show it."""
        page = Path(self.directory, "404.html")
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.log_error("code 404, %s", self.path)
        self.send_response(404)
        self.send_header("Content-Type", self.extensions_map[".html"])
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format, *arguments):
        """Only what went wrong is worth a line; see log_error."""

    def log_error(self, format, *arguments):
        super().log_message(format, *arguments)


class SiteServer(http.server.ThreadingHTTPServer):
    """The site of a folder on 127.0.0.1; port 0 takes any free one.

    Examples
    --------
    >>> with serving(".") as url:
    ...     url.startswith("http://127.0.0.1:")
    True
    """

    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # on Windows it would let two servers share a port

    def __init__(self, folder, port=0):
        def handler(*arguments):
            return SiteHandler(*arguments, directory=str(folder))

        super().__init__(("127.0.0.1", port), handler)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def handle_error(self, request, client_address):
        """A reader who leaves a page in the middle of a download is no error."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(folder, port=0):
    """Serve a folder while the block runs; yields the address."""
    with SiteServer(folder, port) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.url
        finally:
            server.shutdown()
            thread.join()


def chosen_port(text, command="serve"):
    """The port from the environment, as a number."""
    if not text.isdigit() or not 0 <= int(text) <= 65535:
        raise Failure(f"PORT must be a number from 0 to 65535, got {text!r}. For instance: make {command} PORT=8080")
    return int(text)


@contextmanager
def port_explained(port, command="serve"):
    """Say in a sentence why a port cannot be had."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        reason = "is already in use" if error.errno == errno.EADDRINUSE else "may not be used by this account"
        raise Failure(f"Port {port} of 127.0.0.1 {reason}. "
                      f"Choose another: make {command} PORT=8080, or PORT=0 for any free one.") from error


def serve(console, folder=SITE):
    """Serve the built book until the reader presses Ctrl+C; builds it first when there is none."""
    port = chosen_port(os.environ.get("PORT", "8000"))
    if not (folder / "index.html").exists():
        from .build import book

        console.note("There is no built book yet, so it is built first.\n")
        with alone(console):
            book(console)
    with port_explained(port):
        server = SiteServer(folder, port)
    with server:
        console.note(f"The book is at {server.url}  (Ctrl+C ends it)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            console.note("\nEnded.")
