package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MappingSpec.Assignment;
import org.m2q.accelerator.MappingSpec.Target;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.problem.SourceSpan;
import org.m2q.network.Layer;
import org.m2q.quant.FilterShare;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Mix;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.Scheme;

/** Decides which engines execute a multiplying layer. */
final class Planner {

	private final AcceleratorSpec accelerator;
	private final MappingSpec mapping;
	private final Split.Dealer dealer;

	/** A planner that deals filters whose schemes the policy leaves open as if no memory was slow or small. */
	Planner(AcceleratorSpec accelerator, MappingSpec mapping) {
		this(accelerator, mapping, Split.BALANCED);
	}

	/**
	 * A planner.
	 *
	 * @param dealer deals filters whose schemes the policy leaves open
	 */
	Planner(AcceleratorSpec accelerator, MappingSpec mapping, Split.Dealer dealer) {
		this.accelerator = accelerator;
		this.mapping = mapping;
		this.dealer = dealer;
	}

	/** The rule that holds for a layer: the last that selects it. */
	Optional<Assignment> assignment(Layer layer) {
		Assignment found = null;
		for (Assignment assignment : mapping.assignments()) {
			if (assignment.selector().selects(layer)) {
				found = assignment;
			}
		}
		return Optional.ofNullable(found);
	}

	/**
	 * The plan of a multiplying layer.
	 *
	 * @throws ProblemException when no engine is mapped or the mapped one cannot execute the formats
	 */
	Plan plan(Layer layer, LayerPrecision precision) {
		Assignment assignment = assignment(layer).orElseThrow(() -> new ProblemException(unassigned(layer, precision)));
		Split split = split(assignment, layer, precision);
		List<String> notes = new ArrayList<>();
		return split.plan(counts(assignment, split, notes), notes);
	}

	/**
	 * The filters of a multiplying layer that are dealt so that the engines finish together; empty when the policy or the mapping says who gets which.
	 *
	 * @throws ProblemException when no engine is mapped or the mapped one cannot execute the formats
	 */
	Optional<Split> balanced(Layer layer, LayerPrecision precision) {
		Assignment assignment = assignment(layer).orElseThrow(() -> new ProblemException(unassigned(layer, precision)));
		return isBalanced(assignment, precision) ? Optional.of(split(assignment, layer, precision)) : Optional.empty();
	}

	/** Whether a policy asks for a split of some layer so that the engines finish together. */
	static boolean asksForBalance(ResolvedPolicy policy) {
		return policy.layers().stream().anyMatch(Planner::asksForBalance);
	}

	private static boolean asksForBalance(LayerPrecision precision) {
		return precision.weights().size() > 1 && precision.mix().filter(mix -> mix.balance() == Mix.Balance.BALANCED).isPresent();
	}

	private static boolean isBalanced(Assignment assignment, LayerPrecision precision) {
		return asksForBalance(precision) && assignment.split().size() != assignment.targets().size();
	}

	private Split split(Assignment assignment, Layer layer, LayerPrecision precision) {
		List<FilterShare> shares = precision.weights();
		List<Plan.Part> whole = new ArrayList<>();
		for (FilterShare share : shares) {
			EngineSpec engine = engine(assignment, share, layer);
			MacMode mode = engine.mode(precision.activations(), share)
					.orElseThrow(() -> new ProblemException(unsupported(engine, share, precision, assignment.span(), layer)));
			whole.add(new Plan.Part(engine, mode, layer.loops().filters(), layer.loops().groups(), share.format().bits(), 1, lanes(engine, layer),
					mapping.dataflow(engine.name()), 0, 0, share));
		}
		boolean byGroup = layer.loops().groups() > 1 && layer.loops().filters() == 1;
		return new Split(layer, precision, Work.of(layer, precision), List.copyOf(whole), assignment.concurrent(), byGroup);
	}

	/**
	 * Whole things dealt in a ratio, in order, so that what has been given never differs from its part by more than one half.
	 *
	 * @param ratio parts, not negative, one or more of them positive
	 * @return whole numbers that add up to all
	 */
	static long[] dealt(double[] ratio, long total) {
		double sum = Arrays.stream(ratio).sum();
		long[] counts = new long[ratio.length];
		double cumulated = 0;
		long given = 0;
		for (int i = 0; i < ratio.length; i++) {
			cumulated += ratio[i] / sum;
			long upTo = i == ratio.length - 1 ? total : Math.max(given, Math.min(total, Math.round(cumulated * total)));
			counts[i] = upTo - given;
			given = upTo;
		}
		return counts;
	}

	private Lanes lanes(EngineSpec engine, Layer layer) {
		Optional<MappingSpec.DataflowRule> rule = mapping.dataflowRule(engine.name()).filter(found -> !found.spatial().isEmpty());
		if (rule.isEmpty()) {
			return Lanes.of(engine, layer);
		}
		Lanes lanes = Lanes.of(rule.get().spatial());
		if (lanes.product() > engine.elements()) {
			throw new ProblemException(Problem.error(ProblemCodes.ENGINE_UNROLLING, rule.get().span(), "The spatial loops run " + lanes.product()
					+ " iterations at once, but engine '" + engine.name() + "' has " + engine.elements() + " processing elements.", engine.name(),
					Long.toString(lanes.product())));
		}
		return lanes;
	}

