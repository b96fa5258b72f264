package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.eclipse.xtext.resource.XtextResource;
import org.junit.jupiter.api.Test;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.accelerator.schedule.Step;
import org.m2q.base.Cancellation;
import org.m2q.base.unit.Format;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.cost.CostOrigin;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.dsl.ide.hover.Hover;
import org.m2q.dsl.ide.hover.HoverSubject;
import org.m2q.dsl.ide.hover.RuleEffect;
import org.m2q.dsl.ide.suggest.Forecast;
import org.m2q.network.Layer;
import org.m2q.quant.ResolvedPolicy;

class HoverServiceTest {

	/** A model of one layer, its policy and its mapping, and an experiment that runs them. */
	private static final String SMALL = "model M { input x: [4, 8, 8] c: conv(8) output y }\npolicy W { default { weights int4 activations int8 accumulator int32 "
			+ "requantize dyadic } }\naccelerator A { clock 500 MHz engine E: multiplier-array 4 by 4 { mac int8 * int4: 1 per cycle apply relu: 1 per cycle }\n"
			+ "buffer gb holds weights, inputs, outputs, partial-sums: capacity 64 KiB, width 64 bit, energy 1 pJ/bit\ndram main: bandwidth 1 GB/s, energy 8 pJ/bit }\n"
			+ "mapping B on A { map conv -> E }\nexperiment X { run M with W on A using B }\n";

	private static Optional<Hover> at(M2qDocument document, String part, CostReport report) {
		int offset = document.text().orElseThrow().indexOf(part) + 1;
		return Examples.SERVICES.hovers().hover(document.resource().orElseThrow(), offset, report);
	}

	private static String text(M2qDocument document, String part) {
		return at(document, part, CostReport.EMPTY).map(Hover::markdown).orElse("nothing at " + part);
	}

	private static void contains(String text, String... parts) {
		for (String part : parts) {
			assertTrue(text.contains(part), () -> "\"" + part + "\" is not in:\n" + text);
		}
	}

	@Test
	void aCallShowsShapesSizesAndCostWithSources() {
		M2qDocument document = Examples.example("efficientvit-b1.m2q");
		CostReport report = Examples.SERVICES.costs().report(document, Cancellation.NONE);
		String text = at(document, "MBConv(32, stride = 2)", report).orElseThrow().markdown();
		contains(text, "**block** `MBConv(", "m2q.std", "[16, 112, 112] → [32, 56, 56]", "3 layers", "MACs", "parameters", "of the EDP", "DRAM");
		String model = at(document, "EfficientViT_B1(resolution", report).orElseThrow().markdown();
		contains(model, "98 layers", "EDP");
	}

	@Test
	void costsOfLinesAndHeadersSayWhy() {
		M2qDocument document = Examples.example("efficientvit-b1.m2q");
		CostReport report = Examples.SERVICES.costs().report(document, Cancellation.NONE);
		for (LineCost line : report.lines()) {
			String text = Examples.SERVICES.hovers().line(line, report).orElseThrow();
			contains(text, report.name(line), "of the EDP", "DRAM", "bound by", "MACs", "spent on");
			assertEquals(line.layers().size() == 1, text.matches("(?s).*\n\\* (weights [^\n]*; )?activations .*"), text);
		}
		LineCost down = report.lines().stream().filter(line -> report.name(line).equals("stage1.down")).findFirst().orElseThrow();
		contains(Examples.SERVICES.hovers().line(down, report).orElseThrow(), "**stage1.down**", "[16, 112, 112] → [32, 56, 56]", "3 layers", "Twice");
		contains(Examples.SERVICES.hovers().header(report.headers().getFirst(), report).orElseThrow(), "98 layers", "| energy |", "Most of the time");
		contains(Examples.SERVICES.hovers().header(report.headers().getLast(), report).orElseThrow(), "M2Q_against_W8A8", "| energy |", "first point");
		assertEquals(Optional.empty(), Examples.SERVICES.hovers().line(down, CostReport.EMPTY));
	}

