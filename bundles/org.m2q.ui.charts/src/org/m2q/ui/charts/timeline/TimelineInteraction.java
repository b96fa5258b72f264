package org.m2q.ui.charts.timeline;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.charts.Interaction;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.timeline.TimelineOptions.Range;

/**
 * Mouse and keys of a timeline, those of Trace Compass.
 *
 * <p>Ctrl+wheel, W and S, plus and minus zoom; Shift+wheel, A and D move; Z zooms to the selection, Home or a double click on the ruler shows
 * everything. Dragging selects a range, with the middle button (or Ctrl) it moves, with the right one it zooms. Left and right go from slice
 * to slice, up and down from lane to lane; G switches the grid; B sets or removes a bookmark, point and comma go to the next and the one before.
 */
public final class TimelineInteraction implements Interaction {

	private static final double WHEEL = 1.25;
	private static final double KEY = 1.5;
	private static final double PAN = 0.2;
	private static final int CLICK = 3;
	/** So many pixels away a bookmark is the same one. */
	private static final int BOOKMARK = 4;

	private final Consumer<TimelineOptions> changed;
	private Mode mode = Mode.NONE;
	private int startX;
	private TimelineOptions start;
	private int lastX;

	private enum Mode {
		NONE, RANGE, PAN, ZOOM
	}

	/**
	 * An interaction.
	 *
	 * @param changed told what is to be shown after every change, and shows it
	 */
	public TimelineInteraction(Consumer<TimelineOptions> changed) {
		this.changed = Objects.requireNonNull(changed, "changed");
	}

	@Override
	public boolean handle(Event event, ChartCanvas canvas) {
		if (canvas.scene().isEmpty() || !(canvas.scene().get() instanceof TimelineScene scene)) {
			return false;
		}
		return switch (event.type) {
			case SWT.MouseDown -> press(event, canvas, scene);
			case SWT.MouseMove -> drag(event, scene);
			case SWT.MouseUp -> release(event, canvas, scene);
			case SWT.MouseDoubleClick -> doubleClick(event, canvas, scene);
			case SWT.MouseWheel -> wheel(event, scene);
			case SWT.MouseHorizontalWheel -> pan(scene, -Math.signum(event.count) * PAN);
			case SWT.KeyDown -> key(event, canvas, scene);
			default -> false;
		};
	}

	private boolean press(Event event, ChartCanvas canvas, TimelineScene scene) {
		canvas.forceFocus();
		startX = event.x;
		start = scene.chart().options();
		mode = switch (event.button) {
			case 1 -> (event.stateMask & SWT.MOD1) != 0 ? Mode.PAN : Mode.RANGE;
			case 2 -> Mode.PAN;
			case 3 -> Mode.ZOOM;
			default -> Mode.NONE;
		};
		return true;
	}

	private boolean drag(Event event, TimelineScene scene) {
		lastX = event.x;
		TimelineData data = scene.chart().data();
		TimelineOptions now = scene.chart().options();
		switch (mode) {
			case RANGE -> {
				if (Math.abs(event.x - startX) > CLICK || now.range().isPresent() && !now.range().equals(start.range())) {
					changed.accept(now.withRange(Optional.of(inside(data, Range.between(scene.cycle(startX), scene.cycle(event.x))))));
				}
			}
			case PAN -> {
				double by = (startX - event.x) * scene.cyclesPerPixel();
				changed.accept(now.showing(data, start.shown().from() + by, start.shown().to() + by));
			}
			case ZOOM -> changed.accept(now.withBand(Optional.of(inside(data, Range.between(scene.cycle(startX), scene.cycle(event.x))))));
			case NONE -> {
				return false;
			}
		}
		return true;
	}

	private static Range inside(TimelineData data, Range range) {
		return new Range(Math.clamp(range.from(), 0, data.cycles()), Math.clamp(range.to(), 0, data.cycles()));
	}

