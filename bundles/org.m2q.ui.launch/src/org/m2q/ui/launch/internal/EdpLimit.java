package org.m2q.ui.launch.internal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import org.eclipse.osgi.util.NLS;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Format;
import org.m2q.base.unit.Quantity;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;
import org.m2q.report.Report;

/** The largest energy-delay product with which a run succeeds, as users write it. */
final class EdpLimit {

	private EdpLimit() {
	}

	/**
	 * Reads a limit.
	 *
	 * @param text number and unit, e.g. {@code 2.5 µJ·s}
	 * @return joule seconds, above 0; nothing inside for an empty text; empty when it is none
	 */
	static Optional<OptionalDouble> parse(String text) {
		if (text.isBlank()) {
			return Optional.of(OptionalDouble.empty());
		}
		return Quantity.parse(text.replace('·', '*')).filter(limit -> limit.dimension() == Dimension.ENERGY_DELAY && limit.value() > 0)
				.map(limit -> OptionalDouble.of(limit.value()));
	}

	/** What is said of every point that has more, or an EDP that is not known. */
	static List<String> exceeded(Report report, double limit) {
		return report.experiments().stream().flatMap(experiment -> experiment.points().stream().filter(point -> !(point.totals().edp() <= limit))
				.map(point -> sentence(experiment, point, limit))).toList();
	}

	private static String sentence(ExperimentReport experiment, PointReport point, double limit) {
		double edp = point.totals().edp();
		String value = Double.isFinite(edp) ? Format.energyDelay(edp) : Messages.limitUnknown;
		return NLS.bind(Messages.limitExceeded, new Object[] { experiment.name(), point.setup().modelText(), value, Format.energyDelay(limit) });
	}
}
