package org.m2q.report;

import java.util.Objects;

/**
 * What is moved through one memory for one operand.
 *
 * @param memory name in the file
 * @param kind {@code buffer}, {@code registers} or {@code dram}
 * @param operand e.g. {@code weights}
 * @param bytesRead bytes read from the memory
 * @param bytesWritten bytes written to the memory
 */
public record TrafficReport(String memory, String kind, String operand, long bytesRead, long bytesWritten) {

	/** Rejects missing parts. */
	public TrafficReport {
		Objects.requireNonNull(memory, "memory");
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(operand, "operand");
	}

	/** Bytes read and written. */
	public long bytes() {
		return bytesRead + bytesWritten;
	}
}