	private boolean release(Event event, ChartCanvas canvas, TimelineScene scene) {
		Mode was = mode;
		mode = Mode.NONE;
		TimelineOptions now = scene.chart().options();
		boolean click = Math.abs(event.x - startX) <= CLICK;
		if (was == Mode.RANGE && click) {
			Optional<SliceRef> slice = scene.slice(event.x, event.y + canvas.visible().y, canvas.visible());
			changed.accept(now.withSlice(slice).withRange(Optional.empty()));
			canvas.choose(slice.map(found -> Set.of(scene.chart().data().layerName(found))).orElse(Set.of()));
		} else if (was == Mode.ZOOM) {
			Optional<Range> band = now.band();
			TimelineOptions without = now.withBand(Optional.empty());
			changed.accept(band.isPresent() && !click ? without.showing(scene.chart().data(), band.get().from(), band.get().to()) : without);
		}
		return was != Mode.NONE;
	}

	private boolean doubleClick(Event event, ChartCanvas canvas, TimelineScene scene) {
		mode = Mode.NONE;
		if (scene.isRuler(event.y + canvas.visible().y, canvas.visible())) {
			all(scene);
			return true;
		}
		return false;
	}

	private boolean all(TimelineScene scene) {
		changed.accept(scene.chart().options().showing(scene.chart().data(), 0, scene.chart().data().cycles()));
		return true;
	}

	private boolean wheel(Event event, TimelineScene scene) {
		if ((event.stateMask & SWT.MOD1) != 0) {
			return zoom(scene, event.count > 0 ? WHEEL : 1 / WHEEL, scene.cycle(event.x));
		}
		return (event.stateMask & SWT.MOD2) != 0 && pan(scene, event.count > 0 ? -PAN : PAN);
	}

	private boolean zoom(TimelineScene scene, double factor, double around) {
		changed.accept(scene.chart().options().zoomed(scene.chart().data(), factor, around));
		return true;
	}

	private boolean pan(TimelineScene scene, double part) {
		changed.accept(scene.chart().options().panned(scene.chart().data(), part));
		return true;
	}

	private boolean key(Event event, ChartCanvas canvas, TimelineScene scene) {
		if ((event.stateMask & (SWT.MOD1 | SWT.MOD3)) != 0) {
			return false;
		}
		Range shown = scene.chart().options().shown();
		double middle = (shown.from() + shown.to()) / 2;
		double pointer = Math.clamp(lastX > 0 ? scene.cycle(lastX) : middle, shown.from(), shown.to());
		return switch (Character.toLowerCase(event.character)) {
			case 'w', '+', '=' -> zoom(scene, KEY, event.character == '+' || event.character == '=' ? middle : pointer);
			case 's', '-' -> zoom(scene, 1 / KEY, event.character == '-' ? middle : pointer);
			case 'a' -> pan(scene, -PAN);
			case 'd' -> pan(scene, PAN);
			case 'z' -> zoomToSelection(scene);
			case 'g' -> grid(scene);
			case 'b' -> bookmark(scene);
			case '.' -> goTo(scene, true);
			case ',' -> goTo(scene, false);
			default -> move(event, canvas, scene);
		};
	}

	/** Where the selected range or slice begins, else in the middle of what is shown. */
	private static double place(TimelineScene scene) {
		TimelineOptions now = scene.chart().options();
		return now.range().map(Range::from)
				.or(() -> now.slice().map(slice -> (double) scene.chart().data().lanes().get(slice.lane()).start(slice.position())))
				.orElse((now.shown().from() + now.shown().to()) / 2);
	}

	private boolean bookmark(TimelineScene scene) {
		changed.accept(scene.chart().options().toggled(place(scene), BOOKMARK * scene.cyclesPerPixel()));
		return true;
	}

	/** Moves so that the next bookmark is in the middle. */
	private boolean goTo(TimelineScene scene, boolean forward) {
		TimelineOptions now = scene.chart().options();
		double middle = (now.shown().from() + now.shown().to()) / 2;
		double nearly = scene.cyclesPerPixel();
		now.bookmark(middle + (forward ? nearly : -nearly), forward)
				.ifPresent(cycle -> changed.accept(now.showing(scene.chart().data(), cycle - now.shown().length() / 2, cycle + now.shown().length() / 2)));
		return true;
	}

	private boolean grid(TimelineScene scene) {
		changed.accept(scene.chart().options().withGrid(!scene.chart().options().grid()));
		return true;
	}

	private boolean zoomToSelection(TimelineScene scene) {
		TimelineOptions now = scene.chart().options();
		TimelineData data = scene.chart().data();
		if (now.range().isPresent() && now.range().get().length() > 0) {
			changed.accept(now.showing(data, now.range().get().from(), now.range().get().to()));
		} else if (now.slice().isPresent()) {
			changed.accept(around(data, now, now.slice().get()));
		}
		return true;
	}

