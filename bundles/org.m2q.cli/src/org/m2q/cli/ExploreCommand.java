package org.m2q.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.m2q.advisor.ExplorationLimits;
import org.m2q.advisor.ExplorationPoint;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.base.unit.Format;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.suggest.PolicySearch;
import org.m2q.dsl.ide.suggest.SuggestionService;
import org.m2q.model.m2q.Experiment;
import org.m2q.report.DiffText;

import picocli.CommandLine.ParseResult;

/** Searches for policies with a better compromise of EDP and accuracy proxy, and prints the front. */
final class ExploreCommand {

	private static final String SEE = "; see \"m2q help explore\".";
	private static final int DESCRIPTION = 60;

	private final Terminal terminal;

	ExploreCommand(Terminal terminal) {
		this.terminal = terminal;
	}

	int run(ParseResult arguments) throws CommandException, IOException {
		String file = arguments.matchedPositionalValue(0, "");
		int most = number(arguments, "--points", ExplorationLimits.POINTS);
		double least = least(arguments);
		boolean ascii = arguments.matchedOptionValue("--ascii", false) || terminal.isAscii();
		InputFiles files = new InputFiles(terminal);
		files.path(file);
		M2qDocument document = files.open(file);
		List<Problem> problems = Diagnostics.sorted(document.allProblems(Depth.STRUCTURE, Cancellation.NONE), document.uri()).stream()
				.filter(problem -> problem.severity() != Severity.INFO).toList();
		files.diagnostics(ascii).print(problems, Diagnostics.LIMIT);
		if (problems.stream().anyMatch(Problem::isError)) {
			return ExitCode.PROBLEMS;
		}
		Experiment experiment = experiment(document, arguments, file);
		try (Interruption interruption = new Interruption()) {
			Cancellation cancellation = interruption;
			Optional<PolicySearch> found = new SuggestionService().search(experiment, arguments.matchedOptionValue("--single", false),
					new ExplorationLimits(least, Long.MAX_VALUE, most), files.workspace(), (run, network) -> Optional.empty(), cancellation);
			PolicySearch search = found.orElseThrow(() -> new CommandException(ExitCode.PROBLEMS, file + ": the first point of experiment " + experiment.getName()
					+ " cannot be searched: it has no price, or no layer whose weights an engine executes in another format."));
			long total = Math.min(search.size(), most);
			ProgressLine progress = new ProgressLine(terminal, Math.max(1, total));
			int[] priced = new int[1];
			List<ExplorationPoint> front = search.run(cancellation, (point, best, known) -> progress.at(++priced[0]));
			progress.end();
			Optional<ExplorationPoint> chosen = apply(arguments, search, front);
			Output.print(terminal, text(experiment, search, front, priced[0], ascii));
			if (chosen.isPresent()) {
				write(arguments, document, search.edits(chosen.get()));
			}
			return ExitCode.OK;
		}
	}

	private static Experiment experiment(M2qDocument document, ParseResult arguments, String file) throws CommandException {
		List<Experiment> all = document.experiments();
		String names = String.join(", ", all.stream().map(Experiment::getName).toList());
		Optional<String> wanted = Optional.ofNullable(arguments.matchedOptionValue("--experiment", (String) null));
		return all.stream().filter(candidate -> wanted.isEmpty() || wanted.get().equals(candidate.getName())).findFirst()
				.orElseThrow(() -> wanted.isPresent() ? CommandException.usage("there is no experiment " + wanted.get() + " in " + file
						+ (names.isEmpty() ? "; it has none." : "; it has " + names + "."))
						: new CommandException(ExitCode.PROBLEMS, file + ": there is no experiment to explore. Add \"experiment NAME { run MODEL with POLICY on ACCELERATOR }\"."));
	}

	private static int number(ParseResult arguments, String option, int otherwise) throws CommandException {
		String text = arguments.matchedOptionValue(option, (String) null);
		if (text == null) {
			return otherwise;
		}
		if (!text.matches("[1-9]\\d{0,8}")) {
			throw CommandException.usage(option + " is a whole number from 1, not " + text + SEE);
		}
		return Integer.parseInt(text);
	}

