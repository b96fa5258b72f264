package org.m2q.accelerator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.accelerator.internal.Quantities;
import org.m2q.accelerator.internal.StaticChecks;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Expectation;
import org.m2q.network.LayerNetwork;
import org.m2q.network.SourceLocator;
import org.m2q.quant.ResolvedPolicy;

/** What a validator may check without pricing anything. Stateless. */
public final class MappingChecks {

	private final SourceLocator locator;

	/** Checks with the text positions that a locator gives. */
	public MappingChecks(SourceLocator locator) {
		this.locator = locator;
	}

	/** Whether an accelerator with its default parameters has a meaning. */
	public List<Problem> accelerator(Accelerator accelerator) {
		return new AcceleratorLowering(locator).accelerator(accelerator, Map.of()).problems();
	}

	/**
	 * Whether every layer has an engine that executes its formats, and buffers hold at least the smallest tile. Of many layers with the same problem
	 * the first is named and the others are counted.
	 */
	public List<Problem> network(LayerNetwork network, ResolvedPolicy policy, AcceleratorSpec accelerator, MappingSpec mapping,
			Cancellation cancellation) {
		return StaticChecks.check(network, policy, accelerator, mapping, cancellation);
	}

	/** Whether an expectation can hold at all, and its limit has the right unit. */
	public Optional<Problem> expectation(Expectation expectation) {
		return StaticChecks.expectation(new Quantities(locator, Map.of()), expectation);
	}
}
