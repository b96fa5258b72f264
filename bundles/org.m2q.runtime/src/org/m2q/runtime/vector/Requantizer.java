package org.m2q.runtime.vector;

import java.util.Optional;
import java.util.stream.IntStream;

import org.m2q.runtime.CodeRange;
import org.m2q.runtime.Rescale;
import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Storage;
import org.m2q.runtime.internal.Tensor;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * From accumulators to stored codes, a vector at a time: rescaling, zero point, clamp. Lanes of floating point are used where every value that matters is
 * exact in them; what no lanes compute exactly is left to {@link Rescale}.
 */
final class Requantizer {

	private static final long SINGLE = 1L << 24;

	private enum Way {
		/** Lane by lane. */
		SCALAR,
		/** 32-bit shifts, halves to even. */
		SHIFT,
		/** 64-bit products, halves up. */
		PRODUCT,
		/** Products in single precision, halves to even. */
		REAL,
		/**
		 * Products in single precision that may be 2^22 or more: they are clamped before they are rounded, which is the same because the ends of the range are integers,
		 * and slower because the larger of two floats takes several instructions.
		 */
		LARGE_REAL,
		/** Products in double precision that are exact, halves up. */
		DOUBLE
	}

	private final Rescale rescale;
	private final CodeRange range;
	private final Storage storage;
	private final int low;
	private final int high;
	private final Way way;
	private final int channels;
	private final boolean single;
	/** Per channel, padded to whole vectors; a single factor fills one vector. */
	private final int[] shifts;
	private final int[] halves;
	private final int[] parities;
	private final long[] multipliers;
	private final long[] longShifts;
	private final long[] longHalves;
	private final float[] factors;
	private final double[] wideFactors;
	private final double[] ties;

	/**
	 * A requantization.
	 *
	 * @param rescale one factor, or one per channel
	 * @param channels number of channels
	 * @param out where codes are stored
	 * @param bound largest magnitude of an accumulator
	 * @param integers whether exact floating point is not wanted
	 */
	Requantizer(Rescale rescale, int channels, Tensor out, long bound, boolean integers) {
		this.rescale = rescale;
		this.channels = channels;
		range = out.range();
		storage = out.storage();
		single = rescale.channels() == 1;
		way = storage == Storage.INT32 ? Way.SCALAR : way(bound, integers);
		low = way == Way.SCALAR ? 0 : range.low() - range.zero();
		high = way == Way.SCALAR ? 0 : range.high() - range.zero();
		int count = single ? Lanes.COUNT : Lanes.padded(channels) + Lanes.COUNT;
		shifts = new int[way == Way.SHIFT ? count : 0];
		halves = new int[shifts.length];
		parities = new int[shifts.length];
		multipliers = new long[way == Way.PRODUCT ? count : 0];
		longShifts = new long[multipliers.length];
		longHalves = new long[multipliers.length];
		factors = new float[way == Way.REAL || way == Way.LARGE_REAL ? count : 0];
		wideFactors = new double[way == Way.DOUBLE ? count : 0];
		ties = new double[wideFactors.length];
		for (int i = 0; i < count; i++) {
			fill(i, single ? 0 : Math.min(i, rescale.channels() - 1));
		}
	}

	/** How sums in single precision become whole vectors of codes of 8 bits in registers, where they do. */
	Optional<ByteCodes> byteCodes() {
		boolean possible = way == Way.REAL && storage.isByte() && Lanes.COUNT == 16;
		return possible ? Optional.of(new ByteCodes(factors, single, range.low(), range.high(), Float.floatToRawIntBits(Lanes.MAGIC) - range.zero())) : Optional.empty();
	}

	private Way way(long bound, boolean integers) {
		return switch (rescale.profile()) {
			case POT -> {
				boolean lanes = true;
				for (int c = 0; c < rescale.channels(); c++) {
					int shift = rescale.shift(c);
					lanes &= shift >= 0 && shift <= 30 && bound + (1L << shift) <= Integer.MAX_VALUE;
				}
				if (!integers && bound < SINGLE) {
					yield isSmall(bound) ? Way.REAL : Way.LARGE_REAL;
				}
				yield lanes ? Way.SHIFT : Way.SCALAR;
			}
			case DYADIC -> !integers && isExactInDoubles(bound) ? Way.DOUBLE : Way.PRODUCT;
			case FLOAT32 -> isSmall(bound) ? Way.REAL : Way.LARGE_REAL;
		};
	}

