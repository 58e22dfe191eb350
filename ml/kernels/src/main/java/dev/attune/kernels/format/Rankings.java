package dev.attune.kernels.format;

import dev.attune.kernels.format.ModelContent.Ranking;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The rankings of a model.
 *
 * @param byQuestion one for each {@link Question}, in its order
 */
public record Rankings(List<Ranking> byQuestion) {
    public Rankings {
        if (byQuestion.size() != Question.values().length) {
            throw new IllegalArgumentException("there are " + byQuestion.size() + " rankings");
        }
        byQuestion = List.copyOf(byQuestion);
    }

    public static Rankings of(Function<Question, Ranking> each) {
        return new Rankings(Arrays.stream(Question.values()).map(each).toList());
    }

    /** Makes one ranking answer all questions. */
    public static Rankings ofAll(Ranking ranking) {
        return of(question -> ranking);
    }

    public Ranking of(Question question) {
        return byQuestion.get(question.ordinal());
    }

    public Rankings map(UnaryOperator<Ranking> change) {
        return new Rankings(byQuestion.stream().map(change).toList());
    }

    /** Whether any ranking has trees. */
    public boolean haveTrees() {
        return byQuestion.stream().anyMatch(ranking -> !ranking.trees().isEmpty());
    }
}
