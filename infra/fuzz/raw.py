#!/usr/bin/env python3
"""Sends HTTP that is broken in many ways over bare sockets, and holds every answer against what a server may do: it answers
with a status that is no defect, or ends the connection; what it says is HTTP; and a good request beside it is answered.
  raw.py PORT KEY [REQUESTS, default 20000] [SEED, default 1]
The seed is printed; the same one sends the same bytes in the same order on each thread."""
import collections, gzip, random, re, socket, sys, threading, time

PORT, KEY = int(sys.argv[1]), sys.argv[2]
REQUESTS, SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 20_000, int(sys.argv[4]) if len(sys.argv) > 4 else 1
THREADS = 16
#: Seconds within which a good request is answered.
PATIENCE = 20
#: Seconds after which the server may be waiting for the rest of a request.
MORE = .5
STATUS = re.compile(rb'HTTP/1\.[01] (\d{3})(?: [^\r\n]*)?\r\n')
INTERIM = re.compile(rb'^(HTTP/1\.1 1\d\d [^\r\n]*\r\n\r\n)+')
#: A version that is not spoken is no defect. The store is part of the process, so there is no excuse for 503.
NO_DEFECT = {505}

EVENT = b'{"id":"1","userId":"ann","itemId":"kayak","type":"view"}'
BODIES = [EVENT, b'[' + EVENT + b']', b'[]', b'{}', b'null', b'', b'"', b'[' * 5000, b'{"a":' * 3000, b'\xff\xfe\x00\x00', b'\xef\xbb\xbf' + EVENT,
          gzip.compress(EVENT), gzip.compress(EVENT)[:-5], gzip.compress(b'\n' * 1_000_000), b'\x1f\x8b' + bytes(30), EVENT[:-3],
          b'{"id":"\xf0\x9f\x98","userId":"a","itemId":"b","type":"view"}', b'{"id":"\\ud800","userId":"a","itemId":"b","type":"view"}',
          b'{"limit":1e309}', b'{"limit":-0}', b'{"limit":99999999999999999999999}', EVENT + b'\n' + EVENT, b'id,userId\n"', b'1' * 70_000]
PATHS = [b'/v1/events', b'/v1/users/ann/recommendations', b'/v1/recommendations', b'/v1/items', b'/v1/items/kayak', b'/v1/items/kayak/similar',
         b'/v1/popular', b'/v1/latest', b'/v1/trending', b'/v1/users/ann', b'/v1/users/ann/events', b'/v1/admin/models', b'/v1/admin/training-runs/x',
         b'/v1/admin/projection/rebuild', b'/v1/admin/dead-letters', b'/health/ready', b'/prometheus', b'/openapi', b'/', b'//', b'/..', b'/%', b'/%zz',
         b'/%00', b'/%ff', b'*', b'http://127.0.0.1/v1/popular', b'/v1/users/' + b'a' * 300 + b'/recommendations', b'/v1/popular?' + b'a=1&' * 300,
         b'/v1/popular?limit=\xc3\xa9', b'/v1/popular?limit=1&limit=2', b'/v1/popular?limit', b'/v1/popular?=', b'/v1/users/%F0%9F%98%80/recommendations',
         b'/v1/../v1/popular', b'/v1/popular#x', b'/v1/popular;a=b', b'\\', b'/v1/users/%2e%2e/recommendations']
METHODS = [b'GET', b'POST', b'PUT', b'PATCH', b'DELETE', b'HEAD', b'OPTIONS', b'TRACE', b'CONNECT', b'get', b'', b'G\x00T', b'M' * 200, b'PRI']
VERSIONS = [b'HTTP/1.1'] * 8 + [b'HTTP/1.0', b'HTTP/2.0', b'HTTP/0.9', b'HTTP/9.9', b'HTTP', b'', b'http/1.1', b'HTTP/1.1 x', b'HTTP/-1.1']
TYPES = [b'application/json'] * 4 + [b'application/x-ndjson', b'text/csv', b'text/plain', b'application/json; charset=utf-16', b'', b'/', b'a/b; c="', b'multipart/form-data']
HEADERS = [b'Host: evil.example', b'Host: ', b'Host: a, b', b'Host:127.0.0.1', b'X-Request-Id: ' + b'x' * 500, b'X-Request-Id: \x01', b'X-Request-Id: \xff\xfe',
           b'Accept: ', b'Accept: text/html', b'Accept: */*;q=2', b'Accept: ,,,', b'Accept-Encoding: gzip', b'Accept-Encoding: \x00', b'Expect: 100-continue', b'Expect: 200-ok',
           b'Connection: close', b'Connection: upgrade', b'Upgrade: h2c', b'HTTP2-Settings: AAAA', b'Transfer-Encoding: gzip', b'Transfer-Encoding: chunked, chunked',
           b'Transfer-Encoding : chunked', b'Content-Length: 1', b'Content-Length: -1', b'Content-Length: +1', b'Content-Length: 99999999999999999999', b'Content-Length: 0x1',
           b'Content-Length: 1, 2', b'Content-Encoding: gzip', b'Content-Encoding: br', b'Content-Encoding: gzip, gzip', b'Attune-Consistency: strong', b'Attune-Consistency: \xc3',
           b'Attune-Token: ' + b'A' * 400, b'Attune-Token: %%%', b'Attune-Max-Staleness: -1', b'If-Match: *', b'Range: bytes=0-', b'Content-Digest: sha-256=:AA==:',
           b'Cookie: ' + b'a=b;' * 200, b'No-Colon', b': empty', b' folded: a', b'A: b\r\n c', b'X: ' + b'y' * 9000, b'X-' + b'y' * 3000 + b': z', b'\x00: a', b'a\tb: c']


