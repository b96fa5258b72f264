package org.m2q.dsl.ide.internal;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

import org.m2q.quant.NumberFormat;

/** Number formats such as {@code int8}, for proposals and hovers. */
public final class NumberFormats {

	private NumberFormats() {
	}

	/** Formats worth proposing for weights and activations, the usual ones first. */
	public static List<String> proposals() {
		return List.of("int8", "int4", "uint8", "uint4", "int2", "int3", "int5", "int6", "int7", "int16", "uint16", "fp16", "bf16", "fp32");
	}

	/** Formats worth proposing for accumulators. */
	public static List<String> accumulators() {
		return List.of("int32", "int16", "fp32");
	}

	/** A sentence about a format; empty for text that is none. */
	public static Optional<String> describe(String text) {
		return NumberFormat.parse(text).map(format -> switch (format.kind()) {
			case INT -> format.bits() + "-bit signed integer: codes " + power(format.bits() - 1).negate().toString().replace('-', '−') + " to "
					+ power(format.bits() - 1).subtract(BigInteger.ONE);
			case UINT -> format.bits() + "-bit unsigned integer: codes 0 to " + power(format.bits()).subtract(BigInteger.ONE);
			case FLOAT -> format.bits() + "-bit floating point (IEEE 754)";
			case BFLOAT -> format.bits() + "-bit floating point with the exponent of single precision (bfloat16)";
		});
	}

	private static BigInteger power(int bits) {
		return BigInteger.TWO.pow(bits);
	}
}
