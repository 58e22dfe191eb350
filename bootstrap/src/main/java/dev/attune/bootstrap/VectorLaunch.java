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
import org.slf4j.LoggerFactory;

/**
 * Starts the same command again with the module that has vector instructions, because a jar cannot ask for it and training is twice as
 * fast with it. The process becomes the new one (execv): it keeps its number, its parent and its streams. See decision 9.
 */
final class VectorLaunch {
    private static final String MODULE = "jdk.incubator.vector";
    private static final Path PROGRAM = Path.of("/proc/self/exe");
    private static final Path COMMAND = Path.of("/proc/self/cmdline");

    private VectorLaunch() {
    }

    /** Returns where there is nothing to gain, and where it does not work: everything then runs without vector instructions. */
    static void again() {
        if (ModuleLayer.boot().findModule(MODULE).isPresent() || ModuleFinder.ofSystem().find(MODULE).isEmpty()
                || !Files.isReadable(COMMAND) || !Files.exists(PROGRAM)) {
            return;
        }
        try {
            List<String> command = withModule(List.of(Files.readString(COMMAND).split("\0")));
            if (!cached(command)) {
                execute(PROGRAM.toRealPath().toString(), command);
            }
        } catch (IOException | RuntimeException e) {
            // Only here: a log that is set up twice would make every start slower.
            LoggerFactory.getLogger(VectorLaunch.class).info("Vector instructions are not in use: {}", e.toString());
        }
    }

    private static List<String> withModule(List<String> command) {
        List<String> changed = new ArrayList<>(command);
        changed.addAll(1, List.of("--add-modules", MODULE));
        return changed;
    }

    /** With another module the JVM would not use most of what it keeps in its cache. */
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
