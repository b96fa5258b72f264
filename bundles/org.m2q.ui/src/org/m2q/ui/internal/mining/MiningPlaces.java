package org.m2q.ui.internal.mining;

import java.util.Optional;

import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.ITextViewerExtension5;
import org.eclipse.swt.custom.StyledText;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorSupport;
import org.m2q.ui.internal.preferences.CostStyle;
import org.m2q.ui.internal.preferences.InlineMode;

/** Finds what the pointer is on. Only in the user interface thread. */
public final class MiningPlaces {

	private MiningPlaces() {
	}

	/** What a place of the widget shows: the cost of a line, or one of a header. */
	public sealed interface Place {

		/** Line of the text, from 0. */
		int line();

		/** A line. */
		record OfLine(int line, LineCost cost) implements Place {
		}

		/** A header. */
		record OfHeader(int line, HeaderCost cost) implements Place {
		}
	}

	/** What is at a point of the widget; empty where there is no cost. */
	public static Optional<Place> at(ITextViewer viewer, int x, int y) {
		StyledText widget = viewer.getTextWidget();
		Optional<EditorSupport> support = EditorSupport.of(viewer);
		Optional<EditorDocument> document = support.flatMap(EditorSupport::document);
		Optional<TrackedCosts> costs = document.flatMap(EditorDocument::costs);
		if (widget == null || costs.isEmpty() || CostStyle.current().mode() == InlineMode.OFF || widget.getLineCount() == 0) {
			return Optional.empty();
		}
		int shown = widget.getLineIndex(y);
		int top = widget.getLinePixel(shown);
		if (y < top || y >= top + widget.getLineVerticalIndent(shown) + widget.getLineHeight()) {
			return Optional.empty();
		}
		int line = viewer instanceof ITextViewerExtension5 extension ? extension.widgetLine2ModelLine(shown) : shown;
		if (y < top + widget.getLineVerticalIndent(shown)) {
			return header(costs.get(), line, document.get().document());
		}
		// The end of the line is of no help: there the platform makes room for what is painted.
		boolean painted = support.flatMap(EditorSupport::window).flatMap(window -> window.painted(line, false)).filter(parts -> parts.isRightOf(widget, x)).isPresent();
		return painted ? line(costs.get(), line, document.get().document()) : Optional.empty();
	}

	/** The cost at the end of a line, from 0. */
	static Optional<Place> line(TrackedCosts costs, int line, IDocument document) {
		return costs.lines().stream().filter(cost -> cost.line(document).filter(number -> number == line).isPresent()).findFirst()
				.map(cost -> new Place.OfLine(line, cost.cost()));
	}

	/** The cost above a line, from 0. */
	static Optional<Place> header(TrackedCosts costs, int line, IDocument document) {
		return costs.headers().stream().filter(cost -> cost.line(document).filter(number -> number == line).isPresent()).findFirst()
				.map(cost -> new Place.OfHeader(line, cost.cost()));
	}
}
