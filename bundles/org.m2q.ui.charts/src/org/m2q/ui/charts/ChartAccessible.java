package org.m2q.ui.charts;

import java.util.List;
import java.util.Optional;

import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.m2q.ui.charts.internal.Messages;

/** Presents a chart to screen readers as a list of its data points. */
final class ChartAccessible {

	private final ChartCanvas canvas;

	private ChartAccessible(ChartCanvas canvas) {
		this.canvas = canvas;
	}

	static void attach(ChartCanvas canvas) {
		ChartAccessible chart = new ChartAccessible(canvas);
		canvas.getAccessible().addAccessibleListener(new AccessibleAdapter() {
			@Override
			public void getName(AccessibleEvent event) {
				event.result = chart.name(event.childID);
			}

			@Override
			public void getHelp(AccessibleEvent event) {
				event.result = chart.mark(event.childID).map(Mark::tip).orElse(null);
			}
		});
		canvas.getAccessible().addAccessibleControlListener(new AccessibleControlAdapter() {
			@Override
			public void getChildCount(AccessibleControlEvent event) {
				event.detail = canvas.marks().size();
			}

			@Override
			public void getChildren(AccessibleControlEvent event) {
				Object[] children = new Object[canvas.marks().size()];
				for (int i = 0; i < children.length; i++) {
					children[i] = i;
				}
				event.children = children;
			}

			@Override
			public void getRole(AccessibleControlEvent event) {
				event.detail = event.childID == ACC.CHILDID_SELF ? ACC.ROLE_LIST : ACC.ROLE_LISTITEM;
			}

			@Override
			public void getState(AccessibleControlEvent event) {
				event.detail = chart.state(event.childID);
			}

			@Override
			public void getFocus(AccessibleControlEvent event) {
				int focused = chart.focused();
				event.childID = !canvas.isFocusControl() ? ACC.CHILDID_NONE : focused < 0 ? ACC.CHILDID_SELF : focused;
			}

			@Override
			public void getLocation(AccessibleControlEvent event) {
				chart.locate(event);
			}

			@Override
			public void getChildAtPoint(AccessibleControlEvent event) {
				Point place = canvas.toControl(event.x, event.y);
				event.childID = canvas.at(place.x, place.y).map(mark -> canvas.marks().indexOf(mark)).orElse(ACC.CHILDID_SELF);
			}
		});
	}

	/** Tells screen readers that the focus has moved. */
	static void focused(ChartCanvas canvas) {
		int focused = new ChartAccessible(canvas).focused();
		if (focused >= 0) {
			canvas.getAccessible().setFocus(focused);
		}
	}

	private Optional<Mark> mark(int child) {
		List<Mark> marks = canvas.marks();
		return child >= 0 && child < marks.size() ? Optional.of(marks.get(child)) : Optional.empty();
	}

	private String name(int child) {
		return child == ACC.CHILDID_SELF ? canvas.chart().map(Chart::title).orElse(Messages.chartEmpty) : mark(child).map(Mark::name).orElse("");
	}

	private int state(int child) {
		int state = ACC.STATE_FOCUSABLE;
		Optional<Mark> mark = mark(child);
		if (mark.isPresent()) {
			state |= ACC.STATE_SELECTABLE;
			state |= canvas.selected().contains(mark.get().layer()) ? ACC.STATE_SELECTED : 0;
			state |= child == focused() ? ACC.STATE_FOCUSED : 0;
		}
		return state;
	}

	private int focused() {
		return canvas.focused().map(mark -> canvas.marks().indexOf(mark)).orElse(-1);
	}

	private void locate(AccessibleControlEvent event) {
		Rectangle bounds = mark(event.childID).map(Mark::bounds).orElse(canvas.visible());
		Point place = canvas.toDisplay(bounds.x, bounds.y - canvas.visible().y);
		event.x = place.x;
		event.y = place.y;
		event.width = bounds.width;
		event.height = bounds.height;
	}
}
