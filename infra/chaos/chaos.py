#!/usr/bin/env python3
"""Three instances on PostgreSQL with a synchronous standby, behind a line that can fail. Writers, readers, trainings,
imports, erasures and rebuilds go on while one thing after the other breaks. Every answer is held against the rules of
history.py, and in the end so are the stored events and the counts of the lists.
  chaos.py MINUTES [SEED]     the same seed breaks the same things in the same order"""
import collections, contextlib, glob, http.client, json, os, random, shutil, signal, subprocess, sys, threading, time
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'postgres'))
from history import History, Write
from line import Line
from servers import Server, work

JAVA = os.environ.get('JAVA', 'java')
JAR = os.environ.get('JAR') or os.path.join(
    os.path.dirname(os.path.abspath(__file__)), '..', '..', 'bootstrap', 'target', 'attune.jar')
#: Debian's faketime, where it is installed; without it no clock is wrong.
FAKETIME = next(iter(glob.glob('/usr/lib/*/faketime/libfaketime.so.1')), None)
FIRST_PORT = int(os.environ.get('CHAOS_PORT', '26000'))
USERS, INSTANCES, STALENESS, SHARED, LOSERS = 24, 3, 1, 40, 4
LEVELS = ('eventual', 'bounded', 'session', 'strong')
#: Seconds after which the script gives up on an instance, once nothing is broken any more.
GIVES_UP = 80
#: A run of more seconds than this has too many users for another rebuild in the end.
MOST_REBUILT = 900
#: Seconds for which a request may hang in an instance that is frozen.
HANGS = 90
clock = time.monotonic


class Unknown(Exception):
    """No answer came, or one that says: not now. The outcome of what was asked is open."""


class Instance:
    """An instance of the service, and the connection of each thread to it."""

    def __init__(self, number, line):
        self.number, self.port, self.line = number, FIRST_PORT + 10 + number, line
        self.log, self.offset = f'{work}/instance-{number}.log', f'{work}/offset-{number}'
        self.local = threading.local()
        self.process = None
        self.step('+0')

    def step(self, offset):
        """Sets the clock of this instance forward or back."""
        with open(self.offset, 'w') as file:
            file.write(offset)

    def start(self, heap='300m', own_clock=False):
        environment = dict(
            os.environ, ATTUNE_PORT=str(self.port), ATTUNE_DATABASE_USERNAME='postgres', ATTUNE_RELAUNCH='off',
            ATTUNE_DATABASE_URL=f'jdbc:postgresql://127.0.0.1:{self.line.port}/attune')
        if own_clock:
            environment.update(LD_PRELOAD=FAKETIME, FAKETIME_TIMESTAMP_FILE=self.offset, FAKETIME_CACHE_DURATION='1',
                               FAKETIME_DONT_FAKE_MONOTONIC='1', DONT_FAKE_MONOTONIC='1')
        log = open(self.log, 'a')
        self.process = subprocess.Popen(
            [JAVA, f'-Xmx{heap}', '-XX:+ExitOnOutOfMemoryError', '--add-modules=jdk.incubator.vector', '-jar', JAR],
            env=environment, stdout=log, stderr=log)

    def kill(self, how=signal.SIGKILL):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
        if how == signal.SIGKILL and self.process:
            self.process.wait()

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def ask(self, method, path, body=None, **headers):
        """Returns the status and the body of an answer; raises Unknown where none comes."""
        headers = {name.replace('_', '-'): value for name, value in headers.items()}
        if body is not None:
            headers.setdefault('Content-Type', 'application/json')
        connection = getattr(self.local, 'connection', None)
        self.local.connection = None
        try:
            connection = connection or http.client.HTTPConnection('127.0.0.1', self.port, timeout=15)
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as failed:
            raise Unknown(str(failed)) from failed
        self.local.connection = connection
        return answer.status, content

    def json(self, method, path, body=None, **headers):
        status, content = self.ask(method, path, body, **headers)
        if status in (429, 503):
            raise Unknown(f'{status} {content[:200]}')
        if status >= 300:
            raise Wrong(f'{method} {path} is answered {status}: {content[:300]}')
        return json.loads(content) if content else None