	/** Numbers stand once, and what they are of stands with them: the table of an experiment is always the estimate's. */
	@Test
	void headersSayWhatWasSimulatedAndWhatEstimated() {
		M2qDocument document = Examples.open(SMALL);
		CostReport report = Examples.SERVICES.costs().report(document, Cancellation.NONE);
		List<HeaderCost> headers = report.headers().stream().filter(header -> header.kind() != HeaderCost.Kind.MODEL && header.priced()).toList();
		assertEquals(Set.of(HeaderCost.Kind.POLICY, HeaderCost.Kind.MAPPING, HeaderCost.Kind.EXPERIMENT), headers.stream().map(HeaderCost::kind).collect(Collectors.toSet()));
		for (HeaderCost header : headers) {
			String estimated = Examples.SERVICES.hovers().header(header, report).orElseThrow();
			assertFalse(estimated.contains("Simulated"), estimated);
			HeaderCost simulated = header.priced(header.experiment(), 0.0625, 0.125, header.setup(), CostOrigin.SIMULATION);
			String text = Examples.SERVICES.hovers().header(simulated, report).orElseThrow();
			contains(text, "Simulated, from the text as it is: EDP **7.81 mJ·s** · 125 mJ · 62.5 ms.");
			assertEquals(2, text.split("7\\.81 mJ·s", -1).length, text);
			boolean experiment = header.kind() == HeaderCost.Kind.EXPERIMENT;
			assertEquals(experiment, text.contains("The first point of the experiment, estimated."), text);
			assertEquals(experiment, estimated.contains("The first point of the experiment, estimated."), estimated);
		}
	}

	@Test
	void keywordsFormatsAndUnitsAreExplained() {
		M2qDocument document = Examples.open("accelerator A { clock 500 MHz buffer b: capacity 64 KiB }\npolicy P { default { weights int8 uniform } }");
		contains(text(document, "MHz"), "frequency", "1 MHz = 1000000 Hz");
		contains(text(document, "KiB"), "amount of data", "1024 B");
		contains(text(document, "int8"), "8-bit signed integer", "−128 to 127");
		contains(text(document, "accelerator"), "hardware design");
	}

	@Test
	void policiesShowTheirRules() {
		M2qDocument document = Examples.open("policy P { default { weights int8 uniform } rule low for dwconv { weights int4 uniform } }");
		contains(text(document, "P {"), "default", "dwconv", "int4");
	}

	/** Weights of two layers are 4 bits by one rule, of one of them 2 bits by a later one. */
	private static final String RULES = SMALL.replace("c: conv(8)", "c: conv(8) > pwconv(8)").replace("map conv", "map all")
			.replace("mac int8 * int4: 1 per cycle", "mac int8 * int8: 1 per cycle mac int8 * int4: 2 per cycle mac int8 * int2: 4 per cycle")
			.replace("default { weights int4", "rule low for conv, pwconv { weights int4 uniform } rule lower for pwconv { weights int2 uniform } default { weights int8 uniform");

	@Test
	void aRuleShowsWhichOthersReplaceItAndWhatChangesWithoutIt() {
		M2qDocument document = Examples.open(RULES);
		CostReport report = Examples.SERVICES.costs().report(document, Cancellation.NONE);
		contains(at(document, "rule low", report).orElseThrow().markdown(), "decides for 1 of 2 layers: `", "Replaced by `lower` of `W` for `");
		contains(at(document, "rule lower", report).orElseThrow().markdown(), "decides for 1 of 2 layers: `");
		assertFalse(at(document, "rule lower", report).orElseThrow().markdown().contains("Replaced"));
		XtextResource resource = document.resource().orElseThrow();
		int place = document.text().orElseThrow().indexOf("rule lower");
		RuleEffect effect = RuleEffect.at(resource, place).orElseThrow();
		assertEquals(effect, RuleEffect.at(resource, place + "rule ".length()).orElseThrow());
		assertEquals(Optional.empty(), RuleEffect.at(resource, place + "rule lower ".length()));
		assertEquals(Optional.empty(), RuleEffect.at(resource, document.text().orElseThrow().indexOf("default {")));
		Forecast forecast = Examples.SERVICES.forecasts().of(document, effect.removal(), (experiment, network) -> Optional.empty(), Cancellation.NONE);
		M2qDocument without = Examples.open(RULES.replaceFirst("rule lower for pwconv \\{[^}]*\\}", ""));
		double edp = without.result(without.experiments().getFirst(), Cancellation.NONE).points().getFirst().cost().edp();
		assertEquals(edp, forecast.after().orElseThrow().edp(), edp * 1e-9);
		contains(RuleEffect.text(forecast), "Without this rule: EDP +", "SQNR +");
	}

