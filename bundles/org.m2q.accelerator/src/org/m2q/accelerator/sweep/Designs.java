package org.m2q.accelerator.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.Lowered;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.RunChanges;
import org.m2q.accelerator.internal.CountedMachines;
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

	/** Fewer machines are priced one by one sooner than counted. */
	private static final int FEWEST_MACHINES = 16;

	/** With more formats per machine, sharing the costs of layers between formats saves more than sharing counts between machines. */
	private static final int MOST_FORMATS = 16;

	private final DesignSpace space;
	private final SourceLocator locator;
	private final AcceleratorLowering lowering;
	private final RunChanges changes;
	private final List<Policy> policies;
	private final CostModel model = new AnalyticalCostModel();
	private final Recent<Long, Formats> networks = new Recent<>(16);
	private final Recent<Long, Entry> designs;
	/** Machines of every choice of hardware when so many share their formats that counting pays; else none. */
	private final List<CountedMachines> counted = new ArrayList<>();
	private final LongAdder countedPoints = new LongAdder();

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
	Designs(DesignSpace space, SourceLocator locator, RunChanges changes, int threads) {
		this.space = space;
		this.locator = locator;
		this.changes = changes;
		lowering = new AcceleratorLowering(locator);
		policies = Formats.policies(space);
		designs = new Recent<>(2 * threads + 2);
		if (space.machines() >= FEWEST_MACHINES && space.formats() <= MOST_FORMATS) {
			for (HardwareChoice hardware : space.hardware()) {
				Map<String, List<Quantity>> axes = new HashMap<>();
				hardware.axes().forEach(axis -> axes.put(axis.parameter(), axis.values()));
				counted.add(new CountedMachines(locator, hardware.accelerator(), axes, changes));
			}
		}
	}

	/** Points that {@link #counted} priced. */
	long countedPoints() {
		return countedPoints.sum();
	}

	/** Which load is counted. */
	private record Load(long model, int hardware, Mapping mapping, int policy, List<Integer> alternatives) {
	}

	/**
	 * A point whose totals follow from counts that other machines share; empty when it is to be priced alone.
	 *
	 * @param modelIndex position of the model
	 * @param machine position of the machine
	 */
	Optional<SweepPoint> counted(long index, int modelIndex, long machine, int policy, int[] alternatives, Cancellation cancellation) {
		if (counted.isEmpty()) {
			return Optional.empty();
		}
		Place place = place(machine);
		HardwareChoice hardware = space.hardware().get(place.hardware());
		Mapping mapping = hardware.mapping(place.combination());
		CountedMachines machines = counted.get(place.hardware());
		Map<String, Quantity> parameters = hardware.parameters(place.combination());
		Load load = new Load(modelIndex, place.hardware(), mapping, policy, Arrays.stream(alternatives).boxed().toList());
		Optional<CountedMachines.Totals> found = machines.totals(parameters, load, () -> load(load, machines, parameters, cancellation));
		if (found.isPresent()) {
			countedPoints.increment();
		}
		return found.map(totals -> new SweepPoint(index, space.models().get(modelIndex), hardware.accelerator().getName(), parameters, mapping.getName(),
						space.policies().get(policy).getName(), names(alternatives), Optional.of(SweepTotals.of(totals)), totals.problem()));
	}

	/** Names of the alternatives of a point. */
	List<String> names(int[] alternatives) {
		List<String> names = new ArrayList<>(alternatives.length);
		for (int g = 0; g < alternatives.length; g++) {
			names.add(space.choices().get(g).alternatives().get(alternatives[g]).getName());
		}
		return names;
	}

	/** What is counted; empty when formats ask for costs or anything is wrong, so that the cost model must say what. */
	private Optional<CountedMachines.Load> load(Load load, CountedMachines machines, Map<String, Quantity> parameters, Cancellation cancellation) {
		Formats formats = formats(load.model(), cancellation);
		Lowered<MappingSpec> mapping = lowering.mapping(load.mapping(), parameters);
		if (machines.shapes(load.mapping()) || formats.layers().isEmpty() || formats.problem().isPresent() || mapping.value().isEmpty()
				|| mapping.problems().stream().anyMatch(Problem::isError)) {
			return Optional.empty();
		}
		Map<Policy, ResolvedPolicy> resolved = new HashMap<>();
		for (Policy policy : policies) {
			Formats.Resolution found = formats.of(policy, cancellation);
			if (found.asksForCosts() || found.resolved().problems().stream().anyMatch(Problem::isError)) {
				return Optional.empty();
			}
			resolved.put(policy, found.resolved());
		}
		int[] alternatives = load.alternatives().stream().mapToInt(Integer::intValue).toArray();
		return Optional.of(new CountedMachines.Load(formats.layers().get(),
				new FormatChoice(space, formats.layers().get(), resolved).formats(load.policy(), alternatives), mapping.value().get()));
	}

	private Formats formats(long modelIndex, Cancellation cancellation) {
		return networks.get(modelIndex, () -> new Formats(space.models().get((int) modelIndex), locator, cancellation));
	}

	/** A machine as a combination of a choice of hardware. */
	private record Place(int hardware, long combination) {
	}

	private Place place(long machine) {
		long combination = machine;
		int which = 0;
		while (combination >= space.hardware().get(which).size()) {
			combination -= space.hardware().get(which).size();
			which++;
		}
		return new Place(which, combination);
	}

	/** The design of a model on a machine, both by their positions in the space. */
	Entry of(long modelIndex, long machine, Cancellation cancellation) {
		return designs.get(modelIndex * space.machines() + machine, () -> make(modelIndex, machine, cancellation));
	}

	private Entry make(long modelIndex, long machine, Cancellation cancellation) {
		Place place = place(machine);
		HardwareChoice hardware = space.hardware().get(place.hardware());
		Map<String, Quantity> parameters = hardware.parameters(place.combination());
		Mapping mapping = hardware.mapping(place.combination());
		String name = hardware.accelerator().getName();
		try {
			Formats formats = formats(modelIndex, cancellation);
			Lowered<AcceleratorSpec> spec = lowering.accelerator(hardware.accelerator(), parameters, changes);
			Lowered<MappingSpec> map = lowering.mapping(mapping, parameters);
			Optional<Problem> problem = formats.problem()
					.or(() -> Stream.concat(spec.problems().stream(), map.problems().stream()).filter(Problem::isError).findFirst());
			if (problem.isPresent() || spec.value().isEmpty() || map.value().isEmpty() || formats.layers().isEmpty()) {
				return new Entry(name, parameters, mapping.getName(), Optional.empty(), problem);
			}
			if (!counted.isEmpty()) {
				counted.get(place.hardware()).learn(parameters, spec.value().get());
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