	private EngineSpec engine(Assignment assignment, FilterShare share, Layer layer) {
		Target found = null;
		for (Target target : assignment.targets()) {
			if (target.scheme().isEmpty() || target.scheme().get() == share.scheme()) {
				found = target;
				break;
			}
		}
		if (found == null) {
			throw new ProblemException(Problem.error(ProblemCodes.MAPPING_UNASSIGNED, assignment.span(), "Mapping '" + mapping.name() + "' sends no "
					+ share.scheme().toString() + " filters of layer '" + layer.name() + "' to an engine; add '" + share.scheme().toString() + " -> ENGINE'.",
					layer.name(), share.scheme().toString()));
		}
		String name = found.engine();
		return accelerator.engine(name).orElseThrow(() -> new ProblemException(Problem.error(ProblemCodes.LINK_UNRESOLVED, assignment.span(),
				"Accelerator '" + accelerator.name() + "' has no engine '" + name + "'.", name)));
	}

	/** Filters, or groups, per share: as the mapping splits them, else so that the engines finish together if the policy says so, else as it says. */
	private long[] counts(Assignment assignment, Split split, List<String> notes) {
		List<FilterShare> shares = split.precision().weights();
		double[] ratio = shares.stream().mapToDouble(FilterShare::share).toArray();
		if (shares.size() < 2) {
			return dealt(ratio, split.total());
		}
		if (assignment.split().size() == assignment.targets().size()) {
			double[] given = new double[ratio.length];
			for (int i = 0; i < ratio.length; i++) {
				given[i] = splitOf(assignment, shares.get(i).scheme(), split.whole().get(i).engine());
			}
			return dealt(normalised(given, ratio, "The mapping's split of the filters replaces the policy's.", notes), split.total());
		}
		if (isBalanced(assignment, split.precision())) {
			long[] counts = dealer.counts(split);
			normalised(Arrays.stream(counts).asDoubleStream().toArray(), ratio, "The filters are split so that the engines finish together, as far as memories let them.", notes);
			return counts;
		}
		if (split.precision().mix().map(Mix::balance).orElse(Mix.Balance.RATIO) != Mix.Balance.RATIO) {
			notes.add("Which filters take which scheme depends on the weights; until they are quantized equal parts are assumed.");
		}
		return dealt(ratio, split.total());
	}

	private static double splitOf(Assignment assignment, Scheme scheme, EngineSpec engine) {
		for (int t = 0; t < assignment.targets().size(); t++) {
			Target target = assignment.targets().get(t);
			if (target.engine().equals(engine.name()) && target.scheme().filter(scheme::equals).isPresent()) {
				return assignment.split().get(t);
			}
		}
		return 0;
	}

	private static double[] normalised(double[] wanted, double[] otherwise, String note, List<String> notes) {
		double sum = Arrays.stream(wanted).sum();
		if (!(sum > 0) || Arrays.stream(wanted).anyMatch(part -> part < 0)) {
			return otherwise;
		}
		double difference = 0;
		for (int i = 0; i < wanted.length; i++) {
			wanted[i] /= sum;
			difference = Math.max(difference, Math.abs(wanted[i] - otherwise[i]));
		}
		if (difference > 0.001) {
			notes.add(note);
		}
		return wanted;
	}

	private Problem unassigned(Layer layer, LayerPrecision precision) {
		List<String> candidates = candidates(precision);
		String advice = candidates.isEmpty() ? "no engine of '" + accelerator.name() + "' executes its formats"
				: "map it to " + candidates.stream().map(name -> "'" + name + "'").collect(Collectors.joining(" or "));
		return Problem.error(ProblemCodes.MAPPING_UNASSIGNED, mapping.span(), "Layer '" + layer.name() + "' (" + layer.operator().name()
				+ ") has no engine in mapping '" + mapping.name() + "'; " + advice + ".",
				data(List.of(layer.name(), layer.operator().name()), candidates));
	}

	/** Engines that execute all formats of a layer. */
	private List<String> candidates(LayerPrecision precision) {
		return accelerator.engines().stream().filter(engine -> precision.weights().stream().allMatch(share -> engine.mode(precision.activations(), share).isPresent()))
				.map(EngineSpec::name).toList();
	}

	private static String[] data(List<String> known, List<String> candidates) {
		return java.util.stream.Stream.concat(known.stream(), candidates.stream()).toArray(String[]::new);
	}

	/** What of an engine comes nearest to weights that it does not execute: of the same scheme if there is one, and the widest. */
	private static String nearest(EngineSpec engine, FilterShare share, LayerPrecision precision) {
		return engine.macModes().stream().filter(mode -> mode.holdsActivations(precision.activations()))
				.max(java.util.Comparator.comparing((MacMode mode) -> mode.scheme() == share.scheme()).thenComparing(mode -> mode.weights().bits()))
				.map(mode -> mode.weights() + " " + mode.scheme() + (mode.scheme() == Scheme.APOT ? " terms " + mode.terms() : "")).orElse("");
	}

	private Problem unsupported(EngineSpec engine, FilterShare share, LayerPrecision precision, SourceSpan span, Layer layer) {
		String wanted = precision.activations() + "*" + share;
		String offered = engine.macModes().isEmpty() ? "no multiplications"
				: engine.macModes().stream().map(MacMode::label).collect(Collectors.joining(", "));
		return Problem.error(ProblemCodes.QUANT_UNSUPPORTED, span, "Engine '" + engine.name() + "' does not execute " + wanted + " (layer '" + layer.name()
				+ "'); it supports " + offered + ".",
				data(List.of(engine.name(), wanted, layer.name(), layer.operator().name(), nearest(engine, share, precision)), candidates(precision)));
	}
}
