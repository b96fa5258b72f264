package org.m2q.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.base.unit.Format;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.codegen.java.CodegenException;
import org.m2q.codegen.java.GeneratedCode;
import org.m2q.codegen.java.GeneratorOptions;
import org.m2q.codegen.java.JavaGenerator;
import org.m2q.codegen.java.project.JavaProject;
import org.m2q.codegen.java.project.RuntimeJar;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.network.Network;
import org.m2q.quant.program.IntegerProgram;

import picocli.CommandLine.ParseResult;

/** Quantizes a model and writes it as a Java project. */
final class CompileCommand {

	private static final String SEE = "; see \"m2q help compile\".";

	private final Terminal terminal;

	CompileCommand(Terminal terminal) {
		this.terminal = terminal;
	}

	int run(ParseResult arguments) throws CommandException, IOException {
		String file = arguments.matchedPositionalValue(0, "");
		String packageName = arguments.matchedOptionValue("--package", "generated");
		Optional<String> className = Optional.ofNullable(arguments.matchedOptionValue("--class", (String) null));
		checkNames(packageName, className.orElse("Name"));
		CompileInput.check(arguments, SEE);
		InputFiles files = new InputFiles(terminal);
		Path path = files.path(file);
		String target = arguments.matchedOptionValue("--out", "");
		JavaProject project = project(target, arguments.matchedOptionValue("--force", false));
		M2qDocument document = files.open(file);
		List<Problem> problems = new ArrayList<>(document.allProblems(Depth.STRUCTURE, Cancellation.NONE));
		String message = "";
		if (problems.stream().noneMatch(Problem::isError)) {
			try (Interruption interruption = new Interruption()) {
				Optional<CompileInput> input = CompileInput.of(document, file, arguments, SEE, problems);
				if (input.isPresent()) {
					message = compile(input.get(), document, path, project, packageName, className, target, arguments, problems, interruption);
				}
			}
		}
		files.diagnostics(arguments.matchedOptionValue("--ascii", false)).print(
				Diagnostics.sorted(problems, document.uri()).stream().filter(problem -> problem.severity() != Severity.INFO).toList(), Diagnostics.LIMIT);
		if (message.isEmpty()) {
			return ExitCode.PROBLEMS;
		}
		Output.print(terminal, message);
		return ExitCode.OK;
	}

	private static void checkNames(String packageName, String className) throws CommandException {
		try {
			new GeneratorOptions(packageName, className, List.of(), "");
		} catch (IllegalArgumentException e) {
			throw CommandException.usage(e.getMessage() + SEE);
		}
	}

	private JavaProject project(String target, boolean replace) throws CommandException {
		try {
			if (target.isEmpty()) {
				throw CommandException.usage("the name of the output folder is empty.");
			}
			return new JavaProject(terminal.directory().resolve(target).normalize(), replace);
		} catch (InvalidPathException e) {
			throw CommandException.inputOutput("\"" + target + "\" is not a file name.");
		} catch (CodegenException e) {
			throw CommandException.inputOutput(e.getMessage() + ".");
		}
	}

	/** Writes the project; returns what to say, nothing when problems say it. */
	private String compile(CompileInput input, M2qDocument document, Path file, JavaProject project, String packageName, Optional<String> className, String target,
			ParseResult arguments, List<Problem> problems, Cancellation cancellation) throws CommandException, IOException {
		Network network = input.network().network();
		CommandQuantizer.Quantized quantized = new CommandQuantizer(input, arguments, SEE, terminal).run(file, cancellation);
		BuiltProgram built = quantized.built();
		problems.addAll(built.problems());
		if (built.program().isEmpty()) {
			return "";
		}
		IntegerProgram program = built.program().get();
		String name = className.orElse(GeneratorOptions.className(network.model()));
		List<String> provenance = List.of("Precision by the policy {@code " + input.policy().policy() + "}; " + quantized.description() + ".");
		try {
			String base = document.uri().substring(0, document.uri().lastIndexOf('/') + 1);
			GeneratedCode code = JavaGenerator.generate(program, new GeneratorOptions(packageName, name, provenance, base), cancellation);
			cancellation.check();
			project.write(code, program, input.pictures(), RuntimeJar.own());
			Map<String, String> values = network.arguments();
			return target + ": class " + code.qualifiedName() + ", " + network.model()
					+ (values.isEmpty() ? "" : " with " + String.join(", ", values.entrySet().stream().map(value -> value.getKey() + " = " + value.getValue()).toList())) + ", "
					+ program.steps().size() + " steps in integers, " + Format.data(code.weights().length) + " of weights; policy " + input.policy().policy() + "; "
					+ quantized.description() + "\n"
					+ "run it there with: mvn -q exec:java -Dexec.args=" + JavaProject.exampleArguments(program) + "\n";
		} catch (CodegenException e) {
			throw CommandException.inputOutput(e.getMessage() + ".");
		}
	}
}
