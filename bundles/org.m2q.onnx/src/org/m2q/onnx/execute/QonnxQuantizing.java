package org.m2q.onnx.execute;

import java.util.Map;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/**
 * Quant of QONNX: a real number in, the nearest number that a code of some width stands for out. The zero point is added before rounding, other than in
 * QuantizeLinear of ONNX.
 */
final class QonnxQuantizing {

	private static final int WIDEST = 32;

	private QonnxQuantizing() {
	}

	/** Adds the operators to a table. */
	static void register(Map<String, Kernel> table) {
		table.put("Quant", Kernel.of(QonnxQuantizing::quantize));
		table.put("IntQuant", Kernel.of(QonnxQuantizing::quantize));
	}

	private static Tensor quantize(Call call) throws OnnxException {
		Tensor x = call.input(0);
		Tensor scale = Broadcast.expand(call.input(1), x.shape());
		Tensor zero = Broadcast.expand(call.input(2), x.shape());
		float bits = call.input(3).real(0);
		String mode = call.attributes().text("rounding_mode", "ROUND");
		if (call.input(3).size() != 1 || bits != (int) bits || bits < 1 || bits > WIDEST) {
			throw new OnnxException("one whole width of 1 to " + WIDEST + " bits is supported, not " + bits);
		}
		if (!mode.equals("ROUND") && !mode.equals("HALF_EVEN")) {
			throw new OnnxException("rounding \"" + mode + "\" is not supported; ROUND is");
		}
		boolean signed = call.attributes().integer("signed", 1) != 0;
		boolean narrow = call.attributes().integer("narrow", 0) != 0;
		double most = Math.scalb(1.0, (int) bits - (signed ? 1 : 0)) - 1 - (narrow && !signed ? 1 : 0);
		double least = signed ? -most - (narrow ? 0 : 1) : 0;
		float[] values = new float[x.size()];
		for (int i = 0; i < values.length; i++) {
			double code = Math.rint(Math.clamp((double) (x.real(i) / scale.real(i) + zero.real(i)), least, most));
			values[i] = ((float) code - zero.real(i)) * scale.real(i);
		}
		return Tensor.of(x.shape(), values);
	}
}
