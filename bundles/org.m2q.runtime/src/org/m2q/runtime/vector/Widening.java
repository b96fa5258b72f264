package org.m2q.runtime.vector;

import java.util.Objects;

import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Storage;
import org.m2q.runtime.internal.Tensor;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Reads codes of a tensor less its zero point into 32-bit lanes. Runs are read and written in whole vectors: up to a vector beyond the end is read from the
 * arena, which has room there, and written to the target, whose next run follows.
 *
 * <p>Every kind of storage has loops of its own: the optimizing compiler removes the objects of vectors only from small methods that it inlines.
 */
final class Widening {

	private final Storage storage;
	private final int zero;

	Widening(Tensor tensor) {
		storage = Objects.requireNonNull(tensor.storage());
		zero = tensor.range().zero();
	}

	/** The vector of values at a position. */
	IntVector ints(Memory memory, int at) {
		return switch (storage) {
			case INT8 -> signed(memory.bytes(), at).sub(zero);
			case UINT8 -> signed(memory.bytes(), at).and(Lanes.UNSIGNED).sub(zero);
			case INT16 -> wide(memory.shorts(), at).sub(zero);
			case INT32 -> IntVector.fromArray(Lanes.INTS, memory.ints(), at).sub(zero);
		};
	}

	private static IntVector signed(byte[] bytes, int at) {
		return (IntVector) ByteVector.fromArray(Lanes.BYTES, bytes, at).convertShape(VectorOperators.B2I, Lanes.INTS, 0);
	}

	private static IntVector wide(short[] shorts, int at) {
		return (IntVector) ShortVector.fromArray(Lanes.SHORTS, shorts, at).convertShape(VectorOperators.S2I, Lanes.INTS, 0);
	}

	private static FloatVector real(IntVector ints) {
		return (FloatVector) ints.convert(VectorOperators.I2F, 0);
	}

	/** Reads neighbours as the bits of floats. */
	void readReal(Memory memory, int at, int count, int[] into, int intoAt) {
		switch (storage) {
			case INT8 -> {
				byte[] bytes = memory.bytes();
				for (int i = 0; i < count; i += Lanes.COUNT) {
					real(signed(bytes, at + i).sub(zero)).reinterpretAsInts().intoArray(into, intoAt + i);
				}
			}
			case UINT8 -> {
				byte[] bytes = memory.bytes();
				for (int i = 0; i < count; i += Lanes.COUNT) {
					real(signed(bytes, at + i).and(Lanes.UNSIGNED).sub(zero)).reinterpretAsInts().intoArray(into, intoAt + i);
				}
			}
			case INT16 -> {
				short[] shorts = memory.shorts();
				for (int i = 0; i < count; i += Lanes.COUNT) {
					real(wide(shorts, at + i).sub(zero)).reinterpretAsInts().intoArray(into, intoAt + i);
				}
			}
			case INT32 -> {
				int[] ints = memory.ints();
				for (int i = 0; i < count; i += Lanes.COUNT) {
					real(IntVector.fromArray(Lanes.INTS, ints, at + i).sub(zero)).reinterpretAsInts().intoArray(into, intoAt + i);
				}
			}
		}
	}

	/** Reads neighbours. */
	void read(Memory memory, int at, int count, int[] into, int intoAt) {
		switch (storage) {
			case INT8 -> {
				byte[] bytes = memory.bytes();
				for (int i = 0; i < count; i += Lanes.COUNT) {
					signed(bytes, at + i).sub(zero).intoArray(into, intoAt + i);
				}
			}
			case UINT8 -> {
				byte[] bytes = memory.bytes();
				for (int i = 0; i < count; i += Lanes.COUNT) {
					signed(bytes, at + i).and(Lanes.UNSIGNED).sub(zero).intoArray(into, intoAt + i);
				}
			}
			case INT16 -> {
				short[] shorts = memory.shorts();
				for (int i = 0; i < count; i += Lanes.COUNT) {
					wide(shorts, at + i).sub(zero).intoArray(into, intoAt + i);
				}
			}
			case INT32 -> {
				int[] ints = memory.ints();
				for (int i = 0; i < count; i += Lanes.COUNT) {
					IntVector.fromArray(Lanes.INTS, ints, at + i).sub(zero).intoArray(into, intoAt + i);
				}
			}
		}
	}

	/** Reads one vector at each of several positions at a distance; the vectors are at a distance in the target, too. */
	void columns(Memory memory, int at, int step, int count, float[] into, int intoAt, int intoStep) {
		switch (storage) {
			case INT8 -> {
				byte[] bytes = memory.bytes();
				for (int i = 0; i < count; i++) {
					real(signed(bytes, at + i * step).sub(zero)).intoArray(into, intoAt + i * intoStep);
				}
			}
			case UINT8 -> {
				byte[] bytes = memory.bytes();
				for (int i = 0; i < count; i++) {
					real(signed(bytes, at + i * step).and(Lanes.UNSIGNED).sub(zero)).intoArray(into, intoAt + i * intoStep);
				}
			}
			case INT16 -> {
				short[] shorts = memory.shorts();
				for (int i = 0; i < count; i++) {
					real(wide(shorts, at + i * step).sub(zero)).intoArray(into, intoAt + i * intoStep);
				}
			}
			case INT32 -> {
				int[] ints = memory.ints();
				for (int i = 0; i < count; i++) {
					real(IntVector.fromArray(Lanes.INTS, ints, at + i * step).sub(zero)).intoArray(into, intoAt + i * intoStep);
				}
			}
		}
	}

	/** Reads one vector at each of several positions at a distance as the bits of floats. */
	void columnsReal(Memory memory, int at, int step, int count, int[] into, int intoAt, int intoStep) {
		switch (storage) {
			case INT8, UINT8 -> {
				byte[] bytes = memory.bytes();
				int mask = storage == Storage.UINT8 ? Lanes.UNSIGNED : -1;
				for (int i = 0; i < count; i++) {
					real(signed(bytes, at + i * step).and(mask).sub(zero)).reinterpretAsInts().intoArray(into, intoAt + i * intoStep);
				}
			}
			case INT16 -> {
				short[] shorts = memory.shorts();
				for (int i = 0; i < count; i++) {
					real(wide(shorts, at + i * step).sub(zero)).reinterpretAsInts().intoArray(into, intoAt + i * intoStep);
				}
			}
			case INT32 -> {
				int[] ints = memory.ints();
				for (int i = 0; i < count; i++) {
					real(IntVector.fromArray(Lanes.INTS, ints, at + i * step).sub(zero)).reinterpretAsInts().intoArray(into, intoAt + i * intoStep);
				}
			}
		}
	}

	/** Reads elements at a distance as the bits of floats. */
	void readReal(Memory memory, int at, int step, int count, int[] into, int intoAt) {
		for (int i = 0; i < count; i++) {
			into[intoAt + i] = Float.floatToRawIntBits(memory.get(storage, at + i * step) - zero);
		}
	}

	/** Reads elements at a distance. */
	void read(Memory memory, int at, int step, int count, int[] into, int intoAt) {
		for (int i = 0; i < count; i++) {
			into[intoAt + i] = memory.get(storage, at + i * step) - zero;
		}
	}
}
