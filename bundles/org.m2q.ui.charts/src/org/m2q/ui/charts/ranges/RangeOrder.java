package org.m2q.ui.charts.ranges;

import java.util.Comparator;
import java.util.List;

/** In which order tensors are shown. */
public enum RangeOrder {
	/** As the network computes them. */
	NETWORK,
	/** The least SQNR first; what was not measured last. */
	SQNR,
	/** The most saturated first. */
	SATURATION;

	List<ValueRow> sorted(List<ValueRow> rows) {
		return switch (this) {
			case NETWORK -> rows;
			case SQNR -> rows.stream().sorted(Comparator.comparingDouble(row -> row.sqnr().orElse(Double.MAX_VALUE))).toList();
			case SATURATION -> rows.stream().sorted(Comparator.comparingDouble((ValueRow row) -> row.saturation().orElse(-1)).reversed()).toList();
		};
	}
}
