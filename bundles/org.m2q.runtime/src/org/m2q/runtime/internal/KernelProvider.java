package org.m2q.runtime.internal;

import java.util.List;
import java.util.Optional;

/** Makes the operations of a network for some kind of processor. */
public interface KernelProvider {

	/** Its name, such as {@code scalar}. */
	String name();

	/**
	 * The operation of a step.
	 *
	 * @param step what to compute
	 * @param tensors where the tensors lie, by index
	 * @param shiftAdd whether shift-add filters are computed by shifting and adding
	 * @param integers whether exact floating point is not wanted
	 * @return empty when this provider has no kernel for it
	 */
	Optional<Op> create(Step step, List<Tensor> tensors, boolean shiftAdd, boolean integers);
}
