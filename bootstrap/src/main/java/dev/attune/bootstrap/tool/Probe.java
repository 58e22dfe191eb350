package dev.attune.bootstrap.tool;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks the service on this machine whether it is alive. The exit status is 0 if so, and 1 if not. It is for an image
 * without a shell, and loads next to nothing.
 */
public final class Probe {
    private static final int PATIENCE = (int) Duration.ofSeconds(4).toMillis();
    private static final int STATUS_LINE = 12;

    private Probe() {}

    public static void main(String... arguments) {
        int port = Integer.parseInt(Optional.ofNullable(System.getenv("ATTUNE_MANAGEMENT_PORT"))
                .or(() -> Optional.ofNullable(System.getenv("ATTUNE_PORT")))
                .orElse("8080"));
        System.exit(alive(port, System.getenv("ATTUNE_TLS_CERTIFICATE") != null) ? 0 : 1);
    }

    /** @param encrypted whether the service speaks TLS; on this machine nobody has to prove who it is */
    static boolean alive(int port, boolean encrypted) {
        try (Socket socket =
                encrypted ? Trust.ofThisMachine().getSocketFactory().createSocket() : new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
            socket.setSoTimeout(PATIENCE);
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            return new String(answer.readNBytes(STATUS_LINE), StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }
}
