package org.m2q.core.quantized;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.m2q.calibration.HealthFinding;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.build.QuantizedWeights;
import org.m2q.calibration.data.Preprocessing;
import org.m2q.core.results.ShownResult;
import org.m2q.network.LayerNetwork;
import org.m2q.onnx.Tensor;
import org.m2q.quant.program.FilterFormat;
import org.m2q.report.LayerReport;

/**
 * A point of an experiment as an integer program.
 *
 * @param experiment name of the experiment
 * @param point id of the point in the experiment's report
 * @param network its layers
 * @param parameters its parameters by name
 * @param built the program and what became of the network in it; always complete
 * @param values values in the order of the program, inputs first
 * @param weights where the parameters come from, in words
 * @param samples where the ranges come from, in words
 * @param synthetic whether weights or samples are made up, so that ranges and errors say nothing of a trained network
 * @param sample elements of every input in the first of them. The arrays are not copied and not to be changed
 * @param preprocessing what the experiment does to pictures
 * @param findings what will cost accuracy, by layer
 * @param text the text that it was made from
 * @param precisions what the policy says per layer: what tells whether the text has changed since
 */
public record QuantizedPoint(String experiment, String point, LayerNetwork network, Map<String, Tensor> parameters, BuiltProgram built, List<ValueQuality> values,
		String weights, String samples, boolean synthetic, List<float[]> sample, Preprocessing preprocessing, List<HealthFinding> findings, String text,
		List<String> precisions) {

	/** Copies the collections. */
	public QuantizedPoint {
		parameters = Map.copyOf(parameters);
		values = List.copyOf(values);
		findings = List.copyOf(findings);
		precisions = List.copyOf(precisions);
		if (built.program().isEmpty()) {
			throw new IllegalArgumentException("without a program");
		}
	}

	@Override
	public boolean equals(Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

	/** Weights of layers in codes, by the name of the layer. */
	public Map<String, QuantizedWeights> layerWeights() {
		Map<String, QuantizedWeights> weightsByLayer = new TreeMap<>();
		built.weights().forEach((layer, codes) -> weightsByLayer.put(network.layers().get(layer).name(), codes));
		return weightsByLayer;
	}

	/** Formats of the filters of layers, by the name of the layer. */
	public Map<String, List<FilterFormat>> filters() {
		Map<String, List<FilterFormat>> filters = new TreeMap<>();
		layerWeights().forEach((layer, codes) -> filters.put(layer, codes.codes().formats()));
		return filters;
	}

	/** The value that a layer computes, the last one when it has several; empty for layers that are folded away. */
	public Optional<ValueQuality> value(String layer) {
		return values.stream().filter(value -> value.layer().equals(layer)).reduce((first, second) -> second);
	}

	/** Whether it is that of a shown result: the same point, with the same layers and precisions. */
	public boolean fits(ShownResult shown) {
		return experiment.equals(shown.experimentReport().name()) && point.equals(shown.pointReport().id()) && precisions.equals(precisions(shown.pointReport().layers()));
	}

	/** Whether it is of the point of a shown result, whatever its text says now. */
	public boolean isOf(ShownResult shown) {
		return experiment.equals(shown.experimentReport().name()) && point.equals(shown.pointReport().id());
	}

	static List<String> precisions(List<LayerReport> layers) {
		return layers.stream().map(layer -> layer.name() + " " + layer.kind() + " " + layer.macs() + " " + layer.precision()).toList();
	}
}
