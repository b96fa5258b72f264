package org.m2q.ui.internal.command;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

import org.eclipse.jface.text.ITextViewer;
import org.eclipse.swt.graphics.Point;
import org.m2q.dsl.ide.navigate.Place;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.Editors;

/** Remembers how selections have grown, to shrink them by the same steps. Only in the user interface thread. */
final class GrowingSelection {

	/** A way back.
	 *
	 * @param stamp state of the text that it belongs to
	 * @param smaller selections before, the last one first
	 * @param last the selection that the last step has made
	 */
	private record Steps(long stamp, Deque<Point> smaller, Point last) {
	}

	private final Map<ITextViewer, Steps> steps = new WeakHashMap<>();

	/** Selects the next larger element around the selection. */
	void grow(Editors.Open open) {
		Point selected = open.viewer().getSelectedRange();
		long stamp = open.document().stamp();
		open.document().ask(document -> document.resource().flatMap(resource -> Activator.instance().services().structure()
				.around(resource, selected.x).stream().filter(place -> isLarger(place, selected)).findFirst()), larger -> larger.ifPresent(place -> {
					Deque<Point> smaller = known(open, selected).map(Steps::smaller).orElseGet(ArrayDeque::new);
					smaller.push(selected);
					Point grown = new Point(place.offset(), place.length());
					steps.put(open.viewer(), new Steps(stamp, smaller, grown));
					open.viewer().setSelectedRange(grown.x, grown.y);
				}));
	}

	/** Goes one step back. */
	void shrink(Editors.Open open) {
		known(open, open.viewer().getSelectedRange()).filter(known -> !known.smaller().isEmpty()).ifPresent(known -> {
			Point smaller = known.smaller().pop();
			steps.put(open.viewer(), new Steps(known.stamp(), known.smaller(), smaller));
			open.viewer().setSelectedRange(smaller.x, smaller.y);
		});
	}

	/** The way back, unless the text or the selection was changed since. */
	private Optional<Steps> known(Editors.Open open, Point selected) {
		return Optional.ofNullable(steps.get(open.viewer()))
				.filter(known -> known.stamp() == open.document().stamp() && known.last().equals(selected));
	}

	private static boolean isLarger(Place place, Point selected) {
		return place.length() > selected.y && place.offset() <= selected.x && place.end() >= selected.x + selected.y;
	}
}
