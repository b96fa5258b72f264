package org.m2q.ui.internal.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.search.ui.ISearchQuery;
import org.eclipse.search.ui.ISearchResult;
import org.eclipse.search.ui.text.Match;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.navigate.Occurrence;
import org.m2q.dsl.ide.navigate.Place;
import org.m2q.model.m2q.NamedElement;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.navigate.PlaceOpener;
import org.m2q.ui.internal.navigate.WorkspaceTexts;

/** Looks for references to an element in the texts of a scope, also in those that are not saved or not open. */
final class ReferencesQuery implements ISearchQuery {

	private final M2qDocument document;
	private final NamedElement element;
	private final ReferencesScope scope;
	private final ReferencesResult result = new ReferencesResult(this);

	ReferencesQuery(M2qDocument document, NamedElement element, ReferencesScope scope) {
		this.document = document;
		this.scope = scope;
		this.element = element;
	}

	String name() {
		return element.getName();
	}

	/** What it was looked for in; empty for everything. */
	String scope() {
		return scope.label();
	}

	@Override
	public IStatus run(IProgressMonitor monitor) {
		result.removeAll();
		try {
			SubMonitor progress = SubMonitor.convert(monitor, Messages.referencesJob, 2);
			List<M2qDocument> documents = WorkspaceTexts.with(document, scope.contains(), progress.split(1));
			progress.setWorkRemaining(documents.size());
			for (M2qDocument text : documents) {
				progress.split(1);
				add(text);
			}
			return Status.OK_STATUS;
		} catch (OperationCanceledException e) {
			return Status.CANCEL_STATUS;
		}
	}

	private void add(M2qDocument text) {
		List<Occurrence> references = Activator.instance().services().references().occurrences(element, List.of(text)).stream()
				.filter(occurrence -> !occurrence.declaration()).toList();
		if (references.isEmpty()) {
			return;
		}
		String content = text.text().orElse("");
		ReferenceFile file = new ReferenceFile(text.uri(), PlaceOpener.file(text.uri()));
		Map<Integer, ReferenceLine> lines = new HashMap<>();
		for (Occurrence reference : references) {
			Place place = reference.place();
			int number = 1 + (int) content.substring(0, place.offset()).chars().filter(c -> c == '\n').count();
			ReferenceLine line = lines.computeIfAbsent(number, key -> ReferenceLine.of(file, key, content, place.offset()));
			result.addMatch(new Match(line, place.offset(), place.length()));
		}
	}

	@Override
	public String getLabel() {
		return Messages.referencesJob;
	}

	@Override
	public boolean canRerun() {
		return true;
	}

	@Override
	public boolean canRunInBackground() {
		return true;
	}

	@Override
	public ISearchResult getSearchResult() {
		return result;
	}
}
