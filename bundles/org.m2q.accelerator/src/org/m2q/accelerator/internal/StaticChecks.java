package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCollector;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.problem.SourceSpan;
import org.m2q.model.m2q.Expectation;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.ResolvedPolicy;

/** Checks of mappings and expectations. */
public final class StaticChecks {

	/** Memory, layer, need and room: what overflows of all layers tell. */
	private static final int OVERFLOW_DATA = 4;

	private StaticChecks() {
	}

	/** See {@link org.m2q.accelerator.MappingChecks#expectation}. */
	public static Optional<Problem> expectation(Quantities quantities, Expectation expectation) {
		if (expectation.getMetric() == null || expectation.getMetric().eIsProxy() || expectation.getValue() == null) {
			return Optional.empty();
		}
		return ExpectationCheck.impossible(quantities, expectation, quantities.span(expectation));
	}

	/** See {@link org.m2q.accelerator.MappingChecks#network}. */
	public static List<Problem> check(LayerNetwork network, ResolvedPolicy policy, AcceleratorSpec accelerator, MappingSpec mapping,
			Cancellation cancellation) {
		ProblemCollector problems = new ProblemCollector();
		SpecChecks.check(accelerator, problems);
		SheetPlanner.check(accelerator, mapping, problems);
		if (problems.hasErrors()) {
			return problems.problems();
		}
		Machine machine;
		try {
			machine = new Machine(accelerator, mapping);
		} catch (ProblemException e) {
			return List.of(e.problem());
		}
		List<Problem> found = new ArrayList<>();
		Planner planner = new Planner(accelerator, mapping);
		Item[] items = new Item[network.layers().size()];
		for (int i = 0; i < items.length; i++) {
			cancellation.check();
			Layer layer = network.layers().get(i);
			LayerPrecision precision = policy.layers().get(i);
			try {
				if (layer.kind().hasMacs()) {
					items[i] = new Item(layer, precision, Work.of(layer, precision), Optional.of(planner.plan(layer, precision).withSumsKept()));
					smallest(machine, items, i);
				} else if (machine.executor(layer.operator().name()).isEmpty()) {
					found.add(CostCalculation.noExecutor(layer, accelerator, mapping));
				}
			} catch (ProblemException e) {
				found.add(e.problem());
			} catch (ArithmeticException e) {
				found.add(CostCalculation.overflow(layer));
			}
		}
		return merged(found);
	}

	private static void smallest(Machine machine, Item[] items, int index) {
		Item[] alone = new Item[items.length];
		alone[index] = items[index];
		new MovePlanner(machine, alone, new TileCache()).requireSmallestFits(index);
	}

	/**
	 * Merges problems of the same code at the same place that differ by the layer only. Of layers that do not fit a memory the one that needs most is named,
	 * so that a memory that is enlarged for it is large enough for all.
	 */
	static List<Problem> merged(List<Problem> problems) {
		record Place(String code, SourceSpan span, String kind) {
		}
		Map<Place, List<Problem>> groups = new LinkedHashMap<>();
		for (Problem problem : problems) {
			groups.computeIfAbsent(new Place(problem.code(), problem.span(), kind(problem)), key -> new ArrayList<>()).add(problem);
		}
		List<Problem> merged = new ArrayList<>();
		for (List<Problem> group : groups.values()) {
			Problem first = group.stream().max(java.util.Comparator.comparingLong(StaticChecks::need)).filter(worst -> need(worst) > 0).orElse(group.getFirst());
			merged.add(group.size() == 1 ? first
					: new Problem(first.code(), first.severity(), first.message() + " The same holds for " + (group.size() - 1)
							+ (group.size() == 2 ? " other layer." : " other layers."), first.span(), ofAll(first)));
		}
		return merged;
	}

	/** What holds for several layers is not repaired by another format of one of them. */
	private static List<String> ofAll(Problem problem) {
		return problem.code().equals(ProblemCodes.MEMORY_OVERFLOW) ? problem.data().subList(0, Math.min(OVERFLOW_DATA, problem.data().size())) : problem.data();
	}

	/** Operators without engine are told apart, because each needs a line of its own in the mapping. */
	private static String kind(Problem problem) {
		return problem.code().equals(ProblemCodes.MAPPING_UNASSIGNED) && problem.data().size() > 1 ? problem.data().get(1) : "";
	}

	private static long need(Problem problem) {
		return problem.code().equals(ProblemCodes.MEMORY_OVERFLOW) && problem.data().size() > 2 ? Long.parseLong(problem.data().get(2)) : 0;
	}
}
