package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Simulated;
import org.m2q.accelerator.Simulation;
import org.m2q.advisor.Acceptance;
import org.m2q.advisor.WeightSource;
import org.m2q.advisor.ExplorationLimits;
import org.m2q.advisor.ExplorationPoint;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.cost.PointPricer;
import org.m2q.dsl.ide.fix.QuickFix;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.suggest.PolicySearch;
import org.m2q.dsl.ide.suggest.Suggestion;
import org.m2q.dsl.ide.suggest.SuggestionPlace;
import org.m2q.dsl.ide.suggest.SuggestionPlace.Kind;
import org.m2q.dsl.ide.suggest.SuggestionReport;
import org.m2q.dsl.ide.suggest.SuggestionService.Options;
import org.m2q.dsl.ide.suggest.TextDiff;
import org.m2q.model.m2q.Experiment;
import org.m2q.network.Layer;

/** Suggestions are applied as text, and the text is simulated anew. */
class SuggestionServiceTest {

	private static final M2qWorkspace WORKSPACE = Examples.SERVICES.workspace();
	private static final String ADDRESS = "file:/virtual/suggest.m2q";
	/** Not that of the advisor; what one text has shown of its layers need not be searched for again for the next. */
	private static final AnalyticalCostModel COSTS = new AnalyticalCostModel();

	static Stream<String> examples() throws IOException {
		try (Stream<Path> files = Files.walk(Examples.folder())) {
			return files.filter(file -> file.toString().endsWith(".m2q")).map(file -> Examples.folder().relativize(file).toString()).sorted().toList().stream();
		}
	}

	private static SuggestionReport report(M2qDocument document, Options options) {
		return Examples.SERVICES.suggestions().report(document, List::of, WORKSPACE, options, Cancellation.NONE);
	}

	private static SuggestionReport report(M2qDocument document) {
		return report(document, Options.DEFAULT);
	}

	/** The EDP of what an experiment of a file runs first, by a simulation that shares nothing with the advisor. */
	private static double edp(String uri, String experiment) {
		Experiment found = WORKSPACE.open(uri).experiments().stream().filter(one -> experiment.equals(one.getName())).findFirst().orElseThrow();
		PointPricer.Point point = PointPricer.firstPoint(found).orElseThrow();
		Simulated simulated = new Simulation(TextLocator.INSTANCE, COSTS).run(point.model(), point.arguments(), point.policy(),
				point.accelerator(), point.hardware(), point.mapping().orElseThrow(), Cancellation.NONE);
		assertEquals(List.of(), simulated.problems().stream().filter(Problem::isError).toList());
		return simulated.cost().map(NetworkCost::edp).orElseThrow();
	}

	/** Lets edited texts take the place of the files, calls the check, and takes everything back. */
	private static void applied(Map<String, List<TextEdit>> edits, Runnable check) {
		Map<String, String> before = new LinkedHashMap<>();
		Map<String, Boolean> buffered = new LinkedHashMap<>();
		edits.keySet().forEach(uri -> before.put(uri, WORKSPACE.text(uri).orElseThrow()));
		try {
			edits.forEach((uri, list) -> {
				buffered.put(uri, WORKSPACE.hasBuffer(uri));
				WORKSPACE.setBuffer(uri, new QuickFix("", list).apply(before.get(uri)));
			});
			check.run();
		} finally {
			before.forEach((uri, text) -> {
				if (buffered.getOrDefault(uri, false)) {
					WORKSPACE.setBuffer(uri, text);
				} else {
					WORKSPACE.removeBuffer(uri);
				}
			});
		}
	}

	private static List<String> structure(String uri) {
		return WORKSPACE.open(uri).problems(Depth.MEANING, Cancellation.NONE).stream().map(problem -> problem.code() + " " + problem.message()).sorted()
				.toList();
	}

