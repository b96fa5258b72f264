package org.m2q.accelerator.execute;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.schedule.FusedGroup;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.ScheduleVerifier;
import org.m2q.accelerator.schedule.Scheduled;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.quant.FilterShare;
import org.m2q.quant.Granularity;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Requantization;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.ScaleSearch;
import org.m2q.quant.Scheme;
import org.m2q.quant.Tuning;
import org.m2q.quant.integer.IntegerNetwork;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.FilterFormat;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.ProductLayer;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.Step;

/**
 * Executes an integer program from its inputs to its outputs on an accelerator: convolutions, linear layers and matrix products are scheduled and computed tile by
 * tile by {@link ScheduleExecutor}, on the operands that the steps before them have made; all other steps are computed as the program says.
 *
 * <p>Consecutive products, the tables that finish their sums, views and quotients between them get one schedule together. So layers that the mapping fuses run as a group, in
 * bands of rows or at the same time, and exchange on chip what they compute. Additions and what is no such step end a group.
 *
 * <p>Shift-add filters are given to the shift-add engine and all others to the multipliers, which compute at the same time, where the accelerator has modes for
 * both; filters of one scheme are brought together for that. In convolutions of several groups with several filters each, where what reads a result on chip needs its channels in their
 * order, and where the accelerator adds fewer powers of two than a layer needs, all filters are multiplied. Activations and uniform weights run in modes of 8 bits whatever their width.
 */
public final class ProgramExecutor {

	private final IntegerProgram program;
	private final AcceleratorSpec accelerator;
	private final MappingSpec mapping;
	private final List<GroupFinder.Found> parts;
	private final Map<GroupFinder.Found, List<Piece>> planned = new IdentityHashMap<>();

	/** Products with their schedule. */
	private record Planned(ProductGroup group, Schedule schedule) {
	}

	/** Steps, with the schedule of the products among them. */
	private record Piece(List<Step> steps, Optional<Planned> plan) {
	}

	/**
	 * What came of a run.
	 *
	 * @param tensors codes of every tensor, by its index
	 * @param products number of products
	 * @param tiled those that were computed in several tiles
	 * @param divided those whose filters were divided between engines
	 * @param fused products and quotients that ran in groups
	 * @param groups fused groups that ran
	 * @param banded those that ran in several bands of rows
	 */
	public record Execution(int[][] tensors, int products, int tiled, int divided, int fused, int groups, int banded) {
	}

	/** Prepares the runs of a program. */
	public ProgramExecutor(IntegerProgram program, AcceleratorSpec accelerator, MappingSpec mapping) {
		this.program = program;
		this.accelerator = accelerator;
		this.mapping = mapping;
		parts = new GroupFinder(program).find();
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
		List<Schedule> schedules = new ArrayList<>();
		for (GroupFinder.Found part : parts) {
			part.before().forEach(step -> tensors[step.output()] = others.compute(step, tensors));
			for (Piece piece : planned.computeIfAbsent(part, key -> plan(key, cancellation))) {
				cancellation.check();
				piece.plan.ifPresent(plan -> {
					execute(plan, tensors, others);
					schedules.add(plan.schedule);
				});
				piece.steps.stream().filter(step -> tensors[step.output()] == null).forEach(step -> tensors[step.output()] = others.compute(step, tensors));
			}
		}
		return execution(tensors, schedules);
	}

	private static Execution execution(int[][] tensors, List<Schedule> schedules) {
		List<LayerSchedule> products = schedules.stream().flatMap(schedule -> schedule.layers().stream()).filter(layer -> !layer.parts().isEmpty()).toList();
		List<FusedGroup> groups = schedules.stream().flatMap(schedule -> schedule.groups().stream()).toList();
		return new Execution(tensors, products.size(), schedules.stream().mapToInt(ProgramExecutor::tiled).sum(),
				(int) products.stream().filter(layer -> layer.parts().stream().map(LayerSchedule.Part::engine).distinct().count() > 1).count(),
				groups.stream().mapToInt(group -> group.layers().size()).sum(), groups.size(), (int) groups.stream().filter(group -> group.bands() > 1).count());
	}

	private static int tiled(Schedule schedule) {
		return (int) schedule.layers().stream().filter(layer -> schedule.steps().stream()
				.filter(step -> step.layer() == layer.layer() && step.kind() == StepKind.COMPUTE).count() > 1).count();
	}

	private static void execute(Planned plan, int[][] tensors, ProgramInterpreter others) {
		IntegerNetwork integers = plan.group.integers();
		int[] operands = plan.group.operands(tensors);
		ScheduleExecutor executor = new ScheduleExecutor(plan.schedule, integers, operands, plan.group.quotients(others, integers, operands));
		plan.group.put(executor.run(), executor.beforeActivations(), tensors);
	}

	/** The schedules of steps: one for all of them, else one for each product. */
	private List<Piece> plan(GroupFinder.Found part, Cancellation cancellation) {
		if (part.members().size() > 1) {
			for (boolean added : new boolean[] { true, false }) {
				ProductGroup group = ProductGroup.of(program, part.steps(), part.members());
				Optional<Schedule> schedule = schedule(group, added, cancellation).schedule();
				if (schedule.isPresent()) {
					return List.of(new Piece(part.steps(), Optional.of(verified(group, schedule.get(), cancellation))));
				}
			}
		}
		return part.steps().stream().map(step -> new Piece(List.of(step), ProductLayer.of(program, step).map(product -> alone(step, product, cancellation)))).toList();
	}

	private Planned alone(Step step, ProductLayer product, Cancellation cancellation) {
		ProductGroup group = ProductGroup.of(program, List.of(step), List.of(new ProductGroup.Member(step, Optional.of(product), Optional.empty())));
		Scheduled scheduled = schedule(group, true, cancellation);
		if (scheduled.schedule().isEmpty()) {
			scheduled = schedule(group, false, cancellation);
		}
		String why = scheduled.problems().stream().filter(Problem::isError).map(Problem::message).findFirst().orElse("no schedule");
		return verified(group, scheduled.schedule().orElseThrow(
				() -> new ExecutionException("Step '" + step.info().name() + "' does not run on accelerator " + accelerator.name() + ": " + why)), cancellation);
	}

	private static Planned verified(ProductGroup group, Schedule schedule, Cancellation cancellation) {
		List<?> wrong = ScheduleVerifier.verify(schedule, cancellation);
		if (!wrong.isEmpty()) {
			throw new ExecutionException("Step '" + group.members().getFirst().step().info().name() + "' has a wrong schedule: " + wrong.getFirst());
		}
		return new Planned(group, schedule);
	}

	/** @param added whether filters go to the shift-add engine */
	private Scheduled schedule(ProductGroup group, boolean added, Cancellation cancellation) {
		List<LayerPrecision> precisions = group.members().stream().map(member -> precision(member.product().map(product -> added && group.isByScheme(member)
				? shares(product) : List.of(uniform(1))).orElse(List.of()))).toList();
		return new Scheduler().schedule(group.network(), new ResolvedPolicy("products", precisions, List.of()), accelerator, mapping, cancellation);
	}

	private static LayerPrecision precision(List<FilterShare> shares) {
		return new LayerPrecision(shares, Granularity.FILTER, 0, ScaleSearch.MINMAX, Optional.empty(), NumberFormat.INT8, true, Granularity.TENSOR, Optional.empty(),
				NumberFormat.INT32, Requantization.DYADIC, false, false, Tuning.NONE, Optional.empty(), Map.of());
	}

	private static int groups(ProductLayer layer) {
		return Math.toIntExact(layer.network().layers().getFirst().loops().groups());
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
