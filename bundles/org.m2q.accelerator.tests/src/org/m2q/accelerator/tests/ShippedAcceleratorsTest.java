package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.EnergyTable;
import org.m2q.accelerator.EnergyTerm;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Simulated;
import org.m2q.accelerator.Simulation;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Policy;

/** The accelerators and energy tables that are shipped. */
class ShippedAcceleratorsTest {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();
	private static final AcceleratorLowering LOWERING = new AcceleratorLowering(TextLocator.INSTANCE);
	private static M2qDocument example;
	private static AcceleratorSpec m2vit;
	private static AcceleratorSpec trio;

	@BeforeAll
	static void open() {
		Path folder = Texts.examples();
		example = WORKSPACE.open(folder.resolve("efficientvit-b1.m2q"));
		m2vit = read("m2-vit.m2q", "M2ViT");
		trio = read("trio-vit.m2q", "TrioViT");
	}

	private static AcceleratorSpec read(String file, String name) {
		M2qDocument document = WORKSPACE.open(Texts.examples().resolve("accelerators").resolve(file));
		assertEquals(List.of(), document.problems().stream().filter(Problem::isError).toList());
		return LOWERING.accelerator(document.find(Accelerator.class, name).orElseThrow(), Map.of()).value().orElseThrow();
	}

	private static NetworkCost price(String accelerator, String mapping, String policy) {
		Simulated simulated = new Simulation(TextLocator.INSTANCE, new AnalyticalCostModel()).run(example.find(Model.class, "EfficientViT_B1").orElseThrow(),
				Map.of(), visible(Policy.class, policy), visible(Accelerator.class, accelerator), Map.of(), visible(Mapping.class, mapping), Cancellation.NONE);
		assertEquals(List.of(), simulated.problems().stream().filter(Problem::isError).toList());
		return simulated.cost().orElseThrow();
	}

	private static <T extends org.m2q.model.m2q.Definition> T visible(Class<T> type, String name) {
		return example.visible(type).stream().filter(found -> name.equals(found.getName())).findFirst().orElseThrow();
	}

	/** The comparison is fair: same technology, clock, DRAM and buffers; area of the processing elements equal within half a percent. */
	@Test
	void theBaselineHasTheSameMeans() {
		assertEquals(m2vit.node(), trio.node());
		assertEquals(m2vit.voltage(), trio.voltage());
		assertEquals(m2vit.clock(), trio.clock());
		assertEquals(m2vit.memories().size(), trio.memories().size());
		for (int i = 0; i < m2vit.memories().size(); i++) {
			MemorySpec mine = m2vit.memories().get(i);
			MemorySpec other = trio.memories().get(i);
			assertEquals(mine.capacity(), other.capacity(), mine.name());
			assertEquals(mine.bytesPerCycle(), other.bytesPerCycle(), mine.name());
			assertEquals(mine.bandwidth(), other.bandwidth(), mine.name());
			assertEquals(mine.energy().map(EnergyRow::energyPerBit), other.energy().map(EnergyRow::energyPerBit), mine.name());
			assertEquals(mine.energy().map(EnergyRow::read), other.energy().map(EnergyRow::read), mine.name());
			assertEquals(mine.energy().map(EnergyRow::write), other.energy().map(EnergyRow::write), mine.name());
			assertEquals(mine.leakage(), other.leakage(), mine.name());
		}
		assertEquals(1, area(m2vit) / area(trio), 0.005);
	}

	private static double area(AcceleratorSpec spec) {
		return spec.engines().stream().filter(engine -> !engine.macModes().isEmpty()).map(EngineSpec::area).mapToDouble(area -> area.orElseThrow()).sum();
	}

	@ParameterizedTest
	@ValueSource(strings = { "M2ViT_default M2Q", "M2ViT_layerwise M2Q", "M2ViT_fused M2Q", "M2ViT_default W8A8", "TrioViT_default W8A8",
			"TrioViT_layerwise W8A8", "TrioViT_fused W8A8" })
	void efficientVitRunsCompletely(String mappingAndPolicy) {
		String mapping = mappingAndPolicy.split(" ")[0];
		NetworkCost cost = price(mapping.split("_")[0], mapping, mappingAndPolicy.split(" ")[1]);
		assertTrue(cost.isComplete());
		assertEquals(519_214_592L, cost.layers().stream().flatMap(layer -> layer.engines().stream()).mapToLong(use -> use.macs()).sum());
		for (LayerCost layer : cost.layers()) {
			assertEquals(LayerCost.Status.PRICED, layer.status(), layer.layer().name() + layer.notModelled());
			for (EnergyTerm term : layer.terms()) {
				assertFalse(term.source().isBlank() || term.source().equals("no source given"), term.toString());
			}
		}
	}

	/** 8 bit on the baseline: 519,214,592 · 0.159 pJ; the weights once, 9,071,616 B, with 30,408 B of biases and offsets as 32-bit numbers. */
	@Test
	void theBaselineSpendsWhatTheIndependentFiguresSay() {
		NetworkCost cost = price("TrioViT", "TrioViT_layerwise", "W8A8");
		assertEquals(82.6e-6, cost.energyByCause().get(EnergyCause.MAC), 0.05e-6);
		assertEquals(580.6e-6, cost.energyByCause().get(EnergyCause.DRAM_WEIGHTS), 10e-6);
		assertTrue(cost.energyByCause().get(EnergyCause.DRAM_ACTIVATIONS) >= 957.4e-6);
	}

	@Test
	void fusionMovesLessAndMixedQuantizationSavesEnergyDelay() {
		NetworkCost apart = price("M2ViT", "M2ViT_layerwise", "M2Q");
		NetworkCost pipelined = price("M2ViT", "M2ViT_default", "M2Q");
		NetworkCost fused = price("M2ViT", "M2ViT_fused", "M2Q");
		assertTrue(pipelined.dramBytes() < apart.dramBytes() && fused.dramBytes() < pipelined.dramBytes());
		assertTrue(fused.edp() < pipelined.edp() && pipelined.edp() < apart.edp());
		assertTrue(pipelined.edp() < price("TrioViT", "TrioViT_default", "W8A8").edp());
		assertTrue(pipelined.energyByCause().get(EnergyCause.SHIFT_ADD) > 0);
		assertTrue(pipelined.layers().stream().anyMatch(layer -> layer.fusedWith().size() == 2));
	}

	@Test
	void everyRowOfTheUsedTablesHasASourceAndSensibleNumbers() {
		for (AcceleratorSpec spec : List.of(m2vit, trio)) {
			assertFalse(spec.tables().isEmpty());
			for (EnergyTable table : spec.tables()) {
				assertFalse(table.source().isBlank(), table.name());
				for (EnergyRow row : table.rows()) {
					assertTrue(row.source().length() > 10, row.name());
				}
			}
		}
	}
}
