package dev.attune.ml.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.application.learning.Progress;
import dev.attune.application.training.PlantedData;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.RowKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourcesTest {
    @Test
    void describedDataIsLearnedByEveryKindOfRows() {
        TrainingData data =
                TrainingData.of(PlantedData.dataset(PlantedData.groups(60, 9), PlantedData.catalogOfGroups()));
        Hyperparameters parameters = new Hyperparameters(10, 10, 1.5f, 1, 8, .1f, .006f, 1);
        List<String> learned = Sources.of(data).stream()
                .flatMap(source -> source.learn(data, parameters, new Workers(1, new Progress())).stream())
                .map(RowPart::name)
                .toList();
        assertEquals(Stream.of(RowKind.values()).map(RowKind::stored).toList(), learned);
    }
}
