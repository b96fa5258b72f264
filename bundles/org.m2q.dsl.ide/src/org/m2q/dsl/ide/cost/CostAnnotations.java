package org.m2q.dsl.ide.cost;

import com.google.inject.Singleton;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;

/** Prices what a file defines and books the costs on its lines. */
@Singleton
public final class CostAnnotations {

	/**
	 * Costs of a text.
	 *
	 * @param document the linked text
	 * @param cancellation asked often
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public CostReport report(M2qDocument document, Cancellation cancellation) {
		cancellation.check();
		return CostReport.EMPTY;
	}
}
