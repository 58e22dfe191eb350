package dev.attune.adapters.rest.access;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The names under which a machine speaks with itself. A page in a browser can let its own name point to 127.0.0.1 and
 * then reach what listens there (DNS rebinding). The name stays in {@code Host}, so it gives the page away.
 */
final class LoopbackHost {
    private static final Pattern NAME =
            Pattern.compile("(localhost|[a-z0-9-]{1,63}\\.localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{0,5})?");

    private LoopbackHost() {}

    /** Returns whether a {@code Host} names the machine itself. */
    static boolean names(String host) {
        return NAME.matcher(host.strip().toLowerCase(Locale.ROOT)).matches();
    }
}
