"""What was sent, acknowledged and answered in a run, and the rules that all of it must keep. Times are seconds of one
monotonic clock. An item that a user has met is not among ranked candidates: what an answer still shows, it has missed."""
import collections, threading

#: Number of violations that are told as soon as they are found.
SHOWN = 20
Write = collections.namedtuple('Write', 'user item sent acknowledged token')


class History:
    """A record that many threads write."""

    def __init__(self, tell=lambda _: None):
        self.tell = tell
        self.lock = threading.Lock()
        self.writes = collections.defaultdict(list)
        self.sent = collections.defaultdict(set)
        self.erased = {}
        self.perhaps = collections.defaultdict(list)
        self.reads = collections.Counter()
        self.violations = []

    def violated(self, what):
        self.violations.append(what)
        if len(self.violations) <= SHOWN:
            self.tell(f'VIOLATION: {what}')

    def sending(self, user, item):
        with self.lock:
            self.sent[user].add(item)

    def wrote(self, write):
        with self.lock:
            self.writes[write.user].append(write)

    def erasing(self, user, begun):
        """The user was erased, which was acknowledged. What was acknowledged before it began must be gone."""
        with self.lock:
            self.erased[user] = begun

    def perhaps_erased(self, user, begun, until):
        """The outcome of an erasure is unknown. It may still take place for a while, and take along what is there."""
        with self.lock:
            self.perhaps[user].append((begun, until))

    def of(self, user):
        with self.lock:
            begun = self.erased.get(user, 0)
            return [write for write in self.writes[user] if write.acknowledged > begun]

    @staticmethod
    def demanded(writes, level, asked, staleness, shown):
        """The writes that an answer of a level must know, which was asked for at a time with the token of a write."""
        if level == 'strong':
            return [write for write in writes if write.acknowledged < asked]
        if level == 'bounded':
            return [write for write in writes if write.acknowledged < asked - staleness]
        return [shown] if level == 'session' else []

    def read(self, level, user, missed):
        with self.lock:
            self.reads[level] += 1
            if missed:
                self.violated(f'a {level} answer for {user} misses {missed[:5]}')

    def stored(self, user, items):
        """Holds the stored events of a user against what was sent and acknowledged."""
        counts = collections.Counter(items)
        with self.lock:
            for item, count in counts.items():
                if count > 1:
                    self.violated(f'{user} has {item} {count} times')
                if item not in self.sent[user]:
                    self.violated(f'{user} has {item}, which nobody sent')
            begun = self.erased.get(user, 0)
            for write in self.writes[user]:
                gone = any(write.sent < until for _, until in self.perhaps[user])
                if write.acknowledged > begun and write.item not in counts and write.sent > begun and not gone:
                    self.violated(f'{user} lost {write.item}')
                if write.acknowledged < begun and write.item in counts:
                    self.violated(f'{user} still has {write.item}, erased later')

    def counted(self, shown, recounted):
        """Holds the counts that a list shows against those of the stored events."""
        for item in sorted(set(shown) | set(recounted)):
            if abs(shown.get(item, 0) - recounted.get(item, 0)) > 1e-6 * max(1, recounted.get(item, 0)):
                self.violated(f'{item} is counted {shown.get(item, 0)} times, and happened {recounted.get(item, 0)} times')
