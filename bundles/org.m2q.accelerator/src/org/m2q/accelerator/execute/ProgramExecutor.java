package org.m2q.accelerator.execute;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.ScheduleVerifier;
import org.m2q.accelerator.schedule.Scheduled;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.FilterShare;
import org.m2q.quant.Granularity;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Requantization;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.ScaleSearch;
import org.m2q.quant.Scheme;
import org.m2q.quant.Tuning;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.FilterFormat;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.ProductLayer;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.Step;

/**
 * Executes an integer program from its inputs to its outputs on an accelerator: every convolution, linear layer and matrix product is scheduled and computed tile
 * by tile by {@link ScheduleExecutor}, on the operands that the steps before it have made; all other steps are computed as the program says.
 *
 * <p>Shift-add filters are given to the shift-add engine and all others to the multipliers, which compute at the same time, where the accelerator has modes for
 * both; filters of one scheme are brought together for that. In convolutions of several groups with several filters each, and where the accelerator adds fewer
 * powers of two than a layer needs, all filters are multiplied. Activations and uniform weights run in modes of 8 bits whatever their width.
 */
public final class ProgramExecutor {

	private final IntegerProgram program;
	private final AcceleratorSpec accelerator;
	private final MappingSpec mapping;
	private final Map<Integer, Planned> planned = new HashMap<>();

	/** The schedule of a product, and the filter at each of its places. */
	private record Planned(ProductLayer layer, int[] order, Schedule schedule) {
	}

	/**
	 * What came of a run.
	 *
	 * @param tensors codes of every tensor, by its index
	 * @param products number of products
	 * @param tiled those that were computed in several tiles
	 * @param divided those whose filters were divided between engines
	 */
	public record Execution(int[][] tensors, int products, int tiled, int divided) {
	}

	/** Prepares the runs of a program. */
	public ProgramExecutor(IntegerProgram program, AcceleratorSpec accelerator, MappingSpec mapping) {
		this.program = program;
		this.accelerator = accelerator;
		this.mapping = mapping;
	}

	/**
	 * Runs the program.
	 *
	 * @param inputs codes of the inputs, in the order of the program
	 * @throws ExecutionException when a product does not fit the accelerator, or a schedule does not compute it
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public Execution run(int[][] inputs, Cancellation cancellation) {
		ProgramInterpreter others = new ProgramInterpreter(program);
		int[][] tensors = others.given(inputs);
		int products = 0;
		int tiled = 0;
		int divided = 0;
		for (Step step : program.steps()) {
			cancellation.check();
			Optional<ProductLayer> product = ProductLayer.of(program, step);
			if (product.isEmpty()) {
				tensors[step.output()] = others.compute(step, tensors);
				continue;
			}
			Planned plan = planned.computeIfAbsent(step.output(), key -> plan(product.get(), step.info().name(), cancellation));
			tensors[step.output()] = execute(plan, tensors);
			products++;
			tiled += plan.schedule.steps().stream().filter(part -> part.kind() == org.m2q.accelerator.schedule.StepKind.COMPUTE).count() > 1 ? 1 : 0;
			divided += plan.schedule.layers().getFirst().parts().stream().map(LayerSchedule.Part::engine).distinct().count() > 1 ? 1 : 0;
		}
		return new Execution(tensors, products, tiled, divided);
	}

	private static int[] execute(Planned plan, int[][] tensors) {
		int[] found = new ScheduleExecutor(plan.schedule, plan.layer.integers(plan.order), plan.layer.operands(tensors, plan.order)).run()[0];
		int[] places = plan.layer.places(plan.order);
		int[] result = new int[found.length];
		for (int i = 0; i < found.length; i++) {
			result[places[i]] = found[i];
		}
		return result;
	}

	private Planned plan(ProductLayer layer, String name, Cancellation cancellation) {
		List<FilterShare> shares = shares(layer);
		Scheduled scheduled = schedule(layer, shares, cancellation);
		if (scheduled.schedule().isEmpty() && shares.stream().anyMatch(share -> share.scheme() != Scheme.UNIFORM)) {
			scheduled = schedule(layer, List.of(uniform(1)), cancellation);
		}
		String why = scheduled.problems().stream().filter(Problem::isError).map(Problem::message).findFirst().orElse("no schedule");
		Schedule schedule = scheduled.schedule().orElseThrow(() -> new ExecutionException("Step '" + name + "' does not run on accelerator " + accelerator.name() + ": " + why));
		List<?> wrong = ScheduleVerifier.verify(schedule, cancellation);
		if (!wrong.isEmpty()) {
			throw new ExecutionException("Step '" + name + "' has a wrong schedule: " + wrong.getFirst());
		}
		return new Planned(layer, order(layer), schedule);
	}

	private Scheduled schedule(ProductLayer layer, List<FilterShare> shares, Cancellation cancellation) {
		return new Scheduler().schedule(layer.network(), policy(layer.network(), shares), accelerator, mapping, cancellation);
	}

	private static ResolvedPolicy policy(LayerNetwork network, List<FilterShare> shares) {
		return new ResolvedPolicy("products", List.of(new LayerPrecision(shares, Granularity.FILTER, 0, ScaleSearch.MINMAX, Optional.empty(), NumberFormat.INT8, true,
				Granularity.TENSOR, Optional.empty(), NumberFormat.INT32, Requantization.DYADIC, false, false, Tuning.NONE, Optional.empty(), Map.of())), List.of());
	}

	private static int groups(ProductLayer layer) {
		return Math.toIntExact(layer.network().layers().getFirst().loops().groups());
	}

	/** The filter at each place: those that are multiplied first. */
	private static int[] order(ProductLayer layer) {
		Optional<FilterCodes> weights = layer.weights();
		int places = weights.map(FilterCodes::filters).orElse(0);
		int apart = layer.isDepthwise() ? Math.max(1, places) : Math.max(1, places / Math.max(1, groups(layer)));
		return IntStream.range(0, places).boxed()
				.sorted(Comparator.comparing((Integer filter) -> filter / apart).thenComparing(filter -> weights.get().formats().get(filter).isShiftAdd())
						.thenComparing(filter -> filter))
				.mapToInt(Integer::intValue).toArray();
	}

	private static List<FilterShare> shares(ProductLayer layer) {
		FilterCodes weights = layer.weights().orElse(null);
		if (weights == null || groups(layer) > 1 && !layer.isDepthwise()) {
			return List.of(uniform(1));
		}
		List<FilterFormat> added = weights.formats().stream().filter(FilterFormat::isShiftAdd).toList();
		double share = added.size() / (double) weights.filters();
		int terms = added.stream().mapToInt(FilterFormat::terms).max().orElse(1);
		FilterShare apot = new FilterShare(terms == 1 ? Scheme.POT : Scheme.APOT, NumberFormat.INT8, terms, true, share);
		return share == 0 ? List.of(uniform(1)) : share == 1 ? List.of(apot) : List.of(uniform(1 - share), apot);
	}

	private static FilterShare uniform(double share) {
		return new FilterShare(Scheme.UNIFORM, NumberFormat.INT8, 0, true, share);
	}
}
