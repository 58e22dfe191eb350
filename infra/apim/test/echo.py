"""A pod that says what reached it. Of requests with X-Fail: N, the first N are answered 503."""
import http.server
import json
import sys

failed = {}


class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        name = self.headers.get("X-Correlation-Id")
        failed[name] = failed.get(name, 0) + 1
        status = 503 if failed[name] <= int(self.headers.get("X-Fail", 0)) else 200
        body = json.dumps({"tries": failed[name], "headers": {key.lower(): value for key, value in self.headers.items()}}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Echo).serve_forever()
