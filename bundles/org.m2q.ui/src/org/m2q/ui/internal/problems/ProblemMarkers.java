package org.m2q.ui.internal.problems;

import java.util.function.Supplier;

import org.eclipse.core.resources.IFile;
import org.eclipse.jface.text.Document;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.ui.internal.editor.Analysis;
import org.m2q.ui.internal.editor.AnalysisListener;
import org.m2q.ui.internal.editor.EditorDocument;

/** Keeps the markers of a file in an editor equal to the problems of its text. */
public final class ProblemMarkers implements AnalysisListener {

	private final Supplier<EditorDocument> document;

	/** Markers for the document that the supplier returns. */
	public ProblemMarkers(Supplier<EditorDocument> document) {
		this.document = document;
	}

	@Override
	public void analysed(Analysis analysis) {
		EditorDocument current = document.get();
		if (current != null) {
			current.file().ifPresent(file -> org.m2q.core.problems.ProblemMarkers.show(file, analysis.problems(), current.uri(), current.document()));
		}
	}

	/** Marks the problems of a file as it is saved: those of text that was thrown away must not stay. Any thread. */
	public static void refreshFromDisk(IFile file, M2qDocument saved) {
		org.m2q.core.problems.ProblemMarkers.show(file, saved.shownProblems(Cancellation.NONE), saved.uri(), new Document(saved.text().orElse("")));
	}
}
