package org.m2q.dsl.ide.importing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.integer.ProgramImport;
import org.m2q.onnx.translate.QuantizedModel;

/**
 * What is imported of a file: the same for the command line and the development environment.
 *
 * @param model the model in float32
 * @param quantized its scales, when it has been quantized
 */
public record ImportSource(OnnxModel model, Optional<QuantizedModel> quantized) {

	/** Ending of the text. */
	public static final String TEXT = ".m2q";
	/** Ending of the file of weights. */
	public static final String WEIGHTS = ".safetensors";
	/** Ending of the file of scales of a quantized model. */
	public static final String SCALES = ".scales.json";

	/** Checks the values. */
	public ImportSource {
		Objects.requireNonNull(model, "model");
		Objects.requireNonNull(quantized, "quantized");
	}

	/**
	 * Takes a quantized model apart; another one is imported as it is.
	 *
	 * @throws OnnxException when it was exported with its program, or codes are used otherwise than to be dequantized again
	 */
	public static ImportSource of(OnnxModel read) throws OnnxException {
		if (ProgramImport.isExported(read)) {
			throw new OnnxException("it was exported by \"m2q export --form\", and the text of its network is not in it; \"m2q export\" and \"m2q verify-export\" read it");
		}
		if (!QuantizedModel.isQuantized(read)) {
			return new ImportSource(read, Optional.empty());
		}
		QuantizedModel quantized = QuantizedModel.of(read);
		return new ImportSource(quantized.model(), Optional.of(quantized));
	}

	/**
	 * Shapes of the inputs by name.
	 *
	 * @param sizes the shape that is given for every input; none for what the model declares
	 */
	public Map<String, int[]> shapes(List<Integer> sizes) {
		Map<String, int[]> shapes = new HashMap<>();
		if (!sizes.isEmpty()) {
			model.inputs().forEach(input -> shapes.put(input.name(), sizes.stream().mapToInt(Integer::intValue).toArray()));
		}
		return shapes;
	}
}
