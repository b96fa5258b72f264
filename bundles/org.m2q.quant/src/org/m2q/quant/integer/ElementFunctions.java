package org.m2q.quant.integer;

/** Functions of single codes, in integers. The scale of a code is 1/16: fine enough to tell the functions apart, the same for all tensors. */
final class ElementFunctions {

	private static final double SCALE = 1.0 / 16;

	private ElementFunctions() {
	}

	/** An activation by its name in the language. */
	static int activation(String name, int code, CodeRange range) {
		int x = code - range.zero();
		double real = x * SCALE;
		double y = switch (name) {
			case "relu" -> Math.max(0, real);
			case "relu6" -> Math.min(6, Math.max(0, real));
			case "hardswish" -> real * Math.min(6, Math.max(0, real + 3)) / 6;
			case "hardsigmoid" -> Math.min(6, Math.max(0, real + 3)) / 6;
			case "silu" -> real / (1 + StrictMath.exp(-real));
			case "sigmoid" -> 1 / (1 + StrictMath.exp(-real));
			default -> 0.5 * real * (1 + StrictMath.tanh(Math.sqrt(2 / Math.PI) * (real + 0.044715 * real * real * real)));
		};
		return range.clamp(range.zero() + (long) Math.rint(y / SCALE));
	}
}
