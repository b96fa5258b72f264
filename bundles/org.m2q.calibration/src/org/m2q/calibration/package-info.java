/** Quantized networks from trained weights and data: accuracy and health of layers. */
package org.m2q.calibration;
