package dev.attune.ml.vector;

import dev.attune.kernels.linear.Cholesky;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The rank-four step in vector instructions. It uses no fused multiply-add, so every element is rounded as in the plain
 * form.
 */
final class VectorRankFour implements Cholesky.RankFour {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    @Override
    public void subtract(
            float[] matrix, int target, int row0, int stride, int columns, float a, float b, float c, float d) {
        int bound = SPECIES.loopBound(columns);
        for (int j = 0; j < bound; j += SPECIES.length()) {
            FloatVector value = FloatVector.fromArray(SPECIES, matrix, target + j);
            value = value.sub(FloatVector.fromArray(SPECIES, matrix, row0 + j).mul(a));
            value = value.sub(
                    FloatVector.fromArray(SPECIES, matrix, row0 + stride + j).mul(b));
            value = value.sub(FloatVector.fromArray(SPECIES, matrix, row0 + 2 * stride + j)
                    .mul(c));
            value = value.sub(FloatVector.fromArray(SPECIES, matrix, row0 + 3 * stride + j)
                    .mul(d));
            value.intoArray(matrix, target + j);
        }
        Cholesky.RankFour.plain(matrix, target + bound, row0 + bound, stride, columns - bound, a, b, c, d);
    }
}
