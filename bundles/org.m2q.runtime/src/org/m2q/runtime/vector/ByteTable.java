package org.m2q.runtime.vector;

import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Tensor;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** A function of codes of 8 bits whose results have 8 bits, too: a table of 256 entries. */
final class ByteTable {

	/** Entries of a quarter of a table, and codes that are looked up together. */
	static final int TOGETHER = 64;

	private static final int QUARTER = TOGETHER;

	private final byte[] table = new byte[4 * QUARTER];

	/**
	 * A table.
	 *
	 * @param in operand, whose codes select an entry
	 * @param results one per code of the operand's range
	 */
	ByteTable(Tensor in, int[] results) {
		for (int i = 0; i < results.length; i++) {
			table[in.range().low() + i & 0xff] = (byte) results[i];
		}
	}

	/** Applies it to neighbours; source and target may be the same. */
	void apply(Memory memory, int from, int to, int count) {
		byte[] bytes = memory.bytes();
		int done = Lanes.ALL_BYTES.length() == QUARTER ? vectors(bytes, table, from, to, count) : 0;
		for (int i = done; i < count; i++) {
			bytes[to + i] = table[bytes[from + i] & 0xff];
		}
	}

	private static int vectors(byte[] bytes, byte[] table, int from, int to, int count) {
		ByteVector t0 = ByteVector.fromArray(Lanes.ALL_BYTES, table, 0);
		ByteVector t1 = ByteVector.fromArray(Lanes.ALL_BYTES, table, QUARTER);
		ByteVector t2 = ByteVector.fromArray(Lanes.ALL_BYTES, table, 2 * QUARTER);
		ByteVector t3 = ByteVector.fromArray(Lanes.ALL_BYTES, table, 3 * QUARTER);
		int end = count - count % QUARTER;
		for (int i = 0; i < end; i += QUARTER) {
			ByteVector codes = ByteVector.fromArray(Lanes.ALL_BYTES, bytes, from + i);
			ByteVector index = codes.and((byte) (QUARTER - 1));
			VectorMask<Byte> odd = codes.and((byte) QUARTER).compare(VectorOperators.NE, (byte) 0);
			VectorMask<Byte> upper = codes.compare(VectorOperators.LT, (byte) 0);
			ByteVector first = index.selectFrom(t0).blend(index.selectFrom(t1), odd);
			ByteVector second = index.selectFrom(t2).blend(index.selectFrom(t3), odd);
			first.blend(second, upper).intoArray(bytes, to + i);
		}
		return end;
	}
}
