package org.m2q.onnx;

import java.util.Arrays;
import java.util.Objects;

/**
 * An immutable tensor in row-major order. Elements of real types are held as float32, integers of up to 8 bits as bytes, all others as 64-bit integers.
 */
public final class Tensor {

	private final DataType type;
	private final int[] shape;
	private final float[] reals;
	private final long[] integers;
	private final byte[] bytes;

	private Tensor(DataType type, int[] shape, float[] reals, long[] integers, byte[] bytes, int length) {
		this.type = Objects.requireNonNull(type, "type");
		this.shape = shape.clone();
		this.reals = reals;
		this.integers = integers;
		this.bytes = bytes;
		if (size(shape) != length) {
			throw new IllegalArgumentException("a tensor of shape " + Arrays.toString(shape) + " cannot have " + length + " elements");
		}
	}

	/** A float32 tensor that takes over {@code elements}: the caller must not change them afterwards. */
	public static Tensor of(int[] shape, float... elements) {
		return real(DataType.FLOAT, shape, elements);
	}

	/** An int64 tensor that takes over {@code elements}: the caller must not change them afterwards. */
	public static Tensor of(int[] shape, long... elements) {
		return integer(DataType.INT64, shape, elements);
	}

	/**
	 * A tensor of a real type that takes over {@code elements}.
	 *
	 * @throws IllegalArgumentException when the number of elements does not fit the shape
	 */
	public static Tensor real(DataType type, int[] shape, float[] elements) {
		if (!type.isReal()) {
			throw new IllegalArgumentException(type + " is not a real type");
		}
		return new Tensor(type, shape, elements, new long[0], new byte[0], elements.length);
	}

	/**
	 * A tensor of an integer type that takes over {@code elements}.
	 *
	 * @throws IllegalArgumentException when the number of elements does not fit the shape
	 */
	public static Tensor integer(DataType type, int[] shape, long[] elements) {
		if (type.isReal()) {
			throw new IllegalArgumentException(type + " is not an integer type");
		}
		if (type.bits() > Byte.SIZE) {
			return new Tensor(type, shape, new float[0], elements, new byte[0], elements.length);
		}
		byte[] bytes = new byte[elements.length];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) elements[i];
		}
		return new Tensor(type, shape, new float[0], new long[0], bytes, bytes.length);
	}

	/**
	 * A tensor of an integer type of up to 8 bits that takes over {@code elements}: the caller must not change them afterwards. Elements of 128 and more of an unsigned
	 * type are given as negative bytes.
	 *
	 * @throws IllegalArgumentException when the number of elements does not fit the shape, or the type has more bits
	 */
	public static Tensor bytes(DataType type, int[] shape, byte[] elements) {
		if (type.isReal() || type.bits() > Byte.SIZE) {
			throw new IllegalArgumentException(type + " has more than 8 bits");
		}
		return new Tensor(type, shape, new float[0], new long[0], elements, elements.length);
	}

	/**
	 * Number of elements of a tensor of this shape; 1 for a scalar.
	 *
	 * @throws IllegalArgumentException when an axis is negative or the product does not fit
	 */
	public static int size(int[] shape) {
		long size = 1;
		for (int axis : shape) {
			if (axis < 0) {
				throw new IllegalArgumentException("the shape " + Arrays.toString(shape) + " has a negative axis");
			}
			size *= axis;
			if (size > Integer.MAX_VALUE - 8) {
				throw new IllegalArgumentException("the shape " + Arrays.toString(shape) + " has too many elements");
			}
		}
		return (int) size;
	}

	/** The type of the elements. */
	public DataType type() {
		return type;
	}

	/** A copy of the extents of the axes. */
	public int[] shape() {
		return shape.clone();
	}

	/** Number of axes. */
	public int rank() {
		return shape.length;
	}

	/** Extent of an axis, counted from 0. */
	public int axis(int index) {
		return shape[index];
	}

	/** Number of elements. */
	public int size() {
		return type.isReal() ? reals.length : isNarrow() ? bytes.length : integers.length;
	}

	/** The element at a position of the row-major order, as a real number. */
	public float real(int index) {
		return type.isReal() ? reals[index] : whole(index);
	}

	/** The element at a position of the row-major order as an integer; real numbers are cut towards 0. */
	public long integer(int index) {
		return type.isReal() ? (long) reals[index] : whole(index);
	}

	private boolean isNarrow() {
		return type.bits() <= Byte.SIZE;
	}

	private long whole(int index) {
		if (!isNarrow()) {
			return integers[index];
		}
		return type == DataType.INT8 || type == DataType.INT4 ? bytes[index] : bytes[index] & 0xff;
	}

	/** A copy of the elements as real numbers. */
	public float[] reals() {
		if (type.isReal()) {
			return reals.clone();
		}
		float[] copy = new float[size()];
		for (int i = 0; i < copy.length; i++) {
			copy[i] = whole(i);
		}
		return copy;
	}

	/** A copy of the elements as integers; real numbers are cut towards 0. */
	public long[] integers() {
		if (!type.isReal() && !isNarrow()) {
			return integers.clone();
		}
		long[] copy = new long[size()];
		for (int i = 0; i < copy.length; i++) {
			copy[i] = integer(i);
		}
		return copy;
	}

	/** The same elements in another shape of as many. */
	public Tensor reshaped(int... newShape) {
		return new Tensor(type, newShape, reals, integers, bytes, size());
	}

	/** Whether type, shape and every element are the same; a NaN is the same as another. */
	@Override
	public boolean equals(Object other) {
		return other instanceof Tensor that && type == that.type && Arrays.equals(shape, that.shape) && Arrays.equals(reals, that.reals)
				&& Arrays.equals(integers, that.integers) && Arrays.equals(bytes, that.bytes);
	}

	@Override
	public int hashCode() {
		return Objects.hash(type, Arrays.hashCode(shape), Arrays.hashCode(reals), Arrays.hashCode(integers), Arrays.hashCode(bytes));
	}

	@Override
	public String toString() {
		return type + Arrays.toString(shape);
	}

	/** The elements themselves, for kernels that only read them. */
	float[] sharedReals() {
		return type.isReal() ? reals : reals();
	}
}
