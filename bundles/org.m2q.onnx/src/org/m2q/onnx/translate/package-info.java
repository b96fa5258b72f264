/** From ONNX graphs to texts in the language. */
package org.m2q.onnx.translate;
