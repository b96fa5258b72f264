package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.ExpectationResult;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.Traffic;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Quantity;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Mapping;

/** Row-stationary engines from text to cost, on Eyeriss and the convolutions of AlexNet as published (Chen et al., JSSC 2017). */
class RowStationaryTest {

	private static final M2qDocument DOCUMENT = M2qWorkspace.create().open(Texts.examples().resolve("published/eyeriss.m2q"));

	/** Milliseconds of processing, working elements, megabytes between buffer and array; all for four images. */
	private static final Map<String, double[]> PUBLISHED = Map.of("Eyeriss_Conv1", new double[] { 16.5, 154, 18.5 }, "Eyeriss_Conv2",
			new double[] { 39.2, 135, 77.6 }, "Eyeriss_Conv3", new double[] { 21.8, 156, 50.2 }, "Eyeriss_Conv4", new double[] { 16.0, 156, 37.4 },
			"Eyeriss_Conv5", new double[] { 10.0, 156, 24.9 });

	@Test
	void theFileReproducesTheChip() {
		assertEquals(List.of(), DOCUMENT.problems().stream().filter(Problem::isError).toList());
		Map<String, Double> times = new HashMap<>();
		double error = 0;
		for (Experiment experiment : DOCUMENT.experiments()) {
			ExperimentResult result = new ExperimentRunner(TextLocator.INSTANCE).run(experiment, Cancellation.NONE);
			assertTrue(result.problems().stream().noneMatch(Problem::isError), result.problems().toString());
			assertTrue(result.expectations().stream().allMatch(ExpectationResult::met), experiment.getName() + " " + result.expectations());
			NetworkCost cost = result.points().getFirst().cost();
			LayerCost layer = cost.layers().getFirst();
			double[] published = PUBLISHED.get(experiment.getName());
			if (published == null) {
				// VGG-16, whose passes are not published: its expectations say where the model ends up.
				continue;
			}
			assertTrue(layer.notes().stream().anyMatch(note -> note.contains(" " + (int) published[1] + " elements work")), layer.notes().toString());
			long moved = 0;
			for (Traffic traffic : layer.traffic()) {
				// Between buffer and array, so without what comes from DRAM; finished sums leave once.
				moved += !traffic.memory().equals("global") ? 0
						: traffic.operand() == Operand.PARTIAL_SUMS ? traffic.readBytes() + traffic.writtenBytes() : traffic.readBytes();
			}
			assertEquals(1, 4 * moved / 1e6 / published[2], experiment.getName().endsWith("2") ? 0.02 : 0.003, experiment.getName());
			times.put(experiment.getName(), cost.latency());
			error += Math.abs(4e3 * cost.latency() / published[0] - 1) / PUBLISHED.size();
		}
		assertEquals(PUBLISHED.keySet(), times.keySet());
		assertTrue(error < 0.043, "mean error " + error);
	}

	private static NetworkCost price(boolean event, int batch) {
		Experiment experiment = DOCUMENT.experiments().getFirst();
		NetworkCost cost = new ExperimentRunner(TextLocator.INSTANCE).run(experiment, Cancellation.NONE).points().getFirst().cost();
		AcceleratorLowering lowering = new AcceleratorLowering(TextLocator.INSTANCE);
		Map<String, Quantity> images = Map.of("batch", Quantity.count(batch));
		AcceleratorSpec spec = lowering.accelerator(DOCUMENT.find(Accelerator.class, "Eyeriss").orElseThrow(), images).value().orElseThrow();
		MappingSpec mapping = lowering.mapping(DOCUMENT.find(Mapping.class, "Eyeriss_rows").orElseThrow(), images).value().orElseThrow();
		var policy = new org.m2q.quant.ResolvedPolicy("Fixed16", cost.layers().stream().map(LayerCost::precision).toList(), List.of());
		return (event ? new EventCostModel() : new AnalyticalCostModel()).estimate(cost.network(), policy, spec, mapping, Cancellation.NONE);
	}

	@Test
	void anImageOnTheChipTakesTheSameTimeInBothFidelities() {
		for (int images : new int[] { 1, 4, 6 }) {
			NetworkCost event = price(true, images);
			assertTrue(event.isComplete() && event.problems().stream().noneMatch(Problem::isError), event.problems().toString());
			assertEquals(1, event.latency() / price(false, images).latency(), 0.01, images + " images");
		}
	}

	@Test
	void kernelsThatDoNotFitAreAnError() {
		M2qDocument document = M2qWorkspace.create().open("memory:/rows.m2q", Texts.BASE.replace("engine A: multiplier-array lanes by (lanes * 2), accumulators 4,",
				"engine A: multiplier-array 2 by 16, weight_words 64, input_words 8, sum_words 8,").replace("unroll pwconv: filters lanes, channels 16", "")
				.replace("unroll dwconv: groups lanes, pixels 16", "")
				+ "mapping Rows on Acc { map all -> A dataflow A row-stationary }\nexperiment X { run Net with Eight on Acc using Rows weights synthetic seed 1 }");
		ExperimentResult result = new ExperimentRunner(TextLocator.INSTANCE).run(document.experiments().getFirst(), Cancellation.NONE);
		List<Problem> errors = new java.util.ArrayList<>(result.problems().stream().filter(Problem::isError).toList());
		result.points().forEach(point -> errors.addAll(point.cost().problems().stream().filter(Problem::isError).toList()));
		assertTrue(errors.stream().anyMatch(problem -> problem.code().equals(ProblemCodes.MAPPING_IMPOSSIBLE) && problem.message().contains("does not fit engine 'A'")),
				errors.toString());
	}
}
