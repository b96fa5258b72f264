package org.m2q.accelerator.internal;

import java.util.List;

import org.m2q.base.Checked;
import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.LoopNest;
import org.m2q.network.MacOperator.Convolution;
import org.m2q.network.Shape;
import org.m2q.quant.FilterShare;
import org.m2q.quant.LayerPrecision;

/**
 * The numbers of a layer that its cost depends on. Two layers with equal work cost the same, so it is the key of caches.
 *
 * @param kind operator
 * @param heads independent matrix products
 * @param filters output channels per group
 * @param channels input channels per group
 * @param groups groups
 * @param rows output rows
 * @param columns output columns
 * @param kernelRows kernel rows
 * @param kernelColumns kernel columns
 * @param strideRows rows between neighbouring windows
 * @param strideColumns columns between neighbouring windows
 * @param inRows input rows
 * @param inColumns input columns
 * @param stationary elements of weights, or of the stationary operand of a matrix product
 * @param learned whether the stationary operand are weights
 * @param inputs elements of the streamed input
 * @param outputs elements of the output
 * @param biases biases added to accumulators, also those of folded normalisations
 * @param weightBits mean bits of a stationary element
 * @param activationBits bits of an activation
 * @param accumulatorBits bits of an accumulator
 * @param residual whether a tensor of the size of the output is added
 */
record Work(LayerKind kind, long heads, long filters, long channels, long groups, long rows, long columns, long kernelRows,
		long kernelColumns, long strideRows, long strideColumns, long inRows, long inColumns, long stationary, boolean learned, long inputs, long outputs, long biases,
		double weightBits, int activationBits, int accumulatorBits, boolean residual) {

	/** Reads a layer; the shapes must be positive and products must fit 64 bits. */
	static Work of(Layer layer, LayerPrecision precision) {
		LoopNest loops = layer.loops();
		boolean multiplies = layer.kind().hasMacs();
		boolean product = layer.kind() == LayerKind.MATMUL;
		int activationBits = precision.activations().bits();
		long outputs = layer.output().elements();
		Convolution convolution = layer.operator() instanceof Convolution found ? found : null;
		Shape map = layer.inputs().getFirst();
		long inRows = convolution != null ? map.dim(1) : loops.outRows();
		long inColumns = convolution != null ? map.dim(2) : loops.outColumns();
		long strideRows = convolution != null ? convolution.strideRows() : 1;
		long strideColumns = convolution != null ? convolution.strideColumns() : 1;
		long stationary = !multiplies ? 0
				: Checked.product(loops.heads(), loops.groups(), loops.filters(), loops.channels(), loops.kernelRows(), loops.kernelColumns());
		long total = 0;
		for (Shape shape : layer.inputs()) {
			total = Math.addExact(total, shape.elements());
		}
		long streamed = product ? Math.max(0, total - stationary) : multiplies ? map.elements() : total;
		long biases = Math.addExact(layer.biasParameters(), layer.normParameters() / 2);
		return new Work(layer.kind(), loops.heads(), loops.filters(), loops.channels(), loops.groups(), loops.outRows(), loops.outColumns(),
				loops.kernelRows(), loops.kernelColumns(), strideRows, strideColumns, inRows, inColumns, stationary, multiplies && !product,
				streamed, outputs, multiplies ? biases : 0, product || !multiplies ? activationBits : meanBits(precision.weights()),
				activationBits, precision.accumulator().bits(), layer.residualFrom().isPresent());
	}

	static double meanBits(List<FilterShare> shares) {
		double bits = 0;
		for (FilterShare share : shares) {
			bits += share.share() * share.format().bits();
		}
		return bits;
	}

	long pixels() {
		return Math.multiplyExact(rows, columns);
	}

	/** Independent matrix products or convolutions. */
	long independent() {
		return Math.multiplyExact(heads, groups);
	}

	long stationaryBytes() {
		return Checked.packedBytes(stationary, weightBits);
	}

	long biasBytes() {
		return Checked.packedBytes(biases, accumulatorBits);
	}

	long inputBytes() {
		return Checked.packedBytes(inputs, activationBits);
	}

	long outputBytes() {
		return Checked.packedBytes(outputs, activationBits);
	}

	/** Input rows under a number of output rows. */
	long inputRows(long outputRows) {
		return Math.min(inRows, Math.addExact(Math.multiplyExact(outputRows - 1, strideRows()), kernelRows));
	}

	/** Input columns under a number of output columns. */
	long inputColumns(long outputColumns) {
		return Math.min(inColumns, Math.addExact(Math.multiplyExact(outputColumns - 1, strideColumns()), kernelColumns));
	}
}
