package org.m2q.ui.internal.mining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.jface.text.IDocument;
import org.eclipse.swt.custom.StyledText;
import org.m2q.ui.internal.link.CostAspect;

/**
 * Where the parts of a mining were painted last. Text and minings move without being painted again, so places are those in the text: lines, and pixels
 * from the left end of the lines. Only in the user interface thread.
 */
public final class PaintedParts {

	private final TrackedCosts.Tracked<?> cost;
	private final IDocument document;
	private final boolean header;
	private List<Part> parts = new ArrayList<>();
	private int left = Integer.MAX_VALUE;

	/**
	 * A part on the screen.
	 *
	 * @param aspect what it is about
	 * @param x left end
	 * @param width pixels
	 */
	public record Part(CostAspect aspect, int x, int width) {
	}

	/**
	 * Of a mining.
	 *
	 * @param cost what it shows
	 * @param header whether it stands above the line
	 */
	PaintedParts(TrackedCosts.Tracked<?> cost, IDocument document, boolean header) {
		this.cost = cost;
		this.document = document;
		this.header = header;
	}

	/** Line of the mining, from 0; empty when it is gone. */
	public Optional<Integer> line() {
		return cost.line(document);
	}

	/** Whether it stands above the line. */
	public boolean isHeader() {
		return header;
	}

	/** What was painted. */
	public List<Part> all() {
		return List.copyOf(parts);
	}

	/** Forgets what was painted before: the mining begins at a pixel of the widget now. */
	void begin(StyledText widget, int x) {
		parts = new ArrayList<>();
		left = x + widget.getHorizontalPixel();
	}

	/** Adds a part at a pixel of the widget. */
	void add(StyledText widget, CostAspect aspect, int x, int width) {
		parts.add(new Part(aspect, x + widget.getHorizontalPixel(), width));
	}

	/** Whether a pixel of the widget is not left of the mining. */
	boolean isRightOf(StyledText widget, int x) {
		return x + widget.getHorizontalPixel() >= left;
	}

	/** What is at a pixel of the widget; empty between the parts. */
	Optional<CostAspect> at(StyledText widget, int x) {
		int place = x + widget.getHorizontalPixel();
		return parts.stream().filter(part -> part.x() <= place && place < part.x() + part.width()).map(Part::aspect).findFirst();
	}
}
