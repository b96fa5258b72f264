package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.MappingChecks;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;
import org.m2q.network.SourceLocator;
import org.m2q.quant.FilterShare;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Scheme;

/** Which engine executes what, and what is said when none does. */
class PlannerTest {

	private static final FilterShare UNIFORM = new FilterShare(Scheme.UNIFORM, NumberFormat.INT8, 0, true, 1);
	private final Hardware hardware = new Hardware();

	private List<Problem> check(LayerNetwork network, FilterShare... shares) {
		return new MappingChecks(SourceLocator.NONE).network(network, Hardware.policy(network, shares), hardware.accelerator(), hardware.mapping(),
				Cancellation.NONE);
	}

	private Problem only(LayerNetwork network, FilterShare... shares) {
		List<Problem> problems = check(network, shares);
		assertEquals(1, problems.size(), problems::toString);
		// The cost model finds the same, and does not count the layer as free.
		NetworkCost cost = hardware.price(network, shares);
		assertTrue(cost.problems().contains(problems.getFirst()), () -> cost.problems().toString());
		assertFalse(cost.isComplete());
		assertEquals(LayerCost.Status.UNAVAILABLE, cost.layers().getFirst().status());
		return problems.getFirst();
	}

	@Test
	void whatAnEngineExecutesIsNoProblem() {
		LayerNetwork network = new Networks().pointwise(16, 16, 14).depthwise(16, 14, 3, 1).build();
		assertEquals(List.of(), check(network, UNIFORM));
		assertEquals(List.of(), check(network, new FilterShare(Scheme.APOT, NumberFormat.INT8, 2, true, 1)));
		// A narrower number fits a wider mode, one power of two a sum of two.
		assertEquals(List.of(), check(network, new FilterShare(Scheme.UNIFORM, NumberFormat.parse("int6").orElseThrow(), 0, true, 1)));
	}

	@Test
	void aSchemeThatTheEngineDoesNotExecute() {
		Problem problem = only(new Networks().pointwise(16, 16, 14).pointwise(16, 16, 14).build(),
				new FilterShare(Scheme.APOT, NumberFormat.parse("int16").orElseThrow(), 3, true, 1));
		assertEquals(ProblemCodes.QUANT_UNSUPPORTED, problem.code());
		assertTrue(problem.message().startsWith("Engine 'S' does not execute uint8*int16 apot terms 3 (layer 'pwconv0'); it supports"), problem.message());
		assertTrue(problem.message().endsWith("The same holds for 1 other layer."), problem.message());
	}

	@Test
	void aFormatThatTheEngineDoesNotExecute() {
		Problem problem = only(new Networks().pointwise(16, 16, 14).build(), new FilterShare(Scheme.UNIFORM, NumberFormat.FP32, 0, true, 1));
		assertEquals(ProblemCodes.QUANT_UNSUPPORTED, problem.code());
		assertTrue(problem.message().contains("fp32"), problem.message());
	}

	@Test
	void aLayerWithoutEngineNamesTheCandidates() {
		hardware.mapped = List.of("conv");
		Problem problem = only(new Networks().pointwise(16, 16, 14).build(), UNIFORM);
		assertEquals(ProblemCodes.MAPPING_UNASSIGNED, problem.code());
		assertEquals(List.of("pwconv0", "pwconv", "A"), problem.data());
	}

	@Test
	void aSchemeWithoutEngine() {
		Problem problem = only(new Networks().pointwise(16, 16, 14).build(), new FilterShare(Scheme.LOG2, NumberFormat.INT8, 0, true, 1));
		assertEquals(ProblemCodes.MAPPING_UNASSIGNED, problem.code());
	}

	@Test
	void anOperatorThatNoVectorUnitApplies() {
		hardware.vector = false;
		Problem problem = only(new Networks().element(LayerKind.DIV, Networks.division(), 16, 14).build());
		assertEquals(ProblemCodes.MAPPING_UNASSIGNED, problem.code());
		assertTrue(problem.message().contains("'div'"), problem.message());
	}

	/** One filter of 3 × 3 × 1 needs 9 bytes; 8 bytes halved by double buffering are 4. */
	@Test
	void aBufferThatHoldsNoTile() {
		hardware.capacity = 8;
		Problem problem = only(new Networks().depthwise(16, 14, 3, 1).build(), UNIFORM);
		assertEquals(ProblemCodes.MEMORY_OVERFLOW, problem.code());
		assertTrue(problem.message().contains("needs 9 B in"), problem.message());
		assertTrue(problem.message().contains("offers 4 B (half of it"), problem.message());
	}

	@Test
	void oneBadLayerDoesNotHideTheOthers() {
		hardware.mapped = List.of("pwconv");
		NetworkCost cost = hardware.price(new Networks().depthwise(16, 14, 3, 1).pointwise(16, 16, 14), UNIFORM);
		assertEquals(LayerCost.Status.UNAVAILABLE, cost.layers().get(0).status());
		assertEquals(LayerCost.Status.PRICED, cost.layers().get(1).status());
		assertTrue(cost.energy() > 0);
		assertEquals(Optional.empty(), cost.layers().get(0).tile());
	}

	@Test
	void withoutRequantizationTheLayerIsPartial() {
		hardware.vector = false;
		LayerCost cost = hardware.price(new Networks().pointwise(16, 16, 14), UNIFORM).layers().getFirst();
		assertEquals(LayerCost.Status.PARTIAL, cost.status());
		assertEquals(List.of("requantization: the accelerator has no vector unit"), cost.notModelled());
	}

	/** An engine of two terms per cycle comes back for the third and fourth: twice the cycles and twice the energy of its products. */
	@Test
	void moreTermsThanTheEngineHasTakeSeveralPasses() {
		Networks network = new Networks().pointwise(64, 64, 14);
		LayerCost two = shifted(network, 2);
		LayerCost three = shifted(network, 3);
		LayerCost four = shifted(network, 4);
		LayerCost five = shifted(network, 5);
		long products = 64 * 64 * 14 * 14;
		assertEquals(2 * two.computeCycles(), three.computeCycles());
		assertEquals(three.computeCycles(), four.computeCycles());
		assertEquals(3 * two.computeCycles(), five.computeCycles());
		assertEquals(products, four.engines().getFirst().macs());
		assertEquals(2 * two.energyByCause().get(EnergyCause.SHIFT_ADD), three.energyByCause().get(EnergyCause.SHIFT_ADD), 1e-18);
		assertEquals(3 * two.energyByCause().get(EnergyCause.SHIFT_ADD), five.energyByCause().get(EnergyCause.SHIFT_ADD), 1e-18);
		assertTrue(three.engines().getFirst().mode().endsWith("apot terms 4"), three.engines().getFirst().mode());
	}

	private LayerCost shifted(Networks network, int terms) {
		NetworkCost cost = hardware.price(network, new FilterShare(Scheme.APOT, NumberFormat.INT8, terms, true, 1));
		assertTrue(cost.isComplete(), () -> cost.problems().toString());
		return cost.layers().getFirst();
	}
}
