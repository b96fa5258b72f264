package org.m2q.ui.internal.mining;

import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

import org.eclipse.jface.text.AbstractHoverInformationControlManager;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.custom.StyledText;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.hover.HoverService;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorSupport;
import org.m2q.ui.internal.hover.MarkdownControl;

/** Shows what a cost is made of when the pointer rests on it. */
public final class CostHover extends AbstractHoverInformationControlManager {

	private static final int WIDTH = 110;
	private static final int HEIGHT = 40;

	private final ITextViewer viewer;

	/** Hovers of a viewer. */
	public CostHover(ITextViewer viewer) {
		super(MarkdownControl.transientCreator());
		this.viewer = viewer;
		setSizeConstraints(WIDTH, HEIGHT, false, true);
		install(viewer.getTextWidget());
		setEnabled(true);
	}

	@Override
	protected void computeInformation() {
		Point pointer = getHoverEventLocation();
		Optional<MiningPlaces.Place> place = MiningPlaces.at(viewer, pointer.x, pointer.y);
		Optional<EditorDocument> document = EditorSupport.of(viewer).flatMap(EditorSupport::document);
		Optional<CostReport> report = document.flatMap(EditorDocument::report);
		if (place.isEmpty() || report.isEmpty()) {
			setInformation(null, null);
			return;
		}
		Rectangle area = area(pointer);
		try {
			// What twice of a resource would save takes a few milliseconds to find out.
			Activator.instance().executor().execute(() -> {
				Optional<String> text = text(Activator.instance().services().hovers(), place.get(), report.get());
				document.get().display().asyncExec(() -> {
					if (getSubjectControl() != null && !getSubjectControl().isDisposed()) {
						setInformation(text.orElse(null), area);
					}
				});
			});
		} catch (RejectedExecutionException e) {
			// The workbench is shutting down.
			setInformation(null, null);
		}
	}

	private static Optional<String> text(HoverService hovers, MiningPlaces.Place place, CostReport report) {
		return switch (place) {
			case MiningPlaces.Place.OfLine line -> hovers.line(line.cost(), report);
			case MiningPlaces.Place.OfHeader header -> hovers.header(header.cost(), report);
		};
	}

	/** The line under the pointer: the hover goes when the pointer leaves it. */
	private Rectangle area(Point pointer) {
		StyledText widget = viewer.getTextWidget();
		int line = widget.getLineIndex(pointer.y);
		int top = widget.getLinePixel(line);
		int indent = widget.getLineVerticalIndent(line);
		boolean header = pointer.y < top + indent;
		return new Rectangle(pointer.x - widget.getLineHeight(), header ? top : top + indent, 2 * widget.getLineHeight(),
				header ? indent : widget.getLineHeight());
	}
}
