package dev.attune.application.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** The ways in which somebody may read a stream to its end. */
enum Reading {
    AT_ONCE {
        @Override
        byte[] all(InputStream in) throws IOException {
            return in.readAllBytes();
        }
    },
    BYTE_BY_BYTE {
        @Override
        byte[] all(InputStream in) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int one = in.read(); one >= 0; one = in.read()) {
                all.write(one);
            }
            return all.toByteArray();
        }
    },
    IN_ODD_PIECES {
        @Override
        byte[] all(InputStream in) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] piece = new byte[1_000];
            for (int count = in.read(piece, 3, 997); count >= 0; count = in.read(piece, 3, 997)) {
                all.write(piece, 3, count);
            }
            return all.toByteArray();
        }
    },
    HANDED_ON {
        @Override
        byte[] all(InputStream in) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            in.transferTo(all);
            return all.toByteArray();
        }
    };

    abstract byte[] all(InputStream in) throws IOException;
}
