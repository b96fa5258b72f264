package org.m2q.onnx.integer;

import java.util.Map;

import org.m2q.base.Cancellation;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;

/** Something that runs ONNX models. */
public interface ModelRunner {

	/** How a runtime may change a model before it runs it. */
	enum Level {
		/** Not at all: every node runs as it is written. */
		NONE("no optimization"),
		/** As it likes. */
		ALL("all optimizations");

		private final String text;

		Level(String text) {
			this.text = text;
		}

		/** The level in words. */
		public String text() {
			return text;
		}
	}

	/** Name and version, such as {@code ONNX Runtime 1.29.0}. */
	String name();

	/** The levels that can be asked for. */
	java.util.List<Level> levels();

	/**
	 * Runs a model once.
	 *
	 * @param inputs a value for every input
	 * @return at least its outputs, by name
	 * @throws OnnxException when the model cannot be loaded or run, with the reason
	 */
	Map<String, Tensor> run(OnnxModel model, Map<String, Tensor> inputs, Level level, Cancellation cancellation) throws OnnxException;
}
