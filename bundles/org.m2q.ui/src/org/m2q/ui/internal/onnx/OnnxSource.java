package org.m2q.ui.internal.onnx;

import java.nio.file.Path;
import java.util.List;

import org.eclipse.core.runtime.IPath;
import org.m2q.dsl.ide.importing.ImportSource;

/**
 * What the user wants to import, and where to.
 *
 * @param file the model
 * @param shape sizes of its input; empty for those that the model declares
 * @param name what the model is called in the text
 * @param folder path of a folder in the workspace
 * @param withWeights whether the file of weights, and that of the scales of a quantized model, is written beside the text
 * @param replace whether files that exist are replaced
 */
record OnnxSource(Path file, List<Integer> shape, String name, IPath folder, boolean withWeights, boolean replace) {

	OnnxSource {
		shape = List.copyOf(shape);
	}

	/** Name of the text: that of the model's file, with the ending of the language. */
	String textName() {
		return base() + ImportSource.TEXT;
	}

	String weightsName() {
		return base() + ImportSource.WEIGHTS;
	}

	String scalesName() {
		return base() + ImportSource.SCALES;
	}

	private String base() {
		return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
	}
}
