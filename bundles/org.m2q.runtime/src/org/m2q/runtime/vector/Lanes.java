package org.m2q.runtime.vector;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The species of the processor: as many narrow elements as 32-bit ones fit in its preferred vector. */
final class Lanes {

	static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
	static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
	static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, FLOATS.vectorShape());
	static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, FLOATS.vectorShape());
	static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, VectorShape.forBitSize(Math.max(64, FLOATS.length() * 16)));
	static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, FLOATS.length() * 8)));
	/** As many as there are 64-bit lanes. */
	static final VectorSpecies<Float> HALF_FLOATS = VectorSpecies.of(float.class, VectorShape.forBitSize(FLOATS.length() * 16));
	static final VectorSpecies<Integer> HALF_INTS = VectorSpecies.of(int.class, VectorShape.forBitSize(FLOATS.length() * 16));
	static final VectorSpecies<Short> HALF_SHORTS = VectorSpecies.of(short.class, VectorShape.forBitSize(Math.max(64, FLOATS.length() * 8)));
	/** Whole vectors of bytes. */
	static final VectorSpecies<Byte> ALL_BYTES = VectorSpecies.of(byte.class, FLOATS.vectorShape());
	static final int COUNT = FLOATS.length();
	/** 1.5 · 2^23: its sum with a value below 2^22 has the value, rounded half to even, in its low bits. */
	static final float MAGIC = 0x1.8p23f;
	/** 1.5 · 2^52, likewise for values below 2^51. */
	static final double WIDE_MAGIC = 0x1.8p52;

	private Lanes() {
	}

	/** Bytes are sign-extended by {@link ByteVector}; this leaves their unsigned value. */
	static final int UNSIGNED = 0xff;

	/** Lanes rounded up to whole vectors. */
	static int padded(int count) {
		return (count + COUNT - 1) / COUNT * COUNT;
	}
}
