package org.m2q.accelerator.sweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.Lowered;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Policy;
import org.m2q.network.LayerNetwork;
import org.m2q.network.SourceLocator;
import org.m2q.quant.ResolvedPolicy;

/** The networks and machines of a sweep, made when they are needed. Safe for use by several threads. */
final class Designs {

	private final DesignSpace space;
	private final SourceLocator locator;
	private final AcceleratorLowering lowering;
	private final List<Policy> policies;
	private final CostModel model = new AnalyticalCostModel();
	private final Recent<Long, Formats> networks = new Recent<>(16);
	private final Recent<Long, Entry> designs;

	/**
	 * A design, or why there is none.
	 *
	 * @param accelerator name of the accelerator
	 * @param parameters values of its parameters that the space gives
	 * @param mapping name of the mapping
	 */
	record Entry(String accelerator, Map<String, Quantity> parameters, String mapping, Optional<Design> design, Optional<Problem> problem) {
	}

	/** Keeps as many designs as several threads work on at once. */
	Designs(DesignSpace space, SourceLocator locator, int threads) {
		this.space = space;
		this.locator = locator;
		lowering = new AcceleratorLowering(locator);
		policies = Formats.policies(space);
		designs = new Recent<>(2 * threads + 2);
	}

	/** The design of a model on a machine, both by their positions in the space. */
	Entry of(long modelIndex, long machine, Cancellation cancellation) {
		return designs.get(modelIndex * space.machines() + machine, () -> make(modelIndex, machine, cancellation));
	}

	private Entry make(long modelIndex, long machine, Cancellation cancellation) {
		long combination = machine;
		int which = 0;
		while (combination >= space.hardware().get(which).size()) {
			combination -= space.hardware().get(which).size();
			which++;
		}
		HardwareChoice hardware = space.hardware().get(which);
		Map<String, Quantity> parameters = hardware.parameters(combination);
		Mapping mapping = hardware.mapping(combination);
		String name = hardware.accelerator().getName();
		try {
			Formats formats = networks.get(modelIndex, () -> new Formats(space.models().get((int) modelIndex), locator, cancellation));
			Lowered<AcceleratorSpec> spec = lowering.accelerator(hardware.accelerator(), parameters);
			Lowered<MappingSpec> map = lowering.mapping(mapping, parameters);
			Optional<Problem> problem = formats.problem()
					.or(() -> Stream.concat(spec.problems().stream(), map.problems().stream()).filter(Problem::isError).findFirst());
			if (problem.isPresent() || spec.value().isEmpty() || map.value().isEmpty() || formats.layers().isEmpty()) {
				return new Entry(name, parameters, mapping.getName(), Optional.empty(), problem);
			}
			Design design = design(formats, formats.layers().get(), spec.value().get(), map.value().get(), cancellation);
			return new Entry(name, parameters, mapping.getName(), Optional.of(design), Optional.empty());
		} catch (ProblemException e) {
			return new Entry(name, parameters, mapping.getName(), Optional.empty(), Optional.of(e.problem()));
		}
	}

	private Design design(Formats formats, LayerNetwork network, AcceleratorSpec spec, MappingSpec mapping, Cancellation cancellation) {
		Map<Policy, ResolvedPolicy> resolved = new HashMap<>();
		for (Policy policy : policies) {
			Formats.Resolution found = formats.of(policy, cancellation);
			if (found.asksForCosts()) {
				// Rules that ask for costs see those of the network without these rules.
				NetworkCost cost = model.estimate(network, found.resolved(), spec, mapping, cancellation);
				resolved.put(policy, formats.of(policy, cost, cancellation));
			} else {
				resolved.put(policy, found.resolved());
			}
		}
		return new Design(space, model, network, spec, mapping, resolved);
	}
}
