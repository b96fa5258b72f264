package org.m2q.ui.internal.editor;

import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.m2q.core.results.ExactResults;
import org.m2q.core.results.SimulatedCosts;
import org.m2q.core.results.StoredResult;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.ui.internal.link.EditorTexts;

/** What the text of a file is said to cost: as it was simulated, else as it is estimated. Not in the user interface thread. */
final class ShownCosts {

	private final Optional<IFile> file;
	private final ExactResults results = new ExactResults();
	private final SimulatedCosts simulated = new SimulatedCosts();

	ShownCosts(Optional<IFile> file) {
		this.file = file;
	}

	/** What is to be shown of a text that was estimated. */
	CostReport of(M2qDocument document, CostReport estimate) {
		if (file.isEmpty()) {
			return estimate;
		}
		IFile own = file.get();
		List<StoredResult> exact = results.of(own, input -> input.equals(own) ? document.text() : EditorTexts.text(input));
		return simulated.of(estimate, exact, results.pinned(own.getProject()));
	}
}
