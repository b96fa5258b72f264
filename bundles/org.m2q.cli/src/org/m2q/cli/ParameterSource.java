package org.m2q.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Run;
import org.m2q.model.m2q.WeightsSource;
import org.m2q.network.Network;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.Binding;
import org.m2q.onnx.export.SyntheticParameters;
import org.m2q.onnx.weights.WeightFiles;

import picocli.CommandLine.ParseResult;

/**
 * Learned tensors and what to say of them.
 *
 * @param tensors by their names in the network
 * @param description where they come from
 * @param synthetic whether they are made up
 */
record ParameterSource(Map<String, Tensor> tensors, String description, boolean synthetic) {

	private static final int MOST_MISMATCHES = 20;

	/** The weights that the experiments which run a model name first. */
	static Optional<WeightsSource> named(M2qDocument document, Model model) {
		return document.experiments().stream().filter(experiment -> runs(experiment, model)).flatMap(experiment -> named(experiment).stream()).findFirst();
	}

	/** The weights that an experiment names. */
	static Optional<WeightsSource> named(Experiment experiment) {
		return experiment.getMembers().stream().filter(WeightsSource.class::isInstance).map(WeightsSource.class::cast).findFirst();
	}

	private static boolean runs(Experiment experiment, Model model) {
		return experiment.getMembers().stream().filter(Run.class::isInstance).map(Run.class::cast).flatMap(run -> run.getModels().stream())
				.anyMatch(use -> use.getModel() == model);
	}

	/**
	 * The tensors of the file that the command line gives, else those that an experiment names, else random ones.
	 *
	 * @param named what the experiment says
	 * @param file the .m2q file
	 * @param see where options are explained
	 */
	static ParameterSource of(Network network, Optional<WeightsSource> named, Path file, ParseResult arguments, String see, Terminal terminal)
			throws CommandException, IOException {
		String weights = arguments.matchedOptionValue("--weights", "");
		String seed = arguments.matchedOptionValue("--seed", "");
		if (!weights.isEmpty() && !seed.isEmpty()) {
			throw CommandException.usage("--weights and --seed exclude each other" + see);
		}
		if (!seed.isEmpty()) {
			return synthetic(network, seed(seed, see));
		}
		if (!weights.isEmpty()) {
			return bound(network, new InputFiles(terminal).path(weights), weights, terminal);
		}
		if (named.isPresent() && !named.get().isSynthetic() && named.get().getPath() != null) {
			Path path = file.resolveSibling(named.get().getPath()).normalize();
			return bound(network, new InputFiles(terminal).path(path.toString()), named.get().getPath(), terminal);
		}
		return synthetic(network, named.map(WeightsSource::getSeed).orElse(0));
	}

	private static ParameterSource synthetic(Network network, long seed) {
		return new ParameterSource(SyntheticParameters.of(network, seed), "synthetic weights of seed " + seed + ": nothing follows from them for accuracy", true);
	}

	private static ParameterSource bound(Network network, Path path, String name, Terminal terminal) throws CommandException, IOException {
		Map<String, Tensor> file;
		try {
			file = WeightFiles.read(path);
		} catch (OnnxException e) {
			throw new CommandException(ExitCode.PROBLEMS, e.getMessage() + ".");
		}
		Binding binding = Binding.of(network, file, Map.of());
		if (!binding.isComplete()) {
			List<Binding.Mismatch> shown = binding.mismatches().subList(0, Math.min(MOST_MISMATCHES, binding.mismatches().size()));
			shown.forEach(mismatch -> terminal.err().println("m2q: " + name + ": " + Printable.line(mismatch.message(), terminal.isAscii()) + "."));
			throw new CommandException(ExitCode.PROBLEMS, name + " does not fit " + network.model() + ": " + binding.mismatches().size() + " of its tensors are missing or do not fit"
					+ (shown.size() < binding.mismatches().size() ? ", " + shown.size() + " of them are named above" : "") + ".");
		}
		String unused = binding.unused().isEmpty() ? "" : ", in which " + binding.unused().size() + " tensors are not used";
		return new ParameterSource(binding.tensors(), "weights of " + name + unused, false);
	}

	private static long seed(String text, String see) throws CommandException {
		if (!text.matches("[0-9]{1,18}")) {
			throw CommandException.usage("--seed is a whole number from 0, not " + text + see);
		}
		return Long.parseLong(text);
	}
}
