package org.m2q.accelerator.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.model.m2q.Policy;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.ResolvedPolicy;

/**
 * A network on a machine, priced under many formats. Each segment of layers is priced once per combination of formats that concern it; a point
 * is the sum over its segments. All prices come from the cost model. Safe for use by several threads.
 */
final class Design {

	/** Most combinations of formats that are remembered per segment. */
	private static final int LIMIT = 1024;

	/** Above so many cycles the cycles of a layer cannot be told from its latency. */
	private static final long EXACT = 1L << 50;

	private final DesignSpace space;
	private final CostModel model;
	private final LayerNetwork network;
	private final AcceleratorSpec spec;
	private final MappingSpec mapping;
	private final Map<Policy, ResolvedPolicy> resolved;
	private final Segments segments;
	private final FormatChoice choice;
	/** What decides the formats in each segment, as positions of groups; −1 for the policy of the point. */
	private final int[][] deciders;
	private final List<Map<Long, Part>> parts = new ArrayList<>();
	private final double peak;
	private volatile OptionalDouble area;
	/** Whether the network could not be priced completely under some formats. */
	private volatile boolean incomplete;

	/**
	 * What pricing a point came to.
	 *
	 * @param totals what it costs, as far as it is known
	 * @param problem why not all is known
	 */
	record Outcome(Optional<SweepTotals> totals, Optional<Problem> problem) {
	}

	/**
	 * Prepares a design.
	 *
	 * @param resolved formats under every policy of the space
	 */
	Design(DesignSpace space, CostModel model, LayerNetwork network, AcceleratorSpec spec, MappingSpec mapping,
			Map<Policy, ResolvedPolicy> resolved) {
		this.space = space;
		this.model = model;
		this.network = network;
		this.spec = spec;
		this.mapping = mapping;
		this.resolved = resolved;
		segments = Segments.of(network, mapping, List.copyOf(resolved.values()));
		choice = new FormatChoice(space, network, resolved);
		deciders = new int[segments.count()][];
		for (int s = 0; s < deciders.length; s++) {
			deciders[s] = choice.deciders(segments.from(s), segments.to(s));
			parts.add(new ConcurrentHashMap<>());
		}
		peak = spec.engines().stream().filter(engine -> !engine.macModes().isEmpty())
				.mapToDouble(engine -> engine.elements() * engine.macModes().stream().mapToDouble(MacMode::rate).max().orElse(0)).sum();
	}

	/** Prices a point. */
	Outcome price(int policy, int[] alternatives, Cancellation cancellation) {
		Optional<Problem> wrong = problem(policy, alternatives);
		if (wrong.isPresent()) {
			return new Outcome(Optional.empty(), wrong);
		}
		if (segments.count() > 1) {
			Optional<SweepTotals> known = known(policy, alternatives);
			if (known.isEmpty() && area != null && !incomplete) {
				ahead(policy, alternatives, cancellation);
				known = known(policy, alternatives);
			}
			if (known.isPresent()) {
				return new Outcome(known, Optional.empty());
			}
		}
		NetworkCost cost = estimate(policy, alternatives, cancellation);
		return new Outcome(Optional.of(SweepTotals.of(cost)), error(cost));
	}

	/** The totals when every segment was priced with these formats before. */
	private Optional<SweepTotals> known(int policy, int[] alternatives) {
		OptionalDouble known = area;
		Part[] found = new Part[segments.count()];
		for (int s = 0; s < found.length && known != null; s++) {
			found[s] = parts.get(s).get(key(s, policy, alternatives));
			known = found[s] == null ? null : known;
		}
		return Optional.ofNullable(known).map(size -> sum(found, size));
	}

