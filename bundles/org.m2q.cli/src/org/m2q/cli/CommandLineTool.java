package org.m2q.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;

import org.m2q.calibration.AccuracyStudy;
import org.m2q.calibration.QualityStudy;

import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Reads the arguments, runs a command, and turns everything that goes wrong into one line and an exit code. */
public final class CommandLineTool {

	private final Terminal terminal;

	/** Works in the given surroundings. */
	public CommandLineTool(Terminal terminal) {
		this.terminal = terminal;
	}

	/**
	 * Runs a command line.
	 *
	 * @return an {@link ExitCode}
	 */
	public int run(List<String> arguments) {
		boolean debug = arguments.contains("--debug");
		try {
			return dispatch(arguments);
		} catch (CommandException e) {
			say(e.getMessage());
			return e.code();
		} catch (ClosedOutputException e) {
			// The reader of a pipe has seen enough.
			return ExitCode.INPUT_OUTPUT;
		} catch (CancellationException e) {
			say("cancelled.");
			return ExitCode.INTERNAL;
		} catch (IOException e) {
			say(Reasons.of(e) + ".");
			return ExitCode.INPUT_OUTPUT;
		} catch (OutOfMemoryError e) {
			say("not enough memory. Give the JVM more with M2Q_JAVA_OPTS=-Xmx4g.");
			return ExitCode.INTERNAL;
		} catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
			return internal(e, debug);
		}
	}

	private int dispatch(List<String> arguments) throws CommandException, IOException {
		CommandLine commands = Commands.create();
		ParseResult parsed = Commands.parse(commands, arguments);
		if (parsed.isVersionHelpRequested()) {
			Output.print(terminal, "m2q " + Commands.version() + "\n");
			return ExitCode.OK;
		}
		if (parsed.isUsageHelpRequested() || !parsed.hasSubcommand()) {
			if (!parsed.isUsageHelpRequested() && !parsed.hasSubcommand() && !arguments.isEmpty()) {
				throw CommandException.usage("a command is missing; see \"m2q help\".");
			}
			Output.print(terminal, Commands.help(commands, ""));
			return arguments.isEmpty() ? ExitCode.USAGE : ExitCode.OK;
		}
		ParseResult command = parsed.subcommand();
		String name = command.commandSpec().name();
		if (command.isUsageHelpRequested()) {
			Output.print(terminal, Commands.help(commands, name));
			return ExitCode.OK;
		}
		return switch (name) {
			case "simulate" -> new SimulateCommand(terminal).run(command);
			case "report" -> new ReportCommand(terminal).run(command);
			case "explore" -> new ExploreCommand(terminal).run(command);
			case "diff" -> new DiffCommand(terminal).run(command);
			case "schedule" -> new ScheduleCommand(terminal).run(command);
			case "sweep" -> new SweepCommand(terminal).run(command);
			case "import" -> new ImportCommand(terminal).run(command);
			case "export" -> new ExportCommand(terminal).run(command);
			case "evaluate" -> new StudyCommand(terminal, "evaluate").run(command,
					(experiment, result, settings, listener, cancellation) -> AccuracyOutput.of(AccuracyStudy.run(experiment, result, settings, listener, cancellation)));
			case "quantize" -> new StudyCommand(terminal, "quantize").run(command,
					(experiment, result, settings, listener, cancellation) -> QualityOutput.of(QualityStudy.run(experiment, result, settings, listener, cancellation)));
			case "compile" -> new CompileCommand(terminal).run(command);
			case "verify-export" -> new ProgramOutput(terminal).verify(command);
			case "check" -> new CheckCommand(terminal).run(command);
			case "fmt" -> new FormatCommand(terminal).run(command);
			case "lsp" -> new ServerCommand(terminal).run();
			default -> {
				Output.print(terminal, Commands.help(commands, command.matchedPositionalValue(0, "")));
				yield ExitCode.OK;
			}
		};
	}

	private void say(String message) {
		terminal.err().println("m2q: " + Printable.line(message, terminal.isAscii()));
	}

	/** One line for the user, all of it for whoever repairs it. */
	private int internal(Throwable defect, boolean debug) {
		if (debug) {
			defect.printStackTrace(new PrintWriter(terminal.err(), true));
			return ExitCode.INTERNAL;
		}
		String log = "no log could be written";
		try {
			Path file = Files.createTempFile("m2q-", ".log");
			try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file))) {
				defect.printStackTrace(writer);
			}
			log = "the log is " + file;
		} catch (IOException e) {
			// The message says so.
		}
		say("internal error (" + defect.getClass().getSimpleName() + "); " + log + ". Run again with --debug to see it.");
		return ExitCode.INTERNAL;
	}
}
