package org.m2q.accelerator.internal;

import org.m2q.base.Checked;
import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.LoopNest;
import org.m2q.network.MacOperator.Convolution;
import org.m2q.network.Shape;
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
 * @param dilationRows distance of kernel rows
 * @param dilationColumns distance of kernel columns
 * @param paddingRows zero rows above the map
 * @param paddingColumns zero columns left of the map
 * @param inRows input rows
 * @param inColumns input columns
 * @param stationary elements of weights, or of the stationary operand of a matrix product
 * @param learned whether the stationary operand are weights
 * @param inputs elements of the streamed input
 * @param outputs elements of the output
 * @param biases biases added to accumulators, also those of folded normalisations
 * @param weightBits mean bits of a stationary element, with zero points and factors of groups
 * @param activationBits bits of an activation
 * @param accumulatorBits bits of an accumulator
 * @param residual whether a tensor of the size of the output is added
 */
record Work(LayerKind kind, long heads, long filters, long channels, long groups, long rows, long columns, long kernelRows,
		long kernelColumns, long strideRows, long strideColumns, long dilationRows, long dilationColumns, long paddingRows, long paddingColumns,
		long inRows, long inColumns, long stationary, boolean learned, long inputs, long outputs, long biases, double weightBits, int activationBits, int accumulatorBits, boolean residual) {

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
				loops.kernelRows(), loops.kernelColumns(), strideRows, strideColumns, convolution != null ? convolution.dilationRows() : 1,
				convolution != null ? convolution.dilationColumns() : 1, convolution != null ? convolution.paddingRows() : 0,
				convolution != null ? convolution.paddingColumns() : 0, inRows, inColumns, stationary, multiplies && !product,
				streamed, outputs, multiplies ? biases : 0, product || !multiplies ? activationBits : precision.storedWeightBits(loops),
				activationBits, precision.accumulator().bits(), layer.residualFrom().isPresent());
	}

	/** The same without biases. */
	Work withoutBiases() {
		return new Work(kind, heads, filters, channels, groups, rows, columns, kernelRows, kernelColumns, strideRows, strideColumns, dilationRows, dilationColumns,
				paddingRows, paddingColumns, inRows, inColumns, stationary, learned, inputs, outputs, 0, weightBits, activationBits, accumulatorBits, residual);
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

	/** Input rows under a number of output rows, at most those of the map. */
	long inputRows(long outputRows) {
		return Math.min(inRows, extent(outputRows, strideRows, kernelRows, dilationRows));
	}

	/** Input columns under a number of output columns, at most those of the map. */
	long inputColumns(long outputColumns) {
		return Math.min(inColumns, extent(outputColumns, strideColumns, kernelColumns, dilationColumns));
	}

	private static long extent(long outputs, long stride, long kernel, long dilation) {
		return Checked.sum(Math.multiplyExact(outputs - 1, stride), Math.multiplyExact(kernel - 1, dilation), 1);
	}

	/** First input row under output rows that begin at one, clipped to the map. */
	long inputRowFrom(long outputRow) {
		return clipped(outputRow * strideRows - paddingRows, inRows);
	}

	/** End of the input rows under output rows that end at one, exclusive, clipped to the map. */
	long inputRowTo(long outputRowEnd) {
		return clipped((outputRowEnd - 1) * strideRows - paddingRows + (kernelRows - 1) * dilationRows + 1, inRows);
	}

	/** First input column under output columns that begin at one, clipped to the map. */
	long inputColumnFrom(long outputColumn) {
		return clipped(outputColumn * strideColumns - paddingColumns, inColumns);
	}

	/** End of the input columns under output columns that end at one, exclusive, clipped to the map. */
	long inputColumnTo(long outputColumnEnd) {
		return clipped((outputColumnEnd - 1) * strideColumns - paddingColumns + (kernelColumns - 1) * dilationColumns + 1, inColumns);
	}

	private static long clipped(long position, long size) {
		return Math.max(0, Math.min(size, position));
	}

	/** A box of its loops, without biases; its inputs are those under its outputs. */
	Work box(long boxIndependent, long boxFilters, long boxChannels, long boxRows, long boxColumns) {
		boolean product = heads > 1;
		long weights = Checked.product(boxIndependent, boxFilters, boxChannels, kernelRows, kernelColumns);
		long read = Checked.product(boxIndependent, boxChannels, inputRows(boxRows), inputColumns(boxColumns));
		return new Work(kind, product ? boxIndependent : 1, boxFilters, boxChannels, product ? 1 : boxIndependent, boxRows, boxColumns, kernelRows,
				kernelColumns, strideRows, strideColumns, dilationRows, dilationColumns, paddingRows, paddingColumns, inRows, inColumns, weights, learned,
				read, Checked.product(boxIndependent, boxFilters, boxRows, boxColumns), 0, weightBits, activationBits, accumulatorBits, residual);
	}
}
