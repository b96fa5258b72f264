/** The wire format of ONNX. */
package org.m2q.onnx.internal;
