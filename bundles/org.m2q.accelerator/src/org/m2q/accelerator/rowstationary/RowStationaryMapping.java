package org.m2q.accelerator.rowstationary;

import java.util.function.LongUnaryOperator;

import org.m2q.base.Checked;

/**
 * A convolution on a row-stationary array; named by letters as in the literature on row stationary; which letter names which number is an
 * assumption of ours.
 *
 * <p>A processing pass computes, for n images, an output strip of e rows, p·t filters and q·r channels: PEs of one set hold p filters and q
 * channels; t sets take other filters and r sets other channels of the same outputs. Passes follow each other; their sums wait in the buffer,
 * which holds m filters of n images.
 *
 * @param array the array
 * @param convolution what it computes
 * @param images images of a batch N
 * @param stripRows e
 * @param bufferedFilters m
 * @param passImages n
 * @param filtersPerElement p
 * @param channelsPerElement q
 * @param channelSets r
 * @param filterSets t
 */
public record RowStationaryMapping(RowStationaryArray array, RowConvolution convolution, long images, long stripRows, long bufferedFilters, long passImages,
		long filtersPerElement, long channelsPerElement, long channelSets, long filterSets) {

	/** PEs that work in a full pass. */
	public long activeElements() {
		return Checked.product(convolution.kernelRows(), stripRows, channelSets, filterSets);
	}

	/** Processing passes of the whole batch. */
	public long passes() {
		return overPasses((strip, filters, channels, count) -> 1);
	}

	/**
	 * Cycles of the whole batch. Each pass loads its weights and the first window of inputs, multiplies (or waits for sums or inputs, if their
	 * networks need longer), and empties the sums of the last column of outputs.
	 */
	public long cycles() {
		return overPasses(this::passCycles);
	}

	/**
	 * Cycles of one pass.
	 *
	 * @param strip output rows, 1 to e
	 * @param filters filters, 1 to p·t
	 * @param channels channels, 1 to q·r
	 * @param count images, 1 to n
	 */
	public long passCycles(long strip, long filters, long channels, long count) {
		RowConvolution c = convolution;
		long weights = ceil(Checked.product(filters, channels, c.kernelRows(), c.kernelColumns()), array.weightsPerCycle());
		long window = Checked.product(channels, c.inputRows(strip), c.kernelColumns());
		long inputs = Checked.product(count, channels, c.inputRows(strip), c.inputColumns());
		long sums = Checked.product(count, filters, strip, c.columns());
		long multiply = Checked.product(count, c.columns(), c.kernelColumns(), Checked.ceilDiv(filters, filterSets), Checked.ceilDiv(channels, channelSets));
		long stream = Math.max(multiply, Math.max(ceil(inputs - window, array.inputsPerCycle()), ceil(sums, array.sumsPerCycle())));
		return Checked.sum(weights, ceil(window, array.inputsPerCycle()), stream, ceil(Math.multiplyExact(filters, strip), array.sumsPerCycle()));
	}

	/** Filters of a full pass p·t. */
	public long passFilters() {
		return Math.multiplyExact(filtersPerElement, filterSets);
	}

	/** Channels of a full pass q·r. */
	public long passChannels() {
		return Math.multiplyExact(channelsPerElement, channelSets);
	}

	/**
	 * Words of inputs and sums that pass between buffer and array: every pass reads its inputs and writes its sums, which are read again by the next pass of
	 * the same outputs or, behind the last, on their way out.
	 */
	public long bufferWords() {
		return Math.addExact(inputWords(), Math.multiplyExact(2, sumWords()));
	}

	/** Words of inputs that pass from the buffer to the array. */
	public long inputWords() {
		return overPasses((strip, filters, channels, count) -> Checked.product(count, channels, convolution.inputRows(strip), convolution.inputColumns()));
	}

	/** Words of sums that pass from the array to the buffer; as many are read again. */
	public long sumWords() {
		return overPasses((strip, filters, channels, count) -> Checked.product(count, filters, strip, convolution.columns()));
	}

	/** Words of sums that passes read: all but those of the first channels. */
	public long sumReads() {
		return Math.subtractExact(sumWords(), Checked.product(images, convolution.groups(), convolution.filters(), convolution.rows(), convolution.columns()));
	}

	/** Words of inputs and weights from DRAM. Outputs are the same for all mappings. */
	public long fetchedWords() {
		return Math.addExact(fetchedInputs(), fetchedWeights());
	}

	/** Words of weights from DRAM: once per strip and n images. */
	public long fetchedWeights() {
		RowConvolution c = convolution;
		return Checked.product(c.groups(), c.filters(), c.channels(), c.kernelRows(), c.kernelColumns(), Checked.ceilDiv(c.rows(), stripRows),
				Checked.ceilDiv(images, passImages));
	}

	/** Words of inputs from DRAM: once per m filters. */
	public long fetchedInputs() {
		RowConvolution c = convolution;
		long full = c.rows() / stripRows;
		long rest = c.rows() % stripRows;
		long rows = Math.addExact(Math.multiplyExact(full, c.inputRows(stripRows)), rest > 0 ? c.inputRows(rest) : 0);
		return Checked.product(images, c.groups(), c.channels(), rows, c.inputColumns(), Checked.ceilDiv(c.filters(), bufferedFilters));
	}

	/** Most filters whose sums find room beside inputs and weights of a pass, in all images of it; 0 when a pass finds none. */
	long mostFilters() {
		long channels = Math.min(convolution.channels(), passChannels());
		long inputs = Checked.product(passImages, channels, convolution.inputRows(stripRows), convolution.inputColumns());
		long weights = Checked.product(Math.min(convolution.filters(), passFilters()), channels, convolution.kernelRows(), convolution.kernelColumns());
		return array.buffer().sums(weights, inputs) / Checked.product(passImages, stripRows, convolution.columns());
	}

	private interface Pass {
		long of(long strip, long filters, long channels, long images);
	}

	/** Sum over all passes: full and last pieces of every loop. */
	private long overPasses(Pass pass) {
		LongUnaryOperator byStrip = strip -> pieces(convolution.filters(), filtersPerElement * filterSets,
				filters -> pieces(convolution.channels(), channelsPerElement * channelSets,
						channels -> pieces(images, passImages, count -> pass.of(strip, filters, channels, count))));
		return Math.multiplyExact(convolution.groups(), pieces(convolution.rows(), stripRows, byStrip));
	}

	private static long pieces(long n, long size, LongUnaryOperator value) {
		long full = n / size;
		long rest = n % size;
		return Math.addExact(full == 0 ? 0 : Math.multiplyExact(full, value.applyAsLong(size)), rest == 0 ? 0 : value.applyAsLong(rest));
	}

	private static long ceil(long words, long perCycle) {
		return Checked.ceilDiv(words, perCycle);
	}
}
