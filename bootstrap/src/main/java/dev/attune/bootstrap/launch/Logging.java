package dev.attune.bootstrap.launch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.attune.bootstrap.settings.SettingsReader;
import java.util.List;
import org.slf4j.Logger;

/**
 * The configuration of the log: plain text, or one JSON object a line. It is in code, because to read a configuration
 * file costs a tenth of the start. A {@code logback.xml} on the class path, or a file that
 * {@code logback.configurationFile} names, comes before it.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    private static final List<String> QUIET = List.of("com.zaxxer.hikari", "org.flywaydb", "io.micronaut");

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null
                || Logging.class.getResource("/logback.xml") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setEncoder(encoder(context));
        console.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
        // One line at the end says why the server cannot start.
        context.getLogger("io.micronaut.http.server.netty.NettyHttpServer").setLevel(Level.OFF);
        // Throttling and conflicts are normal, and the adapter reports their outcome.
        context.getLogger("com.azure").setLevel(Level.OFF);
        context.getLogger("reactor").setLevel(Level.OFF);
        // The store reports the failure, at most once a minute. The pool would report every connection that it broke.
        context.getLogger("com.zaxxer.hikari.pool.ProxyConnection").setLevel(Level.OFF);
        QUIET.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context) {
        EncoderBase<ILoggingEvent> encoder = isJson() ? json() : plain();
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static JsonEncoder json() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.setWithArguments(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithContext(false);
        return encoder;
    }

    private static PatternLayoutEncoder plain() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n%ex{5}");
        return encoder;
    }

    /** Returns whether the log is JSON. The first line may be logged before all settings are read. */
    private static boolean isJson() {
        return SettingsReader.logsJson();
    }
}
