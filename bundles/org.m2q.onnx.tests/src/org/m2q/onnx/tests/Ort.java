package org.m2q.onnx.tests;

import java.net.URI;
import java.nio.file.Path;

import ai.onnxruntime.OrtEnvironment;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.integer.OnnxRuntimeRunner;

/** ONNX Runtime as users of M2Q have it: a jar. */
final class Ort {

	private Ort() {
	}

	static Path jar() {
		String location = OrtEnvironment.class.getProtectionDomain().getCodeSource().getLocation().toString();
		return Path.of(URI.create(location.replaceFirst("^reference:", "")));
	}

	static OnnxRuntimeRunner load() throws OnnxException {
		return OnnxRuntimeRunner.load(jar());
	}
}
