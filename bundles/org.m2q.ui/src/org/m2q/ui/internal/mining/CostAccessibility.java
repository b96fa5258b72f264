package org.m2q.ui.internal.mining;

import java.util.List;
import java.util.Optional;

import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.ITextViewerExtension5;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.custom.CaretListener;
import org.eclipse.swt.custom.StyledText;
import org.m2q.dsl.ide.cost.CostOrigin;
import org.m2q.dsl.ide.cost.LabelPart;
import org.m2q.dsl.ide.cost.LineLabel;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorSupport;
import org.m2q.ui.internal.preferences.CostStyle;
import org.m2q.ui.internal.preferences.InlineMode;

/** Tells screen readers the costs of the line with the caret, as the description of the text: minings are painted, so they are no text. */
public final class CostAccessibility extends AccessibleAdapter {

	private final ITextViewer viewer;
	private final CaretListener caret = event -> moved();
	private int line = -1;

	/** Describes the text of a viewer. */
	public CostAccessibility(ITextViewer viewer) {
		this.viewer = viewer;
		StyledText widget = viewer.getTextWidget();
		widget.getAccessible().addAccessibleListener(this);
		widget.addCaretListener(caret);
	}

	/** Stops. */
	public void dispose() {
		StyledText widget = viewer.getTextWidget();
		if (widget != null && !widget.isDisposed()) {
			widget.removeCaretListener(caret);
			widget.getAccessible().removeAccessibleListener(this);
		}
	}

	@Override
	public void getDescription(AccessibleEvent event) {
		description().ifPresent(text -> event.result = text);
	}

	/** The costs of the line with the caret, in words; empty when there are none. */
	Optional<String> description() {
		Optional<EditorDocument> document = EditorSupport.of(viewer).flatMap(EditorSupport::document);
		Optional<TrackedCosts> costs = document.flatMap(EditorDocument::costs);
		CostStyle style = CostStyle.current();
		if (costs.isEmpty() || style.mode() == InlineMode.OFF) {
			return Optional.empty();
		}
		int current = modelLine();
		Optional<String> header = MiningPlaces.header(costs.get(), current, document.get().document())
				.map(place -> ((MiningPlaces.Place.OfHeader) place).cost())
				.map(cost -> spoken(HeaderText.of(cost, style).costs(), cost.priced() ? cost.origin() : CostOrigin.ESTIMATE));
		Optional<String> own = MiningPlaces.line(costs.get(), current, document.get().document())
				.map(place -> ((MiningPlaces.Place.OfLine) place).cost())
				.map(cost -> spoken(LineLabel.of(cost, false, LabelPart.ALL, style.notation()).text(), cost.isUnavailable() ? CostOrigin.ESTIMATE : cost.origin()));
		List<String> all = java.util.stream.Stream.concat(header.stream(), own.stream()).toList();
		return all.isEmpty() ? Optional.empty() : Optional.of(NLS.bind(Messages.costDescription, String.join("; ", all)));
	}

	/** Signs that are not read out become words. */
	private static String spoken(String text, CostOrigin origin) {
		String marked = switch (origin) {
			case PENDING -> text.replace(origin.mark(), Messages.costPending + ' ');
			case ESTIMATE -> text.replace(origin.mark(), Messages.costEstimated + ' ');
			case SIMULATION -> Messages.costSimulated + ' ' + text;
		};
		return marked.replace("  ·  ", ", ").replace("  ", ", ").replace(", ,", ",");
	}

	private int modelLine() {
		StyledText widget = viewer.getTextWidget();
		int shown = widget.getLineAtOffset(widget.getCaretOffset());
		return viewer instanceof ITextViewerExtension5 extension ? extension.widgetLine2ModelLine(shown) : shown;
	}

	private void moved() {
		int now = viewer.getTextWidget().getLineAtOffset(viewer.getTextWidget().getCaretOffset());
		if (now != line) {
			line = now;
			viewer.getTextWidget().getAccessible().sendEvent(ACC.EVENT_DESCRIPTION_CHANGED, null);
		}
	}
}