	/** Whether all products are small enough for {@link Lanes#MAGIC}. */
	private boolean isSmall(long bound) {
		return IntStream.range(0, rescale.channels()).allMatch(c -> bound * Math.abs((double) realFactor(c)) < 0x1p22 - 2);
	}

	private float realFactor(int c) {
		return rescale.profile() == Rescale.Profile.POT ? Math.scalb(1f, -rescale.shift(c)) : rescale.factor(c);
	}

	/**
	 * Whether n = accumulator · multiplier and 2n + 1 are exact in double precision wherever the result is not clamped. Where it is, a rounded product is
	 * beyond the same end of the range, because rounding is monotonous.
	 */
	private boolean isExactInDoubles(long bound) {
		double reach = Math.max(Math.abs((double) range.low() - range.zero()), Math.abs((double) range.high() - range.zero())) + 2;
		boolean exact = true;
		for (int c = 0; c < rescale.channels(); c++) {
			double largest = Math.min((double) bound * rescale.multiplier(c), Math.scalb(reach, rescale.shift(c)));
			boolean belowMagic = Math.scalb((double) bound * rescale.multiplier(c), -rescale.shift(c)) < 0x1p31 - 2;
			exact &= 2 * largest + 1 < 0x1p53 && belowMagic;
		}
		return exact;
	}

	private void fill(int i, int c) {
		switch (way) {
			case SHIFT -> {
				shifts[i] = rescale.shift(c);
				halves[i] = shifts[i] == 0 ? 0 : (1 << shifts[i] - 1) - 1;
				parities[i] = shifts[i] == 0 ? 0 : 1;
			}
			case PRODUCT -> {
				multipliers[i] = rescale.multiplier(c);
				longShifts[i] = rescale.shift(c);
				longHalves[i] = rescale.shift(c) == 0 ? 0 : 1L << rescale.shift(c) - 1;
			}
			case REAL, LARGE_REAL -> factors[i] = realFactor(c);
			case DOUBLE -> {
				wideFactors[i] = Math.scalb((double) rescale.multiplier(c), -rescale.shift(c));
				// Less than a step of the product: what lies on a half is moved above it, and nothing else changes its rounding.
				ties[i] = rescale.shift(c) == 0 ? 0 : Math.scalb(1.0, -rescale.shift(c) - 1);
			}
			case SCALAR -> {
			}
		}
	}

	/**
	 * Stores a tile of accumulators that are integers below 2^24.
	 *
	 * @param acc [rows][vectors · lanes]
	 * @param accAt its begin
	 * @param rows rows that are stored
	 * @param vectors vectors of a row
	 * @param channel channel of the first column
	 * @param count columns that are stored
	 * @param memory the arena
	 * @param at position of the first code; others of the row follow
	 * @param rowStep distance of rows in the arena
	 * @param bounce room for a vector
	 */
	void store(float[] acc, int accAt, int rows, int vectors, int channel, int count, Memory memory, int at, int rowStep, int[] bounce) {
		int width = vectors * Lanes.COUNT;
		int lanes = lanes();
		for (int column = 0; column < count; column += lanes) {
			int wanted = Math.min(lanes, count - column);
			int factor = single ? 0 : channel + column;
			int source = accAt + column;
			int target = at + column;
			boolean bytes = wanted == lanes && storage.isByte() && Lanes.COUNT == 16;
			switch (way) {
				case REAL -> {
					if (bytes) {
						realBytes(acc, source, width, rows, factors, factor, low, high, range.zero(), memory.bytes(), target, rowStep);
					} else {
						real(acc, source, width, rows, factor, wanted, memory, target, rowStep, bounce);
					}
				}
				case DOUBLE -> {
					if (bytes) {
						doubleBytes(acc, source, width, rows, wideFactors, ties, factor, low, high, range.zero(), memory.bytes(), target, rowStep);
					} else {
						wide(acc, source, width, rows, factor, wanted, memory, target, rowStep, bounce);
					}
				}
				case LARGE_REAL -> large(acc, source, width, rows, factor, wanted, memory, target, rowStep, bounce);
				case PRODUCT -> product(acc, source, width, rows, factor, wanted, memory, target, rowStep, bounce);
				case SHIFT -> shifted(acc, source, width, rows, factor, wanted, memory, target, rowStep, bounce);
				default -> scalar(acc, source, width, rows, channel + column, wanted, memory, target, rowStep);
			}
		}
	}

