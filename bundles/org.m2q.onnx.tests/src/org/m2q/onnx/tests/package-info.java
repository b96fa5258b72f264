/** Tests of model files and their execution, against ONNX Runtime. */
package org.m2q.onnx.tests;
