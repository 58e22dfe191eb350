package dev.attune.adapters.jdbc;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/** Tells a pool which failures break a connection. The pool throws the connection away and opens another one. */
public final class BrokenConnections implements SQLExceptionOverride {
    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return SqlFailures.breaks(failure) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
