package org.m2q.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.integer.Certificate;
import org.m2q.onnx.integer.ExportForm;
import org.m2q.onnx.integer.ExportedProgram;
import org.m2q.onnx.integer.Machine;
import org.m2q.onnx.integer.ModelRunner;
import org.m2q.onnx.integer.OnnxRuntimeRunner;
import org.m2q.onnx.integer.OwnRunner;
import org.m2q.onnx.integer.ProgramExport;
import org.m2q.onnx.integer.ProgramImport;
import org.m2q.onnx.integer.Verification;
import org.m2q.quant.program.IntegerProgram;

import picocli.CommandLine.ParseResult;

/** Quantized networks as ONNX models: written in a form, verified, certified. */
final class ProgramOutput {

	private static final String SEE = "; see \"m2q help export\".";
	private static final int INPUTS = 2;
	private static final int MOST_INPUTS = 1000;

	private final Terminal terminal;

	ProgramOutput(Terminal terminal) {
		this.terminal = terminal;
	}

	/** The form that is asked for. */
	static ExportForm form(ParseResult arguments) throws CommandException {
		String text = arguments.matchedOptionValue("--form", "");
		return ExportForm.of(text).orElseThrow(() -> CommandException.usage("--form is one of "
				+ Arrays.stream(ExportForm.values()).map(ExportForm::text).collect(Collectors.joining(", ")) + ", not " + text + SEE));
	}

	/** Options of {@code export} that say something of quantized networks alone. */
	static void rejectOptions(ParseResult arguments) throws CommandException {
		for (String option : List.of("--pure", "--certificate", "--onnxruntime", "--experiment", "--point", "--policy", "--calibration", "--samples")) {
			if (arguments.hasMatchedOption(option)) {
				throw CommandException.usage(option + " needs --form" + SEE);
			}
		}
	}

	/** Writes a quantized network: of a .m2q text, or of a model that was exported. */
	int export(String file, ParseResult arguments) throws CommandException, IOException {
		form(arguments);
		if (arguments.hasMatchedOption("--onnxruntime") && !arguments.hasMatchedOption("--certificate")) {
			throw CommandException.usage("--onnxruntime needs --certificate" + SEE);
		}
		return file.endsWith(".onnx") ? again(file, arguments) : quantized(file, arguments);
	}

	private int quantized(String file, ParseResult arguments) throws CommandException, IOException {
		CompileInput.check(arguments, SEE);
		String target = arguments.matchedOptionValue("--onnx", "");
		InputFiles files = new InputFiles(terminal);
		Path path = files.path(file);
		try (OutputFiles output = new OutputFiles(terminal.directory()); Interruption interruption = new Interruption()) {
			output.target(target);
			M2qDocument document = files.open(file);
			List<Problem> problems = new ArrayList<>(document.allProblems(Depth.STRUCTURE, Cancellation.NONE));
			int code = ExitCode.PROBLEMS;
			if (problems.stream().noneMatch(Problem::isError)) {
				Optional<CompileInput> input = CompileInput.of(document, file, arguments, SEE, problems);
				if (input.isPresent()) {
					CommandQuantizer.Quantized quantized = new CommandQuantizer(input.get(), arguments, SEE, terminal).run(path, interruption);
					BuiltProgram built = quantized.built();
					problems.addAll(built.problems());
					Optional<IntegerProgram> program = built.program();
					if (program.isPresent()) {
						String description = ", policy " + input.get().policy().policy() + "; " + quantized.description();
						code = write(program.get(), description, arguments, target, output, interruption);
					}
				}
			}
			files.diagnostics(false).print(Diagnostics.sorted(problems, document.uri()).stream().filter(problem -> problem.severity() != Severity.INFO).toList(),
					Diagnostics.LIMIT);
			return code;
		}
	}

	/** Writes the program of an exported model in another form. */
	private int again(String file, ParseResult arguments) throws CommandException, IOException {
		String target = arguments.matchedOptionValue("--onnx", "");
		for (String option : List.of("--model", "--set", "--weights", "--seed", "--experiment", "--point", "--policy", "--calibration", "--samples")) {
			if (arguments.hasMatchedOption(option)) {
				throw CommandException.usage(option + " is for .m2q files; " + file + " has its weights and factors in it" + SEE);
			}
		}
		try (OutputFiles output = new OutputFiles(terminal.directory()); Interruption interruption = new Interruption()) {
			output.target(target);
			return write(read(file).program(), "", arguments, target, output, interruption);
		}
	}

	private ExportedProgram read(String file) throws CommandException, IOException {
		Path path = new InputFiles(terminal).path(file);
		try {
			return ProgramImport.read(OnnxFiles.read(path));
		} catch (OnnxException e) {
			String message = e.getMessage();
			throw new CommandException(ExitCode.PROBLEMS, (message.startsWith(path.toString()) ? message : file + ": " + message) + ".");
		}
	}

