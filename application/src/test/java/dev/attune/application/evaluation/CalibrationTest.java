package dev.attune.application.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.application.learning.Curves;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    @Test
    void tenPartsOfTheSameSizeByScore() {
        Calibration calibration = new Calibration();
        for (int i = 19; i >= 0; i--) {
            calibration.add(i, i >= 10 || i == 1);
        }
        Curves curves = new Curves();
        calibration.addTo(curves);
        List<List<Double>> expected = IntStream.range(0, 10)
                .mapToObj(part -> List.of(2 * part + .5, part == 0 ? .5 : part < 5 ? 0. : 1.))
                .toList();
        assertEquals(Map.of(Curves.CALIBRATION, expected), curves.asMap());
    }

    @Test
    void partsWithoutAnythingAreLeftOut() {
        Curves curves = new Curves();
        new Calibration().addTo(curves);
        assertEquals(Map.of(), curves.asMap());
        Calibration one = new Calibration();
        one.add(.3f, true);
        one.addTo(curves);
        assertEquals(Map.of(Curves.CALIBRATION, List.of(List.of(.3, 1.))), curves.asMap());
    }
}
