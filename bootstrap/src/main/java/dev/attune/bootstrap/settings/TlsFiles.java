package dev.attune.bootstrap.settings;

import dev.attune.domain.InvalidValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The files of the server's certificate. The framework reads them anew when they change.
 *
 * @param certificate PEM file with the certificate and its chain
 * @param key PEM file with the private key
 */
public record TlsFiles(Path certificate, Path key) {
    private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(10);
    private static final String NAME = "attune";

    static TlsFiles checked(SettingsReader in, Path certificate, Path key) {
        in.checked(Properties.TLS_CERTIFICATE, () -> first(certificate));
        if (!Files.isReadable(key)) {
            throw new InvalidValue(Properties.TLS_KEY.described(), "a file that can be read", key);
        }
        return new TlsFiles(certificate, key);
    }

    private static X509Certificate first(Path certificate) {
        try (InputStream in = Files.newInputStream(certificate)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (IOException e) {
            throw new InvalidValue(Properties.TLS_CERTIFICATE.described(), "a file that can be read", certificate);
        } catch (CertificateException e) {
            throw new InvalidValue(
                    Properties.TLS_CERTIFICATE.described(), "a PEM file with a certificate", certificate);
        }
    }

    /** Returns the framework's settings for a server with this certificate alone. */
    public Map<String, Object> properties(int port) {
        String file = "micronaut.certificate.file." + NAME + ".";
        Map<String, Object> properties = new HashMap<>();
        properties.put("micronaut.server.ssl.enabled", true);
        properties.put("micronaut.server.ssl.port", port);
        properties.put("micronaut.server.ssl.key-name", NAME);
        properties.put(file + "format", "PEM");
        properties.put(file + "path", key.toString());
        properties.put(file + "certificate-path", certificate.toString());
        properties.put(file + "refresh-mode", "SCHEDULER");
        properties.put(file + "refresh-interval", LOOKED_AT_EVERY);
        return properties;
    }
}
