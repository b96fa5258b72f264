package org.m2q.accelerator.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MappingSpec.FusionRule;
import org.m2q.accelerator.Operand;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.network.LayerSelector;
import org.m2q.quant.ResolvedPolicy;

/**
 * Runs of neighbouring layers whose costs depend on the formats of no layer outside, on one machine.
 *
 * <p>Formats reach other layers in three ways: through chains that may be fused; through residuals that stay on chip, whose size is that of
 * the activations, and which are kept of all images that a row-stationary engine computes together; and through outputs and weights that stay on chip or come early for the next layer, which couple all layers.
 */
final class Segments {

	/** First layer of every segment, and the number of layers at the end. */
	private final int[] bounds;

	private Segments(int[] bounds) {
		this.bounds = bounds;
	}

	/**
	 * The segments of a network.
	 *
	 * @param policies all formats that its layers may take
	 */
	static Segments of(LayerNetwork network, MappingSpec mapping, List<ResolvedPolicy> policies) {
		List<Layer> layers = network.layers();
		boolean[] begins = new boolean[layers.size() + 1];
		Arrays.fill(begins, true);
		boolean keepsResiduals = mapping.keeps().stream().anyMatch(rule -> rule.operand() == Operand.RESIDUALS);
		boolean keepsOthers = mapping.keeps().stream().anyMatch(rule -> rule.operand() != Operand.RESIDUALS) || !mapping.prefetched().isEmpty();
		boolean batches = mapping.dataflows().stream().anyMatch(rule -> rule.dataflow() == Dataflow.ROW_STATIONARY);
		if (keepsOthers || keepsResiduals && batches || keepsResiduals && !sameActivations(layers, policies)) {
			couple(begins, 0, layers.size() - 1);
		}
		for (FusionRule rule : mapping.fusions()) {
			for (int first = 0; first + rule.chain().size() <= layers.size(); first++) {
				if (matches(rule.chain(), layers, first)) {
					couple(begins, first, first + rule.chain().size() - 1);
				}
			}
		}
		List<Integer> starts = new ArrayList<>();
		for (int i = 0; i < layers.size(); i++) {
			if (begins[i]) {
				starts.add(i);
			}
		}
		starts.add(layers.size());
		return new Segments(starts.stream().mapToInt(Integer::intValue).toArray());
	}

	private static boolean matches(List<LayerSelector> chain, List<Layer> layers, int first) {
		for (int i = 0; i < chain.size(); i++) {
			if (!chain.get(i).selects(layers.get(first + i))) {
				return false;
			}
		}
		return true;
	}

	private static void couple(boolean[] begins, int first, int last) {
		for (int i = first + 1; i <= last; i++) {
			begins[i] = false;
		}
	}

	/** Whether the layers that take part in residuals have activations as wide under every policy. */
	private static boolean sameActivations(List<Layer> layers, List<ResolvedPolicy> policies) {
		for (Layer layer : layers) {
			if (layer.residualFrom().isPresent()) {
				long widths = policies.stream().mapToInt(policy -> policy.layers().get(layer.index()).activations().bits()).distinct().count();
				if (widths > 1) {
					return false;
				}
			}
		}
		return true;
	}

	int count() {
		return bounds.length - 1;
	}

	/** Index of the first layer. */
	int from(int segment) {
		return bounds[segment];
	}

	/** Index behind the last layer. */
	int to(int segment) {
		return bounds[segment + 1];
	}
}
