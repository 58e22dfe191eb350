"""A line between the instances and the database that can be cut, fall silent, be slow, and lead elsewhere."""
import asyncio, threading

PIECE = 1 << 16


class Line:
    """Passes connections from one port on to another one. Its state may be changed from any thread."""

    def __init__(self, port, target):
        self.port, self.target, self.delay, self.silent = port, target, 0.0, False
        self.open = set()
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        threading.Thread(target=self._run, args=(started,), daemon=True).start()
        started.wait(10)

    def lead_to(self, port):
        """Leads to another server, as an address does that moved. Whoever was connected is cut off."""
        self.target = port
        self.cut()

    def cut(self):
        """Cuts off all connections; new ones pass."""
        self.loop.call_soon_threadsafe(lambda: [transport.abort() for transport in list(self.open)])

    def _run(self, started):
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(asyncio.start_server(self._connect, '127.0.0.1', self.port))
        started.set()
        self.loop.run_forever()

    async def _connect(self, reader, writer):
        self.open.add(writer.transport)
        try:
            there, back = await asyncio.open_connection('127.0.0.1', self.target)
        except OSError:
            writer.transport.abort()
            self.open.discard(writer.transport)
            return
        self.open.add(back.transport)
        await asyncio.wait([asyncio.ensure_future(self._pass(reader, back)), asyncio.ensure_future(self._pass(there, writer))])
        for end in (writer, back):
            end.transport.abort()
            self.open.discard(end.transport)

    async def _pass(self, source, sink):
        try:
            while piece := await source.read(PIECE):
                if self.delay:
                    await asyncio.sleep(self.delay)
                while self.silent:
                    await asyncio.sleep(.05)
                sink.write(piece)
                await sink.drain()
        except OSError:
            pass
        sink.transport.abort()
