package org.m2q.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Writes to the standard output and notices when that fails. */
final class Output {

	/** Name of an output file that stands for the standard output. */
	static final String STANDARD_OUTPUT = "-";

	/** Produces text. */
	@FunctionalInterface
	interface Content {
		void write(Writer writer) throws IOException;
	}

	private Output() {
	}

	/** Text for people, in the encoding of the terminal. */
	static void print(Terminal terminal, String text) throws CommandException, IOException {
		write(terminal, terminal.charset(), writer -> writer.write(text));
	}

	/** A report for other programs, always in UTF-8. */
	static void report(Terminal terminal, Content content) throws CommandException, IOException {
		write(terminal, StandardCharsets.UTF_8, content);
	}

	private static void write(Terminal terminal, Charset charset, Content content) throws CommandException, IOException {
		OutputStream out = terminal.out();
		try {
			Writer writer = new BufferedWriter(new OutputStreamWriter(out, charset));
			content.write(writer);
			writer.flush();
		} catch (IOException e) {
			String reason = Reasons.of(e);
			if (reason.contains("broken pipe")) {
				throw new ClosedOutputException(e);
			}
			throw CommandException.inputOutput("cannot write to the standard output: " + reason + ".");
		}
	}
}
