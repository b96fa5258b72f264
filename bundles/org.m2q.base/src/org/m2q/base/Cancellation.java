package org.m2q.base;

import java.util.concurrent.CancellationException;

/**
 * Tells long-running work whether its result is still wanted.
 *
 * <p>Implementations must be safe to call from the working thread while another thread requests the cancellation.
 */
@FunctionalInterface
public interface Cancellation {

	/** Never cancelled. */
	Cancellation NONE = () -> false;

	/** Whether the work should stop. */
	boolean isCancelled();

	/**
	 * Stops the caller when the work is no longer wanted.
	 *
	 * @throws CancellationException when {@link #isCancelled()}
	 */
	default void check() {
		if (isCancelled()) {
			throw new CancellationException("cancelled");
		}
	}
}
