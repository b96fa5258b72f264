package org.m2q.ui.internal.onnx;

import java.nio.file.Path;
import java.util.List;

import org.eclipse.core.runtime.IPath;

/**
 * What the user wants to import, and where to.
 *
 * @param file the model
 * @param shape sizes of its input; empty for those that the model declares
 * @param name what the model is called in the text
 * @param folder path of a folder in the workspace
 * @param withWeights whether the file of weights is written beside the text
 */
record OnnxSource(Path file, List<Integer> shape, String name, IPath folder, boolean withWeights) {

	private static final String TEXT = ".m2q";
	private static final String WEIGHTS = ".safetensors";

	OnnxSource {
		shape = List.copyOf(shape);
	}

	/** Name of the text: that of the model's file, with the ending of the language. */
	String textName() {
		return base() + TEXT;
	}

	String weightsName() {
		return base() + WEIGHTS;
	}

	private String base() {
		return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
	}
}