	/** Applying a suggestion gives exactly the promised EDP and no new problem, in every example, for a sample of all kinds of places. */
	@ParameterizedTest
	@MethodSource("examples")
	void promisesAreKept(String name) {
		M2qDocument document = Examples.example(name);
		SuggestionReport report = report(document, new Options(new Acceptance(8, 8, 0.0001, 3), uri -> true));
		if (document.experiments().stream().anyMatch(experiment -> experiment.getName().equals("M2Q_against_W8A8"))) {
			assertFalse(report.places().isEmpty());
		}
		Map<Kind, Integer> tried = new LinkedHashMap<>();
		for (SuggestionPlace place : report.places()) {
			if (tried.merge(place.kind(), 1, Integer::sum) > (place.kind() == Kind.LAYERS ? 3 : 2)) {
				continue;
			}
			for (Suggestion suggestion : place.suggestions().stream().limit(2).toList()) {
				check(document, place, suggestion);
			}
		}
	}

	/** Narrower activations of every example, wherever they would be written: each is simulated anew from the edited text. */
	@ParameterizedTest
	@MethodSource("examples")
	void narrowerActivationsKeepTheirPromises(String name) {
		M2qDocument document = Examples.example(name);
		SuggestionReport report = report(document, new Options(new Acceptance(30, 8, 0.0001, 60), uri -> true));
		Map<Kind, Integer> tried = new LinkedHashMap<>();
		for (SuggestionPlace place : report.places()) {
			List<Suggestion> narrower = place.suggestions().stream().filter(one -> one.text().startsWith("activations ")).toList();
			for (Suggestion suggestion : narrower) {
				assertTrue(suggestion.text().matches("activations u?int\\d+ for .*: EDP −[0-9.]+ %, activation SQNR −[0-9.]+ dB.*\\(normal activations\\)"), suggestion.text());
				assertTrue(suggestion.candidate().loss() > 0 && suggestion.details().contains("normal activations: it is no accuracy"), suggestion.details());
			}
			if (!narrower.isEmpty() && tried.merge(place.kind(), 1, Integer::sum) <= 1) {
				narrower.stream().limit(1).forEach(suggestion -> check(document, place, suggestion));
			}
		}
		if (name.equals("efficientvit-b1.m2q")) {
			for (Kind kind : List.of(Kind.LAYERS, Kind.EXPERIMENT)) {
				assertTrue(report.places().stream().anyMatch(place -> place.kind() == kind && place.suggestions().stream()
						.anyMatch(one -> one.text().startsWith("activations "))), kind + ": " + report.places());
			}
		}
	}

	private static void check(M2qDocument document, SuggestionPlace place, Suggestion suggestion) {
		String experiment = document.experiments().getFirst().getName();
		double before = edp(document.uri(), experiment);
		if (before != suggestion.candidate().before().edp()) {
			// It belongs to a later experiment of the file.
			experiment = document.experiments().stream().map(Experiment::getName)
					.filter(other -> priced(document, other) && edp(document.uri(), other) == suggestion.candidate().before().edp()).findFirst().orElseThrow();
		}
		String chosen = experiment;
		Map<String, List<String>> problems = new LinkedHashMap<>();
		suggestion.edits().keySet().forEach(uri -> problems.put(uri, structure(uri)));
		String message = place.kind() + " " + place.name() + ": " + suggestion.text();
		applied(suggestion.edits(), () -> {
			assertEquals(suggestion.candidate().after().edp(), edp(document.uri(), chosen), 0, message);
			problems.forEach((uri, old) -> assertEquals(List.of(), structure(uri).stream().filter(problem -> !old.contains(problem)).toList(), message));
		});
	}

	private static boolean priced(M2qDocument document, String experiment) {
		return document.experiments().stream().filter(one -> experiment.equals(one.getName())).findFirst().flatMap(PointPricer::firstPoint)
				.flatMap(PointPricer.Point::mapping).isPresent();
	}

