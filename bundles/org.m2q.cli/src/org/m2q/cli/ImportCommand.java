package org.m2q.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.unit.Format;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.network.Elaborator;
import org.m2q.network.Network;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.execute.FloatExecutor;
import org.m2q.onnx.export.NetworkExport;
import org.m2q.onnx.translate.ModelImport;
import org.m2q.onnx.weights.WeightFiles;

import picocli.CommandLine.ParseResult;

/** Makes a .m2q text of an ONNX model, and a file of its weights beside it. */
final class ImportCommand {

	private static final String SEE = "; see \"m2q help import\".";
	private static final String ENDING = ".m2q";
	private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
	private static final long SEED = 1;
	/** Part of the largest result by which the results may be apart: both models add in float32, in different orders. */
	private static final double TOLERANCE = 1e-3;

	private final Terminal terminal;

	ImportCommand(Terminal terminal) {
		this.terminal = terminal;
	}

	int run(ParseResult arguments) throws CommandException, IOException {
		String file = arguments.matchedPositionalValue(0, "");
		String target = arguments.matchedOptionValue("--to", "");
		if (!target.endsWith(ENDING)) {
			throw CommandException.usage("--to names a file that ends in " + ENDING + ", not " + target + SEE);
		}
		String weights = target.substring(0, target.length() - ENDING.length()) + ".safetensors";
		String name = name(arguments.matchedOptionValue("--name", ""), target);
		InputFiles files = new InputFiles(terminal);
		Path path = files.path(file);
		try (OutputFiles output = new OutputFiles(terminal.directory())) {
			Path place = output.target(target);
			output.target(weights);
			OnnxModel model = OnnxFiles.read(path);
			Map<String, int[]> shapes = shapes(model, arguments.matchedOptionValue("--shape", ""));
			ModelImport imported = ModelImport.of(model, shapes, name);
			String text = "/** Imported from " + path.getFileName().toString().replace("*/", "") + "; the weights are in " + Path.of(weights).getFileName() + ". */\nlanguage 1.0\n\n"
					+ imported.text();
			M2qDocument document = files.workspace().open(place.toUri().toString(), text);
			Network network = network(document, file);
			Map<String, Tensor> tensors = tensors(imported, network, file);
			String check = compared(model, shapes, NetworkExport.export(network, tensors));
			String formatted = document.format().orElse(text);
			output.write(target, writer -> writer.write(formatted));
			output.writeBytes(weights, WeightFiles.safetensors(tensors));
			output.commit();
			Output.print(terminal, target + ": " + name + ", " + network.nodes().size() + " operators, " + Format.count(network.macs()) + " multiply-accumulates, "
					+ Format.count(network.parameters()) + " parameters\n" + weights + ": " + tensors.size() + " tensors\n" + check);
			return ExitCode.OK;
		} catch (OnnxException e) {
			String message = e.getMessage();
			throw new CommandException(ExitCode.PROBLEMS, (message.startsWith(path.toString()) ? message : file + ": " + message) + ".");
		}
	}

	private static String name(String given, String target) throws CommandException {
		if (!given.isEmpty() && !IDENTIFIER.matcher(given).matches()) {
			throw CommandException.usage("--name is a name of letters, digits and underscores, not " + given + SEE);
		}
		String base = Path.of(target).getFileName().toString();
		String cleaned = base.substring(0, base.length() - ENDING.length()).replaceAll("[^A-Za-z0-9_]", "_");
		String usable = cleaned.isEmpty() || !IDENTIFIER.matcher(cleaned).matches() ? "Model" + cleaned : cleaned;
		return given.isEmpty() ? usable.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + usable.substring(1) : given;
	}

	/** The shape of the only input, if it is given. */
	private static Map<String, int[]> shapes(OnnxModel model, String text) throws CommandException {
		Map<String, int[]> shapes = new HashMap<>();
		if (text.isEmpty()) {
			return shapes;
		}
		if (!text.matches("[0-9]{1,9}([,x][0-9]{1,9})*")) {
			throw CommandException.usage("--shape is a list of sizes such as 1,3,224,224, not " + text + SEE);
		}
		int[] shape = Arrays.stream(text.split("[,x]")).mapToInt(Integer::parseInt).toArray();
		model.inputs().forEach(input -> shapes.put(input.name(), shape));
		return shapes;
	}

	private static Network network(M2qDocument document, String file) throws CommandException {
		List<Problem> errors = document.problems().stream().filter(Problem::isError).toList();
		if (!errors.isEmpty()) {
			throw new CommandException(ExitCode.INTERNAL, "the text made of " + file + " has an error in line " + errors.getFirst().span().line() + ": "
					+ errors.getFirst().message());
		}
		return new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getFirst(), Map.of(), Cancellation.NONE).complete()
				.orElseThrow(() -> new CommandException(ExitCode.INTERNAL, "the text made of " + file + " cannot be elaborated"));
	}

	private static Map<String, Tensor> tensors(ModelImport imported, Network network, String file) throws CommandException {
		try {
			return imported.tensors(network);
		} catch (IllegalArgumentException e) {
			throw new CommandException(ExitCode.PROBLEMS, file + " cannot be said in the language: " + e.getMessage() + "; nothing was written.");
		}
	}

	/** Runs both models on the same random input; results that are far apart are an error. */
	private static String compared(OnnxModel model, Map<String, int[]> shapes, OnnxModel imported) throws OnnxException, CommandException {
		int[] shape = imported.inputs().getFirst().axes().stream().mapToInt(axis -> (int) axis.size()).toArray();
		int[] original = shapes.getOrDefault(model.inputs().getFirst().name(), shape);
		Random random = new Random(SEED);
		float[] values = new float[Tensor.size(shape)];
		for (int i = 0; i < values.length; i++) {
			values[i] = 2 * random.nextFloat() - 1;
		}
		Tensor expected = first(model, Tensor.of(original, values));
		Tensor actual = first(imported, Tensor.of(shape, values));
		double most = 0;
		double difference = 0;
		for (int i = 0; i < expected.size(); i++) {
			most = Math.max(most, Math.abs(expected.real(i)));
			difference = Math.max(difference, Math.abs(expected.real(i) - actual.real(i)));
		}
		if (!(difference <= TOLERANCE * most)) {
			throw new CommandException(ExitCode.PROBLEMS, "the text would not compute what the model computes: on a random input the results differ by "
					+ Format.significant(difference, 2) + ", the largest being " + Format.significant(most, 3) + "; nothing was written.");
		}
		return "on a random input the results differ by at most " + Format.significant(difference, 2) + ", the largest being " + Format.significant(most, 3) + "\n";
	}

	private static Tensor first(OnnxModel model, Tensor input) throws OnnxException {
		Map<String, Tensor> given = new LinkedHashMap<>(Map.of(model.inputs().getFirst().name(), input));
		return FloatExecutor.of(model).run(given, FloatExecutor.Observer.NONE, Cancellation.NONE).values().iterator().next();
	}
}
