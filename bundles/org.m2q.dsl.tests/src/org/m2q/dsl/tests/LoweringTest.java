package org.m2q.dsl.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.Objective;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.EngineTiming;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;

/** What the text of accelerators and mappings comes to. */
final class LoweringTest {

	private static final String CHIP = """
			accelerator Chip { clock 1 GHz
				engine E: %s { mac int8 * int8: 1 per cycle }
				dram d: bandwidth 1 GB/s, energy 8 pJ/bit
			}
			mapping M on Chip { map all -> E %s }
			""";

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "systolic-array 4 by 4; PHYSICAL", "systolic-array 4 by 4, timing physical; PHYSICAL",
			"systolic-array 4 by 4, latency 2, timing scalesim-v3, accumulators 4; SCALESIM_V3", "multiplier-array 4 by 4; PHYSICAL" })
	void timingOfEngines(String engine, EngineTiming timing) {
		M2qDocument document = open(CHIP.formatted(engine, ""));
		assertEquals(timing, new AcceleratorLowering(TextLocator.INSTANCE).accelerator(document.find(Accelerator.class, "Chip").orElseThrow(), Map.of())
				.value().orElseThrow().engines().getFirst().timing());
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "auto; EDP", "auto minimize edp; EDP", "auto minimize energy; ENERGY", "auto minimize latency; LATENCY",
			"filters 4; EDP" })
	void objectivesOfTilings(String tiling, Objective objective) {
		MappingSpec mapping = mapping("tile E " + tiling);
		assertEquals(objective, mapping.tilings().getFirst().objective());
		assertEquals(tiling.startsWith("auto"), mapping.tilings().getFirst().sizes().isEmpty());
	}

	@Test
	void onlyWeightsArePrefetched() {
		assertEquals(Set.of(), mapping("").prefetched());
		assertEquals(Set.of(Operand.WEIGHTS), mapping("prefetch weights").prefetched());
	}

	/** Words of one part of the language are names in the others. */
	@ParameterizedTest
	@ValueSource(strings = { "timing", "physical", "prefetch", "minimize", "edp", "latency", "fidelity", "event", "analytical", "ablate", "precision", "scheme",
			"engines", "fusion", "vary", "to", "preprocess", "resize", "stretch", "shorter", "nearest", "bilinear", "bicubic", "smooth", "crop", "grey", "rgb", "bgr",
			"mean", "deviation", "score", "classes", "text", "keys", "labels" })
	void wordsAreNames(String word) {
		open("block " + word + "(" + word + " = 8) { conv(" + word + ") }\n" + "model Net { input x: [4, 8, 8] " + word + ": " + word + " > relu output y = " + word
				+ " }\n"
				+ "accelerator Chip(" + word + " = 2) { clock 1 GHz engine " + word + ": multiplier-array " + word + " by 4, latency " + word
				+ " { mac int8 * int8: 1 per cycle } dram d: bandwidth 1 GB/s, energy 8 pJ/bit }\n" + "mapping M on Chip { map all -> " + word + " tile " + word
				+ " auto minimize latency }");
	}

	private static MappingSpec mapping(String members) {
		M2qDocument document = open(CHIP.formatted("multiplier-array 4 by 4", members));
		return new AcceleratorLowering(TextLocator.INSTANCE).mapping(document.find(Mapping.class, "M").orElseThrow(), Map.of()).value().orElseThrow();
	}

	private static M2qDocument open(String text) {
		M2qDocument document = Texts.open(text);
		assertEquals(List.of(), document.problems().stream().filter(problem -> problem.isError()).toList(), text);
		return document;
	}
}
