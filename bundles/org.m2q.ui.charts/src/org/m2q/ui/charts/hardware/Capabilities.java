package org.m2q.ui.charts.hardware;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.ElementMode;
import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.UnrollFactor;
import org.m2q.accelerator.Unrolling;
import org.m2q.network.Layer;
import org.m2q.quant.FilterShare;
import org.m2q.quant.Scheme;

/** Reads the capabilities of an accelerator for the operators of a network. */
final class Capabilities {

	private Capabilities() {
	}

	/** Of the operators that multiply those that the network has, in its order; of the others all that an engine applies, by name. */
	static List<Capability> of(NetworkCost cost) {
		AcceleratorSpec accelerator = cost.accelerator();
		Map<String, Layer> kinds = new LinkedHashMap<>();
		cost.network().layers().stream().filter(layer -> layer.kind().hasMacs())
				.forEach(layer -> kinds.putIfAbsent(layer.kind().name().toLowerCase(Locale.ROOT), layer));
		Map<String, MacMode> formats = new LinkedHashMap<>();
		accelerator.engines().forEach(engine -> engine.macModes().forEach(mode -> formats.putIfAbsent(mode.label(), mode)));
		List<Capability> all = new ArrayList<>();
		// A product of two computed operands has no coded weights.
		kinds.forEach((operator, layer) -> formats.values().stream().filter(format -> layer.kind().hasWeights() || format.scheme() == Scheme.UNIFORM).forEach(format -> accelerator.engines()
				.forEach(engine -> engine.mode(format.activations(), share(format)).ifPresent(mode -> all.add(new Capability(operator, format.label(), engine.name(), mode.label(),
						lanes(engine, layer) * mode.rate(), joules(mode.energy()), mode.span()))))));
		TreeSet<String> elements = new TreeSet<>();
		accelerator.engines().forEach(engine -> engine.elementModes().forEach(mode -> elements.addAll(mode.operators())));
		for (String operator : elements) {
			for (EngineSpec engine : accelerator.engines()) {
				Optional<ElementMode> mode = engine.elementMode(operator);
				mode.ifPresent(found -> all.add(new Capability(operator, "", engine.name(), operator, engine.elements() * found.rate(),
						joules(found.energy()), found.span())));
			}
		}
		return List.copyOf(all);
	}

	/** Iterations at once: those of the last unrolling that selects the layer, or all elements without one. */
	private static long lanes(EngineSpec engine, Layer layer) {
		for (Unrolling unrolling : engine.unrollings().reversed()) {
			if (unrolling.selector().selects(layer)) {
				return unrolling.factors().stream().mapToLong(UnrollFactor::factor).reduce(1, Math::multiplyExact);
			}
		}
		return engine.elements();
	}

	private static FilterShare share(MacMode mode) {
		return new FilterShare(mode.scheme(), mode.weights(), mode.scheme() == Scheme.UNIFORM ? 0 : mode.terms(), true, 1);
	}

	private static double joules(Optional<EnergyRow> row) {
		OptionalDouble energy = row.map(EnergyRow::energy).orElse(OptionalDouble.empty());
		return energy.orElse(Double.NaN);
	}
}
