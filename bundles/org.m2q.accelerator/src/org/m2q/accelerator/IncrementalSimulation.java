package org.m2q.accelerator;

import java.util.Map;

import org.m2q.base.Cancellation;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Policy;
import org.m2q.network.SourceLocator;

/**
 * Simulates again and again while a model is edited. Results equal those of a new {@link Simulation} bit for bit, at a fraction of the time.
 *
 * <p>What takes long is the search for tiles. Its results are kept by content: the numbers of a layer, its formats, its engines and the room in the
 * buffers. So after an edit only layers are searched for that now are, or are stored, or have neighbours, as no layer before; where they stand
 * in the text does not matter. Policies are read anew in each run. Networks, accelerators and mappings are read anew when they are other objects
 * than before, as after parsing, or after {@link #networksChanged()} and {@link #hardwareChanged()}. For one thread.
 */
public final class IncrementalSimulation {

	private final AnalyticalCostModel costs;
	private final Simulation simulation;

	/** Simulates; the locator gives the positions of problems. */
	public IncrementalSimulation(SourceLocator locator) {
		this(locator, new AnalyticalCostModel());
	}

	/** Simulates with a cost model that others may use as well, so that each layer is searched for once. */
	public IncrementalSimulation(SourceLocator locator, AnalyticalCostModel costs) {
		this.costs = costs;
		simulation = new Simulation(locator, costs);
	}

	/** Simulates one combination, see {@link Simulation#run}. */
	public Simulated run(Model model, Map<String, ?> modelArguments, Policy policy, Accelerator accelerator, Map<String, Quantity> acceleratorArguments,
			Mapping mapping, Cancellation cancellation) {
		return simulation.run(model, modelArguments, policy, accelerator, acceleratorArguments, mapping, cancellation);
	}

	/** A model, a block that it calls, or something around them was edited or parsed again. */
	public void networksChanged() {
		simulation.forgetNetworks();
	}

	/** An accelerator, an energy table or a mapping was edited. */
	public void hardwareChanged() {
		simulation.forgetHardware();
	}

	/** How many layers and fused chains tiles were searched for since the start; stays as it is when nothing new was simulated. Any thread. */
	public long searches() {
		return costs.searches();
	}
}
