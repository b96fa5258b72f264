/** Named tensors from files that hold nothing else: safetensors, npy and npz. */
package org.m2q.onnx.weights;
