package org.m2q.accelerator.internal.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.Violation.Rule;
import org.m2q.base.Cancellation;
import org.m2q.network.Layer;
import org.m2q.network.LoopNest;
import org.m2q.network.MacOperator.Convolution;

/**
 * Whether steps move at least the bytes through ports and wires that their work needs, so that the check of bandwidth means something: every operand once, and
 * as often as the dataflow of the engine and what it works on at once make it read them; sums that wait between the tiles of a reduction; every result once.
 */
public final class TrafficCheck {

	private final Schedule schedule;
	private final AcceleratorSpec accelerator;
	private final Findings findings;
	private final TensorSizes sizes;
	/** Products of tiles whose inputs several engines may read together. */
	private final Map<Shared, List<Products>> shared = new LinkedHashMap<>();
	/** By layer and engine, null as long as nobody asked. */
	private final SpatialLanes[][] lanes;

	/** A box of products without its filters. */
	private record Shared(int layer, Region box) {
	}

	/** Products, the bytes that they need apart from inputs, and those of their inputs. */
	private record Products(Step step, long[] others, long inputs) {
	}

	private TrafficCheck(Schedule schedule, Findings findings) {
		this.schedule = schedule;
		this.findings = findings;
		accelerator = schedule.accelerator();
		sizes = new TensorSizes(schedule);
		lanes = new SpatialLanes[schedule.layers().size()][accelerator.engines().size()];
	}

	/** Runs the check. */
	public static void run(Schedule schedule, Findings findings, Cancellation cancellation) {
		TrafficCheck check = new TrafficCheck(schedule, findings);
		for (Step step : schedule.steps()) {
			if ((step.index() & 1023) == 0) {
				cancellation.check();
			}
			switch (step.kind()) {
				case LOAD -> check.load(step);
				case STORE -> check.store(step);
				case COMPUTE -> check.compute(step);
				case POST -> check.post(step);
				case APPLY -> check.apply(step);
			}
		}
		check.shared.values().forEach(check::together);
	}

	private long[] none() {
		return new long[accelerator.memories().size() + accelerator.interconnects().size()];
	}

	private void wires(long[] needed, long bytes) {
		for (int i = accelerator.memories().size(); i < needed.length; i++) {
			needed[i] += bytes;
		}
	}

	private int buffer(Operand operand) {
		MemorySpec memory = accelerator.buffer(operand).orElse(null);
		return IntStream.range(0, accelerator.memories().size()).filter(m -> accelerator.memories().get(m) == memory).findFirst().orElse(-1);
	}

	private void add(long[] needed, Operand operand, long bytes) {
		int memory = buffer(operand);
		if (memory >= 0) {
			needed[memory] += bytes;
		}
	}

	private static long moved(Step step, int port) {
		return step.ports().size() == 0 ? 0 : step.ports().get(port);
	}

	private void require(Step step, long[] needed) {
		for (int port = 0; port < needed.length; port++) {
			if (moved(step, port) < needed[port]) {
				findings.add(Rule.PORT, step, "moves " + moved(step, port) + " bytes through '" + name(port) + "', but its work needs " + needed[port]
						+ " or more.");
			}
		}
	}

	private String name(int port) {
		int memories = accelerator.memories().size();
		return port < memories ? accelerator.memories().get(port).name() : accelerator.interconnects().get(port - memories).name();
	}

	private void load(Step step) {
		long[] needed = none();
		Operand operand = step.operand().orElseThrow();
		if (step.writes().size() == 0) {
			add(needed, Operand.WEIGHTS, sizes.biases(step.layer()));
		} else {
			// What operands a layer without products fetches is looked at where it uses them; they fill the room that is taken for them.
			boolean products = schedule.network().layers().get(step.layer()).kind().hasMacs();
			long room = 0;
			for (int i = 0; i < step.writes().size(); i++) {
				room += schedule.allocations().get(step.writes().get(i)).bytes();
			}
			needed[schedule.allocations().get(step.writes().get(0)).memory()] += products || operand != Operand.INPUTS
					? sizes.bytes(step.layer(), operand, step.region())
					: Math.min(room, step.bytes());
		}
		require(step, needed);
	}

	private void store(Step step) {
		long[] needed = none();
		if (step.reads().size() > 0) {
			needed[schedule.allocations().get(step.reads().get(0)).memory()] += sizes.bytes(step.layer(), Operand.OUTPUTS, step.region());
		}
		require(step, needed);
	}

