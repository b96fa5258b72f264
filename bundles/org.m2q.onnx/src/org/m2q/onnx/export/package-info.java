/** Networks of the language as ONNX models, with the tensors that they have learned. */
package org.m2q.onnx.export;
