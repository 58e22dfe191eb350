package dev.attune.adapters.rest.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** What one caller has of the addresses. */
public final class Network {
    /** Bytes of an IPv6 address that everybody has the rest of: 64 bits. */
    private static final int PREFIX = 8;

    private Network() {}

    /** Returns the name of the addresses that belong to whoever has this one. */
    public static String of(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(address.getAddress(), 0, PREFIX)
                : address.getHostAddress();
    }
}
