package org.m2q.onnx.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;

/**
 * Reads named tensors from a file, by the ending of its name: {@code .onnx}, {@code .safetensors}, {@code .npz} or {@code .npy}. Files that could
 * run code when they are read (pickle, and so the checkpoints of PyTorch) are refused.
 */
public final class WeightFiles {

	private static final String PICKLE = ".pt .pth .pkl .pickle .ckpt .bin";

	private WeightFiles() {
	}

	/**
	 * Reads all tensors.
	 *
	 * @return by name, in the order of the file; a single {@code .npy} has the name of the file without ending
	 * @throws OnnxException when the content is not what the ending says, or is not supported; the message names the file
	 * @throws IOException when the file cannot be read
	 */
	public static Map<String, Tensor> read(Path file) throws OnnxException, IOException {
		String name = String.valueOf(file.getFileName());
		String ending = name.substring(Math.max(0, name.lastIndexOf('.'))).toLowerCase(Locale.ROOT);
		try {
			return switch (ending) {
				case ".onnx" -> constants(OnnxFiles.read(file));
				case ".safetensors" -> Safetensors.read(Files.readAllBytes(file));
				case ".npz" -> Numpy.archive(file);
				case ".npy" -> Map.of(name.substring(0, name.length() - ending.length()), Numpy.array(Files.readAllBytes(file)));
				default -> throw new OnnxException(PICKLE.contains(ending) && !ending.isEmpty()
						? "checkpoints of PyTorch can run code when they are read and are refused; save the weights as safetensors instead"
						: "weights are read from .onnx, .safetensors, .npz and .npy");
			};
		} catch (OnnxException e) {
			throw e.getMessage().startsWith(file.toString()) ? e : new OnnxException(file + ": " + e.getMessage(), e);
		}
	}

	/**
	 * The initializers of a model and the values of its Constant nodes. Matrices that inputs are multiplied with are turned, so that the outputs are
	 * their first axis, as in every other format.
	 */
	private static Map<String, Tensor> constants(OnnxModel model) {
		Map<String, Tensor> tensors = new LinkedHashMap<>(model.initializers());
		for (OnnxNode node : model.nodes()) {
			if (node.operator().equals("Constant") && node.attributes().has("value")) {
				node.attributes().tensor("value").ifPresent(value -> tensors.put(node.outputs().getFirst(), value));
			}
		}
		Set<String> turned = new HashSet<>();
		for (OnnxNode node : model.nodes()) {
			boolean multiplies = node.operator().equals("MatMul") || node.operator().equals("Gemm") && node.attributes().integer("transB", 0) == 0;
			if (multiplies && node.inputs().size() > 1 && turned.add(node.inputs().get(1))) {
				tensors.computeIfPresent(node.inputs().get(1), (name, matrix) -> matrix.type().isReal() && matrix.rank() == 2 ? turned(matrix) : matrix);
			}
		}
		return tensors;
	}

	private static Tensor turned(Tensor matrix) {
		int rows = matrix.axis(0);
		int columns = matrix.axis(1);
		float[] from = matrix.reals();
		float[] to = new float[from.length];
		for (int i = 0; i < to.length; i++) {
			to[i] = from[i % rows * columns + i / rows];
		}
		return Tensor.real(matrix.type(), new int[] { columns, rows }, to);
	}

	/**
	 * The content of a safetensors file with some tensors as float32: the same bytes for the same tensors in the same order.
	 *
	 * @throws IllegalArgumentException when there are more bytes than a file of this kind may have here, 2 GiB
	 */
	public static byte[] safetensors(Map<String, Tensor> tensors) {
		return Safetensors.bytes(tensors);
	}

	/** The content of an npz archive with some tensors: the same bytes for the same tensors in the same order. */
	public static byte[] npz(Map<String, Tensor> tensors) {
		return Numpy.archive(tensors);
	}
}
