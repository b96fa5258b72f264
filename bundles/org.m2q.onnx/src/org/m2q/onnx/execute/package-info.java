/** Execution of models in float32, operator by operator, as the ONNX specification defines them. */
package org.m2q.onnx.execute;
