"""PostgreSQL servers of their own directories and ports, from Debian's packages. Needs root, for a server runs as
another user."""
import glob, os, subprocess, tempfile

BIN = sorted(glob.glob('/usr/lib/postgresql/*/bin'))[-1]
work = tempfile.mkdtemp(prefix='attune-postgres-')
os.chmod(work, 0o777)


def as_postgres(*command, **more):
    return subprocess.run(['runuser', '-u', 'postgres', '--', *command], check=True, stdout=subprocess.DEVNULL,
                          cwd='/', **more)


class Server:
    """A PostgreSQL server of its own directory and port."""

    def __init__(self, name, port):
        self.directory, self.port, self.log = f'{work}/{name}', port, f'{work}/{name}.log'

    def create(self):
        as_postgres(f'{BIN}/initdb', '-D', self.directory, '-A', 'trust', '-E', 'UTF8')
        return self

    def copy(self, primary):
        as_postgres(f'{BIN}/pg_basebackup', '-h', '127.0.0.1', '-p', str(primary.port), '-D', self.directory, '-R',
                    '-X', 'stream', '-c', 'fast')
        return self

    def start(self):
        as_postgres(f'{BIN}/pg_ctl', '-D', self.directory, '-l', self.log, '-w', 'start', '-o',
                    f'-p {self.port} -c listen_addresses=127.0.0.1 -k {work} -c fsync=off -c max_connections=100')
        return self

    def stop(self, how='fast'):
        as_postgres(f'{BIN}/pg_ctl', '-D', self.directory, '-m', how, '-w', 'stop')

    def promote(self):
        as_postgres(f'{BIN}/pg_ctl', '-D', self.directory, '-w', 'promote')

    def sql(self, text, database='postgres'):
        return subprocess.run(['psql', '-h', '127.0.0.1', '-p', str(self.port), '-U', 'postgres', '-d', database,
                               '-Atqc', text], check=True, capture_output=True, text=True,
                              env=dict(os.environ, PGOPTIONS='-c default_transaction_read_only=off')).stdout.strip()

    @property
    def address(self):
        return f'127.0.0.1:{self.port}'
