package org.m2q.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.m2q.base.Cancellation;
import org.m2q.calibration.Calibration;
import org.m2q.calibration.Feed;
import org.m2q.calibration.FloatNetwork;
import org.m2q.calibration.Observations;
import org.m2q.calibration.Progress;
import org.m2q.calibration.Workers;
import org.m2q.calibration.data.Content;
import org.m2q.calibration.data.DataException;
import org.m2q.calibration.data.DataSet;
import org.m2q.calibration.data.DataSets;
import org.m2q.calibration.data.Sample;
import org.m2q.model.m2q.DataSource;
import org.m2q.network.Network;
import org.m2q.network.Shape;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

import picocli.CommandLine.ParseResult;

/**
 * Ranges of a network's values and what to say of them.
 *
 * @param observations what was seen
 * @param description on which inputs
 */
record ObservedRanges(Observations observations, String description) {

	private static final int RANDOM_INPUTS = 4;

	/** Pictures of noise where the input can be a picture, so that it has the values of one; elsewhere values with mean 0 and deviation 1. */
	private record RandomInputs(Shape shape, int size) implements DataSet {
		@Override
		public String name() {
			return "random";
		}

		@Override
		public Sample sample(int index) {
			Random random = new Random(index);
			if (shape.rank() == 3 && (shape.dim(0) == 1 || shape.dim(0) == 3)) {
				byte[] bytes = new byte[Math.toIntExact(shape.elements())];
				random.nextBytes(bytes);
				return new Sample("random " + index, new Content.Picture(shape.dim(1), shape.dim(2), shape.dim(0), bytes), Optional.empty());
			}
			float[] values = new float[Math.toIntExact(shape.elements())];
			for (int i = 0; i < values.length; i++) {
				values[i] = (float) random.nextGaussian();
			}
			int[] axes = shape.dims().stream().mapToInt(Integer::intValue).toArray();
			return new Sample("random " + index, new Content.Values(Tensor.of(axes, values)), Optional.empty());
		}

		@Override
		public String hash() {
			return "random " + shape;
		}
	}

	/**
	 * Runs the network on the data of the options, of the experiment, or on random inputs.
	 *
	 * @param see where options are explained
	 */
	static ObservedRanges of(Network network, Map<String, Tensor> parameters, CompileInput input, Path file, ParseResult arguments, String see, Terminal terminal,
			Cancellation cancellation) throws CommandException {
		String samples = arguments.matchedOptionValue("--samples", "");
		if (!samples.isEmpty() && !samples.matches("[1-9][0-9]{0,8}")) {
			throw CommandException.usage("--samples is a number from 1, not " + samples + see);
		}
		if (network.inputs().size() != 1) {
			throw new CommandException(ExitCode.PROBLEMS, network.model() + " has " + network.inputs().size() + " inputs; ranges are observed for models with one.");
		}
		Optional<DataSource> named = input.calibration();
		Shape shape = network.inputs().getFirst().shape();
		String given = arguments.matchedOptionValue("--calibration", "");
		Optional<Path> path = !given.isEmpty() ? Optional.of(terminal.directory().resolve(given).normalize())
				: named.map(source -> file.resolveSibling(source.getPath()).normalize());
		int limit = !samples.isEmpty() ? Integer.parseInt(samples) : given.isEmpty() && named.isPresent() && named.get().isSetSamples() ? named.get().getSamples() : 0;
		try {
			DataSet data = path.isPresent() ? DataSets.open(path.get(), Optional.empty()) : new RandomInputs(shape, RANDOM_INPUTS);
			data = limit > 0 ? data.first(limit) : data;
			FloatNetwork floats = new FloatNetwork(network, parameters);
			Calibration calibration = Calibration.run(List.of(floats), new Feed(data, input.preprocessing(), List.of(shape)), Workers.allCores(), Progress.NONE, cancellation);
			String description = path.isPresent() ? "ranges of " + data.size() + " samples of " + (given.isEmpty() ? named.get().getPath() : given)
					: "ranges of " + data.size() + " random inputs, from which nothing follows for accuracy";
			return new ObservedRanges(calibration.observations(0), description);
		} catch (DataException | OnnxException e) {
			throw new CommandException(ExitCode.PROBLEMS, e.getMessage() + ".");
		}
	}
}
