package org.m2q.runtime;

/**
 * Real values as codes: real value = scale · (code − zero).
 *
 * @param range the codes
 * @param scales positive, one for all elements or one per position on an axis
 * @param inner distance of neighbours on that axis; 1 for one scale
 */
public record Quantizer(CodeRange range, float[] scales, int inner) {

	/** Checks the scales. */
	public Quantizer {
		if (scales.length == 0 || inner < 1) {
			throw new IllegalArgumentException(scales.length + " scales, distance " + inner);
		}
		for (float scale : scales) {
			if (!(scale > 0) || Float.isInfinite(scale)) {
				throw new IllegalArgumentException("scale " + scale);
			}
		}
	}

	/** One scale. */
	public static Quantizer of(CodeRange range, float scale) {
		return new Quantizer(range, new float[] { scale }, 1);
	}

	private float scale(int element) {
		return scales.length == 1 ? scales[0] : scales[element / inner % scales.length];
	}

	/** The codes clamp(halfEven(value / scale) + zero) of real values, as QuantizeLinear of ONNX; NaN becomes the zero point. */
	public void quantize(float[] values, int[] codes) {
		for (int i = 0; i < values.length; i++) {
			codes[i] = range.clamp((long) Math.rint(values[i] / scale(i)) + range.zero());
		}
	}

	/** The real values of codes. */
	public void dequantize(int[] codes, float[] values) {
		for (int i = 0; i < codes.length; i++) {
			values[i] = (codes[i] - range.zero()) * scale(i);
		}
	}
}
