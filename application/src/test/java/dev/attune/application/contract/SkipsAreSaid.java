package dev.attune.application.contract;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** A test that was skipped has proved nothing: says so, and why, among the results. */
public final class SkipsAreSaid implements TestExecutionListener {
    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        System.out.println("SKIPPED, which is no pass: " + test.getLegacyReportingName() + " (" + reason + ")");
    }
}
