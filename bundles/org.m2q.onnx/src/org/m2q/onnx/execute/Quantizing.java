package org.m2q.onnx.execute;

import java.util.Map;
import java.util.Optional;

import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/** Between real numbers and integers with scale and zero point: per tensor, per axis, or in blocks along an axis (operator set 21). */
final class Quantizing {

	private Quantizing() {
	}

	/** Adds the operators to a table. */
	static void register(Map<String, Kernel> table) {
		table.put("QuantizeLinear", Kernel.of(Quantizing::quantize));
		table.put("DequantizeLinear", Kernel.of(Quantizing::dequantize));
	}

	private static Tensor quantize(Call call) throws OnnxException {
		Tensor x = call.input(0);
		Tensor scale = call.input(1);
		Optional<Tensor> zero = call.optional(2);
		DataType type = zero.map(Tensor::type).or(() -> DataType.of(call.attributes().integer("output_dtype", 0))).orElse(DataType.UINT8);
		if (type.isReal() || type.bits() > Short.SIZE) {
			throw new OnnxException("numbers of type " + type + " are not supported as the result");
		}
		boolean signed = type == DataType.INT4 || type == DataType.INT8 || type == DataType.INT16;
		long most = signed ? (1L << type.bits() - 1) - 1 : (1L << type.bits()) - 1;
		long least = signed ? -most - 1 : 0;
		int[] where = places(call, x, scale);
		long[] codes = new long[x.size()];
		for (int i = 0; i < codes.length; i++) {
			// ONNX: a division, then the nearest integer with ties to even, then the zero point, then saturation.
			double code = Math.rint(x.real(i) / scale.real(where[i]));
			codes[i] = (long) Math.clamp(code + zeroAt(zero, where[i]), least, most);
		}
		return Tensor.integer(type, x.shape(), codes);
	}

	private static Tensor dequantize(Call call) throws OnnxException {
		Tensor x = call.input(0);
		Tensor scale = call.input(1);
		Optional<Tensor> zero = call.optional(2);
		int[] where = places(call, x, scale);
		float[] values = new float[x.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = (x.integer(i) - zeroAt(zero, where[i])) * scale.real(where[i]);
		}
		return Tensor.real(scale.type(), x.shape(), values);
	}

	private static long zeroAt(Optional<Tensor> zero, int index) {
		return zero.isEmpty() ? 0 : zero.get().integer(index);
	}

	/** The scale of each element. */
	private static int[] places(Call call, Tensor x, Tensor scale) throws OnnxException {
		int[] where = new int[x.size()];
		if (scale.size() == 1) {
			return where;
		}
		int axis = call.axis("axis", 1, x.rank());
		int block = (int) call.attributes().integer("block_size", 0);
		int[] strides = Views.strides(x.shape());
		if (scale.rank() == 1 && block == 0) {
			if (scale.size() != x.axis(axis)) {
				throw new OnnxException(scale.size() + " scales do not fit axis " + axis + " of " + Call.text(x));
			}
			for (int i = 0; i < where.length; i++) {
				where[i] = i / strides[axis] % x.axis(axis);
			}
			return where;
		}
		if (block < 1 || scale.rank() != x.rank() || scale.axis(axis) != (x.axis(axis) + block - 1) / block) {
			throw new OnnxException("the scales " + Call.text(scale) + " in blocks of " + block + " do not fit " + Call.text(x));
		}
		int[] of = Views.strides(scale.shape());
		for (int i = 0; i < where.length; i++) {
			for (int a = 0; a < strides.length; a++) {
				int place = i / strides[a] % x.axis(a);
				where[i] += (a == axis ? place / block : place) * of[a];
			}
		}
		return where;
	}
}
