package dev.attune.spark;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.Partitioner;

/** A key that sends work to a block of items and orders the work in the block. */
final class BlockKey implements Serializable {
    static final Comparator<BlockKey> IN_ORDER = new InOrder();

    final int block;
    private final int major;
    private final long minor;

    BlockKey(int block, int major, long minor) {
        this.block = block;
        this.major = major;
        this.minor = minor;
    }

    int major() {
        return major;
    }

    /** Assigns items to blocks in turn, so that popular items with similar ids do not share a block. */
    static int blockOf(int item, int blocks) {
        return item % blocks;
    }

    static final class Blocks extends Partitioner {
        private final int blocks;

        Blocks(int blocks) {
            this.blocks = blocks;
        }

        @Override
        public int numPartitions() {
            return blocks;
        }

        @Override
        public int getPartition(Object key) {
            return ((BlockKey) key).block;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Blocks same && same.blocks == blocks;
        }

        @Override
        public int hashCode() {
            return blocks;
        }
    }

    private static final class InOrder implements Comparator<BlockKey>, Serializable {
        @Override
        public int compare(BlockKey one, BlockKey other) {
            int byMajor = Integer.compare(one.major, other.major);
            return byMajor != 0 ? byMajor : Long.compare(one.minor, other.minor);
        }
    }
}
