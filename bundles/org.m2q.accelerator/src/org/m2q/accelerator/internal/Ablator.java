package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.m2q.accelerator.AblationResult;
import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.Idea;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MappingSpec.Target;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.network.Layer;
import org.m2q.quant.FilterShare;
import org.m2q.quant.ResolvedPolicy;

/** Prices a point with every set of ideas switched off. */
final class Ablator {

	private final CostModel costs;
	private final NetworkCost cost;
	private final ResolvedPolicy policy;
	private final Homogeneous homogeneous;
	private final Cancellation cancellation;

	/** A point that has been priced, with the formats that its policy came to. */
	Ablator(CostModel costs, NetworkCost cost, ResolvedPolicy policy, Cancellation cancellation) {
		this.costs = costs;
		this.cost = cost;
		this.policy = policy;
		this.cancellation = cancellation;
		homogeneous = new Homogeneous(cost.accelerator(), cost.mapping());
	}

	/**
	 * All variants.
	 *
	 * @param point index of the point
	 * @throws Homogeneous.Impossible when a variant does not exist or cannot run; the message says why
	 */
	AblationResult ablate(int point, Set<Idea> ideas) throws Homogeneous.Impossible {
		List<Idea> ordered = List.copyOf(EnumSet.copyOf(ideas));
		List<AblationResult.Variant> variants = new ArrayList<>();
		for (int set = 0; set < 1 << ordered.size(); set++) {
			cancellation.check();
			Set<Idea> on = EnumSet.noneOf(Idea.class);
			Set<Idea> off = EnumSet.noneOf(Idea.class);
			for (int i = 0; i < ordered.size(); i++) {
				((set & 1 << i) == 0 ? off : on).add(ordered.get(i));
			}
			NetworkCost priced = price(off);
			variants.add(new AblationResult.Variant(on, priced.energy(), priced.latency(), priced.area().orElse(0)));
		}
		return AblationResult.of(point, ordered, variants);
	}

	/** The cost with some ideas off; of several ways to spend the area of removed engines the one with the least EDP. */
	private NetworkCost price(Set<Idea> off) throws Homogeneous.Impossible {
		if (off.isEmpty()) {
			return cost;
		}
		List<Homogeneous.Design> designs = off.contains(Idea.ENGINES) ? homogeneous.designs()
				: List.of(new Homogeneous.Design(cost.accelerator(), cost.mapping()));
		ResolvedPolicy formats = formats(off);
		NetworkCost best = null;
		for (Homogeneous.Design design : designs) {
			MappingSpec mapping = off.contains(Idea.FUSION) ? layerwise(design.mapping()) : design.mapping();
			NetworkCost found = costs.estimate(cost.network(), formats, design.accelerator(), mapping, cancellation);
			if (!found.isComplete()) {
				throw new Homogeneous.Impossible(found.problems().stream().filter(Problem::isError).findFirst().map(Problem::message)
						.orElse("Not every layer can be priced."));
			}
			if (best == null || found.edp() < best.edp()) {
				best = found;
			}
		}
		return best;
	}

	private ResolvedPolicy formats(Set<Idea> off) {
		ResolvedPolicy formats = policy;
		if (off.contains(Idea.SCHEME)) {
			formats = Formats.uniform(formats, cost.network(), (layer, share) -> true);
		} else if (off.contains(Idea.ENGINES) && !homogeneous.removed().isEmpty()) {
			formats = Formats.uniform(formats, cost.network(), this::runsOnRemoved);
		}
		return off.contains(Idea.PRECISION) ? Formats.atLeast8Bit(formats) : formats;
	}

	private boolean runsOnRemoved(Layer layer, FilterShare share) {
		Optional<Target> target = new Planner(cost.accelerator(), cost.mapping()).assignment(layer).flatMap(assignment -> assignment.targets().stream()
				.filter(each -> each.scheme().isEmpty() || each.scheme().get() == share.scheme()).findFirst());
		return target.isPresent() && homogeneous.removed().contains(target.get().engine());
	}

	private static MappingSpec layerwise(MappingSpec mapping) {
		return new MappingSpec(mapping.name(), mapping.accelerator(), mapping.assignments(), List.of(), mapping.dataflows(), mapping.tilings(),
				mapping.doubleBuffered(), List.of(), Set.of(), mapping.span());
	}
}
