package org.m2q.quant.program;

import java.util.List;
import java.util.Objects;
import java.util.Random;

import org.m2q.quant.Requantization;
import org.m2q.quant.Scheme;

/**
 * Formats of a synthetic program.
 *
 * @param profile arithmetic of all factors
 * @param filters formats of weights; every filter gets one of them at random
 * @param activationBits width of activations, 2 to 16
 * @param asymmetric whether zero points other than 0 occur; up to 12 bits
 * @param logarithmic whether divisors are rounded to powers of two
 */
public record SyntheticFormats(Requantization profile, List<FilterFormat> filters, int activationBits, boolean asymmetric, boolean logarithmic) {

	/** Checks the widths. */
	public SyntheticFormats {
		Objects.requireNonNull(profile, "profile");
		filters = List.copyOf(filters);
		if (filters.isEmpty() || activationBits < 2 || activationBits > 16 || asymmetric && activationBits > 12) {
			throw new IllegalArgumentException(filters.size() + " filter formats, activations of " + activationBits + " bits"
					+ (asymmetric ? " with zero points" : ""));
		}
	}

	/** Uniform weights of 8 bits and activations of 8 bits with zero points. */
	public static SyntheticFormats int8(Requantization profile) {
		return new SyntheticFormats(profile, List.of(FilterFormat.INT8), 8, true, false);
	}

	/** Filters of a layer divided between uniform codes of 8 bits and sums of two powers of two in 4 bits, activations of 8 bits, as M²Q. */
	public static SyntheticFormats mixed(Requantization profile) {
		return new SyntheticFormats(profile, List.of(FilterFormat.INT8, new FilterFormat(Scheme.APOT, 4, 2)), 8, true, true);
	}

	/** Uniform weights of 2 to 8 bits, powers of two and sums of up to four of them; activations of 3 to 16 bits. */
	public static SyntheticFormats random(Requantization profile, long seed) {
		Random random = new Random(seed);
		FilterFormat[] some = new FilterFormat[1 + random.nextInt(4)];
		for (int i = 0; i < some.length; i++) {
			some[i] = switch (random.nextInt(4)) {
				case 0 -> new FilterFormat(Scheme.APOT, 3 + random.nextInt(6), 2 + random.nextInt(3));
				case 1 -> new FilterFormat(Scheme.POT, 2 + random.nextInt(3), 1);
				default -> new FilterFormat(Scheme.UNIFORM, 2 + random.nextInt(7), 0);
			};
		}
		int bits = random.nextInt(3) > 0 ? 8 : 3 + random.nextInt(14);
		return new SyntheticFormats(profile, List.of(some), bits, bits <= 12 && random.nextBoolean(), random.nextBoolean());
	}
}
