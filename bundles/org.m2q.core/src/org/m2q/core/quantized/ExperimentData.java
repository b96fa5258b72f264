package org.m2q.core.quantized;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.eclipse.osgi.util.NLS;
import org.m2q.calibration.DataDeclarations;
import org.m2q.calibration.Feed;
import org.m2q.calibration.Scoring;
import org.m2q.calibration.data.Content;
import org.m2q.calibration.data.DataException;
import org.m2q.calibration.data.DataSet;
import org.m2q.calibration.data.DataSets;
import org.m2q.calibration.data.Preprocessing;
import org.m2q.calibration.data.Sample;
import org.m2q.model.m2q.DataKind;
import org.m2q.model.m2q.DataSource;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.ScoreKind;
import org.m2q.model.m2q.WeightsSource;
import org.m2q.network.Network;
import org.m2q.network.Shape;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.Binding;
import org.m2q.onnx.export.SyntheticParameters;
import org.m2q.onnx.weights.WeightFiles;

/**
 * The files that an experiment names.
 *
 * @param experiment the experiment
 * @param folder folder of its text, against which names are resolved
 */
record ExperimentData(Experiment experiment, Path folder) {

	private static final int MADE_UP_SAMPLES = 8;

	/**
	 * Parameters of a network.
	 *
	 * @param tensors by name
	 * @param source where they come from, in words
	 * @param synthetic whether they are made up
	 */
	record Weights(Map<String, Tensor> tensors, String source, boolean synthetic) {
	}

	/**
	 * Samples for a network.
	 *
	 * @param feed the samples
	 * @param source where they come from, in words
	 * @param synthetic whether they are made up
	 */
	record Samples(Feed feed, String source, boolean synthetic) {
	}

	/** The parameters that the experiment names, else random ones. */
	Weights weights(Network network) throws OnnxException, IOException {
		Optional<WeightsSource> named = experiment.getMembers().stream().filter(WeightsSource.class::isInstance).map(WeightsSource.class::cast).findFirst();
		if (named.isEmpty() || named.get().isSynthetic() || named.get().getPath() == null) {
			long seed = named.map(WeightsSource::getSeed).orElse(0);
			return new Weights(SyntheticParameters.of(network, seed), NLS.bind(Messages.syntheticWeights, seed), true);
		}
		String path = named.get().getPath();
		Binding binding = Binding.of(network, WeightFiles.read(folder.resolve(path).normalize()), Map.of());
		if (!binding.isComplete()) {
			throw new OnnxException(NLS.bind(Messages.misfit, new Object[] { path, network.model(), binding.mismatches().getFirst().message() }));
		}
		return new Weights(binding.tensors(), path, false);
	}

	/** The samples that the experiment names for a purpose, else random ones of the shape of the input. */
	Samples samples(DataKind kind, Network network) throws DataException {
		Optional<DataSource> named = DataDeclarations.source(experiment, kind);
		List<Shape> inputs = List.of(network.inputs().getFirst().shape());
		if (named.isEmpty()) {
			return new Samples(new Feed(new MadeUp(inputs.getFirst()), Preprocessing.PLAIN, inputs), NLS.bind(Messages.syntheticSamples, MADE_UP_SAMPLES), true);
		}
		DataSet all = DataSets.open(folder.resolve(named.get().getPath()).normalize(), Optional.ofNullable(named.get().getLabels()).map(folder::resolve));
		DataSet used = named.get().getSamples() > 0 ? all.first(named.get().getSamples()) : all;
		return new Samples(new Feed(used, preprocessing(), inputs), NLS.bind(Messages.fileSamples, used.size(), named.get().getPath()), false);
	}

	/** What is done to pictures. */
	Preprocessing preprocessing() {
		return DataDeclarations.preprocessing(experiment);
	}

	/** What results are compared with labels by. */
	Scoring scoring() throws DataException {
		Optional<org.m2q.model.m2q.Scoring> declared = DataDeclarations.scoring(experiment);
		return declared.isPresent() && declared.get().getKind() == ScoreKind.TEXT ? Scoring.Text.read(folder.resolve(declared.get().getKeys()).normalize()) : new Scoring.Classes();
	}

	/** Arrays of normally distributed numbers, the same ones every time. */
	private record MadeUp(Shape shape) implements DataSet {

		@Override
		public String name() {
			return Messages.madeUp;
		}

		@Override
		public int size() {
			return MADE_UP_SAMPLES;
		}

		@Override
		public Sample sample(int index) {
			Random random = new Random(index);
			float[] values = new float[Math.toIntExact(shape.elements())];
			for (int i = 0; i < values.length; i++) {
				values[i] = (float) random.nextGaussian();
			}
			return new Sample(Integer.toString(index), new Content.Values(Tensor.of(shape.dims().stream().mapToInt(Integer::intValue).toArray(), values)), Optional.empty());
		}

		@Override
		public String hash() {
			return "normal " + shape + " " + MADE_UP_SAMPLES;
		}
	}
}
