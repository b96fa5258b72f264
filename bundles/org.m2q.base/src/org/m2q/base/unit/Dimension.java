package org.m2q.base.unit;

/** What a quantity measures. The base unit is the one in which {@link Quantity#value()} is held. */
public enum Dimension {
	/** Base unit: second. */
	TIME("time", "s"),
	/** Base unit: hertz. */
	FREQUENCY("frequency", "Hz"),
	/** Base unit: byte; a bit is 0.125 bytes exactly. */
	DATA("amount of data", "B"),
	/** Base unit: byte per second. */
	BANDWIDTH("bandwidth", "B/s"),
	/** Base unit: joule. */
	ENERGY("energy", "J"),
	/** Base unit: joule per bit. */
	ENERGY_PER_BIT("energy per amount of data", "J/bit"),
	/** Base unit: joule second. */
	ENERGY_DELAY("energy-delay product", "J·s"),
	/** Base unit: watt. */
	POWER("power", "W"),
	/** Base unit: metre. */
	LENGTH("length", "m"),
	/** Base unit: square metre. */
	AREA("area", "m2"),
	/** Base unit: volt. */
	VOLTAGE("voltage", "V"),
	/** Base unit: 1; 100 % is 1.0. */
	RATIO("ratio", ""),
	/** Logarithmic ratio. Base unit: decibel. */
	LEVEL("level", "dB"),
	/** Base unit: 1. */
	COUNT("count", "");

	private final String label;
	private final String baseSymbol;

	Dimension(String label, String baseSymbol) {
		this.label = label;
		this.baseSymbol = baseSymbol;
	}

	/** Name for messages, in lower case. */
	public String label() {
		return label;
	}

	/** Name for messages with its article, e.g. {@code an amount of data}. */
	public String labelWithArticle() {
		return ("aeiou".indexOf(label.charAt(0)) >= 0 ? "an " : "a ") + label;
	}

	/** Symbol of the base unit; empty for plain numbers. */
	public String baseSymbol() {
		return baseSymbol;
	}
}
