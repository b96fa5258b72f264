package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.Simulated;
import org.m2q.accelerator.Simulation;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.ScheduleVerifier;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Policy;
import org.m2q.network.LayerNetwork;

/** All schedules of the shipped examples are legal. */
class ScheduleVerifierTest {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();
	private static final Simulation SIMULATION = new Simulation(TextLocator.INSTANCE, new AnalyticalCostModel());
	private static final Scheduler SCHEDULER = new Scheduler();

	@ParameterizedTest
	@ValueSource(strings = { "efficientvit-b0", "efficientvit-b1", "efficientvit-b2", "efficientvit-b3", "efficientvit-l1", "efficientvit-l2",
			"efficientformer-l1", "levit-128s", "mobilevit-s", "mobilevit-xs", "mobilevit-xxs", "tinyvit-5m" })
	void schedulesOfExamples(String file) throws java.io.IOException {
		M2qDocument document = WORKSPACE.open(Texts.examples().resolve(file + ".m2q"));
		for (String accelerator : List.of("M2ViT", "TrioViT")) {
			for (String mapping : List.of("layerwise", "default", "fused")) {
				Policy policy = find(document, Policy.class, accelerator.equals("M2ViT") ? "M2Q" : "W8A8");
				Accelerator hardware = find(document, Accelerator.class, accelerator);
				Mapping rules = find(document, Mapping.class, accelerator + "_" + mapping);
				Simulated simulated = SIMULATION.run(document.models().getLast(), Map.of(), policy, hardware, Map.of(), rules, Cancellation.NONE);
				LayerNetwork network = simulated.network().orElseThrow();
				AcceleratorLowering lowering = new AcceleratorLowering(TextLocator.INSTANCE);
				Schedule schedule = SCHEDULER.schedule(network, simulated.policy().orElseThrow(), lowering.accelerator(hardware, Map.of()).value().orElseThrow(),
						lowering.mapping(rules, Map.of()).value().orElseThrow(), Cancellation.NONE).schedule().orElseThrow();
				assertEquals(List.of(), ScheduleVerifier.verify(schedule, Cancellation.NONE), file + " on " + accelerator + " " + mapping);
			}
		}
	}

	private static <T extends Definition> T find(M2qDocument document, Class<T> kind, String name) {
		return document.visible(kind).stream().filter(definition -> name.equals(definition.getName())).findFirst().orElseThrow();
	}
}
