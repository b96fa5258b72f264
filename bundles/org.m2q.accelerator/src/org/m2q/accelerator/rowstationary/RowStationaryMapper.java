package org.m2q.accelerator.rowstationary;

import java.util.Comparator;
import java.util.Optional;

/**
 * Finds the mapping that moves least data, where it costs most: fewest words from DRAM, then fewest words between buffer and array, then
 * fewest cycles, then most working elements. The order is that of the costs in the literature on row stationary, where a word
 * from DRAM costs by far the most; which costs exactly does not matter for it.
 *
 * <p>The space: strips of up to as many rows as fit the array, every number of filters and channels per element, of sets of filters and of channels and of
 * images that fit elements, array and buffer, and every number of whole passes whose filters wait together. The result is the best of that space; of equal ones
 * the first with the longest strip, then the fewest sets of filters.
 */
public final class RowStationaryMapper {

	private static final Comparator<RowStationaryMapping> ORDER = Comparator.comparingLong(RowStationaryMapping::fetchedWords)
			.thenComparingLong(RowStationaryMapping::bufferWords).thenComparingLong(RowStationaryMapping::cycles)
			.thenComparing(Comparator.comparingLong(RowStationaryMapping::activeElements).reversed());

	private final RowStationaryArray array;
	private final RowConvolution convolution;
	private final long images;
	private final RowStationaryPass pass;
	private RowStationaryMapping best;

	private RowStationaryMapper(RowStationaryArray array, RowConvolution convolution, long images, RowStationaryPass pass) {
		this.array = array;
		this.convolution = convolution;
		this.images = images;
		this.pass = pass;
	}

	/**
	 * The best mapping.
	 *
	 * @param images images of a batch, 1 or more
	 * @return empty when a kernel has more rows than the array, a row of it does not fit a PE, or no strip fits the buffer
	 */
	public static Optional<RowStationaryMapping> best(RowStationaryArray array, RowConvolution convolution, long images) {
		return best(array, convolution, images, RowStationaryPass.ANY);
	}

	/**
	 * The best mapping whose passes take what is given.
	 *
	 * @param images images of a batch, 1 or more
	 * @param pass what is given
	 * @return empty when nothing fits
	 */
	public static Optional<RowStationaryMapping> best(RowStationaryArray array, RowConvolution convolution, long images, RowStationaryPass pass) {
		if (images < 1) {
			throw new IllegalArgumentException(images + " images");
		}
		RowStationaryMapper mapper = new RowStationaryMapper(array, convolution, images, pass);
		long widest = Math.min(convolution.rows(), array.columns() * array.rows());
		for (long strip = widest; strip >= 1; strip--) {
			if (!RowStationaryPass.allows(pass.rows(), strip, convolution.rows())) {
				continue;
			}
			long sets = array.sets(convolution.kernelRows(), strip);
			for (long filterSets = 1; filterSets <= Math.min(sets, convolution.filters()); filterSets++) {
				mapper.elements(strip, sets, filterSets);
			}
		}
		return Optional.ofNullable(mapper.best);
	}

	private void elements(long strip, long sets, long filterSets) {
		long kernel = convolution.kernelColumns();
		long mostFilters = Math.min(array.sumWords(), Math.ceilDiv(convolution.filters(), filterSets));
		for (long filters = 1; filters <= mostFilters; filters++) {
			if (!RowStationaryPass.allows(pass.filters(), filters * filterSets, convolution.filters())) {
				continue;
			}
			long mostChannels = Math.min(convolution.channels(), Math.min(array.inputWords() / kernel, array.weightWords() / kernel / filters));
			for (long channels = 1; channels <= mostChannels; channels++) {
				long mostSets = Math.min(sets / filterSets, Math.ceilDiv(convolution.channels(), channels));
				// Fewer sets of channels leave elements idle, but their inputs may leave room for more sums.
				for (long channelSets = mostSets; channelSets >= 1; channelSets--) {
					if (RowStationaryPass.allows(pass.channels(), channels * channelSets, convolution.channels())) {
						buffered(strip, filterSets, filters, channels, channelSets);
					}
				}
			}
		}
	}

	/** Tries all numbers of images, each with as many whole groups of filters as the buffer holds: more never cost more. */
	private void buffered(long strip, long filterSets, long filters, long channels, long channelSets) {
		long step = filters * filterSets;
		for (long count = 1; count <= images; count++) {
			RowStationaryMapping one = mapping(strip, Math.min(convolution.filters(), step), count, filters, channels, channelSets, filterSets);
			long most = one.mostFilters();
			long waiting = most >= convolution.filters() ? convolution.filters() : most / step * step;
			if (waiting > 0) {
				RowStationaryMapping mapping = mapping(strip, waiting, count, filters, channels, channelSets, filterSets);
				best = best == null || ORDER.compare(mapping, best) < 0 ? mapping : best;
			}
		}
	}

	private RowStationaryMapping mapping(long strip, long waiting, long count, long filters, long channels, long channelSets, long filterSets) {
		return new RowStationaryMapping(array, convolution, images, strip, waiting, count, filters, channels, channelSets, filterSets);
	}
}
