package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.Lowered;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.TileChoice;
import org.m2q.accelerator.UnrollFactor;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Mapping;

/** Loop nests that are written out in a mapping hold, or are errors; no part of one is ignored. */
class WrittenLoopsTest {

	private static Lowered<MappingSpec> read(String members) {
		return new AcceleratorLowering(TextLocator.INSTANCE)
				.mapping(Texts.document("mapping Nest on Acc { map all -> A " + members + " }").find(Mapping.class, "Nest").orElseThrow(), Map.of());
	}

	private final Hardware hardware = new Hardware();

	private LayerCost only(Networks networks) {
		NetworkCost cost = hardware.price(networks);
		assertTrue(cost.isComplete(), () -> cost.problems().toString());
		return cost.layers().getFirst();
	}

	@Test
	void aNestGivesSizesOrderLanesAndWhatStays() {
		MappingSpec mapping = read("dataflow A { temporal filters 8 temporal rows 7 at w temporal channels 4 spatial filters 4 spatial pixels 2 }").value().orElseThrow();
		assertEquals(Dataflow.OUTPUT_STATIONARY, mapping.dataflow("A"));
		assertEquals(List.of(new UnrollFactor(LoopDimension.FILTERS, 4), new UnrollFactor(LoopDimension.PIXELS, 2)),
				mapping.dataflowRule("A").orElseThrow().spatial());
		MappingSpec.TilingRule tile = mapping.tilings().getFirst();
		assertEquals(Map.of(LoopDimension.FILTERS, 8L, LoopDimension.ROWS, 7L, LoopDimension.CHANNELS, 4L), tile.sizes());
		assertEquals(List.of(LoopDimension.FILTERS, LoopDimension.ROWS, LoopDimension.CHANNELS), tile.order());
		assertEquals(Dataflow.WEIGHT_STATIONARY, read("dataflow A { temporal filters 8 temporal rows 7 }").value().orElseThrow().dataflow("A"));
		assertEquals(Dataflow.INPUT_STATIONARY, read("dataflow A { temporal rows 7 temporal filters 8 }").value().orElseThrow().dataflow("A"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "dataflow A { temporal kernel 3 } | Kernels are not cut", "dataflow A { temporal rows 7 temporal rows 2 } | given twice",
			"tile A rows 2, rows 3 | given twice", "tile A kernel-rows 1 | Kernels are not cut", "tile A pixels 4, rows 2 | give either",
			"dataflow A { temporal rows 7 temporal groups 2 } | is outermost", "dataflow A { temporal columns 7 temporal rows 2 } | within the one over rows",
			"dataflow A { temporal rows 7 temporal filters 4 temporal columns 2 } | directly", "dataflow A { temporal rows 7 at d } | is none",
			"dataflow A { spatial rows 4 at w } | on the lanes", "dataflow A { spatial rows 4 spatial rows 2 } | spatial twice" })
	void whatCannotRunIsAnErrorAtTheLoop(String members, String message) {
		Lowered<MappingSpec> mapping = read(members);
		assertEquals(List.of(ProblemCodes.MAPPING_LOOPS), Texts.codes(mapping.problems()));
		assertTrue(mapping.problems().getFirst().message().contains(message), () -> mapping.problems().toString());
		assertFalse(mapping.problems().getFirst().span().length() == 0);
	}

	/** The order holds although the other one moves fewer bytes; the engine computes with the lanes that are given. */
	@Test
	void orderAndLanesHold() {
		hardware.tile = Map.of(LoopDimension.FILTERS, 16L, LoopDimension.ROWS, 7L);
		hardware.order = List.of(LoopDimension.FILTERS, LoopDimension.ROWS);
		TileChoice filtersOut = only(new Networks().pointwise(64, 128, 14)).tile().orElseThrow();
		assertEquals(List.of(true, 1L, 8L), List.of(filtersOut.filtersOutermost(), filtersOut.weightFetches(), filtersOut.inputFetches()));
		hardware.order = List.of(LoopDimension.ROWS, LoopDimension.FILTERS);
		TileChoice rowsOut = only(new Networks().pointwise(64, 128, 14)).tile().orElseThrow();
		assertEquals(List.of(false, 2L, 1L), List.of(rowsOut.filtersOutermost(), rowsOut.weightFetches(), rowsOut.inputFetches()));
		hardware.whole();
		hardware.order = List.of();
		hardware.spatial = List.of(Hardware.unroll(LoopDimension.FILTERS, 8), Hardware.unroll(LoopDimension.PIXELS, 4));
		// 16 passes of 8 filters, 49 steps of 4 pixels, 64 channels.
		assertEquals(16 * 49 * 64, only(new Networks().pointwise(64, 128, 14)).engines().getFirst().cycles());
	}

	@Test
	void tooManyLanesAndCutsThatSpillSumsAreErrors() {
		hardware.spatial = List.of(Hardware.unroll(LoopDimension.FILTERS, 64), Hardware.unroll(LoopDimension.CHANNELS, 16));
		assertTrue(Texts.codes(hardware.price(new Networks().pointwise(64, 128, 14)).problems()).contains(ProblemCodes.ENGINE_UNROLLING));
		hardware.spatial = List.of();
		hardware.tile = Map.of(LoopDimension.CHANNELS, 16L, LoopDimension.ROWS, 7L);
		hardware.order = List.of(LoopDimension.CHANNELS, LoopDimension.ROWS);
		NetworkCost cost = hardware.price(new Networks().pointwise(64, 128, 14));
		assertTrue(Texts.codes(cost.problems()).contains(ProblemCodes.MAPPING_LOOPS));
		assertFalse(cost.isComplete());
		// A layer whose channels are not cut by it runs.
		assertTrue(hardware.price(new Networks().pointwise(16, 128, 14)).isComplete());
	}

	/** A tile of 7 pixels is a part of one row of 14. */
	@Test
	void pixelsOfAPartOfARow() {
		hardware.tile = Map.of(LoopDimension.PIXELS, 7L);
		TileChoice tile = only(new Networks().pointwise(16, 16, 14)).tile().orElseThrow();
		assertEquals(List.of(1L, 7L, 28L), List.of(tile.rows(), tile.columns(), tile.tiles()));
	}
}
