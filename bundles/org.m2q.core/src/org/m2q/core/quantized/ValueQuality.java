package org.m2q.core.quantized;

import org.m2q.calibration.Observed;
import org.m2q.quant.program.IntegerTensor;

/**
 * A value of a network, the tensor of codes that stands for it, and how well.
 *
 * @param layer name of the layer that computes it; empty for inputs of the network
 * @param tensor the codes
 * @param observed what calibration saw of it
 * @param sqnr power of the value over that of its error in dB, over the measured samples: errors of all layers before it included; infinite for none
 */
public record ValueQuality(String layer, IntegerTensor tensor, Observed observed, double sqnr) {
}
