#!/usr/bin/env python3
"""Kills the embedded instance under load, again and again, each time at another moment, and starts it on the same
folder. In the end every acknowledged event must be there once, and the lists must count what is stored.
  kills.py KILLS [SEED]"""
import collections, http.client, json, os, random, shutil, signal, subprocess, sys, tempfile, threading, time
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from history import History, Write

JAVA = os.environ.get('JAVA', 'java')
JAR = os.environ.get('JAR') or os.path.join(
    os.path.dirname(os.path.abspath(__file__)), '..', '..', 'bootstrap', 'target', 'attune.jar')
PORT = int(os.environ.get('CHAOS_PORT', '26000'))
USERS, SHARED, WRITERS = 50, 20, 4


class Run:
    """The instance, its writers, and what they know."""

    def __init__(self, kills, seed):
        self.kills, self.random = kills, random.Random(seed)
        self.work = tempfile.mkdtemp(prefix='attune-kills-')
        self.history = History()
        self.over = False
        self.process = None

    def start(self):
        log = open(f'{self.work}/log', 'a')
        environment = dict(os.environ, ATTUNE_PORT=str(PORT), ATTUNE_DATA_DIR=f'{self.work}/data')
        self.process = subprocess.Popen([JAVA, '-Xmx300m', '-jar', JAR], env=environment, stdout=log, stderr=log,
                                        start_new_session=True)

    def kill(self):
        # A process that has started itself again takes its parent along.
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ready(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                if self.ask('GET', '/health/ready')[0] == 200:
                    return
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(.02)
        sys.exit(f'FAILED: it does not start again; see {self.work}/log')

    @staticmethod
    def ask(method, path, body=None, connection=None):
        connection = connection or http.client.HTTPConnection('127.0.0.1', PORT, timeout=30)
        connection.request(method, path, body, {'Content-Type': 'application/json', 'Accept': 'application/x-ndjson'}
                           if path.startswith('/v1/users') else {'Content-Type': 'application/json'})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def writer(self):
        connection = None
        while not self.over:
            user = f'u{random.randrange(USERS)}'
            items = [f'{user}-{time.monotonic_ns():x}-{i}' for i in range(random.choice((1, 1, 1, 30)))]
            visitor = f'v{time.monotonic_ns():x}-{threading.get_ident()}'
            events = [{'id': item, 'userId': user, 'itemId': item, 'type': 'view'} for item in items]
            events.append({'id': visitor, 'userId': visitor, 'type': 'click',
                           'itemId': f'shared-{random.randrange(SHARED)}'})
            for item in items:
                self.history.sending(user, item)
            sent = time.monotonic()
            try:
                connection = connection or http.client.HTTPConnection('127.0.0.1', PORT, timeout=10)
                status, content = self.ask('POST', '/v1/events', json.dumps(events), connection)
            except (OSError, http.client.HTTPException):
                connection = None
                time.sleep(.02)
                continue
            if status == 202:
                for item in items:
                    self.history.wrote(Write(user, item, sent, time.monotonic(), json.loads(content)['token']))
            elif status != 503:
                self.history.violations.append(f'events are answered {status}: {content[:200]}')

    def run(self):
        writers = [threading.Thread(target=self.writer, daemon=True) for _ in range(WRITERS)]
        [writer.start() for writer in writers]
        begun = time.monotonic()
        for kill in range(1, self.kills + 1):
            self.start()
            self.ready()
            # Most moments are within the first second, where migrations, recovery and the first batches are.
            time.sleep(self.random.choice((0, self.random.uniform(0, .1), self.random.uniform(0, 1))))
            self.kill()
            if kill % 25 == 0 or kill == self.kills:
                written = sum(map(len, self.history.writes.values()))
                print(f'{kill} kills, {written} events acknowledged, {time.monotonic() - begun:.0f} s', flush=True)
        self.over = True
        [writer.join(20) for writer in writers]
        self.start()
        self.ready()
        self.check()
        self.kill()

    def check(self):
        for user in list(self.history.sent):
            content = self.ask('GET', f'/v1/users/{user}/events')[1]
            self.history.stored(user, [json.loads(line)['itemId'] for line in content.splitlines()])
        counts = collections.Counter()
        for line in self.ask('GET', '/v1/admin/export/events')[1].splitlines():
            event = json.loads(line)
            if event['itemId'].startswith('shared-'):
                counts[event['itemId']] += 1
        shown, end = {}, time.monotonic() + 60
        while shown != dict(counts) and time.monotonic() < end:
            time.sleep(1)
            shown = {item['itemId']: item['score']
                     for item in json.loads(self.ask('GET', '/v1/popular?limit=500')[1])['items']
                     if item['itemId'].startswith('shared-')}
        self.history.counted(shown, counts)


def main():
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    run = Run(kills, seed)
    print(f'{kills} kills with the seed {seed}, in {run.work}', flush=True)
    try:
        run.run()
    finally:
        run.over = True
        if run.process and run.process.poll() is None:
            run.kill()
    if run.history.violations:
        sys.exit(f'FAILED, seed {seed}: {len(run.history.violations)} violations, such as\n'
                 + '\n'.join(run.history.violations[:20]) + f'\nsee {run.work}')
    shutil.rmtree(run.work, ignore_errors=True)
    print('0 lost, 0 doubled')


if __name__ == '__main__':
    main()