	@Test
	void aSuggestionSaysWhatItChanges() {
		SuggestionReport report = report(Examples.example("efficientvit-b1.m2q"));
		SuggestionPlace head = report.places().stream().filter(place -> place.kind() == Kind.LAYERS && place.name().startsWith("head")).findFirst()
				.orElseThrow();
		assertTrue(head.suggestions().size() <= 5);
		String text = head.suggestions().getFirst().text();
		assertTrue(text.matches("int\\d per filter for linear: EDP −[0-9.]+ %, weight SQNR [−+][0-9.]+ dB, weights −[0-9.]+ KiB \\(synthetic weights\\)"), text);
		assertTrue(head.suggestions().stream().allMatch(one -> one.details().contains("accuracy proxy") && one.details().contains("J·s")));
		assertTrue(report.places().stream().anyMatch(place -> place.kind() == Kind.EXPERIMENT
				&& place.suggestions().stream().anyMatch(one -> one.text().startsWith("pipeline pwconv >> dwconv >> pwconv in M2ViT_default: EDP −"))),
				report.places().toString());
		assertEquals(texts(report), texts(report(Examples.example("efficientvit-b1.m2q"))));
	}

	private static List<String> texts(SuggestionReport report) {
		return report.places().stream().flatMap(place -> place.suggestions().stream().map(one -> place.span() + " " + one.id() + one.details() + one.edits()))
				.toList();
	}

	/** Policies and mappings of other files are edited there; the file of a policy alone is advised by the experiment that uses it. */
	@Test
	void filesWithoutExperimentAskThoseThatUseThem() {
		M2qDocument user = Examples.example("efficientvit-b1.m2q");
		M2qDocument policy = Examples.example("policies/m2q.m2q");
		assertEquals(List.of(), report(policy).places());
		SuggestionReport report = Examples.SERVICES.suggestions().report(policy, () -> List.of(user), WORKSPACE, Options.DEFAULT, Cancellation.NONE);
		assertTrue(report.places().stream().anyMatch(place -> place.kind() == Kind.RULE && place.name().equals("mixed_schemes")), report.places().toString());
		assertTrue(report.places().stream().anyMatch(place -> place.kind() == Kind.POLICY && place.name().equals("M2Q")));
		assertTrue(report.places().stream().flatMap(place -> place.suggestions().stream()).flatMap(one -> one.edits().keySet().stream())
				.anyMatch(uri -> uri.equals(policy.uri())));
	}

	private static final String FILE = """
			language 1.0
			import "%sdsl-examples/accelerators/m2-vit.m2q"
			model Tiny {
				input image: [3, 64, 64]
				stem: conv(16, kernel = 3, stride = 2) > bn > relu
				wide: pwconv(64) > bn > relu
				depth: dwconv(3) > bn > relu
				narrow: pwconv(32) > bn
				head: globalpool > linear(100)
				output logits
			}
			%s
			experiment Run {
				run Tiny with Mine on M2ViT using M2ViT_default
				weights synthetic seed 1
			}
			""";

	private static String file(String policy) {
		return FILE.formatted(Examples.folder().getParent().toUri().toString().replace("file:", "").replaceAll("^/*", "/"), policy);
	}

	private static Suggestion first(SuggestionReport report, Kind kind, String start) {
		return report.places().stream().filter(place -> place.kind() == kind).flatMap(place -> place.suggestions().stream())
				.filter(suggestion -> suggestion.text().startsWith(start)).findFirst().orElseThrow(() -> new AssertionError(
						report.places().stream().flatMap(place -> place.suggestions().stream()).map(Suggestion::text).toList().toString()));
	}

	private static String after(Suggestion suggestion, String text) {
		return new QuickFix("", suggestion.edits().get(ADDRESS)).apply(text);
	}

