package dev.attune.bootstrap.settings;

import dev.attune.domain.InvalidValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the server's certificate. The framework reads them anew when they change.
 *
 * @param certificate PEM file with the certificate and its chain
 * @param key PEM file with the private key
 */
public record TlsFiles(Path certificate, Path key) {
    private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(10);
    private static final String NAME = "attune";
    private static final Pattern PLAIN_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

    /** Checks that both files can be read and belong together, as far as the key is one of PKCS #8. */
    static TlsFiles checked(SettingsReader in, Path certificate, Path key) {
        X509Certificate own = in.checked(Properties.TLS_CERTIFICATE, () -> first(certificate));
        String pem = text(key);
        if (!pem.contains("PRIVATE KEY-----")) {
            throw new InvalidValue(Properties.TLS_KEY.described(), "a PEM file with a private key", key);
        }
        Matcher plain = PLAIN_KEY.matcher(pem);
        if (plain.find() && !belongs(plain.group(1), own, key)) {
            throw new InvalidValue(Properties.TLS_KEY.described(), "the key of " + certificate, key);
        }
        return new TlsFiles(certificate, key);
    }

    private static String text(Path key) {
        try {
            return Files.readString(key, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new InvalidValue(Properties.TLS_KEY.described(), "a file that can be read", key);
        }
    }

    /** Signs by the key and checks that by the certificate. */
    private static boolean belongs(String base64, X509Certificate own, Path key) {
        try {
            String algorithm = own.getPublicKey().getAlgorithm();
            PrivateKey secret = KeyFactory.getInstance(algorithm)
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
            Signature signature = Signature.getInstance(
                    algorithm.equals("EC") ? "SHA256withECDSA" : algorithm.equals("RSA") ? "SHA256withRSA" : algorithm);
            signature.initSign(secret);
            byte[] signed = signature.sign();
            signature.initVerify(own.getPublicKey());
            return signature.verify(signed);
        } catch (NoSuchAlgorithmException e) {
            // The server may know an algorithm that has another name here.
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidValue(Properties.TLS_KEY.described(), "a key of the certificate's kind", key);
        }
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
