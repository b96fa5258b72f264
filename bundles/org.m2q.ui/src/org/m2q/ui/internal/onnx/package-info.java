/** Import of ONNX models. */
package org.m2q.ui.internal.onnx;
