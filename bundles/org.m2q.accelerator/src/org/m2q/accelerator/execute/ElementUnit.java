package org.m2q.accelerator.execute;

import java.util.function.IntUnaryOperator;

import org.m2q.quant.integer.IntegerLayer;

/** How the vector unit computes layers without products. */
interface ElementUnit {

	/**
	 * What a layer makes of the outputs that its steps can see.
	 *
	 * @param visible per layer the codes of its outputs; of those that are not there yet, {@link ScheduleExecutor#MISSING}
	 * @return the code at a position of the layer's output, when all that it needs is visible
	 */
	IntUnaryOperator of(IntegerLayer layer, int[][] visible);
}
