package dev.attune.format;

import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats every Java source below the working directory with palantir-java-format, or checks that it is formatted. It
 * is a program and no Maven plugin because Maven may run on a JDK that cannot parse the sources.
 */
public final class Format {
    private static final List<String> NO_SOURCES = List.of("target", ".git");

    private static final int MOST_PASSES = 5;

    private final com.palantir.javaformat.java.Formatter formatter =
            com.palantir.javaformat.java.Formatter.createFormatter(JavaFormatterOptions.builder()
                    .style(Style.PALANTIR)
                    .formatJavadoc(true)
                    .build());

    private Format() {}

    /** Takes {@code check} or {@code apply}; ends with 1 where a file is not formatted or cannot be parsed. */
    public static void main(String[] arguments) throws IOException {
        boolean apply = List.of(arguments).equals(List.of("apply"));
        if (!apply && !List.of(arguments).equals(List.of("check"))) {
            throw new IllegalArgumentException("the mode must be check or apply: " + List.of(arguments));
        }
        Format format = new Format();
        int wrong = 0;
        for (Path source : sources()) {
            wrong += format.format(source, apply) ? 0 : 1;
        }
        if (wrong > 0) {
            System.err.println(wrong + " files; ./mvnw -q -pl infra/format -Dformat=apply verify formats them");
            System.exit(1);
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(""))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file ->
                            NO_SOURCES.stream().noneMatch(folder -> names(file).contains(folder)))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> names(Path file) {
        return Stream.iterate(0, i -> i < file.getNameCount(), i -> i + 1)
                .map(i -> file.getName(i).toString())
                .toList();
    }

    private boolean format(Path source, boolean apply) throws IOException {
        String text = Files.readString(source);
        try {
            String formatted = formatted(text);
            if (formatted.equals(text)) {
                return true;
            }
            if (apply) {
                Files.writeString(source, formatted);
                return true;
            }
            System.err.println(source + " is not formatted");
        } catch (FormatterException e) {
            System.err.println(source + ": " + e.getMessage());
        }
        return false;
    }

    /** Formats until nothing moves: what the formatter breaks, a second pass may join. */
    private String formatted(String text) throws FormatterException {
        String last = text;
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            String next = formatter.formatSourceAndFixImports(LineComments.wrapped(last));
            if (next.equals(last)) {
                return next;
            }
            last = next;
        }
        return last;
    }
}
