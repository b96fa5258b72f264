package org.m2q.calibration;

import java.util.Optional;

import org.m2q.network.Value;

/** What calibration saw of the values of a network, inputs included. */
@FunctionalInterface
public interface Observations {

	/** What was seen of a value; empty when it was not computed. */
	Optional<Observed> of(Value value);
}
