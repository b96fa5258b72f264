package org.m2q.ui.internal.mining;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.osgi.util.NLS;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.AnalysisListener;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.preferences.CostStyle;
import org.m2q.ui.internal.preferences.PreferenceKeys;

/**
 * Shows shares as the background of the lines of layers, in steps of equal width up to the share that fills the bar. The colours are preferences of the
 * annotations and of the theme.
 */
public final class ShareTint implements AnalysisListener {

	/** Types of the annotations, without the step: 1 to {@link #STEPS}. */
	public static final String TYPE = M2qUi.PLUGIN_ID + ".share.";
	/** Number of steps. */
	public static final int STEPS = 5;

	private final ISourceViewer viewer;
	private final Supplier<EditorDocument> document;

	/** Marks in a viewer for the document that the supplier returns. */
	public ShareTint(ISourceViewer viewer, Supplier<EditorDocument> document) {
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

	/** Marks what the present style says. */
	void refresh() {
		EditorDocument current = document.get();
		if (current == null) {
			return;
		}
		Map<Annotation, Position> wanted = new HashMap<>();
		if (Activator.instance().getPreferenceStore().getBoolean(PreferenceKeys.TINT)) {
			CostStyle style = CostStyle.current();
			for (TrackedCosts.Tracked<LineCost> line : current.costs().map(TrackedCosts::lines).orElse(List.of())) {
				int step = step(line.cost(), style.fullBar());
				if (step > 0) {
					line.line(current.document()).ifPresent(number -> mark(current, number, step, style.notation().percent(line.cost().share()), wanted));
				}
			}
		}
		OwnMarks.replace(viewer, TYPE, wanted);
	}

	/** The step of a layer; 0 for a stage, which is the sum of what is below it, and where there is no share. */
	private static int step(LineCost cost, double full) {
		return cost.kind() == LineCost.Kind.STAGE || !(cost.share() > 0) ? 0 : (int) Math.clamp(Math.ceil(STEPS * cost.share() / full), 1, STEPS);
	}

	private static void mark(EditorDocument current, int number, int step, String share, Map<Annotation, Position> marks) {
		try {
			IRegion line = current.document().getLineInformation(number);
			marks.put(new Annotation(TYPE + step, false, NLS.bind(Messages.shareMark, share)), new Position(line.getOffset(), line.getLength()));
		} catch (BadLocationException e) {
			// The line is gone; the next report knows.
			return;
		}
	}
}
