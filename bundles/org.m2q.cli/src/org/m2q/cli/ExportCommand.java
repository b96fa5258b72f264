package org.m2q.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.base.unit.Format;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Model;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;
import org.m2q.network.Network;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.export.NetworkExport;

import picocli.CommandLine.ParseResult;

/** Writes a model as ONNX: in float32, or quantized. */
final class ExportCommand {

	private static final String SEE = "; see \"m2q help export\".";

	private final Terminal terminal;

	ExportCommand(Terminal terminal) {
		this.terminal = terminal;
	}

	int run(ParseResult arguments) throws CommandException, IOException {
		String file = arguments.matchedPositionalValue(0, "");
		String target = arguments.matchedOptionValue("--onnx", "");
		if (arguments.hasMatchedOption("--form")) {
			return new ProgramOutput(terminal).export(file, arguments);
		}
		ProgramOutput.rejectOptions(arguments);
		Map<String, Object> values = ModelArguments.values(arguments.matchedOptionValue("--set", List.<String>of()), SEE);
		InputFiles files = new InputFiles(terminal);
		files.path(file);
		try (OutputFiles output = new OutputFiles(terminal.directory())) {
			output.target(target);
			M2qDocument document = files.open(file);
			List<Problem> problems = document.allProblems(Depth.STRUCTURE, Cancellation.NONE);
			Optional<Network> network = Optional.empty();
			if (problems.stream().noneMatch(Problem::isError)) {
				Model model = ModelArguments.model(document, file, arguments.matchedOptionValue("--model", ""), "export");
				ModelArguments.checkNames(model, values);
				Elaboration elaboration = new Elaborator(TextLocator.INSTANCE).elaborate(model, values, Cancellation.NONE);
				problems = elaboration.problems();
				network = elaboration.complete();
				if (network.isPresent()) {
					ParameterSource source = ParameterSource.of(network.get(), ParameterSource.named(document, model), files.path(file), arguments, SEE, terminal);
					write(network.get(), source, target, output);
				}
			}
			files.diagnostics(false).print(Diagnostics.sorted(problems, document.uri()).stream().filter(problem -> problem.severity() != Severity.INFO).toList(),
					Diagnostics.LIMIT);
			return network.isPresent() ? ExitCode.OK : ExitCode.PROBLEMS;
		}
	}

	private void write(Network network, ParameterSource source, String target, OutputFiles output) throws CommandException, IOException {
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
}
