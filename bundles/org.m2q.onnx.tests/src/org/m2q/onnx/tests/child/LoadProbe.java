package org.m2q.onnx.tests.child;

import java.io.IOException;
import java.nio.file.Path;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.integer.OnnxRuntimeRunner;

/** Loads ONNX Runtime in a process of its own and says what came of it. Arguments: its jar. */
public final class LoadProbe {

	private LoadProbe() {
	}

	/** Prints the name of the runtime, or the message of the refusal. */
	public static void main(String[] arguments) throws IOException {
		try (OnnxRuntimeRunner runner = OnnxRuntimeRunner.load(Path.of(arguments[0]))) {
			System.out.println(runner.name());
		} catch (OnnxException e) {
			System.out.println(e.getMessage());
		}
	}
}
