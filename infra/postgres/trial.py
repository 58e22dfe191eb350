#!/usr/bin/env python3
"""Two instances on real PostgreSQL servers through what operators do to them: a failover that lost events, a frozen
instance, a dump that is restored into a new server, and a server that only reads. Whatever is acknowledged afterwards
must be in the profiles within seconds, at every level. Needs root, Debian's postgresql, and the built jar."""
import json, os, shutil, signal, statistics, subprocess, sys, threading, time, urllib.error, urllib.request
from servers import Server, work

JAVA = os.environ.get('JAVA', 'java')
JAR = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'bootstrap', 'target', 'attune.jar')
SOON = 15
FIRST_PORT = 25_432
running = []


class Instance:
    """An instance of the service."""

    def __init__(self, name, number, *servers):
        self.base = f'http://127.0.0.1:{FIRST_PORT + 100 + number}'
        hosts = ','.join(server.address for server in servers)
        environment = dict(os.environ, ATTUNE_PORT=str(FIRST_PORT + 100 + number), ATTUNE_DATABASE_USERNAME='postgres',
                           ATTUNE_DATABASE_URL=f'jdbc:postgresql://{hosts}/attune?targetServerType=primary')
        self.log = f'{work}/{name}.log'
        with open(self.log, 'w') as log:
            self.process = subprocess.Popen([JAVA, '-Xmx300m', '-jar', JAR], env=environment, stdout=log, stderr=log)
        running.append(self.process)
        wait(f'{name} to be ready', lambda: self.get('/health/ready')['status'] == 'ready', 60)

    def get(self, path, **headers):
        return self.ask(urllib.request.Request(self.base + path, headers=headers))[0]

    def ask(self, request, patience=20):
        with urllib.request.urlopen(request, timeout=patience) as answer:
            body = answer.read()
            return (json.loads(body) if body[:1] in b'{[' else body.decode()), answer.headers

    def post(self, events, patience=20):
        """Returns the token, once the events are acknowledged."""
        data = json.dumps(events).encode()
        headers = {'Content-Type': 'application/json'}
        return self.ask(urllib.request.Request(self.base + '/v1/events', data, headers), patience)[0]['token']

    def knows(self, user, at, level='eventual', token=None):
        """Whether the profile of the user has the event of that time. Who claims a level and lacks the event lies."""
        headers = {'Attune-Consistency': level}
        if token:
            headers['Attune-Token'] = token
        served = self.get(f'/v1/users/{user}/recommendations', **headers)['served']
        known = served.get('profileAt') == at
        if not known and level != 'eventual' and served['consistency'] == level:
            raise SystemExit(f'FAILED: {level} of {self.base} misses an event of {at} that was acknowledged: {served}')
        return known

    def lag(self):
        return [float(line.split()[-1]) for line in self.get('/prometheus').splitlines()
                if line.startswith('attune_feed_lag_events')][0]

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


def wait(what, condition, seconds=SOON):
    begun = time.time()
    while True:
        try:
            if condition():
                return time.time() - begun
        except (OSError, ValueError, KeyError):
            pass
        if time.time() - begun > seconds:
            raise SystemExit(f'FAILED: waited {seconds} s for {what}; see {work}')
        time.sleep(.1)


def event(user, number, second):
    return {'id': f'{user}-{number}', 'userId': user, 'itemId': f'i{number}', 'type': 'view',
            'timestamp': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(1_700_000_000 + second))}


def must_be_known(instances, user, number, second):
    """Stores an event, and holds every instance and every level to it."""
    told = event(user, number, second)
    token = None

    def stored():
        nonlocal token
        token = instances[0].post([told])
        return True

    waited = wait(f'{user} to be stored', stored, 30)
    for instance in instances:
        for level, what in (('strong', None), ('session', token)):
            wait(f'{level} of {instance.base}', lambda: instance.knows(user, told['timestamp'], level, what))
    took = max(wait(f'{user} in the profile', lambda each=each: each.knows(user, told['timestamp'])) for each in instances)
    wait('no lag', lambda: instances[0].lag() == 0)
    return waited, took


def failover(primary):
    standby = Server('standby', FIRST_PORT + 1).copy(primary).start()
    instances = [Instance(name, number, primary, standby) for number, name in enumerate(('one', 'two'))]
    must_be_known(instances, 'ann', 1, 1)
    wait('the standby', lambda: standby.sql("select count(*) from event where user_id = 'ann'", 'attune') == '1')
    standby.stop()
    for number in range(200):
        instances[number % 2].post([event(f'lost{number % 5}', number, 10 + number)])
    must_be_known(instances, 'ann', 2, 500)
    primary.stop('immediate')
    standby.start()
    standby.promote()
    waited, took = must_be_known(instances, 'ann', 3, 600)
    for user in range(5):
        must_be_known(instances, f'lost{user}', 1_000 + user, 700 + user)
    if not any('took over' in open(instance.log).read() for instance in instances):
        raise SystemExit(f'FAILED: no instance told of the failover; see {work}')
    print(f'failover that lost 201 events: writes again after {waited:.1f} s, in the profiles {took:.1f} s later')
    return standby, instances