	/** Decibels, with or without their unit. */
	private static double least(ParseResult arguments) throws CommandException {
		String text = arguments.matchedOptionValue("--proxy", (String) null);
		if (text == null) {
			return Double.NEGATIVE_INFINITY;
		}
		String number = text.strip().replaceFirst("\\s*dB$", "");
		if (!number.matches("-?\\d{1,9}(\\.\\d{1,9})?")) {
			throw CommandException.usage("--proxy is the least accuracy proxy that a point may have, such as \"30 dB\", not " + text + SEE);
		}
		return Double.parseDouble(number);
	}

	private static Optional<ExplorationPoint> apply(ParseResult arguments, PolicySearch search, List<ExplorationPoint> front) throws CommandException {
		if (arguments.matchedOptionValue("--apply", (String) null) == null) {
			return Optional.empty();
		}
		int number = number(arguments, "--apply", 1);
		if (number > front.size()) {
			throw CommandException.usage("--apply " + number + ": the front has " + front.size() + (front.size() == 1 ? " point." : " points."));
		}
		ExplorationPoint point = front.get(number - 1);
		if (search.edits(point).isEmpty()) {
			throw CommandException.usage("--apply " + number + ": this point is the policy as it is.");
		}
		return Optional.of(point);
	}

	private void write(ParseResult arguments, M2qDocument document, Map<String, List<TextEdit>> edits) throws CommandException {
		String name = arguments.matchedOptionValue("--to", arguments.matchedPositionalValue(0, ""));
		StringBuilder changed = new StringBuilder(document.text().orElse(""));
		edits.values().stream().flatMap(List::stream).sorted((a, b) -> Integer.compare(b.offset(), a.offset()))
				.forEach(edit -> changed.replace(edit.offset(), edit.offset() + edit.length(), edit.text()));
		try (OutputFiles output = new OutputFiles(terminal.directory())) {
			output.write(name, writer -> writer.write(changed.toString()));
			output.commit();
		}
		terminal.err().println("m2q: wrote " + Printable.line(name, terminal.isAscii()) + ".");
	}

	private String text(Experiment experiment, PolicySearch search, List<ExplorationPoint> front, int priced, boolean ascii) {
		SensitivityMetric metric = search.metric();
		double present = search.outcome().edp();
		StringBuilder text = new StringBuilder("Experiment ").append(experiment.getName()).append(": ").append(priced).append(" policies priced, ")
				.append(front.size()).append(" on the front of EDP and ").append(metric.name())
				.append(metric.basis().isEmpty() ? "" : " (" + metric.basis() + ")").append(", an accuracy proxy\n\n");
		List<String[]> rows = new ArrayList<>();
		rows.add(new String[] { "#", "EDP", "change", "energy", "latency", metric.name() + " [" + metric.unit() + "]", "DRAM", "what differs" });
		int number = 0;
		for (ExplorationPoint point : front) {
			double edp = point.outcome().edp();
			rows.add(new String[] { Integer.toString(++number), Format.energyDelay(edp), DiffText.percent(edp / present - 1), Format.energy(point.outcome().energy()),
					Format.time(point.outcome().latency()), Format.significant(point.outcome().proxy(), 3), Format.data(point.outcome().bytes()),
					point.description() });
		}
		int[] widths = new int[rows.getFirst().length - 1];
		rows.forEach(row -> {
			for (int i = 0; i < widths.length; i++) {
				widths[i] = Math.max(widths[i], row[i].length());
			}
		});
		for (String[] row : rows) {
			StringBuilder line = new StringBuilder();
			for (int i = 0; i < widths.length; i++) {
				line.append(" ".repeat(widths[i] - row[i].length())).append(row[i]).append("  ");
			}
			int room = Math.max(DESCRIPTION, terminal.width() - line.length());
			String last = row[widths.length];
			line.append(last.length() <= room ? last : last.substring(0, room - 1) + "…");
			text.append(line).append('\n');
		}
		if (front.isEmpty()) {
			text.append("No policy keeps the limits.\n");
		}
		String printed = text.toString();
		return ascii ? printed.lines().map(line -> Printable.line(line, true) + "\n").collect(Collectors.joining()) : printed;
	}
}
