package org.m2q.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.base.problem.Problem;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.fix.QuickFix;
import org.m2q.dsl.ide.fix.QuickFixes;

/** Makes the repairs that need no decision. */
final class Repairs {

	/** One repair may bring to light what another one repairs, but not for ever. */
	private static final int MOST_ROUNDS = 10;

	private final Terminal terminal;
	private final InputFiles files;
	private final QuickFixes fixes = new QuickFixes();

	Repairs(Terminal terminal, InputFiles files) {
		this.terminal = terminal;
		this.files = files;
	}

	/** Repairs files, all or none of them. Those that cannot be read are left to the check that follows. */
	void run(List<String> names) throws CommandException, IOException {
		Map<String, String> changed = new LinkedHashMap<>();
		Map<String, Integer> repairs = new LinkedHashMap<>();
		List<M2qDocument> buffers = new ArrayList<>();
		for (String name : names) {
			M2qDocument document;
			try {
				document = files.open(name);
			} catch (CommandException e) {
				continue;
			}
			int count = 0;
			String text = document.text().orElse("");
			for (int round = 0; round < MOST_ROUNDS; round++) {
				List<Problem> own = ofFile(document);
				Optional<QuickFix> fix = fixes.all(own, text);
				if (fix.isEmpty()) {
					break;
				}
				count += fix.get().edits().size();
				text = fix.get().apply(text);
				document = files.workspace().open(document.uri(), text);
				buffers.add(document);
			}
			if (count > 0) {
				changed.put(name, text);
				repairs.put(name, count);
			}
		}
		try (OutputFiles output = new OutputFiles(terminal.directory())) {
			for (Map.Entry<String, String> entry : changed.entrySet()) {
				output.write(entry.getKey(), writer -> writer.write(entry.getValue()));
			}
			output.commit();
		}
		buffers.forEach(document -> files.workspace().removeBuffer(document.uri()));
		repairs.forEach((name, count) -> terminal.err().println(
				"m2q: " + Printable.line(name, terminal.isAscii()) + ": " + count + (count == 1 ? " repair." : " repairs.")));
	}

	private static List<Problem> ofFile(M2qDocument document) {
		return document.problems().stream().filter(problem -> problem.span().uri().equals(document.uri())).toList();
	}
}