	@Test
	void rulesEnginesAndMemoriesAreAboutTheirLayers() {
		M2qDocument document = Examples.open(RULES);
		CostReport report = Examples.SERVICES.costs().report(document, Cancellation.NONE);
		List<String> both = report.models().getFirst().layers().orElseThrow().layers().stream().map(Layer::name).toList();
		assertEquals(2, both.size());
		assertEquals(Optional.of(new HoverSubject(HoverSubject.Kind.RULE, "X", both.subList(0, 1))), subject(document, "rule low ", report));
		assertEquals(Optional.of(new HoverSubject(HoverSubject.Kind.RULE, "X", both.subList(1, 2))), subject(document, "lower for", report));
		assertEquals(Optional.of(new HoverSubject(HoverSubject.Kind.HARDWARE, "X", both)), subject(document, "E: multiplier", report));
		assertEquals(Optional.of(new HoverSubject(HoverSubject.Kind.HARDWARE, "X", both)), subject(document, "gb holds", report));
		for (String other : List.of("conv(8)", "clock", "mapping B", "4 by 4")) {
			assertEquals(Optional.empty(), subject(document, other, report), other);
		}
		assertEquals(Optional.empty(), subject(document, "rule low ", CostReport.EMPTY));
	}

	private static Optional<HoverSubject> subject(M2qDocument document, String part, CostReport report) {
		return Examples.SERVICES.hovers().subject(document.resource().orElseThrow(), document.text().orElseThrow().indexOf(part), report);
	}

	@Test
	void aSingleLayerShowsWhatItsWeightsTake() {
		M2qDocument document = Examples.open(SMALL);
		CostReport report = Examples.SERVICES.costs().report(document, Cancellation.NONE);
		// 4 channels × 8 filters × 3 × 3 weights of half a byte
		contains(at(document, "conv(8)", report).orElseThrow().markdown(), "288 parameters", "144 B of weights at 4 bit");
		// 8 · 8 pixels of 8 filters of 4 · 3 · 3 products; weights, inputs and outputs of 8 bit pass DRAM once. 16 products for 2 B per cycle.
		contains(at(document, "conv(8)", report).orElseThrow().markdown(), "DRAM 912 B at " + Format.significant(18432 / 912.0, 3) + " MAC/B, DRAM keeps up from 8.00 MAC/B");
		// 8 × 8 pixels of each of them
		contains(at(document, " E: multiplier", report).orElseThrow().markdown(), "| int8 × int4 | 16 |", "For `M` (W on A)", "18.4 K MACs at", "`c`");
		contains(at(document, "gb holds", report).orElseThrow().markdown(), "read", "written", "`c`");
		contains(at(document, "main: bandwidth", report).orElseThrow().markdown(), "read", "written");
		contains(at(document, "default {", report).orElseThrow().markdown(), "decides for 1 of 1 layers: `c`");
	}

