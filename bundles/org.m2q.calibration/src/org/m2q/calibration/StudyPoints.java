package org.m2q.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.LayerCost;
import org.m2q.calibration.data.DataException;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Network;
import org.m2q.network.Shape;
import org.m2q.onnx.export.Parameter;
import org.m2q.quant.ResolvedPolicy;

/**
 * The points of an experiment that are one model: the sizes of its input that share weights and ranges, and the policies.
 *
 * @param networks the sizes, in the order of the text. Points whose arguments change more than the input are other models
 * @param chosen which of them is that of the chosen point
 * @param policy the policy of the chosen point, with its shares of the engines
 * @param policies all policies of the model, in the order of the text; each with the precision of the first of its points
 */
public record StudyPoints(List<LayerNetwork> networks, int chosen, ResolvedPolicy policy, List<ResolvedPolicy> policies) {

	/** Copies the lists. */
	public StudyPoints {
		networks = List.copyOf(networks);
		policies = List.copyOf(policies);
	}

	/** All points of an experiment, baselines last. */
	public static List<ExperimentPoint> all(ExperimentResult result) {
		List<ExperimentPoint> points = new ArrayList<>(result.points());
		points.addAll(result.baselines());
		return points;
	}

	/**
	 * The model of a point.
	 *
	 * @param index number of the point in {@link #all}
	 * @throws DataException when there is no such point
	 */
	public static StudyPoints of(ExperimentResult result, int index) throws DataException {
		List<ExperimentPoint> points = all(result);
		if (index >= points.size()) {
			throw new DataException("experiment " + result.name() + " has no " + (points.isEmpty() ? "points" : "point " + (index + 1)));
		}
		ExperimentPoint chosen = points.get(Objects.checkIndex(index, points.size()));
		Map<List<Shape>, LayerNetwork> networks = new LinkedHashMap<>();
		Map<String, ResolvedPolicy> policies = new LinkedHashMap<>();
		for (ExperimentPoint point : points) {
			if (point.model().equals(chosen.model()) && operators(point.cost().network().network()).equals(operators(chosen.cost().network().network()))) {
				networks.putIfAbsent(inputs(point.cost().network()), point.cost().network());
				policies.putIfAbsent(point.policy(), policy(point));
			}
		}
		List<LayerNetwork> sizes = List.copyOf(networks.values());
		int own = sizes.indexOf(networks.get(inputs(chosen.cost().network())));
		return new StudyPoints(sizes, own, policy(chosen), List.copyOf(policies.values()));
	}

	private static ResolvedPolicy policy(ExperimentPoint point) {
		return new ResolvedPolicy(point.policy(), point.cost().layers().stream().map(LayerCost::precision).toList(), List.of());
	}

	private static List<Shape> inputs(LayerNetwork network) {
		return network.network().inputs().stream().map(input -> input.shape()).toList();
	}

	/** What makes a model, but for its size: operators and the shapes of what they have learned. */
	private static List<String> operators(Network network) {
		List<String> operators = new ArrayList<>();
		network.nodes().forEach(node -> operators.add(node.name() + " " + node.operator().name() + " " + node.inputs()));
		Parameter.of(network).forEach(parameter -> operators.add(parameter.name() + " " + Arrays.toString(parameter.extents())));
		return operators;
	}
}