	/** With the weights of the network suggestions are measured on these, and say so; another answer counts when the next comes. */
	@Test
	void realWeightsTakeThePlaceOfSyntheticOnes() {
		String text = file("policy Mine {\n    default { weights int8 activations int8 }\n}");
		M2qDocument document = WORKSPACE.open(ADDRESS, text);
		Suggestion synthetic = first(report(document, ALL), Kind.LAYERS, "int4 per filter for linear");
		assertTrue(synthetic.text().contains("(synthetic weights)"), synthetic.text());
		// Weights of a single magnitude lose nothing in four bits.
		WeightSource even = new WeightSource() {
			@Override
			public String label() {
				return "weights/even.safetensors";
			}

			@Override
			public Object key(Layer layer) {
				return layer.name();
			}

			@Override
			public Sample weights(Layer layer) {
				float[] values = new float[64];
				for (int i = 0; i < values.length; i++) {
					values[i] = i % 3 == 0 ? 1 : -1;
				}
				return new Sample(values, 4, layer.name());
			}
		};
		Options real = new Options(ALL.acceptance(), ALL.writable(), ALL.activations(), (experiment, network) -> Optional.of(even));
		Suggestion measured = first(report(document, real), Kind.LAYERS, "int4 per filter for linear");
		assertEquals("weights/even.safetensors", measured.candidate().metric().basis());
		assertTrue(measured.candidate().loss() < synthetic.candidate().loss() / 2, measured.candidate().loss() + " dB of " + synthetic.candidate().loss());
		assertEquals(synthetic.text(), first(report(document, ALL), Kind.LAYERS, "int4 per filter for linear").text());
	}

	private static final Options ALL = new Options(new Acceptance(50, 0, 0, 20), uri -> uri.equals(ADDRESS));

	@Test
	void rulesAreWrittenAsTheOthers() {
		String text = file("policy Mine {\n    default { weights int8 activations int8 }\n}");
		Suggestion added = first(report(WORKSPACE.open(ADDRESS, text), ALL), Kind.LAYERS, "int4 per filter for linear");
		assertTrue(after(added, text).contains("policy Mine {\n    default { weights int8 activations int8 }\n"
				+ "    rule int4_linear for linear { weights int4 scale mse }\n}"), after(added, text));

		text = file("policy Mine {\r\n\t\tdefault {\r\n\t\t\tweights int8 uniform symmetric per tensor scale minmax\r\n\t\t\tactivations int8\r\n\t\t}\r\n}");
		added = first(report(WORKSPACE.open(ADDRESS, text), ALL), Kind.LAYERS, "int4 per filter for linear");
		assertTrue(after(added, text).contains("\t\trule int4_linear for linear {\r\n\t\t\tweights int4 uniform symmetric per filter scale mse\r\n\t\t}\r\n}"),
				after(added, text));

		text = file("policy Mine { default { weights int8 activations int8 } }");
		added = first(report(WORKSPACE.open(ADDRESS, text), ALL), Kind.LAYERS, "int4 per filter for narrow");
		assertTrue(after(added, text).contains("activations int8 } rule int4_narrow for layer \"narrow\" { weights int4 scale mse } }"), after(added, text));
	}

	@Test
	void theRuleThatDecidesIsEdited() {
		String text = file("policy Mine {\n\tdefault { weights int8 activations int8 }\n\trule for dwconv { weights int8 /* as ever */ }\n"
				+ "\trule last for linear { weights int8 symmetric per tensor }\n}");
		SuggestionReport report = report(WORKSPACE.open(ADDRESS, text), ALL);
		Suggestion edited = first(report, Kind.LAYERS, "int4 per filter for linear");
		assertEquals(text.replace("weights int8 symmetric per tensor", "weights int4 symmetric per filter scale mse"), after(edited, text));
		assertEquals(edited.edits(), first(report, Kind.RULE, "int4 per filter for linear").edits());
		assertEquals(List.of("- \trule last for linear { weights int8 symmetric per tensor }",
				"+ \trule last for linear { weights int4 symmetric per filter scale mse }"),
				TextDiff.of(text, edited.edits().get(ADDRESS)).stream().map(TextDiff.Line::toString).toList());
	}

