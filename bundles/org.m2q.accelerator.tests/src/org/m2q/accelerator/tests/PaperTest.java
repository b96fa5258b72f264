package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.accelerator.AblationResult;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.accelerator.SensitivityResult;
import org.m2q.accelerator.SensitivityResult.End;
import org.m2q.base.Cancellation;
import org.m2q.base.unit.Format;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;

/** What docs/experiments.md says about the headline of M²-ViT is what the example comes to. {@code -Dm2q.golden.update=true} writes it anew. */
class PaperTest {

	private static final String BEGIN = "<!-- paper: kept up to date by PaperTest -->\n";
	private static final String END = "<!-- end of paper -->";
	private static final double LEAST = 0.001;
	private static final double CLAIM = 0.8;

	@Test
	void theDocumentedResultsAreThoseOfTheExample() throws IOException {
		M2qDocument document = M2qWorkspace.create().open(Texts.examples().resolve("m2vit-paper.m2q"));
		List<ExperimentResult> results = document.experiments().stream()
				.map(experiment -> new ExperimentRunner(TextLocator.INSTANCE).run(experiment, Cancellation.NONE)).toList();
		results.forEach(result -> assertTrue(result.isSuccessful(), () -> result.expectations() + " " + result.problems()));
		ExperimentResult headline = results.get(0);
		assertEquals(6, headline.points().size());
		assertEquals(6, headline.ablations().size());
		assertTrue(headline.sensitivities().stream().allMatch(sensitivity -> sensitivity.swings().size() == 6), headline.problems().toString());
		// What the document claims in words.
		results.forEach(result -> assertTrue(mean(result, point -> saving(result, point)) < CLAIM, result.name()));
		headline.sensitivities().forEach(each -> assertTrue(Math.max(mean(each, true), mean(each, false)) < CLAIM, each.parameter()));
		String written = points(headline, results.get(1), results.get(2)) + "\n" + causes(headline) + "\n" + ideas(headline, results.get(1)) + "\n" + ranges(headline);
		Path file = Texts.examples().resolveSibling("docs").resolve("experiments.md");
		String text = Files.readString(file).replace("\r\n", "\n");
		int begin = text.indexOf(BEGIN) + BEGIN.length();
		int end = text.indexOf(END);
		if (Boolean.getBoolean("m2q.golden.update")) {
			Files.writeString(file, text.substring(0, begin) + written + text.substring(end));
			return;
		}
		assertEquals(written, text.substring(begin, end), "run with -Dm2q.golden.update=true");
	}

	/** Ends of two bars are what a text with the number edited by hand comes to: a ratio in a policy, and a number of the baseline. */
	@ParameterizedTest
	@CsvSource({ "ratio in M2Q, policies/m2q.m2q, ratio 1 : 1, ratio 3 : 1, true", "rmac_pixels, accelerators/trio-vit.m2q, rmac_pixels = 7, rmac_pixels = 14, false" })
	void endsOfBarsAreThoseOfAnEditedText(String parameter, String file, String usual, String end, boolean low, @TempDir Path folder) throws IOException {
		String asked = "experiment Asked { run EfficientViT_B1(resolution = 224) with M2Q on M2ViT using M2ViT_default "
				+ "baseline with W8A8 on TrioViT using TrioViT_default ";
		String variation = Files.readAllLines(Texts.examples().resolve("m2vit-paper.m2q")).stream().map(String::strip)
				.filter(line -> line.startsWith("vary " + parameter)).findFirst().orElseThrow();
		ExperimentResult varied = run(folder.resolve("varied"), file, usual, usual, asked + variation + " }");
		ExperimentResult edited = run(folder.resolve("edited"), file, usual, end, asked + "}");
		End found = low ? varied.sensitivities().getFirst().swings().getFirst().low() : varied.sensitivities().getFirst().swings().getFirst().high();
		assertEquals(saving(edited, edited.points().getFirst()), found.saving(0), 0);
		assertNotEquals(saving(varied, varied.points().getFirst()), found.saving(0));
	}

	/** Runs the last experiment of the example, to which one is added, with one text in one of its files replaced. */
	private static ExperimentResult run(Path folder, String file, String usual, String end, String experiment) throws IOException {
		for (String each : List.of("m2vit-paper.m2q", "efficientvit-b1.m2q", "efficientvit-b2.m2q", "policies/m2q.m2q", "policies/w8a8.m2q", "accelerators/m2-vit.m2q",
				"accelerators/trio-vit.m2q")) {
			Path copy = folder.resolve(each);
			Files.createDirectories(copy.getParent());
			String text = Files.readString(Texts.examples().resolve(each));
			if (each.equals(file)) {
				assertTrue(text.contains(usual), usual);
				text = text.replace(usual, end);
			}
			Files.writeString(copy, each.equals("m2vit-paper.m2q") ? text + experiment + "\n" : text);
		}
		M2qDocument document = M2qWorkspace.create().open(folder.resolve("m2vit-paper.m2q"));
		return new ExperimentRunner(TextLocator.INSTANCE).run(document.experiments().getLast(), Cancellation.NONE);
	}

