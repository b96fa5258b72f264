package org.m2q.ui.internal.mining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.codemining.ICodeMining;
import org.m2q.dsl.ide.cost.ShapeLabel;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.preferences.PreferenceKeys;

/** Inferred shapes behind the calls that make them. Those at the end of a line with a cost are painted with it: the platform would put a bar between them. */
public final class ShapeMiningProvider extends TrackedMiningProvider {

	/** Whether the preferences want shapes in the text. */
	public static boolean isOn() {
		return Activator.instance().getPreferenceStore().getBoolean(PreferenceKeys.SHAPES);
	}

	/** The shapes that stand at the ends of lines, from 0; none when the preferences do not want them. */
	static Map<Integer, String> atEnds(TrackedCosts costs, IDocument document) {
		Map<Integer, String> ends = new HashMap<>();
		if (isOn()) {
			costs.shapes().stream().filter(shape -> isAtEnd(shape, document))
					.forEach(shape -> shape.line(document).ifPresent(line -> ends.put(line, shape.cost().text())));
		}
		return ends;
	}

	@Override
	boolean isShown() {
		return isOn();
	}

	@Override
	List<ICodeMining> minings(TrackedCosts costs, IDocument document, MiningWindow window) {
		Set<Integer> priced = CostMiningProvider.shownLines(costs, document);
		List<ICodeMining> minings = new ArrayList<>();
		for (TrackedCosts.Tracked<ShapeLabel> shape : costs.shapes()) {
			if (shape.line(document).filter(line -> window.contains(line) && !(isAtEnd(shape, document) && priced.contains(line))).isPresent()) {
				minings.add(new ShapeMining(this, shape, new Dimming(costs, shape.isStale())));
			}
		}
		return minings;
	}

	private static boolean isAtEnd(TrackedCosts.Tracked<ShapeLabel> shape, IDocument document) {
		try {
			IRegion line = document.getLineInformationOfOffset(shape.position().offset);
			return document.get(shape.position().offset + 1, Math.max(0, line.getOffset() + line.getLength() - shape.position().offset - 1)).isBlank();
		} catch (BadLocationException e) {
			// The line is gone; the next analysis knows.
			return false;
		}
	}
}
