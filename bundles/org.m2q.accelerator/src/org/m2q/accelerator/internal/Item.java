package org.m2q.accelerator.internal;

import java.util.List;
import java.util.Optional;

import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.quant.LayerPrecision;

/**
 * A layer that can be priced.
 *
 * @param layer the layer
 * @param precision its formats
 * @param work its numbers
 * @param plan its engines, for multiplying layers
 */
record Item(Layer layer, LayerPrecision precision, Work work, Optional<Plan> plan) {

	/** Whether unfinished outputs may lie in the buffer, so that a tile of outputs needs the width of accumulators. */
	boolean spillsSums() {
		return plan.stream().flatMap(all -> all.parts().stream()).anyMatch(part -> !OnChip.keepsSums(part));
	}

	/** Whether a band of output rows needs a band of input rows only. */
	boolean isLocal() {
		LayerKind kind = layer.kind();
		return switch (kind) {
			case CONV, DWCONV, PWCONV, GPWCONV, POOL, ACTIVATION, ADD, MUL, DIV -> true;
			default -> false;
		};
	}

	/** Whether a band of its output rows needs a band of rows of another layer's output, and nothing else. */
	boolean readsRowsOf(Item producer) {
		return isLocal() && layer.inputs().size() == 1 && layer.inputs().getFirst().equals(producer.layer().output())
				&& work.inRows() == producer.work().rows() && work.inRows() > 1;
	}

	/** Whether an output depends on all sums of its pixel, so that no part of them can be finished alone. */
	boolean normalisesPixels() {
		return plan.isPresent() && layer.norm().filter(norm -> !norm.equals("bn")).isPresent();
	}

	/** Whether an output depends on the sums of all pixels. */
	boolean normalisesAll() {
		return plan.isPresent() && layer.norm().filter(norm -> norm.equals("groupnorm")).isPresent();
	}

	/** Elements of the operands that come from one layer alone. */
	long elementsFrom(int producer) {
		long elements = 0;
		for (int i = 0; i < layer.producers().size(); i++) {
			if (isFrom(i, producer)) {
				elements = Math.addExact(elements, layer.inputs().get(i).elements());
			}
		}
		return elements;
	}

	/** Whether an operand comes from one layer alone. */
	boolean isFrom(int operand, int producer) {
		List<Integer> producers = layer.producers().get(operand);
		return producers.size() == 1 && producers.getFirst() == producer;
	}
}