class Wrong(Exception):
    """An answer that nothing here excuses."""


class Run:
    """One run: actors, troubles and what they found."""

    def __init__(self, seconds, seed):
        self.seconds, self.random = seconds, random.Random(seed)
        self.history = History(tell=lambda what: print(what, flush=True))
        self.over = False
        self.done = collections.Counter()
        self.troubles = collections.Counter()
        self.worst = 0.0
        self.line = Line(FIRST_PORT, FIRST_PORT + 1)
        self.instances = [Instance(number, self.line) for number in range(INSTANCES)]
        self.number = 0
        self.primary, self.standby = Server('server-0', FIRST_PORT + 1), None

    # What goes on.

    def some(self):
        return random.choice(self.instances)

    def post(self, events):
        return self.some().json('POST', '/v1/events', json.dumps(events))

    def write(self, user, again=.2):
        item = f'{user}-{time.monotonic_ns():x}-{random.randrange(1 << 16):x}'
        event = {'id': item, 'userId': user, 'itemId': item, 'type': 'view'}
        self.history.sending(user, item)
        sent = clock()
        if random.random() < again:
            # A caller who does not know sends it again, to whichever instance.
            with contextlib.suppress(Unknown):
                self.post(event)
        token = self.post(event)['token']
        self.history.wrote(Write(user, item, sent, clock(), token))
        self.done['writes'] += 1

    def writer(self):
        self.write(f'u{random.randrange(USERS)}' if random.random() < .9 else f'l{random.randrange(LOSERS)}')

    def crowd(self):
        """Many who look at the same few things: what lists count."""
        crowd = [{'id': f'c{time.monotonic_ns():x}-{i}', 'userId': f'c{time.monotonic_ns():x}-{i}', 'type': 'click',
                  'itemId': f'shared-{random.randrange(SHARED)}'} for i in range(random.choice((1, 20)))]
        for event in crowd:
            self.history.sending(event['userId'], event['itemId'])
        sent = clock()
        while True:
            # Sent until it is known, as a queue in front does. An event counts once.
            try:
                token = self.post(crowd)['token']
                break
            except Unknown:
                if self.over:
                    return
                time.sleep(.2)
        for event in crowd:
            self.history.wrote(Write(event['userId'], event['itemId'], sent, clock(), token))
        self.done['crowd'] += len(crowd)
        time.sleep(.05)

    def reader(self):
        user, level = f'u{random.randrange(USERS)}', random.choice(LEVELS)
        known = self.history.of(user)
        if not known:
            return
        shown = random.choice(known) if random.random() < .25 else known[-1]
        asked = clock()
        demanded = History.demanded(known, level, asked, STALENESS, shown)
        missed = self.missed(self.some(), user, level, demanded or [shown], shown.token)
        if missed is not None:
            self.history.read(level, user, missed if demanded else [])

    def missed(self, instance, user, level, demanded, token):
        """What an answer misses of some writes; None where it does not claim the level."""
        headers = {'Attune_Consistency': level, 'Attune_Max_Staleness': str(STALENESS)}
        if level == 'session':
            headers['Attune_Token'] = token
        asked = {'userId': user, 'candidates': [write.item for write in demanded[-900:]]}
        answer = instance.json('POST', '/v1/recommendations', json.dumps(asked), **headers)
        if answer['served'].get('consistency') != level:
            self.done['lower level'] += 1
            return None
        return [item['itemId'] for item in answer['items']]

    def eraser(self):
        """A user who comes, is erased, and comes again."""
        user = f'e{random.randrange(6)}-{threading.get_ident()}'
        for _ in range(3):
            # Once: a request that hangs in a frozen instance would bring the event back after the erasure.
            self.write(user, again=0)
        begun = clock()
        try:
            self.some().json('DELETE', f'/v1/users/{user}')
        except Unknown:
            self.history.perhaps_erased(user, begun, clock() + HANGS)
            raise
        self.history.erasing(user, begun)
        self.done['erasures'] += 1
        time.sleep(1)

    def admin(self):
        """Trainings, items and rebuilds."""
        what = random.choice(('train', 'items', 'rebuild'))
        if what == 'train':
            status, content = self.some().ask('POST', '/v1/admin/training-runs', '{}')
            if status not in (202, 409, 429, 503):
                raise Wrong(f'a training run is answered {status}: {content[:300]}')
        elif what == 'items':
            lines = '\n'.join(json.dumps({'id': f'shared-{i}', 'categories': [f'k{i % 5}'],
                                          'attributes': {'title': f'thing {i} {time.monotonic_ns()}'}})
                              for i in range(SHARED))
            self.some().json('POST', '/v1/items', lines, Content_Type='application/x-ndjson')
        else:
            # Of one user, or of all of them with the counts. Another one may be under way, and is given up.
            whom = {'userId': f'u{random.randrange(USERS)}'} if random.random() < .7 else {'usersPerSecond': 10_000}
            status, content = self.some().ask('POST', '/v1/admin/projection/rebuild', json.dumps(whom))
            if status not in (200, 429, 503) and not (status == 409 and 'usersPerSecond' in whom):
                raise Wrong(f'a rebuild is answered {status}: {content[:300]}')
        self.done[what] += 1
        time.sleep(2)

    def repeat(self, act):
        while not self.over:
            try:
                act()
                time.sleep(.01)
            except Unknown:
                self.done['unknown'] += 1
                time.sleep(.05)
            except Wrong as wrong:
                self.history.violated(str(wrong))
                time.sleep(1)
            except Exception as broken:  # noqa: BLE001
                self.history.violated(f'{act.__name__} of this script broke: {broken!r}')
                return

    # What breaks.

    def killed(self):
        victim = self.random.choice(self.instances)
        victim.kill()
        time.sleep(self.random.uniform(0, 2))
        victim.start()

    def frozen(self):
        victim = self.random.choice(self.instances)
        victim.kill(signal.SIGSTOP)
        time.sleep(self.random.choice((1, 3, 8, 20 if self.seconds < 600 else 60)))
        victim.kill(signal.SIGCONT)

    def line_cut(self):
        for _ in range(self.random.randrange(1, 6)):
            self.line.cut()
            time.sleep(self.random.uniform(0, .5))

    def line_silent(self):
        self.line.silent = True
        time.sleep(self.random.uniform(1, 8))
        self.line.silent = False

    def line_slow(self):
        self.line.delay = self.random.uniform(.01, .15)
        time.sleep(self.random.uniform(2, 6))
        self.line.delay = 0.0

    def server_restarted(self):
        self.primary.stop(self.random.choice(('fast', 'immediate')))
        time.sleep(self.random.uniform(0, 3))
        self.primary.start()

    def server_reads_only(self):
        self.primary.sql('alter system set default_transaction_read_only = on')
        self.primary.sql('select pg_reload_conf()')
        time.sleep(self.random.uniform(1, 5))
        self.primary.sql('alter system reset default_transaction_read_only')
        self.primary.sql('select pg_reload_conf()')

    def standby_promoted(self):
        """The standby has all that was acknowledged, for it is synchronous. The old primary is gone for good."""
        if not self.is_replicated():
            print('         (no standby has everything: the line is cut instead)')
            return self.line_cut()
        self.primary.stop('immediate')
        self.standby.promote()
        self.line.lead_to(self.standby.port)
        shutil.rmtree(self.primary.directory, ignore_errors=True)
        self.primary, self.standby = self.standby, None
        self.primary.sql("alter system set synchronous_standby_names = ''")
        # It may have been copied while the old one only read.
        self.primary.sql('alter system reset default_transaction_read_only')
        self.primary.sql('select pg_reload_conf()')
        threading.Thread(target=self.replicate, daemon=True).start()

    def connections_ended(self):
        self.primary.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'attune'")

    def profiles_lost(self):
        """Some profiles are gone from the store. They are made anew within seconds, and nobody reads them meanwhile."""
        self.primary.sql("delete from profile where user_id like 'l%'", 'attune')

    def clock_stepped(self):
        """An instance whose clock is wrong, and is then set. It is slow meanwhile, for every look at the clock is."""
        victim = self.random.choice(self.instances)
        victim.kill()
        victim.step(self.random.choice(('-3600', '-20', '+20', '+240')))
        victim.start(own_clock=True)
        self.wait('an instance with a wrong clock', lambda: self.is_ready(victim), 180)
        time.sleep(self.random.uniform(5, 15))
        victim.step(self.random.choice(('-600', '+0', '+30')))
        time.sleep(self.random.uniform(5, 15))
        victim.kill()
        victim.step('+0')
        victim.start()

    def memory_short(self):
        """An instance that has too little memory for what comes, as often as it is started again."""
        victim = self.random.choice(self.instances)
        victim.kill()
        victim.start('48m')
        end = time.time() + self.random.uniform(5, 15)
        while time.time() < end:
            if not victim.alive():
                victim.start('48m')
            time.sleep(.5)
        victim.kill()
        victim.start()

    # The servers.

    def is_replicated(self):
        try:
            return self.standby is not None and self.primary.sql(
                "select count(*) from pg_stat_replication where sync_state in ('sync', 'quorum')") == '1'
        except subprocess.CalledProcessError:
            return False

    def replicate(self):
        """Gives the primary a new standby, which every acknowledged transaction then waits for."""
        self.number += 1
        for _ in range(20):
            try:
                standby = Server(f'server-{self.number}', FIRST_PORT + 1 + self.number % 8)
                shutil.rmtree(standby.directory, ignore_errors=True)
                standby.copy(self.primary).start()
                self.primary.sql("alter system set synchronous_standby_names = '*'")
                self.primary.sql('select pg_reload_conf()')
                self.standby = standby
                return
            except subprocess.CalledProcessError:
                time.sleep(2)

    # The run.

    def run(self):
        self.primary.create().start()
        self.primary.sql('create database attune')
        self.replicate()
        for instance in self.instances:
            instance.start()
            self.wait(f'instance {instance.number}', lambda each=instance: self.is_ready(each), 90)
        actors = [threading.Thread(target=self.repeat, args=(act,), daemon=True)
                  for act in (self.writer, self.writer, self.writer, self.crowd, self.reader, self.reader, self.reader,
                              self.eraser, self.admin)]
        [actor.start() for actor in actors]
        kinds = [self.killed, self.frozen, self.line_cut, self.line_silent, self.line_slow, self.server_restarted,
                 self.server_reads_only, self.standby_promoted, self.connections_ended, self.profiles_lost,
                 self.memory_short]
        if FAKETIME and self.seconds >= 600:
            kinds.append(self.clock_stepped)
        end = clock() + self.seconds
        while clock() < end:
            # Each of them once before one comes again.
            self.random.shuffle(kinds)
            for trouble in kinds:
                if clock() < end:
                    self.make(trouble)
        self.over = True
        [actor.join(60) for actor in actors]
        self.check()

    def make(self, trouble):
        print(f'{time.strftime("%H:%M:%S")} {trouble.__name__}', flush=True)
        self.troubles[trouble.__name__] += 1
        trouble()
        self.worst = max(self.worst, self.recovered(trouble.__name__))

    def recovered(self, after):
        """The seconds until every instance takes an event again."""
        begun = clock()
        for instance in self.instances:
            user = f'r{self.random.randrange(1 << 30)}'
            event = {'id': user, 'userId': user, 'itemId': f'{user}-item', 'type': 'view'}
            self.history.sending(user, event['itemId'])

            def takes(each=instance):
                if not each.alive():
                    each.start()
                return each.json('POST', '/v1/events', json.dumps(event))

            self.wait(f'instance {instance.number} to take an event after {after}', takes, GIVES_UP)
        return clock() - begun

    def wait(self, what, condition, seconds):
        begun = clock()
        while clock() - begun < seconds:
            try:
                if condition():
                    return
            except (Unknown, Wrong, subprocess.CalledProcessError):
                pass
            time.sleep(.1)
        raise SystemExit(f'FAILED: waited {seconds} s for {what}; see {work}')

    @staticmethod
    def is_ready(instance):
        return instance.json('GET', '/health/ready')['status'] == 'ready'

    def check(self):
        one = self.instances[0]
        for user in list(self.history.sent):
            if user[0] in 'uel':
                status, content = self.surely(one, f'/v1/users/{user}/events', Accept='application/x-ndjson')
                if status != 200:
                    raise SystemExit(f'FAILED: the events of {user} are answered {status}: {content[:300]}')
                self.history.stored(user, [json.loads(line)['itemId'] for line in content.splitlines()])
        for instance in self.instances:
            for user in [f'u{number}' for number in range(USERS)] + [f'l{number}' for number in range(LOSERS)]:
                writes = self.history.of(user)
                if writes:
                    self.wait(f'all of {user} to be known to instance {instance.number}',
                              lambda: self.missed(instance, user, 'eventual', writes, '') == [], 60)
        for instance in self.instances:
            metrics = self.surely(instance, '/prometheus')[1].decode()
            buried = [line for line in metrics.splitlines()
                      if line.startswith('attune_projection_dead_letters_total') and not line.endswith(' 0.0')]
            for line in buried:
                self.history.violated(f'instance {instance.number}: {line}')
        self.recount(one)
        if self.seconds <= MOST_REBUILT:
            self.rebuild(one)
            self.recount(one)

    def rebuild(self, instance):
        """Makes all profiles and counts anew, which changes nothing."""
        status, content = instance.ask('POST', '/v1/admin/projection/rebuild', '{"usersPerSecond":10000}')
        last = json.loads(content.splitlines()[-1]) if status == 200 else {}
        if last.get('done') != 1 or not last.get('counted') or last['failed']:
            raise SystemExit(f'FAILED: a rebuild is answered {status} and ends with {last}')
        print(f'a rebuild in the end: {last}', flush=True)

    def recount(self, instance):
        counts, users = collections.Counter(), set()
        status, content = self.surely(instance, '/v1/admin/export/events')
        if status != 200:
            raise SystemExit(f'FAILED: the export is answered {status}')
        for line in content.splitlines():
            event = json.loads(line)
            if event['itemId'].startswith('shared-') and event['userId'] not in users:
                users.add(event['userId'])
                counts[event['itemId']] += 1
        for each in self.instances:
            # Lists are made anew every few seconds.
            end = clock() + 60
            while self.shown(each) != dict(counts) and clock() < end:
                time.sleep(1)
            self.history.counted(self.shown(each), counts)

    @staticmethod
    def surely(instance, path, **headers):
        """What is answered once nothing is broken. A connection may have been closed since it was used last."""
        for attempt in range(10):
            with contextlib.suppress(Unknown):
                status, content = instance.ask('GET', path, None, **headers)
                if status not in (429, 503):
                    return status, content
            time.sleep(.5 * attempt)
        raise SystemExit(f'FAILED: {path} is not answered by instance {instance.number}')

    def shown(self, instance):
        items = json.loads(self.surely(instance, '/v1/popular?limit=500')[1])['items']
        return {item['itemId']: item['score'] for item in items if item['itemId'].startswith('shared-')}

    def stop(self):
        for instance in self.instances:
            instance.kill(signal.SIGCONT)
            instance.kill()
        for server in (self.primary, self.standby):
            with contextlib.suppress(subprocess.CalledProcessError, AttributeError):
                server.stop('immediate')


def main():
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 3
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    print(f'{minutes:g} minutes of chaos with the seed {seed}, in {work}', flush=True)
    run = Run(minutes * 60, seed)
    try:
        run.run()
    finally:
        run.over = True
        run.stop()
    print(f'done: {dict(run.done)}; reads {dict(run.history.reads)}')
    print(f'broken: {dict(run.troubles)}; all instances wrote again after {run.worst:.1f} s at most')
    if run.history.violations:
        sys.exit(f'FAILED, seed {seed}: {len(run.history.violations)} violations, such as\n'
                 + '\n'.join(run.history.violations[:20]) + f'\nsee {work}')
    shutil.rmtree(work, ignore_errors=True)
    print('no violation')


if __name__ == '__main__':
    if os.geteuid() != 0:
        sys.exit('this needs root, to run servers as another user')
    main()
