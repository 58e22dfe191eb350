package dev.attune.bootstrap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Starts the same command again with what it should have said: the module that has vector instructions, which a jar cannot ask for and training is twice as
 * fast with, and a garbage collector that hardly stops anybody. The process becomes the new one (execv): it keeps its number, its parent and its streams.
 * See decisions 9 and 12.
 */
final class Relaunch {
    private static final String MODULE = "jdk.incubator.vector";
    private static final Pattern COLLECTOR = Pattern.compile("-XX:[+-]Use\\w+GC\\b");
    /** Of heap; with less, short pauses cost more memory than there is. */
    private static final long ENOUGH_TO_COLLECT_ASIDE = 500L << 20;
    private static final Path PROGRAM = Path.of("/proc/self/exe");
    private static final Path COMMAND = Path.of("/proc/self/cmdline");

    private Relaunch() {
    }

    /** Returns where there is nothing to gain, and where it does not work: everything then runs as it was started. */
    static void tuned() {
        if (!Files.isReadable(COMMAND) || !Files.exists(PROGRAM)) {
            return;
        }
        try {
            List<String> command = List.of(Files.readString(COMMAND).split("\0"));
            List<String> missing = missing(command);
            if (!missing.isEmpty() && !cached(command)) {
                List<String> whole = new ArrayList<>(command);
                whole.addAll(1, missing);
                execute(PROGRAM.toRealPath().toString(), whole);
            }
        } catch (IOException | RuntimeException e) {
            // Only here: a log that is set up twice would make every start slower.
            LoggerFactory.getLogger(Relaunch.class).info("The JVM goes on with the options it was given: {}", e.toString());
        }
    }

    private static List<String> missing(List<String> command) {
        List<String> missing = new ArrayList<>();
        if (ModuleLayer.boot().findModule(MODULE).isEmpty() && ModuleFinder.ofSystem().find(MODULE).isPresent()) {
            missing.addAll(List.of("--add-modules", MODULE));
        }
        if (!namesCollector(command) && Runtime.getRuntime().maxMemory() >= ENOUGH_TO_COLLECT_ASIDE) {
            missing.add("-XX:+UseZGC");
        }
        return missing;
    }

    /** Or may name one, where options stand in a file. */
    private static boolean namesCollector(List<String> command) {
        Stream<String> elsewhere = Stream.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS").map(System::getenv).filter(Objects::nonNull);
        return Stream.concat(command.stream(), elsewhere)
                .anyMatch(option -> COLLECTOR.matcher(option).find() || option.startsWith("@") || option.contains(" @") || option.contains("-XX:Flags"));
    }

    /** With another module or collector the JVM would not use most of what it keeps in its cache. */
    private static boolean cached(List<String> command) {
        return command.stream().anyMatch(argument -> argument.startsWith("-XX:AOT") || argument.startsWith("-XX:SharedArchiveFile"));
    }

    /** Comes back only where it failed. */
    private static void execute(String program, List<String> command) {
        Linker linker = Linker.nativeLinker();
        MethodHandle execv = linker.downcallHandle(linker.defaultLookup().find("execv").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment arguments = arena.allocate(ValueLayout.ADDRESS, command.size() + 1L);
            for (int i = 0; i < command.size(); i++) {
                arguments.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(command.get(i)));
            }
            arguments.setAtIndex(ValueLayout.ADDRESS, command.size(), MemorySegment.NULL);
            int result = (int) execv.invokeExact(arena.allocateFrom(program), arguments);
            throw new IllegalStateException("execv answered " + result);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