	/** Shows a slice with as much again on both sides. */
	private static TimelineOptions around(TimelineData data, TimelineOptions now, SliceRef slice) {
		SliceLane lane = data.lanes().get(slice.lane());
		double length = lane.end(slice.position()) - lane.start(slice.position());
		return now.showing(data, lane.start(slice.position()) - length, lane.end(slice.position()) + length);
	}

	private boolean move(Event event, ChartCanvas canvas, TimelineScene scene) {
		switch (event.keyCode) {
			case SWT.ARROW_RIGHT -> step(canvas, scene, 1);
			case SWT.ARROW_LEFT -> step(canvas, scene, -1);
			case SWT.ARROW_DOWN -> lane(canvas, scene, 1);
			case SWT.ARROW_UP -> lane(canvas, scene, -1);
			case SWT.HOME -> all(scene);
			case SWT.CR, SWT.KEYPAD_CR -> scene.marks().stream().filter(mark -> mark.id().equals(TimelineScene.SLICE)).findFirst().ifPresent(canvas::open);
			case SWT.ESC -> {
				changed.accept(scene.chart().options().withSlice(Optional.empty()).withRange(Optional.empty()).withBand(Optional.empty()));
				canvas.choose(Set.of());
			}
			default -> {
				return false;
			}
		}
		return true;
	}

	private void step(ChartCanvas canvas, TimelineScene scene, int by) {
		TimelineData data = scene.chart().data();
		Optional<SliceRef> slice = scene.chart().options().slice();
		if (slice.isEmpty()) {
			first(canvas, scene, data.layerRows());
			return;
		}
		int last = data.lanes().get(slice.get().lane()).size() - 1;
		select(canvas, scene.chart(), new SliceRef(slice.get().lane(), Math.clamp(slice.get().position() + by, 0, last)), changed);
	}

	private void first(ChartCanvas canvas, TimelineScene scene, int lane) {
		SliceLane slices = scene.chart().data().lanes().get(lane);
		int position = slices.endingAfter(scene.chart().options().shown().from());
		if (slices.size() > 0) {
			select(canvas, scene.chart(), new SliceRef(lane, Math.min(position, slices.size() - 1)), changed);
		}
	}

	private void lane(ChartCanvas canvas, TimelineScene scene, int by) {
		TimelineData data = scene.chart().data();
		Optional<SliceRef> slice = scene.chart().options().slice();
		if (slice.isEmpty()) {
			first(canvas, scene, data.layerRows());
			return;
		}
		SliceLane from = data.lanes().get(slice.get().lane());
		double time = (from.start(slice.get().position()) + from.end(slice.get().position())) / 2.0;
		int lane = slice.get().lane() + by;
		while (lane >= 0 && lane < data.lanes().size() && data.lanes().get(lane).size() == 0) {
			lane += by;
		}
		if (lane >= 0 && lane < data.lanes().size()) {
			select(canvas, scene.chart(), new SliceRef(lane, data.lanes().get(lane).at(time, Double.POSITIVE_INFINITY)), changed);
		}
	}

	/**
	 * Selects a slice and its layer, and moves the window when it lies outside.
	 *
	 * @param changed shows the timeline that it is given
	 */
	public static void select(ChartCanvas canvas, TimelineChart chart, SliceRef slice, Consumer<TimelineOptions> changed) {
		TimelineData data = chart.data();
		SliceLane lane = data.lanes().get(slice.lane());
		Range shown = chart.options().shown();
		double start = lane.start(slice.position());
		double end = lane.end(slice.position());
		TimelineOptions next = chart.options().withSlice(Optional.of(slice));
		if (start < shown.from() || end > shown.to()) {
			double length = Math.max(shown.length(), end - start);
			double middle = (start + end) / 2;
			next = next.showing(data, middle - length / 2, middle + length / 2);
		}
		changed.accept(next);
		canvas.marks().stream().filter(mark -> mark.id().equals(TimelineScene.SLICE)).findFirst().ifPresent((Mark mark) -> canvas.focus(mark));
		canvas.choose(Set.of(data.layerName(slice)));
	}
}
