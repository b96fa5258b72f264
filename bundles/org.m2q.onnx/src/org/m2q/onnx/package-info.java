/** Trained models as files: ONNX in and out, and their execution in float32. */
package org.m2q.onnx;