	private static String points(ExperimentResult headline, ExperimentResult favourable, ExperimentResult extreme) {
		List<String> lines = new ArrayList<>(List.of("| network | baseline | M²-ViT | EDP saving | most favourable reading | and extreme parameters |",
				"|---|---|---|---|---|---|"));
		for (int i = 0; i < headline.points().size(); i++) {
			ExperimentPoint point = headline.points().get(i);
			lines.add("| " + String.join(" | ", point.model().replace("EfficientViT_", "EfficientViT-") + " " + point.arguments().get("resolution"),
					Format.energyDelay(headline.baseline(point).orElseThrow().cost().edp()), Format.energyDelay(point.cost().edp()),
					Format.percent(saving(headline, point)), Format.percent(saving(favourable, favourable.points().get(i))),
					Format.percent(saving(extreme, extreme.points().get(i)))) + " |");
		}
		lines.add("| **mean** | | | **" + Format.percent(mean(headline, point -> saving(headline, point))) + "** | **"
				+ Format.percent(mean(favourable, point -> saving(favourable, point))) + "** | **"
				+ Format.percent(mean(extreme, point -> saving(extreme, point))) + "** |");
		return String.join("\n", lines) + "\n";
	}

	/** Energies as parts of the energy of the baseline, means of the points. */
	private static String causes(ExperimentResult headline) {
		Map<EnergyCause, double[]> parts = new EnumMap<>(EnergyCause.class);
		for (ExperimentPoint point : headline.points()) {
			ExperimentPoint baseline = headline.baseline(point).orElseThrow();
			double whole = baseline.cost().energy() * headline.points().size();
			baseline.cost().energyByCause().forEach((cause, joules) -> parts.computeIfAbsent(cause, key -> new double[2])[0] += joules / whole);
			point.cost().energyByCause().forEach((cause, joules) -> parts.computeIfAbsent(cause, key -> new double[2])[1] += joules / whole);
		}
		List<String> lines = new ArrayList<>(List.of("| energy by cause | baseline | M²-ViT |", "|---|---|---|"));
		parts.forEach((cause, part) -> lines.add("| " + cause.label() + " | " + percent(part[0]) + " | " + percent(part[1]) + " |"));
		lines.add("| **all** | 100 % | " + Format.percent(mean(headline, point -> point.cost().energy() / headline.baseline(point).orElseThrow().cost().energy()))
				+ " |");
		lines.add("| latency | 100 % | " + Format.percent(mean(headline, point -> point.cost().latency() / headline.baseline(point).orElseThrow().cost().latency()))
				+ " |");
		return String.join("\n", lines) + "\n";
	}

	private static String ideas(ExperimentResult headline, ExperimentResult favourable) {
		List<String> lines = new ArrayList<>(List.of("| idea | EDP without it | divides the EDP by | most favourable reading: without it | divides by |",
				"|---|---|---|---|---|"));
		for (int i = 0; i < headline.ablations().getFirst().ideas().size(); i++) {
			lines.add("| `" + headline.ablations().getFirst().ideas().get(i).keyword() + "` | " + change(headline, i) + " | " + factor(headline, i) + " | "
					+ change(favourable, i) + " | " + factor(favourable, i) + " |");
		}
		lines.add("| rest | | " + rest(headline) + " | | " + rest(favourable) + " |");
		return String.join("\n", lines) + "\n";
	}

	private static String change(ExperimentResult result, int idea) {
		double change = Math.expm1(result.ablations().stream().mapToDouble(each -> Math.log1p(each.attributions().get(idea).change())).average().orElseThrow());
		return (change < 0 ? "−" : "+") + percent(Math.abs(change));
	}

	private static String factor(ExperimentResult result, int idea) {
		return Format.significant(Math.exp(result.ablations().stream().mapToDouble(each -> each.attributions().get(idea).contribution()).average().orElseThrow()), 4);
	}

	private static String rest(ExperimentResult result) {
		double sum = 0;
		for (AblationResult ablation : result.ablations()) {
			sum += ablation.rest(result.baseline(result.points().get(ablation.point())).orElseThrow().cost().edp());
		}
		return Format.significant(Math.exp(sum / result.ablations().size()), 4);
	}

	private static String ranges(ExperimentResult headline) {
		List<String> lines = new ArrayList<>(List.of("| parameter | from | to | usual | saving at from | saving at to |", "|---|---|---|---|---|---|"));
		double usual = mean(headline, point -> saving(headline, point));
		Comparator<SensitivityResult> byWidth = Comparator.comparingDouble(result -> Math.min(usual, Math.min(mean(result, true), mean(result, false)))
				- Math.max(usual, Math.max(mean(result, true), mean(result, false))));
		headline.sensitivities().stream().sorted(byWidth).forEach(result -> lines.add("| " + String.join(" | ", "`" + result.parameter() + "`", result.low(),
				result.high(), result.usual(), Format.percent(mean(result, true)), Format.percent(mean(result, false))) + " |"));
		return String.join("\n", lines) + "\n";
	}

	private static double mean(SensitivityResult result, boolean low) {
		return result.swings().stream().mapToDouble(swing -> {
			End end = low ? swing.low() : swing.high();
			return end.saving(0);
		}).average().orElseThrow();
	}

	private static double saving(ExperimentResult result, ExperimentPoint point) {
		return point.edpSaving(result.baseline(point).orElseThrow());
	}

	private static double mean(ExperimentResult result, ToDoubleFunction<ExperimentPoint> value) {
		return result.points().stream().mapToDouble(value).average().orElseThrow();
	}

	private static String percent(double part) {
		return part > 0 && part < LEAST ? "< 0.1 %" : Format.percent(part);
	}
}
