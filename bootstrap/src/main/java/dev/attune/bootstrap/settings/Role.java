package dev.attune.bootstrap.settings;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A kind of work that an instance does. */
public enum Role {
    /** Answers requests. */
    SERVE,
    /** Folds events into profiles and statistics. */
    PROJECT,
    /** Trains models. */
    TRAIN;

    /** Reads names separated by commas. Throws {@link IllegalArgumentException} for an unknown one. */
    static Set<Role> parse(String text) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String role : text.split(",", -1)) {
            roles.add(Role.valueOf(role.strip().toUpperCase(Locale.ROOT)));
        }
        return roles;
    }
}
