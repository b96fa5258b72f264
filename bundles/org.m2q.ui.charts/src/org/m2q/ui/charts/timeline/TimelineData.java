package org.m2q.ui.charts.timeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.DoubleConsumer;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.schedule.BufferUse;
import org.m2q.accelerator.schedule.CriticalPath;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepEnergies;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.base.Cancellation;

/** A schedule, indexed so that any part of it can be drawn quickly. Immutable. Made in the background: a million steps take seconds. */
public final class TimelineData {

	private static final int CHECK = 4096;
	private static final int LAYER_ROWS = 3;
	private static final int MOST_SUCCESSORS = 64;

	private final Schedule schedule;
	private final List<SliceLane> lanes;
	private final int layerRows;
	private final List<Occupancy> buffers;
	private final List<Counter> counters;
	private final int[] laneOf;
	private final int[] positionOf;
	private final int pathLength;

	private TimelineData(Schedule schedule, List<SliceLane> lanes, int layerRows, List<Occupancy> buffers, List<Counter> counters, int pathLength) {
		this.schedule = schedule;
		this.lanes = List.copyOf(lanes);
		this.layerRows = layerRows;
		this.buffers = List.copyOf(buffers);
		this.counters = List.copyOf(counters);
		this.pathLength = pathLength;
		laneOf = new int[schedule.steps().size()];
		positionOf = new int[laneOf.length];
		Arrays.fill(laneOf, -1);
		for (int lane = layerRows; lane < lanes.size(); lane++) {
			for (int position = 0; position < lanes.get(lane).size(); position++) {
				laneOf[lanes.get(lane).id(position)] = lane;
				positionOf[lanes.get(lane).id(position)] = position;
			}
		}
	}

	/**
	 * Indexes a schedule, without its power.
	 *
	 * @param schedule with the times of all steps
	 * @param cancellation asked often
	 * @param progress told what is done, from 0 to 1
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public static TimelineData of(Schedule schedule, Cancellation cancellation, DoubleConsumer progress) {
		return of(schedule, Optional.empty(), cancellation, progress);
	}

	/**
	 * Indexes a schedule.
	 *
	 * @param schedule with the times of all steps
	 * @param energies of its steps; empty when they are not known, then there is no power
	 * @param cancellation asked often
	 * @param progress told what is done, from 0 to 1
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public static TimelineData of(Schedule schedule, Optional<StepEnergies> energies, Cancellation cancellation, DoubleConsumer progress) {
		cancellation.check();
		CriticalPath critical = CriticalPath.of(schedule);
		BitSet path = new BitSet(schedule.steps().size());
		critical.steps().forEach(step -> path.set(step.index()));
		progress.accept(0.4);
		List<SliceLane> lanes = new ArrayList<>(layers(schedule, cancellation));
		int layerRows = lanes.size();
		progress.accept(0.5);
		lanes.addAll(resources(schedule, path, cancellation));
		progress.accept(0.7);
		List<Occupancy> buffers = buffers(schedule, cancellation);
		progress.accept(0.8);
		TimelineData data = new TimelineData(schedule, lanes, layerRows, buffers, Counters.of(schedule, energies, cancellation), critical.steps().size());
		progress.accept(1);
		return data;
	}

	private static boolean isTransfer(Step step) {
		return step.kind() == StepKind.LOAD || step.kind() == StepKind.STORE;
	}

	/** When engines work for a layer, in as few rows as keep layers apart. */
	private static List<SliceLane> layers(Schedule schedule, Cancellation cancellation) {
		long[] from = new long[schedule.layers().size()];
		long[] to = new long[from.length];
		Arrays.fill(from, Long.MAX_VALUE);
		for (Step step : schedule.steps()) {
			if (step.index() % CHECK == 0) {
				cancellation.check();
			}
			if (!isTransfer(step)) {
				from[step.layer()] = Math.min(from[step.layer()], step.start());
				to[step.layer()] = Math.max(to[step.layer()], step.end());
			}
		}
		List<Integer> order = new ArrayList<>();
		for (int layer = 0; layer < from.length; layer++) {
			if (from[layer] < to[layer]) {
				order.add(layer);
			}
		}
		order.sort((a, b) -> from[a] != from[b] ? Long.compare(from[a], from[b]) : Integer.compare(a, b));
		List<SliceLane.Builder> rows = new ArrayList<>();
		for (int layer : order) {
			SliceLane.Builder row = rows.stream().filter(candidate -> candidate.end() <= from[layer]).findFirst().orElse(null);
			if (row == null && rows.size() < LAYER_ROWS) {
				row = new SliceLane.Builder();
				rows.add(row);
			} else if (row == null) {
				// More layers at once than rows: the one that would end first makes room.
				row = rows.stream().min((a, b) -> Long.compare(a.end(), b.end())).orElseThrow();
				row.cut(from[layer]);
			}
			row.add(layer, Activity.LAYER, from[layer], to[layer], 0, 0);
		}
		return rows.stream().map(row -> row.build("", new BitSet())).toList();
	}

	private static List<SliceLane> resources(Schedule schedule, BitSet path, Cancellation cancellation) {
		AcceleratorSpec accelerator = schedule.accelerator();
		int engines = accelerator.engines().size();
		SliceLane.Builder[] builders = new SliceLane.Builder[engines + accelerator.memories().size()];
		Arrays.setAll(builders, i -> new SliceLane.Builder());
		for (Step step : schedule.steps()) {
			if (step.index() % CHECK == 0) {
				cancellation.check();
			}
			if (step.end() > step.start()) {
				long stall = Math.max(0, step.end() - step.start() - step.cycles());
				builders[isTransfer(step) ? engines + step.resource() : step.resource()].add(step.index(), Activity.of(step), step.start(), step.end(),
						stall, step.bytes());
			}
		}
		List<SliceLane> lanes = new ArrayList<>();
		for (int i = 0; i < builders.length; i++) {
			if (i < engines) {
				lanes.add(builders[i].build(accelerator.engines().get(i).name(), path));
			} else if (accelerator.memories().get(i - engines).kind() == MemoryKind.DRAM) {
				lanes.add(builders[i].build(accelerator.memories().get(i - engines).name(), path));
			}
		}
		return lanes;
	}

