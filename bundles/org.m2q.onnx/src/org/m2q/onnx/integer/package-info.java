/** Quantized networks as ONNX models that compute the same codes, what is guaranteed of them, and how that is checked. */
package org.m2q.onnx.integer;
