package dev.attune.bootstrap;

import dev.attune.bootstrap.launch.Relaunch;

/**
 * The entry point. The process may start itself again ({@link Relaunch}). So this class loads as little as possible
 * before that: no logging, and only one setting.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Relaunch.tuned();
        Attune.run();
    }
}
