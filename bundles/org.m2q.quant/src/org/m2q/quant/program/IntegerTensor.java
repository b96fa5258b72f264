package org.m2q.quant.program;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

import org.m2q.network.Shape;
import org.m2q.quant.integer.CodeRange;

/**
 * A tensor of codes: real value = scale · (code − zero). Elements lie in row-major order of the shape, as everywhere in the network ([channels, rows,
 * columns], [tokens, features]); an implementation may store them otherwise.
 *
 * @param index position in {@link IntegerProgram#tensors()}
 * @param name unique in the program
 * @param shape its shape, without a batch
 * @param range codes it may take; results are clamped into it, so a rectifier is a range that begins at its zero
 * @param scales real value of one step, positive and finite: one for all elements, or one per position along {@code axis}
 * @param axis axis of several scales, {@value #WHOLE} for one scale; several scales have the zero point 0
 * @param constant codes of a learned tensor; empty for computed ones
 */
public record IntegerTensor(int index, String name, Shape shape, CodeRange range, float[] scales, int axis, Optional<int[]> constant) {

	/** In place of an axis: one scale for the whole tensor. */
	public static final int WHOLE = -1;

	/** How codes are stored. */
	public enum Storage {
		/** 8 bits, −128 to 127. */
		INT8,
		/** 8 bits, 0 to 255. */
		UINT8,
		/** 16 bits, −32,768 to 32,767. */
		INT16,
		/** 32 bits. */
		INT32
	}

	/** Checks that scales and codes fit. */
	public IntegerTensor {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(shape, "shape");
		if (axis != WHOLE && (axis < 0 || axis >= shape.rank() || range.zero() != 0)) {
			throw new IllegalArgumentException("scales along axis " + axis + " of " + shape + " with the zero point " + range.zero());
		}
		int wanted = axis == WHOLE ? 1 : shape.dim(axis);
		if (scales.length != wanted) {
			throw new IllegalArgumentException(scales.length + " scales for " + wanted);
		}
		for (float scale : scales) {
			if (!(scale > 0) || Float.isInfinite(scale)) {
				throw new IllegalArgumentException("scale " + scale + " of '" + name + "'");
			}
		}
	}

	/** A computed tensor with one scale. */
	public static IntegerTensor of(int index, String name, Shape shape, CodeRange range, float scale) {
		return new IntegerTensor(index, name, shape, range, new float[] { scale }, WHOLE, Optional.empty());
	}

	/** The scale of a tensor that has one. */
	public float scale() {
		if (axis != WHOLE) {
			throw new IllegalStateException("'" + name + "' has several scales");
		}
		return scales[0];
	}

	/** Number of elements. */
	public int size() {
		return Math.toIntExact(shape.elements());
	}

	/** The narrowest storage of its codes. */
	public Storage storage() {
		if (range.low() >= -128 && range.high() <= 127) {
			return Storage.INT8;
		}
		if (range.low() >= 0 && range.high() <= 255) {
			return Storage.UINT8;
		}
		return range.low() >= Short.MIN_VALUE && range.high() <= Short.MAX_VALUE ? Storage.INT16 : Storage.INT32;
	}

	/**
	 * The code of a real value, for tensors with one scale: clamp(halfEven(value / scale) + zero), divided in single precision, as QuantizeLinear of
	 * ONNX. NaN becomes the zero point.
	 */
	public int quantize(float value) {
		return range.clamp((long) Math.rint(value / scale()) + range.zero());
	}

	/** The real value of a code, for tensors with one scale. */
	public float dequantize(int code) {
		return (code - range.zero()) * scale();
	}

	/** The codes of real values, element by element; each with the scale of its position. */
	public int[] quantize(float[] values) {
		int[] codes = new int[values.length];
		int inner = inner();
		for (int i = 0; i < codes.length; i++) {
			codes[i] = range.clamp((long) Math.rint(values[i] / scales[i / inner % scales.length]) + range.zero());
		}
		return codes;
	}

	/** The real values of codes, element by element; each with the scale of its position. */
	public float[] dequantize(int[] codes) {
		float[] values = new float[codes.length];
		int inner = inner();
		for (int i = 0; i < codes.length; i++) {
			values[i] = (codes[i] - range.zero()) * scales[i / inner % scales.length];
		}
		return values;
	}

	/** Consecutive elements with the same scale. */
	private int inner() {
		int inner = 1;
		for (int i = axis + 1; axis != WHOLE && i < shape.rank(); i++) {
			inner *= shape.dim(i);
		}
		return inner;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof IntegerTensor that && index == that.index && name.equals(that.name) && shape.equals(that.shape) && range.equals(that.range)
				&& axis == that.axis && Arrays.equals(scales, that.scales) && constant.isPresent() == that.constant.isPresent()
				&& (constant.isEmpty() || Arrays.equals(constant.get(), that.constant.get()));
	}

	@Override
	public int hashCode() {
		return Objects.hash(index, name, shape, range, axis);
	}

	@Override
	public String toString() {
		return name + " " + shape + " " + range;
	}
}
