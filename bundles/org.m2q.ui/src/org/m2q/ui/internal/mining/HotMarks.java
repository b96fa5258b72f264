package org.m2q.ui.internal.mining;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.osgi.util.NLS;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.AnalysisListener;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.preferences.CostStyle;
import org.m2q.ui.internal.preferences.InlineMode;

/** Marks the hot lines in the rulers. They are annotations, not markers: nothing is wrong with these lines. */
public final class HotMarks implements AnalysisListener {

	/** Type of the annotations. */
	public static final String TYPE = M2qUi.PLUGIN_ID + ".hotLayer";

	private final ISourceViewer viewer;
	private final Supplier<EditorDocument> document;

	/** Marks in a viewer for the document that the supplier returns. */
	public HotMarks(ISourceViewer viewer, Supplier<EditorDocument> document) {
		this.viewer = viewer;
		this.document = document;
	}

	@Override
	public void priced(CostReport report) {
		refresh();
	}

	@Override
	public void shown() {
		refresh();
	}

	/** Marks what the present style calls hot. Editors of the same text share the marks. */
	void refresh() {
		EditorDocument current = document.get();
		if (current == null) {
			return;
		}
		CostStyle style = CostStyle.current();
		Map<Annotation, Position> wanted = new HashMap<>();
		if (style.mode() != InlineMode.OFF) {
			for (TrackedCosts.HotLine hot : current.costs().map(costs -> costs.hot(style)).orElse(List.of())) {
				mark(hot, current, wanted);
			}
		}
		OwnMarks.replace(viewer, TYPE, wanted);
	}

	private static void mark(TrackedCosts.HotLine hot, EditorDocument current, Map<Annotation, Position> marks) {
		IDocument text = current.document();
		try {
			IRegion line = text.getLineInformation(hot.number());
			String label = NLS.bind(Messages.hotMark, new Object[] { hot.rank(), hot.of(), name(hot, current, text),
					CostStyle.current().notation().percent(hot.line().cost().share()) });
			marks.put(new Annotation(TYPE, false, label), new Position(line.getOffset(), line.getLength()));
		} catch (BadLocationException e) {
			// The line is gone; the next report knows.
			return;
		}
	}

	/** Short name of a hot line: what its layers are called, else its text. */
	static String name(TrackedCosts.HotLine hot, EditorDocument document, IDocument text) {
		String name = document.report().map(report -> report.name(hot.line().cost())).orElse("");
		if (!name.isEmpty()) {
			return name;
		}
		try {
			IRegion line = text.getLineInformation(hot.number());
			return text.get(line.getOffset(), line.getLength()).strip();
		} catch (BadLocationException e) {
			// The line is gone; the next report knows.
			return "";
		}
	}
}