	private static void realBytes(float[] acc, int source, int width, int rows, float[] factors, int factor, int low, int high, int zero, byte[] bytes, int at,
			int rowStep) {
		FloatVector factorOfLanes = FloatVector.fromArray(Lanes.FLOATS, factors, factor);
		for (int row = 0; row < rows; row++) {
			IntVector codes = real(FloatVector.fromArray(Lanes.FLOATS, acc, source + row * width), factorOfLanes);
			((ByteVector) codes.max(low).min(high).add(zero).convertShape(VectorOperators.I2B, Lanes.BYTES, 0)).intoArray(bytes, at + row * rowStep);
		}
	}

	private void real(float[] acc, int source, int width, int rows, int factor, int wanted, Memory memory, int at, int rowStep, int[] bounce) {
		FloatVector factorOfLanes = FloatVector.fromArray(Lanes.FLOATS, factors, factor);
		if (wanted == Lanes.COUNT && storage.isByte()) {
			// Most codes are stored here, so that they go to their place without the way over the array.
			byte[] bytes = memory.bytes();
			for (int row = 0; row < rows; row++) {
				IntVector codes = real(FloatVector.fromArray(Lanes.FLOATS, acc, source + row * width), factorOfLanes).max(low).min(high).add(range.zero());
				((ByteVector) codes.convertShape(VectorOperators.I2B, Lanes.BYTES, 0)).intoArray(bytes, at + row * rowStep);
			}
			return;
		}
		for (int row = 0; row < rows; row++) {
			real(FloatVector.fromArray(Lanes.FLOATS, acc, source + row * width), factorOfLanes).max(low).min(high).add(range.zero()).intoArray(bounce, 0);
			put(bounce, wanted, memory, at + row * rowStep);
		}
	}

	private void large(float[] acc, int source, int width, int rows, int factor, int wanted, Memory memory, int at, int rowStep, int[] bounce) {
		FloatVector factorOfLanes = FloatVector.fromArray(Lanes.FLOATS, factors, factor);
		for (int row = 0; row < rows; row++) {
			FloatVector products = FloatVector.fromArray(Lanes.FLOATS, acc, source + row * width).mul(factorOfLanes).max(low).min(high);
			rounded(products).add(range.zero()).intoArray(bounce, 0);
			put(bounce, wanted, memory, at + row * rowStep);
		}
	}

