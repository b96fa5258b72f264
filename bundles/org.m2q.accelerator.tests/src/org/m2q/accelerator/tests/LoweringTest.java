package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.Lowered;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MemorySpec;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Quantity;
import org.m2q.base.unit.Unit;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Run;

/** Accelerators and mappings read from text. */
class LoweringTest {

	private final M2qDocument document = Texts.document("");
	private final AcceleratorLowering lowering = new AcceleratorLowering(TextLocator.INSTANCE);

	@Test
	void anAccelerator() {
		assertEquals(List.of(), document.problems().stream().filter(Problem::isError).toList());
		Lowered<AcceleratorSpec> lowered = lowering.accelerator(document.find(Accelerator.class, "Acc").orElseThrow(), Map.of());
		assertEquals(List.of(), lowered.problems());
		AcceleratorSpec spec = lowered.value().orElseThrow();
		assertEquals(500e6, spec.clock());
		assertEquals(28e-9, spec.node().orElseThrow());
		assertEquals(Map.of("lanes", "8", "weight_capacity", "16 KiB", "rate", "1"), spec.arguments());
		EngineSpec engine = spec.engine("A").orElseThrow();
		assertEquals(8 * 16, engine.elements());
		assertEquals(4, engine.accumulators());
		assertEquals(3, engine.pipelineDepth());
		assertEquals(128 * 400e-12, engine.area().orElseThrow(), 1e-20);
		assertEquals(128 * 10e-6, engine.leakage().orElseThrow(), 1e-12);
		assertEquals(0.2e-12, engine.macModes().getFirst().energy().orElseThrow().energy().orElseThrow());
		assertEquals("E.mac", engine.macModes().getFirst().energy().orElseThrow().name());
		assertEquals("made for tests", engine.macModes().getFirst().energy().orElseThrow().source());
		assertEquals("a data sheet", spec.dram().orElseThrow().energy().orElseThrow().source());
		assertEquals(64, spec.dram().orElseThrow().burst());
		assertTrue(engine.span().isKnown());
	}

	/** 16 KiB in two banks are two arrays of 16 KiB; 128 KiB are eight. A width that is not given is that of the row. */
	@Test
	void aMemoryIsMadeOfCharacterisedArrays() {
		Accelerator accelerator = document.find(Accelerator.class, "Acc").orElseThrow();
		MemorySpec small = lowering.accelerator(accelerator, Map.of()).value().orElseThrow().memory("w").orElseThrow();
		assertEquals(4e-3, small.leakage().orElseThrow(), 1e-12);
		assertEquals(32, small.bytesPerCycle());
		MemorySpec large = lowering.accelerator(accelerator, Map.of("weight_capacity", Quantity.of(128, Unit.KIBIBYTE))).value().orElseThrow().memory("w")
				.orElseThrow();
		assertEquals(16e-3, large.leakage().orElseThrow(), 1e-12);
		assertEquals(131_072, large.capacity());
	}

	@Test
	void aMapping() {
		MappingSpec map = lowering.mapping(document.find(Mapping.class, "Map").orElseThrow(), Map.of()).value().orElseThrow();
		assertEquals("Acc", map.accelerator());
		assertEquals(1, map.assignments().size());
		assertEquals(java.util.Set.of("w", "i"), map.doubleBuffered());
		assertTrue(map.fusions().getFirst().pipelined());
		MappingSpec slow = lowering.mapping(document.find(Mapping.class, "Slow").orElseThrow(), Map.of()).value().orElseThrow();
		assertEquals(Dataflow.WEIGHT_STATIONARY, slow.dataflow("A"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "clock 500 MHz|clock 500|m2q.unit.missing", "clock 500 MHz|clock 500 pJ|m2q.unit.dimension",
			"clock 500 MHz|clock 0 MHz|m2q.value.range", "clock 500 MHz|clock -1 MHz|m2q.value.range", "clock 500 MHz||m2q.member.missing",
			"clock 500 MHz|clock 500 Mhz|m2q.unit.unknown", "capacity 32 KiB|capacity 0 KiB|m2q.value.range",
			"bandwidth 12.8 GB/s|bandwidth 0 GB/s|m2q.value.range", "lanes = 8|lanes = 0|m2q.value.range", "lanes = 8|lanes = 2.5|m2q.value.range",
			"lanes = 8|lanes = 1|m2q.engine.unrolling", "rate = 1)|rate = 0)|m2q.value.range",
			"energy 0.2 pJ|energy -0.2 pJ|m2q.value.range", "int8 * int8|int17 * int8|m2q.precision.unknown", "(lanes * 2)|(lanes / 0)|m2q.value.range",
			"channels 16|channels 17|m2q.engine.unrolling", "capacity 32 KiB,||m2q.property.missing", "bandwidth 12.8 GB/s,||m2q.property.missing" })
	void badNumbers(String what, String with, String code) {
		String change = with == null ? "" : with;
		Lowered<AcceleratorSpec> lowered = Texts.accelerator(what, change);
		assertTrue(lowered.value().isEmpty());
		assertTrue(Texts.codes(lowered.problems()).contains(code), () -> lowered.problems().toString());
	}

	@Test
	void aClockThatCannotBeReadIsNotMissing() {
		assertEquals(java.util.List.of("m2q.unit.dimension"), Texts.codes(Texts.accelerator("clock 500 MHz", "clock 500 pJ").problems()).stream().toList());
		assertEquals(java.util.List.of("m2q.member.missing"), Texts.codes(Texts.accelerator("clock 500 MHz", "").problems()).stream().toList());
	}

	/** An argument that cannot be read leaves the clocks of the others. */
	@Test
	void oneBadArgumentHidesNoOtherClock() {
		M2qDocument swept = Texts.document(Texts.BASE.replace("rate = 1)", "rate = 1, base = 250 MHz)").replace("clock 500 MHz\n\tuse E", "clock (base * 2)\n\tuse E"),
				"experiment X { run Net with Eight on Acc(base in [100 MHz, (1 / 0), 0.75 GHz]) using Map }");
		assertEquals(List.of(ProblemCodes.VALUE_RANGE), swept.problems().stream().filter(Problem::isError).map(Problem::code).toList());
		Run run = (Run) swept.experiments().getFirst().getMembers().getFirst();
		assertEquals(List.of(200e6, 1.5e9), lowering.clocks(run.getAccelerators().getFirst()));
	}

	@Test
	void suggestedUnitsAreOfTheNeededDimension() {
		assertEquals("GHz", Texts.accelerator("clock 500 MHz", "clock 500 THz").problems().getFirst().data().getFirst());
		assertEquals("nm", Texts.accelerator("technology 28 nm", "technology 28 m").problems().getFirst().data().getFirst());
	}

	@Test
	void badNumbersAreReportedWhereTheyStand() {
		for (String[] change : new String[][] { { "energy 0.2 pJ", "energy -0.2 pJ", "-0.2 pJ" }, { "bandwidth 12.8 GB/s", "bandwidth 0 GB/s", "0 GB/s" } }) {
			var problems = Texts.accelerator(change[0], change[1]).problems();
			assertEquals(1, problems.size(), problems.toString());
			int offset = Texts.BASE.replace(change[0], change[1]).indexOf(change[2]);
			assertEquals(offset, problems.getFirst().span().offset(), problems.toString());
		}
		var missing = Texts.accelerator("read 3 pJ, write 4 pJ, width 16 B", "energy 1 pJ/B").problems();
		assertTrue(missing.getFirst().message().contains("energy row") && missing.getFirst().message().contains("width 16 B"), missing.toString());
	}
}
