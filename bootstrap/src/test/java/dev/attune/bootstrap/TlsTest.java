package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.bootstrap.tool.Trust;
import dev.attune.domain.InvalidValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    Path directory;

    private final Path certificate;
    private final Path key;

    TlsTest(@TempDir Path files) {
        certificate = files.resolve("certificate.pem");
        key = files.resolve("key.pem");
    }

    @Test
    void theServiceSpeaksTlsAloneAndFollowsItsFiles() throws Exception {
        certify("first");
        try (Service service = Service.embedded(
                directory, "attune.tls.certificate", certificate.toString(), "attune.tls.key", key.toString())) {
            assertEquals("https", service.uri().getScheme());
            assertEquals("CN=first", served(service));
            URI plain = URI.create("http://127.0.0.1:" + service.uri().getPort() + "/health/live");
            HttpClient client = HttpClient.newHttpClient();
            assertThrows(
                    IOException.class,
                    () -> client.send(HttpRequest.newBuilder(plain).build(), BodyHandlers.ofString()));
            certify("second");
            Service.await("the new certificate", () -> served(service).equals("CN=second"));
        }
    }

    @Test
    void filesThatAreNoneAreNamedAtTheStart() throws Exception {
        certify("first");
        Path other = directory.resolve("other.pem");
        Certificates.write("other", directory.resolve("another.pem"), other);
        Files.writeString(directory.resolve("text"), "nothing");
        for (String[] wrong : new String[][] {
            {"attune.tls.certificate", certificate.toString()},
            {"attune.tls.key", key.toString()},
            {"attune.tls.certificate", directory.resolve("text").toString(), "attune.tls.key", key.toString()},
            {
                "attune.tls.certificate",
                certificate.toString(),
                "attune.tls.key",
                directory.resolve("no").toString()
            },
            {"attune.tls.certificate", certificate.toString(), "attune.tls.key", other.toString()},
            {"attune.tls.certificate", certificate.toString(), "attune.tls.key", certificate.toString()}
        }) {
            InvalidValue refused =
                    assertThrows(InvalidValue.class, () -> Service.embedded(directory.resolve("data"), wrong));
            assertTrue(refused.field().startsWith("attune.tls."), refused.getMessage());
        }
    }

    /** Returns the subject of the certificate that the server shows to a new connection. */
    private static String served(Service service) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(Trust.ofThisMachine()).build()) {
            var answer = client.send(
                    HttpRequest.newBuilder(service.uri().resolve("/health/live"))
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            SSLSession session = answer.sslSession().orElseThrow();
            return ((X509Certificate) session.getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private void certify(String name) throws Exception {
        Certificates.write(name, certificate, key);
    }
}