	private static void doubleBytes(float[] acc, int source, int width, int rows, double[] factors, double[] ties, int factor, int low, int high, int zero,
			byte[] bytes, int at, int rowStep) {
		DoubleVector factorOfLanes = DoubleVector.fromArray(Lanes.DOUBLES, factors, factor);
		DoubleVector tie = DoubleVector.fromArray(Lanes.DOUBLES, ties, factor);
		for (int row = 0; row < rows; row++) {
			IntVector codes = wide(
					(DoubleVector) FloatVector.fromArray(Lanes.HALF_FLOATS, acc, source + row * width).convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0),
					factorOfLanes, tie);
			((ByteVector) codes.max(low).min(high).add(zero).convertShape(VectorOperators.I2B, ByteVector.SPECIES_64, 0)).intoArray(bytes, at + row * rowStep);
		}
	}

	private void wide(float[] acc, int source, int width, int rows, int factor, int wanted, Memory memory, int at, int rowStep, int[] bounce) {
		DoubleVector factorOfLanes = DoubleVector.fromArray(Lanes.DOUBLES, wideFactors, factor);
		DoubleVector tie = DoubleVector.fromArray(Lanes.DOUBLES, ties, factor);
		for (int row = 0; row < rows; row++) {
			DoubleVector sums = (DoubleVector) FloatVector.fromArray(Lanes.HALF_FLOATS, acc, source + row * width).convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
			wide(sums, factorOfLanes, tie).max(low).min(high).add(range.zero()).intoArray(bounce, 0);
			put(bounce, wanted, memory, at + row * rowStep);
		}
	}

	private void product(float[] acc, int source, int width, int rows, int factor, int wanted, Memory memory, int at, int rowStep, int[] bounce) {
		for (int row = 0; row < rows; row++) {
			IntVector sums = (IntVector) FloatVector.fromArray(Lanes.HALF_FLOATS, acc, source + row * width).convert(VectorOperators.F2I, 0);
			multiplied(sums, factor).add(range.zero()).intoArray(bounce, 0);
			put(bounce, wanted, memory, at + row * rowStep);
		}
	}

	private void shifted(float[] acc, int source, int width, int rows, int factor, int wanted, Memory memory, int at, int rowStep, int[] bounce) {
		for (int row = 0; row < rows; row++) {
			IntVector sums = (IntVector) FloatVector.fromArray(Lanes.FLOATS, acc, source + row * width).convert(VectorOperators.F2I, 0);
			shifted(sums, factor).max(low).min(high).add(range.zero()).intoArray(bounce, 0);
			put(bounce, wanted, memory, at + row * rowStep);
		}
	}

	private void scalar(float[] acc, int source, int width, int rows, int channel, int wanted, Memory memory, int at, int rowStep) {
		for (int row = 0; row < rows; row++) {
			for (int i = 0; i < wanted; i++) {
				set(memory, at + row * rowStep + i, channel + i, (int) acc[source + row * width + i]);
			}
		}
	}

	private void set(Memory memory, int at, int channel, int sum) {
		memory.set(storage, at, range.clamp((long) rescale.apply(Math.min(channel, channels - 1), sum) + range.zero()));
	}

	/** Lanes that are requantized together. */
	private int lanes() {
		return way == Way.DOUBLE || way == Way.PRODUCT ? Lanes.COUNT / 2 : Lanes.COUNT;
	}

	/** Stores a tile of accumulators. */
	void store(int[] acc, int accAt, int rows, int vectors, int channel, int count, Memory memory, int at, int rowStep, int[] bounce) {
		int width = vectors * Lanes.COUNT;
		int lanes = lanes();
		for (int column = 0; column < count; column += lanes) {
			int wanted = Math.min(lanes, count - column);
			int factor = single ? 0 : channel + column;
			int source = accAt + column;
			int target = at + column;
			switch (way) {
				case DOUBLE -> wide(acc, source, width, rows, factor, wanted, memory, target, rowStep, bounce);
				case PRODUCT -> product(acc, source, width, rows, factor, wanted, memory, target, rowStep, bounce);
				case SHIFT -> shifted(acc, source, width, rows, factor, wanted, memory, target, rowStep, bounce);
				case REAL -> real(acc, source, width, rows, factor, wanted, memory, target, rowStep, bounce);
				case LARGE_REAL -> large(acc, source, width, rows, factor, wanted, memory, target, rowStep, bounce);
				default -> scalar(acc, source, width, rows, channel + column, wanted, memory, target, rowStep);
			}
		}
	}

	private void real(int[] acc, int source, int width, int rows, int factor, int wanted, Memory memory, int at, int rowStep, int[] bounce) {
		FloatVector factorOfLanes = FloatVector.fromArray(Lanes.FLOATS, factors, factor);
		for (int row = 0; row < rows; row++) {
			FloatVector sums = (FloatVector) IntVector.fromArray(Lanes.INTS, acc, source + row * width).convert(VectorOperators.I2F, 0);
			real(sums, factorOfLanes).max(low).min(high).add(range.zero()).intoArray(bounce, 0);
			put(bounce, wanted, memory, at + row * rowStep);
		}
	}

	private void large(int[] acc, int source, int width, int rows, int factor, int wanted, Memory memory, int at, int rowStep, int[] bounce) {
		FloatVector factorOfLanes = FloatVector.fromArray(Lanes.FLOATS, factors, factor);
		for (int row = 0; row < rows; row++) {
			FloatVector sums = (FloatVector) IntVector.fromArray(Lanes.INTS, acc, source + row * width).convert(VectorOperators.I2F, 0);
			rounded(sums.mul(factorOfLanes).max(low).min(high)).add(range.zero()).intoArray(bounce, 0);
			put(bounce, wanted, memory, at + row * rowStep);
		}
	}

	private void wide(int[] acc, int source, int width, int rows, int factor, int wanted, Memory memory, int at, int rowStep, int[] bounce) {
		DoubleVector factorOfLanes = DoubleVector.fromArray(Lanes.DOUBLES, wideFactors, factor);
		DoubleVector tie = DoubleVector.fromArray(Lanes.DOUBLES, ties, factor);
		for (int row = 0; row < rows; row++) {
			DoubleVector sums = (DoubleVector) IntVector.fromArray(Lanes.HALF_INTS, acc, source + row * width).convertShape(VectorOperators.I2D, Lanes.DOUBLES, 0);
			wide(sums, factorOfLanes, tie).max(low).min(high).add(range.zero()).intoArray(bounce, 0);
			put(bounce, wanted, memory, at + row * rowStep);
		}
	}

	private void product(int[] acc, int source, int width, int rows, int factor, int wanted, Memory memory, int at, int rowStep, int[] bounce) {
		for (int row = 0; row < rows; row++) {
			multiplied(IntVector.fromArray(Lanes.HALF_INTS, acc, source + row * width), factor).add(range.zero()).intoArray(bounce, 0);
			put(bounce, wanted, memory, at + row * rowStep);
		}
	}

	private void shifted(int[] acc, int source, int width, int rows, int factor, int wanted, Memory memory, int at, int rowStep, int[] bounce) {
		for (int row = 0; row < rows; row++) {
			shifted(IntVector.fromArray(Lanes.INTS, acc, source + row * width), factor).max(low).min(high).add(range.zero()).intoArray(bounce, 0);
			put(bounce, wanted, memory, at + row * rowStep);
		}
	}

	private void scalar(int[] acc, int source, int width, int rows, int channel, int wanted, Memory memory, int at, int rowStep) {
		for (int row = 0; row < rows; row++) {
			for (int i = 0; i < wanted; i++) {
				set(memory, at + row * rowStep + i, channel + i, acc[source + row * width + i]);
			}
		}
	}

	private static IntVector real(FloatVector sums, FloatVector factor) {
		return rounded(sums.mul(factor));
	}

	private static IntVector rounded(FloatVector values) {
		return values.add(Lanes.MAGIC).reinterpretAsInts().sub(Float.floatToRawIntBits(Lanes.MAGIC));
	}

	private static IntVector wide(DoubleVector sums, DoubleVector factor, DoubleVector tie) {
		return (IntVector) sums.fma(factor, tie).add(Lanes.WIDE_MAGIC).reinterpretAsLongs().convertShape(VectorOperators.L2I, Lanes.HALF_INTS, 0);
	}

	private IntVector shifted(IntVector sums, int factor) {
		IntVector shift = IntVector.fromArray(Lanes.INTS, shifts, factor);
		IntVector odd = sums.lanewise(VectorOperators.ASHR, shift).and(IntVector.fromArray(Lanes.INTS, parities, factor));
		return sums.add(IntVector.fromArray(Lanes.INTS, halves, factor)).add(odd).lanewise(VectorOperators.ASHR, shift);
	}

	private IntVector multiplied(IntVector sums, int factor) {
		LongVector products = ((LongVector) sums.convertShape(VectorOperators.I2L, Lanes.LONGS, 0)).mul(LongVector.fromArray(Lanes.LONGS, multipliers, factor));
		return (IntVector) products.add(LongVector.fromArray(Lanes.LONGS, longHalves, factor))
				.lanewise(VectorOperators.ASHR, LongVector.fromArray(Lanes.LONGS, longShifts, factor)).max(low).min(high)
				.convertShape(VectorOperators.L2I, Lanes.HALF_INTS, 0);
	}

	/** Stores the codes of a vector. It is not given as one: vectors are objects where a method that takes them is not inlined. */
	private void put(int[] codes, int count, Memory memory, int at) {
		if (count == Lanes.COUNT && storage.isByte()) {
			((ByteVector) IntVector.fromArray(Lanes.INTS, codes, 0).convertShape(VectorOperators.I2B, Lanes.BYTES, 0)).intoArray(memory.bytes(), at);
		} else if (count == Lanes.COUNT) {
			((ShortVector) IntVector.fromArray(Lanes.INTS, codes, 0).convertShape(VectorOperators.I2S, Lanes.SHORTS, 0)).intoArray(memory.shorts(), at);
		} else if (count == Lanes.COUNT / 2 && storage.isByte() && Lanes.COUNT == 16) {
			((ByteVector) IntVector.fromArray(Lanes.HALF_INTS, codes, 0).convertShape(VectorOperators.I2B, ByteVector.SPECIES_64, 0)).intoArray(memory.bytes(), at);
		} else if (count == Lanes.COUNT / 2 && !storage.isByte()) {
			((ShortVector) IntVector.fromArray(Lanes.HALF_INTS, codes, 0).convertShape(VectorOperators.I2S, Lanes.HALF_SHORTS, 0)).intoArray(memory.shorts(), at);
		} else {
			for (int i = 0; i < count; i++) {
				memory.set(storage, at + i, codes[i]);
			}
		}
	}
}
