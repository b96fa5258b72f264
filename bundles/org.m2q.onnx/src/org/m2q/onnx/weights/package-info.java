/** Files that hold the weights of a trained model and nothing else: safetensors, npy and npz; and the weights of ONNX files. */
package org.m2q.onnx.weights;
