package dev.attune.format;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Wraps comments that stand on lines of their own, paragraph by paragraph: the formatter wraps a long line but never
 * fills a short one. A line that begins with more than one space is a drawing or a list and stays as it is.
 */
final class LineComments {
    private static final int WIDTH = 120;
    private static final Pattern LINE = Pattern.compile("( *)// (\\S.*)");

    private LineComments() {}

    static String wrapped(String source) {
        List<String> out = new ArrayList<>();
        List<String> words = new ArrayList<>();
        String indent = "";
        for (String line : source.split("\n", -1)) {
            Matcher comment = LINE.matcher(line);
            boolean wraps = comment.matches();
            if (!wraps || !comment.group(1).equals(indent)) {
                fill(words, indent, out);
            }
            if (wraps) {
                indent = comment.group(1);
                words.addAll(List.of(comment.group(2).strip().split(" +")));
            } else {
                out.add(line);
            }
        }
        fill(words, indent, out);
        return String.join("\n", out);
    }

    private static void fill(List<String> words, String indent, List<String> out) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                out.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? indent + "// " : " ").append(word);
        }
        if (!line.isEmpty()) {
            out.add(line.toString());
        }
        words.clear();
    }
}
