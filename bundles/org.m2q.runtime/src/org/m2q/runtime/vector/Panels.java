package org.m2q.runtime.vector;

import org.m2q.runtime.FilterWeights;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Weights of the filters of one group, packed once: panels of filters side by side, [panel][tap · channel][filter], in the narrowest storage, so that memory moves
 * few bytes. Panels have 1, 2, 4, … vectors.
 */
final class Panels {

	private final int filters;
	private final int depth;
	private final int[] starts;
	private final byte[] nibbles;
	private final byte[] bytes;
	private final short[] shorts;

	/**
	 * Packs weights.
	 *
	 * @param weights all filters, [filter][channel][tap]
	 * @param first first filter of the group
	 * @param filters filters of the group
	 * @param taps positions of the kernel
	 * @param wide vectors of the widest panel, a power of two
	 */
	Panels(FilterWeights weights, int first, int filters, int taps, int wide) {
		this.filters = filters;
		depth = weights.size();
		starts = starts(filters, wide);
		int count = Lanes.padded(filters) * depth;
		boolean asShorts = !areBytes(weights);
		boolean asNibbles = fits(weights, -8, 7);
		shorts = new short[asShorts ? count : 0];
		bytes = new byte[asShorts || asNibbles ? 0 : count + Lanes.COUNT];
		nibbles = new byte[asNibbles ? count / 2 + Lanes.COUNT : 0];
		int channels = depth / taps;
		for (int panel = 0; panel + 1 < starts.length; panel++) {
			int width = starts[panel + 1] - starts[panel];
			for (int k = 0; k < depth; k++) {
				int weight = k % channels * taps + k / channels;
				for (int lane = 0; lane < width; lane++) {
					int filter = starts[panel] + lane;
					int code = filter < filters ? weights.code(first + filter, weight) : 0;
					put(starts[panel] * depth + k * width + lane, code, asShorts, asNibbles);
				}
			}
		}
	}

	private static int[] starts(int filters, int wide) {
		int vectors = Lanes.padded(filters) / Lanes.COUNT;
		int[] starts = new int[count(filters, wide) + 1];
		for (int panel = 1; panel < starts.length; panel++) {
			int begin = starts[panel - 1] / Lanes.COUNT;
			starts[panel] = (begin + Math.min(wide, Integer.highestOneBit(vectors - begin))) * Lanes.COUNT;
		}
		return starts;
	}

	/**
	 * Number of panels.
	 *
	 * @param filters number of filters
	 * @param wide vectors of the widest panel, a power of two
	 */
	static int count(int filters, int wide) {
		int vectors = Lanes.padded(filters) / Lanes.COUNT;
		return vectors / wide + Integer.bitCount(vectors % wide);
	}

	/** Whether all weights have 8 bits or less. */
	static boolean areBytes(FilterWeights weights) {
		return fits(weights, Byte.MIN_VALUE, Byte.MAX_VALUE);
	}

	private static boolean fits(FilterWeights weights, int low, int high) {
		for (int f = 0; f < weights.filters(); f++) {
			for (int i = 0; i < weights.size(); i++) {
				if (weights.code(f, i) < low || weights.code(f, i) > high) {
					return false;
				}
			}
		}
		return true;
	}

	private void put(int at, int code, boolean asShorts, boolean asNibbles) {
		if (asShorts) {
			shorts[at] = (short) code;
		} else if (asNibbles) {
			// Of two vectors one after the other the first is in the low four bits, so that both are widened without moving lanes.
			int pair = at / (2 * Lanes.COUNT);
			int lane = at % Lanes.COUNT;
			boolean high = at / Lanes.COUNT % 2 == 1;
			nibbles[pair * Lanes.COUNT + lane] |= (byte) (high ? code << 4 : code & 15);
		} else {
			bytes[at] = (byte) code;
		}
	}

	/** Bytes that the packed weights take. */
	long size() {
		return nibbles.length + bytes.length + 2L * shorts.length;
	}

	/** Number of panels. */
	int count() {
		return starts.length - 1;
	}

	/** First filter of a panel. */
	int start(int panel) {
		return starts[panel];
	}

	/** Filters of a panel that there are. */
	int filters(int panel) {
		return Math.min(filters, starts[panel + 1]) - starts[panel];
	}

	/** Vectors of a panel. */
	int vectors(int panel) {
		return (starts[panel + 1] - starts[panel]) / Lanes.COUNT;
	}

	/** Elements that a widened panel takes. */
	int room() {
		return (vectors(0) * depth + 1) * Lanes.COUNT;
	}

	/** Whether {@link #bytes} widens a panel. */
	boolean areNibbles() {
		return nibbles.length > 0;
	}

	/**
	 * The array with a panel of 8 bits, [depth][vectors · lanes], which begins at {@link #bytesAt}.
	 *
	 * @param scratch where weights of 4 bits are widened
	 */
	byte[] bytes(int panel, byte[] scratch) {
		if (!areNibbles()) {
			return bytes;
		}
		int begin = starts[panel] * depth / 2;
		int count = (starts[panel + 1] - starts[panel]) * depth;
		for (int i = 0; i < count; i += 2 * Lanes.COUNT) {
			ByteVector both = ByteVector.fromArray(Lanes.BYTES, nibbles, begin + i / 2);
			signed(both).intoArray(scratch, i);
			signed(both.reinterpretAsInts().lanewise(VectorOperators.LSHR, 4).reinterpretAsBytes()).intoArray(scratch, i + Lanes.COUNT);
		}
		return scratch;
	}

	/** Where a panel of 8 bits begins. */
	int bytesAt(int panel) {
		return areNibbles() ? 0 : starts[panel] * depth;
	}

	/** The low four bits with their sign: bytes have no shifts of their own. */
	private static ByteVector signed(ByteVector codes) {
		return codes.and((byte) 15).lanewise(VectorOperators.XOR, (byte) 8).sub((byte) 8);
	}

	/** Widens a panel, [depth][vectors · lanes]. */
	void widen(int panel, float[] into, int at) {
		int begin = starts[panel] * depth;
		int count = (starts[panel + 1] - starts[panel]) * depth;
		for (int i = 0; i < count; i += Lanes.COUNT) {
			((FloatVector) ints(begin + i).convert(VectorOperators.I2F, 0)).intoArray(into, at + i);
		}
	}

	/** Widens a panel, [depth][vectors · lanes]. */
	void widen(int panel, int[] into, int at) {
		int begin = starts[panel] * depth;
		int count = (starts[panel + 1] - starts[panel]) * depth;
		for (int i = 0; i < count; i += Lanes.COUNT) {
			ints(begin + i).intoArray(into, at + i);
		}
	}

	private IntVector ints(int at) {
		if (shorts.length > 0) {
			return (IntVector) ShortVector.fromArray(Lanes.SHORTS, shorts, at).convertShape(VectorOperators.S2I, Lanes.INTS, 0);
		}
		if (bytes.length > 0) {
			return (IntVector) ByteVector.fromArray(Lanes.BYTES, bytes, at).convertShape(VectorOperators.B2I, Lanes.INTS, 0);
		}
		int vector = at / Lanes.COUNT;
		IntVector both = (IntVector) ByteVector.fromArray(Lanes.BYTES, nibbles, vector / 2 * Lanes.COUNT).convertShape(VectorOperators.B2I, Lanes.INTS, 0);
		return vector % 2 == 0 ? both.lanewise(VectorOperators.LSHL, 28).lanewise(VectorOperators.ASHR, 28) : both.lanewise(VectorOperators.ASHR, 4);
	}
}
