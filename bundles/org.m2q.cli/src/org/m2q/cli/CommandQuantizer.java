package org.m2q.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.m2q.base.Cancellation;
import org.m2q.calibration.Feed;
import org.m2q.calibration.FloatNetwork;
import org.m2q.calibration.PolicyQuantizer;
import org.m2q.calibration.Progress;
import org.m2q.calibration.QuantizedModel;
import org.m2q.calibration.StudyData;
import org.m2q.calibration.TrainedModel;
import org.m2q.calibration.Workers;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.data.DataException;
import org.m2q.calibration.data.DataSets;
import org.m2q.calibration.data.MadeUpSamples;
import org.m2q.model.m2q.DataSource;
import org.m2q.network.Network;
import org.m2q.onnx.OnnxException;

import picocli.CommandLine.ParseResult;

/** Makes the integer program of what the command line asks for. */
final class CommandQuantizer {

	private final CompileInput input;
	private final ParseResult arguments;
	private final String see;
	private final Terminal terminal;

	/**
	 * A program.
	 *
	 * @param built the program, or problems
	 * @param description weights and ranges, in words
	 */
	record Quantized(BuiltProgram built, String description) {
	}

	/**
	 * Prepares.
	 *
	 * @param see where options are explained
	 */
	CommandQuantizer(CompileInput input, ParseResult arguments, String see, Terminal terminal) {
		this.input = input;
		this.arguments = arguments;
		this.see = see;
		this.terminal = terminal;
	}

	/**
	 * Quantizes with the weights and data of the options, else with those of the experiment, else with synthetic ones.
	 *
	 * @param file the .m2q file
	 */
	Quantized run(Path file, Cancellation cancellation) throws CommandException, IOException {
		Network network = input.network().network();
		ParameterSource weights = ParameterSource.of(network, input.weights(), file, arguments, see, terminal);
		String samples = arguments.matchedOptionValue("--samples", "");
		if (!samples.isEmpty() && !samples.matches("[1-9][0-9]{0,8}")) {
			throw CommandException.usage("--samples is a number from 1, not " + samples + see);
		}
		if (network.inputs().isEmpty()) {
			throw new CommandException(ExitCode.PROBLEMS, network.model() + " has no input; ranges are observed for models with one or more.");
		}
		try {
			TrainedModel model = new TrainedModel(network.model(), List.of(input.network()), List.of(new FloatNetwork(network, weights.tensors())), weights.tensors(),
					weights.description(), weights.synthetic());
			StudyData.Samples data = samples(model, file, samples.isEmpty() ? 0 : Integer.parseInt(samples));
			QuantizedModel quantized = new PolicyQuantizer(model, data.feed(), Optional.empty(), Workers.allCores()).quantize(input.policy(), Progress.NONE, cancellation);
			String ranges = "ranges of " + quantized.calibration().samples() + " samples of " + data.source() + (data.synthetic() ? ": nothing follows from them for accuracy" : "");
			return new Quantized(quantized.programs().getFirst(), weights.description() + "; " + ranges);
		} catch (DataException | OnnxException e) {
			throw new CommandException(ExitCode.PROBLEMS, e.getMessage() + ".");
		}
	}

	private StudyData.Samples samples(TrainedModel model, Path file, int limit) throws DataException {
		String given = arguments.matchedOptionValue("--calibration", "");
		Optional<DataSource> named = input.calibration();
		if (given.isEmpty() && named.isEmpty()) {
			Feed noise = new Feed(new MadeUpSamples(model.inputs().sizes().getFirst()), input.preprocessing(), model.inputs());
			return new StudyData.Samples(limit > 0 ? noise.first(limit) : noise, StudyData.NOISE, true);
		}
		Path path = given.isEmpty() ? file.resolveSibling(named.get().getPath()).normalize() : terminal.directory().resolve(given).normalize();
		int most = limit > 0 ? limit : given.isEmpty() && named.get().isSetSamples() ? named.get().getSamples() : 0;
		Feed feed = new Feed(DataSets.open(path, Optional.empty()), input.preprocessing(), model.inputs());
		return new StudyData.Samples(most > 0 ? feed.first(most) : feed, given.isEmpty() ? named.get().getPath() : given, false);
	}
}
