package dev.attune.domain.consistency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.attune.domain.InvalidValue;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsistencyTest {
    @Test
    void everyLevelIsReadByItsText() {
        for (ConsistencyLevel level : ConsistencyLevel.values()) {
            assertEquals(level, ConsistencyLevel.parse(level.text()));
        }
        assertEquals("bounded", ConsistencyLevel.BOUNDED.text());
    }

    @Test
    void anotherTextListsTheLevels() {
        InvalidValue wrong = assertThrows(InvalidValue.class, () -> ConsistencyLevel.parse("STRONG"));
        assertEquals("consistency must be eventual, bounded, session or strong: STRONG", wrong.getMessage());
    }

    @Test
    void aLevelAloneHasNoTokenAndTheDefaultStaleness() {
        Consistency bounded = Consistency.of(ConsistencyLevel.BOUNDED);
        assertEquals(ConsistencyLevel.BOUNDED, bounded.level());
        assertEquals(Optional.empty(), bounded.token());
        assertEquals(Duration.ofSeconds(5), bounded.maxStaleness());
    }

    @Test
    void aTokenMakesASession() {
        Consistency session = Consistency.session(Token.EMPTY);
        assertEquals(ConsistencyLevel.SESSION, session.level());
        assertEquals(Optional.of(Token.EMPTY), session.token());
        assertEquals(Duration.ofSeconds(5), session.maxStaleness());
    }
}
