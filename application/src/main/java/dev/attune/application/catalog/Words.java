package dev.attune.application.catalog;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Cuts a text into words in lower case. Scripts that write no spaces are cut into pairs of neighbouring characters:
 * pairs find what two texts share nearly as well as a dictionary does, and need none.
 */
final class Words {
    /** The beginning of a text says what an item is. Long texts end alike for many items, with delivery and care. */
    private static final int MOST = 1_024;

    private static final Pattern BREAK = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]+");
    private static final Set<UnicodeScript> WITHOUT_SPACES = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    /** The mark of a long vowel, which two Japanese scripts share. */
    private static final int LONG_VOWEL = 'ー';

    private Words() {}

    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        boolean all = text.codePointCount(0, text.length()) <= MOST;
        String beginning = all ? text : text.substring(0, text.offsetByCodePoints(0, MOST));
        for (String word : BREAK.split(beginning.toLowerCase(Locale.ROOT))) {
            if (!word.isEmpty()) {
                cut(word, words);
            }
        }
        return words;
    }

    /** Adds runs of characters with spaces as they are, and runs of others in pairs. */
    private static void cut(String word, List<String> words) {
        int[] characters = word.codePoints().toArray();
        for (int from = 0; from < characters.length; ) {
            boolean pairs = withoutSpaces(characters[from]);
            int to = from + 1;
            while (to < characters.length && withoutSpaces(characters[to]) == pairs) {
                to++;
            }
            for (int at = from; pairs && at + 1 < to; at++) {
                words.add(new String(characters, at, 2));
            }
            if (!pairs || to - from == 1) {
                words.add(new String(characters, from, to - from));
            }
            from = to;
        }
    }

    private static boolean withoutSpaces(int character) {
        return character == LONG_VOWEL || WITHOUT_SPACES.contains(UnicodeScript.of(character));
    }
}