	/**
	 * Prices the segments that a point needs, and with them others under formats that they were not priced with: whole networks are priced, and
	 * what is known of a network need not be priced again.
	 */
	private void ahead(int policy, int[] alternatives, Cancellation cancellation) {
		boolean[] needed = new boolean[alternatives.length + 1];
		for (int s = 0; s < segments.count(); s++) {
			if (!parts.get(s).containsKey(key(s, policy, alternatives))) {
				for (int group : deciders[s]) {
					needed[group < 0 ? alternatives.length : group] = true;
				}
			}
		}
		int[] others = alternatives.clone();
		int other = policy;
		if (!needed[alternatives.length]) {
			int most = -1;
			for (int candidate = 0; candidate < space.policies().size(); candidate++) {
				int fresh = error(space.policies().get(candidate)).isPresent() ? -1 : unknown(-1, candidate, others);
				other = fresh > most ? candidate : other;
				most = Math.max(most, fresh);
			}
		}
		for (int g = 0; g < others.length; g++) {
			int most = -1;
			int best = others[g];
			for (int candidate = 0; candidate < (needed[g] ? 0 : space.choices().get(g).alternatives().size()); candidate++) {
				others[g] = candidate;
				int fresh = error(space.choices().get(g).alternatives().get(candidate)).isPresent() ? -1 : unknown(g, other, others);
				best = fresh > most ? candidate : best;
				most = Math.max(most, fresh);
			}
			others[g] = best;
		}
		estimate(other, others, cancellation);
	}

	/** How many segments that a group decides were not priced with these formats. */
	private int unknown(int group, int policy, int[] alternatives) {
		int unknown = 0;
		for (int s = 0; s < segments.count(); s++) {
			for (int decider : deciders[s]) {
				unknown += decider == group && !parts.get(s).containsKey(key(s, policy, alternatives)) ? 1 : 0;
			}
		}
		return unknown;
	}

	private NetworkCost estimate(int policy, int[] alternatives, Cancellation cancellation) {
		NetworkCost cost = model.estimate(network, choice.formats(policy, alternatives), spec, mapping, cancellation);
		if (error(cost).isEmpty() && cost.isComplete() && cost.cycles() < EXACT) {
			remember(cost, policy, alternatives);
		} else {
			incomplete = true;
		}
		return cost;
	}

	private static Optional<Problem> error(NetworkCost cost) {
		return cost.problems().stream().filter(Problem::isError).findFirst();
	}

	private Optional<Problem> problem(int policy, int[] alternatives) {
		Optional<Problem> problem = error(space.policies().get(policy));
		for (int g = 0; g < alternatives.length && problem.isEmpty(); g++) {
			problem = error(space.choices().get(g).alternatives().get(alternatives[g]));
		}
		return problem;
	}

	private Optional<Problem> error(Policy policy) {
		for (Problem problem : resolved.get(policy).problems()) {
			if (problem.isError()) {
				return Optional.of(problem);
			}
		}
		return Optional.empty();
	}

	/** Which combination of formats a segment has. */
	private long key(int segment, int policy, int[] alternatives) {
		long key = 0;
		for (int group : deciders[segment]) {
			int radix = group < 0 ? space.policies().size() : space.choices().get(group).alternatives().size();
			key = key * radix + (group < 0 ? policy : alternatives[group]);
		}
		return key;
	}

	private void remember(NetworkCost cost, int policy, int[] alternatives) {
		if (segments.count() < 2) {
			return;
		}
		for (int s = 0; s < segments.count(); s++) {
			Map<Long, Part> known = parts.get(s);
			if (known.size() >= LIMIT) {
				known.clear();
			}
			known.putIfAbsent(key(s, policy, alternatives), Part.of(cost, segments.from(s), segments.to(s)));
		}
		area = cost.area();
	}

	private SweepTotals sum(Part[] found, OptionalDouble size) {
		long cycles = 0;
		double energy = 0;
		long bytes = 0;
		long products = 0;
		boolean all = true;
		for (Part part : found) {
			cycles = Math.addExact(cycles, part.cycles());
			for (double joules : part.energies()) {
				energy += joules;
			}
			bytes = Math.addExact(bytes, part.dramBytes());
			products = Math.addExact(products, part.products());
			all &= part.fullyModelled();
		}
		double utilisation = cycles == 0 || peak == 0 ? 0 : products / (cycles * peak);
		return new SweepTotals(cycles, cycles / spec.clock(), energy, size, utilisation, bytes, true, all);
	}
}
