package org.m2q.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.m2q.base.Cancellation;
import org.m2q.base.unit.Format;
import org.m2q.dsl.ide.importing.ImportSource;
import org.m2q.dsl.ide.importing.ImportedModel;
import org.m2q.dsl.ide.importing.OnnxImport;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.translate.GivenName;
import org.m2q.onnx.translate.ImportObstacle;
import org.m2q.onnx.translate.ModelImport;
import org.m2q.onnx.translate.QuantizedModel;

import picocli.CommandLine.ParseResult;

/** Makes a .m2q text of an ONNX model, and a file of its weights beside it. */
final class ImportCommand {

	private static final String SEE = "; see \"m2q help import\".";

	private final Terminal terminal;

	ImportCommand(Terminal terminal) {
		this.terminal = terminal;
	}

	int run(ParseResult arguments) throws CommandException, IOException {
		String file = arguments.matchedPositionalValue(0, "");
		String target = arguments.matchedOptionValue("--to", "");
		if (!target.endsWith(ImportSource.TEXT)) {
			throw CommandException.usage("--to names a file that ends in " + ImportSource.TEXT + ", not " + target + SEE);
		}
		String weights = target.substring(0, target.length() - ImportSource.TEXT.length()) + ImportSource.WEIGHTS;
		String name = name(arguments.matchedOptionValue("--name", ""), target);
		RenameOptions renames = RenameOptions.of(arguments);
		InputFiles files = new InputFiles(terminal);
		Path path = files.path(file);
		try (OutputFiles output = new OutputFiles(terminal.directory())) {
			Path place = output.target(target);
			output.target(weights);
			ImportSource source = ImportSource.of(OnnxFiles.read(path));
			Optional<QuantizedModel> quantized = source.quantized();
			String scales = target.substring(0, target.length() - ImportSource.TEXT.length()) + ImportSource.SCALES;
			if (quantized.isPresent()) {
				output.target(scales);
			}
			Map<String, int[]> shapes = source.shapes(sizes(arguments.matchedOptionValue("--shape", "")));
			List<ImportObstacle> obstacles = ModelImport.obstacles(source.model(), shapes, Cancellation.NONE);
			if (!obstacles.isEmpty()) {
				throw new CommandException(ExitCode.PROBLEMS, obstacles.stream().map(obstacle -> file + ": " + obstacle.text() + ".").collect(Collectors.joining("\n")));
			}
			Map<GivenName, String> names = renames.isEmpty() ? Map.of()
					: renames.names(ModelImport.of(source.model(), shapes, name, Map.of(), Cancellation.NONE).names(), name);
			OnnxImport task = new OnnxImport(path.getFileName().toString(), name, place.toUri().toString(), Path.of(weights).getFileName().toString(), shapes, names);
			ImportedModel imported = task.run(source.model(), files.workspace(), phase -> {
				// A command says what it has done when it is done.
			}, Cancellation.NONE);
			output.write(target, writer -> writer.write(imported.text()));
			output.writeBytes(weights, imported.weights());
			if (quantized.isPresent()) {
				output.write(scales, writer -> writer.write(quantized.get().json()));
			}
			output.commit();
			ImportedModel.Summary summary = imported.summary();
			Output.print(terminal, target + ": " + name + ", " + summary.operators() + " operators, " + Format.count(summary.macs()) + " multiply-accumulates, "
					+ Format.count(summary.parameters()) + " parameters\n" + weights + ": " + summary.tensors() + " tensors\non a random input the results differ by at most "
					+ Format.significant(summary.difference(), 2) + ", the largest being " + Format.significant(summary.largest(), 3) + "\n"
					+ quantized.map(q -> scales + ": scales of " + q.activations().size() + " values and " + q.weights().size()
							+ " constants; the text is the network in float32, with the weights that the codes stand for\n").orElse(""));
			return ExitCode.OK;
		} catch (OnnxException e) {
			String message = e.getMessage();
			throw new CommandException(ExitCode.PROBLEMS, (message.startsWith(path.toString()) ? message : file + ": " + message) + "; nothing was written.");
		} catch (IllegalStateException e) {
			throw new CommandException(ExitCode.INTERNAL, e.getMessage());
		}
	}

	private static String name(String given, String target) throws CommandException {
		if (!given.isEmpty() && !OnnxImport.isName(given)) {
			throw CommandException.usage("--name is a name of letters, digits and underscores, not " + given + SEE);
		}
		return given.isEmpty() ? OnnxImport.nameOf(Path.of(target).getFileName().toString()) : given;
	}

	/** The shape of the input, if it is given. */
	private static List<Integer> sizes(String text) throws CommandException {
		if (text.isEmpty()) {
			return List.of();
		}
		if (!text.matches("[0-9]{1,9}([,x][0-9]{1,9})*")) {
			throw CommandException.usage("--shape is a list of sizes such as 1,3,224,224, not " + text + SEE);
		}
		return Arrays.stream(text.split("[,x]")).map(Integer::valueOf).toList();
	}
}
