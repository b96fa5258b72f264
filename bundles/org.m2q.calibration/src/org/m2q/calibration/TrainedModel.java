package org.m2q.calibration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.calibration.data.DataException;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.WeightsSource;
import org.m2q.network.LayerNetwork;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.Binding;
import org.m2q.onnx.export.SyntheticParameters;
import org.m2q.onnx.weights.WeightFiles;

/**
 * A model with its weights, in one or several sizes of its input.
 *
 * @param name of the model
 * @param networks its layers, in every size
 * @param floats it in single precision, in every size
 * @param parameters what it has learned, by name
 * @param weights where they come from, such as {@code model.safetensors} or {@code synthetic, seed 42}
 * @param synthetic whether nothing follows from them for accuracy
 */
public record TrainedModel(String name, List<LayerNetwork> networks, List<FloatNetwork> floats, Map<String, Tensor> parameters, String weights, boolean synthetic) {

	private static final int SHOWN = 5;

	/** Copies the collections. */
	public TrainedModel {
		networks = List.copyOf(networks);
		floats = List.copyOf(floats);
		parameters = Map.copyOf(parameters);
	}

	/**
	 * Binds the weights that an experiment names.
	 *
	 * @param networks the layers of one model, in one or several sizes
	 * @param folder where the text is
	 * @throws DataException when the weights cannot be read or do not fit; missing tensors are named with their shape and the nearest candidate
	 * @throws OnnxException when a network cannot be run
	 */
	public static TrainedModel of(List<LayerNetwork> networks, Experiment experiment, Path folder) throws DataException, OnnxException {
		Optional<WeightsSource> source = experiment.getMembers().stream().filter(WeightsSource.class::isInstance).map(WeightsSource.class::cast).findFirst();
		String name = networks.getFirst().network().model();
		for (LayerNetwork network : networks) {
			if (network.network().inputs().isEmpty()) {
				throw new DataException(name + " has no input; models with one or more are run on data");
			}
		}
		boolean synthetic = source.isEmpty() || source.get().isSynthetic() || source.get().getPath() == null;
		int seed = source.map(WeightsSource::getSeed).orElse(0);
		Map<String, Tensor> file = synthetic ? Map.of() : read(folder.resolve(source.get().getPath()).normalize());
		Map<String, Tensor> parameters = synthetic ? SyntheticParameters.of(networks.getFirst().network(), seed) : Map.of();
		List<FloatNetwork> floats = new ArrayList<>();
		for (LayerNetwork network : networks) {
			if (!synthetic) {
				parameters = bound(network, file, source.get().getPath());
			}
			floats.add(new FloatNetwork(network.network(), parameters));
		}
		return new TrainedModel(name, networks, floats, parameters, synthetic ? "synthetic, seed " + seed : source.get().getPath(), synthetic);
	}

	private static Map<String, Tensor> read(Path file) throws DataException {
		try {
			return WeightFiles.read(file);
		} catch (OnnxException e) {
			throw new DataException(e.getMessage(), e);
		} catch (java.nio.file.NoSuchFileException e) {
			throw new DataException(file + " cannot be read: there is no such file", e);
		} catch (IOException e) {
			throw new DataException(file + " cannot be read: " + e.getMessage(), e);
		}
	}

	private static Map<String, Tensor> bound(LayerNetwork network, Map<String, Tensor> file, String name) throws DataException {
		Binding binding = Binding.of(network.network(), file, Map.of());
		if (binding.isComplete()) {
			return binding.tensors();
		}
		List<Binding.Mismatch> missing = binding.mismatches();
		String shown = String.join("; ", missing.subList(0, Math.min(SHOWN, missing.size())).stream().map(Binding.Mismatch::message).toList());
		throw new DataException(name + " does not fit " + network.network().model() + ", " + missing.size() + " of its tensors are missing or do not fit: " + shown
				+ (missing.size() > SHOWN ? "; and " + (missing.size() - SHOWN) + " more" : ""));
	}

	/** Its inputs, in every size. */
	public ModelInputs inputs() {
		return new ModelInputs(networks.stream().map(network -> network.network().inputs()).toList());
	}
}
