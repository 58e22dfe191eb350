package dev.attune.adapters.rest.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What one caller may still send. */
public interface Meter {
    /** The meter of somebody who may send without end. */
    Meter NONE = new Meter() {
        @Override
        public void await() {}

        @Override
        public void spend(long documents, long bytes) {}
    };

    /**
     * Waits until the caller may send more, if that is a matter of moments.
     *
     * @throws dev.attune.adapters.rest.problem.Refused with 429 and the time to wait, if it is not
     */
    void await();

    /** Counts what the caller has sent, even beyond what it may. */
    void spend(long documents, long bytes);

    /** Returns a body that counts its bytes as they are read. */
    default InputStream counting(InputStream body) {
        return new FilterInputStream(body) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int from, int most) throws IOException {
                int read = in.read(into, from, most);
                if (read > 0) {
                    spend(0, read);
                }
                return read;
            }
        };
    }
}