	/** The fullest moment of a buffer is that of its schedule: here counted again, moment by moment. */
	@Test
	void aBufferShowsWhenItIsFullest() {
		M2qDocument document = Examples.example("efficientvit-b1.m2q");
		CostReport report = Examples.SERVICES.costs().report(document, Cancellation.NONE);
		NetworkCost cost = report.models().getFirst().cost().orElseThrow();
		Schedule schedule = new Scheduler().schedule(cost.network(), new ResolvedPolicy("", cost.layers().stream().map(LayerCost::precision).toList(), List.of()), cost.accelerator(),
				cost.mapping(), Cancellation.NONE).schedule().orElseThrow();
		long[] from = new long[schedule.allocations().size()];
		long[] to = new long[from.length];
		Arrays.fill(from, Long.MAX_VALUE);
		for (Step step : schedule.steps()) {
			for (Ints used : List.of(step.reads(), step.writes())) {
				for (int i = 0; i < used.size(); i++) {
					from[used.get(i)] = Math.min(from[used.get(i)], step.start());
					to[used.get(i)] = Math.max(to[used.get(i)], step.end());
				}
			}
		}
		M2qDocument accelerator = document.imported().stream().filter(other -> other.uri().endsWith("/m2-vit.m2q")).findFirst().orElseThrow();
		for (String name : List.of("weight_buffer", "input_buffer")) {
			int memory = IntStream.range(0, cost.accelerator().memories().size()).filter(i -> cost.accelerator().memories().get(i).name().equals(name)).findFirst().orElseThrow();
			List<Allocation> room = schedule.allocations().stream().filter(allocation -> allocation.memory() == memory && from[allocation.index()] < Long.MAX_VALUE).toList();
			long most = 0;
			for (Allocation moment : room) {
				long held = 0;
				for (Allocation other : room) {
					long end = other.heldUntil() < 0 ? to[other.index()] : Math.max(to[other.index()], schedule.steps().get(other.heldUntil()).end());
					held += from[other.index()] <= from[moment.index()] && from[moment.index()] < end ? other.bytes() : 0;
				}
				most = Math.max(most, held);
			}
			double capacity = cost.accelerator().memories().get(memory).capacity();
			assertTrue(most > 0 && most <= capacity, name + " holds " + most);
			contains(at(accelerator, name + " holds", report).orElseThrow().markdown(),
					"Fullest: " + Format.data(most) + " of " + Format.data(capacity) + " (" + Format.percent(most / capacity) + "), during `");
		}
		assertFalse(at(accelerator, "memory: bandwidth", report).orElseThrow().markdown().contains("Fullest"));
	}

	/** 4 by 4 elements that compute a product each: 16 per cycle; one access of 2 B at 1 pJ for a read. */
	@Test
	void whatPartsCanDoAndCostIsThere() {
		M2qDocument document = Examples.open(SMALL.replace("accelerator A {", "energy table t { row mac: energy 0.25 pJ source \"measured\" row ram: read 1 pJ, write 2 pJ, width 2 B } accelerator A { use t")
				.replace("mac int8 * int4: 1 per cycle", "mac int8 * int4: 1 per cycle costs mac").replace("energy 1 pJ/bit", "energy ram"));
		assertEquals(List.of(), document.problems().stream().filter(org.m2q.base.problem.Problem::isError).toList());
		CostReport report = Examples.SERVICES.costs().report(document, Cancellation.NONE);
		contains(at(document, " E: multiplier", report).orElseThrow().markdown(), "| int8 × int4 | 16 | 250 fJ | t.mac: measured |", "| relu | 16 | not modelled |");
		contains(at(document, " gb holds", report).orElseThrow().markdown(), "A read of 2 B takes 1.00 pJ, a write of 2 B takes 2.00 pJ, from `t.ram`", "room for 64 KiB");
		contains(at(document, " main: bandwidth", report).orElseThrow().markdown(), "A bit takes 8.00 pJ", "/s");
		contains(at(document, "int4 activations", report).orElseThrow().markdown(), "codes −8 to 7.", "On `A` `E` takes it as weights; `E` takes it as activations.");
		contains(at(document, "int8 accumulator", report).orElseThrow().markdown(), "On `A` no engine takes it as weights; `E` takes it as activations.");
		assertFalse(text(document, "int4 activations").contains("On `A`"), "nothing is priced");
	}

	@Test
	void numbersAreShownInOtherUnits() {
		M2qDocument document = Examples.open("accelerator A { clock 500 MHz buffer b: capacity 64 KiB }");
		contains(text(document, "500"), "500 MHz = ", "0.5 GHz");
		contains(text(document, "64"), "64 KiB = ", "65536 B");
	}

	@Test
	void aSuppressionShowsWhatItsCodeMeans() {
		contains(text(Examples.open("@suppress m2q.unused \"why\" block B(n) { conv(8) }"), "suppress"), "m2q.unused", "nothing refers to");
	}

	@Test
	void nothingToSayIsNothing() {
		M2qDocument document = Examples.open("// only a comment\n");
		assertEquals(Optional.empty(), at(document, "only", CostReport.EMPTY));
		assertEquals(Optional.empty(), Examples.SERVICES.hovers().hover(document.resource().orElseThrow(), 18, CostReport.EMPTY));
	}
}