	private void compute(Step step) {
		Layer layer = schedule.network().layers().get(step.layer());
		LayerSchedule.Part part = schedule.layers().get(step.layer()).parts().get(step.part());
		EngineSpec engine = accelerator.engines().get(step.resource());
		LoopNest loops = layer.loops();
		Region box = step.region();
		boolean folds = engine.kind() == EngineKind.SYSTOLIC_ARRAY || part.dataflow() == Dataflow.ROW_STATIONARY;
		boolean keepsSums = part.dataflow() == Dataflow.OUTPUT_STATIONARY || part.dataflow() == Dataflow.ROW_STATIONARY;
		// Where an engine makes several narrow products at once, one of its loops has as many times the lanes; which one is up to it.
		long packing = Math.max(1, (long) part.mode().rate());
		SpatialLanes of = lanes(step, layer, engine);
		long rows = box.rowsTo() - box.rowsFrom();
		long columns = box.columnsTo() - box.columnsFrom();
		long pixels = SpatialLanes.ceil(of.steps(LoopDimension.PIXELS, LoopDimension.ROWS, rows, LoopDimension.COLUMNS, columns), packing);
		long filters = SpatialLanes.ceil(of.steps(LoopDimension.FILTERS, box.filtersTo() - box.filtersFrom()), packing);
		long reduction = SpatialLanes.ceil(of.steps(LoopDimension.CHANNELS, box.channelsTo() - box.channelsFrom()) * of.steps(LoopDimension.KERNEL,
				LoopDimension.KERNEL_ROWS, loops.kernelRows(), LoopDimension.KERNEL_COLUMNS, loops.kernelColumns()), packing);

		long weightReads = folds || part.dataflow() == Dataflow.WEIGHT_STATIONARY ? 1
				: part.dataflow() == Dataflow.INPUT_STATIONARY ? pixels : SpatialLanes.ceil(pixels, engine.accumulators());
		long images = box.imagesTo() - box.imagesFrom();
		boolean learned = layer.kind().hasWeights();
		long stationary = (learned ? 1 : images) * (long) (box.groupsTo() - box.groupsFrom()) * (box.filtersTo() - box.filtersFrom())
				* (box.channelsTo() - box.channelsFrom()) * loops.kernelRows() * loops.kernelColumns();
		long weights = weightReads * TensorSizes.packed(stationary, learned ? part.format().format().bits() : sizes.activationBits(step.layer()));
		long passes = folds || part.dataflow() == Dataflow.INPUT_STATIONARY ? 1 : filters;
		long inputs = passes * TensorSizes.packed(images * (box.groupsTo() - box.groupsFrom()) * (box.channelsTo() - box.channelsFrom()) * touched(layer, box),
				sizes.activationBits(step.layer()));
		long opened = box.channelsFrom() == 0 ? 0 : 1;
		long closed = box.channelsTo() == loops.channels() ? 0 : 1;
		long times = part.dataflow() == Dataflow.ROW_STATIONARY ? 1 + opened : keepsSums ? opened + closed : (folds ? 1 : 2 * reduction - 1) + opened;
		long sums = times * sizes.bytes(step.layer(), Operand.PARTIAL_SUMS, new Region(box.imagesFrom(), box.imagesTo(), box.groupsFrom(), box.groupsTo(),
				box.filtersFrom(), box.filtersTo(), 0, 1, box.rowsFrom(), box.rowsTo(), box.columnsFrom(), box.columnsTo()));

		long[] needed = none();
		add(needed, Operand.WEIGHTS, weights);
		add(needed, Operand.PARTIAL_SUMS, sums);
		wires(needed, weights + sums);
		boolean shares = schedule.layers().get(step.layer()).parts().size() > 1;
		if (shares) {
			require(step, needed);
			Region tile = new Region(box.imagesFrom(), box.imagesTo(), box.groupsFrom(), box.groupsTo(), 0, 1, box.channelsFrom(), box.channelsTo(), box.rowsFrom(),
					box.rowsTo(), box.columnsFrom(), box.columnsTo());
			shared.computeIfAbsent(new Shared(step.layer(), tile), key -> new ArrayList<>()).add(new Products(step, needed, inputs));
		} else {
			add(needed, Operand.INPUTS, inputs);
			wires(needed, inputs);
			require(step, needed);
		}
	}

	private SpatialLanes lanes(Step step, Layer layer, EngineSpec engine) {
		SpatialLanes known = lanes[step.layer()][step.resource()];
		if (known == null) {
			known = new SpatialLanes(schedule, engine, layer);
			lanes[step.layer()][step.resource()] = known;
		}
		return known;
	}