class Defect(Exception):
    pass


def head_and_body(random):
    method, path = random.choice(METHODS[:5] if random.random() < .7 else METHODS), random.choice(PATHS)
    lines = [b' '.join(part for part in (method, path, random.choice(VERSIONS)) if part or random.random() < .5)]
    if random.random() < .9:
        lines.append(b'Host: 127.0.0.1')
    if random.random() < .9:
        lines.append(b'X-API-Key: ' + KEY.encode())
    body = random.choice(BODIES)
    if random.random() < .7:
        lines.append(b'Content-Type: ' + random.choice(TYPES))
    framing = random.random()
    if framing < .5:
        lines.append(b'Content-Length: %d' % len(body))
    elif framing < .75:
        lines.append(b'Transfer-Encoding: chunked')
        body = chunked(random, body)
    for _ in range(random.choice((0, 0, 1, 1, 2, 5))):
        lines.insert(random.randrange(1, len(lines) + 1), random.choice(HEADERS))
    end = random.choice([b'\r\n'] * 9 + [b'\n', b'\r'])
    return end.join(lines) + end * 2 + body


def chunked(random, body):
    size = random.choice([b'%x' % len(body)] * 6 + [b'-1', b'ffffffffffffffff', b'zz', b'', b'%x;ext="' % len(body), b'0x1', b'%x' % (len(body) + 5)])
    return size + b'\r\n' + body + random.choice([b'\r\n0\r\n\r\n'] * 6 + [b'\r\n0\r\nX: y\r\n\r\n', b'0\r\n\r\n', b'\r\n', b''])


def mutated(random, data):
    data = bytearray(data)
    for _ in range(random.choice((0, 0, 0, 1, 3, 10))):
        at = random.randrange(min(len(data), 400) or 1)
        what = random.random()
        if what < .4 and data:
            data[at:at + 1] = bytes([random.randrange(256)])
        elif what < .7:
            del data[at:at + random.randrange(1, 20)]
        else:
            data[at:at] = random.choice((b'\r\n', b'\x00', b' ', b'\xff' * 3, b'\r\n\r\n', b'%0d%0a', b'GET / HTTP/1.1\r\n'))
    return bytes(data[:random.randrange(1, len(data) + 2)] if random.random() < .1 else data)


def answers(data, patience):
    """Sends bytes and returns the head of the answer, or what came before the connection ended or the server waited for more (None: nothing)."""
    with socket.create_connection(('127.0.0.1', PORT), timeout=PATIENCE) as connection:
        received = b''
        try:
            connection.sendall(data)
            connection.settimeout(patience)
            while b'\r\n\r\n' not in INTERIM.sub(b'', received) and (part := connection.recv(65536)):
                received += part
        except ConnectionError:
            pass
        except TimeoutError:
            return INTERIM.sub(b'', received) or None
        return INTERIM.sub(b'', received)


def judged(data):
    received = answers(data, MORE)
    if not received:
        return 'waits for more' if received is None else 'ended'
    first = STATUS.match(received)
    if not first:
        raise Defect(f'what comes back is no HTTP: {received[:80]!r}')
    status = int(first.group(1))
    if status >= 500 and status not in NO_DEFECT:
        raise Defect(f'it is answered {status}: {received[:400]!r}')
    return str(status)


def good():
    received = answers(b'GET /v1/popular HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: ' + KEY.encode() + b'\r\n\r\n', PATIENCE)
    if not (received or b'').startswith(b'HTTP/1.1 200 '):
        raise Defect(f'a good request is answered {(received or b"not at all")[:200]!r}')


def main():
    print(f'{REQUESTS} broken requests with the seed {SEED}', flush=True)
    counts, defects, lock, begun = collections.Counter(), [], threading.Lock(), time.monotonic()

    def run(number):
        choice = random.Random(SEED * THREADS + number)
        for i in range(REQUESTS // THREADS):
            data = mutated(choice, head_and_body(choice))
            try:
                found = judged(data)
                if i % 200 == 0:
                    good()
            except (Defect, OSError) as defect:
                with lock:
                    defects.append((defect, data))
                if len(defects) > 20:
                    return
                continue
            with lock:
                counts[found] += 1
    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        time.sleep(10)
        print(f'  {sum(counts.values())} after {time.monotonic() - begun:.0f} s', flush=True)
    for defect, data in defects:
        print(f'DEFECT: {defect}\n  of {data[:600]!r}')
    print('answers:', dict(sorted(counts.items())))
    if sum(counts.values()) + len(defects) < REQUESTS // THREADS * THREADS:
        sys.exit('FAILED: this script ended early')
    sys.exit(1 if defects else 0)


main()