def freeze(instances):
    worst = 0
    for round in range(4):
        frozen, other = instances[round % 2], instances[1 - round % 2]
        held = [event(f'held{round}-{n}', n, 2_000) for n in range(1_000)]
        sender = threading.Thread(target=lambda: quietly(lambda: frozen.post(held, 60)))
        sender.start()
        time.sleep(.02 + .015 * round)
        frozen.process.send_signal(signal.SIGSTOP)
        try:
            again = [threading.Thread(target=lambda: quietly(lambda: other.post(held, 60))) for _ in range(3)]
            [thread.start() for thread in again]
            times = []
            for number in range(60):
                begun = time.time()
                other.post([event(f'free{round}', number, 3_000 + number)])
                times.append(time.time() - begun)
            at = event('x', 0, 3_059)['timestamp']
            worst = max(worst, wait(f'free{round} in the profile', lambda: other.knows(f'free{round}', at)))
            print(f'frozen {round + 1}: unrelated events p50 {1e3 * statistics.median(times):.0f} ms,'
                  f' worst {1e3 * max(times):.0f} ms')
        finally:
            frozen.process.send_signal(signal.SIGCONT)
        [thread.join() for thread in again + [sender]]
    if worst > 12:
        raise SystemExit(f'FAILED: a frozen instance held the projection up for {worst:.1f} s')
    print(f'frozen instance: the other one projects after {worst:.1f} s at most')


def quietly(work):
    try:
        work()
    except (OSError, subprocess.CalledProcessError):
        pass


def read_only(server, instance):
    server.sql('alter system set default_transaction_read_only = on')
    server.sql('select pg_reload_conf()')
    codes, told = set(), set()
    for number in range(20):
        try:
            instance.post([event('ro', number, 4_000 + number)])
            codes.add(202)
        except urllib.error.HTTPError as refused:
            codes.add(refused.code)
        told.add(instance.get('/health/ready')['store'])
        time.sleep(.1)
    server.sql('alter system reset default_transaction_read_only')
    server.sql('select pg_reload_conf()')
    if not codes <= {202, 503}:
        raise SystemExit(f'FAILED: a server that only reads is answered {codes}')
    if 'down' not in told:
        raise SystemExit('FAILED: the health check did not say that the server takes no writes')
    waited, took = must_be_known([instance], 'ro', 100, 4_100)
    wait('the health check to say that it writes again', lambda: instance.get('/health/ready')['store'] == 'up')
    print(f'server that only read: answers {sorted(codes)}; writes again after {waited:.1f} s')


def restore(server):
    for _ in range(30):
        server.sql("do $$ begin for i in 1..200 loop perform pg_current_xact_id(); commit; end loop; end $$")
    fresh = Server('fresh', FIRST_PORT + 2).create().start()
    fresh.sql('create database attune')
    dump = subprocess.run(['pg_dump', '-h', '127.0.0.1', '-p', str(server.port), '-U', 'postgres', 'attune'],
                          check=True, capture_output=True).stdout
    subprocess.run(['psql', '-h', '127.0.0.1', '-p', str(fresh.port), '-U', 'postgres', '-q', '-d', 'attune', '-v',
                    'ON_ERROR_STOP=1'], input=dump, check=True, stdout=subprocess.DEVNULL)
    before, after = (int(each.sql('select pg_current_xact_id()')) for each in (server, fresh))
    if after >= before:
        raise SystemExit(f'FAILED: the trial is none, for the new server is at transaction {after}, the old at {before}')
    instance = Instance('restored', 2, fresh)
    _, took = must_be_known([instance], 'ann', 4, 5_000)
    print(f'dump restored into a new server (transaction {before} -> {after}): in the profile after {took:.1f} s')
    instance.stop()
    return fresh


def main():
    servers = [Server('primary', FIRST_PORT).create().start()]
    try:
        servers[0].sql('create database attune')
        standby, instances = failover(servers[0])
        servers[0] = standby
        freeze(instances)
        read_only(standby, instances[0])
        [instance.stop() for instance in instances]
        servers.append(restore(standby))
    finally:
        for process in running:
            if process.poll() is None:
                process.kill()
        for server in servers:
            quietly(lambda: server.stop('immediate'))
    shutil.rmtree(work)


if __name__ == '__main__':
    if os.geteuid() != 0:
        sys.exit('this needs root, to run servers as another user')
    main()
