package org.m2q.calibration;

import java.util.OptionalDouble;

/**
 * How well the codes of a layer say what it computes in floating point, over some samples.
 *
 * @param layer index of the layer
 * @param weightBits mean width of a stored weight, 0 without weights
 * @param weightSqnr signal-to-quantization-noise ratio of the weights in dB; empty without weights, infinite without any error
 * @param outputSqnr the same of the result, with all that went wrong in the layers before; empty when the result is not in the program
 * @param outputNmse Σ (x − x')² / Σ x² of the result; empty like the ratio
 * @param saturated part of the results that lie at the ends of their codes, 0 to 1; the code of 0 at the end of a rectifier does not count
 * @param scale real value of one step of the result, 0 when it is not in the program
 * @param zeroPoint code of 0 of the result
 */
public record LayerQuality(int layer, double weightBits, OptionalDouble weightSqnr, OptionalDouble outputSqnr, OptionalDouble outputNmse, double saturated, double scale,
		int zeroPoint) {
}
