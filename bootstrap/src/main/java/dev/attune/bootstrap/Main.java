package dev.attune.bootstrap;

import dev.attune.bootstrap.launch.Relaunch;

/**
 * Where the process begins. What is loaded before it starts itself again is loaded twice, so that is little: no log,
 * and of the settings the one that is asked for.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Relaunch.tuned();
        Attune.run();
    }
}