	/** Input pixels under a box of outputs, at most those that a kernel in space reads anew. */
	private static long touched(Layer layer, Region box) {
		if (!(layer.operator() instanceof Convolution convolution)) {
			return (long) (box.rowsTo() - box.rowsFrom()) * (box.columnsTo() - box.columnsFrom());
		}
		long rows = touched(box.rowsFrom(), box.rowsTo(), convolution.strideRows(), convolution.kernelRows(), convolution.dilationRows(), convolution.paddingRows(),
				layer.inputs().getFirst().dim(1));
		long columns = touched(box.columnsFrom(), box.columnsTo(), convolution.strideColumns(), convolution.kernelColumns(), convolution.dilationColumns(),
				convolution.paddingColumns(), layer.inputs().getFirst().dim(2));
		return rows * Math.min(columns, (long) (box.columnsTo() - box.columnsFrom()) * Math.min(convolution.kernelColumns(), convolution.strideColumns()));
	}

	private static long touched(int from, int to, int stride, int kernel, int dilation, int padding, int size) {
		if (dilation > 1 && kernel > 1) {
			return IntStream.range(0, size).filter(at -> IntStream.range(0, kernel).map(k -> at + padding - k * dilation)
					.anyMatch(start -> start % stride == 0 && start / stride >= from && start / stride < to && start >= 0)).count();
		}
		long sum = 0;
		int end = 0;
		for (int output = from; output < to; output++) {
			int first = Math.max(end, output * stride - padding);
			end = Math.max(end, Math.min(size, output * stride - padding + kernel));
			sum += Math.max(0, end - first);
		}
		return sum;
	}

	/** Engines side by side may read the inputs of a tile as one stream; so the steps of a tile must move those of the engine that reads most. */
	private void together(List<Products> products) {
		boolean concurrent = MappingCheck.rule(schedule, schedule.network().layers().get(products.getFirst().step().layer())).filter(rule -> rule.concurrent()).isPresent();
		long[] byPart = new long[schedule.layers().get(products.getFirst().step().layer()).parts().size()];
		products.forEach(one -> byPart[one.step().part()] += one.inputs());
		long inputs = concurrent ? Arrays.stream(byPart).max().orElse(0) : Arrays.stream(byPart).sum();
		int memory = buffer(Operand.INPUTS);
		for (int p = 0; p < accelerator.memories().size() + accelerator.interconnects().size(); p++) {
			int port = p;
			long moved = products.stream().mapToLong(one -> moved(one.step(), port) - one.others()[port]).sum();
			boolean carries = port == memory || port >= accelerator.memories().size();
			if (carries && moved < inputs) {
				findings.add(Rule.PORT, products.getFirst().step(), "and those that read the same inputs move " + moved + " bytes of them through '" + name(port)
						+ "', but need " + inputs + " or more.");
			}
		}
	}

	/** Results go to every memory in which room for them is written: to that of their sums, to what is kept to be added, to what readers take on chip. */
	private void results(Step step, long bytes, long[] needed) {
		IntPredicate sums = step.reads()::contains;
		IntPredicate residual = allocation -> schedule.allocations().get(allocation).operand() == Operand.RESIDUALS;
		once(step.writes(), sums, bytes, needed);
		once(step.writes(), sums.negate().and(residual), bytes, needed);
		once(step.writes(), sums.or(residual).negate(), bytes, needed);
		wires(needed, bytes);
	}

	/** Bytes once for every memory of some allocations. */
	private void once(Ints allocations, IntPredicate wanted, long bytes, long[] needed) {
		boolean[] given = new boolean[accelerator.memories().size()];
		for (int allocation : allocations.toArray()) {
			int memory = schedule.allocations().get(allocation).memory();
			if (wanted.test(allocation) && !given[memory]) {
				given[memory] = true;
				needed[memory] += bytes;
			}
		}
	}

	private void post(Step step) {
		long bytes = sizes.bytes(step.layer(), Operand.OUTPUTS, step.region());
		long[] needed = none();
		results(step, bytes, needed);
		added(step, bytes, needed);
		require(step, needed);
	}

	/** What a step adds comes from where it is kept or was fetched to, over the wires. */
	private void added(Step step, long bytes, long[] needed) {
		if (schedule.network().layers().get(step.layer()).residualFrom().isPresent()) {
			once(step.reads(), allocation -> schedule.allocations().get(allocation).operand() == Operand.RESIDUALS, bytes, needed);
			wires(needed, bytes);
		}
	}

	private void apply(Step step) {
		Layer layer = schedule.network().layers().get(step.layer());
		long bytes = sizes.bytes(step.layer(), Operand.OUTPUTS, step.region());
		long inputs = sizes.operands(step.layer(), IntStream.range(0, layer.inputs().size()).boxed().toList(), false, step.region());
		long[] needed = none();
		add(needed, Operand.INPUTS, inputs);
		wires(needed, inputs);
		results(step, bytes, needed);
		added(step, bytes, needed);
		require(step, needed);
	}
}
