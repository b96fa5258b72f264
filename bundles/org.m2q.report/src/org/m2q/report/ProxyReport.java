package org.m2q.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * The accuracy proxy of a point: how much its network suffers from its formats. It is not an accuracy.
 *
 * @param name e.g. {@code weight SQNR}
 * @param basis what the values rest on, e.g. {@code synthetic weights}; empty when there is nothing to warn of
 * @param unit e.g. {@code dB}
 * @param higherIsBetter whether a larger value is better
 * @param value of the network; infinite when nothing is lost
 * @param layers values by the names of layers; those that lose nothing, such as layers without weights, are not there
 */
public record ProxyReport(String name, String basis, String unit, boolean higherIsBetter, double value, Map<String, Double> layers) {

	/** Rejects missing parts and values that are no numbers; keeps the finite values of layers, in their order. */
	public ProxyReport {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(basis, "basis");
		Objects.requireNonNull(unit, "unit");
		if (Double.isNaN(value)) {
			throw new IllegalArgumentException("no value of " + name);
		}
		Map<String, Double> finite = new LinkedHashMap<>();
		layers.forEach((layer, each) -> {
			if (Double.isFinite(each)) {
				finite.put(layer, each);
			}
		});
		layers = Collections.unmodifiableMap(finite);
	}

	/** Value of a layer; empty when it loses nothing. */
	public OptionalDouble layer(String layer) {
		Double found = layers.get(layer);
		return found == null ? OptionalDouble.empty() : OptionalDouble.of(found);
	}

	/** Name with what it rests on, e.g. {@code weight SQNR (synthetic weights)}. */
	public String title() {
		return basis.isEmpty() ? name : name + " (" + basis + ")";
	}

	/** Whether the values of another one say the same thing, so that they can be compared: same name, basis and unit. */
	public boolean isComparable(ProxyReport other) {
		return name.equals(other.name()) && basis.equals(other.basis()) && unit.equals(other.unit());
	}
}
