package org.m2q.benchmarks;

import java.nio.file.Path;
import java.util.Map;

import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Policy;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.quant.LayerMetrics;
import org.m2q.quant.PolicyResolver;
import org.m2q.quant.ResolvedPolicy;

/** An EfficientViT at 224 × 224, quantized by M2Q, on the M²-ViT accelerator with its default mapping. */
final class Example {

	final Model model;
	final Policy policy;
	final Policy eightBit;
	final Accelerator accelerator;
	final Mapping mapping;
	final LayerNetwork network;
	final ResolvedPolicy resolved;
	final AcceleratorSpec spec;
	final MappingSpec map;

	/** Reads an example, such as {@code b1}. */
	Example(String name) {
		M2qDocument document = M2qWorkspace.create().open(folder().resolve("efficientvit-" + name + ".m2q"));
		model = find(document, Model.class, "EfficientViT_" + name.toUpperCase(java.util.Locale.ROOT));
		policy = find(document, Policy.class, "M2Q");
		eightBit = find(document, Policy.class, "W8A8");
		accelerator = find(document, Accelerator.class, "M2ViT");
		mapping = find(document, Mapping.class, "M2ViT_default");
		network = Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(model, Map.of(), Cancellation.NONE).complete().orElseThrow());
		resolved = new PolicyResolver(TextLocator.INSTANCE).resolve(policy, network, LayerMetrics.NONE, Cancellation.NONE);
		AcceleratorLowering lowering = new AcceleratorLowering(TextLocator.INSTANCE);
		spec = lowering.accelerator(accelerator, Map.of()).value().orElseThrow();
		map = lowering.mapping(mapping, Map.of()).value().orElseThrow();
	}

	/** The folder of the examples. */
	static Path folder() {
		return Path.of(System.getProperty("m2q.examples", "dsl-examples")).toAbsolutePath();
	}

	static <T extends org.m2q.model.m2q.Definition> T find(M2qDocument document, Class<T> type, String name) {
		return document.visible(type).stream().filter(found -> name.equals(found.getName())).findFirst().orElseThrow();
	}

	/** Prices it. */
	NetworkCost price(CostModel costs) {
		return price(costs, spec);
	}

	/** Prices it on another machine. */
	NetworkCost price(CostModel costs, AcceleratorSpec machine) {
		NetworkCost cost = costs.estimate(network, resolved, machine, map, Cancellation.NONE);
		if (!cost.isComplete()) {
			throw new IllegalStateException("layers without price: " + cost.problems());
		}
		return cost;
	}
}
