package dev.attune.application.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The old, old SEA | the old old sea",
                "Größe 37½ | größe 37½",
                "палатка для двоих | палатка для двоих",
                "xl-2000/b | xl 2000 b",
                "红色防水帐篷 | 红色 色防 防水 水帐 帐篷",
                "防水テント | 防水 水テ テン ント",
                "Nike运动鞋 42 | nike 运动 动鞋 42",
                "鞋 | 鞋",
                "カーテン | カー ーテ テン",
                "cafe\u0301 | cafe\u0301",
                "... | ''"
            })
    void textsAreCutIntoWordsAndPairs(String text, String words) {
        assertEquals(unescaped(words), String.join(" ", Words.of(unescaped(text))));
    }

    @Test
    void onlyTheBeginningOfALongTextIsRead() {
        assertEquals(List.of("a".repeat(1_024)), Words.of("a".repeat(2_000)));
        assertEquals(512, Words.of("a ".repeat(1_000)).size());
        assertEquals(List.of("𝕒".repeat(1_024)), Words.of("𝕒".repeat(2_000)));
    }

    private static String unescaped(String text) {
        return text.replace("\\u0301", "\u0301");
    }
}
