package org.m2q.calibration.tests.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.calibration.EngineBalance;
import org.m2q.calibration.build.BuildRequest;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.build.ProgramBuilder;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Mix;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.Scheme;

/** Filters are dealt so that the engines of M²-ViT finish together. */
class EngineBalanceTest {

	@Test
	void theSimulatorDecidesTheSharesOfBalancedMixes() throws Exception {
		String policy = Nets.policy("weights int8 symmetric per filter scale minmax activations uint8 asymmetric accumulator int32 requantize dyadic").replace("\n}\n",
				"\n\trule for pwconv {\n\t\tweights mix per filter { int8 uniform symmetric, int8 apot terms 2 symmetric } by mse balanced\n\t}\n}\n");
		Nets nets = Nets.example("efficientvit-b1.m2q", Map.of("resolution", 32), policy, 1);
		M2qDocument document = M2qWorkspace.create().open(Nets.root().resolve("dsl-examples/efficientvit-b1.m2q").toUri().toString());
		AcceleratorLowering lowering = new AcceleratorLowering(TextLocator.INSTANCE);
		Accelerator accelerator = document.visible(Accelerator.class).stream().filter(each -> each.getName().equals("M2ViT")).findFirst().orElseThrow();
		Mapping mapping = document.visible(Mapping.class).stream().filter(each -> each.getName().equals("M2ViT_default")).findFirst().orElseThrow();
		NetworkCost cost = new AnalyticalCostModel().estimate(nets.layers, nets.policy, lowering.accelerator(accelerator, Map.of()).value().orElseThrow(),
				lowering.mapping(mapping, Map.of()).value().orElseThrow(), Cancellation.NONE);
		ResolvedPolicy balanced = EngineBalance.apply(nets.policy, cost);
		BuiltProgram built = ProgramBuilder.build(new BuildRequest(nets.layers, nets.parameters, balanced, nets.observations()), Cancellation.NONE);
		int mixed = 0;
		for (int i = 0; i < balanced.layers().size(); i++) {
			LayerPrecision layer = balanced.layers().get(i);
			if (layer.mix().map(Mix::balance).filter(Mix.Balance.BALANCED::equals).isPresent()) {
				double apot = layer.weights().get(1).share();
				assertEquals(1, layer.weights().get(0).share() + apot, 1e-9);
				assertTrue(apot > 0 && apot < 1, "share " + apot);
				assertEquals(apot, built.weights().get(i).codes().share(Scheme.APOT), 0.5 / built.weights().get(i).codes().filters() + 1e-9);
				mixed++;
			} else {
				assertEquals(nets.policy.layers().get(i), layer);
			}
		}
		assertTrue(mixed > 10, mixed + " mixed layers");
	}
}
