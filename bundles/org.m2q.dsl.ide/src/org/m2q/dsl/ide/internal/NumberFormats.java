package org.m2q.dsl.ide.internal;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Number formats such as {@code int8}, for proposals and hovers. */
public final class NumberFormats {

	private static final Pattern INTEGER = Pattern.compile("(u?)int([1-9][0-9]?)");
	private static final Pattern FLOAT = Pattern.compile("float(16|32)");

	private NumberFormats() {
	}

	/** Formats worth proposing for weights and activations, the usual ones first. */
	public static List<String> proposals() {
		return List.of("int8", "int4", "uint8", "uint4", "int2", "int3", "int5", "int6", "int16", "uint16", "float16", "float32");
	}

	/** Formats worth proposing for accumulators. */
	public static List<String> accumulators() {
		return List.of("int32", "int24", "int20", "int16", "int48");
	}

	/** A sentence about a format; empty for text that is none. */
	public static Optional<String> describe(String format) {
		Matcher integer = INTEGER.matcher(format);
		if (integer.matches()) {
			int bits = Integer.parseInt(integer.group(2));
			boolean unsigned = !integer.group(1).isEmpty();
			BigInteger low = unsigned ? BigInteger.ZERO : BigInteger.TWO.pow(bits - 1).negate();
			BigInteger high = BigInteger.TWO.pow(unsigned ? bits : bits - 1).subtract(BigInteger.ONE);
			return Optional.of(bits + "-bit " + (unsigned ? "unsigned" : "signed") + " integer: codes " + minus(low) + " to " + high);
		}
		Matcher floating = FLOAT.matcher(format);
		return floating.matches() ? Optional.of(floating.group(1) + "-bit floating point (IEEE 754)") : Optional.empty();
	}

	private static String minus(BigInteger value) {
		return value.toString().replace('-', '−');
	}
}