	/** Writes a program, and its certificate if that is asked for; not {@link ExitCode#OK} when a run differs. */
	private int write(IntegerProgram program, String description, ParseResult arguments, String target, OutputFiles output, Cancellation cancellation)
			throws CommandException, IOException {
		ExportForm form = form(arguments);
		String text = "";
		int code = ExitCode.OK;
		try {
			ExportedProgram exported = arguments.hasMatchedOption("--pure") ? ProgramExport.pure(program, form) : ProgramExport.export(program, form);
			output.writeBytes(target, OnnxFiles.bytes(exported.model()));
			text = target + ": " + program.name() + " as " + form.text() + ", " + exported.model().nodes().size() + " nodes of operator set " + exported.model().opset()
					+ description + "\n";
			if (arguments.hasMatchedOption("--certificate")) {
				Certificate certificate = certificate(exported, arguments, INPUTS, 0, cancellation);
				String name = Certificate.fileName(target);
				output.write(name, writer -> writer.write(certificate.json()));
				text += name + ": " + certificate.summary();
				code = certificate.runs().stream().allMatch(run -> run.divergence().isEmpty()) ? ExitCode.OK : ExitCode.PROBLEMS;
			} else {
				text += new Certificate(exported, List.of(), Machine.here()).summary();
			}
		} catch (OnnxException e) {
			throw new CommandException(ExitCode.PROBLEMS, e.getMessage() + ".");
		}
		output.commit();
		Output.print(terminal, text);
		return code;
	}

	private Certificate certificate(ExportedProgram exported, ParseResult arguments, int count, long seed, Cancellation cancellation)
			throws CommandException, OnnxException, IOException {
		List<float[][]> inputs = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			inputs.add(Verification.inputs(exported.program(), seed + i));
		}
		Verification verification = new Verification(exported);
		List<Verification.Run> runs = new ArrayList<>(verification.run(new OwnRunner(), inputs, cancellation));
		String jar = arguments.matchedOptionValue("--onnxruntime", "");
		if (!jar.isEmpty() && exported.isReal()) {
			throw CommandException.usage("ONNX Runtime does not know the operators of QONNX; leave --onnxruntime out.");
		}
		if (!jar.isEmpty()) {
			try (OnnxRuntimeRunner runner = OnnxRuntimeRunner.load(new InputFiles(terminal).path(jar))) {
				runs.addAll(verification.run((ModelRunner) runner, inputs, cancellation));
			}
		}
		return new Certificate(exported, runs, Machine.here());
	}

	/** Runs an exported model and compares it with its program. */
	int verify(ParseResult arguments) throws CommandException, IOException {
		String file = arguments.matchedPositionalValue(0, "");
		int count = number(arguments.matchedOptionValue("--inputs", Integer.toString(INPUTS)), "--inputs", 1, MOST_INPUTS);
		int seed = number(arguments.matchedOptionValue("--seed", "0"), "--seed", 0, Integer.MAX_VALUE);
		String target = arguments.matchedOptionValue("--certificate", "");
		try (OutputFiles output = new OutputFiles(terminal.directory()); Interruption interruption = new Interruption()) {
			if (!target.isEmpty()) {
				output.target(target);
			}
			ExportedProgram exported = read(file);
			checkCertificate(file);
			Certificate certificate = certificate(exported, arguments, count, seed, interruption);
			if (!target.isEmpty()) {
				output.write(target, writer -> writer.write(certificate.json()));
			}
			String dump = arguments.matchedOptionValue("--dump", "");
			if (!dump.isEmpty()) {
				output.writeBytes(dump, new ValueDiff(terminal).dump(exported, seed, interruption));
			}
			output.commit();
			Output.print(terminal, file + ": " + exported.program().name() + " as " + exported.form().text() + "\n" + certificate.summary());
			return certificate.runs().stream().allMatch(run -> run.divergence().isEmpty()) ? ExitCode.OK : ExitCode.PROBLEMS;
		} catch (OnnxException e) {
			throw new CommandException(ExitCode.PROBLEMS, e.getMessage() + ".");
		}
	}

	/** A certificate beside the model has to be that of the model. */
	private void checkCertificate(String file) throws CommandException, IOException {
		String name = Certificate.fileName(file);
		Path path = terminal.directory().resolve(name);
		if (Files.isRegularFile(path)) {
			Optional<String> wrong = Certificate.mismatch(Files.readString(path), Files.readAllBytes(terminal.directory().resolve(file)));
			if (wrong.isPresent()) {
				throw new CommandException(ExitCode.PROBLEMS, name + " does not belong to " + file + ": " + wrong.get() + ".");
			}
		}
	}

	private static int number(String text, String option, int least, int most) throws CommandException {
		if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
			throw CommandException.usage(option + " is a whole number of " + least + " to " + most + ", not " + text + "; see \"m2q help verify-export\".");
		}
		return Integer.parseInt(text);
	}
}
