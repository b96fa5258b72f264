package org.m2q.dsl.ide.cost;

import com.google.inject.Singleton;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.base.Cancellation;

/** Prices what a file defines and books the costs on its lines. */
@Singleton
public final class CostAnnotations {

	/**
	 * Costs of a text.
	 *
	 * @param resource the linked text
	 * @param cancellation asked often
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public CostReport report(XtextResource resource, Cancellation cancellation) {
		cancellation.check();
		return CostReport.EMPTY;
	}
}
