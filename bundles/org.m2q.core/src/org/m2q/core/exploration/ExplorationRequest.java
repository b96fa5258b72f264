package org.m2q.core.exploration;

import java.util.Map;
import java.util.Objects;

import org.eclipse.core.resources.IFile;
import org.m2q.advisor.ExplorationLimits;

/**
 * What to search for.
 *
 * @param file the {@code .m2q} file
 * @param text of it as it is now
 * @param others other texts that count in place of files, by address
 * @param experiment name of the experiment whose first point is searched
 * @param single whether every layer changes on its own, else all of an operator together
 * @param limits what the points of the front have to keep
 */
public record ExplorationRequest(IFile file, String text, Map<String, String> others, String experiment, boolean single, ExplorationLimits limits) {

	/** Copies the texts. */
	public ExplorationRequest {
		Objects.requireNonNull(file, "file");
		Objects.requireNonNull(text, "text");
		Objects.requireNonNull(experiment, "experiment");
		Objects.requireNonNull(limits, "limits");
		others = Map.copyOf(others);
	}

	/** Without limits but the number of points, and with all other texts as they are in files. */
	public ExplorationRequest(IFile file, String text, String experiment, boolean single) {
		this(file, text, Map.of(), experiment, single, new ExplorationLimits(Double.NEGATIVE_INFINITY, Long.MAX_VALUE, ExplorationLimits.POINTS));
	}
}