	private static List<Occupancy> buffers(Schedule schedule, Cancellation cancellation) {
		return BufferUse.of(schedule, cancellation).stream().map(use -> {
			var spec = schedule.accelerator().memories().get(use.memory());
			return new Occupancy(spec.name(), spec.capacity(), use.changes().stream().map(change -> new long[] { change.cycle(), change.bytes() }).toArray(long[][]::new));
		}).toList();
	}

	/** What is shown. */
	public Schedule schedule() {
		return schedule;
	}

	/** Cycles of the whole schedule, 1 or more. */
	public long cycles() {
		return Math.max(1, schedule.cycles());
	}

	/** Seconds of a number of cycles. */
	double seconds(double count) {
		return count / schedule.accelerator().clock();
	}

	/** Seconds of the whole schedule. */
	public double seconds() {
		return seconds(schedule.cycles());
	}

	/** From when to when engines work for some layers; empty for layers that take no time. */
	public Optional<TimelineOptions.Range> first(Collection<String> layers) {
		double from = Double.POSITIVE_INFINITY;
		double to = Double.NEGATIVE_INFINITY;
		for (SliceLane row : lanes.subList(0, layerRows)) {
			for (int position = 0; position < row.size(); position++) {
				if (layers.contains(layerName(row.id(position)))) {
					from = Math.min(from, row.start(position));
					to = Math.max(to, row.end(position));
				}
			}
		}
		return from < to ? Optional.of(new TimelineOptions.Range(from, to)) : Optional.empty();
	}

	/** Number of steps. */
	public int steps() {
		return schedule.steps().size();
	}

	/** Number of steps of the critical path. */
	public int pathLength() {
		return pathLength;
	}

	/** Rows of layers first, then engines, then DRAM. */
	List<SliceLane> lanes() {
		return lanes;
	}

	/** How many of the lanes show layers. */
	int layerRows() {
		return layerRows;
	}

	List<Occupancy> buffers() {
		return buffers;
	}

	/** Quantities per time. */
	List<Counter> counters() {
		return counters;
	}

	/** Index of the layer of a slice. */
	int layer(SliceRef slice) {
		int id = lanes.get(slice.lane()).id(slice.position());
		return slice.lane() < layerRows ? id : schedule.steps().get(id).layer();
	}

	/** Name of the layer of a slice. */
	public String layerName(SliceRef slice) {
		return layerName(layer(slice));
	}

	String layerName(int layer) {
		return schedule.network().layers().get(layer).name();
	}

	/** Names of the layers that are at work in a cycle, in network order. */
	List<String> layersAt(long cycle) {
		TreeSet<Integer> found = new TreeSet<>();
		for (SliceLane row : lanes.subList(0, layerRows)) {
			for (int position = 0; position < row.size(); position++) {
				if (row.start(position) <= cycle && cycle < row.end(position)) {
					found.add(row.id(position));
				}
			}
		}
		return found.stream().map(this::layerName).toList();
	}

	/** Where a step is drawn; lane −1 when it takes no time. */
	SliceRef slice(int step) {
		return new SliceRef(laneOf[step], positionOf[step]);
	}

	boolean isDrawn(int step) {
		return laneOf[step] >= 0;
	}

	/** Steps that wait for a step, at most 64. */
	List<Integer> successors(int step) {
		List<Integer> found = new ArrayList<>();
		for (int i = step + 1; i < schedule.steps().size() && found.size() < MOST_SUCCESSORS; i++) {
			if (schedule.steps().get(i).after().contains(step)) {
				found.add(i);
			}
		}
		return found;
	}

	/**
	 * The next slice of an engine or DRAM whose layer's name contains some text, in the order of time and around the end.
	 *
	 * @param text in any case
	 * @param after start of the search
	 * @return empty when no layer is named so
	 */
	public Optional<SliceRef> find(String text, Optional<SliceRef> after, boolean forward) {
		String wanted = text.toLowerCase(Locale.ROOT);
		BitSet layers = new BitSet();
		for (int layer = 0; layer < schedule.network().layers().size(); layer++) {
			layers.set(layer, layerName(layer).toLowerCase(Locale.ROOT).contains(wanted));
		}
		long from = after.map(slice -> lanes.get(slice.lane()).start(slice.position())).orElse(forward ? -1 : Long.MAX_VALUE);
		int tie = after.filter(slice -> slice.lane() >= layerRows).map(slice -> lanes.get(slice.lane()).id(slice.position())).orElse(-1);
		Step best = null;
		Step around = null;
		for (Step step : schedule.steps()) {
			if (!layers.get(step.layer()) || laneOf[step.index()] < 0) {
				continue;
			}
			boolean later = step.start() > from || step.start() == from && step.index() > tie;
			boolean earlier = step.start() < from || step.start() == from && step.index() < tie;
			if (forward ? later : earlier) {
				best = nearer(best, step, forward);
			}
			around = nearer(around, step, forward);
		}
		Step found = best != null ? best : around;
		return Optional.ofNullable(found).map(step -> slice(step.index()));
	}

	private static Step nearer(Step best, Step step, boolean forward) {
		if (best == null) {
			return step;
		}
		boolean before = step.start() < best.start() || step.start() == best.start() && step.index() < best.index();
		return before == forward ? step : best;
	}
}
