package org.m2q.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.m2q.advisor.ExplorationLimits;
import org.m2q.advisor.ExplorationPoint;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.suggest.PolicySearch;
import org.m2q.dsl.ide.suggest.SearchLimits;
import org.m2q.dsl.ide.suggest.SearchTexts;
import org.m2q.dsl.ide.suggest.SuggestionService;
import org.m2q.model.m2q.Experiment;

import picocli.CommandLine.ParseResult;

/** Searches for policies with a better compromise of EDP and accuracy proxy, and prints the front. */
final class ExploreCommand {

	private static final String SEE = "; see \"m2q help explore\".";

	private final Terminal terminal;

	ExploreCommand(Terminal terminal) {
		this.terminal = terminal;
	}

	int run(ParseResult arguments) throws CommandException, IOException {
		String file = arguments.matchedPositionalValue(0, "");
		int most = limit(arguments, "--points", SearchLimits::points, "a whole number from 1");
		double least = limit(arguments, "--proxy", SearchLimits::proxy, "the least accuracy proxy that a point may have, such as \"30 dB\"");
		long bytes = limit(arguments, "--dram", SearchLimits::bytes, "the most data to and from DRAM that a point may have, such as \"2 MiB\"");
		int chosenNumber = arguments.hasMatchedOption("--apply") ? limit(arguments, "--apply", SearchLimits::points, "the number of a policy of the front, from 1") : 0;
		if (chosenNumber == 0 && arguments.hasMatchedOption("--to")) {
			throw CommandException.usage("--to says where the text with a policy goes; --apply N says which policy, and is missing" + SEE);
		}
		String csv = arguments.matchedOptionValue("--csv", "");
		if (!csv.isEmpty()) {
			try (OutputFiles output = new OutputFiles(terminal.directory())) {
				output.target(csv);
			}
		}
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
					new ExplorationLimits(least, bytes, most), files.workspace(), (run, network) -> Optional.empty(), cancellation);
			PolicySearch search = found.orElseThrow(() -> new CommandException(ExitCode.PROBLEMS, file + ": the first point of experiment " + experiment.getName()
					+ " cannot be searched: it has no price, or no layer whose weights an engine executes in another format."));
			long total = Math.min(search.size(), most);
			ProgressLine progress = new ProgressLine(terminal, Math.max(1, total));
			List<ExplorationPoint> points = new ArrayList<>();
			List<ExplorationPoint> front = search.run(cancellation, (point, best, known) -> {
				points.add(point);
				progress.at(points.size());
			});
			progress.end();
			String table = SearchTexts.front(experiment.getName(), search.metric(), search.outcome(), front, points.size(), terminal.width());
			Output.print(terminal, ascii ? table.lines().map(line -> Printable.line(line, true) + "\n").collect(Collectors.joining()) : table);
			Optional<ExplorationPoint> chosen = chosenNumber == 0 ? Optional.empty() : Optional.of(point(chosenNumber, search, front));
			Map<String, String> written = new LinkedHashMap<>();
			if (!csv.isEmpty()) {
				written.put(csv, SearchTexts.csv(search.metric(), points, front));
			}
			chosen.ifPresent(point -> written.put(arguments.matchedOptionValue("--to", file), changed(document, search.edits(point))));
			write(written);
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

	private static <T> T limit(ParseResult arguments, String option, Function<String, Optional<T>> parser, String wanted) throws CommandException {
		String text = arguments.matchedOptionValue(option, "");
		boolean given = arguments.hasMatchedOption(option);
		return Optional.of(text).filter(value -> !given || !value.isBlank()).flatMap(parser)
				.orElseThrow(() -> CommandException.usage(option + " is " + wanted + ", not " + text + SEE));
	}

	private static ExplorationPoint point(int number, PolicySearch search, List<ExplorationPoint> front) throws CommandException {
		if (number > front.size()) {
			throw CommandException.usage("--apply " + number + ": the front has " + front.size() + (front.size() == 1 ? " policy." : " policies."));
		}
		ExplorationPoint point = front.get(number - 1);
		if (search.edits(point).isEmpty()) {
			throw CommandException.usage("--apply " + number + ": this is the policy as it is, so there is nothing to write.");
		}
		return point;
	}

	private static String changed(M2qDocument document, Map<String, List<TextEdit>> edits) {
		return TextEdit.apply(document.text().orElse(""), edits.values().stream().flatMap(List::stream).toList());
	}

	private void write(Map<String, String> contents) throws CommandException {
		try (OutputFiles output = new OutputFiles(terminal.directory())) {
			for (Map.Entry<String, String> file : contents.entrySet()) {
				output.write(file.getKey(), writer -> writer.write(file.getValue()));
			}
			output.commit();
		}
		contents.keySet().forEach(name -> terminal.err().println("m2q: wrote " + Printable.line(name, terminal.isAscii()) + "."));
	}
}
