package org.m2q.ui.launch.internal;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.osgi.util.NLS;
import org.m2q.base.unit.Format;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;
import org.m2q.report.Report;

/** The largest energy-delay product with which a run succeeds, as users write it. */
final class EdpLimit {

	private static final Pattern TEXT = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,15})?)\\s*([afpnuµμm]?)J[·*]s");
	/** Of 10⁻¹⁸, 10⁻¹⁵ and so on. */
	private static final String PREFIXES = "afpnum";
	private static final int ATTO = -18;
	private static final int STEP = 3;

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
		Matcher matcher = TEXT.matcher(text.strip());
		if (!matcher.matches()) {
			return Optional.empty();
		}
		String prefix = matcher.group(2).replace('µ', 'u').replace('μ', 'u');
		int exponent = prefix.isEmpty() ? 0 : ATTO + STEP * PREFIXES.indexOf(prefix);
		// Read as one number, so that 2.5 µJ·s is the number nearest to it.
		double value = new BigDecimal(matcher.group(1)).scaleByPowerOfTen(exponent).doubleValue();
		return value > 0 ? Optional.of(OptionalDouble.of(value)) : Optional.empty();
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
