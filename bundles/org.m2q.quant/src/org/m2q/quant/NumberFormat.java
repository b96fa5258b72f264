package org.m2q.quant;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a number is stored.
 *
 * @param kind family
 * @param bits width of one number
 */
public record NumberFormat(Kind kind, int bits) {

	/** Families of formats. */
	public enum Kind {
		/** Two's complement integers. */
		INT,
		/** Unsigned integers. */
		UINT,
		/** IEEE 754 binary floating point. */
		FLOAT,
		/** Truncated single precision: 8 exponent and 7 fraction bits. */
		BFLOAT
	}

	private static final Pattern NAME = Pattern.compile("(int|uint|fp|bf)([1-9][0-9]{0,2})");

	/** 8-bit signed integers. */
	public static final NumberFormat INT8 = new NumberFormat(Kind.INT, 8);

	/** 32-bit signed integers, the usual accumulators. */
	public static final NumberFormat INT32 = new NumberFormat(Kind.INT, 32);

	/** Single precision. */
	public static final NumberFormat FP32 = new NumberFormat(Kind.FLOAT, 32);

	/** Rejects impossible widths. */
	public NumberFormat {
		if (!isPossible(kind, bits)) {
			throw new IllegalArgumentException(kind + " of " + bits + " bits");
		}
	}

	/** Whether hardware for this format takes numbers of another one: of the same family, where signs make no difference to integers, and not wider. */
	public boolean holds(NumberFormat narrow) {
		boolean sameFamily = isInteger() ? narrow.isInteger() : kind == narrow.kind();
		return sameFamily && bits >= narrow.bits;
	}

	/**
	 * Reads a format name.
	 *
	 * @param text {@code int2} to {@code int16}, {@code int32}, the same with {@code uint}, {@code fp32}, {@code fp16},
	 *        {@code bf16}
	 * @return empty for anything else
	 */
	public static Optional<NumberFormat> parse(String text) {
		Matcher matcher = NAME.matcher(text);
		if (!matcher.matches()) {
			return Optional.empty();
		}
		Kind kind = switch (matcher.group(1)) {
		case "int" -> Kind.INT;
		case "uint" -> Kind.UINT;
		case "fp" -> Kind.FLOAT;
		default -> Kind.BFLOAT;
		};
		int bits = Integer.parseInt(matcher.group(2));
		return isPossible(kind, bits) ? Optional.of(new NumberFormat(kind, bits)) : Optional.empty();
	}

	private static boolean isPossible(Kind kind, int bits) {
		return switch (kind) {
		case INT, UINT -> bits >= 2 && bits <= 16 || bits == 32;
		case FLOAT -> bits == 16 || bits == 32;
		case BFLOAT -> bits == 16;
		};
	}

	/** Whether it is an integer format. */
	public boolean isInteger() {
		return kind == Kind.INT || kind == Kind.UINT;
	}

	@Override
	public String toString() {
		return switch (kind) {
		case INT -> "int";
		case UINT -> "uint";
		case FLOAT -> "fp";
		case BFLOAT -> "bf";
		} + bits;
	}
}
