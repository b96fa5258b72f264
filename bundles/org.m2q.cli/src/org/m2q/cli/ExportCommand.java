package org.m2q.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.base.unit.Format;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Run;
import org.m2q.model.m2q.WeightsSource;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;
import org.m2q.network.Network;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.Binding;
import org.m2q.onnx.export.NetworkExport;
import org.m2q.onnx.export.SyntheticParameters;
import org.m2q.onnx.weights.WeightFiles;

import picocli.CommandLine.ParseResult;

/** Writes a model as ONNX in float32. */
final class ExportCommand {

	private static final String SEE = "; see \"m2q help export\".";
	private static final int MOST_MISMATCHES = 20;

	private final Terminal terminal;

	ExportCommand(Terminal terminal) {
		this.terminal = terminal;
	}

	/** Tensors and what to say of them. */
	private record Source(Map<String, Tensor> tensors, String description) {
	}

	int run(ParseResult arguments) throws CommandException, IOException {
		String file = arguments.matchedPositionalValue(0, "");
		String target = arguments.matchedOptionValue("--onnx", "");
		Map<String, Object> values = values(arguments.matchedOptionValue("--set", List.<String>of()));
		InputFiles files = new InputFiles(terminal);
		files.path(file);
		try (OutputFiles output = new OutputFiles(terminal.directory())) {
			output.target(target);
			M2qDocument document = files.open(file);
			List<Problem> problems = document.allProblems(Depth.STRUCTURE, Cancellation.NONE);
			Optional<Network> network = Optional.empty();
			if (problems.stream().noneMatch(Problem::isError)) {
				Model model = model(document, file, arguments.matchedOptionValue("--model", ""));
				checkNames(model, values);
				Elaboration elaboration = new Elaborator(TextLocator.INSTANCE).elaborate(model, values, Cancellation.NONE);
				problems = elaboration.problems();
				network = elaboration.complete();
				if (network.isPresent()) {
					Source source = source(network.get(), model, document, files.path(file), arguments);
					write(network.get(), source, target, output);
				}
			}
			files.diagnostics(false).print(Diagnostics.sorted(problems, document.uri()).stream().filter(problem -> problem.severity() != Severity.INFO).toList(),
					Diagnostics.LIMIT);
			return network.isPresent() ? ExitCode.OK : ExitCode.PROBLEMS;
		}
	}

	private void write(Network network, Source source, String target, OutputFiles output) throws CommandException, IOException {
		OnnxModel model;
		try {
			model = NetworkExport.export(network, source.tensors());
		} catch (OnnxException e) {
			throw new CommandException(ExitCode.PROBLEMS, e.getMessage() + ".");
		}
		output.writeBytes(target, OnnxFiles.bytes(model));
		output.commit();
		Output.print(terminal, target + ": " + network.model() + (network.arguments().isEmpty() ? "" : " with " + String.join(", ", network.arguments().entrySet().stream()
				.map(argument -> argument.getKey() + " = " + argument.getValue()).toList())) + ", " + model.nodes().size() + " nodes of operator set " + model.opset() + ", "
				+ Format.count(network.parameters()) + " parameters, " + source.description() + "\n");
	}

	/** The tensors of the file that is given, else those that the experiment of the model names, else random ones. */
	private Source source(Network network, Model model, M2qDocument document, Path file, ParseResult arguments) throws CommandException, IOException {
		String weights = arguments.matchedOptionValue("--weights", "");
		String seed = arguments.matchedOptionValue("--seed", "");
		if (!weights.isEmpty() && !seed.isEmpty()) {
			throw CommandException.usage("--weights and --seed exclude each other" + SEE);
		}
		if (!seed.isEmpty()) {
			return synthetic(network, seed(seed));
		}
		if (!weights.isEmpty()) {
			return bound(network, new InputFiles(terminal).path(weights), weights);
		}
		Optional<WeightsSource> named = document.experiments().stream().filter(experiment -> runs(experiment, model)).flatMap(experiment -> experiment.getMembers().stream())
				.filter(WeightsSource.class::isInstance).map(WeightsSource.class::cast).findFirst();
		if (named.isPresent() && !named.get().isSynthetic() && named.get().getPath() != null) {
			Path path = file.resolveSibling(named.get().getPath()).normalize();
			return bound(network, new InputFiles(terminal).path(path.toString()), named.get().getPath());
		}
		return synthetic(network, named.map(WeightsSource::getSeed).orElse(0));
	}

	private static boolean runs(Experiment experiment, Model model) {
		return experiment.getMembers().stream().filter(Run.class::isInstance).map(Run.class::cast).flatMap(run -> run.getModels().stream())
				.anyMatch(use -> use.getModel() == model);
	}

	private static Source synthetic(Network network, long seed) {
		return new Source(SyntheticParameters.of(network, seed), "synthetic weights of seed " + seed + ": nothing follows from them for accuracy");
	}

	private Source bound(Network network, Path path, String name) throws CommandException, IOException {
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
			throw new CommandException(ExitCode.PROBLEMS, name + " does not fit " + network.model() + ": " + binding.mismatches().size() + " of its tensors are missing"
					+ (shown.size() < binding.mismatches().size() ? ", " + shown.size() + " of them are named above" : "") + ".");
		}
		String unused = binding.unused().isEmpty() ? "" : ", in which " + binding.unused().size() + " tensors are not used";
		return new Source(binding.tensors(), "weights of " + name + unused);
	}

	private static long seed(String text) throws CommandException {
		if (!text.matches("[0-9]{1,18}")) {
			throw CommandException.usage("--seed is a whole number from 0, not " + text + SEE);
		}
		return Long.parseLong(text);
	}

	private static Map<String, Object> values(List<String> settings) throws CommandException {
		Map<String, Object> values = new LinkedHashMap<>();
		for (String setting : settings) {
			int equals = setting.indexOf('=');
			String name = setting.substring(0, Math.max(0, equals)).strip();
			String value = setting.substring(equals + 1).strip();
			try {
				Object parsed = value.equals("true") || value.equals("false") ? (Object) Boolean.valueOf(value) : new BigDecimal(value);
				if (equals < 1 || values.put(name, parsed) != null) {
					throw CommandException.usage("--set needs NAME=VALUE, each name once, not " + setting + SEE);
				}
			} catch (NumberFormatException e) {
				throw CommandException.usage("--set " + name + " needs a number, true or false, not " + value.toLowerCase(Locale.ROOT) + SEE);
			}
		}
		return values;
	}

	private static void checkNames(Model model, Map<String, Object> values) throws CommandException {
		List<String> names = model.getParameters().stream().map(parameter -> parameter.getName()).toList();
		for (String name : values.keySet()) {
			if (!names.contains(name)) {
				throw CommandException.usage(model.getName() + " has no parameter " + name + (names.isEmpty() ? ", and no other" : "; it has " + String.join(", ", names)) + ".");
			}
		}
	}

	private static Model model(M2qDocument document, String file, String only) throws CommandException {
		List<Model> models = document.models();
		if (models.isEmpty()) {
			throw new CommandException(ExitCode.PROBLEMS, file + ": there is no model to export.");
		}
		String names = String.join(", ", models.stream().map(Model::getName).toList());
		if (only.isEmpty() && models.size() > 1) {
			throw CommandException.usage(file + " has several models; choose one of " + names + " with --model.");
		}
		return models.stream().filter(model -> only.isEmpty() || only.equals(model.getName())).findFirst()
				.orElseThrow(() -> CommandException.usage("there is no model " + only + " in " + file + "; it has " + names + "."));
	}
}
