package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.accelerator.RunChanges;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Quantity;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;

/** Engines of all kinds without elements, with buffers of next to nothing and DRAM that stands still; layers of all kinds that no tile of a buffer holds. */
class BadMachinesTest {

	private static final List<String> FIDELITIES = List.of("analytical", "event");

	/** Every kind of operator that is a layer, each in a model of its own. */
	private static final List<String> LAYERS = List.of("conv(8, kernel = 3)", "conv(8, kernel = 3, groups = 4)", "dwconv(3)", "pwconv(8)", "to_tokens > linear(8)",
			"to_tokens > SoftmaxAttention(heads = 2)", "LiteMLA(dim = 2)", "residual { pwconv(8) > relu }", "branches { a: pwconv(8) b: dwconv(3) } > concat",
			"maxpool(2)", "avgpool(2)", "globalpool", "upsample(2)", "softmax", "to_tokens > layernorm > linear(8)");

	private static final String TEXT = """
			language 1.0
			import m2q.std.*
			model Net { input x: [8, 8, 8] %LAYER% output y }
			policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
			accelerator Acc(rows = 8, columns = 8, lanes = 8, w = 64 KiB, i = 64 KiB, r = 64 KiB, rate = 2 GB/s) {
				clock 500 MHz
				engine A: %KIND% rows by columns%PROPERTIES% { mac int8 * int8 %SCHEME%: 1 per cycle }
				engine V: vector-unit lanes {
					apply relu, hardswish, softmax, layernorm, add, mul, div, scale_by, maxpool, avgpool, globalpool, token_mean, upsample, concat: 1 per cycle
				}
				buffer weights holds weights: capacity w, banks 4, width 8 B
				buffer activations holds inputs, outputs, partial-sums: capacity i, banks 4, width 8 B
				buffer added holds residuals: capacity r, width 8 B
				dram d: bandwidth rate
			}
			mapping Map on Acc { map all -> A %MAPPING% }
			""";

	/** Kinds of engines; one of them computes by rows. */
	private enum Kind {
		MULTIPLIER_ARRAY, MIXED_MULTIPLIER_ARRAY, SHIFT_ADD_TREE, SYSTOLIC_ARRAY, GENERIC_ENGINE, ROW_STATIONARY;

		String text(String layer) {
			String kind = this == ROW_STATIONARY ? "multiplier-array" : name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
			return TEXT.replace("%LAYER%", layer).replace("%KIND%", kind).replace("%SCHEME%", this == SHIFT_ADD_TREE ? "apot terms 2" : "uniform")
					.replace("weights int8 uniform", this == SHIFT_ADD_TREE ? "weights int8 apot terms 2" : "weights int8 uniform")
					.replace("%PROPERTIES%", this == ROW_STATIONARY ? ", weight_words 224, input_words 24, sum_words 24" : "")
					.replace("%MAPPING%", this == ROW_STATIONARY ? "dataflow A row-stationary" : "");
		}
	}

	/**
	 * A bad machine.
	 *
	 * @param arguments of the accelerator
	 * @param where what the error marks
	 * @param code of the error
	 */
	private record Bad(Kind kind, String arguments, String where, String code) {
	}

	static Stream<Bad> machines() {
		return Stream.of(Kind.values()).flatMap(kind -> Stream.concat(Stream.of("rows = 0", "rows = -4", "columns = 0", "columns = 0.5",
				"rows = 4000000000, columns = 4000000000", "lanes = 0", "lanes = -8", "rate = 0 GB/s", "rate = -1 GB/s", "w = 0 B", "i = 0 B", "r = 0 B", "w = 1 bit",
				"i = -1 KiB").map(arguments -> new Bad(kind, arguments, arguments.replaceAll("\\w+ = |,.*", ""), ProblemCodes.VALUE_RANGE)),
				Stream.of(full(kind, "w = 1 B", "weights"), full(kind, "i = 1 B", "activations"), full(kind, "i = 8 B", "activations"))));
	}

	/** A buffer that no tile fits; that rows do not fit is said at the dataflow that asks for them. */
	private static Bad full(Kind kind, String arguments, String buffer) {
		return kind == Kind.ROW_STATIONARY ? new Bad(kind, arguments, "dataflow A row-stationary", ProblemCodes.MAPPING_IMPOSSIBLE)
				: new Bad(kind, arguments, buffer, ProblemCodes.MEMORY_OVERFLOW);
	}

	@ParameterizedTest
	@MethodSource("machines")
	void anErrorAtTheArgumentOrMemberAndNoNumber(Bad bad) {
		String text = bad.kind().text("conv(8, kernel = 3) > relu > dwconv(3)") + "experiment X { run Net with Eight on Acc(" + bad.arguments() + ") using Map }\n";
		Outcome outcome = Outcome.of(text);
		assertTrue(outcome.errors().stream().anyMatch(problem -> problem.code().equals(bad.code()) && outcome.marked(problem).equals(bad.where())),
				() -> bad + ": " + outcome.errors());
		outcome.sound();
		assertFalse(outcome.costs().stream().anyMatch(cost -> cost.isComplete()));
	}

	/**
	 * What an error says of an argument.
	 *
	 * @param on the accelerator with its arguments
	 * @param marked the text that is marked
	 * @param message how the message ends; the accelerator begins in line 5 and the mapping in line 16
	 */
	private record Given(String on, String marked, String message) {
	}

