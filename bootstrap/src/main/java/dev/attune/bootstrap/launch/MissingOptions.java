package dev.attune.bootstrap.launch;

import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The options that a command should have given this JVM. The first is the module with vector instructions. A jar cannot
 * ask for it, and training is twice as fast with it. The second is a garbage collector with short pauses that gives
 * memory back. The third is the archive of classes that the build left beside the jar. See decisions 9, 12, 16 and 25.
 */
record MissingOptions(List<String> command, Map<String, String> environment, long heap, Optional<Path> archive) {
    private static final String MODULE = "jdk.incubator.vector";
    /** A process without memory does nothing well: what is left of it would look healthy. */
    private static final String EXIT_WITHOUT_MEMORY = "-XX:+ExitOnOutOfMemoryError";

    private static final Pattern WITHOUT_MEMORY =
            Pattern.compile("-XX:([+-](Exit|Crash)OnOutOfMemoryError|OnOutOfMemoryError=)");
    private static final String SHORT_PAUSES = "-XX:+UseZGC";
    /** Least heap in bytes. With less, short pauses cost more memory than there is. */
    private static final long ENOUGH_TO_COLLECT_ASIDE = 500L << 20;
    /** What is not used is collected, and given back to the system, within a minute of quiet; see decision 25. */
    private static final List<String> GIVES_BACK = List.of("-XX:ZCollectionIntervalMajor=30", "-XX:ZUncommitDelay=10");
    /** Options that choose a collector, or a file of options, which may choose one. */
    private static final Pattern COLLECTOR = Pattern.compile("-XX:[+-]Use\\w+GC\\b|^[\"']?@|-XX:Flags=");

    private static final Pattern CACHE =
            Pattern.compile("-Xshare|-XX:(AOT|SharedArchiveFile|ArchiveClassesAtExit|[+-]AutoCreateSharedArchive)");
    /**
     * Keeps the log quiet. The JVM leaves aside an archive that is older than its jar, and that is not worth five lines
     * on every start.
     */
    private static final String QUIET_WHERE_IT_DOES_NOT_FIT = "-Xlog:cds=off,cds+dynamic=off";
    /** The Java version whose log has these names. A JVM that does not know them would not start. */
    private static final int QUIETED = 25;

    static MissingOptions of(List<String> command) {
        Path beside = Path.of(System.getProperty("java.class.path").replaceFirst("\\.jar$", ".jsa"))
                .toAbsolutePath();
        Optional<Path> archive = Runtime.version().feature() == QUIETED && Files.isReadable(beside)
                ? Optional.of(beside)
                : Optional.empty();
        return new MissingOptions(command, System.getenv(), Runtime.getRuntime().maxMemory(), archive);
    }

    /**
     * Returns the missing options. There are none if the command chose a cache of classes. With another module or
     * collector, the JVM would not use most of that cache.
     */
    List<String> options() {
        List<String> given = given();
        List<String> missing = new ArrayList<>();
        if (any(given, CACHE)) {
            return missing;
        }
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()
                && ModuleFinder.ofSystem().find(MODULE).isPresent()) {
            missing.addAll(List.of("--add-modules", MODULE));
        }
        if (!any(given, WITHOUT_MEMORY)) {
            missing.add(EXIT_WITHOUT_MEMORY);
        }
        if (heap >= ENOUGH_TO_COLLECT_ASIDE && !any(given, COLLECTOR)) {
            missing.add(SHORT_PAUSES);
        }
        if (given.contains(SHORT_PAUSES) || missing.contains(SHORT_PAUSES)) {
            for (String option : GIVES_BACK) {
                if (!any(given, Pattern.compile(Pattern.quote(option.substring(0, option.indexOf('=') + 1))))) {
                    missing.add(option);
                }
            }
        }
        if ((given.contains(SHORT_PAUSES) || missing.contains(SHORT_PAUSES)) && archive.isPresent()) {
            missing.addAll(List.of("-XX:SharedArchiveFile=" + archive.get(), QUIET_WHERE_IT_DOES_NOT_FIT));
        }
        return missing;
    }

    private List<String> given() {
        List<String> given = new ArrayList<>(command);
        for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
            given.addAll(List.of(environment.getOrDefault(variable, "").split("\\s+")));
        }
        return given;
    }

    // No streams are used: the first lambda would cost 20 ms in a process that ends here.
    private static boolean any(List<String> options, Pattern pattern) {
        for (String option : options) {
            if (pattern.matcher(option).find()) {
                return true;
            }
        }
        return false;
    }
}
