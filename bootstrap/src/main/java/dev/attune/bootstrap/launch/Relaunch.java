package dev.attune.bootstrap.launch;

import dev.attune.bootstrap.settings.SettingsReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Starts the same command again with the {@link MissingOptions}. The process becomes the new one (execv): it keeps its
 * number, its parent and its streams.
 */
public final class Relaunch {
    private static final Path PROGRAM = Path.of("/proc/self/exe");
    private static final Path COMMAND = Path.of("/proc/self/cmdline");

    private Relaunch() {}

    /**
     * Starts the command again, if that is allowed and an option is missing. It returns if there is nothing to do, or
     * if it does not work. Everything then runs as it was started.
     */
    public static void tuned() {
        if (!SettingsReader.mayRelaunch() || !Files.isReadable(COMMAND) || !Files.exists(PROGRAM)) {
            return;
        }
        try {
            List<String> command = List.of(Files.readString(COMMAND).split("\0"));
            List<String> missing = MissingOptions.of(command).options();
            if (!missing.isEmpty()) {
                List<String> whole = new ArrayList<>(command);
                whole.addAll(1, missing);
                execute(PROGRAM.toRealPath().toString(), whole);
            }
        } catch (IOException | RuntimeException e) {
            // The log is set up only here, because to set it up twice would make every start slower.
            LoggerFactory.getLogger(Relaunch.class)
                    .info("The JVM goes on with the options it was given: {}", e.toString());
        }
    }

    /** Replaces the process. It returns only with an exception, if that failed. */
    private static void execute(String program, List<String> command) {
        Linker linker = Linker.nativeLinker();
        MethodHandle execv = linker.downcallHandle(
                linker.defaultLookup().find("execv").orElseThrow(),
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
