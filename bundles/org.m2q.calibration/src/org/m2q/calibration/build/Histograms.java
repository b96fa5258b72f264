package org.m2q.calibration.build;

import java.util.List;

import org.m2q.calibration.Histogram;

/** Histograms of several values together. */
final class Histograms {

	private static final int BINS = 4096;

	private Histograms() {
	}

	/** The sum of histograms; bins go where their middles lie. */
	static Histogram merged(List<Histogram> histograms) {
		if (histograms.size() == 1) {
			return histograms.getFirst();
		}
		double low = histograms.stream().mapToDouble(Histogram::low).min().orElse(0);
		double high = histograms.stream().mapToDouble(Histogram::high).max().orElse(0);
		long[] counts = new long[BINS];
		for (Histogram histogram : histograms) {
			for (int bin = 0; bin < histogram.counts().length; bin++) {
				int at = high > low ? (int) ((histogram.middle(bin) - low) / (high - low) * BINS) : 0;
				counts[Math.max(0, Math.min(BINS - 1, at))] += histogram.counts()[bin];
			}
		}
		return new Histogram(low, high, counts);
	}
}
