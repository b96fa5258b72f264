package org.m2q.onnx.weights;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/** Elements as they lie in files, one behind the other. */
final class RawValues {

	private RawValues() {
	}

	/** A shape whose elements fit into memory. */
	static int[] shape(String name, long[] axes) throws OnnxException {
		long size = 1;
		int[] shape = new int[axes.length];
		for (int i = 0; i < axes.length; i++) {
			size = axes[i] < 0 || axes[i] > Integer.MAX_VALUE - 8 ? -1 : size * axes[i];
			if (size < 0 || size > Integer.MAX_VALUE - 8) {
				throw new OnnxException("tensor \"" + name + "\" has the shape " + Arrays.toString(axes) + ", which is not possible or too large");
			}
			shape[i] = (int) axes[i];
		}
		return shape;
	}

	/** Reads as many elements as a shape has from a buffer, whose byte order is set. */
	static Tensor read(String name, DataType type, int[] shape, ByteBuffer buffer) throws OnnxException {
		int size = Tensor.size(shape);
		if (buffer.remaining() < type.bytes(size)) {
			throw new OnnxException("tensor \"" + name + "\" of " + type + Arrays.toString(shape) + " needs " + type.bytes(size) + " bytes, and there are "
					+ buffer.remaining());
		}
		if (type.isReal()) {
			float[] reals = new float[size];
			for (int i = 0; i < size; i++) {
				reals[i] = switch (type) {
					case FLOAT16 -> Float.float16ToFloat(buffer.getShort());
					case BFLOAT16 -> Float.intBitsToFloat(buffer.getShort() << Short.SIZE);
					case DOUBLE -> (float) buffer.getDouble();
					default -> buffer.getFloat();
				};
			}
			return Tensor.real(type, shape, reals);
		}
		long[] integers = new long[size];
		for (int i = 0; i < size; i++) {
			long value = switch (type.bits()) {
				case Byte.SIZE -> buffer.get();
				case Short.SIZE -> buffer.getShort();
				case Integer.SIZE -> buffer.getInt();
				default -> buffer.getLong();
			};
			if (type == DataType.UINT64 && value < 0) {
				throw new OnnxException("tensor \"" + name + "\" has an unsigned value of 2^63 or more, which is not read");
			}
			integers[i] = type.wrap(value);
		}
		return Tensor.integer(type, shape, integers);
	}
}