	/** Only the width changes, in the rule that decides or in a new one. */
	@Test
	void narrowerActivationsAreWrittenInTheStyleOfTheOthers() {
		String text = file("policy Mine {\n\tdefault { weights int8 activations uint8 uniform asymmetric per tensor accumulator int32 }\n}");
		SuggestionReport report = report(WORKSPACE.open(ADDRESS, text), ALL);
		Suggestion all = first(report, Kind.RULE, "activations uint6 for all by default");
		assertEquals(text.replace("uint8 uniform", "uint6 uniform"), after(all, text));
		Suggestion depth = first(report, Kind.EXPERIMENT, "activations uint6 for dwconv");
		assertTrue(after(depth, text).contains("rule uint6_activations_dwconv for dwconv { activations uint6 uniform asymmetric per tensor }\n}"),
				after(depth, text));
	}

	@Test
	void readOnlyPoliciesAreExtended() {
		String imports = "import \"" + Examples.folder().resolve("policies/m2q.m2q").toUri().getPath() + "\"\n";
		String text = file("").replace("model Tiny", imports + "model Tiny").replace("with Mine", "with M2Q").replace("experiment Run",
				"// kept\n\n/** What is run. */\nexperiment Run");
		SuggestionReport report = report(WORKSPACE.open(ADDRESS, text), ALL);
		Suggestion suggestion = first(report, Kind.LAYERS, "int4 per filter for linear");
		String after = after(suggestion, text);
		assertTrue(after.contains("// kept\n\n/** M2Q with int4 per filter for linear. */\npolicy M2Q_tuned extends M2Q {\n"
				+ "\trule int4_linear for linear {\n\t\tweights int4 uniform symmetric scale mse\n\t}\n}\n\n/** What is run. */\nexperiment Run {\n"
				+ "\trun Tiny with M2Q_tuned on"), after);
		applied(suggestion.edits(), () -> assertEquals(suggestion.candidate().after().edp(), edp(ADDRESS, "Run"), 0));
	}

	@Test
	void pointsOfASearchBecomePolicies() {
		String text = file("policy Mine {\n\tdefault { weights int8 activations int8 }\n}");
		Experiment experiment = WORKSPACE.open(ADDRESS, text).experiments().getFirst();
		PolicySearch search = Examples.SERVICES.suggestions()
				.search(experiment, false, new ExplorationLimits(15, Long.MAX_VALUE, 150), WORKSPACE, (run, network) -> Optional.empty(), Cancellation.NONE).orElseThrow();
		List<ExplorationPoint> heard = new ArrayList<>();
		List<ExplorationPoint> front = search.run(Cancellation.NONE, (point, soFar, total) -> heard.add(point));
		assertTrue(heard.size() > 50 && front.size() > 3, heard.size() + " points, front of " + front.size());
		for (ExplorationPoint point : List.of(front.getFirst(), front.get(front.size() / 2))) {
			Map<String, List<TextEdit>> edits = search.edits(point);
			applied(edits, () -> assertEquals(point.outcome().edp(), edp(ADDRESS, "Run"), 0, point.description()));
		}
		assertEquals(Map.of(), search.edits(heard.getFirst()));
	}

	@Test
	void textsWithErrorsHaveNoSuggestions() {
		assertEquals(List.of(), report(WORKSPACE.open(ADDRESS, file("policy Mine {\n\tdefault { weights int9 pot activations int8 }\n}"))).places());
		assertEquals(List.of(), report(WORKSPACE.open(ADDRESS, "model Broken {")).places());
		M2qDocument broken = WORKSPACE.open(ADDRESS, file("policy Mine {\n\tdefault { weights").replace("experiment Run", "experiment"));
		assertTrue(broken.problems(Depth.STRUCTURE, Cancellation.NONE).stream().anyMatch(problem -> problem.code().equals(ProblemCodes.SYNTAX)));
		assertEquals(List.of(), report(broken).places());
	}
}