	/** The error is where the value is given, and says where it is used. */
	@Test
	void theArgumentIsMarkedAndItsUseIsNamed() {
		String text = Kind.MULTIPLIER_ARRAY.text("conv(8, kernel = 3) > relu > dwconv(3)").replace("map all -> A", "map all -> A tile A filters (rows - 1)");
		for (Given given : List.of(new Given("Acc(columns = 4, lanes = 0)", "0", "not 0. Accelerator 'Acc' uses 'lanes' in 'V', line 8."),
				new Given("Acc(lanes in [4, 0, 8])", "0", "not 0. Accelerator 'Acc' uses 'lanes' in 'V', line 8."),
				new Given("Acc(lanes = (2 - 2))", "(2 - 2)", "not 0. Accelerator 'Acc' uses 'lanes' in 'V', line 8."),
				new Given("Acc(w = 0 B)", "0 B", "Accelerator 'Acc' uses 'w' in 'weights', line 11."),
				new Given("Acc(rows = 1)", "1", "not 0. Mapping 'Map' uses 'rows', line 16."),
				new Given("Acc(columns = 4) baseline Net with Eight on Acc(rate = 0 GB/s)", "0 GB/s", "Accelerator 'Acc' uses 'rate' in 'd', line 14."))) {
			Outcome outcome = Outcome.of(text + "experiment X { run Net with Eight on " + given.on() + " }\n");
			Problem error = outcome.errors().getFirst();
			assertEquals(given.marked(), outcome.marked(error), error.message());
			assertEquals(17, error.span().line(), error.message());
			assertTrue(error.message().endsWith(given.message()), error.message());
			assertEquals(1, Set.copyOf(outcome.errors()).size(), () -> outcome.errors().toString());
			outcome.sound();
		}
		// What is wrong without any argument stays where it is.
		Outcome outcome = Outcome.of(text.replace("lanes = 8", "lanes = 0") + "experiment X { run Net with Eight on Acc(columns = 4) }\n");
		assertTrue(outcome.errors().stream().noneMatch(error -> error.span().line() == 17), () -> outcome.errors().toString());
	}

	/** A value that is set for a run has no place in the text: the error stays where it is used and says so. */
	@Test
	void aValueThatIsSetForARunIsNamed() {
		String text = Kind.MULTIPLIER_ARRAY.text("pwconv(8)") + "experiment X { run Net with Eight on Acc(lanes = 4) using Map }\n";
		M2qDocument document = M2qWorkspace.create().open("memory:/set.m2q", text);
		RunChanges changes = new RunChanges(Map.of(), Map.of("lanes", Quantity.count(0)), OptionalDouble.empty(), Map.of());
		Problem error = new ExperimentRunner(TextLocator.INSTANCE).with(changes).run(document.experiments().getFirst(), Cancellation.NONE).problems().stream()
				.filter(Problem::isError).findFirst().orElseThrow();
		assertEquals(8, error.span().line());
		assertEquals("Expected a whole number of 1 or more, not 0. 'lanes' is set to 0 for this run.", error.message());
	}

	/** What they change is right, so that it is the change that is wrong. */
	@ParameterizedTest
	@ValueSource(strings = { "conv(8, kernel = 3) > relu > dwconv(3)", "residual { pwconv(8) > relu }" })
	void theMachinesThatTheyChangeAreRight(String layer) {
		for (Kind kind : Kind.values()) {
			for (String fidelity : FIDELITIES) {
				Outcome outcome = Outcome.of(kind.text(layer) + "experiment X { run Net with Eight on Acc using Map fidelity " + fidelity + " }\n");
				assertEquals(List.of(), outcome.errors(), kind.name());
				outcome.sound();
			}
		}
	}

	static Stream<String> layers() {
		return LAYERS.stream();
	}

	@ParameterizedTest
	@MethodSource("layers")
	void aLayerThatNoTileHolds(String layer) {
		for (String fidelity : FIDELITIES) {
			String good = Kind.MULTIPLIER_ARRAY.text(layer) + "experiment X { run Net with Eight on Acc using Map fidelity " + fidelity + " }\n";
			Outcome priced = Outcome.of(good);
			assertEquals(List.of(), priced.errors(), layer);
			priced.sound();
			Outcome outcome = Outcome.of(good.replace("on Acc using", "on Acc(i = 1 B) using"));
			Problem error = outcome.errors().getFirst();
			assertEquals(ProblemCodes.MEMORY_OVERFLOW, error.code(), layer);
			assertEquals("activations", outcome.marked(error));
			String name = error.data().get(1);
			assertTrue(error.message().contains("'" + name + "'"), error.message());
			assertTrue(priced.costs().getFirst().layers().stream().anyMatch(found -> found.layer().name().equals(name)), name);
			outcome.sound();
			assertFalse(outcome.costs().stream().anyMatch(cost -> cost.isComplete()), layer);
		}
	}

	/** A word of the buffer is all that it holds: what fits is priced, all else is told. */
	@Test
	void buffersOfOneWord() {
		for (Kind kind : Kind.values()) {
			for (String arguments : List.of("w = 8 B", "i = 8 B", "r = 8 B", "r = 1 B", "w = 8 B, i = 8 B, r = 8 B")) {
				Outcome outcome = Outcome.of(kind.text("residual { pwconv(8) > relu }") + "experiment X { run Net with Eight on Acc(" + arguments + ") using Map }\n");
				outcome.sound();
			}
		}
	}
}
