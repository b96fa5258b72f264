package org.m2q.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.m2q.dsl.ide.LanguageServices;
import org.m2q.lsp.LanguageServerProcess;

/** Serves an editor over the standard streams. */
final class ServerCommand {

	private final Terminal terminal;

	ServerCommand(Terminal terminal) {
		this.terminal = terminal;
	}

	int run() throws IOException {
		// Whatever prints a line would break the protocol.
		System.setOut(terminal.err());
		logInLines();
		return LanguageServerProcess.serve(LanguageServices.create(), new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
				new BufferedOutputStream(terminal.out()));
	}

	/** What the protocol's library has to say goes to the editor's log, a line each. */
	private void logInLines() {
		Logger root = Logger.getLogger("");
		for (Handler handler : root.getHandlers()) {
			root.removeHandler(handler);
		}
		root.addHandler(new Handler() {
			@Override
			public void publish(LogRecord entry) {
				if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
					String cause = entry.getThrown() == null ? "" : " (" + entry.getThrown() + ")";
					terminal.err().println("m2q: " + Printable.line((entry.getMessage() + cause).replaceAll("\\s+", " "), terminal.isAscii()));
				}
			}

			@Override
			public void flush() {
				terminal.err().flush();
			}

			@Override
			public void close() {
				flush();
			}
		});
	}
}
