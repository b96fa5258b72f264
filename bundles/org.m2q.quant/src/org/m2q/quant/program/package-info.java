/**
 * Quantized networks as lists of integer operations with exactly stated arithmetic: what the reference interpreter runs, Java is generated from and
 * ONNX models are exported from.
 */
package org.m2q.quant.program;
