package org.m2q.report;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

import org.m2q.base.unit.Format;

/**
 * The accuracy proxy of a network or a layer in two points.
 *
 * @param name e.g. {@code weight SQNR}
 * @param unit e.g. {@code dB}
 * @param before value in the earlier point; infinite when nothing is lost there
 * @param after value in the later point; infinite when nothing is lost there
 */
public record ProxyChange(String name, String unit, double before, double after) {

	private static final int DIGITS = 3;
	private static final String LOSSLESS = "nothing lost";

	/** Rejects missing parts and values that are no numbers. */
	public ProxyChange {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(unit, "unit");
		if (Double.isNaN(before) || Double.isNaN(after)) {
			throw new IllegalArgumentException("no values of " + name);
		}
	}

	/** The proxies of the networks; empty unless both points have one that says the same thing. */
	static Optional<ProxyChange> of(PointReport before, PointReport after) {
		return both(before, after).map(a -> new ProxyChange(a.name(), a.unit(), a.value(), after.proxy().orElseThrow().value()));
	}

	/** The proxies of a layer of both points; empty unless one of them loses something and both can be compared. */
	static Optional<ProxyChange> of(PointReport before, PointReport after, String layer) {
		return both(before, after).flatMap(a -> {
			OptionalDouble earlier = a.layer(layer);
			OptionalDouble later = after.proxy().orElseThrow().layer(layer);
			double lossless = a.higherIsBetter() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
			return earlier.isEmpty() && later.isEmpty() ? Optional.empty() : Optional.of(new ProxyChange(a.name(), a.unit(), earlier.orElse(lossless), later.orElse(lossless)));
		});
	}

	private static Optional<ProxyReport> both(PointReport before, PointReport after) {
		return before.proxy().filter(a -> after.proxy().filter(a::isComparable).isPresent());
	}

	/** Later minus earlier value, in the unit; 0 when both are equal, infinite when one of them loses nothing. */
	public double change() {
		return before == after ? 0 : after - before;
	}

	/** The change with its sign and unit, e.g. {@code −1.20 dB}; {@code n/a} when one of both loses nothing. */
	public String changeText() {
		double change = change();
		return !Double.isFinite(change) ? "n/a" : (change > 0 ? "+" : change < 0 ? "−" : "±") + Format.significant(Math.abs(change), DIGITS) + " " + unit;
	}

	/** The earlier value, e.g. {@code 31.2 dB}. */
	public String beforeText() {
		return text(before);
	}

	/** The later value, e.g. {@code 30.0 dB}. */
	public String afterText() {
		return text(after);
	}

	private String text(double value) {
		return Double.isFinite(value) ? Format.significant(value, DIGITS) + " " + unit : LOSSLESS;
	}
}
