package org.m2q.accelerator;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.m2q.accelerator.internal.CostMetrics;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemCollector;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Policy;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.network.SourceLocator;
import org.m2q.quant.PolicyResolver;
import org.m2q.quant.ResolvedPolicy;

/**
 * Simulates networks: elaborates the model, resolves the policy, reads accelerator and mapping, prices. Remembers the intermediate results of its
 * earlier runs, so use one instance for related runs over an unchanged model, and a new one after an edit. For one thread.
 */
public final class Simulation {

	private final SourceLocator locator;
	private final CostModel costModel;
	private final AcceleratorLowering lowering;
	private final Map<Object, Elaborated> networks = new HashMap<>();
	private final Map<Object, Lowered<AcceleratorSpec>> accelerators = new HashMap<>();
	private final Map<Object, Lowered<MappingSpec>> mappings = new HashMap<>();

	private record Elaborated(Elaboration elaboration, Optional<LayerNetwork> layers) {
	}

	private record Key(Object element, Map<String, ?> arguments) {
	}

	private record Changed(Key key, RunChanges changes) {
	}

	/** Simulates with a cost model; the locator gives the positions of problems. */
	public Simulation(SourceLocator locator, CostModel costModel) {
		this.locator = locator;
		this.costModel = costModel;
		lowering = new AcceleratorLowering(locator);
	}

	/**
	 * Simulates one combination.
	 *
	 * @param model the network
	 * @param modelArguments see {@link Elaborator#elaborate}
	 * @param policy formats
	 * @param accelerator where it runs
	 * @param acceleratorArguments values of parameters of the accelerator by name
	 * @param mapping how it is mapped
	 * @param cancellation checked often
	 */
	public Simulated run(Model model, Map<String, ?> modelArguments, Policy policy, Accelerator accelerator,
			Map<String, Quantity> acceleratorArguments, Mapping mapping, Cancellation cancellation) {
		return run(model, modelArguments, policy, accelerator, acceleratorArguments, mapping, RunChanges.NONE, cancellation);
	}

	/** The same with another clock or other energies than the text says; parameters have their values already. */
	public Simulated run(Model model, Map<String, ?> modelArguments, Policy policy, Accelerator accelerator,
			Map<String, Quantity> acceleratorArguments, Mapping mapping, RunChanges changes, Cancellation cancellation) {
		ProblemCollector problems = new ProblemCollector();
		Elaborated elaborated = elaborate(model, modelArguments, cancellation);
		elaborated.elaboration().problems().forEach(problems::accept);
		Lowered<AcceleratorSpec> spec = accelerators.computeIfAbsent(new Changed(new Key(accelerator, acceleratorArguments), changes),
				key -> lowering.accelerator(accelerator, acceleratorArguments, changes));
		Lowered<MappingSpec> map = mappings.computeIfAbsent(new Key(mapping, acceleratorArguments),
				key -> lowering.mapping(mapping, acceleratorArguments));
		spec.problems().forEach(problems::accept);
		map.problems().forEach(problems::accept);
		if (elaborated.layers().isEmpty()) {
			return new Simulated(Optional.empty(), Optional.empty(), Optional.empty(), problems.problems());
		}
		LayerNetwork network = elaborated.layers().get();
		CostMetrics unknown = new CostMetrics(Optional.empty());
		ResolvedPolicy resolved = new PolicyResolver(locator).resolve(policy, network, unknown, cancellation);
		if (spec.value().isEmpty() || map.value().isEmpty()) {
			resolved.problems().forEach(problems::accept);
			return new Simulated(Optional.of(network), Optional.of(resolved), Optional.empty(), problems.problems());
		}
		NetworkCost cost = costModel.estimate(network, resolved, spec.value().get(), map.value().get(), cancellation);
		if (unknown.wasAsked()) {
			// Rules that ask for costs see those of the network without these rules.
			resolved = new PolicyResolver(locator).resolve(policy, network, new CostMetrics(Optional.of(cost)), cancellation);
			cost = costModel.estimate(network, resolved, spec.value().get(), map.value().get(), cancellation);
		}
		resolved.problems().forEach(problems::accept);
		boolean policyIsWrong = resolved.problems().stream().anyMatch(Problem::isError);
		// Formats that only stand in for what the policy got wrong are no news.
		cost.problems().stream().filter(problem -> !policyIsWrong || !problem.code().equals(ProblemCodes.QUANT_UNSUPPORTED)).forEach(problems::accept);
		return new Simulated(Optional.of(network), Optional.of(resolved), Optional.of(cost), problems.problems());
	}

	/** Elaborates models anew at the next run. */
	void forgetNetworks() {
		networks.clear();
	}

	/** Reads accelerators and mappings anew at the next run. */
	void forgetHardware() {
		accelerators.clear();
		mappings.clear();
	}

	private Elaborated elaborate(Model model, Map<String, ?> arguments, Cancellation cancellation) {
		Key key = new Key(model, new LinkedHashMap<>(arguments));
		Elaborated known = networks.get(key);
		if (known == null) {
			Elaboration elaboration = new Elaborator(locator).elaborate(model, arguments, cancellation);
			known = new Elaborated(elaboration, elaboration.network().map(Layers::of));
			networks.put(key, known);
		}
		return known;
	}
}
