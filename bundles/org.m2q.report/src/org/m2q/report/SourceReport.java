package org.m2q.report;

import java.util.Objects;

/**
 * Where numbers of the cost model come from.
 *
 * @param name of the table or row
 * @param source reference, as in the file
 */
public record SourceReport(String name, String source) {

	/** Rejects missing parts. */
	public SourceReport {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(source, "source");
	}
}
