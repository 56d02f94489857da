"""A host that can go down, come back, break off, and tells what it was asked for."""

import http.server
import threading

from tools.serve import SiteHandler


class Host:
    """Serves a folder as `make serve` does; on a plain host nothing is said of isolation and caching."""

    def __init__(self, folder, plain=False):
        self.folder = folder
        self.asked = []
        self.is_down = False
        self.breaks_off_after = None  # so many answers
        host = self

        class Handler(http.server.SimpleHTTPRequestHandler if plain else SiteHandler):
            protocol_version = "HTTP/1.1"

            def parse_request(self):
                if not super().parse_request():
                    return False
                if host.breaks_off_after is not None:
                    host.breaks_off_after -= 1
                if host.is_down or (host.breaks_off_after or 0) < 0:
                    self.close_connection = True  # without a word
                    return False
                host.asked.append(self.path)
                return True

            def log_message(self, *arguments):
                """Who was asked for what is in the list."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *a: Handler(*a, directory=str(folder)))
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
